//! Whatever finite numbers come in, numbers or a reason go out.

use proptest::prelude::*;
use terrace_models::experiments::always_valid::Watch;
use terrace_models::experiments::covariate::{ArmRatios, ArmValues, adjust, adjust_ratios};
use terrace_models::experiments::lift::{Scale, relative};
use terrace_models::experiments::proportions::{self, Outcomes};
use terrace_models::experiments::ratios::{self, Ratio};
use terrace_models::experiments::size::{PowerDesign, per_arm_of_few, still_needed};
use terrace_models::experiments::strata::{self, Stratum};
use terrace_models::experiments::{Arm, ArmMoments, Effect, ExperimentRefusal, many, means, sample_ratio};

/// Ordinary numbers, ties, zeros, and numbers at the edges of what there is.
fn values() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        4 => -1e3..1e3_f64,
        3 => (0_u8..4).prop_map(f64::from),
        1 => Just(0.0),
        1 => prop_oneof![Just(f64::MAX), Just(f64::MIN), Just(1e160), Just(1e-300), Just(f64::MIN_POSITIVE)],
    ];
    prop_oneof![
        3 => prop::collection::vec(value.clone(), 0..40),
        1 => (value, 0_usize..40).prop_map(|(value, count)| vec![value; count]),
    ]
}

/// An effect of numbers alone, in order.
fn check(found: Result<Effect, ExperimentRefusal>) -> Result<(), TestCaseError> {
    if let Ok(effect) = found {
        let of = effect.interval;
        prop_assert!(of.low.is_finite() && of.high.is_finite(), "{effect:?}");
        prop_assert!(of.low <= of.estimate && of.estimate <= of.high, "{effect:?}");
        prop_assert!((0.0..=1.0).contains(&effect.p_value) && effect.standard_error > 0.0, "{effect:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn comparisons_give_numbers_or_reasons(one in values(), other in values(), level in 0.01..0.9999_f64) {
        check(means::difference(&one, &other, level))?;
        if let (Ok(treated), Ok(control)) = (ArmMoments::of(&one), ArmMoments::of(&other)) {
            check(relative(&treated, &control, Scale::Plain, level))?;
            check(relative(&treated, &control, Scale::Logarithm, level))?;
            let strata = [
                Stratum { weight: 1.0, treated, control },
                Stratum { weight: f64::MAX, treated: control, control: treated },
            ];
            check(strata::difference(&strata, level))?;
            if let Ok(need) = still_needed(PowerDesign::USUAL, &treated, &control, 1.0) {
                prop_assert!(need.treated.is_finite() && need.control_more >= 0.0, "{:?}", need);
            }
        }
    }

    #[test]
    fn ratios_and_covariates_give_numbers_or_reasons(one in values(), other in values(), level in 0.01..0.9999_f64) {
        let length = one.len().min(other.len());
        let (one, other) = (&one[..length], &other[..length]);
        let half = length / 2;
        if let (Ok(treated), Ok(control)) = (Ratio::of(Arm::Treated, one, other), Ratio::of(Arm::Control, other, one)) {
            check(ratios::difference(&treated, &control, level))?;
            check(ratios::relative(&treated, &control, Scale::Logarithm, level))?;
        }
        let observed = |from: usize, to: usize| ArmValues { values: &one[from..to], before: &other[from..to] };
        if let Ok(adjusted) = adjust(observed(0, half), observed(half, length)) {
            prop_assert!(adjusted.theta.is_finite() && adjusted.reduction.is_finite(), "{:?}", adjusted);
            check(means::difference_of(&adjusted.treated, &adjusted.control, level))?;
        }
        let observed = |from: usize, to: usize| ArmRatios {
            numerators: &one[from..to],
            denominators: &other[from..to],
            before_numerators: &other[from..to],
            before_denominators: &one[from..to],
        };
        if let Ok(adjusted) = adjust_ratios(observed(0, half), observed(half, length)) {
            prop_assert!(adjusted.theta.is_finite() && adjusted.reduction.is_finite(), "{:?}", adjusted);
            check(ratios::difference(&adjusted.treated, &adjusted.control, level))?;
        }
    }

    #[test]
    fn counts_give_numbers_or_reasons(
        hits in prop::array::uniform2(0_usize..2000),
        customers in prop::array::uniform2(prop_oneof![0_usize..2000, Just(usize::MAX / 4)]),
        share in 0.001..0.999_f64,
    ) {
        let outcomes = |at: usize| Outcomes { hits: hits[at], customers: customers[at] };
        check(proportions::difference(outcomes(0), outcomes(1), 0.95))?;
        if let Ok(exact) = sample_ratio::check_two(hits[0] as u64, hits[1] as u64, share) {
            prop_assert!((0.0..=1.0).contains(&exact.p_value), "{:?}", exact);
        } else {
            prop_assert_eq!(hits, [0, 0]);
        }
        if let Ok(found) = sample_ratio::check(&customers, &[share, 1.0 - share]) {
            prop_assert!((0.0..=1.0).contains(&found.p_value), "{:?}", found);
        }
    }

    #[test]
    fn adjusted_p_values_are_p_values(p_values in prop::collection::vec(0.0..=1.0_f64, 0..30)) {
        let (holm, explored) = (many::holm(&p_values).expect("all"), many::benjamini_hochberg(&p_values).expect("all"));
        for ((holm, explored), p_value) in holm.iter().zip(&explored).zip(&p_values) {
            prop_assert!(p_value <= explored && explored <= holm && *holm <= 1.0, "{} {} {}", p_value, explored, holm);
        }
    }

    #[test]
    fn looks_give_numbers_or_reasons(
        difference in prop_oneof![-1e3..1e3_f64, Just(f64::MAX), Just(0.0)],
        error in prop_oneof![1e-3..1e3_f64, Just(1e-300), Just(1e300)],
        deviation in prop_oneof![1e-3..1e3_f64, Just(1e-300), Just(1e300)],
    ) {
        let mut watch = Watch::new(deviation, 0.95).expect("positive");
        if let Ok(look) = watch.look(difference, error) {
            prop_assert!((0.0..=1.0).contains(&look.p_value), "{:?}", look);
            prop_assert!(look.interval.low.is_finite() && look.interval.high.is_finite(), "{:?}", look);
        }
        if let Ok(customers) = per_arm_of_few(PowerDesign::USUAL, error, deviation) {
            prop_assert!(customers.is_finite() && customers > 1.0, "{}", customers);
        }
    }
}

#[test]
fn reasons_name_what_is_wrong() {
    let few = means::difference(&[1.0; 9], &[1.0; 30], 0.95).expect_err("few");
    assert_eq!(few, ExperimentRefusal::TooFewCustomers { arm: Arm::Treated, found: 9, needed: 10 });
    let few = means::difference(&[1.0; 30], &[], 0.95).expect_err("few");
    assert_eq!(few, ExperimentRefusal::TooFewCustomers { arm: Arm::Control, found: 0, needed: 10 });
    assert_eq!(means::difference(&[1.0; 30], &[2.0; 30], 0.95), Err(ExperimentRefusal::NoVariation));
    assert_eq!(means::difference(&[f64::NAN; 30], &[2.0; 30], 0.95), Err(ExperimentRefusal::NotFinite { position: 0 }));
    assert_eq!(means::difference(&[f64::MAX; 30], &[2.0; 30], 0.95), Err(ExperimentRefusal::TooLarge));
    assert!(matches!(
        means::difference(&[1.0; 30], &[2.0; 30], 1.0),
        Err(ExperimentRefusal::BadOption { name: "level", .. })
    ));
    let outcomes = |hits| Outcomes { hits, customers: 40 };
    assert_eq!(
        proportions::difference(outcomes(20), outcomes(36), 0.95),
        Err(ExperimentRefusal::TooFewOutcomes { arm: Arm::Control, found: 4, needed: 5 })
    );
    assert!(matches!(
        proportions::difference(outcomes(41), outcomes(20), 0.95),
        Err(ExperimentRefusal::BadOption { name: "hits", .. })
    ));
    let zeros = ArmMoments { count: 30, mean: 0.0, variance: 1.0, differing: 30 };
    let some = ArmMoments { mean: 1.0, ..zeros };
    assert_eq!(relative(&some, &zeros, Scale::Plain, 0.95), Err(ExperimentRefusal::NoBase { arm: Arm::Control }));
    let nobody = sample_ratio::check_two(0, 0, 0.5);
    assert_eq!(nobody, Err(ExperimentRefusal::BadOption { name: "customers", allowed: "one or more" }));
    let small = ArmMoments { count: 3, ..some };
    let strata = [(some, some), (some, small)].map(|(treated, control)| Stratum { weight: 1.0, treated, control });
    assert_eq!(
        strata::difference(&strata, 0.95),
        Err(ExperimentRefusal::TooFewInStratum { stratum: 1, arm: Arm::Control, found: 3, needed: 10 })
    );
    assert!(strata::difference(&[], 0.95).is_err());
    let lengths = adjust(ArmValues { values: &[1.0; 9], before: &[] }, ArmValues { values: &[], before: &[] });
    assert_eq!(lengths.expect_err("unlike"), ExperimentRefusal::UnlikeLengths { left: 9, right: 0 });
    // What has no exact mean varies by its last digit, which is no variation.
    let alike = [115.761_475_858_344_6; 12];
    assert_eq!(means::difference(&alike, &[1.0; 12], 0.95), Err(ExperimentRefusal::NoVariation));
    let ratio = |arm| Ratio::of(arm, &[737.123_821_693_430_7; 11], &[161.072_1; 11]).expect("positive");
    let found = ratios::difference(&ratio(Arm::Treated), &ratio(Arm::Control), 0.95);
    assert_eq!(found, Err(ExperimentRefusal::NoVariation));
    let before: Vec<f64> = (0..20).map(|at| f64::from(at * at) / 7.0).collect();
    let after: Vec<f64> = before.iter().map(|before| 3.3 * before + 1.1).collect();
    let same = ArmValues { values: &after, before: &before };
    let adjusted = adjust(same, same).expect("enough");
    let found = means::difference_of(&adjusted.treated, &adjusted.control, 0.95);
    assert_eq!(found, Err(ExperimentRefusal::NoVariation));
    // All alike before: nothing to adjust by, and nothing that breaks.
    let ramp: Vec<f64> = (0..20).map(f64::from).collect();
    let same = ArmValues { values: &ramp, before: &[3.0; 20] };
    let adjusted = adjust(same, same).expect("enough");
    assert_eq!((adjusted.theta, adjusted.reduction), (0.0, 0.0));
}

#[test]
fn a_handful_of_buyers_is_too_few() {
    let spend =
        |buyers: usize| -> Vec<f64> { (0..200).map(|at| if at < buyers { 30.0 + at as f64 } else { 0.0 }).collect() };
    assert!(means::difference(&spend(20), &spend(20), 0.95).is_ok());
    let few = ExperimentRefusal::TooFewDiffering { arm: Arm::Control, found: 19, needed: 20 };
    assert_eq!(means::difference(&spend(60), &spend(19), 0.95), Err(few));
    assert_eq!(few.to_string(), "the control arm has 19 values that differ from the commonest one, 1 more are needed");
    // Nobody bought in one arm: nothing says how far chance would go there.
    assert_eq!(means::difference(&spend(60), &spend(0), 0.95), Err(ExperimentRefusal::NoVariation));
    let moments = |buyers| ArmMoments::of(&spend(buyers)).expect("finite");
    assert_eq!(relative(&moments(60), &moments(19), Scale::Plain, 0.95), Err(few));
    // Freed of the past, all values differ; buyers are as few as before.
    let before: Vec<f64> = (0..200).map(f64::from).collect();
    let arms = [spend(60), spend(19)];
    let [treated, control] = [&arms[0], &arms[1]].map(|values| ArmValues { values, before: &before });
    let adjusted = adjust(treated, control).expect("enough");
    assert_eq!(means::difference_of(&adjusted.treated, &adjusted.control, 0.95), Err(few));
}

#[test]
fn a_ratio_rests_on_those_with_a_denominator() {
    let ratio = |buyers: usize| {
        let orders: Vec<f64> = (0..500).map(|at| if at < buyers { 1.0 + (at % 3) as f64 } else { 0.0 }).collect();
        let spend: Vec<f64> = orders.iter().enumerate().map(|(at, orders)| orders * (20.0 + (at % 7) as f64)).collect();
        Ratio::of(Arm::Treated, &spend, &orders).expect("orders")
    };
    let few = ExperimentRefusal::TooFewDenominators { arm: Arm::Treated, found: 19, needed: 20 };
    assert_eq!(ratios::difference(&ratio(19), &ratio(40), 0.95), Err(few));
    assert_eq!(ratios::relative(&ratio(19), &ratio(40), Scale::Plain, 0.95), Err(few));
    let found = ratios::difference(&ratio(20), &ratio(20), 0.95).expect("enough");
    let degrees = found.degrees.expect("Student's t");
    assert!((degrees - 38.0).abs() < 1e-9, "{degrees}");
}
