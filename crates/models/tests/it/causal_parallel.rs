//! Two groups over time: against a plain count customer by customer, and where there is nothing to be found.

use terrace_models::Unanswered;
use terrace_models::causal::{GroupOverTime, ParallelGroups, parallel_groups, two_by_two};
use terrace_models::numerics::least_squares::Covariance;
use terrace_models::numerics::random::Chance;

use crate::tables::assert_near;

const BEFORE: usize = 8;
const PERIODS: usize = 12;

/// Customers with a level of their own, a common season, and an effect of those with it after the beginning.
fn customers(chance: &mut Chance, count: usize, drift: f64, effect: f64) -> Vec<Vec<f64>> {
    let one = |chance: &mut Chance| {
        let level = chance.gamma(0.8, 0.02);
        (0..PERIODS)
            .map(|at| {
                let season = 10.0 * ((at % 4) as f64);
                let moved = drift * at as f64 + if at >= BEFORE { effect } else { 0.0 };
                level + season + moved + chance.gamma(0.5, 0.02)
            })
            .collect()
    };
    (0..count).map(|_| one(chance)).collect()
}

fn group(values: &[Vec<f64>]) -> GroupOverTime {
    let sums: Vec<f64> = (0..PERIODS).map(|at| values.iter().map(|one| one[at]).sum()).collect();
    let product = |row: usize, at: usize| values.iter().map(|one| one[row] * one[at]).sum();
    let products: Vec<Vec<f64>> = (0..PERIODS).map(|row| (0..PERIODS).map(|at| product(row, at)).collect()).collect();
    GroupOverTime::of_sums(values.len(), &sums, &products)
}

fn found(treated: &[Vec<f64>], others: &[Vec<f64>], start: usize) -> ParallelGroups {
    parallel_groups(&group(treated), &group(others), start, 0.95).expect("an answer")
}

#[test]
fn the_effect_is_that_of_changes_customer_by_customer() {
    let mut chance = Chance::new(11);
    let (treated, others) = (customers(&mut chance, 90, 0.0, 12.0), customers(&mut chance, 160, 0.0, 0.0));
    let shown = found(&treated, &others, BEFORE);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let change = |one: &Vec<f64>| mean(&one[BEFORE..]) - mean(&one[..BEFORE]);
    let of = |values: &[Vec<f64>]| {
        let changes: Vec<f64> = values.iter().map(change).collect();
        let middle = mean(&changes);
        let squares: f64 = changes.iter().map(|change| (change - middle).powi(2)).sum();
        (middle, squares / (changes.len() - 1) as f64 / changes.len() as f64)
    };
    let ((with, own), (without, other)) = (of(&treated), of(&others));
    assert_near(shown.effect.estimate, with - without, 1e-9, "effect");
    assert_near(shown.standard_error, (own + other).sqrt(), 1e-9, "error");
    // The regression over all rows finds the same effect.
    let rows = || [(true, &treated), (false, &others)].into_iter();
    let (mut is_treated, mut after, mut outcome) = (Vec::new(), Vec::new(), Vec::new());
    for (treated, values) in rows() {
        for one in values {
            for (at, value) in one.iter().enumerate() {
                is_treated.push(treated);
                after.push(at >= BEFORE);
                outcome.push(*value);
            }
        }
    }
    let regression = two_by_two(&is_treated, &after, &outcome, &[], Covariance::Classical, 0.95).expect("an effect");
    assert_near(shown.effect.estimate, regression.effect.estimate, 1e-9, "by regression");
    for (own, others) in shown.means.as_flattened().iter().zip(regression.means.as_flattened()) {
        assert_near(*own, *others, 1e-9, "means");
    }
    assert!(shown.effect.low > 0.0 && !shown.is_withheld(), "{shown:?}");
    assert_eq!(shown.gaps.iter().map(|gap| gap.since).collect::<Vec<_>>(), (-8..4).collect::<Vec<i32>>());
    // Periods before lie around 0 together.
    let before: f64 = shown.gaps[..BEFORE].iter().map(|gap| gap.effect.estimate).sum();
    assert_near(before, 0.0, 1e-9, "periods before");
    // The groups swapped, the effect has the other sign; customers in another order change nothing.
    assert_near(found(&others, &treated, BEFORE).effect.estimate, -shown.effect.estimate, 1e-9, "swapped");
    let backwards: Vec<Vec<f64>> = treated.iter().rev().cloned().collect();
    assert_near(found(&backwards, &others, BEFORE).effect.low, shown.effect.low, 1e-9, "another order");
}

#[test]
fn nothing_is_found_where_nothing_was_done() {
    let mut chance = Chance::new(3);
    let (mut alarms, mut slopes) = (0, 0);
    for _ in 0..1_000 {
        let (one, other) = (customers(&mut chance, 120, 0.0, 0.0), customers(&mut chance, 180, 0.0, 0.0));
        let shown = found(&one, &other, BEFORE);
        alarms += usize::from(shown.effect.low > 0.0 || shown.effect.high < 0.0);
        slopes += usize::from(shown.before.p_value() < 0.05);
    }
    assert!((35..=65).contains(&alarms), "{alarms} of 1000");
    assert!((20..=65).contains(&slopes), "{slopes} of 1000");
}

#[test]
fn a_beginning_that_was_not_shows_nothing_and_a_drift_is_withheld() {
    let mut chance = Chance::new(5);
    let (treated, others) = (customers(&mut chance, 2_000, 0.0, 15.0), customers(&mut chance, 2_000, 0.0, 0.0));
    // Only the periods before the real beginning, cut at an earlier one.
    let cut = |values: &[Vec<f64>]| -> Vec<Vec<f64>> {
        let early = |one: &Vec<f64>| [&one[..BEFORE], &one[..PERIODS - BEFORE]].concat();
        values.iter().map(early).collect()
    };
    let shifted = found(&cut(&treated), &cut(&others), BEFORE);
    assert!(shifted.effect.low < 0.0 && shifted.effect.high > 0.0, "{shifted:?}");
    // Those who grew faster before would have grown faster anyway.
    let growing = customers(&mut chance, 2_000, 2.0, 0.0);
    let drifting = found(&growing, &others, BEFORE);
    assert!(drifting.effect.low > 0.0 && drifting.is_withheld(), "{drifting:?}");
    assert_near(drifting.before.drift, 2.0 * 6.0, 2.0, "the drift explains it");
    // What is small beside the effect leaves it standing, however sure it is.
    let strong = customers(&mut chance, 2_000, 2.0, 400.0);
    let standing = found(&strong, &others, BEFORE);
    assert!(standing.before.p_value() < 0.05 && !standing.is_withheld(), "{standing:?}");
}

#[test]
fn too_little_is_refused() {
    let mut chance = Chance::new(7);
    let (few, many) = (customers(&mut chance, 29, 0.0, 0.0), customers(&mut chance, 50, 0.0, 0.0));
    let ask = |treated: &[Vec<f64>], others: &[Vec<f64>], start| {
        parallel_groups(&group(treated), &group(others), start, 0.95).expect_err("a refusal")
    };
    assert!(matches!(ask(&few, &many, BEFORE), Unanswered::TooFew { found: 29, needed: 30, .. }));
    assert!(matches!(ask(&many, &few, BEFORE), Unanswered::TooFew { found: 29, needed: 30, .. }));
    assert!(matches!(ask(&many, &many, 3), Unanswered::TooFew { found: 3, needed: 4, .. }));
    assert!(matches!(ask(&many, &many, PERIODS), Unanswered::TooFew { found: 0, needed: 1, .. }));
    let idle = vec![vec![0.0; PERIODS]; 40];
    assert!(matches!(ask(&idle, &idle, BEFORE), Unanswered::NoVariation { .. }));
    // More customers are needed for smaller effects, and none where there are enough.
    let shown = found(&many, &customers(&mut chance, 50, 0.0, 0.0), BEFORE);
    let (one, half) = (shown.more_needed(100, 1.0), shown.more_needed(100, 0.5));
    assert!(half > 3.9 * one && shown.more_needed(100, 1e9) == 0.0, "{one} {half}");
}
