//! Whether the workspace is what was written: the lake, the imports with their originals, and what else is kept.

use crate::context::RunContext;
use crate::error::AppError;
use crate::shelf;
use crate::workspace::Workspace;
use crate::{erasure, history, hold_outs};
use std::path::PathBuf;
use terrace_lake::{Fault, LakeError, Verified};

/// Reads everything that the workspace keeps and holds it against its sums. Nothing is changed.
///
/// # Errors
/// Work that was stopped, or a mistake of ours; what is damaged or cannot be read is told by what comes back.
pub fn verify(workspace: &Workspace, ctx: &RunContext<'_>) -> Result<Verified, AppError> {
    ctx.progress.reading("", 0);
    let progress = |bytes, rows| ctx.progress.advance(bytes, rows);
    let mut done = match terrace_lake::verify(&workspace.lake_folder(), ctx.cancel, &progress) {
        // Nothing was ever imported.
        Err(LakeError::Missing(_)) => Verified::default(),
        found => found?,
    };
    shelf::verify(workspace, ctx, &mut |path, found| note(&mut done, path, found))?;
    history::verify(workspace, ctx, &mut |path, found| note(&mut done, path, found))?;
    hold_outs::verify(workspace, &mut |path, found| note(&mut done, path, found))?;
    if let Some((path, found)) = erasure::verify(workspace) {
        note(&mut done, path, found)?;
    }
    Ok(done)
}

/// Notes what was found of a file: whether it has sums, which it was held against, or what is wrong with it.
fn note(done: &mut Verified, path: PathBuf, found: Result<bool, AppError>) -> Result<(), AppError> {
    done.files += 1;
    match found {
        Ok(true) => {}
        Ok(false) => done.without_sums.push(path),
        Err(error @ (AppError::Cancelled(_) | AppError::Internal(_))) => return Err(error),
        Err(AppError::Lake(LakeError::Damaged { path, problem })) => done.faults.push(Fault { path, problem }),
        Err(AppError::ErasureList { path, problem }) => done.faults.push(Fault { path, problem }),
        Err(error) => done.faults.push(Fault { path, problem: error.to_string() }),
    }
    Ok(())
}
