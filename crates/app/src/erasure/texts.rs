//! Texts that may tell of an erased customer: rejected rows as they were, and what a record says of a file.

use crate::error::AppError;
use crate::output::unmarked;
use crate::shelf::{ImportRecord, REJECTS};
use crate::workspace::disk;
use std::collections::BTreeSet;
use std::path::Path;

/// What stands where something was taken out.
const BLANK: &str = "…";

/// What is looked for.
pub(super) struct ErasedTexts<'a> {
    /// Whether a customer of that id is erased.
    pub(super) erases: &'a (dyn Fn(&str) -> bool + Sync),
    /// Names, phones and the like.
    pub(super) values: &'a BTreeSet<String>,
}

impl ErasedTexts<'_> {
    /// Whether a text of any form holds an erased id as a cell of its own, or one of the values.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let apart = |letter: char| matches!(letter, ',' | ';' | '\t' | '"' | '|' | ':' | '{' | '}' | '[' | ']' | '@');
        let cells = || text.split(apart).chain(text.split(char::is_whitespace));
        // Numbers come from spreadsheets with decimals: `17850.0`.
        let id = |cell: &str| (self.erases)(cell) || cell.strip_suffix(".0").is_some_and(|cell| (self.erases)(cell));
        cells().map(str::trim).any(id) || self.values.iter().any(|value| text.contains(value.as_str()))
    }

    /// Blanks the rejected rows that tell; their file, line and code stay. Says how many.
    pub(super) fn blank_rejects(&self, import: &Path) -> Result<u64, AppError> {
        let (bytes, blanked) = self.blanked(import)?;
        if blanked > 0 {
            disk::write_whole(&import.join(REJECTS), &bytes)?;
        }
        Ok(blanked)
    }

    /// The rejected rows without those that tell, and how many these are.
    pub(super) fn blanked(&self, import: &Path) -> Result<(Vec<u8>, u64), AppError> {
        let path = import.join(REJECTS);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok((Vec::new(), 0)),
            Err(cause) => return Err(AppError::reading(&path, cause)),
        };
        let failed = |error: csv::Error| AppError::writing(&path, error.into());
        let mut out = csv::Writer::from_writer(Vec::new());
        let mut blanked = 0;
        for record in csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice()).records() {
            let record = record.map_err(|error| AppError::reading(&path, error.into()))?;
            // file, line, code, reason, reason_zh, row
            if record.iter().skip(3).any(|cell| self.is_in(unmarked(cell))) {
                blanked += 1;
                let kept = record.iter().take(3);
                out.write_record(kept.chain(std::iter::repeat_n(BLANK, record.len().saturating_sub(3))))
                    .map_err(failed)?;
            } else {
                out.write_record(&record).map_err(failed)?;
            }
        }
        let told = |error: csv::IntoInnerError<_>| AppError::writing(&path, std::io::Error::other(error.to_string()));
        Ok((out.into_inner().map_err(told)?, blanked))
    }

    /// Blanks the facts of reasons and remarks that tell.
    pub(super) fn blank_record(&self, record: &mut ImportRecord) {
        for file in &mut record.understood {
            let of_reasons = file.reasons.iter_mut().flat_map(|reason| &mut reason.arguments);
            let of_remarks = file.remarks.iter_mut().flat_map(|remark| &mut remark.arguments);
            for (_, value) in of_reasons.chain(of_remarks) {
                if self.is_in(value) {
                    BLANK.clone_into(value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_values_tell() {
        let values = BTreeSet::from(["13800000000".to_owned()]);
        let erases = |id: &str| id == "17850";
        let telling = ErasedTexts { erases: &erases, values: &values };
        for row in ["1,17850,x", "1;\"17850\"", "a\t17850.0\tb", "{\"id\":\"17850\"}", "x 13800000000 y", "17850@2026"]
        {
            assert!(telling.is_in(row), "{row}");
        }
        for row in ["1,178501,x", "a17850", "1380000000"] {
            assert!(!telling.is_in(row), "{row}");
        }
    }
}
