//! In which currencies amounts are. Where the statistics of files tell, no row is read.

use crate::error::AnalyticsError;
use crate::facts::FactTables;
use crate::rows::{texts_of, values_of};
use rayon::prelude::*;
use std::collections::BTreeSet;
use terrace_domain::{CancelToken, FactKind};

/// Whether amounts of a kind name another currency than this one.
pub(crate) fn names_another(
    facts: &FactTables,
    kind: &FactKind,
    currency: &str,
    cancel: &CancelToken,
) -> Result<bool, AnalyticsError> {
    for rows in facts.rows(kind) {
        let names = texts_of(rows, kind, "currency")?;
        if names.is_some_and(|names| names.iter().flatten().any(|name| name != currency)) {
            return Ok(true);
        }
    }
    Ok(names_in_files(facts, kind, cancel)?.iter().any(|name| name != currency))
}

/// The currencies that rows of a kind name, each once, by name.
pub(crate) fn names_of(
    facts: &FactTables,
    kind: &FactKind,
    cancel: &CancelToken,
) -> Result<BTreeSet<String>, AnalyticsError> {
    let mut named = names_in_files(facts, kind, cancel)?;
    for batch in facts.rows(kind) {
        for text in texts_of(batch, kind, "currency")?.into_iter().flat_map(|texts| texts.iter().flatten()) {
            if !named.contains(text) {
                named.insert(text.to_owned());
            }
        }
    }
    Ok(named)
}

fn names_in_files(
    facts: &FactTables,
    kind: &FactKind,
    cancel: &CancelToken,
) -> Result<BTreeSet<String>, AnalyticsError> {
    let files: Vec<_> = facts.files(kind).collect();
    let found = files.into_par_iter().map(|file| values_of(&file.path, "currency", cancel));
    Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}
