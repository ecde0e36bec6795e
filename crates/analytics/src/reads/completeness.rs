//! How much is known of customers: of how many each field is filled.

use crate::error::AnalyticsError;
use crate::pass::{Facts, each_bucket};
use crate::population::customer_fields;
use crate::rows::CustomerFilter;
use std::collections::BTreeSet;
use terrace_domain::facts::CUSTOMERS;

/// Of how many customers the fields of the customer file are filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Customers whom a file of customers names.
    pub customers: u64,
    /// The fields, in their order in the customer file, and how many of these customers have a value.
    pub fields: Vec<(&'static str, u64)>,
}

/// Columns that say nothing of a customer.
const NO_FIELDS: [&str; 3] = ["customer_id", "custom", "seen_at"];

/// Counts what is filled; an empty text is not.
///
/// # Errors
/// Unreadable files.
pub fn completeness(facts: &Facts) -> Result<Completeness, AnalyticsError> {
    let columns = CUSTOMERS.columns.iter().map(|column| column.name).filter(|name| !NO_FIELDS.contains(name));
    let columns: Vec<&'static str> = columns.collect();
    let names: BTreeSet<&'static str> = columns.iter().copied().collect();
    let found = each_bucket(facts, None, |facts, bucket| {
        let fields = customer_fields(facts, bucket, CustomerFilter::All, &names)?;
        let filled = columns.iter().map(|name| fields.filled(name)).collect::<Result<Vec<u64>, _>>()?;
        Ok((fields.in_files(), filled))
    })?;
    let mut all = Completeness { customers: 0, fields: columns.iter().map(|name| (*name, 0)).collect() };
    for (customers, filled) in found {
        all.customers += customers;
        all.fields.iter_mut().zip(filled).for_each(|((_, sum), more)| *sum += more);
    }
    Ok(all)
}
