//! The movers who are shown by name.

use super::compare::Changes;
use super::matrix::{Mover, SchemeChanges};

/// The number of movers who are shown by name.
pub const LARGEST_MOVERS: usize = 10;

impl Changes {
    /// The movers with the most net revenue among those who are in both runs; of equal ones the first by id.
    pub fn largest<'a>(&self, scheme: &'a SchemeChanges, most: usize) -> Vec<&'a Mover> {
        let mut movers: Vec<&Mover> = scheme.movers.iter().filter(|mover| mover.cause.is_some()).collect();
        movers.sort_by(|a, b| b.amount().cmp(&a.amount()).then_with(|| self.customer(a).cmp(self.customer(b))));
        movers.truncate(most);
        movers
    }
}
