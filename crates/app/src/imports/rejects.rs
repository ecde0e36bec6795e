//! Rejected rows, as they were, with line and reason.

use super::folder::write_whole;
use crate::error::AppError;
use std::path::Path;
use terrace_domain::Coded;
use terrace_intake::FileIntake;
use terrace_words::{Lang, message};

/// The file beside an import.
pub(super) const FILE: &str = "rejects.csv";

/// Writes the rejected rows of all files; says whether there are any.
pub(super) fn write(folder: &Path, files: &[FileIntake]) -> Result<bool, AppError> {
    if files.iter().all(|file| file.rejects.is_empty()) {
        return Ok(false);
    }
    let path = folder.join(FILE);
    let failed = |error: csv::Error| AppError::writing(&path, error.into());
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["file", "line", "code", "reason", "reason_zh", "row"]).map_err(failed)?;
    for file in files {
        let name = file.path.display().to_string();
        for reject in &file.rejects {
            let arguments = reject.reason.arguments();
            let code = reject.reason.code();
            let [en, zh] = [Lang::En, Lang::Zh].map(|lang| message(lang, code, &arguments));
            out.write_record([&name, &reject.line.to_string(), code, &en, &zh, &reject.raw]).map_err(failed)?;
        }
    }
    let bytes = out.into_inner().map_err(|error| AppError::writing(&path, std::io::Error::other(error.to_string())))?;
    write_whole(&path, &bytes)?;
    Ok(true)
}
