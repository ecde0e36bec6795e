//! A model held against made-up purchases.

use terrace_domain::Date;
use terrace_report::{AliveGrid, ExpectedActual, ModelCheck, TrackPoint};

/// A model that expects a little less than what came.
pub fn check() -> ModelCheck {
    let day = |week: i32| Date::from_days(Date::from_ymd(2022, 1, 3).map_or(0, Date::days) + 7 * week);
    let track = (1..=127).map(|week| {
        let weeks = f64::from(week);
        let expected = 30_000.0 * (1.0 - (-weeks / 90.0).exp());
        let actual = expected * (1.0 + 0.04 * (weeks / 9.0).sin()) + 2.0 * weeks;
        TrackPoint { day: day(week), expected, actual: actual.round() as u64 }
    });
    let pairs = |count: u32, expected: &dyn Fn(f64) -> f64| -> Vec<ExpectedActual> {
        let pair = |group: u32| {
            let value = expected(f64::from(group));
            let actual = value * if group.is_multiple_of(2) { 1.06 } else { 0.93 };
            ExpectedActual {
                group,
                or_more: group == count,
                customers: 4_000 / u64::from(group + 1),
                expected: value,
                actual,
            }
        };
        (0..=count).map(pair).collect()
    };
    let row =
        |silence: f64| (1..=10).map(|times| 1.0 / (1.0 + (silence * f64::from(times) / 60.0 - 2.0).exp())).collect();
    let silences: Vec<f64> = (0..8).map(|row| f64::from(row) * 12.0).collect();
    let mut tenths = pairs(10, &|tenth| tenth / 11.0);
    tenths.remove(0);
    tenths.iter_mut().for_each(|pair| pair.or_more = false);
    ModelCheck {
        model: "mbg-nbd".to_owned(),
        cut: day(85),
        until: day(127),
        customers: 4_310,
        leans_on_prior: false,
        track: track.collect(),
        frequencies: pairs(7, &|times| 1_900.0 / (times + 1.0)),
        afterwards: pairs(7, &|times| 0.4 + 0.7 * times),
        tenths,
        alive: AliveGrid {
            age: 85.0,
            frequencies: (1..=10).collect(),
            p_alive: silences.iter().map(|silence| row(*silence)).collect(),
            silences,
        },
    }
}
