//! Ranks: only a whole population knows them, so they are found when they are asked for.

use crate::classes::{ByProducts, Classes, Place, SchemeClasses};
use crate::peers::{PeerValues, Peers};
use terrace_domain::{InternalError, ValueType, round_div};
use terrace_frame::{Column, Frame, Integers};
use terrace_policy::model::{Reference, Target};

/// What a kind of scheme ranks customers by, most first.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RankedBy<'a> {
    /// It does not rank.
    Nothing,
    /// A metric or field.
    Metric(&'a Reference),
    /// A metric or field, whose total is shared out.
    ShareOf(&'a Reference),
    /// The score that it computes.
    Score,
}

/// Where one customer stands among all.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ranking {
    /// 1 is best; equal values share the best rank.
    pub(crate) rank: Option<u64>,
    /// The share of the total before them, in millionths; for shares only.
    pub(crate) before: Option<i64>,
}

impl Ranking {
    /// Ranks a customer alone, who stands in row 0, among the values of all who are ranked.
    pub(crate) fn alone(
        by: RankedBy<'_>,
        own: &SchemeClasses,
        frame: &Frame,
        classes: &Classes,
        peers: &Peers,
    ) -> Result<Self, InternalError> {
        let all = match by {
            RankedBy::Nothing => return Ok(Self::default()),
            RankedBy::Metric(_) | RankedBy::ShareOf(_) => peers.values(0),
            RankedBy::Score => Some(&peers.scores),
        };
        let own = Ranked::new(by, own, frame, classes).and_then(|ranked| ranked.get(0));
        match (own, all, by) {
            (Some(own), Some(PeerValues::Sorted(all)), RankedBy::Metric(_) | RankedBy::Score) => {
                let found = all.around(own)?;
                let above = all.count().saturating_sub(found.below + found.equal);
                Ok(Self { rank: Some(above as u64 + 1), before: None })
            }
            (Some(own), Some(all), _) => Ok(Self::among(by, own, all.listed()?.iter().copied())),
            (None, ..) | (_, None, _) => Ok(Self::default()),
        }
    }

    fn among(by: RankedBy<'_>, own: i64, all: impl Iterator<Item = i64>) -> Self {
        let (mut above, mut before, mut total) = (0u64, 0i128, 0i128);
        for value in all {
            let added = i128::from(value.max(0));
            total += added;
            if value > own {
                above += 1;
                before += added;
            }
        }
        let is_share = matches!(by, RankedBy::ShareOf(_));
        Self { rank: Some(above + 1), before: if is_share { part(before, total) } else { None } }
    }
}

/// The values that a scheme ranks, most first.
pub(crate) struct Ranked<'a> {
    values: Source<'a>,
    places: &'a [Place],
}

enum Source<'a> {
    Metric(&'a Integers),
    Scores(&'a [i64]),
}

impl<'a> Ranked<'a> {
    /// Returns `None` for kinds that do not rank.
    pub(crate) fn new(
        by: RankedBy<'_>,
        own: &'a SchemeClasses,
        frame: &'a Frame,
        classes: &'a Classes,
    ) -> Option<Self> {
        let values = match (by, &own.by_products) {
            (RankedBy::Metric(metric) | RankedBy::ShareOf(metric), _) => {
                Source::Metric(integers(metric, frame, classes)?)
            }
            (RankedBy::Score, ByProducts::Scores(scores)) => Source::Scores(scores),
            (RankedBy::Score | RankedBy::Nothing, _) => return None,
        };
        Some(Self { values, places: &own.places })
    }

    fn get(&self, row: usize) -> Option<i64> {
        self.places.get(row).copied().and_then(Place::tier)?;
        match self.values {
            Source::Metric(integers) => integers.get(row),
            Source::Scores(scores) => scores.get(row).copied(),
        }
    }

    fn values(&self) -> impl Iterator<Item = i64> + '_ {
        (0..self.places.len()).filter_map(|row| self.get(row))
    }

    /// The rank of every row.
    pub(crate) fn ranks(&self) -> Column {
        let mut sorted: Vec<i64> = self.values().collect();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        // No memory holds more rows than 63 bits count.
        let rank = |value: i64| i64::try_from(sorted.partition_point(|other| *other > value) + 1).unwrap_or(i64::MAX);
        let ranks = (0..self.places.len()).map(|row| self.get(row).map(rank));
        Column::optional_integers(ValueType::Count, ranks)
    }

    /// For every row the share of the total that is reached before it.
    pub(crate) fn shares_before(&self) -> Column {
        let mut sorted: Vec<i64> = self.values().map(|value| value.max(0)).collect();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        let mut sums = Vec::with_capacity(sorted.len() + 1);
        let mut sum = 0i128;
        for value in &sorted {
            sums.push(sum);
            sum += i128::from(*value);
        }
        sums.push(sum);
        let before = |value: i64| {
            let above = sorted.partition_point(|other| *other > value.max(0));
            sums.get(above).and_then(|before| part(*before, sum))
        };
        let shares = (0..self.places.len()).map(|row| self.get(row).and_then(before));
        Column::optional_integers(ValueType::Decimal, shares)
    }
}

/// The column of numbers under a name.
fn integers<'a>(reference: &Reference, frame: &'a Frame, classes: &'a Classes) -> Option<&'a Integers> {
    let column = match reference.target {
        Target::Metric(index) => classes.metric(frame, index),
        Target::Attribute(index) => frame.attributes.get(index),
        Target::Label(_) | Target::Scheme(_) | Target::Given(_) => None,
    };
    match column {
        Some(Column::Integers(integers)) => Some(integers),
        _ => None,
    }
}

/// A part of a total in millionths, half-even; `None` if the total is 0.
fn part(part: i128, total: i128) -> Option<i64> {
    i64::try_from(round_div(part.checked_mul(1_000_000)?, total)?).ok()
}
