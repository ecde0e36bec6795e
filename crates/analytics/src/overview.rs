//! What must be known of the facts as a whole before a run.

use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::rows::values_of;
use arrow::array::AsArray;
use rayon::prelude::*;
use std::collections::BTreeSet;
use terrace_domain::facts::ORDERS;

/// The currencies that order lines name, each once, by name. Lines without one are in the policy's currency.
///
/// Where the statistics of the files tell, no row is read.
///
/// # Errors
/// Unreadable files.
pub fn named_currencies(facts: &Facts) -> Result<Vec<String>, AnalyticsError> {
    let files: Vec<_> = facts.files(&ORDERS).collect();
    let found = files.into_par_iter().map(|file| values_of(&file.path, "currency")).collect::<Result<Vec<_>, _>>()?;
    let mut named: BTreeSet<String> = found.into_iter().flatten().collect();
    for batch in facts.rows(&ORDERS) {
        let texts = batch.column_by_name("currency").and_then(|column| column.as_string_opt::<i32>());
        for text in texts.into_iter().flat_map(|texts| texts.iter().flatten()) {
            if !named.contains(text) {
                named.insert(text.to_owned());
            }
        }
    }
    Ok(named.into_iter().collect())
}
