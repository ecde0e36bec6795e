//! Who was forgotten, as hashes: enough to know them again in later files, not enough to tell who they were.

use crate::error::AppError;
use crate::imports::record::ImportRecord;
use crate::imports::{facts, folder};
use crate::workspace::Workspace;
use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use terrace_domain::FactKind;
use terrace_intake::Progress;
use terrace_lake::{Erased, Erasure};

/// The list of a workspace. Without anybody in it, it costs nothing to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Forgotten {
    salt: String,
    /// When each was forgotten, by hash.
    since: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
struct Written {
    salt: String,
    customers: Vec<WrittenCustomer>,
}

#[derive(Serialize, Deserialize)]
struct WrittenCustomer {
    hash: String,
    at: String,
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.imports_folder().join("forgotten.json")
}

impl Forgotten {
    pub(crate) fn read(workspace: &Workspace) -> Result<Self, AppError> {
        let path = path(workspace);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(cause) => return Err(AppError::reading(&path, cause)),
        };
        let written: Written =
            serde_json::from_slice(&bytes).map_err(|error| AppError::BadConfig { path, reason: error.to_string() })?;
        let since = written.customers.into_iter().map(|customer| (customer.hash, customer.at)).collect();
        Ok(Self { salt: written.salt, since })
    }

    pub(super) fn write(&self, workspace: &Workspace) -> Result<(), AppError> {
        let customers = self.since.iter();
        let customers = customers.map(|(hash, at)| WrittenCustomer { hash: hash.clone(), at: at.clone() }).collect();
        let path = path(workspace);
        let bytes = serde_json::to_vec_pretty(&Written { salt: self.salt.clone(), customers })
            .map_err(|error| AppError::writing(&path, error.into()))?;
        folder::write_whole(&path, &bytes)
    }

    pub(super) fn add(&mut self, customer: &str, at: &str) {
        if self.salt.is_empty() {
            self.salt = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        }
        self.since.entry(self.hash("customer", customer)).or_insert_with(|| at.to_owned());
    }

    /// Whether the customer was on the list.
    pub(super) fn remove(&mut self, customer: &str) -> bool {
        self.since.remove(&self.hash("customer", customer)).is_some()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.since.is_empty()
    }

    pub(crate) fn knows(&self, customer: &str) -> bool {
        !self.is_empty() && self.since.contains_key(&self.hash("customer", customer))
    }

    /// What takes the place of an order number that tells of a customer; always the same for the same one, so that
    /// the order is known again.
    pub(super) fn alias(&self, order: &str) -> String {
        format!("erased-{}", self.hash("order", order).get(..20).unwrap_or_default())
    }

    fn hash(&self, what: &str, text: &str) -> String {
        let mut hash = Sha256::new();
        for part in [self.salt.as_str(), what, text] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.finalize().iter().fold(String::with_capacity(64), |mut hexadecimal, byte| {
            let _ = write!(hexadecimal, "{byte:02x}");
            hexadecimal
        })
    }

    /// Rows on their way into the lake without forgotten customers, and what was done; nothing where none is named.
    pub(crate) fn leave_out(
        &self,
        kind: &'static FactKind,
        batch: &RecordBatch,
    ) -> Result<Option<(RecordBatch, Erased)>, AppError> {
        if self.is_empty() {
            return Ok(None);
        }
        let erases = |id: &str| self.knows(id);
        let alias = |order: &str| self.alias(order);
        Ok(Erasure { erases: &erases, alias: &alias }.without(kind, batch)?)
    }

    /// Takes forgotten customers out of the files of an import in the making.
    pub(crate) fn clean(
        &self,
        pending: &Path,
        record: &mut ImportRecord,
        progress: &dyn Progress,
    ) -> Result<(), AppError> {
        let erases = |id: &str| self.knows(id);
        let alias = |order: &str| self.alias(order);
        let erasure = Erasure { erases: &erases, alias: &alias };
        super::clean(pending, record, &erasure, &BTreeSet::new(), progress)?;
        facts::sweep(pending, record)
    }
}

/// Those of the customers whose rows are among these, and the values in them that would tell who they were: names,
/// phones and the like.
pub(super) fn telling(
    rows: &[(&'static FactKind, Vec<RecordBatch>)],
    erases: &(dyn Fn(&str) -> bool + Sync),
) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut customers, mut values) = (BTreeSet::new(), BTreeSet::new());
    for (kind, batches) in rows {
        let personal = || kind.columns.iter().filter(|column| column.personal);
        for batch in batches {
            let Some(ids) = texts_of(batch, "customer_id") else { continue };
            let own = ids.iter().enumerate().filter_map(|(row, id)| Some((row, id.filter(|id| erases(id))?)));
            let own: Vec<(usize, &str)> = own.collect();
            customers.extend(own.iter().map(|(_, id)| (*id).to_owned()));
            for texts in personal().filter_map(|column| texts_of(batch, column.name)) {
                let filled = own.iter().filter(|(row, _)| texts.is_valid(*row));
                values.extend(filled.map(|(row, _)| texts.value(*row).to_owned()));
            }
        }
    }
    // A word of one letter tells nobody, and would be found everywhere.
    values.retain(|value| value.chars().count() > 1);
    (customers, values)
}

fn texts_of<'a>(batch: &'a RecordBatch, column: &str) -> Option<&'a StringArray> {
    batch.column_by_name(column)?.as_string_opt::<i32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_known_again_and_not_to_be_read() {
        let mut list = Forgotten::default();
        assert!(!list.knows("kim"));
        list.add("kim", "2026-01-01");
        assert!(list.knows("kim") && !list.knows("ann") && !list.is_empty());
        assert!(list.since.keys().all(|hash| hash.len() == 64 && !hash.contains("kim")));
        assert_eq!(list.alias("kim@2026"), list.alias("kim@2026"));
        assert_ne!(list.alias("kim@2026"), list.alias("kim@2027"));
        let mut other = Forgotten::default();
        other.add("kim", "2026-01-01");
        assert_ne!(list.since, other.since, "each workspace has its own salt");
        assert!(list.remove("kim") && !list.remove("kim") && !list.knows("kim"));
    }
}
