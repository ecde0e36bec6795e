//! Regression against published tables, definitions worked by hand, and anything.

use proptest::prelude::*;
use terrace_models::Unanswered;
use terrace_models::numerics::least_squares::{Covariance, RegressionDesign, fit};
use terrace_models::numerics::random::Chance;

use crate::tables::{Table, assert_near};

/// Prices of houses near an incinerator (Kiel and McClain 1995), as Wooldridge prints them: table 13.2.
#[test]
fn prices_near_an_incinerator_are_as_printed() {
    let Some(table) = Table::read("did_wooldridge/kielmc.csv.gz") else { return };
    let price = table.numbers("rprice");
    let base = || {
        let design = RegressionDesign::new(price.len()).with_intercept();
        ["y81", "nearinc", "y81nrinc"].iter().fold(design, |design, name| design.with(*name, table.numbers(name)))
    };
    let with = |names: &[&str]| names.iter().fold(base(), |design, name| design.with(*name, table.numbers(name)));
    for (design, effect, error) in [
        (base(), -11_863.9, 7_456.6),
        (with(&["age", "agesq"]), -21_920.3, 6_359.7),
        (with(&["age", "agesq", "intst", "land", "area", "rooms", "baths"]), -14_177.9, 4_987.3),
    ] {
        let found = fit(&design, &price, None, Covariance::Classical).expect("a fit");
        assert_near(found.coefficient("y81nrinc").expect("a column"), effect, 0.06, "effect");
        assert_near(found.standard_error("y81nrinc").expect("a column"), error, 0.06, "standard error");
    }
}

#[test]
fn fertility_in_switzerland_is_explained_as_printed() {
    let Some(table) = Table::read("swiss/swiss.csv") else { return };
    let design = ["Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality"]
        .iter()
        .fold(RegressionDesign::new(47).with_intercept(), |design, name| design.with(*name, table.numbers(name)));
    let found = fit(&design, &table.numbers("Fertility"), None, Covariance::Classical).expect("a fit");
    // As R's help of `lm` and `swiss` shows them.
    assert_near(found.r_squared, 0.706_735, 5e-7, "R²");
    assert_near(found.coefficient("Education").expect("a column"), -0.87094, 5e-6, "education");
    assert_near(found.standard_error("Education").expect("a column"), 0.18303, 5e-6, "education");
    assert_near(found.all_zero(&[1, 2, 3, 4, 5]).expect("a test").f, 19.76, 5e-3, "F");
}

/// Columns: ones, x; outcome; clusters.
fn sample() -> (Vec<f64>, Vec<f64>, Vec<usize>) {
    let mut chance = Chance::new(3);
    let x: Vec<f64> = (0..40).map(|_| chance.normal()).collect();
    let clusters: Vec<usize> = (0..40).map(|row| row / 5).collect();
    let y = x.iter().map(|x| 2.0 + 0.5 * x + (1.0 + x.abs()) * chance.normal()).collect();
    (x, y, clusters)
}

/// With a single column and no intercept, every covariance is a sum that can be written down.
#[test]
fn covariances_are_their_definitions() {
    let (x, y, clusters) = sample();
    let design = RegressionDesign::new(40).with("x", x.clone());
    let squares: f64 = x.iter().map(|x| x * x).sum();
    let slope = x.iter().zip(&y).map(|(x, y)| x * y).sum::<f64>() / squares;
    let pulls: Vec<f64> = x.iter().zip(&y).map(|(x, y)| x * (y - slope * x)).collect();
    let variance = |covariance| fit(&design, &y, None, covariance).expect("a fit").covariance[0][0];
    let robust = pulls.iter().map(|pull| pull * pull).sum::<f64>() / squares.powi(2) * 40.0 / 39.0;
    assert_near(variance(Covariance::Robust), robust, 1e-14, "HC1");
    let by_cluster: f64 = pulls.chunks(5).map(|pulls| pulls.iter().sum::<f64>().powi(2)).sum();
    let clustered = by_cluster / squares.powi(2) * 8.0 / 7.0;
    assert_near(variance(Covariance::Clustered(&clusters)), clustered, 1e-14, "clusters");
    let lagged: f64 = pulls.windows(2).map(|pair| pair[0] * pair[1]).sum();
    let newey = (pulls.iter().map(|pull| pull * pull).sum::<f64>() + lagged) / squares.powi(2) * 40.0 / 39.0;
    assert_near(variance(Covariance::NeweyWest { lags: 1 }), newey, 1e-14, "Newey–West");
    let alone: Vec<usize> = (0..40).collect();
    assert_near(variance(Covariance::Clustered(&alone)), robust, 1e-14, "clusters of one row");
}

#[test]
fn a_weight_of_two_is_the_row_twice() {
    let (x, y, _) = sample();
    let weights: Vec<f64> = (0..40).map(|row| if row < 10 { 2.0 } else { 1.0 }).collect();
    let weighted = fit(
        &RegressionDesign::new(40).with_intercept().with("x", x.clone()),
        &y,
        Some(&weights),
        Covariance::Classical,
    );
    let twice = |values: &[f64]| values.iter().chain(&values[..10]).copied().collect::<Vec<f64>>();
    let repeated =
        fit(&RegressionDesign::new(50).with_intercept().with("x", twice(&x)), &twice(&y), None, Covariance::Classical);
    let (weighted, repeated) = (weighted.expect("a fit"), repeated.expect("a fit"));
    assert_near(weighted.coefficients[1], repeated.coefficients[1], 1e-13, "slope");
    assert_near(weighted.r_squared, repeated.r_squared, 1e-13, "R²");
}

#[test]
fn a_column_that_says_nothing_new_is_named() {
    let (x, y, _) = sample();
    let sum: Vec<f64> = x.iter().map(|x| 3.0 - 0.1 * x).collect();
    let design = RegressionDesign::new(40).with_intercept().with("x", x).with("mix", sum).with("later", y.clone());
    let found = fit(&design, &y, None, Covariance::Classical);
    assert_eq!(found, Err(Unanswered::Collinear { column: "mix".to_owned() }));
    let design = RegressionDesign::new(2).with_intercept().with("x", vec![1.0, 2.0]);
    let found = fit(&design, &[1.0, 2.0], None, Covariance::Classical);
    assert_eq!(found, Err(Unanswered::TooFew { what: "observations", found: 2, needed: 3 }));
    let design = RegressionDesign::new(40).with_intercept();
    assert!(matches!(fit(&design, &y, None, Covariance::Clustered(&[1; 40])), Err(Unanswered::TooFew { .. })));
}

/// Finite numbers, many of them equal, some enormous.
pub fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => -5.0..5.0_f64,
        3 => (-2..3_i32).prop_map(f64::from),
        1 => prop_oneof![Just(1e300), Just(-1e300), Just(1e-300), Just(f64::MAX), Just(1e12)],
    ]
}

proptest! {
    #[test]
    fn whatever_comes_is_answered_or_refused(
        rows in prop::collection::vec((any_number(), any_number(), any_number(), 0..4_usize), 0..12),
        kind in 0..4_usize,
    ) {
        let (a, b): (Vec<f64>, Vec<f64>) = rows.iter().map(|row| (row.0, row.1)).unzip();
        let outcome: Vec<f64> = rows.iter().map(|row| row.2).collect();
        let design = RegressionDesign::new(rows.len()).with_intercept().with("a", a).with("b", b);
        let clusters: Vec<usize> = rows.iter().map(|row| row.3).collect();
        let covariance = [
            Covariance::Classical, Covariance::Robust, Covariance::Clustered(&clusters), Covariance::NeweyWest { lags: 2 },
        ][kind];
        if let Ok(found) = fit(&design, &outcome, None, covariance) {
            prop_assert!(found.coefficients.iter().all(|value| value.is_finite()));
            prop_assert!(found.covariance.iter().enumerate().all(|(at, row)| row[at] >= 0.0 || kind == 3));
            prop_assert!((0.0..=1.0).contains(&found.r_squared));
            if let Ok(test) = found.all_zero(&[1, 2]) {
                prop_assert!((0.0..=1.0).contains(&test.p), "{test:?}");
            }
        }
    }
}
