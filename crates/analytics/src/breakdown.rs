//! Revenue of each customer by category, product, channel, or a field of the customer.

use crate::engine::{Engine, each_bucket};
use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::functions::exact_sum;
use crate::plan::Request;
use crate::plan::lines::{lines, sales};
use crate::population::customer_fields;
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::logical_expr::{Expr, ExprFunctionExt, LogicalPlan, LogicalPlanBuilder, col};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terrace_domain::{AsOf, Money};
use terrace_tiering::Ids;

/// What revenue is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// The line's category.
    Category,
    /// The line's product.
    Product,
    /// The line's channel.
    Channel,
    /// The customer's province.
    Province,
    /// The customer's country.
    Country,
    /// The customer's city.
    City,
    /// The customer's industry.
    Industry,
    /// Person or organisation.
    Kind,
}

/// Revenue by customer and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Breakdown {
    /// The categories, regions … that occur, by name.
    pub keys: Vec<Arc<str>>,
    /// By customer, then by key; those without a key come first.
    pub slices: Vec<Slice>,
}

/// The revenue of one customer under one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// The customer: a row of the ids that were given.
    pub row: usize,
    /// Index into [`Breakdown::keys`]; nothing where the line or the customer has none.
    pub key: Option<usize>,
    /// Lines that are no returns.
    pub gross: Money,
    /// Less what came back.
    pub net: Money,
}

/// Revenue of all time before the as-of, by customer and a dimension; customers who are not among the ids are left out.
///
/// # Errors
/// As [`crate::population`].
pub fn breakdown(facts: &Facts, dimension: Dimension, as_of: &AsOf, ids: &Ids) -> Result<Breakdown, AnalyticsError> {
    let (engine, request) = (Engine::new(), Request::new(as_of, None));
    let found = each_bucket(facts, None, |facts, bucket| {
        let Some(rows) = lines(facts, bucket, &request)? else { return Ok(Vec::new()) };
        let batches = engine.run(&plan(rows, dimension.line_column())?)?;
        let mut found = Vec::new();
        for batch in &batches {
            read(batch, ids, &mut found);
        }
        if let Some(field) = dimension.customer_field() {
            let fields = customer_fields(facts, &engine, &request, bucket, &BTreeSet::from([field]))?;
            let keys: BTreeMap<&str, &str> = fields.texts(field).filter_map(|(id, key)| Some((id, key?))).collect();
            for slice in &mut found {
                slice.1 = keys.get(ids.get(slice.0)).map(|key| (*key).to_owned());
            }
        }
        Ok(found)
    })?;
    let mut all: Vec<(usize, Option<String>, i64, i64)> = found.into_iter().flatten().collect();
    all.sort_unstable();
    let keys: BTreeSet<&str> = all.iter().filter_map(|(_, key, ..)| key.as_deref()).collect();
    let keys: Vec<Arc<str>> = keys.into_iter().map(Arc::from).collect();
    let slices = all.iter().map(|(row, key, gross, net)| Slice {
        row: *row,
        key: key.as_deref().and_then(|key| keys.binary_search_by(|known| known.as_ref().cmp(key)).ok()),
        gross: Money::from_ten_thousandths(*gross),
        net: Money::from_ten_thousandths(*net),
    });
    let slices = slices.collect();
    Ok(Breakdown { keys, slices })
}

fn plan(rows: LogicalPlanBuilder, key: Option<&str>) -> Result<LogicalPlan, AnalyticsError> {
    let gross = exact_sum(col("amount")).filter(sales()).build()?.alias("gross");
    let net = exact_sum(col("amount")).alias("net");
    let by: Vec<Expr> = [Some("customer_id"), key].into_iter().flatten().map(col).collect();
    Ok(rows.aggregate(by, vec![gross, net])?.build()?)
}

/// Reads `customer_id`, the key where there is one, `gross` and `net`.
fn read(batch: &RecordBatch, ids: &Ids, found: &mut Vec<(usize, Option<String>, i64, i64)>) {
    let keyed = batch.num_columns() == 4;
    let amounts = |name| batch.column_by_name(name).and_then(|c| c.as_primitive_opt::<Int64Type>());
    let (Some(customers), Some(gross), Some(net)) =
        (batch.column(0).as_string_opt::<i32>(), amounts("gross"), amounts("net"))
    else {
        return;
    };
    let keys = keyed.then(|| batch.column(1).as_string_opt::<i32>()).flatten();
    for row in 0..batch.num_rows() {
        if let Some(place) = ids.find(customers.value(row)) {
            let key = keys.and_then(|keys| keys.is_valid(row).then(|| keys.value(row).to_owned()));
            found.push((place, key, gross.value(row), net.value(row)));
        }
    }
}

impl Dimension {
    const fn line_column(self) -> Option<&'static str> {
        match self {
            Self::Category => Some("category"),
            Self::Product => Some("product"),
            Self::Channel => Some("channel"),
            _ => None,
        }
    }

    const fn customer_field(self) -> Option<&'static str> {
        match self {
            Self::Category | Self::Product | Self::Channel => None,
            Self::Province => Some("province"),
            Self::Country => Some("country"),
            Self::City => Some("city"),
            Self::Industry => Some("industry"),
            Self::Kind => Some("kind"),
        }
    }
}
