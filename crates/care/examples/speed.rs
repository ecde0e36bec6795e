//! How long the standings of a million customers take: `cargo run --release -p terrace-care --example speed`.

#![expect(clippy::expect_used, reason = "an example that cannot go on fails")]

use std::time::Instant;
use terrace_care::standings::{EarlierRun, Overrides, Settled, StandingQuestion, standings};
use terrace_domain::{Date, LocalTime, Span, YearDays};
use terrace_policy::StandingRules;

const CUSTOMERS: u32 = 1_000_000;

/// A class that looks drawn: most are in the last tier, and every run moves some.
fn class(customer: u32, run: u32) -> Option<u16> {
    let mixed = customer.wrapping_mul(2_654_435_761).wrapping_add((customer % 7 / 5) * run * 40_503);
    match mixed % 100 {
        0 => Some(0),
        1..5 => Some(1),
        5..20 => Some(2),
        20..95 => Some(3),
        _ => None,
    }
}

fn main() {
    let span = |text| Span::parse(text).ok();
    let rules = StandingRules {
        scheme: 0,
        grace: span("3 months"),
        hold: span("6 months"),
        review: YearDays::every(3),
        newcomers: None,
    };
    let rows: Vec<Option<u32>> = (0..CUSTOMERS).map(Some).collect();
    let overrides = Overrides::default();
    let as_of = |run: u32| -> LocalTime {
        Date::parse("2024-01-01").expect("a date").plus_days(i32::try_from(run).unwrap_or(0) * 30).start()
    };
    let mut before: Option<(Vec<Option<u16>>, Settled)> = None;
    for run in 0..8 {
        let classes: Vec<Option<u16>> = (0..CUSTOMERS).map(|customer| class(customer, run)).collect();
        let begun = Instant::now();
        let earlier = before.as_ref().map(|(classes, settled)| EarlierRun {
            as_of: as_of(run - 1),
            settled,
            classes,
            rows: &rows,
        });
        let question =
            StandingQuestion { rules: &rules, as_of: as_of(run), classes: &classes, earlier, overrides: &overrides };
        let found = standings(&question).expect("columns that go together");
        let waiting = found.waiting();
        println!("run {run}: {:?}, {waiting} wait for a fall", begun.elapsed());
        before = Some((classes, found.settled().clone()));
    }
}
