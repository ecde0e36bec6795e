//! The ways of classifying, each written as it would be explained: by counting who is better.

use super::{fraction, rounded};
use num_rational::BigRational;
use std::collections::BTreeMap;

/// One value per customer that a scheme speaks about.
pub type Values<'c> = BTreeMap<&'c str, i128>;

/// A class per customer.
pub type Classes<'c> = BTreeMap<&'c str, &'static str>;

/// Tiers that end at cumulative shares of a million; the last takes the rest.
pub type Cuts = [(&'static str, i128)];

/// Ranks by one value; a tier ends at rank ceil(share × N), equal values have the rank of the best among them.
pub fn pyramid<'c>(values: &Values<'c>, cuts: &Cuts, rest: &'static str) -> Classes<'c> {
    let count = values.len() as i128;
    let class = |value: i128| {
        let rank = 1 + values.values().filter(|other| **other > value).count() as i128;
        let ends = |share: i128| (share * count + 999_999) / 1_000_000;
        cuts.iter().find(|(_, share)| rank <= ends(*share)).map_or(rest, |(tier, _)| *tier)
    };
    values.iter().map(|(id, value)| (*id, class(*value))).collect()
}

/// Ranks by one value; a customer is in a tier while what the better ones have is below its share of the total.
pub fn share<'c>(values: &Values<'c>, cuts: &Cuts, rest: &'static str) -> Classes<'c> {
    let total: i128 = values.values().filter(|value| **value > 0).sum();
    let class = |value: i128| {
        if value <= 0 {
            return rest;
        }
        let before: i128 = values.values().filter(|other| **other > value).sum();
        cuts.iter().find(|(_, share)| before * 1_000_000 < share * total).map_or(rest, |(tier, _)| *tier)
    };
    values.iter().map(|(id, value)| (*id, class(*value))).collect()
}

/// The score of each customer: the bin that NTILE gives to the middle position of all equal values.
pub fn digits<'c>(values: &Values<'c>, bins: usize, less_is_better: bool) -> BTreeMap<&'c str, usize> {
    let count = values.len();
    // NTILE: the first bins are one larger where the count does not divide.
    let bin_of_position: Vec<usize> = (1..=bins)
        .flat_map(|bin| {
            let size = count / bins + usize::from(bin <= count % bins);
            std::iter::repeat_n(bin, size)
        })
        .collect();
    let goodness = |value: i128| if less_is_better { -value } else { value };
    let digit = |value: i128| {
        let worse = values.values().filter(|other| goodness(**other) < goodness(value)).count();
        let equal = values.values().filter(|other| **other == value).count();
        // Positions worse+1 … worse+equal; the middle one, the lower of two.
        let middle = worse + equal.div_ceil(2);
        // Who are all alike stand in the middle, however many they are.
        if equal == count { bins.div_ceil(2) } else { bin_of_position[middle - 1] }
    };
    values.iter().map(|(id, value)| (*id, digit(*value))).collect()
}

/// The ten named segments, by recency and frequency of five.
pub fn standard_10(recency: usize, frequency: usize) -> &'static str {
    match (recency, frequency) {
        (1 | 2, 1 | 2) => "hibernating",
        (1 | 2, 3 | 4) => "at_risk",
        (1 | 2, 5) => "cant_lose",
        (3, 1 | 2) => "about_to_sleep",
        (3, 3) => "need_attention",
        (3 | 4, 4 | 5) => "loyal",
        (4, 1) => "promising",
        (5, 1) => "new",
        (4 | 5, 2 | 3) => "potential_loyalist",
        (5, 4 | 5) => "champions",
        other => panic!("no such digits: {other:?}"),
    }
}

/// Whether each customer's value is above the median.
pub fn over_median<'c>(values: &Values<'c>) -> BTreeMap<&'c str, bool> {
    let mut sorted: Vec<i128> = values.values().copied().collect();
    sorted.sort_unstable();
    let Some(last) = sorted.len().checked_sub(1) else { return BTreeMap::new() };
    // The mean of the two middle values, which are the same one where the count is odd.
    let doubled = sorted[last / 2] + sorted[sorted.len() / 2];
    values.iter().map(|(id, value)| (*id, 2 * value > doubled)).collect()
}

/// The percentile of each customer among those with a value.
pub fn percentiles<'c>(values: &Values<'c>) -> BTreeMap<&'c str, BigRational> {
    let count = values.len() as i128;
    let percentile = |value: i128| {
        if count == 1 {
            return fraction(50, 1).expect("fifty");
        }
        let worse = values.values().filter(|other| **other < value).count() as i128;
        let equal = values.values().filter(|other| **other == value).count() as i128;
        fraction(100 * (2 * worse + equal - 1), 2 * (count - 1)).expect("at least two")
    };
    values.iter().map(|(id, value)| (*id, percentile(*value))).collect()
}

/// The weighted mean of percentiles in millionths; an input that is missing leaves its weight to the others.
pub fn scores<'c>(universe: &[&'c str], inputs: &[(Values<'c>, i128)]) -> Values<'c> {
    let inputs: Vec<(BTreeMap<&str, BigRational>, i128)> =
        inputs.iter().map(|(values, weight)| (percentiles(values), *weight)).collect();
    let mut scores = BTreeMap::new();
    for id in universe {
        let present: Vec<(&BigRational, i128)> =
            inputs.iter().filter_map(|(percentiles, weight)| Some((percentiles.get(id)?, *weight))).collect();
        let weights: i128 = present.iter().map(|(_, weight)| weight).sum();
        let Some(under) = fraction(weights, 1).filter(|_| weights > 0) else { continue };
        let sum: BigRational =
            present.iter().map(|(percentile, weight)| *percentile * fraction(*weight, 1).expect("a weight")).sum();
        scores.insert(*id, rounded(&(sum / under)));
    }
    scores
}

#[test]
fn digits_of_few_and_of_ties() {
    let values = |numbers: &[i128]| -> BTreeMap<&'static str, i128> {
        ["a", "b", "c", "d", "e", "f", "g"].into_iter().zip(numbers.iter().copied()).collect()
    };
    let of = |numbers: &[i128]| digits(&values(numbers), 5, false).into_values().collect::<Vec<_>>();
    assert_eq!(of(&[1, 2, 3, 4, 5]), [1, 2, 3, 4, 5]);
    assert_eq!(of(&[1, 2, 3]), [1, 2, 3]);
    assert_eq!(of(&[1, 2, 3, 4, 5, 6, 7]), [1, 1, 2, 2, 3, 4, 5]);
    assert_eq!(of(&[9, 9, 9, 9]), [3, 3, 3, 3]);
}
