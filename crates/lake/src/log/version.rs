//! Lake versions: small files, each naming the Delta version of every table, so that all tables are seen at one
//! moment. The newest whole one is the lake; whatever lies beyond it does not exist.

use crate::counts::Counts;
use crate::error::LakeError;
use crate::layout::{list, name_of, remove_file, sync_folder, versions_folder, write_whole};
use crate::log::touched::{self, Touched};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// One state of the whole lake. Version 0 is the lake before its first import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LakeVersion {
    /// Counts up from 1 without gaps as imports come.
    pub version: u64,
    /// The import that made it; 0 where upkeep did.
    pub import: u64,
    /// When it was made, as the caller said.
    pub at: String,
    /// The older version whose contents it brought back, if it was made so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored: Option<u64>,
    /// The upkeep that made it, where no import did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upkeep: Option<Upkeep>,
    /// The Delta version of every table, by fact kind.
    pub tables: BTreeMap<String, i64>,
    /// The number of buckets that all tables share; `None` if it is the one that the lake was made with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buckets: Option<u32>,
    /// Whether every order is one row: no two rows of `orders` share an order id. `false` if that is not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub one_row_per_order: bool,
    /// What became of the import's rows, by fact kind; none where an older version was brought back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<String, Counts>,
}

/// Work on the lake that brings no facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Upkeep {
    /// The same rows in fewer files.
    Compaction,
    /// Customers were erased; older versions are gone.
    Erasure,
}

pub(crate) fn path_of(root: &Path, version: u64) -> PathBuf {
    versions_folder(root).join(format!("{version:08}.json"))
}

/// Where the list of customers lies whose facts a version changed.
pub(crate) fn touched_path(root: &Path, version: u64) -> PathBuf {
    touched::path_of(root, version)
}

/// The version that a file's contents tell; `None` if they are not those of a whole file of that number.
pub(crate) fn parse(number: u64, bytes: &[u8]) -> Option<LakeVersion> {
    let found: LakeVersion = serde_json::from_slice(bytes).ok()?;
    (found.version == number).then_some(found)
}

fn number_of(path: &Path) -> Option<u64> {
    name_of(path).strip_suffix(".json")?.parse().ok()
}

/// The version in a file; `None` if the file is not whole.
fn read_file(path: &Path) -> Option<LakeVersion> {
    parse(number_of(path)?, &fs::read(path).ok()?)
}

/// The numbers of all version files, whole or not, ascending.
pub(crate) fn numbers(root: &Path) -> Result<Vec<u64>, LakeError> {
    let paths = list(&versions_folder(root))?;
    let mut numbers: Vec<u64> = paths.iter().filter_map(|path| number_of(path)).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// All whole versions that are kept, oldest first.
pub(crate) fn read_all(root: &Path) -> Result<Vec<LakeVersion>, LakeError> {
    let mut versions: Vec<_> = list(&versions_folder(root))?.iter().filter_map(|path| read_file(path)).collect();
    versions.sort_by_key(|version| version.version);
    Ok(versions)
}

/// The newest whole version. It may go at any time unless the lake is held for writing: readers take a lease.
pub(crate) fn newest(root: &Path) -> Result<LakeVersion, LakeError> {
    let numbers = numbers(root)?;
    Ok(numbers.iter().rev().find_map(|number| read_file(&path_of(root, *number))).unwrap_or_default()) // Before the first import.
}

/// The newest version, for the writer, which takes back whatever lies beyond it: a version file that is not whole
/// cannot come of a crash, and must not cost the facts that it named.
pub(crate) fn newest_for_writing(root: &Path) -> Result<LakeVersion, LakeError> {
    let newest = newest(root)?;
    for path in list(&versions_folder(root))? {
        if path.is_file() && number_of(&path).is_some_and(|number| number > newest.version) {
            return Err(LakeError::damaged(&path, "it does not hold a lake version"));
        }
    }
    Ok(newest)
}

/// The kept version of that number.
pub(crate) fn numbered(root: &Path, version: u64) -> Result<LakeVersion, LakeError> {
    if version == 0 {
        return Ok(LakeVersion::default());
    }
    read_file(&path_of(root, version)).ok_or(LakeError::NoVersion(version))
}

/// Makes a version the newest, with whose facts it changed: from here on readers see it.
pub(crate) fn write(root: &Path, version: &LakeVersion, touched: &Touched) -> Result<(), LakeError> {
    touched::write(root, version.version, touched)?;
    write_whole(&path_of(root, version.version), version)
}

/// Flushes the names of versions.
pub(crate) fn sync(root: &Path) -> Result<(), LakeError> {
    sync_folder(&versions_folder(root))
}

/// The customers that the versions after `from` up to `to` touched; `None` if one of them does not say.
pub(crate) fn touched_between(
    root: &Path,
    versions: &[LakeVersion],
    from: u64,
    to: u64,
) -> Result<Option<Vec<String>>, LakeError> {
    if from > to {
        return Ok(None);
    }
    let mut touched = Touched::default();
    for number in from + 1..=to {
        if !versions.iter().any(|version| version.version == number && version.restored.is_none()) {
            return Ok(None);
        }
        let Some(more) = touched::read(root, number)? else { return Ok(None) };
        touched.extend(Touched::Customers(more));
    }
    Ok(match touched {
        Touched::Customers(all) => Some(all.into_iter().collect()),
        Touched::Anybody => None,
    })
}

/// Removes half-written version files, and lists of customers whose version never came to be.
pub(crate) fn sweep(root: &Path) -> Result<(), LakeError> {
    for path in list(&versions_folder(root))? {
        let left = name_of(&path).strip_suffix(".touched").is_some_and(|_| !path.with_extension("json").exists());
        if left || name_of(&path).ends_with(".tmp") {
            remove_file(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_take_the_newest_whole_one() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(versions_folder(root)).unwrap();
        assert_eq!(newest(root).unwrap(), LakeVersion::default());
        for number in 1..=2 {
            let version = LakeVersion { version: number, import: number, at: "now".to_owned(), ..Default::default() };
            write(root, &version, &Touched::default()).unwrap();
        }
        fs::write(path_of(root, 3), "{\"version\": 3, \"imp").unwrap();
        fs::write(path_of(root, 4), "").unwrap();
        assert_eq!(newest(root).unwrap().version, 2);
        assert_eq!(read_all(root).unwrap().len(), 2);
        assert!(matches!(newest_for_writing(root), Err(LakeError::Damaged { .. })));
        assert!(matches!(numbered(root, 3), Err(LakeError::NoVersion(3))));
        assert_eq!(numbered(root, 0).unwrap(), LakeVersion::default());
    }
}
