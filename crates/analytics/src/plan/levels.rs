use super::lines::{feedback, lines, sales};
use super::request::Asked;
use super::{Fold, Level, Request, aggregate, both, spanned_name};
use crate::facts::Facts;
use crate::functions::exact_sum;
use datafusion::error::Result;
use datafusion::functions_aggregate::expr_fn::{count, max, min};
use datafusion::logical_expr::{Expr, ExprFunctionExt, LogicalPlan, LogicalPlanBuilder, col, lit};

/// The plan of one level in one bucket: a row per customer, `customer_id` first, then `part_{n}` for each part asked.
///
/// `Orders` carries the parts of `Lines` with it, so that the lines are read once. Nothing where no facts are.
pub(crate) fn plan(facts: &Facts, bucket: u32, level: Level, request: &Request) -> Result<Option<LogicalPlan>> {
    let rows = match level {
        Level::Lines => lines(facts, bucket, request)?,
        Level::Orders => return orders(facts, bucket, request),
        Level::Products => named(facts, bucket, request, level, "product")?,
        Level::ProductOrders => product_orders(facts, bucket, request)?,
        Level::Categories => named(facts, bucket, request, level, "category")?,
        Level::Channels => named(facts, bucket, request, level, "channel")?,
        Level::Feedback => feedback(facts, bucket, request)?,
        Level::Referred => None,
    };
    let Some(rows) = rows else { return Ok(None) };
    let parts = request.at(level).map(|(number, asked)| whole(number, asked, request)).collect::<Result<Vec<_>>>()?;
    rows.aggregate(vec![col("customer_id")], parts)?.build().map(Some)
}

fn part_name(number: usize) -> String {
    format!("part_{number}")
}

fn whole(number: usize, asked: &Asked, request: &Request) -> Result<Expr> {
    Ok(aggregate(asked.part.fold, &asked.scope(), asked.condition(request))?.alias(part_name(number)))
}

/// Lines to orders to customers. The parts of `Lines` are folded per order first, then over the orders.
fn orders(facts: &Facts, bucket: u32, request: &Request) -> Result<Option<LogicalPlan>> {
    let Some(rows) = lines(facts, bucket, request)? else { return Ok(None) };
    let mut per_order = vec![min(col("ordered_at")).filter(sales()).build()?.alias("at")];
    if request.at(Level::Orders).any(|(_, asked)| asked.part.fold == Fold::Max("gross")) {
        per_order.push(exact_sum(col("amount")).filter(sales()).build()?.alias("gross"));
    }
    let mut per_customer = Vec::new();
    for (number, asked) in request.at(Level::Lines) {
        per_order.push(whole(number, asked, request)?);
        let part = col(part_name(number));
        let again = match asked.part.fold {
            Fold::Min(_) => min(part),
            Fold::Max(_) => max(part),
            _ => exact_sum(part),
        };
        per_customer.push(again.alias(part_name(number)));
    }
    let exists = || Some(col("at").is_not_null());
    for (number, asked) in request.at(Level::Orders) {
        let condition = both(exists(), asked.condition(request));
        per_customer.push(aggregate(asked.part.fold, &asked.scope(), condition)?.alias(part_name(number)));
    }
    let by_order = rows.aggregate(vec![col("customer_id"), col("order_id")], per_order)?;
    by_order.aggregate(vec![col("customer_id")], per_customer)?.build().map(Some)
}

/// Lines that are no returns by the name in a column: `name`, the last time as `at`, and `gross` of each span.
fn named(
    facts: &Facts,
    bucket: u32,
    request: &Request,
    level: Level,
    column: &str,
) -> Result<Option<LogicalPlanBuilder>> {
    let Some(rows) = lines(facts, bucket, request)? else { return Ok(None) };
    let mut per_name = vec![max(col("ordered_at")).alias("at")];
    if level != Level::Products {
        for span in request.spans_at(level) {
            let gross = exact_sum(col("amount"));
            let gross = match request.span(span).holds(&col("ordered_at")) {
                Some(condition) => gross.filter(condition).build()?,
                None => gross,
            };
            per_name.push(gross.alias(spanned_name("gross", span)));
        }
    }
    let rows = rows.filter(sales().and(col(column).is_not_null()))?;
    let by_name = rows.aggregate(vec![col("customer_id"), col(column).alias("name")], per_name)?;
    Ok(Some(by_name))
}

/// Lines that are no returns by product and order, then by product: on how many orders of each span.
fn product_orders(facts: &Facts, bucket: u32, request: &Request) -> Result<Option<LogicalPlanBuilder>> {
    let Some(rows) = lines(facts, bucket, request)? else { return Ok(None) };
    let rows = rows.filter(sales().and(col("product").is_not_null()))?;
    let keys = vec![col("customer_id"), col("product"), col("order_id")];
    let by_order = rows.aggregate(keys, vec![max(col("ordered_at")).alias("at")])?;
    let mut per_product = Vec::new();
    for span in request.spans_at(Level::ProductOrders) {
        let orders = count(lit(1i64));
        let orders = match request.span(span).holds(&col("at")) {
            Some(condition) => orders.filter(condition).build()?,
            None => orders,
        };
        per_product.push(orders.alias(spanned_name("orders", span)));
    }
    Ok(Some(by_order.aggregate(vec![col("customer_id"), col("product")], per_product)?))
}
