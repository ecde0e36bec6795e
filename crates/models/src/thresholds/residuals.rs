//! How far each outcome lies from what its score would let expect.

use std::ops::Range;

use super::local::Local;
use crate::numerics::sums::count;

/// How residuals are taken, from which variances are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Residuals {
    /// From the mean of the three customers with the nearest scores, ties included (Abadie and Imbens 2006): asks
    /// nothing of the form of the line.
    Neighbours,
    /// From the fitted line, with MacKinnon and White's correction n / (n − k) (HC1).
    Fit,
}

/// Neighbours of a customer.
const NEIGHBOURS: usize = 3;

impl Residuals {
    /// Residuals of a column, for customers of `range` on the fit's side.
    pub(super) fn of(self, fit: &Local<'_>, column: &[f64], range: Range<usize>) -> Vec<f64> {
        match self {
            Self::Neighbours => {
                let x = fit.side().x.get(range.clone()).unwrap_or_default();
                from_neighbours(x, column.get(range).unwrap_or_default())
            }
            Self::Fit => {
                let free = range.len().saturating_sub(fit.parameters()).max(1);
                let correction = (count(range.len()) / count(free)).sqrt();
                fit.rest(column, range).into_iter().map(|rest| rest * correction).collect()
            }
        }
    }
}

/// √(J / (J + 1)) (yᵢ − mean of the J nearest others); of equally near ones all or none. x rises.
fn from_neighbours(x: &[f64], y: &[f64]) -> Vec<f64> {
    let centre = y.iter().sum::<f64>() / count(y.len().max(1));
    let mut total = 0.0;
    let mut running = vec![0.0];
    running.extend(y.iter().map(|y| {
        total += y - centre;
        total
    }));
    let between =
        |low: usize, high: usize| running.get(high).zip(running.get(low)).map_or(0.0, |(high, low)| high - low);
    let mut starts = vec![0];
    for run in x.chunk_by(|left, right| left == right) {
        starts.push(starts.last().copied().unwrap_or(0) + run.len());
    }
    let runs = starts.len() - 1;
    let start = |run: usize| starts.get(run).copied().unwrap_or(x.len());
    let place = |run: usize| x.get(start(run)).copied().unwrap_or(f64::NAN);
    let wanted = NEIGHBOURS.min(x.len().saturating_sub(1));
    let mut residuals = Vec::with_capacity(x.len());
    for run in 0..runs {
        // Runs of equal scores from `low` to before `high`.
        let (mut low, mut high) = (run, run + 1);
        while start(high) - start(low) < wanted + 1 {
            let left = low.checked_sub(1).map(|at| place(run) - place(at));
            let right = (high < runs).then(|| place(high) - place(run));
            let (left, right) = (left.unwrap_or(f64::INFINITY), right.unwrap_or(f64::INFINITY));
            if left <= right {
                low -= 1;
            }
            if right <= left {
                high += 1;
            }
        }
        let others = count(start(high) - start(low) - 1);
        let sum = between(start(low), start(high));
        residuals.extend(y.iter().take(start(run + 1)).skip(start(run)).map(|y| {
            let own = y - centre;
            if others > 0.0 { (others / (others + 1.0)).sqrt() * (own - (sum - own) / others) } else { 0.0 }
        }));
    }
    residuals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_the_nearest_with_all_ties() {
        let found = from_neighbours(&[0.0, 1.0, 1.0, 1.0, 2.0, 9.0], &[1.0, 2.0, 3.0, 4.0, 10.0, 20.0]);
        // The first has three at one place; each of those has the two beside it, and 0 and 2 which are equally near.
        let expected = [
            (0.75_f64).sqrt() * (1.0 - 3.0),
            (0.8_f64).sqrt() * (2.0 - 18.0 / 4.0),
            (0.8_f64).sqrt() * (3.0 - 17.0 / 4.0),
            (0.8_f64).sqrt() * (4.0 - 16.0 / 4.0),
            (0.75_f64).sqrt() * (10.0 - 3.0),
            (0.8_f64).sqrt() * (20.0 - 19.0 / 4.0),
        ];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        assert_eq!(from_neighbours(&[1.0], &[5.0]), [0.0]);
        assert_eq!(from_neighbours(&[], &[]), Vec::<f64>::new());
    }
}
