use crate::runs::{Run, any_rules, any_runs, chain, day, rules};
use proptest::prelude::*;
use terrace_care::standings::{EarlierRun, Override, Overrides, StandingQuestion, Standings, Why, standings};

fn decision(tier: u16, from: i32, until: i32) -> Override {
    Override {
        tier,
        from: day(from),
        until: day(until),
        reason: "a partner's daughter firm".to_owned(),
        who: "lin".to_owned(),
        approved_by: "zhou".to_owned(),
    }
}

/// The last run of a chain under overrides.
fn last_with(rules: &terrace_policy::StandingRules, runs: &[Run], overrides: &Overrides) -> Standings {
    let known = chain(rules, runs);
    let (run, rest) = runs.split_last().expect("a run");
    let rows: Vec<Option<u32>> = (0..run.classes.len()).map(|row| u32::try_from(row).ok()).collect();
    let earlier = rest.last().map(|before| EarlierRun {
        as_of: before.as_of,
        settled: known[rest.len() - 1].settled(),
        classes: &before.classes,
        rows: &rows,
    });
    standings(&StandingQuestion { rules, as_of: run.as_of, classes: &run.classes, earlier, overrides })
        .expect("columns")
}

#[test]
fn an_override_holds_from_its_start_to_its_end() {
    let rules = rules(Some("30 days"), None, None);
    let overrides = Overrides::new([(0, decision(0, 10, 20))]);
    for (at, expected) in [(9, 2), (10, 0), (19, 0), (20, 2)] {
        let runs = [Run { as_of: day(0), classes: vec![Some(2)] }, Run { as_of: day(at), classes: vec![Some(2)] }];
        let found = last_with(&rules, &runs, &overrides);
        assert_eq!(found.row(0).expect("a row").tier, Some(expected), "day {at}");
        if expected == 0 {
            assert_eq!(
                (found.row(0).expect("a row").why, found.row(0).expect("a row").since),
                (Why::Override, day(10))
            );
            assert_eq!(found.row(0).expect("a row").until, Some(day(20)));
        }
    }
    // A worse tier can be decided as well, and of two decisions the later one counts.
    let overrides = Overrides::new([(0, decision(3, 12, 20)), (0, decision(0, 10, 20))]);
    let runs = [Run { as_of: day(15), classes: vec![Some(2)] }];
    assert_eq!(last_with(&rules, &runs, &overrides).row(0).expect("a row").tier, Some(3));
}

#[test]
fn an_override_of_nobody_is_a_mistake() {
    let rules = rules(None, None, None);
    let overrides = Overrides::new([(1, decision(0, 0, 9))]);
    let question =
        StandingQuestion { rules: &rules, as_of: day(1), classes: &[Some(1)], earlier: None, overrides: &overrides };
    assert!(standings(&question).is_err());
}

proptest! {
    /// It pushes nobody out, and leaves what is computed as it is.
    #[test]
    fn an_override_concerns_one_customer(
        rules in any_rules(),
        runs in any_runs(5),
        row in 0usize..5,
        tier in 0u16..4,
        from in 0i32..500,
        length in 1i32..200,
    ) {
        let overrides = Overrides::new([(row, decision(tier, from, from + length))]);
        let (found, plain) = (last_with(&rules, &runs, &overrides), last_with(&rules, &runs, &Overrides::default()));
        prop_assert_eq!(found.settled(), plain.settled());
        let as_of = runs[runs.len() - 1].as_of;
        let is_in_force = day(from) <= as_of && as_of < day(from + length);
        for (at, (with, without)) in found.rows().zip(plain.rows()).enumerate() {
            if at == row && is_in_force {
                prop_assert_eq!((with.tier, with.why), (Some(tier), Why::Override));
            } else {
                prop_assert_eq!(with, without);
            }
        }
    }
}
