//! Mapping files.

use super::{Input, check_message};
use crate::corpus::Corpus;
use crate::generator::Generator;
use crate::mutate::mutate;
use terrace_domain::Coded;
use terrace_intake::Mapping;

/// A changed mapping file is taken, or every mistake has a line of the file and a text.
pub(super) fn check(corpus: &Corpus, generator: &mut Generator, input: &mut Input) -> Result<(), String> {
    let (Some(file), Some(other)) = (generator.pick(&corpus.mappings), generator.pick(&corpus.mappings)) else {
        return Ok(());
    };
    input.0.clone_from(file);
    mutate(&mut input.0, other, generator);
    let text = String::from_utf8_lossy(&input.0).into_owned();
    let Err(mistakes) = Mapping::parse("m.yaml", &text) else { return Ok(()) };
    if mistakes.is_empty() {
        return Err("a mapping is refused without a reason".to_owned());
    }
    // YAML ends lines at a carriage return too, and may tell of the line behind the last.
    let lines = text.split(['\n', '\r']).count() + 1;
    for mistake in &mistakes {
        check_message(mistake.code(), &mistake.arguments())?;
        if mistake.line > lines {
            return Err(format!("line {} of {lines}: {mistake}", mistake.line));
        }
    }
    Ok(())
}
