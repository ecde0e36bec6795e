//! Taking back what no lake version names: log entries and tables of an import that did not end, data files that
//! nobody needs.

use crate::error::LakeError;
use crate::fault::point;
use crate::layout::{Settings, list, log_folder, name_of, remove_file, sync_folder, table_folder, versions_folder};
use crate::log::entry;
use crate::log::version::{self, LakeVersion};
use crate::seal::{BROKEN, Seal};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use terrace_domain::facts::KINDS;

/// Brings every table back to the version that the newest lake version names.
pub(crate) fn roll_back(root: &Path, newest: &LakeVersion) -> Result<(), LakeError> {
    for kind in KINDS {
        match newest.tables.get(kind.name) {
            Some(version) => roll_back_log(&log_folder(root, kind.name), *version)?,
            None => drop_table(root, kind.name)?,
        }
    }
    Ok(())
}

/// Refuses to take tables for those of a first import that did not end, of which each has one entry at most: where a log
/// has more, versions named the table and are lost.
pub(crate) fn refuse_lost_versions(root: &Path) -> Result<(), LakeError> {
    for kind in KINDS {
        if list(&log_folder(root, kind.name))?.iter().filter(|path| is_entry(path)).count() > 1 {
            return Err(LakeError::damaged(
                &versions_folder(root),
                "the lake has facts, and all its versions are missing",
            ));
        }
    }
    Ok(())
}

/// Removes a table that no version names: the import that made it did not end.
fn drop_table(root: &Path, kind: &str) -> Result<(), LakeError> {
    let folder = table_folder(root, kind);
    match point("remove", &folder).and_then(|()| fs::remove_dir_all(&folder)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(LakeError::disk("removed", &folder)(error)),
        Ok(()) => sync_folder(root),
    }
}

fn roll_back_log(log: &Path, version: i64) -> Result<(), LakeError> {
    let mut beyond: Vec<PathBuf> = list(log)?.into_iter().filter(|path| version_in(path) > Some(version)).collect();
    // Newest first: a log with its middle missing could not be read.
    beyond.sort_by_key(|path| std::cmp::Reverse(version_in(path)));
    if beyond.is_empty() {
        return Ok(());
    }
    for path in &beyond {
        remove_file(path)?;
        sync_folder(log)?;
    }
    Ok(())
}

/// The Delta version that a file of the log belongs to, where its name says one.
pub(crate) fn version_in(path: &Path) -> Option<i64> {
    let (digits, _) = name_of(path).split_once('.')?;
    (digits.len() == 20).then(|| digits.parse().ok()).flatten()
}

/// Removes the data files that no kept version names, temporary files, and checkpoints, which a power cut may have
/// left half written; they only save time, and come again.
pub(crate) fn sweep(root: &Path) -> Result<(), LakeError> {
    version::sweep(root)?;
    let versions = version::read_all(root)?;
    for kind in KINDS {
        let kept: BTreeSet<i64> = versions.iter().filter_map(|v| v.tables.get(kind.name)).copied().collect();
        if kept.is_empty() {
            continue;
        }
        let log = log_folder(root, kind.name);
        // First: a damaged entry is told here, and with the checkpoints the lake can still be read.
        sweep_data(root, kind.name, &kept)?;
        remove_checkpoints(&log)?;
    }
    Ok(())
}

/// Removes whatever is no entry of a log; what points to a checkpoint goes before it.
pub(crate) fn remove_checkpoints(log: &Path) -> Result<(), LakeError> {
    remove_file(&log.join("_last_checkpoint"))?;
    for path in list(log)?.iter().filter(|path| path.is_file() && !is_entry(path)) {
        remove_file(path)?;
    }
    sync_folder(log)
}

pub(crate) fn is_entry(path: &Path) -> bool {
    version_in(path).is_some()
        && name_of(path).len() == "00000000000000000000.json".len()
        && name_of(path).ends_with(".json")
}

/// Removes the data files of one table that none of the kept Delta versions names.
pub(crate) fn sweep_data(root: &Path, kind: &str, kept: &BTreeSet<i64>) -> Result<(), LakeError> {
    let folder = table_folder(root, kind);
    let needed = needed_files(root, kind, kept)?;
    for bucket in list(&folder)?.iter().filter(|path| name_of(path).starts_with("bucket=")) {
        for path in list(bucket)? {
            let name = format!("{}/{}", name_of(bucket), name_of(&path));
            if !needed.contains(&name) {
                remove_file(&path)?;
            }
        }
    }
    Ok(())
}

#[derive(Deserialize)]
struct Entry {
    add: Option<Named>,
    remove: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    path: String,
}

/// The files that the table has in any of the kept Delta versions.
fn needed_files(root: &Path, kind: &str, kept: &BTreeSet<i64>) -> Result<BTreeSet<String>, LakeError> {
    let log = &log_folder(root, kind);
    // Since format 2 every entry has a sum: one without has lost it, with whatever else it named.
    let must = Settings::exist(root) && Settings::read(root)?.is_sealed();
    let mut since: BTreeMap<String, i64> = BTreeMap::new();
    let mut needed = BTreeSet::new();
    // Names of entries sort as their versions. One that is gone would make files look as if nothing named them.
    let mut next = 0;
    for path in list(log)?.iter().filter(|path| is_entry(path)) {
        let version = version_in(path).filter(|version| *version == next);
        let Some(version) = version else { return Err(no_entry(log, next)) };
        next += 1;
        let text = fs::read_to_string(path).map_err(LakeError::disk("read", path))?;
        // What a changed entry does not name would be taken for what nothing names.
        let seal = entry::check(kind, version, &text);
        if seal == Seal::Broken || (must && seal == Seal::Missing) {
            return Err(LakeError::damaged(path, BROKEN));
        }
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let entry: Entry =
                serde_json::from_str(line).map_err(|error| LakeError::damaged(path, error.to_string()))?;
            if let Some(Named { path }) = entry.remove
                && let Some(first) = since.remove(&path)
                && kept.range(first..version).next().is_some()
            {
                needed.insert(path);
            }
            if let Some(Named { path }) = entry.add {
                since.insert(path, version);
            }
        }
    }
    if kept.last().is_some_and(|last| *last >= next) {
        return Err(no_entry(log, next));
    }
    needed.extend(since.into_iter().filter(|(_, first)| kept.range(first..).next().is_some()).map(|(path, _)| path));
    Ok(needed)
}

fn no_entry(log: &Path, version: i64) -> LakeError {
    LakeError::damaged(log, format!("the entry {version:020}.json is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_with_an_entry_missing_costs_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let log = log_folder(root, "orders");
        fs::create_dir_all(&log).unwrap();
        let bucket = table_folder(root, "orders").join("bucket=0");
        fs::create_dir_all(&bucket).unwrap();
        let entry = |version: i64| log.join(format!("{version:020}.json"));
        for version in 0..3 {
            fs::write(bucket.join(format!("{version}.parquet")), "rows").unwrap();
            let line = format!("{{\"add\":{{\"path\":\"bucket=0/{version}.parquet\"}}}}\n");
            fs::write(entry(version), line).unwrap();
        }
        let kept = BTreeSet::from([2]);
        let files = || list(&bucket).unwrap().len();
        sweep_data(root, "orders", &kept).unwrap();
        assert_eq!(files(), 3);
        for version in 0..3 {
            let aside = log.join("aside");
            fs::rename(entry(version), &aside).unwrap();
            let refused = sweep_data(root, "orders", &kept).unwrap_err();
            assert!(matches!(&refused, LakeError::Damaged { .. }), "{refused}");
            assert!(refused.to_string().contains(&format!("{version:020}.json")), "{refused}");
            fs::rename(aside, entry(version)).unwrap();
        }
        assert_eq!(files(), 3);
    }
}
