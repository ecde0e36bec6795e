//! How many order lines say what they cost: margins rest on it.

use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use serde::{Deserialize, Serialize};
use terrace_domain::AsOf;

/// Lines that were sold before an as-of, and those of them without a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CostCoverage {
    /// Lines that were sold and count.
    pub lines: u64,
    /// Those without a cost.
    pub without_cost: u64,
}

impl CostCoverage {
    /// A line that was sold, with its cost.
    pub(super) fn sold(&mut self, cost: Option<i64>) {
        self.lines += 1;
        self.without_cost += u64::from(cost.is_none());
    }

    pub(super) fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.without_cost += other.without_cost;
    }
}

/// Counts the lines that were sold before the as-of with and without a cost.
///
/// # Errors
/// As [`crate::population`].
pub fn cost_coverage(facts: &Facts, as_of: &AsOf) -> Result<CostCoverage, AnalyticsError> {
    let lines = OrderLines::new(facts, as_of, &["cost"])?;
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut coverage = CostCoverage::default();
        lines.each(facts, bucket, |chunk| {
            let costs = lines.numbers(chunk, "cost")?;
            let returns = lines.returns(chunk)?;
            // What came back costs what its sale did, and may stand on no row of its own.
            for row in (0..chunk.rows()).filter(|row| !returns.is_some_and(|returns| returns.is_true(*row))) {
                coverage.sold(costs.get(row));
            }
            Ok(())
        })?;
        Ok(coverage)
    })?;
    let mut all = CostCoverage::default();
    found.into_iter().for_each(|one| all.add(one));
    Ok(all)
}

/// The measures that take the cost of what was sold off: without costs they are too high, or tell nothing.
pub const COSTED: [&str; 6] = ["cost_amount", "margin", "margin_rate", "profit_share", "margin_growth", "net_value"];
