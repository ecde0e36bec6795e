//! Merging files when asked, and what follows every change of the lake.

use super::retention::{self, Expired};
use crate::error::AppError;
use crate::imports::{hold, settle};
use crate::workspace::Workspace;
use terrace_intake::Progress;
use terrace_lake::{Compacted, Compaction, Lake, Writer};

/// What was done for the lake.
#[derive(Debug, Default)]
pub struct Care {
    /// Files merged.
    pub compacted: Compacted,
    /// Old states that went.
    pub expired: Expired,
    /// Bytes of data files on the disk before and after, where compaction was asked for; old versions hold on to
    /// their files until they go.
    pub bytes: (u64, u64),
    /// Why it could not be finished, where it followed other work, which holds all the same.
    pub problem: Option<Box<AppError>>,
}

/// Merges all files of every bucket into one, and lets go of what is over its time.
pub fn compact(workspace: &Workspace, at: &str, progress: &dyn Progress) -> Result<Care, AppError> {
    let lake = workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
    let mut writer = hold(&lake, "terrace lake compact", at, progress)?;
    settle(workspace, &lake, &mut writer, at)?;
    let before = lake.bytes_on_disk()?;
    let mut done = care(workspace, &lake, &mut writer, Compaction::Whole, at, progress)?;
    done.bytes = (before, lake.bytes_on_disk()?);
    Ok(done)
}

fn care(
    workspace: &Workspace,
    lake: &Lake,
    writer: &mut Writer,
    compaction: Compaction,
    at: &str,
    progress: &dyn Progress,
) -> Result<Care, AppError> {
    let (merged, _) = compaction.outlook(&lake.snapshot()?);
    let mut compacted = Compacted { version: writer.version(), ..Compacted::default() };
    if merged.files > 0 {
        progress.merges(merged.bytes);
        compacted = writer.compact(compaction, at, &|bytes, rows| progress.advance(bytes, rows))?;
    }
    let expired = retention::expire(workspace, writer, at)?;
    Ok(Care { compacted, expired, ..Care::default() })
}

/// What follows an import or its undoing: files are merged where they have become many, and what is over its time
/// goes. The work before holds whatever happens here; the next one tries again.
pub(crate) fn after(
    workspace: &Workspace,
    lake: &Lake,
    writer: &mut Writer,
    at: &str,
    progress: &dyn Progress,
) -> Care {
    care(workspace, lake, writer, Compaction::WhereDue, at, progress)
        .unwrap_or_else(|error| Care { problem: Some(Box::new(error)), ..Care::default() })
}
