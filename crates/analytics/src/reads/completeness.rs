//! How much is known of customers: of how many each field is filled.

use crate::error::AnalyticsError;
use crate::pass::{Facts, each_bucket};
use crate::population::customer_and_custom_fields;
use std::collections::BTreeSet;
use terrace_domain::facts::CUSTOMERS;
use terrace_policy::Attribute;

/// Of how many customers the fields of the customer file are filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Customers whom a file of customers names.
    pub customers: u64,
    /// The fields that all have, in their order in the customer file, and how many of these customers have a value.
    pub fields: Vec<(&'static str, u64)>,
    /// The custom fields that were asked for, in that order, and how many of these customers have a value that can be
    /// read as what the field holds.
    pub custom: Vec<(String, u64)>,
}

/// Columns that say nothing of a customer.
const NO_FIELDS: [&str; 3] = ["customer_id", "custom", "seen_at"];

/// Counts what is filled, in the columns that all customers have and in the custom fields among some attributes; an
/// empty text is not.
///
/// # Errors
/// Unreadable files.
pub fn completeness(facts: &Facts, attributes: &[Attribute]) -> Result<Completeness, AnalyticsError> {
    let columns = CUSTOMERS.columns.iter().map(|column| column.name).filter(|name| !NO_FIELDS.contains(name));
    let columns: Vec<&'static str> = columns.collect();
    let names: BTreeSet<&'static str> = columns.iter().copied().collect();
    let found = each_bucket(facts, None, |facts, bucket| {
        let fields = customer_and_custom_fields(facts, bucket, &names, attributes)?;
        let filled = columns.iter().map(|name| fields.filled(name)).collect::<Result<Vec<u64>, _>>()?;
        Ok((fields.in_files(), filled, fields.custom_filled()))
    })?;
    let custom = attributes.iter().filter(|attribute| attribute.custom().is_some());
    let mut all = Completeness {
        customers: 0,
        fields: columns.iter().map(|name| (*name, 0)).collect(),
        custom: custom.map(|attribute| (attribute.name.clone(), 0)).collect(),
    };
    for (customers, filled, custom) in found {
        all.customers += customers;
        all.fields.iter_mut().zip(filled).for_each(|((_, sum), more)| *sum += more);
        all.custom.iter_mut().zip(custom).for_each(|((_, sum), more)| *sum += more);
    }
    Ok(all)
}
