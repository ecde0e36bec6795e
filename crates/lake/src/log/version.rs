//! Lake versions: small files, each naming the Delta version of every table, so that all tables are seen at one
//! moment. The newest one is the lake; what tables hold beyond it does not exist.

use crate::MAX_BUCKETS;
use crate::counts::Counts;
use crate::error::LakeError;
use crate::layout::{list, name_of, remove_file, sync_folder, versions_folder, write_whole};
use crate::log::touched::{self, Touched};
use crate::seal::{self, BROKEN, Seal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
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
    /// Whether all entries of the tables' logs have sums. `false` in versions of earlier programs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sealed_logs: bool,
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

/// The version that the contents of its file tell.
///
/// Returns [`LakeError::Damaged`] if they tell none, or another: the file appears whole by one rename, so that no
/// crash leaves a part of it.
pub(crate) fn parse(path: &Path, number: u64, bytes: &[u8]) -> Result<LakeVersion, LakeError> {
    if seal::check(bytes) == Seal::Broken {
        return Err(LakeError::damaged(path, BROKEN));
    }
    let found: LakeVersion = serde_json::from_slice(bytes)
        .map_err(|error| LakeError::damaged(path, format!("it does not hold a lake version ({error})")))?;
    if found.version != number {
        return Err(LakeError::damaged(path, format!("it holds lake version {}", found.version)));
    }
    if found.buckets.is_some_and(|buckets| buckets == 0 || buckets > MAX_BUCKETS) {
        return Err(LakeError::damaged(path, "no lake has the number of buckets that it names"));
    }
    Ok(found)
}

fn number_of(path: &Path) -> Option<u64> {
    name_of(path).strip_suffix(".json")?.parse().ok()
}

/// The version of that number; `None` if it has no file, or has gone meanwhile.
fn read_file(root: &Path, number: u64) -> Result<Option<LakeVersion>, LakeError> {
    let path = path_of(root, number);
    match fs::read(&path) {
        Ok(bytes) => parse(&path, number, &bytes).map(Some),
        // A folder stands where the file would: no version was ever written there.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => Ok(None),
        Err(error) => Err(LakeError::disk("read", &path)(error)),
    }
}

/// Whether the file of a version, which can be read, has a seal.
pub(crate) fn is_sealed(root: &Path, number: u64) -> Result<bool, LakeError> {
    let path = path_of(root, number);
    Ok(seal::check(&fs::read(&path).map_err(LakeError::disk("read", &path))?) == Seal::Whole)
}

/// The numbers of all version files, ascending.
pub(crate) fn numbers(root: &Path) -> Result<Vec<u64>, LakeError> {
    let paths = list(&versions_folder(root))?;
    let mut numbers: Vec<u64> = paths.iter().filter_map(|path| number_of(path)).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// All versions that are kept, oldest first.
///
/// Returns [`LakeError::Damaged`] if the file of one is not whole.
pub(crate) fn read_all(root: &Path) -> Result<Vec<LakeVersion>, LakeError> {
    let mut versions = Vec::new();
    for number in numbers(root)? {
        versions.extend(read_file(root, number)?);
    }
    Ok(versions)
}

/// The newest version, for the writer, who alone may make or remove one; version 0 before the first import.
///
/// Returns [`LakeError::Damaged`] if its file is not whole: an older one must not take its place, since that would
/// cost the facts that it named.
pub(crate) fn newest_for_writing(root: &Path) -> Result<LakeVersion, LakeError> {
    for number in numbers(root)?.into_iter().rev() {
        if let Some(newest) = read_file(root, number)? {
            return Ok(newest);
        }
    }
    Ok(LakeVersion::default())
}

/// The kept version of that number.
pub(crate) fn numbered(root: &Path, version: u64) -> Result<LakeVersion, LakeError> {
    if version == 0 {
        return Ok(LakeVersion::default());
    }
    read_file(root, version)?.ok_or(LakeError::NoVersion(version))
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
    fn a_version_that_is_not_whole_is_never_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(versions_folder(root)).unwrap();
        assert_eq!(newest_for_writing(root).unwrap(), LakeVersion::default());
        for number in 1..=3 {
            let version = LakeVersion { version: number, import: number, at: "now".to_owned(), ..Default::default() };
            write(root, &version, &Touched::default()).unwrap();
        }
        assert_eq!(newest_for_writing(root).unwrap().version, 3);
        assert_eq!(read_all(root).unwrap().len(), 3);
        let whole = fs::read(path_of(root, 3)).unwrap();
        let other = fs::read(path_of(root, 2)).unwrap();
        let none = br#"{"version": 3, "import": 3, "at": "now", "tables": {}, "buckets": 0}"#;
        for damaged in [whole.split_at(whole.len() / 2).0, b"", &other, none] {
            fs::write(path_of(root, 3), damaged).unwrap();
            assert!(matches!(read_all(root), Err(LakeError::Damaged { .. })));
            assert!(matches!(newest_for_writing(root), Err(LakeError::Damaged { .. })));
            assert!(matches!(numbered(root, 3), Err(LakeError::Damaged { .. })));
        }
        assert!(matches!(numbered(root, 4), Err(LakeError::NoVersion(4))));
        assert_eq!(numbered(root, 0).unwrap(), LakeVersion::default());
        // Where a folder stands no version was written.
        fs::remove_file(path_of(root, 3)).unwrap();
        fs::create_dir(path_of(root, 3)).unwrap();
        assert_eq!(newest_for_writing(root).unwrap().version, 2);
    }
}
