//! A model held against made-up purchases.

use terrace_domain::Date;
use terrace_report::{
    AliveGrid, ExpectedActual, ModelCheck, Pair, PairBars, ProductOfTier, Products, SchemeReport, TrackPoint,
};

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

/// What the tiers of the first scheme buy.
pub fn products(schemes: &[SchemeReport]) -> Products {
    let names = ["便签本 五色", "中性笔 黑色 12支", "文件夹 A4", "白板笔 四色", "订书机"];
    let seller = |(rank, name): (usize, &&str)| ProductOfTier {
        name: (*name).to_owned(),
        customers: 420 / (rank as u64 + 1),
        index: 2.4 - 0.5 * rank as f64,
    };
    let tiers = schemes.first().map_or(0, |scheme| scheme.tiers.len());
    let pair = |because: &str, then: &str, orders: u64, lift: f64| Pair {
        because: because.to_owned(),
        then: then.to_owned(),
        orders,
        confidence: 0.42,
        lift,
    };
    Products {
        scheme: 0,
        tiers: (0..tiers).map(|_| names.iter().enumerate().map(seller).collect()).collect(),
        pairs: vec![pair("白板笔 四色", "白板擦", 311, 9.6), pair("订书机", "订书钉", 274, 7.3)],
        bars: PairBars { orders: 20, confidence: 0.2, any_in_enough_orders: true },
    }
}
