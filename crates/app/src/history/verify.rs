//! Whether kept runs are what was written.

use super::folder::{RECORD, numbers, open_file, read_record, run_folder};
use crate::context::RunContext;
use crate::error::AppError;
use crate::workspace::{Workspace, disk};
use std::path::PathBuf;
use terrace_lake::seal::{self, Seal};

/// Told of a file, and whether it has sums that it was held against.
type TellRun<'a> = &'a mut dyn FnMut(PathBuf, Result<bool, AppError>) -> Result<(), AppError>;

/// Holds the records and files of all kept runs against their sums.
pub(crate) fn verify(workspace: &Workspace, ctx: &RunContext<'_>, told: TellRun<'_>) -> Result<(), AppError> {
    for number in numbers(workspace)? {
        ctx.check()?;
        let folder = run_folder(workspace, number);
        let path = folder.join(RECORD);
        let record = match read_record(&folder, number) {
            // What was never finished is swept away by the next run.
            Ok(None) => continue,
            Ok(Some(record)) => record,
            Err(error) => {
                told(path, Err(error))?;
                continue;
            }
        };
        let bytes = std::fs::read(&path).map_err(|cause| AppError::reading(&path, cause));
        told(path, bytes.map(|bytes| seal::check(&bytes) == Seal::Whole))?;
        for name in record.files.with_sums() {
            let path = folder.join(name);
            let found = open_file(&folder, &record, name).and_then(|file| file.verify());
            let found = found.map_err(|cause| {
                let (told, named) = (cause.to_string(), format!("{} is damaged: ", path.display()));
                disk::damaged(&path, told.strip_prefix(&named).unwrap_or(&told))
            });
            told(path, found)?;
        }
    }
    Ok(())
}
