//! What the customers of each tier are like: counts, revenue, and the middle customer's amount, frequency and basket.

use rayon::prelude::*;
use terrace_domain::{Money, Share, round_div};
use terrace_policy::Policy;
use terrace_tiering::{Classes, Column};

/// One scheme's outcome in figures.
#[derive(Debug, Clone)]
pub struct SchemeProfile {
    /// Index into the policy's schemes.
    pub scheme: usize,
    /// Customers with a class: N.
    pub classified: usize,
    /// Customers without one.
    pub unclassified: usize,
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
    pub net: Column,
    /// Gross amount.
    pub gross: Column,
    /// Orders.
    pub orders: Column,
    /// Gross ÷ orders.
    pub basket: Column,
    /// Days since the last order.
    pub recency: Column,
    /// When the first order happened.
    pub first: Column,
    /// When the last order happened.
    pub last: Column,
}

/// Profiles every scheme of a run.
pub fn profiles(policy: &Policy, classes: &Classes, standard: &StandardColumns) -> Vec<SchemeProfile> {
    (0..policy.schemes.len()).into_par_iter().map(|scheme| profile(policy, classes, standard, scheme)).collect()
}

fn profile(policy: &Policy, classes: &Classes, standard: &StandardColumns, scheme: usize) -> SchemeProfile {
    let tiers = policy.schemes.get(scheme).map_or(0, |s| s.tiers.len());
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); tiers];
    let mut unclassified = 0;
    let places = classes.scheme(scheme).map_or(&[][..], |scheme| &scheme.places);
    for (row, place) in places.iter().enumerate() {
        match place.tier().and_then(|tier| members.get_mut(usize::from(tier))) {
            Some(rows) => rows.push(row),
            None => unclassified += 1,
        }
    }
    let classified: usize = members.iter().map(Vec::len).sum();
    let revenues: Vec<i128> = members.iter().map(|rows| sum(&standard.net, rows)).collect();
    let total: i128 = revenues.iter().sum();
    let tiers = members
        .par_iter()
        .zip(&revenues)
        .map(|(rows, &revenue)| TierProfile {
            customers: rows.len(),
            share: Share::of(rows.len() as i128, classified as i128),
            revenue: money(revenue),
            revenue_share: ratio(revenue, total),
            median_amount: median(&standard.net, rows, 1).map(Money::from_ten_thousandths),
            median_orders: median(&standard.orders, rows, 1_000_000),
            // A basket is a decimal of six places; money has four.
            median_basket: median(&standard.basket, rows, 1)
                .and_then(|value| i64::try_from(round_div(i128::from(value), 100)?).ok())
                .map(Money::from_ten_thousandths),
            median_recency: median(&standard.recency, rows, 1_000_000),
        })
        .collect();
    SchemeProfile { scheme, classified, unclassified, revenue: money(total), tiers }
}

/// Part of a whole in millionths, half-even; zero of nothing.
pub fn ratio(part: i128, whole: i128) -> i64 {
    let value = part.checked_mul(1_000_000).and_then(|part| round_div(part, whole)).unwrap_or(0);
    i64::try_from(value).unwrap_or(0)
}

/// The sum of a column over some rows; nulls add nothing.
pub fn sum(column: &Column, rows: &[usize]) -> i128 {
    let Column::Integers(integers) = column else { return 0 };
    rows.iter().filter_map(|&row| integers.get(row)).map(i128::from).sum()
}

/// An amount from a wide sum; sums beyond what money can hold are cut at its bounds.
pub fn money(value: i128) -> Money {
    let bounded = value.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    Money::from_ten_thousandths(i64::try_from(bounded).unwrap_or(i64::MAX))
}

/// The median times `factor`: the mean of the two middle values where their number is even, half-even.
fn median(column: &Column, rows: &[usize], factor: i128) -> Option<i64> {
    let Column::Integers(integers) = column else { return None };
    let mut values: Vec<i64> = rows.iter().filter_map(|&row| integers.get(row)).collect();
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let even = values.len().is_multiple_of(2);
    let (below, &mut upper, _) = values.select_nth_unstable(middle);
    let lower = if even { below.iter().copied().max().unwrap_or(upper) } else { upper };
    let doubled = i128::from(lower) + i128::from(upper);
    i64::try_from(round_div(doubled * factor, 2)?).ok()
}

/// Whether a tier is an id of natural groups that no group has, as where fewer were found than there may be.
pub fn is_spare(scheme: &terrace_policy::Scheme, customers: usize) -> bool {
    customers == 0 && matches!(scheme.kind, terrace_policy::SchemeKind::Clusters { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::ValueType;

    #[test]
    fn medians_are_the_middle() {
        let column = Column::optional_integers(ValueType::Count, [Some(5), None, Some(1), Some(2), Some(9)]);
        assert_eq!(median(&column, &[0, 1, 2, 3, 4], 1_000_000), Some(3_500_000));
        assert_eq!(median(&column, &[0, 2, 3], 1), Some(2));
        assert_eq!(median(&column, &[1], 1), None);
    }

    #[test]
    fn shares_of_nothing_are_zero() {
        assert_eq!(ratio(5, 0), 0);
        assert_eq!(ratio(1, 3), 333_333);
        assert_eq!(ratio(-1, 4), -250_000);
    }
}
