//! Whether the ids of customers in one kind of facts are those of the others.

use crate::error::AnalyticsError;
use crate::pass::{Facts, each_bucket};
use crate::rows::{CustomerFilter, ReadColumns, Rows};
use std::collections::BTreeSet;
use terrace_domain::FactKind;

/// Customers whom a kind of facts names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NamedCustomers {
    /// All of them.
    pub named: u64,
    /// Those of them that were looked for.
    pub met: u64,
}

/// Counts the customers whom a kind of facts names, and those of them that `is_met` knows.
///
/// # Errors
/// Unreadable files.
pub fn named_customers(
    facts: &Facts,
    kind: &'static FactKind,
    is_met: impl Fn(&str) -> bool + Sync,
) -> Result<NamedCustomers, AnalyticsError> {
    let wanted = ReadColumns::new(kind, &BTreeSet::from(["customer_id".to_owned()]));
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut found = NamedCustomers::default();
        let mut rows = Rows::open(facts.source(bucket), &wanted, CustomerFilter::All)?;
        while let Some(chunk) = rows.next()? {
            facts.cancel().check()?;
            for id in (0..chunk.customers()).map(|customer| chunk.id(customer)).filter(|id| !id.is_empty()) {
                found.named += 1;
                found.met += u64::from(is_met(id));
            }
        }
        Ok(found)
    })?;
    Ok(found.into_iter().fold(NamedCustomers::default(), |all, one| NamedCustomers {
        named: all.named + one.named,
        met: all.met + one.met,
    }))
}
