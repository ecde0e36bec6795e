//! Chains of runs: classes at moments, and the standings that follow.

use proptest::prelude::*;
use terrace_care::standings::{EarlierRun, Overrides, StandingQuestion, Standings, standings};
use terrace_domain::{Date, LocalTime, Span, Unit, YearDays};
use terrace_policy::StandingRules;

/// One run: for when, and everybody's class.
#[derive(Debug, Clone)]
pub struct Run {
    pub as_of: LocalTime,
    pub classes: Vec<Option<u16>>,
}

/// The start of a day, counted from 2023-11-01.
pub fn day(at: i32) -> LocalTime {
    Date::parse("2023-11-01").expect("a date").plus_days(at).start()
}

pub fn rules(grace: Option<&str>, hold: Option<&str>, review: Option<YearDays>) -> StandingRules {
    let span = |text: Option<&str>| text.map(|text| Span::parse(text).expect("a span"));
    StandingRules { scheme: 0, grace: span(grace), hold: span(hold), review, newcomers: None }
}

/// Computes every run from the one before it; all runs have the same customers.
pub fn chain(rules: &StandingRules, runs: &[Run]) -> Vec<Standings> {
    let none = Overrides::default();
    let mut all: Vec<Standings> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let rows: Vec<Option<u32>> = (0..run.classes.len()).map(|row| u32::try_from(row).ok()).collect();
        let before = at.checked_sub(1).map(|before| (&runs[before], &all[before]));
        let earlier = before.map(|(run, found)| EarlierRun {
            as_of: run.as_of,
            settled: found.settled(),
            classes: &run.classes,
            rows: &rows,
        });
        let question = StandingQuestion { rules, as_of: run.as_of, classes: &run.classes, earlier, overrides: &none };
        all.push(standings(&question).expect("columns that go together"));
    }
    all
}

fn any_span() -> impl Strategy<Value = Option<Span>> {
    let unit = prop_oneof![Just(Unit::Days), Just(Unit::Weeks), Just(Unit::Months)];
    proptest::option::of((1u16..80, unit).prop_map(|(count, unit)| {
        let count = match unit {
            Unit::Days => count,
            Unit::Weeks => count / 8 + 1,
            Unit::Months | Unit::Years => count / 26 + 1,
        };
        Span::new(count, unit).expect("more than none")
    }))
}

pub fn any_rules() -> impl Strategy<Value = StandingRules> {
    let review = prop_oneof![
        3 => Just(None),
        1 => Just(YearDays::every(1)),
        1 => Just(YearDays::every(3)),
        1 => Just(YearDays::new([(12, 31), (3, 15)])),
    ];
    (any_span(), any_span(), review).prop_map(|(grace, hold, review)| StandingRules {
        scheme: 0,
        grace,
        hold,
        review,
        newcomers: None,
    })
}

/// Runs of some customers on rising days.
pub fn any_runs(customers: usize) -> impl Strategy<Value = Vec<Run>> {
    let classes = proptest::collection::vec(proptest::option::weighted(0.85, 0u16..4), customers);
    proptest::collection::btree_map(0i32..500, classes, 1..12)
        .prop_map(|runs| runs.into_iter().map(|(at, classes)| Run { as_of: day(at), classes }).collect())
}
