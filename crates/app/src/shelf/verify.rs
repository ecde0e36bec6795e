//! Whether what is kept of imports is what was written.

use super::record::{ImportRecord, parse_record, record_bytes};
use super::{folder, originals};
use crate::context::RunContext;
use crate::error::AppError;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::time::Duration;
use terrace_lake::seal::{self, Seal};

/// Told of a file, and whether it has a sum that it was held against.
pub(crate) type TellKept<'a> = &'a mut dyn FnMut(PathBuf, Result<bool, AppError>) -> Result<(), AppError>;

/// What was found of a file.
type CheckedFile = (PathBuf, Result<bool, AppError>);

/// So often the record of what does not fit it is read again: whoever writes meanwhile may be exchanging files, and the
/// record follows.
const READINGS: usize = 5;
const BETWEEN_READINGS: Duration = Duration::from_millis(40);

/// Holds records, originals and the rows that took their place against their sums.
pub(crate) fn verify(workspace: &Workspace, ctx: &RunContext<'_>, told: TellKept<'_>) -> Result<(), AppError> {
    let imports = workspace.imports_folder();
    for number in folder::numbers(&imports)? {
        let import = folder::import_folder(&imports, number);
        let path = import.join(folder::RECORD);
        let found = settled(|| record_bytes(&path).ok(), || verify_import(&import, ctx))?;
        found.into_iter().try_for_each(|(path, found)| told(path, found))?;
    }
    Ok(())
}

/// What `verify` finds, once nobody changes meanwhile what it goes by, which `record` reads. What is as it should be is
/// looked at once.
pub(crate) fn settled<R: PartialEq>(
    record: impl Fn() -> R,
    verify: impl Fn() -> Result<Vec<CheckedFile>, AppError>,
) -> Result<Vec<CheckedFile>, AppError> {
    let mut before = record();
    let mut found = verify()?;
    for _ in 1..READINGS {
        if found.iter().all(|(_, found)| found.is_ok()) {
            break;
        }
        std::thread::sleep(BETWEEN_READINGS);
        let now = record();
        if now != before {
            (before, found) = (now, verify()?);
        }
    }
    Ok(found)
}

fn verify_import(import: &Path, ctx: &RunContext<'_>) -> Result<Vec<CheckedFile>, AppError> {
    ctx.check()?;
    let path = import.join(folder::RECORD);
    match record_bytes(&path).and_then(|bytes| Ok((parse_record(&path, &bytes)?, seal::check(&bytes)))) {
        Err(error) => Ok(vec![(path, Err(error))]),
        Ok((record, seal)) => {
            let mut found = vec![(path, Ok(seal == Seal::Whole))];
            verify_files(&record, import, ctx, &mut found)?;
            Ok(found)
        }
    }
}

fn verify_files(
    record: &ImportRecord,
    import: &Path,
    ctx: &RunContext<'_>,
    found: &mut Vec<CheckedFile>,
) -> Result<(), AppError> {
    if record.originals_removed.is_some() {
        return Ok(());
    }
    for kept in &record.files {
        for facts in kept.facts.iter().flatten() {
            let path = import.join(&facts.stored);
            let is_whole = originals::fingerprint(&path, ctx.cancel).and_then(|found| {
                if found == facts.fingerprint { Ok(true) } else { Err(AppError::DamagedOriginal(path.clone())) }
            });
            ctx.check()?;
            found.push((path, is_whole));
        }
        if kept.facts.is_none() {
            let is_whole = originals::verify(kept, import, ctx.cancel).map(|()| true);
            ctx.check()?;
            found.push((import.join(&kept.stored), is_whole));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn what_is_exchanged_meanwhile_is_looked_at_again() {
        let (state, looked) = (Cell::new(0), Cell::new(0));
        let path = PathBuf::from("original");
        let find = |whole_from: u32| {
            looked.set(looked.get() + 1);
            let found = if state.get() < whole_from { Err(AppError::DamagedOriginal(path.clone())) } else { Ok(true) };
            Ok(vec![(path.clone(), found)])
        };
        // The record follows the files after a while.
        let follows = || state.replace(state.get() + 1) / 2;
        assert!(settled(follows, || find(3)).unwrap()[0].1.is_ok());
        state.set(0);
        looked.set(0);
        assert!(settled(|| 0, || find(1)).unwrap()[0].1.is_err());
        assert_eq!(looked.get(), 1, "what is damaged is read once");
    }
}
