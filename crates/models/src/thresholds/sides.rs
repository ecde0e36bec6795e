//! Customers below and above a threshold, in the order of their scores.

use std::cmp::Ordering;
use std::ops::Range;

use super::kernel::Kernel;
use super::refusal::ThresholdRefusal;

/// Customers of one side, sorted by score and then by everything else that is known of them, so that the order in which
/// they came cannot show.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// Distances from the threshold: score − threshold, rising.
    pub(super) x: Vec<f64>,
    /// Outcomes, then treatments if there are any, then covariates.
    pub(super) columns: Vec<Vec<f64>>,
}

/// Both sides of the columns at a threshold.
pub(super) fn split(x: &[f64], columns: &[&[f64]]) -> [Side; 2] {
    let mut order: Vec<usize> = (0..x.len()).collect();
    let value = |column: &[f64], at: usize| column.get(at).copied().unwrap_or(f64::NAN);
    order.sort_by(|left, right| {
        std::iter::once(&x).chain(columns).fold(Ordering::Equal, |before, column| {
            before.then_with(|| value(column, *left).total_cmp(&value(column, *right)))
        })
    });
    // Minus zero is at the threshold, too, and stands before zero.
    let border = order.partition_point(|at| value(x, *at) < 0.0);
    let (below, above) = order.split_at(border);
    [below, above].map(|order| {
        let taken = |column: &[f64]| order.iter().map(|at| value(column, *at)).collect::<Vec<f64>>();
        Side { x: taken(x), columns: columns.iter().map(|column| taken(column)).collect() }
    })
}

impl Side {
    /// The distance of the farthest customer.
    pub(super) fn reach(&self) -> f64 {
        [self.x.first(), self.x.last()].into_iter().flatten().fold(0.0, |most: f64, x| most.max(x.abs()))
    }

    /// Customers with a weight at this bandwidth.
    pub(super) fn window(&self, kernel: Kernel, width: f64) -> Range<usize> {
        let counts = |x: &f64| kernel.weight(x / width) > 0.0;
        let is_below = self.x.last().is_some_and(|x| *x < 0.0);
        if is_below { self.x.partition_point(|x| !counts(x))..self.x.len() } else { 0..self.x.partition_point(counts) }
    }

    /// How many different scores there are among these.
    pub(super) fn distinct(&self, within: Range<usize>) -> usize {
        self.x.get(within).map_or(0, |x| x.chunk_by(|left, right| left == right).count())
    }

    /// The distance that holds so many different scores; that of the farthest if there are fewer.
    pub(super) fn distance_of_values(&self, values: usize) -> f64 {
        let is_below = self.x.last().is_some_and(|x| *x < 0.0);
        let nearest: Vec<f64> = if is_below {
            self.x
                .chunk_by(|left, right| left == right)
                .rev()
                .filter_map(|run| run.first())
                .copied()
                .take(values)
                .collect()
        } else {
            self.x.chunk_by(|left, right| left == right).filter_map(|run| run.first()).copied().take(values).collect()
        };
        nearest.last().copied().unwrap_or(0.0).abs()
    }

    /// A column, empty if there is none.
    pub(super) fn column(&self, at: usize) -> &[f64] {
        self.columns.get(at).map_or(&[], Vec::as_slice)
    }
}

/// Refuses values that are no numbers.
pub(super) fn check_finite(values: &[f64]) -> Result<(), ThresholdRefusal> {
    values
        .iter()
        .position(|value| !value.is_finite())
        .map_or(Ok(()), |position| Err(ThresholdRefusal::NotFinite { position }))
}
