//! What must be known of the facts as a whole before a run.

use crate::engine::{Engine, each_bucket};
use crate::error::AnalyticsError;
use crate::facts::Facts;
use datafusion::arrow::array::AsArray;
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, col};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The currencies that order lines name, each once, by name. Lines without one are in the policy's currency.
///
/// # Errors
/// Unreadable files.
pub fn named_currencies(facts: &Facts) -> Result<Vec<String>, AnalyticsError> {
    let engine = Engine::new();
    let none: [Expr; 0] = [];
    let found = each_bucket(facts, None, |facts, bucket| {
        let Some(table) = facts.table("orders", bucket) else { return Ok(BTreeSet::new()) };
        let rows = LogicalPlanBuilder::scan("orders", provider_as_source(Arc::new(table)), None)?;
        let plan = rows.aggregate(vec![col("currency")], none.clone())?.build()?;
        let mut names = BTreeSet::new();
        for batch in engine.run(&plan)? {
            if let Some(texts) = batch.column(0).as_string_opt::<i32>() {
                names.extend(texts.iter().flatten().map(str::to_owned));
            }
        }
        Ok(names)
    })?;
    Ok(found.into_iter().flatten().collect::<BTreeSet<_>>().into_iter().collect())
}
