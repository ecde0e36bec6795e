//! A bounded run over the corpus, the same in every build; longer ones are `make fuzz`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::path::Path;
use std::time::Duration;
use terrace_fuzz::{Corpus, Options, run};

fn corpus() -> Corpus {
    Corpus::read(Path::new("corpus")).unwrap()
}

#[test]
fn changed_inputs_hold_what_must_always_hold() {
    let options = Options { inputs: 1_500, time: Duration::from_secs(20), ..Options::default() };
    let report = run(&corpus(), &options, &|hanging| panic!("{hanging:?}"));
    if let Some(failure) = report.failure {
        panic!("{}: {}\n{:?}", failure.target, failure.what, String::from_utf8_lossy(&failure.input));
    }
    assert!(report.held.len() == 7 && report.held.iter().all(|(_, inputs)| *inputs > 20), "{:?}", report.held);
}

#[test]
fn a_seed_makes_the_same_inputs_again() {
    let options = |first| Options { first, inputs: 40, target: Some("mappings".to_owned()), ..Options::default() };
    let held = |first| run(&corpus(), &options(first), &|_| {}).held;
    assert_eq!(held(7), held(7));
    assert!(Corpus::read(Path::new("gone")).is_err());
}
