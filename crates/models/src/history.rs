//! What is known of one customer's purchases in continuous time.

use std::cmp::Ordering;

use crate::counted::Observed;
use crate::error::BadHistory;

/// A customer's repeat purchases, in any one unit of time (weeks in the papers).
///
/// Time starts at the customer's first purchase, which itself is not counted. A customer who never came again has
/// frequency 0 and recency 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct History {
    /// Repeat purchases, x.
    pub frequency: u32,
    /// Time of the last repeat purchase, tₓ.
    pub recency: f64,
    /// Time at which the observation ends, T.
    pub age: f64,
}

impl History {
    /// A customer who has just made the first purchase: what a model says of anybody new.
    pub const NEW: Self = Self { frequency: 0, recency: 0.0, age: 0.0 };

    /// x as a number.
    pub(crate) fn purchases(&self) -> f64 {
        f64::from(self.frequency)
    }
}

impl Observed for History {
    fn fault(&self) -> Option<BadHistory> {
        if !(self.recency.is_finite() && self.age.is_finite() && self.recency >= 0.0 && self.age >= 0.0) {
            Some(BadHistory::NotFinite)
        } else if self.recency > self.age {
            Some(BadHistory::RecencyBeyondAge)
        } else if self.frequency == 0 && self.recency > 0.0 {
            Some(BadHistory::RecencyWithoutPurchase)
        } else {
            None
        }
    }

    fn order(&self, other: &Self) -> Ordering {
        (self.frequency.cmp(&other.frequency))
            .then_with(|| self.recency.total_cmp(&other.recency))
            .then_with(|| self.age.total_cmp(&other.age))
    }
}
