//! Standings as a manager would tell them.

use crate::runs::{Run, chain, rules};
use terrace_care::standings::{Arrival, EarlierRun, Overrides, Settled, StandingQuestion, Why, standings};
use terrace_domain::{LocalTime, YearDays};
use terrace_policy::StandingRules;

const A: Option<u16> = Some(0);
const B: Option<u16> = Some(1);
const D: Option<u16> = Some(3);

fn at(text: &str) -> LocalTime {
    LocalTime::parse(text).expect("a time")
}

/// One line per run: tier, since, why, until.
fn told(rules: &StandingRules, runs: &[(&str, Option<u16>)]) -> Vec<String> {
    let runs: Vec<Run> = runs.iter().map(|(as_of, class)| Run { as_of: at(as_of), classes: vec![*class] }).collect();
    let lines = chain(rules, &runs).into_iter().map(|found| {
        let row = found.row(0).expect("a row");
        let tier = row.tier.map_or('-', |tier| ['A', 'B', 'C', 'D'][usize::from(tier)]);
        let until = row.until.map_or_else(String::new, |until| format!(" until {}", until.date()));
        format!("{tier} since {}, {:?}{until}", row.since.date(), row.why)
    });
    lines.collect()
}

#[test]
fn the_better_tier_holds_for_its_grace() {
    let rules = rules(Some("90 days"), Some("30 days"), None);
    let runs = [
        ("2024-01-01", B),
        ("2024-02-01", A),
        ("2024-03-01", D),
        ("2024-04-01", B),
        // Grace was over on 30 May; the class was B by then.
        ("2024-06-01", D),
        ("2024-07-01", A),
    ];
    assert_eq!(
        told(&rules, &runs),
        [
            "B since 2024-01-01, Class(First)",
            "A since 2024-02-01, Class(Rose)",
            "A since 2024-02-01, Grace until 2024-05-30",
            "A since 2024-02-01, Grace until 2024-05-30",
            "B since 2024-05-30, Grace until 2024-08-30",
            "A since 2024-07-01, Class(Rose)",
        ]
    );
}

#[test]
fn a_class_that_comes_back_in_time_has_never_been_lost() {
    let rules = rules(Some("90 days"), None, None);
    let runs = [("2024-01-01", A), ("2024-02-01", B), ("2024-03-01", A), ("2024-04-01", B)];
    let last = told(&rules, &runs).pop();
    assert_eq!(last.as_deref(), Some("A since 2024-01-01, Grace until 2024-06-30"));
}

#[test]
fn a_tier_holds_for_its_time() {
    let rules = rules(None, Some("6 months"), None);
    let runs = [("2024-01-01", B), ("2024-02-01", A), ("2024-03-01", B), ("2024-08-01", B), ("2024-09-01", D)];
    assert_eq!(
        told(&rules, &runs)[2..],
        [
            "A since 2024-02-01, Hold until 2024-08-01",
            "B since 2024-08-01, Class(Fell)",
            // The lower tier was reached too.
            "B since 2024-08-01, Hold until 2025-02-01",
        ]
    );
}

#[test]
fn falls_wait_for_the_review_and_rises_do_not() {
    let rules = rules(Some("30 days"), None, YearDays::every(3));
    let runs = [
        ("2024-01-01", B),
        ("2024-01-10", D),
        ("2024-03-01", D),
        ("2024-03-20", A),
        ("2024-03-25", D),
        ("2024-07-02", D),
    ];
    assert_eq!(
        told(&rules, &runs)[1..],
        [
            "B since 2024-01-01, Grace until 2024-04-01",
            "B since 2024-01-01, Review until 2024-04-01",
            "A since 2024-03-20, Class(Rose)",
            "A since 2024-03-20, Grace until 2024-07-01",
            "D since 2024-07-01, Class(Fell)",
        ]
    );
}

#[test]
fn who_leaves_a_scheme_falls_out_of_it() {
    let rules = rules(Some("10 days"), None, None);
    let runs = [("2024-01-01", None), ("2024-01-02", D), ("2024-01-03", None), ("2024-02-01", None), ("2024-02-02", B)];
    assert_eq!(
        told(&rules, &runs),
        [
            "- since 2024-01-01, Class(First)",
            "D since 2024-01-02, Class(Entered)",
            "D since 2024-01-02, Grace until 2024-01-13",
            "- since 2024-01-13, Class(Left)",
            "B since 2024-02-02, Class(Entered)",
        ]
    );
}

#[test]
fn without_rules_the_class_is_all_that_holds() {
    let runs = [("2024-01-01", A), ("2024-01-02", D)];
    assert_eq!(told(&rules(None, None, None), &runs)[1], "D since 2024-01-02, Class(Fell)");
}

#[test]
fn new_rules_do_not_change_what_was_told() {
    // Grace of 90 days was told; by the new rules it would have been over before the earlier run.
    let (long, short) = (rules(Some("90 days"), None, None), rules(Some("5 days"), None, None));
    let known = chain(
        &long,
        &[
            Run { as_of: at("2024-01-01"), classes: vec![A] },
            Run { as_of: at("2024-01-02"), classes: vec![B] },
            Run { as_of: at("2024-02-01"), classes: vec![B] },
        ],
    );
    let overrides = Overrides::default();
    let earlier = EarlierRun { as_of: at("2024-02-01"), settled: known[2].settled(), classes: &[B], rows: &[Some(0)] };
    let question = StandingQuestion {
        rules: &short,
        as_of: at("2024-03-01"),
        classes: &[D],
        earlier: Some(earlier),
        overrides: &overrides,
    };
    let found = standings(&question).expect("columns that go together").row(0).expect("a row");
    assert_eq!((found.tier, found.since, found.why), (D, at("2024-03-01"), Why::Class(Arrival::Fell)));
}

#[test]
fn a_run_without_standings_leaves_its_classes() {
    let rules = rules(Some("90 days"), None, None);
    let settled = Settled::of_classes([A], at("2024-01-01"));
    let overrides = Overrides::default();
    let earlier = EarlierRun { as_of: at("2024-01-01"), settled: &settled, classes: &[A], rows: &[Some(0)] };
    let question = StandingQuestion {
        rules: &rules,
        as_of: at("2024-02-01"),
        classes: &[B],
        earlier: Some(earlier),
        overrides: &overrides,
    };
    let found = standings(&question).expect("columns that go together").row(0).expect("a row");
    assert_eq!((found.tier, found.why, found.until), (A, Why::Grace, Some(at("2024-05-01"))));
}
