//! What must be known of the facts as a whole before a run.

use crate::error::AnalyticsError;
use crate::money::names_of;
use crate::pass::Facts;
use terrace_domain::facts::ORDERS;

/// The currencies that order lines name, each once, by name. Lines without one are in the policy's currency.
///
/// Where the statistics of the files tell, no row is read.
///
/// # Errors
/// Unreadable files.
pub fn named_currencies(facts: &Facts) -> Result<Vec<String>, AnalyticsError> {
    Ok(names_of(facts.tables(), &ORDERS, facts.cancel())?.into_iter().collect())
}
