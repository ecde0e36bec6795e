//! How many customers it takes.

use terrace_models::experiments::size::{
    PowerDesign, all_customers, per_arm, per_arm_of_few, per_arm_of_shares, rule_of_thumb, still_needed,
};
use terrace_models::experiments::{Arm, ArmMoments, ExperimentRefusal, means};
use terrace_models::numerics::random::Chance;

use crate::evidence::{assert_near, assert_part};

const NINETY: PowerDesign = PowerDesign { level: 0.95, power: 0.9 };

#[test]
fn sizes_are_the_published_ones() {
    // Kohavi et al. 2009: a conversion of 5 %, and 3.75 ± 30 of revenue, both for 5 % of it.
    assert_near(rule_of_thumb(0.05 * 0.95, 0.05 * 0.05).expect("positive"), 121_600.0, 1e-6);
    assert_near(rule_of_thumb(900.0, 0.05 * 3.75).expect("positive"), 409_600.0, 1e-6);
    assert_part(per_arm(PowerDesign::USUAL, 900.0, 0.05 * 3.75).expect("positive"), 409_600.0, 0.02);
    // power.prop.test and power.t.test of R.
    assert_near(per_arm_of_shares(NINETY, 0.50, 0.75).expect("shares"), 76.7, 0.05);
    assert_near(per_arm_of_few(NINETY, 1.0, 1.0).expect("positive"), 22.021_10, 5e-6);
    let ratio = all_customers(PowerDesign::USUAL, 1.0, 0.1, 0.05).expect("a share")
        / all_customers(PowerDesign::USUAL, 1.0, 0.1, 0.5).expect("a share");
    assert_near(ratio, 5.26, 5e-3);
    let both = 2.0 * per_arm(PowerDesign::USUAL, 1.0, 0.1).expect("positive");
    assert_near(all_customers(PowerDesign::USUAL, 1.0, 0.1, 0.5).expect("a share"), both, 1e-9);
}

#[test]
fn few_and_many_meet() {
    for effect in [0.05, 0.3, 3.0, -0.3] {
        let (few, many) =
            (per_arm_of_few(NINETY, 1.0, effect).expect("positive"), per_arm(NINETY, 1.0, effect).expect("positive"));
        assert!(few >= many && few < many + 3.0, "{effect}: {few} {many}");
    }
    assert!(per_arm_of_few(NINETY, 1.0, 1e-4).is_ok() && per_arm_of_few(NINETY, 1.0, 1e200).is_ok());
}

#[test]
fn what_is_still_needed_finds_the_effect() {
    let moments = |count, variance| ArmMoments { count, mean: 0.0, variance, differing: count };
    let (treated, control) = (moments(396, 900.0), moments(20, 900.0));
    let need = still_needed(PowerDesign::USUAL, &treated, &control, 12.0).expect("enough");
    assert_near(need.treated_more, need.treated - 396.0, 1e-9);
    assert_part(need.treated / need.control, 396.0 / 20.0, 0.02);
    let all = all_customers(PowerDesign::USUAL, 900.0, 12.0, 20.0 / 416.0).expect("a share");
    assert_part(need.treated + need.control, all, 0.01);
    let enough =
        still_needed(PowerDesign::USUAL, &moments(90_000, 900.0), &moments(90_000, 900.0), 12.0).expect("enough");
    assert_eq!((enough.treated_more, enough.control_more), (0.0, 0.0));
    let few = still_needed(PowerDesign::USUAL, &moments(9, 900.0), &control, 12.0);
    assert_eq!(few, Err(ExperimentRefusal::TooFewCustomers { arm: Arm::Treated, found: 9, needed: 10 }));
    assert_eq!(few.expect_err("few").to_string(), "the treated arm has 9 customers, 1 more are needed");
    // Four in five experiments of that size find an effect of that size.
    let found = (0..1000).filter(|number| {
        let mut chance = Chance::stream(5, *number);
        let mut arm = |count: f64, shift: f64| {
            let mut values = Vec::new();
            while (values.len() as f64) < count {
                values.push(30.0 * chance.normal() + shift);
            }
            values
        };
        let (treated, control) = (arm(need.treated, 12.0), arm(need.control, 0.0));
        means::difference(&treated, &control, 0.95).expect("enough").p_value < 0.05
    });
    let found = found.count();
    assert!((750..=850).contains(&found), "{found} of 1,000");
}

#[test]
fn options_that_make_no_sense_are_refused() {
    for (variance, effect) in [(0.0, 1.0), (-1.0, 1.0), (1.0, 0.0), (f64::NAN, 1.0), (1.0, f64::INFINITY)] {
        assert!(matches!(per_arm(PowerDesign::USUAL, variance, effect), Err(ExperimentRefusal::BadOption { .. })));
    }
    assert_eq!(per_arm(PowerDesign::USUAL, 1e300, 1e-300), Err(ExperimentRefusal::TooLarge));
    let weak = PowerDesign { power: 0.1, ..PowerDesign::USUAL };
    assert!(matches!(per_arm(weak, 1.0, 1.0), Err(ExperimentRefusal::BadOption { name: "power", .. })));
    assert!(per_arm_of_shares(NINETY, 0.2, 0.2).is_err() && per_arm_of_shares(NINETY, 0.0, 0.2).is_err());
    assert!(all_customers(NINETY, 1.0, 1.0, 1.0).is_err());
}
