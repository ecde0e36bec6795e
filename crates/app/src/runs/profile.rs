//! What the customers of each tier are like: counts, revenue, and the middle customer's amount, frequency and basket.

use crate::error::AppError;
use rayon::prelude::*;
use terrace_analytics::AnalyticsError;
use terrace_domain::{CancelToken, InternalError, Money, Share, round_div};
use terrace_frame::Integers;
use terrace_policy::Policy;
use terrace_tiering::{Classes, Place};

/// One scheme's outcome in figures.
#[derive(Debug, Clone)]
pub struct SchemeProfile {
    /// Index into the policy's schemes.
    pub scheme: usize,
    /// Customers with a class: N.
    pub classified: usize,
    /// Customers without one.
    pub unclassified: usize,
    /// Their net revenue.
    pub unclassified_revenue: Money,
    /// Net revenue of the customers with a class.
    pub revenue: Money,
    /// One per tier, in the policy's order.
    pub tiers: Vec<TierProfile>,
}

/// One tier in figures; medians are over the tier's customers, over all facts before the as-of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierProfile {
    /// Customers in it.
    pub customers: usize,
    /// Of the scheme's classified customers.
    pub share: Share,
    /// Net revenue of its customers.
    pub revenue: Money,
    /// Its part of the scheme's revenue, in millionths; below zero where returns outweigh sales.
    pub revenue_share: i64,
    /// Median net amount.
    pub median_amount: Option<Money>,
    /// Median number of orders, in millionths.
    pub median_orders: Option<i64>,
    /// Median gross amount per order.
    pub median_basket: Option<Money>,
    /// Median days since the last order, in millionths.
    pub median_recency: Option<i64>,
}

/// The columns that profiles are made of, one value per customer of the frame.
#[derive(Debug, Clone)]
pub struct StandardColumns {
    /// Net amount, all facts before the as-of.
    pub net: Integers,
    /// Gross amount.
    pub gross: Integers,
    /// Orders.
    pub orders: Integers,
    /// Gross ÷ orders.
    pub basket: Integers,
    /// Days since the last order.
    pub recency: Integers,
    /// When the first order happened.
    pub first: Integers,
    /// When the last order happened.
    pub last: Integers,
}

/// Profiles every scheme of a run.
///
/// # Errors
/// That the work was cancelled, and a run without one of the policy's schemes.
pub fn profiles(
    policy: &Policy,
    classes: &Classes,
    standard: &StandardColumns,
    cancel: &CancelToken,
) -> Result<Vec<SchemeProfile>, AppError> {
    let everybody: i128 = (0..standard.net.values.len()).filter_map(|row| standard.net.get(row)).map(i128::from).sum();
    let of_scheme = |scheme| {
        cancel.check()?;
        profile(policy, classes, standard, (scheme, everybody))
    };
    (0..policy.schemes.len()).into_par_iter().map(of_scheme).collect()
}

fn profile(
    policy: &Policy,
    classes: &Classes,
    standard: &StandardColumns,
    (scheme, everybody): (usize, i128),
) -> Result<SchemeProfile, AppError> {
    let lacking = || InternalError::new(format!("the run lacks the scheme of number {scheme}"));
    let tiers = policy.schemes.get(scheme).ok_or_else(lacking)?.tiers.len();
    let places = &classes.scheme(scheme).ok_or_else(lacking)?.places;
    let mut customers = vec![0; tiers];
    for tier in places.iter().filter_map(|place| place.tier()) {
        let beyond = || InternalError::new(format!("a class of tier {tier} where there are {tiers}"));
        *customers.get_mut(usize::from(tier)).ok_or_else(beyond)? += 1;
    }
    let classified: usize = customers.iter().sum();
    let members = members(places, &customers);
    let columns =
        [(&standard.net, 1), (&standard.orders, SIX_PLACES), (&standard.basket, 1), (&standard.recency, SIX_PLACES)];
    let [net, orders, basket, recency] = columns
        .map(|(column, factor)| members.par_iter().map(|rows| figures(column, rows, factor)).collect::<Vec<_>>());
    let total: i128 = net.iter().map(|figures| figures.sum).sum();
    let of_tiers = customers.iter().zip(&net).zip(&orders).zip(&basket).zip(&recency);
    let profiles = of_tiers.map(|((((customers, net), orders), basket), recency)| {
        Ok(TierProfile {
            customers: *customers,
            share: Share::of(*customers as i128, classified as i128),
            revenue: money(net.sum)?,
            revenue_share: ratio(net.sum, total),
            median_amount: net.median.map(Money::from_ten_thousandths),
            median_orders: orders.median,
            // A basket is a decimal of six places; money has four, so that it fits.
            median_basket: basket
                .median
                .and_then(|value| i64::try_from(round_div(i128::from(value), 100)?).ok())
                .map(Money::from_ten_thousandths),
            median_recency: recency.median,
        })
    });
    let tiers = profiles.collect::<Result<_, AppError>>()?;
    Ok(SchemeProfile {
        scheme,
        classified,
        unclassified: places.len() - classified,
        unclassified_revenue: money(everybody - total)?,
        revenue: money(total)?,
        tiers,
    })
}

/// Counts and days become decimals of six places.
const SIX_PLACES: i128 = 1_000_000;

/// What the values of a tier come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Figures {
    sum: i128,
    median: Option<i64>,
}

/// The rows of each tier, of which it is told how many there are.
fn members(places: &[Place], customers: &[usize]) -> Vec<Vec<u32>> {
    let mut members: Vec<Vec<u32>> = customers.iter().map(|customers| Vec::with_capacity(*customers)).collect();
    for (row, place) in (0..).zip(places) {
        if let Some(rows) = place.tier().and_then(|tier| members.get_mut(usize::from(tier))) {
            rows.push(row);
        }
    }
    members
}

/// What a column comes to in some rows, the median times `factor`; nulls count nothing.
fn figures(integers: &Integers, rows: &[u32], factor: i128) -> Figures {
    let all = integers.values.as_slice();
    let values: Vec<i64> = match &integers.valid {
        // Classes and columns are those of one frame, so every row is there.
        None => rows.iter().filter_map(|row| all.get(*row as usize).copied()).collect(),
        Some(_) => rows.iter().filter_map(|row| integers.get(*row as usize)).collect(),
    };
    Figures { sum: values.iter().copied().map(i128::from).sum(), median: median(values, factor) }
}

/// Part of a whole in millionths, half-even; zero of nothing. A part that is more than a billion times the whole, as
/// where what was sold and what came back nearly cancel out, is cut at the bounds: it is no total, and says nothing.
pub fn ratio(part: i128, whole: i128) -> i64 {
    // Sums of amounts leave room for the factor; of nothing there is no part.
    let value = round_div(part.saturating_mul(1_000_000), whole).unwrap_or(0);
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

/// The sum of a column over some rows; nulls add nothing.
pub fn sum(integers: &Integers, rows: &[usize]) -> i128 {
    rows.iter().filter_map(|&row| integers.get(row)).map(i128::from).sum()
}

/// An amount from a wide sum.
///
/// # Errors
/// A sum beyond what money can hold.
pub fn money(value: i128) -> Result<Money, AnalyticsError> {
    let amount = i64::try_from(value).map(Money::from_ten_thousandths);
    amount.map_err(|_| AnalyticsError::Overflow("net_amount".to_owned()))
}

/// The median times `factor`: the mean of the two middle values where their number is even, half-even.
fn median(mut values: Vec<i64>, factor: i128) -> Option<i64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let even = values.len().is_multiple_of(2);
    let (below, &mut upper, _) = values.select_nth_unstable(middle);
    // Of an even number half lie below.
    let lower = if even { below.iter().copied().max().unwrap_or(upper) } else { upper };
    let doubled = i128::from(lower) + i128::from(upper);
    i64::try_from(round_div(doubled * factor, 2)?).ok()
}

/// Whether a tier is an id of natural groups that no group has, as where fewer were found than there may be.
pub fn is_spare(scheme: &terrace_policy::Scheme, customers: usize) -> bool {
    customers == 0 && scheme.kind.has_spare_tiers()
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::ValueType;

    #[test]
    fn medians_are_the_middle() {
        assert_eq!(median(vec![5, 1, 2, 9], 1_000_000), Some(3_500_000));
        assert_eq!(median(vec![5, 1, 2], 1), Some(2));
        assert_eq!(median(vec![], 1), None);
    }

    #[test]
    fn figures_are_those_of_the_customers_of_each_tier() {
        let values = [Some(5), None, Some(1), Some(2), Some(9), Some(70)];
        let column = Integers::from_options(ValueType::Count, values);
        let places =
            [Place::Tier(0), Place::Tier(1), Place::Tier(0), Place::Outside, Place::Tier(0), Place::Unknown(0)];
        let members = members(&places, &[3, 1, 0]);
        assert_eq!(members, [vec![0, 2, 4], vec![1], vec![]]);
        let found: Vec<Figures> = members.iter().map(|rows| figures(&column, rows, 1)).collect();
        let nothing = Figures { sum: 0, median: None };
        assert_eq!(found, [Figures { sum: 15, median: Some(5) }, nothing, nothing]);
        let whole = Integers::from_options(ValueType::Count, [5, 7, 1, 2, 9, 70].map(Some));
        assert_eq!(figures(&whole, &[0, 1, 5], 10), Figures { sum: 82, median: Some(70) });
    }

    #[test]
    fn shares_of_nothing_are_zero() {
        assert_eq!(ratio(5, 0), 0);
        assert_eq!(ratio(1, 3), 333_333);
        assert_eq!(ratio(-1, 4), -250_000);
    }
}
