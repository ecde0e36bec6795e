//! Customers who were erased: [`ErasureReport`](crate::erasure::ErasureReport) itself; and those who may come again.

use serde::Serialize;

/// Customers who were taken off the list of erased ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadmittedView {
    /// Their ids.
    pub readmitted: Vec<String>,
}
