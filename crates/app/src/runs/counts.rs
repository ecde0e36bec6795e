//! How many customers of a run have what.

use super::tier::Tiered;

impl Tiered {
    /// The number of customers with at least one order.
    pub fn with_orders(&self) -> usize {
        self.frame.ordered.iter().filter(|ordered| **ordered).count()
    }

    /// The number of customers who have a label, by index into the policy's; `None` if the run has no such label.
    pub fn with_label(&self, label: usize) -> Option<usize> {
        Some(self.outcome.classes.label(label)?.iter().filter(|flag| **flag).count())
    }
}
