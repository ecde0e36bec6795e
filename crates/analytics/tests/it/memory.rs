//! Going on from an earlier run gives what a full run gives, always.

use crate::layouts::{all_uses, answer, attributes, known, line, voice};
use crate::shop::{Known, Line, Shop, Voice};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use terrace_analytics::{Facts, Keep, Memory, Population, Recall, measures, population, population_with_memory};
use terrace_domain::{AsOf, LocalTime, Window, Zone};
use terrace_policy::MeasureUse;

/// What happens between two runs.
#[derive(Debug, Clone)]
struct Step {
    lines: Vec<Line>,
    voices: Vec<Voice>,
    known: Vec<Known>,
    /// Of the lines and voices so far, those that go: each third, fourth …; none for 0.
    gone_every: usize,
    /// Microseconds by which the as-of moves.
    forward: i64,
}

const DAY: i64 = 86_400_000_000;

fn step() -> impl Strategy<Value = Step> {
    let facts = (
        prop::collection::vec(line(), 0..8),
        prop::collection::vec(voice(), 0..3),
        prop::collection::vec(known(), 0..2),
    );
    let moves =
        prop::sample::select(vec![0, 1, 3_600_000_000, DAY, DAY + 1, 7 * DAY, 29 * DAY, 30 * DAY, 45 * DAY, -DAY]);
    (facts, prop_oneof![3 => Just(0usize), 1 => 2..5usize], moves).prop_map(|(facts, gone_every, forward)| Step {
        lines: facts.0,
        voices: facts.1,
        known: facts.2,
        gone_every,
        forward,
    })
}

/// Takes the step and answers whose facts came or went.
fn take(shop: &mut Shop, step: &Step) -> BTreeSet<String> {
    let mut touched = BTreeSet::new();
    let goes = |number: usize| step.gone_every > 0 && number.is_multiple_of(step.gone_every);
    let mut number = 0;
    shop.lines.retain(|line| {
        number += 1;
        let goes = goes(number);
        touched.extend(line.customer.clone().filter(|_| goes));
        !goes
    });
    shop.voices.retain(|voice| {
        number += 1;
        let goes = goes(number);
        touched.extend(goes.then(|| voice.customer.clone()));
        !goes
    });
    touched.extend(step.lines.iter().filter_map(|line| line.customer.clone()));
    touched.extend(step.voices.iter().map(|voice| voice.customer.clone()));
    touched.extend(step.known.iter().map(|known| known.customer.clone()));
    shop.lines.extend(step.lines.iter().cloned());
    shop.voices.extend(step.voices.iter().cloned());
    shop.known.extend(step.known.iter().cloned());
    touched
}

fn same(one: &Population, other: &Population, asked: &[MeasureUse]) {
    assert_eq!(one.ids, other.ids);
    assert_eq!(one.ordered, other.ordered);
    for (number, (a, b)) in one.columns.iter().zip(&other.columns).enumerate() {
        for row in 0..one.ids.len() {
            assert_eq!(answer(a, row), answer(b, row), "{:?} of {}", asked[number], one.ids.get(row));
        }
    }
    for (a, b) in one.attributes.iter().zip(&other.attributes) {
        (0..one.ids.len()).for_each(|row| assert_eq!(a.value(row), b.value(row)));
    }
}

fn folder(root: &Path, number: usize) -> std::path::PathBuf {
    let folder = root.join(number.to_string());
    std::fs::create_dir(&folder).unwrap();
    folder
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn random_histories(steps in prop::collection::vec(step(), 2..7), buckets in 1..4u32, start in 0..80i64) {
        let root = tempfile::tempdir().unwrap();
        let mut shop = Shop::default();
        let mut now = LocalTime::parse("2024-02-15").unwrap().micros() + start * DAY;
        let mut kept: Option<(std::path::PathBuf, String)> = None;
        let mut since: BTreeSet<String> = BTreeSet::new();
        for (number, step) in steps.iter().enumerate() {
            since.extend(take(&mut shop, step));
            now += step.forward;
            let as_of = AsOf::new(LocalTime::from_micros(now), Zone::utc());
            let facts = Facts::from_batches(buckets, shop.tables(1000)).unwrap();
            let full = population(&facts, &all_uses(), &attributes(), &as_of, None).unwrap();
            let touched: Vec<String> = since.iter().cloned().collect();
            let recall = kept.as_ref().map(|(folder, state)| Recall { folder, state, touched: &touched });
            // Every other run is not kept, so that a memory also serves a run but one later.
            let place = (number % 3 != 1).then(|| (folder(root.path(), number), number.to_string()));
            let keep = place.as_ref().map(|(folder, state)| Keep { folder, state });
            let memory = Memory { recall, keep, key: "CNY" };
            let (found, computed) = population_with_memory(&facts, &all_uses(), &attributes(), &as_of, memory).unwrap();
            same(&full, &found, &all_uses());
            prop_assert_eq!(computed.is_kept, place.is_some());
            if place.is_some() {
                kept = place;
                since.clear();
            }
        }
    }
}

fn net_of_30_days() -> Vec<MeasureUse> {
    assert!(measures().iter().any(|measure| measure.name == "net_amount"));
    vec![MeasureUse::new("net_amount", Window::parse("30 days").unwrap())]
}

/// Customer `n` buys once a day from day `n` on, for ten days.
fn one_a_day() -> Shop {
    let start = LocalTime::parse("2024-01-01").unwrap().micros();
    let line = |customer: i64, day: i64| Line {
        order: format!("{customer}-{day}"),
        customer: Some(format!("C{customer:02}")),
        at: start + (customer + day) * DAY,
        amount: 10_000,
        ..Line::default()
    };
    Shop {
        lines: (0..30).flat_map(|customer| (0..10).map(move |day| line(customer, day))).collect(),
        ..Shop::default()
    }
}

#[test]
fn only_whom_something_changed_for_is_computed() {
    let root = tempfile::tempdir().unwrap();
    let facts = Facts::from_batches(1, one_a_day().tables(1000)).unwrap();
    let as_of = |day: &str| AsOf::new(LocalTime::parse(day).unwrap(), Zone::utc());
    let run = |day: &str, recall: Option<Recall<'_>>, keep: Option<Keep<'_>>| {
        let memory = Memory { recall, keep, key: "" };
        let (found, computed) = population_with_memory(&facts, &net_of_30_days(), &[], &as_of(day), memory).unwrap();
        same(&population(&facts, &net_of_30_days(), &[], &as_of(day), None).unwrap(), &found, &net_of_30_days());
        computed.customers
    };
    let first = folder(root.path(), 1);
    assert_eq!(run("2024-02-15", None, Some(Keep { folder: &first, state: "1" })), 30);
    let recall = |state: &'static str, touched: &'static [String]| Some(Recall { folder: &first, state, touched });
    assert_eq!(run("2024-02-15", recall("1", &[]), None), 0);
    // A day on, the 30 days begin on 17 January: the rows of the 16th fall out, which customers 6 to 15 have.
    assert_eq!(run("2024-02-16", recall("1", &[]), None), 10);
    // Another state, an earlier as-of or a damaged file: everybody.
    assert_eq!(run("2024-02-16", recall("2", &[]), None), 30);
    assert_eq!(run("2024-02-14", recall("1", &[]), None), 30);
    let file = std::fs::read_dir(&first).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&file, b"short").unwrap();
    assert_eq!(run("2024-02-16", recall("1", &[]), None), 30);
}

#[test]
fn what_cannot_be_written_fails_no_run() {
    let root = tempfile::tempdir().unwrap();
    let facts = Facts::from_batches(2, one_a_day().tables(1000)).unwrap();
    let nowhere = root.path().join("missing");
    let memory = Memory { recall: None, keep: Some(Keep { folder: &nowhere, state: "1" }), key: "" };
    let as_of = AsOf::new(LocalTime::parse("2024-02-15").unwrap(), Zone::utc());
    let (found, computed) = population_with_memory(&facts, &net_of_30_days(), &[], &as_of, memory).unwrap();
    assert_eq!((found.ids.len(), computed.is_kept), (30, false));
}
