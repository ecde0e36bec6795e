//! Entries of the tables' logs, each with a sum of its text: a field of its `commitInfo`, which may hold anything and
//! which readers of Delta tables pass over. The sum also covers whose entry it is, so that none takes another's place.
//!
//! A version of the lake says whether all entries that it rests on have sums; those of earlier programs get theirs
//! with the next write.

use crate::error::LakeError;
use crate::layout::{list, log_folder, name_of, write_bytes};
use crate::log::version::LakeVersion;
use crate::seal::{self, BROKEN, DIGITS, Seal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const INFO: &str = "{\"commitInfo\":{";
const FIELD: &str = "\"terraceSum\":\"";
/// Names the checkpoints of a log with their sums.
const CHECKPOINTS: &str = "_terrace_checkpoints.json";

#[derive(Default, Serialize, Deserialize)]
struct Checkpoints {
    sums: BTreeMap<String, String>,
}

/// Where an entry lies.
pub(crate) fn path_of(root: &Path, kind: &str, version: i64) -> PathBuf {
    log_folder(root, kind).join(format!("{version:020}.json"))
}

/// The text with its sum; a sum that it has already is made anew.
pub(crate) fn sealed(kind: &str, version: i64, text: &str) -> String {
    let zeros = "0".repeat(DIGITS);
    let zeroed = match place_of_sum(text) {
        Some((before, _, after)) => format!("{before}{zeros}{after}"),
        None => match text.split_once(INFO) {
            Some((before, after)) if !after.starts_with('}') => format!("{before}{INFO}{FIELD}{zeros}\",{after}"),
            _ => format!("{}{INFO}{FIELD}{zeros}\"}}}}\n", with_line_end(text)),
        },
    };
    let sum = sum_of(kind, version, &zeroed);
    match place_of_sum(&zeroed) {
        Some((before, _, after)) => format!("{before}{sum}{after}"),
        None => zeroed,
    }
}

fn with_line_end(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

pub(crate) fn check(kind: &str, version: i64, text: &str) -> Seal {
    let Some((before, sum, after)) = place_of_sum(text) else { return Seal::Missing };
    let zeroed = format!("{before}{}{after}", "0".repeat(DIGITS));
    if sum_of(kind, version, &zeroed) == sum { Seal::Whole } else { Seal::Broken }
}

fn sum_of(kind: &str, version: i64, zeroed: &str) -> String {
    seal::sum_of(format!("{kind} {version}\n{zeroed}").as_bytes())
}

/// What stands before the digits of the sum, they, and what stands behind them.
fn place_of_sum(text: &str) -> Option<(&str, &str, &str)> {
    let at = text.find(FIELD)? + FIELD.len();
    let (before, rest) = text.split_at_checked(at)?;
    let (sum, after) = rest.split_at_checked(DIGITS)?;
    after.starts_with('"').then_some((before, sum, after))
}

/// Seals an entry that lies there, and flushes it.
pub(crate) fn seal(root: &Path, kind: &str, version: i64) -> Result<(), LakeError> {
    let path = path_of(root, kind, version);
    let text = fs::read_to_string(&path).map_err(LakeError::disk("read", &path))?;
    write_bytes(&path, sealed(kind, version, &text).as_bytes())
}

/// Seals all entries that a version rests on and that have no seal: an earlier program wrote them.
pub(crate) fn seal_all(root: &Path, version: &LakeVersion) -> Result<(), LakeError> {
    for (kind, newest) in &version.tables {
        for number in 0..=*newest {
            if state(root, kind, number)? == Seal::Missing {
                seal(root, kind, number)?;
            }
        }
    }
    Ok(())
}

/// What the seal of an entry says.
pub(crate) fn state(root: &Path, kind: &str, version: i64) -> Result<Seal, LakeError> {
    let path = path_of(root, kind, version);
    let bytes = fs::read(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => LakeError::damaged(&path, "it is missing"),
        _ => LakeError::disk("read", &path)(error),
    })?;
    // Sealed entries are text.
    Ok(std::str::from_utf8(&bytes).map_or(Seal::Broken, |text| check(kind, version, text)))
}

/// Holds what is read of a table's log at a version against its sums: the newest checkpoint and the entries since.
pub(crate) fn guard(root: &Path, kind: &str, version: i64, all_sealed: bool) -> Result<(), LakeError> {
    let log = log_folder(root, kind);
    let checkpoints = checkpoints_of(&log)?;
    let newest = checkpoints.range(..=version).next_back();
    if let Some((_, paths)) = newest {
        let known = known_checkpoints(&log)?;
        paths.iter().try_for_each(|path| guard_checkpoint(path, &known).map(|_| ()))?;
    }
    let from = newest.map_or(0, |(version, _)| version + 1);
    (from..=version).try_for_each(|number| guard_entry(root, kind, number, all_sealed).map(|_| ()))
}

/// Holds an entry against its sum; returns whether it has one.
pub(crate) fn guard_entry(root: &Path, kind: &str, version: i64, must: bool) -> Result<bool, LakeError> {
    match state(root, kind, version)? {
        Seal::Whole => Ok(true),
        Seal::Missing if !must => Ok(false),
        Seal::Missing | Seal::Broken => Err(LakeError::damaged(&path_of(root, kind, version), BROKEN)),
    }
}

/// Holds a checkpoint against its sum; returns whether it has one. A writer that died may have left one without.
pub(crate) fn guard_checkpoint(path: &Path, known: &BTreeMap<String, String>) -> Result<bool, LakeError> {
    let Some(sum) = known.get(name_of(path)) else { return Ok(false) };
    let bytes = fs::read(path).map_err(LakeError::disk("read", path))?;
    if seal::sum_of(&bytes) == *sum {
        return Ok(true);
    }
    Err(LakeError::damaged(path, "its bytes are not those that were written; it can be removed, and comes again"))
}

/// The checkpoints of a log, by their versions.
pub(crate) fn checkpoints_of(log: &Path) -> Result<BTreeMap<i64, Vec<PathBuf>>, LakeError> {
    let mut found: BTreeMap<i64, Vec<PathBuf>> = BTreeMap::new();
    for path in list(log)? {
        if let Some((version, rest)) = name_of(&path).split_once('.')
            && rest.starts_with("checkpoint")
            && rest.ends_with("parquet")
            && let Ok(version) = version.parse()
        {
            found.entry(version).or_default().push(path);
        }
    }
    Ok(found)
}

/// The sums of checkpoints, by their names.
pub(crate) fn known_checkpoints(log: &Path) -> Result<BTreeMap<String, String>, LakeError> {
    let path = log.join(CHECKPOINTS);
    let bytes = match fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        read => read.map_err(LakeError::disk("read", &path))?,
    };
    let known: Option<Checkpoints> = serde_json::from_slice(&bytes).ok();
    match known {
        Some(known) if seal::check(&bytes) == Seal::Whole => Ok(known.sums),
        _ => Err(LakeError::damaged(
            &path,
            "its text is not what was written; it can be removed together with the checkpoints beside it, \
             *.checkpoint.parquet: they only save time, and come again",
        )),
    }
}

/// Notes the sums of the checkpoints that lie there.
pub(crate) fn note_checkpoints(log: &Path, made: i64) -> Result<(), LakeError> {
    let known = known_checkpoints(log)?;
    let mut sums = BTreeMap::new();
    for (version, paths) in checkpoints_of(log)? {
        for path in paths {
            let name = name_of(&path).to_owned();
            let sum = match known.get(&name) {
                // It may have been damaged since.
                Some(sum) if version != made => sum.clone(),
                _ => seal::sum_of(&fs::read(&path).map_err(LakeError::disk("read", &path))?),
            };
            sums.insert(name, sum);
        }
    }
    crate::layout::write_whole(&log.join(CHECKPOINTS), &Checkpoints { sums })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_of_an_entry_is_noticed() {
        let text = "{\"add\":{\"path\":\"a\"}}\n{\"commitInfo\":{\"timestamp\":1,\"operation\":\"WRITE\"}}\n";
        for text in [text, "{\"add\":{\"path\":\"a\"}}", "{\"commitInfo\":{}}", ""] {
            let entry = sealed("orders", 7, text);
            assert!(entry.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{entry}");
            assert_eq!(check("orders", 7, &entry), Seal::Whole);
            assert_eq!(sealed("orders", 7, &entry), entry);
            assert_eq!(check("orders", 8, &entry), Seal::Broken);
            assert_eq!(check("payments", 7, &entry), Seal::Broken);
            assert_eq!(check("orders", 7, text), Seal::Missing);
            for bit in 0..entry.len() * 8 {
                let mut flipped = entry.clone().into_bytes();
                flipped[bit / 8] ^= 1 << (bit % 8);
                let told = std::str::from_utf8(&flipped).map_or(Seal::Broken, |text| check("orders", 7, text));
                assert_ne!(told, Seal::Whole, "{bit}");
            }
        }
    }
}
