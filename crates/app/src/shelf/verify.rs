//! Whether what is kept of imports is what was written.

use super::record::{ImportRecord, parse_record};
use super::{folder, originals};
use crate::context::RunContext;
use crate::error::AppError;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use terrace_lake::seal::{self, Seal};

/// Told of a file, and whether it has a sum that it was held against.
pub(crate) type TellKept<'a> = &'a mut dyn FnMut(PathBuf, Result<bool, AppError>) -> Result<(), AppError>;

/// Holds records, originals and the rows that took their place against their sums.
pub(crate) fn verify(workspace: &Workspace, ctx: &RunContext<'_>, told: TellKept<'_>) -> Result<(), AppError> {
    let imports = workspace.imports_folder();
    for number in folder::numbers(&imports)? {
        ctx.check()?;
        let import = folder::import_folder(&imports, number);
        let path = import.join(folder::RECORD);
        let bytes = std::fs::read(&path).map_err(|cause| AppError::reading(&path, cause));
        match bytes.and_then(|bytes| Ok((parse_record(&path, &bytes)?, seal::check(&bytes)))) {
            Err(error) => told(path, Err(error))?,
            Ok((record, seal)) => {
                told(path, Ok(seal == Seal::Whole))?;
                verify_files(&record, &import, ctx, told)?;
            }
        }
    }
    Ok(())
}

fn verify_files(
    record: &ImportRecord,
    import: &Path,
    ctx: &RunContext<'_>,
    told: TellKept<'_>,
) -> Result<(), AppError> {
    if record.originals_removed.is_some() {
        return Ok(());
    }
    for kept in &record.files {
        for facts in kept.facts.iter().flatten() {
            let path = import.join(&facts.stored);
            let found = originals::fingerprint(&path, ctx.cancel).and_then(|found| {
                if found == facts.fingerprint { Ok(true) } else { Err(AppError::DamagedOriginal(path.clone())) }
            });
            told(path, found)?;
        }
        if kept.facts.is_none() {
            told(import.join(&kept.stored), originals::verify(kept, import, ctx.cancel).map(|()| true))?;
        }
    }
    Ok(())
}
