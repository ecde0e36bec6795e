use super::{Request, time_literal};
use crate::facts::{BucketTable, Facts};
use datafusion::common::ScalarValue;
use datafusion::datasource::provider_as_source;
use datafusion::error::Result;
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, col, lit};
use std::sync::Arc;

/// The lines of orders that count: of a customer, before the as-of, not cancelled. Nothing where there are none.
pub(crate) fn lines(facts: &Facts, bucket: u32, request: &Request) -> Result<Option<LogicalPlanBuilder>> {
    let Some(table) = facts.table("orders", bucket) else { return Ok(None) };
    let before = col("ordered_at").lt(time_literal(request.as_of.local()));
    let counts = before.and(col("is_cancelled").is_not_true());
    Ok(Some(of_customers(table, "orders", request)?.filter(counts)?))
}

/// The scale of ratings that name none, in ten-thousandths.
const FIVE: i128 = 50_000;

/// The rows of feedback before the as-of, with the scale in force as `out_of`.
pub(crate) fn feedback(facts: &Facts, bucket: u32, request: &Request) -> Result<Option<LogicalPlanBuilder>> {
    let Some(table) = facts.table("feedback", bucket) else { return Ok(None) };
    let before = col("at").lt(time_literal(request.as_of.local()));
    let rows = of_customers(table, "feedback", request)?.filter(before)?;
    let out_of = coalesce(vec![col("scale"), lit(ScalarValue::Decimal128(Some(FIVE), 18, 4))]);
    let columns = ["customer_id", "at", "source", "expected", "perceived", "rating", "scale"].map(col);
    Ok(Some(rows.project(columns.into_iter().chain([out_of.alias("out_of")]))?))
}

/// The rows of the customers table.
pub(crate) fn customers(facts: &Facts, bucket: u32, request: &Request) -> Result<Option<LogicalPlanBuilder>> {
    let Some(table) = facts.table("customers", bucket) else { return Ok(None) };
    Ok(Some(of_customers(table, "customers", request)?))
}

fn of_customers(table: BucketTable, name: &str, request: &Request) -> Result<LogicalPlanBuilder> {
    let source = provider_as_source(Arc::new(table));
    let who = match &request.only {
        Some(customer) => col("customer_id").eq(lit(customer.as_str())),
        None => col("customer_id").is_not_null(),
    };
    LogicalPlanBuilder::scan(name, source, None)?.filter(who)
}

/// Lines that are no returns.
pub(crate) fn sales() -> Expr {
    col("is_return").is_not_true()
}
