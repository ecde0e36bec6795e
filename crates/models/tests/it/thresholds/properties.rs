//! Whatever finite numbers come in, numbers or a reason go out.

use proptest::prelude::*;
use terrace_models::thresholds::counts::count_nearest;
use terrace_models::thresholds::density::density;
use terrace_models::thresholds::{
    Bandwidths, Customers, Design, Kernel, Order, Residuals, SideOfThreshold, ThresholdRefusal, estimate, picture,
    placebo, verdict,
};

use super::plain;

/// Ordinary numbers, ties, and now and then one at the edge of what there is.
fn values(length: usize) -> impl Strategy<Value = Vec<f64>> {
    let ordinary = || prop_oneof![3 => -100.0..100.0_f64, 1 => (-20_i8..20).prop_map(f64::from)];
    let extreme = prop_oneof![Just(f64::MAX), Just(f64::MIN), Just(1e160), Just(1e-300), Just(-0.0)];
    prop_oneof![
        4 => prop::collection::vec(ordinary(), length),
        1 => prop::collection::vec((-30_i8..30).prop_map(f64::from), length),
        1 => prop::collection::vec(prop_oneof![20 => ordinary(), 1 => extreme], length),
        1 => ordinary().prop_map(move |value| vec![value; length]),
    ]
}

fn design() -> impl Strategy<Value = Design> {
    (
        prop_oneof![Just(Order::Linear), Just(Order::Quadratic)],
        prop_oneof![Just(Kernel::Triangular), Just(Kernel::Uniform), Just(Kernel::Epanechnikov)],
        prop::option::of((1e-3..300.0_f64, 1e-3..300.0_f64).prop_map(|(main, bias)| Bandwidths { main, bias })),
        prop_oneof![Just(Residuals::Neighbours), Just(Residuals::Fit)],
        prop_oneof![Just(0.0), 0.0..5.0_f64],
    )
        .prop_map(|(order, kernel, bandwidths, residuals, donut)| Design {
            order,
            kernel,
            bandwidths,
            residuals,
            donut,
            level: 0.95,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn estimates_give_numbers_or_reasons(
        (score, outcome, treatment, known) in (0_usize..160).prop_flat_map(|length| {
            let holds = prop::collection::vec(prop_oneof![Just(0.0), Just(1.0)], length);
            (values(length), values(length), prop::option::of(holds), prop::option::of(values(length)))
        }),
        threshold in prop_oneof![3 => -20.0..20.0_f64, 1 => Just(0.0), 1 => Just(f64::MAX)],
        design in design(),
    ) {
        let covariates: Vec<&[f64]> = known.iter().map(Vec::as_slice).collect();
        let data =
            Customers { score: &score, outcome: &outcome, treatment: treatment.as_deref(), covariates: &covariates };
        for found in [estimate(&data, threshold, &design), placebo(&data, threshold, 1.0, &design)] {
            let Ok(found) = found else { continue };
            for jump in [found.conventional, found.robust] {
                let of = jump.interval;
                prop_assert!(of.low.is_finite() && of.low <= of.estimate && of.estimate <= of.high, "{:?}", found);
                prop_assert!(of.high.is_finite() && (0.0..=1.0).contains(&jump.p_value), "{:?}", found);
            }
            prop_assert!(found.customers.iter().all(|customers| *customers >= 20), "{:?}", found);
            prop_assert!(found.values.iter().all(|values| *values >= 10), "{:?}", found);
            prop_assert!(found.bandwidths.main.is_finite() && found.bandwidths.bias > 0.0, "{:?}", found);
        }
        if let Ok(found) = estimate(&data, threshold, &design) {
            // Every number of it is checked to be one.
            let _ = picture(&data, threshold, &design, &found, 7);
        }
        if let Ok(found) = verdict(&data, threshold, &design) {
            prop_assert!(found.crowding.p_value() >= 0.05, "{:?}", found);
        }
    }

    #[test]
    fn densities_give_numbers_or_reasons(score in (0_usize..300).prop_flat_map(values), threshold in -20.0..20.0_f64) {
        if let Ok(found) = density(&score, threshold) {
            prop_assert!(found.statistic.is_finite() && (0.0..=1.0).contains(&found.p_value), "{:?}", found);
            prop_assert!(found.below.is_finite() && found.above.is_finite(), "{:?}", found);
        }
        if let Ok(found) = count_nearest(&score, threshold, 20) {
            prop_assert!(found.below + found.above >= 20 && (0.0..=1.0).contains(&found.p_value), "{:?}", found);
        }
    }
}

#[test]
fn reasons_name_what_is_wrong() {
    let score: Vec<f64> = (0..200).map(f64::from).collect();
    let outcome: Vec<f64> = (0..200).map(|at| f64::from(at * at % 37)).collect();
    let refused =
        |data: Customers<'_>, threshold: f64, design: &Design| estimate(&data, threshold, design).expect_err("refused");
    let (below, above) = (SideOfThreshold::Below, SideOfThreshold::Above);
    let usual = Design::USUAL;
    assert_eq!(
        refused(plain(&score, &outcome), 5.0, &usual),
        ThresholdRefusal::TooFewCustomers { side: below, found: 5, needed: 20 }
    );
    assert_eq!(
        refused(plain(&score, &outcome), 500.0, &usual),
        ThresholdRefusal::TooFewCustomers { side: above, found: 0, needed: 20 }
    );
    assert_eq!(
        refused(plain(&[], &[]), 0.0, &usual),
        ThresholdRefusal::TooFewCustomers { side: below, found: 0, needed: 20 }
    );
    assert_eq!(refused(plain(&score, &[1.0; 200]), 100.0, &usual), ThresholdRefusal::NoVariation);
    // The last digit is no variation: of what has no exact mean, and of what covariates explain.
    let alike = [115.761_475_858_344_6; 200];
    assert_eq!(refused(plain(&score, &alike), 100.0, &usual), ThresholdRefusal::NoVariation);
    let by_fit = Design { residuals: Residuals::Fit, ..usual };
    assert_eq!(refused(plain(&score, &alike), 100.0, &by_fit), ThresholdRefusal::NoVariation);
    let tripled: Vec<f64> = outcome.iter().map(|outcome| 3.3 * outcome + 1.1).collect();
    let covariates = [outcome.as_slice()];
    let explained = Customers { covariates: &covariates, ..plain(&score, &tripled) };
    assert_eq!(refused(explained, 100.0, &usual), ThresholdRefusal::NoVariation);
    let narrow = Design { bandwidths: Some(Bandwidths { main: 15.0, bias: 50.0 }), ..usual };
    assert_eq!(
        refused(plain(&score, &outcome), 100.0, &narrow),
        ThresholdRefusal::TooFewCustomers { side: below, found: 14, needed: 20 }
    );
    let mut hole = outcome.clone();
    hole[7] = f64::NAN;
    assert_eq!(refused(plain(&score, &hole), 100.0, &usual), ThresholdRefusal::NotFinite { position: 7 });
    assert_eq!(
        refused(plain(&score, &hole[1..]), 100.0, &usual),
        ThresholdRefusal::UnlikeLengths { left: 200, right: 199 }
    );
    let lot: Vec<f64> = (0..200).map(|at| f64::from(u8::from(at * at % 7 < 3))).collect();
    let fuzzy = Customers { treatment: Some(&lot), ..plain(&score, &outcome) };
    assert!(matches!(refused(fuzzy, 100.0, &usual), ThresholdRefusal::WeakFirstStage { .. }));
    let same = [outcome.as_slice(), score.as_slice(), score.as_slice()];
    let collinear = Customers { covariates: &same, ..plain(&score, &outcome) };
    assert_eq!(refused(collinear, 100.0, &usual), ThresholdRefusal::Collinear);
    for design in [
        Design { level: 1.0, ..usual },
        Design { donut: -1.0, ..usual },
        Design { bandwidths: Some(Bandwidths { main: 0.0, bias: 1.0 }), ..usual },
    ] {
        assert!(matches!(refused(plain(&score, &outcome), 100.0, &design), ThresholdRefusal::BadOption { .. }));
    }
    assert!(matches!(
        refused(plain(&score, &outcome), f64::NAN, &usual),
        ThresholdRefusal::BadOption { name: "threshold", .. }
    ));
    let twos = [2.0; 200];
    let odd = Customers { treatment: Some(&twos), ..plain(&score, &outcome) };
    assert!(matches!(refused(odd, 100.0, &usual), ThresholdRefusal::BadOption { name: "treatment", .. }));
    assert!(matches!(
        placebo(&plain(&score, &outcome), 100.0, 100.0, &usual),
        Err(ThresholdRefusal::BadOption { name: "place", .. })
    ));
}
