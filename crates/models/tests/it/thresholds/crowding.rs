//! Customers who crowd above a threshold, and those who do not.

use terrace_models::numerics::binomial;
use terrace_models::numerics::random::Chance;
use terrace_models::thresholds::counts::{count, count_nearest};
use terrace_models::thresholds::density::density;
use terrace_models::thresholds::{Design, SideOfThreshold, ThresholdRefusal, estimate, verdict};

use super::plain;
use crate::evidence::assert_part;

/// Spend of a year around a threshold of 50,000; a part of those just below buys on until they reach it.
fn spend(customers: usize, pushing: f64, seed: u64) -> (Vec<f64>, Vec<f64>) {
    let mut chance = Chance::new(seed);
    (0..customers)
        .map(|_| {
            let eager = chance.normal();
            let mut score = 45_000.0 + 15_000.0 * chance.normal();
            if (47_000.0..50_000.0).contains(&score) && eager > 0.0 && chance.share() < pushing {
                score = 50_000.0 + 600.0 * chance.share();
            }
            let tier = if score >= 50_000.0 { 2000.0 } else { 0.0 };
            (score, 0.5 * score + 4000.0 * eager + tier + 3000.0 * chance.normal())
        })
        .unzip()
}

#[test]
fn a_clean_threshold_is_told_and_a_manipulated_one_is_not() {
    let (score, outcome) = spend(8000, 0.0, 1);
    let found = verdict(&plain(&score, &outcome), 50_000.0, &Design::USUAL).expect("clean");
    let of = found.estimate.robust.interval;
    assert!(of.low < 2000.0 && 2000.0 < of.high && found.crowding.p_value() > 0.05, "{found:?}");
    let (score, outcome) = spend(8000, 0.6, 1);
    let refused = verdict(&plain(&score, &outcome), 50_000.0, &Design::USUAL).expect_err("manipulated");
    let ThresholdRefusal::Manipulated { below, above, p_value } = refused else { panic!("{refused}") };
    assert!(p_value < 1e-6 && above > 2 * below, "{refused}");
    // And rightly so: those who placed themselves are others.
    let wrong = estimate(&plain(&score, &outcome), 50_000.0, &Design::USUAL).expect("an estimate");
    assert!(wrong.robust.interval.low > 2000.0, "{wrong:?}");
    // A donut does not hide it.
    let donut = Design { donut: 700.0, ..Design::USUAL };
    let refused = verdict(&plain(&score, &outcome), 50_000.0, &donut);
    assert!(matches!(refused, Err(ThresholdRefusal::Manipulated { .. })));
}

#[test]
fn clean_densities_alarm_as_often_as_they_may() {
    let alarms = (0..400)
        .filter(|seed| {
            let (score, _) = spend(2000, 0.0, 1000 + seed);
            density(&score, 50_000.0).expect("a density").p_value < 0.05
        })
        .count();
    // 5 % of 400, three deviations to both sides.
    assert!((7..=33).contains(&alarms), "{alarms} of 400");
}

#[test]
fn scores_of_few_values_are_judged_by_counts() {
    let mut chance = Chance::new(4);
    // Orders of a year, 0 to 29; the tier begins with 15.
    let orders: Vec<f64> = (0..3000).map(|_| chance.below(30) as f64).collect();
    let outcome: Vec<f64> = orders.iter().map(|orders| orders + chance.normal()).collect();
    assert!(matches!(density(&orders, 15.0), Err(ThresholdRefusal::TooFewValues { found: 15, needed: 23, .. })));
    let found = verdict(&plain(&orders, &outcome), 15.0, &Design::USUAL).expect("even");
    assert!(found.crowding.density.is_none() && found.estimate.heaping.is_worth_telling(), "{found:?}");
    assert!(found.estimate.values.iter().all(|values| *values >= 10), "{found:?}");
    let pushed: Vec<f64> =
        orders.iter().map(|orders| if *orders == 14.0 && chance.share() < 0.5 { 15.0 } else { *orders }).collect();
    let refused = verdict(&plain(&pushed, &outcome), 15.0, &Design::USUAL);
    assert!(matches!(refused, Err(ThresholdRefusal::Manipulated { .. })), "{refused:?}");
    // Nine values on a side carry no line.
    let few: Vec<f64> = orders.iter().map(|orders| (orders / 2.0).floor()).collect();
    let refused = estimate(&plain(&few, &outcome), 9.0, &Design::USUAL).expect_err("few values");
    let side = SideOfThreshold::Below;
    assert_eq!(refused, ThresholdRefusal::TooFewValues { side, found: 9, needed: 10 });
}

#[test]
fn counts_are_exact() {
    // Cattaneo, Idrobo, Titiunik 2024, part II, snippet 25.
    assert_part(binomial::two_sided(67, 275, 0.5), 5.5e-18, 0.01);
    let score = [4.0, 4.5, 4.9, 5.0, 5.0, 5.4, 5.5, 6.0];
    let found = count(&score, 5.0, 0.5).expect("a width");
    assert_eq!((found.below, found.above), (2, 3));
    assert_part(found.p_value, 1.0, 1e-12);
    let found = count_nearest(&score, 5.0, 7).expect("enough");
    assert_eq!((found.below, found.above), (3, 4));
    // Whole numbers: as many on either side.
    let whole = [13.0, 14.0, 14.0, 15.0, 15.0, 15.0, 16.0, 17.0];
    for (customers, expected) in [(1, (2, 3)), (5, (2, 3)), (6, (3, 4)), (8, (3, 5))] {
        let found = count_nearest(&whole, 15.0, customers).expect("enough");
        assert_eq!((found.below, found.above), expected, "{customers}");
    }
    let refused = count_nearest(&[1.0; 30], 5.0, 9);
    assert_eq!(refused, Err(ThresholdRefusal::TooFewCustomers { side: SideOfThreshold::Above, found: 0, needed: 9 }));
    assert!(matches!(
        count_nearest(&score, 5.0, 9),
        Err(ThresholdRefusal::TooFewCustomers { found: 8, needed: 9, .. })
    ));
    assert!(count(&score, 5.0, 0.0).is_err() && count(&[f64::NAN], 5.0, 1.0).is_err());
    assert_eq!(count(&[], 5.0, 1.0).expect("none").p_value, 1.0);
}
