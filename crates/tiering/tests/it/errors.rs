//! Errors have words, and strange cutoffs do no harm.

use crate::world::{Person, every_kind, frame, people};
use proptest::prelude::*;
use terrace_domain::{CancelToken, Coded};
use terrace_tiering::{Cutoffs, TieringError, classify, classify_until, explain, run, run_until};
use terrace_words::{Lang, entry, message};

#[test]
fn every_error_has_its_words() {
    let name = || "x".to_owned();
    let all = [
        TieringError::Overflow { expression: name(), customer: name() },
        TieringError::MissingColumn { name: name() },
        TieringError::UnfitColumn { name: name() },
        TieringError::WrongType { expression: name() },
        TieringError::MissingCutoffs { scheme: name() },
        TieringError::UnfitCutoffs { scheme: name() },
        TieringError::MissingTier { scheme: name(), tier: name() },
        TieringError::NoSuchRow { row: 3 },
        TieringError::NoGroups {
            scheme: name(),
            source: terrace_models::ModelError::BadOption { name: "most", allowed: "at least 2" },
        },
    ];
    for error in all {
        assert!(entry(error.code()).is_some(), "{} has no words", error.code());
        for lang in [Lang::En, Lang::Zh] {
            let said = message(lang, error.code(), &error.arguments());
            assert!(!said.contains('{'), "{said}");
        }
    }
    for code in 320..=333 {
        assert!(entry(&format!("T0{code}")).is_some(), "T0{code}");
    }
}

#[test]
fn frames_that_do_not_fit_are_refused() {
    let person = Person { id: "a".to_owned(), ordered: true, ..Person::default() };
    let good = frame(&[person]);
    let mut missing = good.clone();
    missing.metrics[0] = None;
    let name = |name: &str| name.to_owned();
    assert_eq!(run(every_kind(), &missing), Err(TieringError::MissingColumn { name: name("amount") }));
    let mut other = good.clone();
    other.metrics.swap(0, 1);
    assert_eq!(run(every_kind(), &other), Err(TieringError::UnfitColumn { name: name("amount") }));
    let mut short = good;
    short.ordered.clear();
    assert_eq!(run(every_kind(), &short), Err(TieringError::UnfitColumn { name: name("ordered") }));
}

/// Numbers of a file that is not ours.
fn strange() -> impl Strategy<Value = i64> {
    prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), -5i64..5, any::<i64>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn strange_cutoffs_do_no_harm(people in people(6), numbers in prop::collection::vec(strange(), 40), count in any::<u64>()) {
        let (policy, frame) = (every_kind(), frame(&people));
        let cutoffs = run(policy, &frame).expect("a run").cutoffs;
        let mut json = serde_json::to_value(&cutoffs).expect("json");
        let mut numbers = numbers.into_iter().cycle();
        scramble(&mut json, &mut numbers, count);
        let Ok(cutoffs) = serde_json::from_value::<Cutoffs>(json) else { return Ok(()) };
        let classes = classify(policy, &cutoffs, &frame);
        for row in 0..people.len() {
            prop_assert_eq!(explain(policy, &cutoffs, &frame, row).is_ok(), classes.is_ok());
        }
    }
}

/// Puts other numbers in place of all of a document.
fn scramble(json: &mut serde_json::Value, numbers: &mut impl Iterator<Item = i64>, count: u64) {
    match json {
        serde_json::Value::Number(number) => {
            let value = numbers.next().unwrap_or(0);
            *number = if number.is_u64() && value % 3 == 0 { count.into() } else { value.into() };
        }
        serde_json::Value::Array(pair) if pair.len() == 2 && pair.iter().all(serde_json::Value::is_number) => {
            let value = numbers.next().unwrap_or(0);
            *pair = vec![value.into(), if value % 3 == 0 { count.into() } else { value.unsigned_abs().into() }];
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| scramble(item, numbers, count)),
        serde_json::Value::Object(fields) => {
            // A count that is no count would be refused as a whole.
            let known = ["customers", "denominator"];
            fields
                .iter_mut()
                .filter(|(key, _)| !known.contains(&key.as_str()))
                .for_each(|(_, v)| scramble(v, numbers, count));
        }
        _ => {}
    }
}

#[test]
fn who_is_cancelled_is_told_so() {
    let people = frame(&[Person { id: "a".to_owned(), ordered: true, ..Person::default() }]);
    let outcome = run(every_kind(), &people).expect("a run");
    let token = CancelToken::new();
    assert!(run_until(every_kind(), &people, None, &token).is_ok_and(|again| again == outcome));
    token.cancel();
    let cancelled = run_until(every_kind(), &people, None, &token);
    assert!(matches!(cancelled, Err(TieringError::Cancelled(_))), "{cancelled:?}");
    let cancelled = classify_until(every_kind(), &outcome.cutoffs, &people, &token);
    assert!(matches!(cancelled, Err(TieringError::Cancelled(_))), "{cancelled:?}");
}
