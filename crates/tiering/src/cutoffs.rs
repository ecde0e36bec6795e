//! What schemes must know of the whole population before they can classify one customer.

use crate::exact::{Ratio, wide};
use crate::groups::Groups;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The cutoffs of every scheme of a policy, by its name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cutoffs {
    /// By scheme.
    pub schemes: BTreeMap<String, SchemeCutoffs>,
}

/// The cutoffs of one scheme. Values are integers in the unit of their metric: ten-thousandths of money, millionths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SchemeCutoffs {
    /// The policy itself holds the edges.
    Threshold {
        /// Customers that are cut.
        customers: u64,
    },
    /// Per tier but the last the smallest value inside; `None` if nobody is.
    Pyramid {
        /// Customers that are ranked.
        customers: u64,
        /// Falling.
        edges: Vec<Option<i64>>,
    },
    /// Per tier but the last the smallest value inside; `None` if nobody is.
    Share {
        /// Customers in the universe with a value.
        customers: u64,
        /// The sum over those above zero.
        #[serde(with = "wide")]
        total: i128,
        /// Falling.
        edges: Vec<Option<i64>>,
    },
    /// What parts one digit from the next.
    Rfm {
        /// Customers that are scored.
        customers: u64,
        /// Fewer days are better.
        recency: DigitEdges,
        /// More is better.
        frequency: DigitEdges,
        /// More is better.
        monetary: DigitEdges,
    },
    /// Per axis the level that parts high from low; `None` if there is no customer.
    Matrix {
        /// Customers that are placed.
        customers: u64,
        /// In the order of the axes, in the unit of each metric.
        levels: Vec<Option<Ratio>>,
    },
    /// What percentiles are read from, and where scores are cut.
    Score {
        /// Customers that have a score.
        customers: u64,
        /// In the order of the inputs.
        inputs: Vec<Distribution>,
        /// Per tier but the last the smallest score inside; empty where the policy itself holds the edges.
        edges: Vec<Option<i64>>,
    },
    /// Scales, centres and who each group is.
    Clusters {
        /// Customers that are placed.
        customers: u64,
        /// The groups.
        groups: Groups,
    },
    /// Stages need nothing of the population.
    LifeCycle {
        /// Customers in the universe.
        customers: u64,
    },
    /// Conditions need nothing of the population.
    Rules {
        /// Customers in the universe.
        customers: u64,
    },
}

impl SchemeCutoffs {
    /// N: how many customers the scheme spoke about when the cutoffs were taken.
    pub const fn customers(&self) -> u64 {
        match self {
            Self::Threshold { customers }
            | Self::Pyramid { customers, .. }
            | Self::Share { customers, .. }
            | Self::Rfm { customers, .. }
            | Self::Matrix { customers, .. }
            | Self::Score { customers, .. }
            | Self::Clusters { customers, .. }
            | Self::LifeCycle { customers }
            | Self::Rules { customers } => *customers,
        }
    }
}

impl SchemeCutoffs {
    /// The distributions that it holds, which may be as large as the population.
    pub fn distributions(&self) -> &[Distribution] {
        match self {
            Self::Score { inputs, .. } => inputs,
            Self::Threshold { .. }
            | Self::Pyramid { .. }
            | Self::Share { .. }
            | Self::Rfm { .. }
            | Self::Matrix { .. }
            | Self::Clusters { .. }
            | Self::LifeCycle { .. }
            | Self::Rules { .. } => &[],
        }
    }

    /// The same, to be replaced.
    pub fn distributions_mut(&mut self) -> &mut [Distribution] {
        match self {
            Self::Score { inputs, .. } => inputs,
            Self::Threshold { .. }
            | Self::Pyramid { .. }
            | Self::Share { .. }
            | Self::Rfm { .. }
            | Self::Matrix { .. }
            | Self::Clusters { .. }
            | Self::LifeCycle { .. }
            | Self::Rules { .. } => &mut [],
        }
    }

    /// The places that name customers, as edges do where ties are split by id.
    pub fn positions_mut(&mut self) -> Vec<&mut Position> {
        let digits = match self {
            Self::Rfm { recency, frequency, monetary, .. } => [recency, frequency, monetary],
            Self::Threshold { .. }
            | Self::Pyramid { .. }
            | Self::Share { .. }
            | Self::Matrix { .. }
            | Self::Score { .. }
            | Self::Clusters { .. }
            | Self::LifeCycle { .. }
            | Self::Rules { .. } => return Vec::new(),
        };
        let positions = digits.into_iter().map(|edges| match edges {
            DigitEdges::Positions(positions) => positions.as_mut_slice(),
            DigitEdges::Values(_) | DigitEdges::Mean(_) => &mut [],
        });
        positions.flatten().flatten().collect()
    }
}

/// What parts one digit from the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DigitEdges {
    /// For each digit from 2 on the worst value that has it; `None` if nobody has it or a higher one.
    Values(Vec<Option<i64>>),
    /// The same where equal values are split by id.
    Positions(Vec<Option<Position>>),
    /// High is better than this mean; `None` if there is no customer.
    Mean(Option<Ratio>),
}

/// A place in an order by value, then id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The value.
    pub value: i64,
    /// The customer's id.
    pub customer_id: String,
}

/// How often each value occurs: from it every percentile can be told.
///
/// Written as `[[value, count], …]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<(i64, u64)>", into = "Vec<(i64, u64)>")]
pub struct Distribution {
    /// Rising, each once.
    values: Vec<i64>,
    /// For each value the number of customers with it or a smaller one.
    through: Vec<u64>,
}

/// More customers than any population has: so what is computed of their numbers fits 64 bits.
const MOST_CUSTOMERS: u64 = 1 << 60;

/// Values that are said to occur more often than any population is large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are no {MOST_CUSTOMERS} customers")]
pub struct TooManyCustomers;

impl TryFrom<Vec<(i64, u64)>> for Distribution {
    type Error = TooManyCustomers;

    fn try_from(mut counts: Vec<(i64, u64)>) -> Result<Self, TooManyCustomers> {
        counts.sort_unstable();
        let mut all = Self::default();
        let mut sum = 0u64;
        for (value, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            sum = sum.checked_add(count).filter(|sum| *sum < MOST_CUSTOMERS).ok_or(TooManyCustomers)?;
            if all.values.last() == Some(&value) {
                all.through.pop();
            } else {
                all.values.push(value);
            }
            all.through.push(sum);
        }
        Ok(all)
    }
}

impl From<Distribution> for Vec<(i64, u64)> {
    fn from(all: Distribution) -> Self {
        let before = std::iter::once(0).chain(all.through.iter().copied());
        all.values.iter().zip(all.through.iter().zip(before)).map(|(value, (to, from))| (*value, to - from)).collect()
    }
}

/// For each stretch of values of equal width the index of the first one in it.
#[derive(Debug, Clone)]
pub(crate) struct Jumps {
    least: i64,
    most: i64,
    shift: u32,
    starts: Vec<u32>,
}

impl Jumps {
    /// Between which indexes the first value that is not smaller stands; where all are smaller, past the last.
    fn bounds(&self, value: i64) -> (usize, usize) {
        let index = |bucket: usize| {
            let start = self.starts.get(bucket).or(self.starts.last()).copied().unwrap_or(0);
            usize::try_from(start).unwrap_or(usize::MAX)
        };
        if value <= self.least {
            return (0, 0);
        }
        if value > self.most {
            return (index(usize::MAX), index(usize::MAX));
        }
        let bucket = usize::try_from(value.abs_diff(self.least) >> self.shift).unwrap_or(usize::MAX);
        (index(bucket), index(bucket.saturating_add(1)))
    }
}

impl Distribution {
    /// Counts values in any order.
    pub fn from_values(mut values: Vec<i64>) -> Self {
        if let Some(dense) = Self::of_dense(&values) {
            return dense;
        }
        values.sort_unstable();
        let mut all = Self::default();
        for (value, through) in values.into_iter().zip(1u64..) {
            if all.values.last() == Some(&value) {
                all.through.pop();
            } else {
                all.values.push(value);
            }
            all.through.push(through);
        }
        all
    }

    /// Counts values that lie close together, without sorting; `None` if they do not.
    fn of_dense(values: &[i64]) -> Option<Self> {
        let (least, most) = (values.iter().min()?, values.iter().max()?);
        let width = usize::try_from(most.abs_diff(*least)).ok()?;
        if width > values.len() {
            return None;
        }
        let mut counts = vec![0u64; width + 1];
        for value in values {
            let place = usize::try_from(value.abs_diff(*least)).ok()?;
            *counts.get_mut(place)? += 1;
        }
        let mut all = Self::default();
        let mut sum = 0;
        for (place, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            sum += count;
            all.values.push(least.checked_add(i64::try_from(place).ok()?)?);
            all.through.push(sum);
        }
        Some(all)
    }

    /// The distinct values, rising, and for each the number of customers with it or a smaller one.
    pub fn parts(&self) -> (&[i64], &[u64]) {
        (&self.values, &self.through)
    }

    /// What [`Distribution::parts`] gave; `None` if the parts do not rise together, or count more customers than there can
    /// be.
    pub fn from_parts(values: Vec<i64>, through: Vec<u64>) -> Option<Self> {
        let rises = values.is_sorted_by(|a, b| a < b) && through.is_sorted_by(|a, b| a < b);
        let counts = values.len() == through.len()
            && through.first() != Some(&0)
            && through.last().is_none_or(|all| *all < MOST_CUSTOMERS);
        (rises && counts).then_some(Self { values, through })
    }

    /// The number of customers.
    pub fn customers(&self) -> u64 {
        self.through.last().copied().unwrap_or(0) // Without a value there is nobody.
    }

    /// Counts the customers with a smaller value, and those with this one.
    pub fn below_and_equal(&self, value: i64) -> (u64, u64) {
        self.at(self.values.partition_point(|known| *known < value), value)
    }

    /// The same with a table that [`Distribution::jumps`] made of it.
    pub(crate) fn below_and_equal_by(&self, jumps: &Jumps, value: i64) -> (u64, u64) {
        let (from, to) = jumps.bounds(value);
        let within = self.values.get(from..to).unwrap_or_default();
        self.at(from + within.partition_point(|known| *known < value), value)
    }

    /// A table that makes looking up many values fast; its size is that of the values.
    pub(crate) fn jumps(&self) -> Option<Jumps> {
        let (least, most) = self.range()?;
        let bits = u64::BITS - most.abs_diff(least).leading_zeros();
        let shift = bits.saturating_sub(usize::BITS - self.values.len().leading_zeros());
        let mut starts = Vec::with_capacity(self.values.len());
        for (index, value) in self.values.iter().enumerate() {
            let bucket = usize::try_from(value.abs_diff(least) >> shift).ok()?;
            starts.resize(starts.len().max(bucket + 1), u32::try_from(index).ok()?);
        }
        starts.push(u32::try_from(self.values.len()).ok()?);
        Some(Jumps { least, most, shift, starts })
    }

    /// What stands at the first index whose value is not smaller.
    fn at(&self, index: usize, value: i64) -> (u64, u64) {
        let below = index.checked_sub(1).and_then(|before| self.through.get(before)).copied().unwrap_or(0);
        let here = self.values.get(index).is_some_and(|known| *known == value);
        let through = self.through.get(index).copied().unwrap_or(below);
        (below, if here { through - below } else { 0 })
    }

    /// The smallest and the largest value.
    pub fn range(&self) -> Option<(i64, i64)> {
        Some((*self.values.first()?, *self.values.last()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_customers_than_there_can_be_are_refused() {
        for counts in [vec![(1, u64::MAX), (2, 1)], vec![(1, MOST_CUSTOMERS)]] {
            assert_eq!(Distribution::try_from(counts.clone()), Err(TooManyCustomers));
            let text = serde_json::to_string(&counts).unwrap();
            assert!(serde_json::from_str::<Distribution>(&text).is_err());
        }
        assert_eq!(Distribution::from_parts(vec![1], vec![MOST_CUSTOMERS]), None);
    }

    #[test]
    fn a_distribution_counts_below_and_equal() {
        let all = Distribution::from_values(vec![5, 1, 5, 9, 5]);
        assert_eq!(all.customers(), 5);
        assert_eq!(
            [0, 1, 2, 5, 9, 10].map(|v| all.below_and_equal(v)),
            [(0, 0), (0, 1), (1, 0), (1, 3), (4, 1), (5, 0)]
        );
        let text = serde_json::to_string(&all).unwrap();
        assert_eq!(text, "[[1,1],[5,3],[9,1]]");
        assert_eq!(serde_json::from_str::<Distribution>(&text).unwrap(), all);
        assert_eq!(serde_json::from_str::<Distribution>("[[5,1],[1,1],[5,2],[7,0],[9,1]]").unwrap(), all);
        assert_eq!(Distribution::default().below_and_equal(3), (0, 0));
    }

    #[test]
    fn parts_make_the_same_distribution() {
        let all = Distribution::from_values(vec![5, 1, 5, 9, 5]);
        let (values, through) = all.parts();
        assert_eq!(Distribution::from_parts(values.to_vec(), through.to_vec()), Some(all.clone()));
        assert_eq!(Distribution::from_parts(vec![], vec![]), Some(Distribution::default()));
        for (values, through) in
            [(vec![1, 1], vec![1, 2]), (vec![1], vec![0]), (vec![1, 2], vec![2, 2]), (vec![1], vec![])]
        {
            assert_eq!(Distribution::from_parts(values, through), None);
        }
    }

    proptest::proptest! {
        #[test]
        fn close_and_distant_values_are_counted_alike(
            values in proptest::collection::vec(proptest::prop_oneof![9 => -20i64..20, 1 => proptest::num::i64::ANY], 0..60),
        ) {
            let plain: Vec<(i64, u64)> = values.iter().map(|value| (*value, 1)).collect();
            proptest::prop_assert_eq!(Ok(Distribution::from_values(values)), Distribution::try_from(plain));
        }

        #[test]
        fn jumps_find_what_bisection_finds(
            values in proptest::collection::vec(proptest::prop_oneof![-20i64..20, proptest::num::i64::ANY], 1..60),
            others in proptest::collection::vec(proptest::prop_oneof![-25i64..25, proptest::num::i64::ANY], 1..20),
        ) {
            let all = Distribution::from_values(values.clone());
            let jumps = all.jumps().unwrap();
            for value in values.into_iter().chain(others).chain([i64::MIN, i64::MAX]) {
                proptest::prop_assert_eq!(all.below_and_equal_by(&jumps, value), all.below_and_equal(value));
            }
        }
    }

    #[test]
    fn cutoffs_survive_json() {
        let digits = DigitEdges::Positions(vec![None, Some(Position { value: 3, customer_id: "客".into() })]);
        let mean = DigitEdges::Mean(Some(Ratio { numerator: i128::MAX, denominator: 7 }));
        let kinds = [
            SchemeCutoffs::Threshold { customers: 1 },
            SchemeCutoffs::Share { customers: 2, total: i128::MAX, edges: vec![Some(1), None] },
            SchemeCutoffs::Rfm {
                customers: 3,
                recency: digits,
                frequency: mean,
                monetary: DigitEdges::Values(vec![Some(-1)]),
            },
        ];
        for cutoffs in kinds {
            let text = serde_json::to_string(&cutoffs).unwrap();
            assert_eq!(serde_json::from_str::<SchemeCutoffs>(&text).unwrap(), cutoffs, "{text}");
        }
    }
}
