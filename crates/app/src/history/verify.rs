//! Whether kept runs are what was written.

use super::folder::{RECORD, numbers, open_file, read_record, run_folder};
use crate::context::RunContext;
use crate::error::AppError;
use crate::shelf::{TellKept, settled};
use crate::workspace::{Workspace, disk};
use std::path::{Path, PathBuf};
use terrace_lake::seal::{self, Seal};

/// Holds the records and files of all kept runs against their sums.
pub(crate) fn verify(workspace: &Workspace, ctx: &RunContext<'_>, told: TellKept<'_>) -> Result<(), AppError> {
    for number in numbers(workspace)? {
        let folder = run_folder(workspace, number);
        let record = || std::fs::read(folder.join(RECORD)).ok();
        let found = settled(record, || verify_run(&folder, number, ctx))?;
        found.into_iter().try_for_each(|(path, found)| told(path, found))?;
    }
    Ok(())
}

/// A file, with whether it has a sum, or what is wrong with it.
type Verified = (PathBuf, Result<bool, AppError>);

fn verify_run(folder: &Path, number: u64, ctx: &RunContext<'_>) -> Result<Vec<Verified>, AppError> {
    ctx.check()?;
    let path = folder.join(RECORD);
    let record = match read_record(folder, number) {
        // What was never finished is swept away by the next run.
        Ok(None) => return Ok(Vec::new()),
        Ok(Some(record)) => record,
        Err(error) => return Ok(vec![(path, Err(error))]),
    };
    let bytes = std::fs::read(&path).map_err(|cause| AppError::reading(&path, cause));
    let mut all = vec![(path, bytes.map(|bytes| seal::check(&bytes) == Seal::Whole))];
    for name in record.files.with_sums() {
        let path = folder.join(name);
        let found = open_file(folder, &record, name).and_then(|file| file.verify());
        let found = found.map_err(|cause| {
            let (told, named) = (cause.to_string(), format!("{} is damaged: ", path.display()));
            disk::damaged(&path, told.strip_prefix(&named).unwrap_or(&told))
        });
        all.push((path, found));
    }
    Ok(all)
}
