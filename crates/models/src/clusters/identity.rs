//! Groups keep who they are from one run to the next.

use super::means::{Clusters, square_distance};
use std::collections::BTreeSet;

impl Clusters {
    /// The same groups with the identities of an `earlier` run where they are the same groups.
    ///
    /// Centres are compared on the earlier run's scales. The pairs are those whose squared distances are least in sum
    /// (Kuhn 1955, by shortest augmenting paths), where staying unpaired costs as much as a distance of half that
    /// between the earlier group and its nearest neighbour. A group without a pair gets a number never used before.
    #[must_use]
    pub fn keeping(mut self, earlier: &Self) -> Self {
        let centres: Vec<Vec<f64>> = self.centres.iter().map(|centre| self.on_scales_of(centre, earlier)).collect();
        let limits: Vec<f64> = earlier.centres.iter().map(|centre| 0.25 * earlier.room(centre)).collect();
        let size = centres.len() + earlier.centres.len();
        // Beyond the real groups stand stand-ins, with which those without a pair are paired.
        let cost = |now: usize, before: usize| match (centres.get(now), earlier.centres.get(before)) {
            (Some(left), Some(right)) => square_distance(left, right).min(FAR),
            // Earlier groups and their limits are parallel.
            (None, Some(_)) => limits.get(before).copied().unwrap_or(0.0),
            _ => 0.0,
        };
        // Numbers begin at 0.
        let mut next = earlier.identities.iter().map(|identity| identity + 1).max().unwrap_or(0);
        let pairs = pairs(size, &cost);
        for (now, identity) in self.identities.iter_mut().enumerate() {
            let before = pairs.get(now).copied().unwrap_or(usize::MAX);
            *identity = earlier.identities.get(before).copied().unwrap_or_else(|| {
                next += 1;
                next - 1
            });
        }
        self
    }

    /// The same with numbers below `most` alone, which there must be as many of as groups.
    ///
    /// Groups without a pair take numbers that no earlier group had. Where these run out, the groups that lie nearest
    /// to earlier ones without a pair take their numbers, such that squared distances are least in sum: the farthest
    /// groups count as new.
    #[must_use]
    pub fn keeping_below(self, earlier: &Self, most: u32) -> Self {
        let mut kept = self.keeping(earlier);
        let before: BTreeSet<u32> = earlier.identities.iter().copied().collect();
        let is_kept = |identity: u32| identity < most && before.contains(&identity);
        let held: BTreeSet<u32> = kept.identities.iter().copied().filter(|identity| is_kept(*identity)).collect();
        let new: Vec<usize> =
            kept.identities.iter().enumerate().filter(|(_, identity)| !is_kept(**identity)).map(|(at, _)| at).collect();
        let (left, unused): (Vec<u32>, Vec<u32>) =
            (0..most).filter(|number| !held.contains(number)).partition(|number| before.contains(number));
        let centres: Vec<Vec<f64>> = new
            .iter()
            .filter_map(|at| kept.centres.get(*at))
            .map(|centre| kept.on_scales_of(centre, earlier))
            .collect();
        let of_number = |number: u32| earlier.identities.iter().position(|identity| *identity == number);
        let gone: Vec<Option<&Vec<f64>>> =
            left.iter().map(|number| of_number(*number).and_then(|at| earlier.centres.get(at))).collect();
        // Unused numbers cost nothing, nor do stand-ins for groups that there are not.
        let cost = |now: usize, number: usize| match (centres.get(now), gone.get(number).copied().flatten()) {
            (Some(now), Some(gone)) => square_distance(now, gone).min(FAR),
            _ => 0.0,
        };
        let size = left.len() + unused.len().min(new.len());
        let mut unused = unused.into_iter();
        for (at, number) in new.into_iter().zip(pairs(size, &cost)) {
            let number = left.get(number).copied().or_else(|| unused.next());
            if let (Some(identity), Some(number)) = (kept.identities.get_mut(at), number) {
                *identity = number;
            }
        }
        kept
    }

    fn on_scales_of(&self, centre: &[f64], other: &Self) -> Vec<f64> {
        centre
            .iter()
            .zip(&self.scalings)
            .zip(&other.scalings)
            .map(|((place, mine), theirs)| theirs.place(mine.value(*place)))
            .collect()
    }

    /// Squared distance from a centre to its nearest neighbour; infinite where it is alone.
    fn room(&self, centre: &[f64]) -> f64 {
        let others = self.centres.iter().map(|other| square_distance(centre, other));
        others.filter(|square| *square > 0.0).fold(f64::INFINITY, f64::min).min(FAR)
    }
}

/// A squared distance beyond which all are equally far, so that sums of costs stay numbers.
const FAR: f64 = 1e12;

/// For each row the column paired with it, such that costs are least in sum. `size` rows and columns.
#[expect(clippy::indexing_slicing, reason = "all indices run up to size, the length of the lists plus one")]
fn pairs(size: usize, cost: &impl Fn(usize, usize) -> f64) -> Vec<usize> {
    // Row and column 0 stand for none; potentials keep reduced costs positive.
    let (mut of_row, mut of_column) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_at = vec![0_usize; size + 1];
    for row in 1..=size {
        let mut least = vec![f64::INFINITY; size + 1];
        let mut is_used = vec![false; size + 1];
        let mut before = vec![0_usize; size + 1];
        row_at[0] = row;
        let mut column = 0;
        while row_at[column] != 0 {
            is_used[column] = true;
            let from = row_at[column];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for to in 1..=size {
                if is_used[to] {
                    continue;
                }
                let reduced = cost(from - 1, to - 1) - of_row[from] - of_column[to];
                if reduced < least[to] {
                    (least[to], before[to]) = (reduced, column);
                }
                if least[to] < step {
                    (step, next) = (least[to], to);
                }
            }
            for to in 0..=size {
                if is_used[to] {
                    of_row[row_at[to]] += step;
                    of_column[to] -= step;
                } else {
                    least[to] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            row_at[column] = row_at[before[column]];
            column = before[column];
        }
    }
    let mut paired = vec![0; size];
    for (column, row) in row_at.iter().enumerate().skip(1) {
        paired[row - 1] = column - 1;
    }
    paired
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clusters::{Scaling, Transform};
    use crate::numerics::random::Chance;

    /// Groups of one feature at these places, with these numbers.
    fn line(groups: &[(f64, u32)]) -> Clusters {
        Clusters {
            scalings: vec![Scaling { transform: Transform::Linear, mean: 0.0, deviation: 1.0 }],
            centres: groups.iter().map(|(place, _)| vec![*place]).collect(),
            identities: groups.iter().map(|(_, identity)| *identity).collect(),
            sizes: vec![1; groups.len()],
            members: Vec::new(),
            scatter: 0.0,
        }
    }

    #[test]
    fn numbers_below_the_most_are_kept_by_nearness() {
        let numbers = |now: &[f64], before: &[(f64, u32)], most: u32| {
            let now: Vec<(f64, u32)> = now.iter().copied().zip(0..).collect();
            line(&now).keeping_below(&line(before), most).identities
        };
        let before = [(0.0, 0), (10.0, 1)];
        // Both moved further than half the way between them: they keep their order, whichever is named first.
        assert_eq!(numbers(&[60.0, 50.0], &before, 2), [1, 0]);
        assert_eq!(numbers(&[50.0, 60.0], &before, 2), [0, 1]);
        // With one number that was never used the farthest is the new one.
        assert_eq!(numbers(&[900.0, 50.0, 60.0], &before, 3), [2, 0, 1]);
        assert_eq!(numbers(&[-30.0, 60.0], &before, 3), [0, 2]);
        // With enough of them all are new; with none that is left over, the only one is taken.
        assert_eq!(numbers(&[60.0, 50.0], &before, 4), [2, 3]);
        assert_eq!(numbers(&[10.1, 500.0], &before, 2), [1, 0]);
        assert_eq!(numbers(&[0.1, 10.1, 500.0], &[(0.0, 2), (10.0, 0)], 3), [2, 0, 1]);
        // Earlier numbers that there are no more do not last.
        assert_eq!(numbers(&[0.0, 10.0], &[(0.0, 7), (10.0, 1)], 2), [0, 1]);
    }

    #[test]
    fn pairs_cost_least() {
        let mut chance = Chance::new(9);
        for _ in 0..200 {
            let costs: Vec<f64> = (0..25).map(|_| chance.share()).collect();
            let cost = |row: usize, column: usize| costs[5 * row + column];
            let found: f64 = pairs(5, &cost).into_iter().enumerate().map(|(row, column)| cost(row, column)).sum();
            let least = permutations(5)
                .into_iter()
                .map(|columns| columns.iter().enumerate().map(|(row, column)| cost(row, *column)).sum::<f64>());
            assert!((found - least.fold(f64::INFINITY, f64::min)).abs() < 1e-12);
        }
    }

    fn permutations(size: usize) -> Vec<Vec<usize>> {
        if size == 0 {
            return vec![Vec::new()];
        }
        let shorter = permutations(size - 1);
        let insert = |at: usize| {
            shorter.iter().map(move |rest| {
                let mut whole = rest.clone();
                whole.insert(at, size - 1);
                whole
            })
        };
        (0..size).flat_map(insert).collect()
    }
}
