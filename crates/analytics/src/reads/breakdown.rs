//! Revenue of each customer by category, product, channel, or a field of the customer.

use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use crate::population::customer_fields;
use crate::rows::{Chunk, CustomerFilter, Names};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terrace_domain::{AsOf, Money};
use terrace_frame::Ids;

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
    /// Index into [`Breakdown::keys`]; `None` if the line or the customer has none.
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
    let key = dimension.line_column();
    let columns: Vec<&str> = ["amount"].into_iter().chain(key).collect();
    let lines = OrderLines::new(facts, as_of, &columns)?;
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut found = Vec::new();
        lines.each(facts, bucket, |chunk| read(&lines, chunk, key, ids, &mut found))?;
        if let Some(field) = dimension.customer_field() {
            let fields = customer_fields(facts, bucket, CustomerFilter::All, &BTreeSet::from([field]))?;
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

/// Gross and net of each customer among the ids, by key where there is one.
fn read(
    lines: &OrderLines,
    chunk: &Chunk,
    key: Option<&str>,
    ids: &Ids,
    found: &mut Vec<(usize, Option<String>, i64, i64)>,
) -> Result<(), AnalyticsError> {
    let overflow = |_| AnalyticsError::Overflow("amount".to_owned());
    let amounts = lines.numbers(chunk, "amount")?;
    let returns = lines.returns(chunk)?;
    let keys = key.map_or(Ok(Names::Nowhere), |key| lines.names(chunk, key))?;
    for customer in 0..chunk.customers() {
        let Some(place) = ids.find(chunk.id(customer)) else { continue };
        let mut sums: BTreeMap<Option<&str>, (i128, i128)> = BTreeMap::new();
        for row in chunk.rows_of(customer) {
            let (gross, net) = sums.entry(keys.get(row)).or_default();
            // A line without an amount adds nothing.
            let amount = i128::from(amounts.get(row).unwrap_or(0));
            *net += amount;
            if !returns.is_some_and(|returns| returns.is_true(row)) {
                *gross += amount;
            }
        }
        for (key, (gross, net)) in sums {
            let (gross, net) = (i64::try_from(gross).map_err(overflow)?, i64::try_from(net).map_err(overflow)?);
            found.push((place, key.map(str::to_owned), gross, net));
        }
    }
    Ok(())
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
