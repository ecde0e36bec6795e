//! A table's log says of each file between which customers it lies: those bounds go where they name an erased one.

use super::Erasure;
use crate::error::LakeError;
use crate::layout::{list, log_folder, sync_folder, write_bytes};
use crate::log::cleanup::{is_entry, remove_checkpoints};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Takes such bounds out of all entries. Checkpoints, which repeat them, go; they come again.
pub(super) fn scrub(root: &Path, table: &str, erasure: &Erasure<'_>) -> Result<(), LakeError> {
    let log = log_folder(root, table);
    remove_checkpoints(&log)?;
    for path in list(&log)?.iter().filter(|path| is_entry(path)) {
        let text = fs::read_to_string(path).map_err(LakeError::disk("read", path))?;
        let mut changed = false;
        let mut lines = Vec::new();
        for line in text.lines() {
            let without = without_bounds(line, erasure);
            changed |= without.is_some();
            lines.push(without.unwrap_or_else(|| line.to_owned()));
        }
        if changed {
            write_bytes(path, (lines.join("\n") + "\n").as_bytes())?;
        }
    }
    sync_folder(&log)
}

/// The line without bounds that name an erased customer; `None` if it has none.
fn without_bounds(line: &str, erasure: &Erasure<'_>) -> Option<String> {
    let mut entry: Value = serde_json::from_str(line).ok()?;
    let add = entry.get_mut("add")?;
    let mut stats: Value = serde_json::from_str(add.get("stats")?.as_str()?).ok()?;
    let names_one = ["minValues", "maxValues"].iter().any(|bound| {
        let values = stats.get(bound).and_then(Value::as_object);
        values.is_some_and(|values| values.values().filter_map(Value::as_str).any(|value| (erasure.erases)(value)))
    });
    if !names_one {
        return None;
    }
    let stats_object = stats.as_object_mut()?;
    stats_object.remove("minValues");
    stats_object.remove("maxValues");
    add.as_object_mut()?.insert("stats".to_owned(), Value::String(stats.to_string()));
    Some(entry.to_string())
}
