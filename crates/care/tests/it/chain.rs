//! What holds of chains of runs.

use crate::runs::{Run, any_rules, any_runs, chain, day};
use proptest::prelude::*;
use std::collections::BTreeMap;
use terrace_care::standings::{EarlierRun, Overrides, Settled, StandingQuestion, Why, standings};

proptest! {
    /// Looking more often changes nothing, and neither does computing the same chain again.
    #[test]
    fn runs_in_between_that_see_the_same_change_nothing(
        rules in any_rules(),
        runs in any_runs(4),
        between in proptest::collection::btree_set(0i32..500, 0..20),
    ) {
        let mut more: BTreeMap<i64, (Run, bool)> =
            runs.iter().map(|run| (run.as_of.micros(), (run.clone(), true))).collect();
        for at in between {
            let as_of = day(at);
            let before = runs.iter().rev().find(|run| run.as_of < as_of);
            if let Some(before) = before {
                more.entry(as_of.micros()).or_insert_with(|| (Run { as_of, classes: before.classes.clone() }, false));
            }
        }
        let (more, asked): (Vec<Run>, Vec<bool>) = more.into_values().unzip();
        let all = chain(&rules, &more);
        let kept: Vec<_> = all.into_iter().zip(asked).filter(|(_, asked)| *asked).map(|(run, _)| run).collect();
        prop_assert_eq!(kept, chain(&rules, &runs));
    }

    #[test]
    fn rises_are_at_once_and_nobody_stands_below_their_class(rules in any_rules(), runs in any_runs(4)) {
        for (run, found) in runs.iter().zip(chain(&rules, &runs)) {
            for (class, row) in run.classes.iter().zip(found.rows()) {
                let rank = |tier: Option<u16>| tier.unwrap_or(u16::MAX);
                prop_assert!(rank(row.tier) <= rank(*class));
                prop_assert!(row.since <= run.as_of);
                match row.why {
                    Why::Class(_) => prop_assert!(row.tier == *class && row.until.is_none()),
                    _ => prop_assert!(rank(row.tier) < rank(*class) && row.until.is_some_and(|until| until > run.as_of)),
                }
            }
        }
    }

    /// Where rows lie changes nothing, and who was not there before begins with their class.
    #[test]
    fn customers_are_found_wherever_they_lie(
        rules in any_rules(),
        runs in any_runs(6),
        order in Just((0u32..6).collect::<Vec<_>>()).prop_shuffle(),
        missing in 0usize..6,
    ) {
        prop_assume!(runs.len() >= 2);
        let (first, last) = (&runs[0], &runs[runs.len() - 1]);
        let none = Overrides::default();
        let plain: Vec<Option<u32>> = (0u32..6).map(Some).collect();
        let of = |settled: &Settled, classes: &[Option<u16>], rows: &[Option<u32>]| {
            let earlier = EarlierRun { as_of: first.as_of, settled, classes, rows };
            let question = StandingQuestion {
                rules: &rules, as_of: last.as_of, classes: &last.classes, earlier: Some(earlier), overrides: &none,
            };
            standings(&question).expect("columns that go together")
        };
        let settled = chain(&rules, &runs[..1])[0].settled().clone();
        let expected = of(&settled, &first.classes, &plain);
        // The same customers in another order.
        let mut moved = Settled::default();
        order.iter().for_each(|row| moved.push(settled.row(*row as usize).expect("a row")));
        let classes: Vec<_> = order.iter().map(|row| first.classes[*row as usize]).collect();
        let mut rows: Vec<Option<u32>> = (0..6).map(|row| {
            order.iter().position(|known| *known == row).and_then(|at| u32::try_from(at).ok())
        }).collect();
        prop_assert_eq!(&of(&moved, &classes, &rows), &expected);
        rows[missing] = None;
        let without = of(&moved, &classes, &rows);
        for row in 0..6 {
            if row == missing {
                prop_assert_eq!(without.row(row).expect("a row").tier, last.classes[row]);
                prop_assert_eq!(without.row(row).expect("a row").since, last.as_of);
            } else {
                prop_assert_eq!(without.row(row).expect("a row"), expected.row(row).expect("a row"));
            }
        }
    }
}

#[test]
fn columns_that_do_not_go_together_are_a_mistake() {
    let rules = crate::runs::rules(Some("9 days"), None, None);
    let (none, settled) = (Overrides::default(), Settled::of_classes([Some(1), Some(1)], day(0)));
    let try_with = |as_of, before, classes: &[Option<u16>], known: &[Option<u16>], rows: &[Option<u32>]| {
        let earlier = EarlierRun { as_of: before, settled: &settled, classes: known, rows };
        let question = StandingQuestion { rules: &rules, as_of, classes, earlier: Some(earlier), overrides: &none };
        standings(&question).is_ok()
    };
    let two = [Some(1), Some(1)];
    assert!(try_with(day(1), day(0), &two, &two, &[Some(0), Some(1)]));
    assert!(!try_with(day(0), day(0), &two, &two, &[Some(0), Some(1)]));
    assert!(!try_with(day(1), day(0), &two, &two, &[Some(0)]));
    assert!(!try_with(day(1), day(0), &two, &two, &[Some(0), Some(2)]));
    assert!(!try_with(day(1), day(0), &two, &two[..1], &[Some(0), Some(1)]));
}
