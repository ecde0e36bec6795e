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
                coverage.lines += 1;
                coverage.without_cost += u64::from(costs.get(row).is_none());
            }
            Ok(())
        })?;
        Ok(coverage)
    })?;
    Ok(found.into_iter().fold(CostCoverage::default(), |all, one| CostCoverage {
        lines: all.lines + one.lines,
        without_cost: all.without_cost + one.without_cost,
    }))
}

/// The measures that take the cost of what was sold off: without costs they are too high, or tell nothing.
pub const COSTED: [&str; 6] = ["cost_amount", "margin", "margin_rate", "profit_share", "margin_growth", "net_value"];
