//! Revenue by calendar month.

use crate::engine::{Engine, each_bucket};
use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::functions::{exact_sum, month_of};
use crate::plan::Request;
use crate::plan::lines::{lines, sales};
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::functions_aggregate::expr_fn::{count, min};
use datafusion::logical_expr::{ExprFunctionExt, LogicalPlan, LogicalPlanBuilder, col, lit};
use std::collections::BTreeMap;
use terrace_domain::{AsOf, Date, Money};

/// What happened in one calendar month, over all customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first_day: Date,
    /// Orders that happened in it.
    pub orders: u64,
    /// Customers with such an order.
    pub customers: u64,
    /// Lines of the month that are no returns.
    pub gross: Money,
    /// Returns of the month, as a positive amount.
    pub returned: Money,
}

#[derive(Default)]
struct Sums {
    orders: i128,
    customers: i128,
    gross: i128,
    returned: i128,
}

/// Orders, customers and amounts by month before the as-of, in order of time; months without any line are left out.
///
/// # Errors
/// As [`crate::population`].
pub fn revenue_by_month(facts: &Facts, as_of: &AsOf) -> Result<Vec<Month>, AnalyticsError> {
    let (engine, request) = (Engine::new(), Request::new(as_of, None));
    let found = each_bucket(facts, None, |facts, bucket| {
        let (Some(by_line), Some(by_order)) = (lines(facts, bucket, &request)?, lines(facts, bucket, &request)?) else {
            return Ok((Vec::new(), Vec::new()));
        };
        Ok((engine.run(&amounts(by_line)?)?, engine.run(&orders(by_order)?)?))
    })?;
    let mut months: BTreeMap<i64, Sums> = BTreeMap::new();
    for (amounts, orders) in &found {
        each_row(amounts, |month, gross, net| {
            let sums = months.entry(month).or_default();
            sums.gross += gross;
            sums.returned += gross - net;
        });
        each_row(orders, |month, orders, customers| {
            let sums = months.entry(month).or_default();
            sums.orders += orders;
            sums.customers += customers;
        });
    }
    months.into_iter().map(|(month, sums)| sums.month(month)).collect()
}

/// Month, gross and net of the lines.
fn amounts(lines: LogicalPlanBuilder) -> Result<LogicalPlan, AnalyticsError> {
    let gross = exact_sum(col("amount")).filter(sales()).build()?.alias("gross");
    let by = vec![month_of(col("ordered_at")).alias("month")];
    Ok(lines.aggregate(by, vec![gross, exact_sum(col("amount")).alias("net")])?.build()?)
}

/// Month, orders and customers.
fn orders(lines: LogicalPlanBuilder) -> Result<LogicalPlan, AnalyticsError> {
    let by_order = lines
        .filter(sales())?
        .aggregate(vec![col("customer_id"), col("order_id")], vec![min(col("ordered_at")).alias("at")])?;
    let by = vec![col("customer_id"), month_of(col("at")).alias("month")];
    let by_customer = by_order.aggregate(by, vec![count(lit(1i64)).alias("orders")])?;
    let sums = vec![exact_sum(col("orders")).alias("orders"), count(lit(1i64)).alias("customers")];
    Ok(by_customer.aggregate(vec![col("month")], sums)?.build()?)
}

/// Calls for each row of three integers.
fn each_row(batches: &[RecordBatch], mut call: impl FnMut(i64, i128, i128)) {
    for batch in batches {
        let integers = |column: usize| batch.column(column).as_primitive_opt::<Int64Type>();
        if let (Some(months), Some(one), Some(other)) = (integers(0), integers(1), integers(2)) {
            (0..batch.num_rows())
                .filter(|row| months.is_valid(*row))
                .for_each(|row| call(months.value(row), one.value(row).into(), other.value(row).into()));
        }
    }
}

impl Sums {
    fn month(&self, month: i64) -> Result<Month, AnalyticsError> {
        let overflow = || AnalyticsError::Overflow("amount".to_owned());
        let money = |sum: i128| i64::try_from(sum).map(Money::from_ten_thousandths).map_err(|_| overflow());
        let number = |sum: i128| u64::try_from(sum).map_err(|_| overflow());
        let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12) + 1);
        let first_day = i16::try_from(year).ok().zip(i8::try_from(of_year).ok());
        let first_day = first_day.and_then(|(year, month)| Date::from_ymd(year, month, 1)).ok_or_else(overflow)?;
        Ok(Month {
            first_day,
            orders: number(self.orders)?,
            customers: number(self.customers)?,
            gross: money(self.gross)?,
            returned: money(self.returned)?,
        })
    }
}
