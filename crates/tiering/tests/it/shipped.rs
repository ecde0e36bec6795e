//! The policies that people start from.

use crate::world::policy_of;
use std::path::PathBuf;
use terrace_domain::ValueType;
use terrace_frame::{Column, Frame};
use terrace_tiering::cases;
use terrace_tiering::{Place, classify, run};

/// The policies beside the workspace, or those that it ships.
fn shipped(name: &str) -> Option<String> {
    let root = PathBuf::from("../..");
    let folders = [root.join("../shared/policies"), root.join("policies")];
    folders.iter().find_map(|folder| std::fs::read_to_string(folder.join(name)).ok())
}

/// Numbers of no meaning, the same on every run.
fn scattered(seed: u64, rows: usize, most: i64, value_type: ValueType) -> Column {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let most = u64::try_from(most).unwrap_or(1);
    let mut value = || (!next().is_multiple_of(11)).then(|| i64::try_from(next() % most).unwrap_or(0));
    Column::optional_integers(value_type, (0..rows).map(|_| value()))
}

#[test]
fn shipped_policies_run_over_a_population() {
    for (name, schemes) in [("retail.yaml", 6), ("stationery.yaml", 2), ("home-decor.yaml", 1)] {
        let Some(text) = shipped(name) else {
            panic!("{name} is nowhere beside the workspace");
        };
        let policy = policy_of(name, &text);
        let rows = 500;
        let column = |index: usize| {
            let metric = &policy.metrics[index];
            let measured = matches!(metric.source, terrace_policy::MetricSource::Measure(_));
            let most = if metric.value_type == ValueType::Money { 2_000_000_000 } else { 40 };
            measured.then(|| scattered(index as u64 + 1, rows, most, metric.value_type))
        };
        let ids: Vec<String> = (0..rows).map(|n| format!("c{n:04}")).collect();
        let frame = Frame {
            as_of: crate::world::as_of(),
            ids: ids.iter().map(String::as_str).collect(),
            ordered: (0..rows).map(|n| n % 9 > 0).collect(),
            metrics: (0..policy.metrics.len()).map(column).collect(),
            attributes: Vec::new(),
        };
        let outcome = run(&policy, &frame).expect("a run");
        assert_eq!(outcome.cutoffs.schemes.len(), schemes, "{name}");
        assert_eq!(classify(&policy, &outcome.cutoffs, &frame).expect("classes"), outcome.classes, "{name}");
        for index in 0..schemes {
            let places = &outcome.classes.scheme(index).expect("a scheme").places;
            let placed = places.iter().filter(|place| matches!(place, Place::Tier(_))).count();
            assert!(placed > rows / 3, "{name}: {} of {rows}", placed);
        }
        outcome.explain(&policy, &frame, 17).expect("an explanation");
    }
}

#[test]
fn shipped_cases_come_out_as_they_say() {
    let folder = PathBuf::from("../../policies");
    let mut ran = 0;
    for name in ["retail", "stationery", "home-decor", "regions", "value-and-habit", "relationships", "finance"] {
        let read = |ending: &str| std::fs::read_to_string(folder.join(format!("{name}{ending}"))).expect("a file");
        let policy = policy_of(name, &read(".yaml"));
        let cases = cases::parse(&read(".cases.yaml")).unwrap_or_else(|found| panic!("{name}: {found:#?}"));
        let report = cases::run(&policy, &cases).unwrap_or_else(|found| panic!("{name}: {found:#?}"));
        for case in &report.cases {
            assert!(case.passed(), "{name}: {case:#?}");
        }
        ran += report.cases.len();
    }
    assert!(ran > 40, "{ran} cases");
}
