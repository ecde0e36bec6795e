//! A table's log says of each file between which customers it lies: those bounds go where they name an erased one.

use super::Erasure;
use crate::error::LakeError;
use crate::layout::{list, log_folder, sync_folder, write_bytes};
use crate::log::cleanup::{is_entry, remove_checkpoints, version_in};
use crate::log::entry;
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
            let damaged = |error: serde_json::Error| LakeError::damaged(path, error.to_string());
            let without = without_bounds(line, erasure).map_err(damaged)?;
            changed |= without.is_some();
            lines.push(without.unwrap_or_else(|| line.to_owned()));
        }
        if changed {
            let text = lines.join("\n") + "\n";
            let text = version_in(path).map_or_else(|| text.clone(), |version| entry::sealed(table, version, &text));
            write_bytes(path, text.as_bytes())?;
        }
    }
    sync_folder(&log)
}

/// The line without bounds that name an erased customer; `None` if it has none.
///
/// Returns an error if the line cannot be read: it could name somebody all the same.
fn without_bounds(line: &str, erasure: &Erasure<'_>) -> Result<Option<String>, serde_json::Error> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let mut entry: Value = serde_json::from_str(line)?;
    let stats = entry.pointer("/add/stats").and_then(Value::as_str);
    let Some(mut stats) = stats.map(serde_json::from_str::<Value>).transpose()? else { return Ok(None) };
    let names_one = ["minValues", "maxValues"].iter().any(|bound| {
        let values = stats.get(bound).and_then(Value::as_object);
        values.is_some_and(|values| values.values().filter_map(Value::as_str).any(|value| (erasure.erases)(value)))
    });
    if !names_one {
        return Ok(None);
    }
    if let Value::Object(bounds) = &mut stats {
        bounds.remove("minValues");
        bounds.remove("maxValues");
    }
    if let Some(place) = entry.pointer_mut("/add/stats") {
        *place = Value::String(stats.to_string());
    }
    Ok(Some(entry.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_go_and_lines_that_cannot_be_read_are_told() {
        let (erases, alias) = (|id: &str| id == "kim", str::to_owned);
        let erasure = Erasure { erases: &erases, alias: &alias };
        let without = |line: &str| without_bounds(line, &erasure);
        let of = |least: &str| {
            let stats = serde_json::json!({"numRecords": 2, "minValues": {"customer_id": least}}).to_string();
            serde_json::json!({"add": {"path": "p", "stats": stats}}).to_string()
        };
        let left = without(&of("kim")).unwrap().unwrap();
        assert!(!left.contains("kim") && left.contains("numRecords"), "{left}");
        assert_eq!(without(&of("ann")).unwrap(), None);
        assert_eq!(without(r#"{"remove": {"path": "p"}}"#).unwrap(), None);
        let cut = of("kim");
        assert!(without(cut.split_at(cut.len() / 2).0).is_err());
        assert!(without(r#"{"add": {"path": "p", "stats": "{\"minValues\": {\"customer_id\": \"kim"}}"#).is_err());
    }
}
