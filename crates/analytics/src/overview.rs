//! What must be known of the facts as a whole before a run.

use crate::engine::{Engine, each_bucket};
use crate::error::AnalyticsError;
use crate::facts::Facts;
use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::TimestampMicrosecondType;
use datafusion::datasource::provider_as_source;
use datafusion::functions_aggregate::expr_fn::max;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, col};
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::LocalTime;

/// The time of the newest order line, whatever its state; nothing where there are no orders.
///
/// # Errors
/// Unreadable files.
pub fn newest_order(facts: &Facts) -> Result<Option<LocalTime>, AnalyticsError> {
    let engine = Engine::new();
    let none: [Expr; 0] = [];
    let found = each_bucket(facts, None, |facts, bucket| {
        let Some(table) = facts.table("orders", bucket) else { return Ok(None) };
        let rows = LogicalPlanBuilder::scan("orders", provider_as_source(Arc::new(table)), None)?;
        let plan = rows.aggregate(none.clone(), vec![max(col("ordered_at"))])?.build()?;
        let batches = engine.run(&plan)?;
        let times = batches.iter().filter_map(|batch| batch.column(0).as_primitive_opt::<TimestampMicrosecondType>());
        Ok(times.flat_map(|times| times.iter().flatten()).max())
    })?;
    Ok(found.into_iter().flatten().max().map(LocalTime::from_micros))
}

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
