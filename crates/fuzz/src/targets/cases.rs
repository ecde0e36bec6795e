//! Test cases of policies.

use super::Input;
use super::policies::{check_diagnostics, measures};
use crate::corpus::Corpus;
use crate::generator::Generator;
use crate::mutate::mutate;
use terrace_policy::{Catalogue, Source, check as check_policy};
use terrace_tiering::cases::{parse, run};

/// Changed cases of a policy are told their mistakes, or run to an end: the same when they run again.
pub(super) fn check(corpus: &Corpus, generator: &mut Generator, input: &mut Input) -> Result<(), String> {
    let Some(file) = generator.pick(&corpus.cases) else { return Ok(()) };
    input.0.clone_from(file);
    for _ in 0..=generator.below(3) {
        let Some(other) = generator.pick(&corpus.cases) else { return Ok(()) };
        mutate(&mut input.0, other, generator);
    }
    let text = String::from_utf8_lossy(&input.0).into_owned();
    let source = Source { name: "p.cases.yaml", text: &text };
    let cases = match parse(&text) {
        Ok(cases) => cases,
        Err(found) if found.is_empty() => return Err("cases are refused without a reason".to_owned()),
        Err(found) => return check_diagnostics(&found, &source),
    };
    let catalogue = Catalogue::new(measures());
    let policies = corpus.policies.iter().map(|policy| String::from_utf8_lossy(policy));
    for policy in policies {
        let Some(policy) = check_policy(&Source { name: "p.yaml", text: &policy }, &catalogue).policy else { continue };
        match (run(&policy, &cases), run(&policy, &cases)) {
            (Err(found), Err(again)) if found == again => check_diagnostics(&found, &source)?,
            (Ok(report), Ok(again)) if format!("{report:?}") == format!("{again:?}") => {}
            _ => return Err("run twice, the cases differ".to_owned()),
        }
    }
    Ok(())
}
