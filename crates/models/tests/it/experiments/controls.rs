//! Experiments without an effect must find none, and what carries no meaning must change nothing.

use terrace_models::experiments::assignment::{Assignment, Share};
use terrace_models::experiments::covariate::{ArmValues, adjust};
use terrace_models::experiments::lift::{Scale, relative};
use terrace_models::experiments::proportions::{self, Outcomes};
use terrace_models::experiments::ratios::{self, Ratio};
use terrace_models::experiments::{Arm, ArmMoments, Effect, ExperimentRefusal, means};
use terrace_models::numerics::random::Chance;

use crate::evidence::{Table, assert_near};

/// What customers spend: skewed, and nothing of many.
fn spending(customers: usize, seed: u64) -> Vec<f64> {
    let mut chance = Chance::new(seed);
    (0..customers).map(|_| if chance.share() < 0.3 { 0.0 } else { chance.gamma(1.5, 0.02) }).collect()
}

fn half() -> Share {
    Share::new(0.5).expect("a share")
}

/// Both arms of values under an assignment.
fn arms(values: &[f64], assignment: &Assignment) -> (Vec<f64>, Vec<f64>) {
    let (mut treated, mut control) = (Vec::new(), Vec::new());
    for (number, value) in values.iter().enumerate() {
        let is_out = assignment.is_left_out(&format!("C{number}"), half());
        if is_out { &mut control } else { &mut treated }.push(*value);
    }
    (treated, control)
}

#[test]
fn thousands_of_salts_find_nothing() {
    const SALTS: u32 = 4000;
    let values = spending(2000, 3);
    let mut p_values: Vec<f64> = (0..SALTS)
        .map(|salt| {
            let assignment = Assignment::new(&format!("salt {salt}"), "nothing").expect("texts");
            let (treated, control) = arms(&values, &assignment);
            means::difference(&treated, &control, 0.95).expect("large").p_value
        })
        .collect();
    let alarms = p_values.iter().filter(|p_value| **p_value < 0.05).count();
    // 4 to 6 %, three deviations to both sides.
    assert!((160..=240).contains(&alarms), "{alarms} of {SALTS}");
    p_values.sort_by(f64::total_cmp);
    let distance = (0_u32..).zip(&p_values).fold(0.0_f64, |most, (rank, p_value)| {
        let (below, above) = (f64::from(rank) / f64::from(SALTS), f64::from(rank + 1) / f64::from(SALTS));
        most.max((p_value - below).abs()).max((p_value - above).abs())
    });
    // Kolmogorov and Smirnov's test at 1 %.
    assert!(distance < 1.628 / f64::from(SALTS).sqrt(), "{distance}");
}

#[test]
fn salts_and_experiments_have_nothing_to_do_with_each_other() {
    const CUSTOMERS: u32 = 100_000;
    let numbers = |salt: &str, experiment: &str| -> Vec<f64> {
        let assignment = Assignment::new(salt, experiment).expect("texts");
        (0..CUSTOMERS).map(|at| assignment.number(&at.to_string()) as f64 / u64::MAX as f64 - 0.5).collect()
    };
    let one = numbers("a", "x");
    for other in [numbers("b", "x"), numbers("a", "y")] {
        let correlation = 12.0 * one.iter().zip(&other).map(|(x, y)| x * y).sum::<f64>() / f64::from(CUSTOMERS);
        assert!(correlation.abs() < 4.0 / f64::from(CUSTOMERS).sqrt(), "{correlation}");
    }
    // Neighbours have nothing to do with each other either.
    let beside = 12.0 * one.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / f64::from(CUSTOMERS);
    assert!(beside.abs() < 4.0 / f64::from(CUSTOMERS).sqrt(), "{beside}");
}

#[test]
fn shares_are_kept_in_every_tier() {
    let assignment = Assignment::new("2026", "care").expect("texts");
    for (tier, customers) in [("A", 400_u32), ("B", 4000), ("C", 40_000)] {
        for part in [0.05, 0.2, 0.5] {
            let share = Share::new(part).expect("a share");
            let out = (0..customers).filter(|at| assignment.is_left_out(&format!("{tier}{at}"), share)).count();
            let deviation = (f64::from(customers) * part * (1.0 - part)).sqrt();
            assert_near(out as f64, f64::from(customers) * part, 3.5 * deviation);
        }
    }
}

#[test]
fn assignments_are_those_of_any_other_program() {
    for (salt, experiment, customer, number) in [
        ("salt", "welcome-gift", "C1001", 0xcc16_7fb3_8789_bac5_u64),
        ("", "a", "", 0x7e7b_111a_790e_4737),
        ("盐", "会员日", "客户甲", 0xfd0e_67a5_faa9_b0c1),
    ] {
        let assignment = Assignment::new(salt, experiment).expect("texts");
        assert_eq!(assignment.number(customer), number);
        let u = number as f64 / 2.0_f64.powi(64);
        assert!(assignment.is_left_out(customer, Share::new(u + 1e-9).expect("a share")));
        assert!(!assignment.is_left_out(customer, Share::new(u - 1e-9).expect("a share")));
        assert!(assignment.is_left_out(customer, Share::new(1.0).expect("a share")));
        assert!(!assignment.is_left_out(customer, Share::new(0.0).expect("a share")));
    }
    assert_eq!(
        Assignment::new("a\u{1f}b", "x").expect_err("refused"),
        ExperimentRefusal::BadOption { name: "salt", allowed: "a text without the character U+001F" }
    );
    assert!(Share::new(1.1).is_err() && Share::new(f64::NAN).is_err());
}

#[test]
fn a_larger_share_keeps_out_whom_a_smaller_one_does() {
    let assignment = Assignment::new("s", "e").expect("texts");
    let out = |share: f64| -> Vec<bool> {
        let share = Share::new(share).expect("a share");
        (0..5000).map(|at| assignment.is_left_out(&at.to_string(), share)).collect()
    };
    assert!(out(0.1).iter().zip(out(0.2)).all(|(small, large)| !small || large));
}

fn turned(effect: &Effect) -> (f64, f64, f64, f64, f64) {
    let of = &effect.interval;
    (-of.estimate, -of.high, -of.low, effect.standard_error, effect.p_value)
}

fn straight(effect: &Effect) -> (f64, f64, f64, f64, f64) {
    let of = &effect.interval;
    (of.estimate, of.low, of.high, effect.standard_error, effect.p_value)
}

#[test]
fn swapped_arms_turn_the_sign_and_nothing_else() {
    let (one, other) = (spending(500, 1), spending(300, 2));
    let forth = means::difference(&one, &other, 0.9).expect("large");
    let back = means::difference(&other, &one, 0.9).expect("large");
    assert_eq!(straight(&forth), turned(&back));
    let outcomes = [Outcomes { hits: 40, customers: 500 }, Outcomes { hits: 61, customers: 480 }];
    let forth = proportions::difference(outcomes[0], outcomes[1], 0.9).expect("large");
    let back = proportions::difference(outcomes[1], outcomes[0], 0.9).expect("large");
    assert_eq!(straight(&forth), turned(&back));
    let ones = |of: &[f64]| vec![1.0; of.len()];
    let ratio = |values: &[f64]| Ratio::of(Arm::Treated, values, &ones(values)).expect("ones");
    let forth = ratios::difference(&ratio(&one), &ratio(&other), 0.9).expect("large");
    let back = ratios::difference(&ratio(&other), &ratio(&one), 0.9).expect("large");
    assert_eq!(straight(&forth), turned(&back));
    // A ratio to ones is a mean.
    let mean = means::difference(&one, &other, 0.9).expect("large");
    assert_near(forth.interval.low, mean.interval.low, 1e-11);
    let moments = [&one, &other].map(|values| ArmMoments::of(values).expect("finite"));
    let forth = relative(&moments[0], &moments[1], Scale::Logarithm, 0.9).expect("positive");
    let back = relative(&moments[1], &moments[0], Scale::Logarithm, 0.9).expect("positive");
    assert_near((1.0 + forth.interval.low) * (1.0 + back.interval.high), 1.0, 1e-12);
    assert_near(forth.p_value, back.p_value, 1e-15);
}

#[test]
fn the_order_of_customers_changes_nothing() {
    let shuffled = |values: &[f64], seed| {
        let mut chance = Chance::new(seed);
        let mut order: Vec<(f64, f64)> = values.iter().map(|value| (chance.share(), *value)).collect();
        order.sort_by(|left, right| left.0.total_cmp(&right.0));
        order.into_iter().map(|(_, value)| value).collect::<Vec<f64>>()
    };
    let (treated, control) = (spending(3000, 4), spending(3000, 5));
    let plain = means::difference(&treated, &control, 0.95).expect("large");
    let mixed = means::difference(&shuffled(&treated, 6), &shuffled(&control, 7), 0.95).expect("large");
    for (left, right) in [
        (plain.interval.estimate, mixed.interval.estimate),
        (plain.interval.low, mixed.interval.low),
        (plain.p_value, mixed.p_value),
    ] {
        assert_near(left, right, 1e-12 * left.abs().max(1.0));
    }
}

/// Who got which mail of Hillstrom's, drawn by lot again: whether it says something is chance.
#[test]
fn permuted_treatment_has_no_effect() {
    let Some(table) = Table::read("hillstrom/hillstrom.csv.gz") else { return };
    let spend = table.numbers("spend");
    let alarms = (0..200)
        .filter(|salt| {
            let assignment = Assignment::new(&salt.to_string(), "permuted").expect("texts");
            let (treated, control) = arms(&spend[..20_000], &assignment);
            means::difference(&treated, &control, 0.95).expect("large").p_value < 0.05
        })
        .count();
    // 5 % of 200, and 3.5 deviations to both sides.
    assert!((1..=20).contains(&alarms), "{alarms} of 200");
}

#[test]
fn the_past_takes_nothing_away_from_the_effect() {
    let mut chance = Chance::new(9);
    let before: Vec<f64> = (0..8000).map(|_| chance.gamma(2.0, 0.02)).collect();
    let after: Vec<f64> = before.iter().map(|before| 0.8 * before + 20.0 * chance.normal()).collect();
    let (treated, control) = after.split_at(4000);
    let treated: Vec<f64> = treated.iter().map(|value| value + 3.0).collect();
    let adjusted = adjust(
        ArmValues { values: &treated, before: &before[..4000] },
        ArmValues { values: control, before: &before[4000..] },
    )
    .expect("large");
    let plain = means::difference(&treated, control, 0.95).expect("large");
    let freed = means::difference_of(&adjusted.treated, &adjusted.control, 0.95).expect("large");
    assert!((freed.interval.estimate - 3.0).abs() < 4.0 * freed.standard_error, "{freed:?}");
    let part = (freed.standard_error / plain.standard_error).powi(2);
    assert_near(1.0 - part, adjusted.reduction, 1e-12);
    // ρ² = 0.8² σ_x² / (0.8² σ_x² + 20²) with σ_x² = 5000.
    assert_near(adjusted.reduction, 3200.0 / 3600.0, 0.02);
    assert_near(adjusted.theta, 0.8, 0.02);
}
