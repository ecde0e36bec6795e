//! What would become of one customer if a value of theirs were another, and everybody else's as they are.
//!
//! Cutoffs depend on the customer's own value too: one who spends less may pull the edge down with them. So a kind is
//! not asked by the cutoffs of the run, but by those that would hold then, which it takes from the others' values.

/// Where a customer would stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct After {
    /// The tier; `None` if no tier takes such a customer.
    pub(crate) tier: Option<u16>,
    /// Per input the digit, or 2 for high and 1 for low; empty for kinds whose tiers follow each other.
    pub(crate) digits: Vec<u8>,
}

/// A kind of scheme with the others' values, asked about one customer.
pub(crate) trait WhatIf {
    /// Returns the values of an input, in its own unit, from which on the customer's place may be another, the nearest
    /// first; `better` are those in the direction in which the input improves.
    fn turns(&self, input: usize, better: bool) -> Vec<i64>;

    /// Whether smaller values of an input are better.
    fn lower_is_better(&self, input: usize) -> bool;

    /// Returns where the customer would stand with these inputs, or `None` if the scheme would not place them.
    fn after(&self, inputs: &[Option<i64>]) -> Option<After>;
}

/// What one value reaches among others that stay as they are: rising edges that it has to reach, one per step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Steps {
    /// Fewer are better: edges and values are compared turned, by `!`.
    pub(crate) lower_is_better: bool,
    /// From the lowest step to the highest the smallest turned value that takes it; `None` if none does.
    pub(crate) edges: Vec<Option<i64>>,
}

impl Steps {
    const fn turn(&self, value: i64) -> i64 {
        if self.lower_is_better { !value } else { value }
    }

    /// The number of steps that a value takes.
    pub(crate) fn taken(&self, value: i64) -> usize {
        let turned = self.turn(value);
        self.edges.iter().flatten().filter(|edge| turned >= **edge).count()
    }

    /// The nearest values beyond a value that take more steps, or fewer, the nearest first.
    pub(crate) fn turns(&self, value: i64, better: bool) -> Vec<i64> {
        let turned = self.turn(value);
        let edges = self.edges.iter().flatten();
        let mut found: Vec<i64> = if better {
            edges.filter(|edge| turned < **edge).copied().collect()
        } else {
            edges.filter(|edge| turned >= **edge).filter_map(|edge| edge.checked_sub(1)).collect()
        };
        found.sort_unstable();
        if !better {
            found.reverse();
        }
        found.into_iter().map(|edge| self.turn(edge)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_from_their_edges_on() {
        let up = Steps { lower_is_better: false, edges: vec![Some(3), Some(5), None] };
        assert_eq!([2, 3, 4, 5, 9].map(|value| up.taken(value)), [0, 1, 1, 2, 2]);
        assert_eq!((up.turns(2, true), up.turns(2, false)), (vec![3, 5], vec![]));
        assert_eq!((up.turns(6, true), up.turns(6, false)), (vec![], vec![4, 2]));
        let down = Steps { lower_is_better: true, edges: vec![Some(!30), Some(!7)] };
        assert_eq!([31, 30, 8, 7, 0].map(|value| down.taken(value)), [0, 1, 1, 2, 2]);
        assert_eq!((down.turns(31, true), down.turns(31, false)), (vec![30, 7], vec![]));
        assert_eq!((down.turns(7, true), down.turns(7, false)), (vec![], vec![8, 31]));
    }
}
