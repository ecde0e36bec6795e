//! Forecasts against the tables of Hyndman and Athanasopoulos, and their intervals against what comes.

use proptest::prelude::*;
use terrace_models::numerics::random::Chance;
use terrace_models::series::{Pattern, accuracy, mean_forecast, naive, seasonal_mean, seasonal_naive, smooth};
use terrace_models::{Interval, Unanswered};

use crate::least_squares::any_number;
use crate::tables::{Table, assert_near};

/// Values whose time lies between `from` and `to`.
fn between(name: &str, from: f64, to: f64) -> Option<Vec<f64>> {
    let table = Table::read(&format!("fpp/{name}.csv"))?;
    let values = table.numbers("value");
    Some(
        (table.numbers("time").into_iter().zip(values))
            .filter(|(time, _)| from <= *time + 1e-6 && *time < to - 1e-6)
            .map(|(_, value)| value)
            .collect(),
    )
}

fn estimates(of: &[Interval]) -> Vec<f64> {
    of.iter().map(|interval| interval.estimate).collect()
}

#[test]
fn beer_by_simple_methods_is_as_printed() {
    let (Some(training), Some(test)) = (between("ausbeer", 1992.0, 2008.0), between("ausbeer", 2008.0, 2010.5)) else {
        return;
    };
    assert_eq!((training.len(), test.len()), (64, 10));
    for (forecast, printed) in [
        (mean_forecast(&training, 10, 0.95), [38.45, 34.83, 8.28, 2.44]),
        (naive(&training, 10, 0.95), [62.69, 57.40, 14.18, 4.01]),
        (seasonal_naive(&training, 4, 10, 0.95), [14.31, 13.40, 3.17, 0.94]),
    ] {
        let found = accuracy(&test, &estimates(&forecast.expect("a forecast")), &training, 4).expect("errors");
        let share = 100.0 * found.mean_absolute_share.expect("a share");
        let found = [found.root_mean_square, found.mean_absolute, share, found.scaled.expect("a scale")];
        for (found, printed) in found.into_iter().zip(printed) {
            assert_near(found, printed, 5.1e-3, "error");
        }
    }
}

#[test]
fn oil_by_simple_smoothing_is_as_printed() {
    let Some(oil) = between("oil", 1996.0, 2014.0) else { return };
    let found = smooth(&oil, Pattern::Level, 3, 0.95).expect("a forecast");
    assert_near(found.rates.level, 0.8338, 5.1e-4, "α");
    assert_near(found.start.level, 446.6, 0.1, "first level");
    assert_near(found.forecast[0].estimate, 542.68, 0.02, "forecast");
    assert!(found.forecast.windows(2).all(|pair| pair[1].high > pair[0].high && pair[1].estimate == pair[0].estimate));
}

#[test]
fn tourists_by_holt_and_winters_are_as_printed() {
    let Some(tourists) = between("austourists", 2005.0, 2016.0) else { return };
    assert_eq!(tourists.len(), 44);
    for (pattern, by_statsmodels, by_r) in [
        (Pattern::Added(4), [76.0, 51.4, 63.8, 67.4], [76.1, 51.6, 64.0, 68.4]),
        (Pattern::Multiplied(4), [79.4, 49.7, 63.1, 67.6], [80.1, 50.2, 63.3, 68.2]),
    ] {
        let found = smooth(&tourists, pattern, 4, 0.95).expect("a forecast");
        for ((found, one), other) in found.forecast.iter().zip(by_statsmodels).zip(by_r) {
            assert_near(found.estimate, one, 0.03 * one, "forecast");
            assert_near(found.estimate, other, 0.03 * other, "forecast");
        }
    }
}

#[test]
fn passengers_have_a_season() {
    let (Some(training), Some(test)) =
        (between("AirPassengers", 1949.0, 1959.0), between("AirPassengers", 1959.0, 1961.0))
    else {
        return;
    };
    let off = |forecast: &[Interval]| {
        let scaled = accuracy(&test, &estimates(forecast), &training, 12).expect("errors").scaled;
        scaled.expect("a scale")
    };
    let floor = off(&seasonal_naive(&training, 12, 24, 0.95).expect("a forecast"));
    let found = smooth(&training, Pattern::Multiplied(12), 24, 0.95).expect("a forecast");
    // The year after next grew faster than any before, so only the next one is asked of.
    let first = found.forecast.iter().take(12).zip(&test);
    let inside = first.filter(|(found, value)| found.low <= **value && **value <= found.high).count();
    assert!(inside >= 10, "{inside} of 12 {:?}", found.forecast);
    let own = off(&found.forecast);
    assert!(own < 0.75 * floor, "{own} {floor}");
}

/// Calls of a bank by half hours; the last ten weekdays, each by the same weekday before.
#[test]
fn calls_by_the_same_weekday() {
    let Some(table) = Table::read("load_bank_calls/bank_calls.csv.gz") else { return };
    let calls = table.numbers("Calls");
    assert_near(calls.iter().sum::<f64>(), 5_323_661.0, 0.5, "calls");
    // Slots from 07:00 on Monday 3 March 2003, 29 to a weekday. A day without rows counts as one without calls, as the
    // figures do to which this is held: 14 October, a holiday, is one of the ten days.
    let day = |text: &str| -> usize {
        let (month, day): (usize, usize) = (text[5..7].parse().expect("a month"), text[8..10].parse().expect("a day"));
        [0, 0, 0, 0, 31, 61, 92, 122, 153, 184, 214][month] + day - 3
    };
    let mut slots = vec![0.0; 170 * 29];
    for (text, calls) in table.texts("DateTime").iter().zip(&calls) {
        let (days, hour) = (day(text), text[11..13].parse::<usize>().expect("an hour"));
        let half = text[14..16].parse::<usize>().expect("minutes") / 30;
        let weekday = days / 7 * 5 + days % 7;
        slots[weekday * 29 + (hour - 7) * 2 + half] += calls;
    }
    let week = 5 * 29;
    let off = |cycles: usize| {
        let (mut forecast, known) = (Vec::new(), slots.len() - 2 * week);
        for end in [known, known + week] {
            forecast.extend(estimates(&seasonal_mean(&slots[..end], week, cycles, week, 0.9).expect("a forecast")));
        }
        let found = accuracy(&slots[known..], &forecast, &slots[..known], week).expect("errors");
        found.weighted_absolute_share.expect("a share")
    };
    assert_near(off(1), 0.301, 5.1e-4, "last week");
    assert_near(off(4), 0.200, 5.1e-4, "four weeks");
}

#[test]
fn intervals_cover_what_comes() {
    let (mut naive_covered, mut smooth_covered, mut level_covered) = (0, 0, 0);
    for seed in 0..150 {
        let mut chance = Chance::new(seed);
        let (mut level, mut slow) = (50.0, 50.0);
        let series: Vec<f64> = (0..60)
            .map(|at| {
                level += 0.4 * chance.normal() + 0.2;
                level + [3.0, -2.0, 5.0, -6.0][at % 4] + chance.normal()
            })
            .collect();
        let found = smooth(&series[..56], Pattern::Added(4), 4, 0.9).expect("a forecast").forecast;
        smooth_covered += usize::from(found[3].low <= series[59] && series[59] <= found[3].high);
        let walk: Vec<f64> = (0..60)
            .map(|_| {
                slow += chance.normal();
                slow
            })
            .collect();
        let found = naive(&walk[..55], 5, 0.9).expect("a forecast");
        naive_covered += usize::from(found[4].low <= walk[59] && walk[59] <= found[4].high);
        let found = smooth(&walk[..55], Pattern::Level, 5, 0.9).expect("a forecast").forecast;
        level_covered += usize::from(found[4].low <= walk[59] && walk[59] <= found[4].high);
    }
    for covered in [naive_covered, smooth_covered, level_covered] {
        assert!((115..=147).contains(&covered), "{naive_covered} {smooth_covered} {level_covered} of 150");
    }
}

#[test]
fn short_series_are_refused() {
    let few = |found: Result<_, Unanswered>| matches!(found, Err(Unanswered::TooFew { .. }));
    assert!(few(smooth(&[1.0; 5], Pattern::Level, 1, 0.9).map(|_| ())));
    assert!(few(smooth(&[1.0; 11], Pattern::Added(4), 1, 0.9).map(|_| ())));
    assert!(few(smooth(&[1.0; 24], Pattern::Added(12), 1, 0.9).map(|_| ())));
    assert!(few(seasonal_naive(&[1.0; 4], 4, 1, 0.9).map(|_| ())));
    let long: Vec<f64> = (0..200).map(|at| f64::from(at % 61)).collect();
    let refused = smooth(&long, Pattern::Added(61), 1, 0.9).map(|_| ());
    assert_eq!(refused, Err(Unanswered::BadOption { name: "the period", allowed: "2 to 60 points" }));
    let negative: Vec<f64> = (0..20).map(|at| f64::from(at) - 3.0).collect();
    assert!(matches!(smooth(&negative, Pattern::Multiplied(4), 1, 0.9), Err(Unanswered::BadValue { position: 0, .. })));
}

proptest! {
    #[test]
    fn any_series_is_carried_on_or_refused(values in prop::collection::vec(any_number(), 0..20), ahead in 0..9_usize, period in 0..5_usize) {
        let positive: Vec<f64> = values.iter().map(|value| value.abs()).collect();
        let found = [
            smooth(&values, Pattern::Level, ahead, 0.9).map(|found| found.forecast),
            smooth(&values, Pattern::Added(period), ahead, 0.9).map(|found| found.forecast),
            smooth(&positive, Pattern::Multiplied(period), ahead, 0.9).map(|found| found.forecast),
            mean_forecast(&values, ahead, 0.9),
            naive(&values, ahead, 0.9),
            seasonal_mean(&values, period, 2, ahead, 0.9),
        ];
        for forecast in found.into_iter().flatten() {
            prop_assert_eq!(forecast.len(), ahead);
            for point in forecast {
                prop_assert!(point.low <= point.estimate && point.estimate <= point.high && point.high.is_finite(), "{:?}", point);
            }
        }
        if let Ok(found) = accuracy(&values, &positive, &values, period) {
            prop_assert!(found.root_mean_square.is_finite() && found.mean_absolute.is_finite());
        }
    }
}
