//! Whose facts a lake version changed, so that a later run computes anew only what can have changed.
//!
//! The list lies beside the version's file, is flushed before it, and goes with it. Where it would be long there is
//! none, and everything counts as changed.

use crate::error::LakeError;
use crate::layout::{remove_file, sync_folder, versions_folder, write_bytes};
use crate::seal::{Seal, sum_of};
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
            let text = serde_json::to_string(all);
            let text = text.map_err(|error| LakeError::disk("written", &path)(std::io::Error::other(error)))?;
            let sum = sum_of(text.as_bytes());
            write_bytes(&path, format!("{text}\n{sum}").as_bytes())
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
        // A list that cannot be read costs a full run, and nothing else; so does one of an earlier program, which has
        // no sum.
        Ok(bytes) => Ok(whole(&bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(LakeError::disk("read", &path)(error)),
    }
}

/// What the sum of a version's list says; `None` if it has no list.
pub(crate) fn state(root: &Path, version: u64) -> Result<Option<Seal>, LakeError> {
    let path = path_of(root, version);
    let bytes = match std::fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(LakeError::disk("read", &path))?,
    };
    Ok(Some(match whole(&bytes) {
        Some(_) => Seal::Whole,
        // Lists of earlier programs are one line.
        None if serde_json::from_slice::<BTreeSet<String>>(&bytes).is_ok() => Seal::Missing,
        None => Seal::Broken,
    }))
}

fn whole(bytes: &[u8]) -> Option<BTreeSet<String>> {
    let end = bytes.iter().rposition(|byte| *byte == b'\n')?;
    let (list, sum) = bytes.split_at_checked(end)?;
    let is_whole = sum.get(1..) == Some(sum_of(list).as_bytes());
    is_whole.then(|| serde_json::from_slice(list).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_was_changed_is_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(versions_folder(folder.path())).unwrap();
        let mut touched = Touched::default();
        touched.add(["a", "b"]);
        write(folder.path(), 1, &touched).unwrap();
        assert_eq!(read(folder.path(), 1).unwrap().map(|all| all.len()), Some(2));
        let path = path_of(folder.path(), 1);
        let text = std::fs::read(&path).unwrap();
        for bit in 0..text.len() * 8 {
            let mut flipped = text.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, flipped).unwrap();
            assert_eq!(read(folder.path(), 1).unwrap(), None, "{bit}");
        }
    }

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
