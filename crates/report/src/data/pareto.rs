use super::wire;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use terrace_domain::{Money, Share};

/// How revenue is spread over customers, from the largest customer down.
///
/// A customer with zero or less adds nothing to the total but is counted among the customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Pareto {
    /// All customers counted.
    pub customers: u64,
    /// The sum of all amounts above zero.
    #[serde(serialize_with = "wire::shown")]
    #[schemars(with = "String")]
    pub total: Money,
    /// The cumulative curve, at most some 150 points, from nobody to all customers; every twentieth of
    /// the customers is among them.
    pub points: Vec<ParetoPoint>,
    /// How many customers are the top 20% (rounded up), and what share of the total they bring.
    pub top_fifth: ParetoPoint,
    /// How many customers it takes to reach 80% of the total, and what share they reach.
    pub four_fifths: ParetoPoint,
    /// 0 if all customers are equal, close to 1 if one customer brings everything.
    #[serde(serialize_with = "wire::shown")]
    #[schemars(with = "String")]
    pub gini: Share,
}

/// The share of the total that a number of the largest customers bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ParetoPoint {
    /// Counted from the largest.
    pub customers: u64,
    /// Of the total.
    #[serde(serialize_with = "wire::shown")]
    #[schemars(with = "String")]
    pub share: Share,
}

/// Points of the curve beside the twentieths: enough for a smooth line, few enough for a small page.
const BEND_POINTS: usize = 120;

impl Pareto {
    /// Measures the curve exactly from one amount per customer, in any order. Returns `None` if no amount is above zero
    /// or the total is beyond any amount that fits.
    pub fn of(mut amounts: Vec<Money>) -> Option<Self> {
        amounts.sort_unstable_by(|a, b| b.cmp(a));
        let mut running = 0i128;
        let mut weighted = 0i128;
        let mut sums = Vec::with_capacity(amounts.len());
        for (index, amount) in amounts.iter().enumerate() {
            let part = i128::from(amount.ten_thousandths().max(0));
            running += part;
            weighted += part * i128::try_from(index + 1).ok()?;
            sums.push(running);
        }
        let total = running;
        if total <= 0 {
            return None;
        }
        let count = sums.len();
        let point = |rank: usize| -> Option<ParetoPoint> {
            let sum = rank.checked_sub(1).map_or(Some(0), |index| sums.get(index).copied())?;
            Some(ParetoPoint { customers: u64::try_from(rank).ok()?, share: Share::of(sum, total) })
        };
        let fifth = count.div_ceil(5);
        let four_fifths = sums.partition_point(|sum| sum * 5 < total * 4) + 1;
        let points = curve_ranks(count).into_iter().filter_map(point).collect();
        // G = (n + 1 − 2 Σ i·xᵢ ÷ Σ xᵢ) ÷ n with the largest first.
        let n = i128::try_from(count).ok()?;
        let gini = Share::of((n + 1) * total - 2 * weighted, n * total);
        Some(Self {
            customers: u64::try_from(count).ok()?,
            total: Money::from_ten_thousandths(i64::try_from(total).ok()?),
            points,
            top_fifth: point(fifth)?,
            four_fifths: point(four_fifths.min(count))?,
            gini,
        })
    }
}

/// Ranks at which the curve is kept: every twentieth of the customers exactly, and closer together where the curve
/// bends, at the largest customers.
fn curve_ranks(count: usize) -> BTreeSet<usize> {
    let rank = |part: usize, whole: usize| {
        let rank = (count as u128 * part as u128).div_ceil(whole as u128);
        usize::try_from(rank).unwrap_or(count)
    };
    let even = (0..=20).map(|step| rank(step, 20));
    let bend = (0..=BEND_POINTS).map(|step| rank(step * step, BEND_POINTS * BEND_POINTS));
    even.chain(bend).chain([rank(1, 100)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn units(amounts: &[i64]) -> Vec<Money> {
        amounts.iter().map(|a| Money::from_ten_thousandths(a * Money::SCALE)).collect()
    }

    #[test]
    fn the_measured_figures_are_exact() {
        let curve = Pareto::of(units(&[5, 80, 5, 5, 5])).unwrap();
        assert_eq!((curve.top_fifth.customers, curve.top_fifth.share), (1, Share::parse("80%").unwrap()));
        assert_eq!(curve.four_fifths, curve.top_fifth);
        assert_eq!(curve.total.to_string(), "100.00");
        assert_eq!(curve.points.first().map(|p| p.customers), Some(0));
        assert_eq!(curve.points.last().map(|p| (p.customers, p.share)), Some((5, Share::WHOLE)));
    }

    #[test]
    fn equal_customers_have_no_concentration_and_losses_add_nothing() {
        let equal = Pareto::of(units(&[3; 10])).unwrap();
        assert_eq!((equal.gini.millionths(), equal.four_fifths.customers), (0, 8));
        let losses = Pareto::of(units(&[10, -10, 0])).unwrap();
        assert_eq!((losses.customers, losses.total.to_string()), (3, "10.00".to_owned()));
        assert_eq!(losses.four_fifths.customers, 1);
        assert!(Pareto::of(units(&[0, -1])).is_none());
        assert!(Pareto::of(Vec::new()).is_none());
    }

    proptest! {
        #[test]
        fn the_curve_rises_to_the_whole(amounts in prop::collection::vec(-100i64..1_000_000, 1..400)) {
            let Some(curve) = Pareto::of(units(&amounts)) else {
                prop_assert!(amounts.iter().all(|a| *a <= 0));
                return Ok(());
            };
            prop_assert!(curve.points.windows(2).all(|w| w[0].customers < w[1].customers && w[0].share <= w[1].share));
            prop_assert_eq!(curve.points.last().map(|p| p.share), Some(Share::WHOLE));
            prop_assert!(curve.four_fifths.share.millionths() >= 800_000 - 1);
            prop_assert!(curve.points.len() <= 150);
        }
    }
}
