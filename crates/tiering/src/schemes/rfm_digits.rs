//! Digits of one dimension: what parts them, and which one a value has.
//!
//! Values are turned so that more is better. `!value` reverses the order of 64-bit integers without overflow.

use crate::cutoffs::{DigitEdges, Position};
use crate::exact::Ratio;
use std::cmp::Ordering;
use terrace_frame::{Ids, Integers};

/// One dimension of RFM.
#[derive(Clone, Copy)]
pub(crate) struct Dimension {
    /// What explanations call it.
    pub(crate) name: &'static str,
    /// Fewer are better.
    pub(crate) lower_is_better: bool,
}

impl Dimension {
    /// So that more is better.
    pub(crate) const fn turn(self, value: i64) -> i64 {
        if self.lower_is_better { !value } else { value }
    }

    /// Equal values together: for each digit from 2 on the worst value that has it.
    pub(crate) fn edges_together(self, mut values: Vec<i64>, bins: u8) -> DigitEdges {
        values.iter_mut().for_each(|value| *value = self.turn(*value));
        let (worst, first) = (worst_at_starts(&mut values, bins), values.first().copied());
        if let Some(value) = first.filter(|first| values.iter().all(|value| value == first)) {
            // Of customers who are all alike none is better or worse, be they one, two or a thousand.
            let middle = (2..=bins).map(|digit| (digit <= middle_digit(bins)).then_some(self.turn(value)));
            return DigitEdges::Values(middle.collect());
        }
        let edge = |(start, value): (usize, i64)| {
            let (mut below, mut above, mut next) = (0, 0, i64::MAX);
            for other in &values {
                below += usize::from(*other < value);
                above += usize::from(*other > value);
                next = next.min(if *other > value { *other } else { i64::MAX });
            }
            let equal = values.len() - below - above;
            // Positions below+1 … below+equal; the lower middle one decides for all of them.
            let middle = (2 * below + equal).div_ceil(2);
            if middle > start { Some(value) } else { (above > 0).then_some(next) }
        };
        DigitEdges::Values(worst.into_iter().map(|found| found.and_then(edge).map(|v| self.turn(v))).collect())
    }

    /// Equal values split by id: for each digit from 2 on the worst position that has it.
    pub(crate) fn edges_split(self, integers: &Integers, inside: &[bool], ids: &Ids, bins: u8) -> DigitEdges {
        let rows = integers.values.iter().zip(inside);
        // Rows stand in the order of the ids, so equal values follow each other as their rows do.
        let kept: Vec<i64> = rows.filter(|(_, inside)| **inside).map(|(value, _)| self.turn(*value)).collect();
        let worst = worst_at_starts(&mut kept.clone(), bins);
        let rows: Vec<usize> = (0..inside.len()).filter(|row| inside.get(*row).is_some_and(|inside| *inside)).collect();
        let edge = |(start, value): (usize, i64)| {
            let below = kept.iter().filter(|other| **other < value).count();
            let mut equal = kept.iter().enumerate().filter(|(_, other)| **other == value).map(|(place, _)| place);
            let place = equal.nth(start.checked_sub(below)?)?;
            Some(Position { value: self.turn(value), customer_id: ids.get(*rows.get(place)?).to_owned() })
        };
        DigitEdges::Positions(worst.into_iter().map(|found| found.and_then(edge)).collect())
    }

    /// The mean of the values; `None` if there is none.
    pub(crate) fn mean(values: &[i64]) -> DigitEdges {
        let numerator = values.iter().copied().map(i128::from).sum();
        let denominator = values.len() as u64;
        DigitEdges::Mean((denominator > 0).then_some(Ratio { numerator, denominator }))
    }

    /// The digit of a value; the id matters only where equal values are split.
    pub(crate) fn digit<'i>(self, edges: &DigitEdges, value: i64, id: impl Fn() -> &'i str) -> u8 {
        let better = |than: &i64| self.turn(value).cmp(&self.turn(*than));
        let reached = match edges {
            DigitEdges::Values(edges) => edges.iter().flatten().filter(|edge| better(edge).is_ge()).count(),
            DigitEdges::Positions(edges) => {
                let reaches = |edge: &&Position| match better(&edge.value) {
                    Ordering::Equal => id() >= edge.customer_id.as_str(),
                    order => order.is_gt(),
                };
                edges.iter().flatten().filter(reaches).count()
            }
            DigitEdges::Mean(mean) => {
                let wanted = if self.lower_is_better { Ordering::Less } else { Ordering::Greater };
                usize::from(mean.is_some_and(|mean| mean.order(value) == wanted))
            }
        };
        u8::try_from(reached.saturating_add(1)).unwrap_or(u8::MAX)
    }
}

impl DigitEdges {
    /// The worst value with a digit; `None` for 1, for means, and if nobody has it.
    pub(crate) fn value(&self, digit: u8) -> Option<i64> {
        match self {
            Self::Values(edges) => edges.get(usize::from(digit).checked_sub(2)?).copied().flatten(),
            Self::Positions(_) => self.position(digit).map(|position| position.value),
            Self::Mean(_) => None,
        }
    }

    fn position(&self, digit: u8) -> Option<&Position> {
        match self {
            Self::Positions(edges) => edges.get(usize::from(digit).checked_sub(2)?)?.as_ref(),
            _ => None,
        }
    }

    /// Whether they part this many digits.
    pub(crate) fn part(&self, digits: u8) -> bool {
        match self {
            Self::Values(edges) => edges.len() + 1 == usize::from(digits),
            Self::Positions(edges) => edges.len() + 1 == usize::from(digits),
            Self::Mean(_) => digits == 2,
        }
    }
}

/// The digit of customers who are all alike; of an even number of bins the lower middle one.
pub(crate) const fn middle_digit(bins: u8) -> u8 {
    bins.div_ceil(2)
}

/// The number of positions before a bin, of which the first ones take what is left over, as NTILE has it.
pub(crate) fn positions_before(bin: usize, customers: usize, bins: usize) -> usize {
    let bins = bins.max(1);
    bin * (customers / bins) + bin.min(customers % bins)
}

/// For each digit from 2 on the number of positions before it and what stands at its first position, worst first;
/// `None` if there is no such position. The bins are those of NTILE: the first ones take the remainder.
fn worst_at_starts<T: Ord + Copy>(values: &mut [T], bins: u8) -> Vec<Option<(usize, T)>> {
    let customers = values.len();
    let mut found = Vec::with_capacity(usize::from(bins));
    let mut rest = values;
    let mut passed = 0;
    for below in 1..usize::from(bins) {
        let start = positions_before(below, customers, usize::from(bins));
        let within = start - passed;
        if within >= rest.len() {
            found.push(None);
            continue;
        }
        let (_, first, _) = rest.select_nth_unstable(within);
        found.push(Some((start, *first)));
        let (_, better) = rest.split_at_mut(within);
        rest = better;
        passed = start;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const UP: Dimension = Dimension { name: "up", lower_is_better: false };
    const DOWN: Dimension = Dimension { name: "down", lower_is_better: true };

    fn digits(dimension: Dimension, values: &[i64], bins: u8) -> Vec<u8> {
        let edges = dimension.edges_together(values.to_vec(), bins);
        values.iter().map(|value| dimension.digit(&edges, *value, || "")).collect()
    }

    #[test]
    fn bins_are_those_of_ntile() {
        assert_eq!(digits(UP, &[1, 2, 3, 4, 5, 6, 7], 3), [1, 1, 1, 2, 2, 3, 3]);
        assert_eq!(digits(DOWN, &[1, 2, 3, 4, 5, 6, 7], 3), [3, 3, 2, 2, 1, 1, 1]);
        assert_eq!(digits(UP, &[10, 20], 5), [1, 2]);
        assert_eq!(digits(UP, &[], 5), [] as [u8; 0]);
    }

    #[test]
    fn equal_values_take_their_middle() {
        // Positions 2 to 5 of 6 in 3 bins: the lower of the two middle ones is 3.
        assert_eq!(digits(UP, &[1, 4, 4, 4, 4, 9], 3), [1, 2, 2, 2, 2, 3]);
        assert_eq!(digits(DOWN, &[i64::MIN, i64::MAX], 2), [2, 1]);
    }

    #[test]
    fn customers_who_are_all_alike_stand_in_the_middle() {
        for customers in [1, 2, 3, 5, 7, 100] {
            for (bins, middle) in [(2, 1), (3, 2), (4, 2), (5, 3), (10, 5)] {
                assert_eq!(digits(UP, &vec![4; customers], bins), vec![middle; customers]);
                assert_eq!(digits(DOWN, &vec![4; customers], bins), vec![middle; customers]);
            }
        }
    }

    #[test]
    fn split_ties_go_by_id() {
        let ids: Ids = ["a", "b", "c", "d"].into_iter().collect();
        let integers =
            Integers { value_type: terrace_domain::ValueType::Count, values: vec![7; 4].into(), valid: None };
        let edges = UP.edges_split(&integers, &[true; 4], &ids, 4);
        let found: Vec<u8> = ids.iter().map(|id| UP.digit(&edges, 7, || id)).collect();
        assert_eq!(found, [1, 2, 3, 4]);
    }

    #[test]
    fn only_better_than_the_mean_is_high() {
        let edges = Dimension::mean(&[1, 2, 3]);
        assert_eq!([1, 2, 3].map(|v| UP.digit(&edges, v, || "")), [1, 1, 2]);
        assert_eq!([1, 2, 3].map(|v| DOWN.digit(&edges, v, || "")), [2, 1, 1]);
    }
}
