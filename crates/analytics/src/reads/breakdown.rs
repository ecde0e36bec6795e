//! Revenue of each customer by category, product, channel, or a field of the customer.

use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use crate::population::customer_fields;
use crate::rows::{Chunk, CustomerFilter, Names};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terrace_domain::{AsOf, CancelToken, Money};
use terrace_frame::{Dictionary, Ids};

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
        let mut found = BucketSlices::default();
        lines.each(facts, bucket, |chunk| found.read(&lines, chunk, key, ids))?;
        if let Some(field) = dimension.customer_field() {
            let fields = customer_fields(facts, bucket, CustomerFilter::All, &BTreeSet::from([field]))?;
            let keys: BTreeMap<&str, &str> = fields.texts(field)?.filter_map(|(id, key)| Some((id, key?))).collect();
            for slice in &mut found.slices {
                slice.1 = keys.get(ids.get(slice.0)).map(|key| found.keys.code(key));
            }
        }
        // Whatever the order of the rows was.
        found.slices.sort_unstable();
        Ok(found)
    })?;
    let keys: BTreeSet<&Arc<str>> = found.iter().flat_map(|bucket| bucket.keys.texts()).collect();
    let keys: Vec<Arc<str>> = keys.into_iter().cloned().collect();
    let slices = joined(&found, &keys, ids.len(), facts.cancel())?;
    Ok(Breakdown { keys, slices })
}

/// Customers whose slices are put in order at a time.
const STRETCH: usize = 16_384;

/// The slices of all buckets by customer, then by key.
fn joined(
    buckets: &[BucketSlices],
    keys: &[Arc<str>],
    customers: usize,
    cancel: &CancelToken,
) -> Result<Vec<Slice>, AnalyticsError> {
    // For each bucket the place of each key that it knows.
    let place = |key: &Arc<str>| {
        keys.binary_search(key).map_err(|_| AnalyticsError::internal("a breakdown lacks a key that a bucket names"))
    };
    let places = buckets.iter().map(|bucket| bucket.keys.texts().iter().map(place).collect::<Result<Vec<_>, _>>());
    let places: Vec<Vec<usize>> = places.collect::<Result<_, _>>()?;
    let starts: Vec<usize> = (0..customers).step_by(STRETCH).collect();
    let stretch = |start: &usize| -> Result<Vec<Slice>, AnalyticsError> {
        cancel.check()?;
        let mut own: Vec<(usize, Option<usize>, i64, i64)> = Vec::new();
        for (bucket, places) in buckets.iter().zip(&places) {
            let from = bucket.slices.partition_point(|slice| slice.0 < *start);
            let rest = bucket.slices.iter().skip(from).take_while(|slice| slice.0 < start + STRETCH);
            for (row, code, gross, net) in rest {
                let lacking = || AnalyticsError::internal("a slice has a key that its bucket lacks");
                let key = code.map(|code| places.get(code as usize).copied().ok_or_else(lacking)).transpose()?;
                own.push((*row, key, *gross, *net));
            }
        }
        own.sort_unstable();
        let money = Money::from_ten_thousandths;
        Ok(own
            .into_iter()
            .map(|(row, key, gross, net)| Slice { row, key, gross: money(gross), net: money(net) })
            .collect())
    };
    let stretches: Vec<Vec<Slice>> = starts.par_iter().map(stretch).collect::<Result<_, _>>()?;
    Ok(stretches.concat())
}

/// The slices of one bucket, by keys of its own.
#[derive(Default)]
struct BucketSlices {
    keys: Dictionary,
    /// (row, code of the key, gross, net).
    slices: Vec<(usize, Option<u32>, i64, i64)>,
}

impl BucketSlices {
    /// Gross and net of each customer among the ids, by key where there is one.
    fn read(&mut self, lines: &OrderLines, chunk: &Chunk, key: Option<&str>, ids: &Ids) -> Result<(), AnalyticsError> {
        let overflow = |_| AnalyticsError::Overflow("amount".to_owned());
        let amounts = lines.numbers(chunk, "amount")?;
        let returns = lines.returns(chunk)?;
        let keys = key.map_or(Ok(Names::Nowhere), |key| lines.names(chunk, key))?;
        for customer in 0..chunk.customers() {
            let Some(place) = ids.find(chunk.id(customer)) else { continue };
            let mut sums: BTreeMap<Option<&str>, (i128, i128)> = BTreeMap::new();
            for row in chunk.rows_of(customer) {
                let (gross, net) = sums.entry(keys.get(row)).or_default();
                // A line without an amount adds none.
                let amount = i128::from(amounts.get(row).unwrap_or(0));
                *net += amount;
                if !returns.is_some_and(|returns| returns.is_true(row)) {
                    *gross += amount;
                }
            }
            for (key, (gross, net)) in sums {
                let (gross, net) = (i64::try_from(gross).map_err(overflow)?, i64::try_from(net).map_err(overflow)?);
                self.slices.push((place, key.map(|key| self.keys.code(key)), gross, net));
            }
        }
        Ok(())
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
