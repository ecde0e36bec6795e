//! Who was erased, as hashes: enough to know them again in later files, not enough to tell who they were.

use crate::error::AppError;
use crate::workspace::{Workspace, disk};
use arrow::array::RecordBatch;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;
use terrace_domain::{FactKind, compared_id, hex};
use terrace_lake::{Erased, Erasure};

/// The list of a workspace. Without anybody in it, it costs nothing to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ErasedList {
    salt: String,
    /// When each was erased, by hash.
    since: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
struct ListFile {
    salt: String,
    customers: Vec<ListedCustomer>,
}

#[derive(Serialize, Deserialize)]
struct ListedCustomer {
    hash: String,
    at: String,
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.imports_folder().join("forgotten.json")
}

/// Whether a customer was erased, so that no later fact of theirs is kept.
///
/// # Errors
/// What reading the list may say.
pub fn is_forgotten(workspace: &Workspace, customer: &str) -> Result<bool, AppError> {
    Ok(ErasedList::read(workspace)?.knows(customer))
}

impl ErasedList {
    pub(crate) fn read(workspace: &Workspace) -> Result<Self, AppError> {
        let path = path(workspace);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(cause) => return Err(AppError::reading(&path, cause)),
        };
        let file: ListFile =
            serde_json::from_slice(&bytes).map_err(|error| AppError::BadConfig { path, reason: error.to_string() })?;
        let since = file.customers.into_iter().map(|customer| (customer.hash, customer.at)).collect();
        Ok(Self { salt: file.salt, since })
    }

    pub(crate) fn write(&self, workspace: &Workspace) -> Result<(), AppError> {
        let customers = self.since.iter();
        let customers = customers.map(|(hash, at)| ListedCustomer { hash: hash.clone(), at: at.clone() }).collect();
        let path = path(workspace);
        let bytes = serde_json::to_vec_pretty(&ListFile { salt: self.salt.clone(), customers })
            .map_err(|error| AppError::writing(&path, error.into()))?;
        disk::write_whole(&path, &bytes)
    }

    pub(crate) fn add(&mut self, customer: &str, at: &str) {
        if self.salt.is_empty() {
            self.salt = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        }
        for hash in self.hashes(customer) {
            self.since.entry(hash).or_insert_with(|| at.to_owned());
        }
    }

    /// Whether the customer was on the list.
    pub(crate) fn remove(&mut self, customer: &str) -> bool {
        let hashes = self.hashes(customer);
        // All of them go, so none is left out once one was found.
        hashes.iter().filter(|hash| self.since.remove(*hash).is_some()).count() > 0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.since.is_empty()
    }

    pub(crate) fn knows(&self, customer: &str) -> bool {
        !self.is_empty() && self.hashes(customer).iter().any(|hash| self.since.contains_key(hash))
    }

    /// Of an id as it is written, and as ids are compared: later files may write it either way, and a lake from before
    /// addresses were compared without case holds it as it was written.
    fn hashes(&self, customer: &str) -> Vec<String> {
        let compared = compared_id(customer.into());
        let other = (compared != customer).then(|| self.hash("customer", &compared));
        std::iter::once(self.hash("customer", customer)).chain(other).collect()
    }

    /// What takes the place of an order number that tells of a customer; always the same for the same one, so that
    /// the order is known again.
    pub(super) fn alias(&self, order: &str) -> String {
        format!("erased-{:.20}", self.hash("order", order))
    }

    fn hash(&self, what: &str, text: &str) -> String {
        let mut hash = Sha256::new();
        for part in [self.salt.as_str(), what, text] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hex(&hash.finalize())
    }

    /// Takes erased customers out of rows on their way into the lake. Returns what is left and what was done, or `None`
    /// if no row names any of them.
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_known_again_and_not_to_be_read() {
        let mut list = ErasedList::default();
        assert!(!list.knows("kim"));
        list.add("kim", "2026-01-01");
        assert!(list.knows("kim") && !list.knows("ann") && !list.is_empty());
        assert!(list.since.keys().all(|hash| hash.len() == 64 && !hash.contains("kim")));
        assert_eq!(list.alias("kim@2026"), list.alias("kim@2026"));
        assert_ne!(list.alias("kim@2026"), list.alias("kim@2027"));
        let mut other = ErasedList::default();
        other.add("kim", "2026-01-01");
        assert_ne!(list.since, other.since, "each workspace has its own salt");
        list.add("Lea@Example.org", "2026-01-01");
        assert!(list.knows("lea@example.org") && list.knows("LEA@example.org"));
        assert!(list.remove("LEA@Example.org") && !list.knows("lea@example.org"));
        assert!(list.remove("kim") && !list.remove("kim") && !list.knows("kim"));
    }
}
