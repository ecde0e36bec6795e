//! The CDNOW sample, on which the models' papers report their estimates.

use std::collections::BTreeMap;

use terrace_models::hold_out::{Dates, ForecastRule, HoldOut, hold_out};
use terrace_models::{BgNbd, Counted, GammaGamma, History, MbgNbd, Model, ParetoNbd, RepeatBuying, Spending};
use terrace_testing::public_data;

/// Days since 1 January 1997 of a date written 19970131.
fn day(text: &str) -> u32 {
    const BEFORE_MONTH: [u32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let number: u32 = text.parse().expect("a date");
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    (year - 1997) * 365 + BEFORE_MONTH[month as usize - 1] + day - 1
}

/// Cents by day, for each customer; what was bought on one day is one purchase.
fn purchases() -> Option<BTreeMap<String, BTreeMap<u32, u64>>> {
    let text = std::fs::read_to_string(public_data("cdnow/CDNOW_sample.txt")?).expect("readable");
    let mut customers: BTreeMap<String, BTreeMap<u32, u64>> = BTreeMap::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let cents: u64 = fields[4].replace('.', "").parse().expect("an amount with cents");
        *customers.entry(fields[1].to_owned()).or_default().entry(day(fields[2])).or_default() += cents;
    }
    Some(customers)
}

/// The last day of the calibration, 30 September 1997.
const LAST_DAY: u32 = 272;

/// Histories in weeks up to the last day.
fn histories(customers: &BTreeMap<String, BTreeMap<u32, u64>>) -> Vec<History> {
    let weeks = |days: u32| f64::from(days) / 7.0;
    (customers.values())
        .map(|days| {
            let first = *days.keys().next().expect("a purchase");
            let repeats: Vec<u32> = days.keys().copied().skip(1).filter(|day| *day <= LAST_DAY).collect();
            History {
                frequency: u32::try_from(repeats.len()).expect("few"),
                recency: weeks(repeats.last().map_or(0, |last| last - first)),
                age: weeks(LAST_DAY - first),
            }
        })
        .collect()
}

fn assert_near(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} is not {expected}");
}

#[test]
fn bg_nbd_has_the_published_estimates() {
    let Some(customers) = purchases() else { return };
    let data = Counted::new(&histories(&customers)).expect("sound histories");
    assert_eq!(data.customers(), 2357);
    let fit = BgNbd::fit(&data).expect("a fit");
    for ((name, found), published) in
        BgNbd::PARAMETERS.into_iter().zip(fit.model.parameters()).zip([0.2426, 4.4136, 0.7929, 2.4259])
    {
        assert_near(found, published, 5e-4, name);
    }
    assert_near(fit.log_likelihood, -9582.43, 0.005, "log-likelihood");
    assert!(fit.gradient_norm < 1e-9, "{fit:?}");
    assert_eq!(fit.agreeing, fit.starts, "{fit:?}");
    let customer = History { frequency: 2, recency: 30.43, age: 38.86 };
    assert_near(fit.model.expected(&customer, 39.0), 1.226, 5e-4, "expected purchases");
}

#[test]
fn pareto_nbd_has_the_published_estimates() {
    let Some(customers) = purchases() else { return };
    let data = Counted::new(&histories(&customers)).expect("sound histories");
    let fit = ParetoNbd::fit(&data).expect("a fit");
    for (((name, found), published), rounding) in (ParetoNbd::PARAMETERS.into_iter())
        .zip(fit.model.parameters())
        .zip([0.553, 10.58, 0.606, 11.67])
        .zip([5e-4, 5e-3, 5e-4, 5e-3])
    {
        assert_near(found, published, 1.5 * rounding, name);
    }
    assert_near(fit.log_likelihood, -9594.98, 0.005, "log-likelihood");
    assert!(fit.gradient_norm < 1e-9 && fit.agreeing == fit.starts, "{fit:?}");
}

#[test]
fn gamma_gamma_has_the_published_estimates() {
    let Some(customers) = purchases() else { return };
    let spending: Vec<Spending> = (customers.values())
        .filter_map(|days| {
            let repeats: Vec<u64> =
                days.iter().skip(1).filter(|(day, _)| **day <= LAST_DAY).map(|(_, cents)| *cents).collect();
            let purchases = u32::try_from(repeats.len()).expect("few");
            let cents = f64::from(u32::try_from(repeats.iter().sum::<u64>()).expect("little"));
            (purchases > 0).then(|| Spending { purchases, mean: cents / 100.0 / f64::from(purchases) })
        })
        .collect();
    assert_eq!(spending.len(), 946);
    let mean = spending.iter().map(|spending| spending.mean).sum::<f64>() / 946.0;
    assert_near(mean, 35.08, 0.005, "mean repeat spend");
    let fit = GammaGamma::fit(&Counted::new(&spending).expect("sound spending")).expect("a fit");
    for ((name, found), published) in
        GammaGamma::PARAMETERS.into_iter().zip(fit.model.parameters()).zip([6.25, 3.74, 15.45])
    {
        assert_near(found, published, 0.01, name);
    }
    assert!(fit.gradient_norm < 1e-9 && fit.agreeing == fit.starts, "{fit:?}");
}

/// What a model fitted to the first 39 weeks says of the 39 that follow.
fn held_out<M: Model<4, Observation = History> + RepeatBuying>() -> Option<HoldOut<M>> {
    let customers: Vec<Vec<f64>> =
        purchases()?.values().map(|days| days.keys().map(|day| f64::from(*day) / 7.0).collect()).collect();
    let last = f64::from(LAST_DAY) / 7.0;
    let dates = Dates { cut: last, end: last + 39.0, step: 1.0 };
    Some(hold_out(&customers, &dates, M::fit).expect("a check"))
}

fn check_hold_out<M: Model<4, Observation = History> + RepeatBuying>(total_ratio: f64) {
    let Some(found) = held_out::<M>() else { return };
    assert_eq!((found.customers, found.later), (2357, 0));
    let error = |rule: ForecastRule| found.errors.iter().find(|error| error.rule == rule).expect("a rule");
    assert_near(error(ForecastRule::Model).total_ratio, total_ratio, 5e-4, M::NAME);
    let after: f64 = found.by_frequency.iter().map(|group| group.actual * group.customers as f64).sum();
    assert_near(after, 1882.0, 1e-6, "purchases after the cut");
    for rule in [ForecastRule::LastPeriod, ForecastRule::OwnPace, ForecastRule::CommonPace] {
        let (model, simple) = (error(ForecastRule::Model), error(rule));
        assert!(model.root_mean_square < simple.root_mean_square, "{:?}", found.errors);
    }
    let off = found.by_p_alive.iter().map(|group| (group.p_active - group.active).abs()).sum::<f64>() / 10.0;
    assert!(off < 0.07, "{off} {:?}", found.by_p_alive);
    let known: usize = found.by_frequency.iter().skip(1).map(|group| group.customers).sum();
    assert_eq!((found.by_frequency.len(), known), (8, 946));
}

/// Expected over actual purchases as the Python package lifetimes 0.11.3 has them.
#[test]
fn what_followed_was_expected() {
    check_hold_out::<BgNbd>(0.8785);
    check_hold_out::<MbgNbd>(0.8378);
    check_hold_out::<ParetoNbd>(0.8850);
}

/// Estimates as the Python package lifetimes 0.11.3 has them.
#[test]
fn mbg_nbd_has_the_estimates_of_other_software() {
    let Some(customers) = purchases() else { return };
    let fit = MbgNbd::fit(&Counted::new(&histories(&customers)).expect("sound histories")).expect("a fit");
    for ((name, found), other) in
        MbgNbd::PARAMETERS.into_iter().zip(fit.model.parameters()).zip([0.5248, 6.1831, 0.8914, 1.6140])
    {
        assert_near(found, other, 2e-4, name);
    }
}
