//! Whose facts a lake version changed, so that a later run computes anew only what can have changed.
//!
//! The list lies beside the version's file, is flushed before it, and goes with it. Where it would be long there is
//! none, and everything counts as changed.

use crate::error::LakeError;
use crate::layout::{remove_file, sync_folder, versions_folder, write_bytes};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// With more customers than this, looking for what did not change no longer pays.
const MOST: usize = 500_000;

/// The customers whose facts came, changed or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Touched {
    Customers(BTreeSet<String>),
    /// Too many to list, or not known.
    Anybody,
}

impl Default for Touched {
    /// Nobody.
    fn default() -> Self {
        Self::Customers(BTreeSet::new())
    }
}

impl Touched {
    /// Adds customers. Rows without a customer touch nobody.
    pub(crate) fn add<'a>(&mut self, customers: impl IntoIterator<Item = &'a str>) {
        let Self::Customers(all) = self else { return };
        for customer in customers {
            if !all.contains(customer) {
                all.insert(customer.to_owned());
            }
        }
        if all.len() > MOST {
            *self = Self::Anybody;
        }
    }

    pub(crate) fn extend(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Customers(all), Self::Customers(mut more)) => all.append(&mut more),
            (_, Self::Anybody) => *self = Self::Anybody,
            (Self::Anybody, _) => {}
        }
        if matches!(self, Self::Customers(all) if all.len() > MOST) {
            *self = Self::Anybody;
        }
    }
}

pub(crate) fn path_of(root: &Path, version: u64) -> PathBuf {
    versions_folder(root).join(format!("{version:08}.touched"))
}

/// Writes the list of a version that is about to be made.
pub(crate) fn write(root: &Path, version: u64, touched: &Touched) -> Result<(), LakeError> {
    let path = path_of(root, version);
    match touched {
        Touched::Anybody => remove_file(&path),
        Touched::Customers(all) => {
            let bytes = serde_json::to_vec(all);
            let bytes = bytes.map_err(|error| LakeError::disk("written", &path)(std::io::Error::other(error)))?;
            write_bytes(&path, &bytes)
        }
    }
}

/// Removes a version's list: it is no longer known whose facts it changed.
pub(crate) fn remove(root: &Path, version: u64) -> Result<(), LakeError> {
    remove_file(&path_of(root, version))?;
    sync_folder(&versions_folder(root))
}

/// The list of a version; `None` if it has none.
pub(crate) fn read(root: &Path, version: u64) -> Result<Option<BTreeSet<String>>, LakeError> {
    let path = path_of(root, version);
    match std::fs::read(&path) {
        // A list that cannot be read costs a full run, and nothing else.
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(LakeError::disk("read", &path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_are_anybody() {
        let mut touched = Touched::default();
        touched.add(["b", "a", "b"]);
        assert_eq!(touched, Touched::Customers(["a".to_owned(), "b".to_owned()].into()));
        let many: Vec<String> = (0..=MOST).map(|number| number.to_string()).collect();
        touched.add(many.iter().map(String::as_str));
        assert_eq!(touched, Touched::Anybody);
        let mut few = Touched::default();
        few.extend(touched);
        assert_eq!(few, Touched::Anybody);
    }
}
