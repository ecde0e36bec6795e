//! Merging files when asked, and what follows every change of the lake.

use super::retention::{self, Expired};
use crate::context::RunContext;
use crate::error::AppError;
use crate::session::{PATIENCE, WriteSession};
use crate::workspace::Workspace;
use terrace_lake::{Compacted, Compaction};

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

/// Merges all files of every bucket into one, and removes what is over its time.
///
/// # Errors
/// What the lake says.
pub fn compact(workspace: &Workspace, ctx: &RunContext<'_>) -> Result<Care, AppError> {
    WriteSession::begin(workspace, "terrace lake compact", PATIENCE, ctx)?.compact(ctx)
}

impl WriteSession<'_> {
    /// Merges all files of every bucket into one, as [`compact`] does.
    ///
    /// # Errors
    /// What the lake says.
    pub fn compact(&mut self, ctx: &RunContext<'_>) -> Result<Care, AppError> {
        let before = self.lake.bytes_on_disk()?;
        let mut done = care(self, Compaction::Whole, ctx)?;
        done.bytes = (before, self.lake.bytes_on_disk()?);
        Ok(done)
    }
}

fn care(session: &mut WriteSession<'_>, compaction: Compaction, ctx: &RunContext<'_>) -> Result<Care, AppError> {
    let WriteSession { workspace, lake, writer, at, finished: _ } = session;
    let (merged, _) = compaction.outlook(&lake.snapshot()?);
    let mut compacted = Compacted { version: writer.version(), ..Compacted::default() };
    if merged.files > 0 {
        ctx.progress.merging(merged.bytes);
        compacted = writer.compact(compaction, at, &|bytes, rows| ctx.progress.advance(bytes, rows))?;
    }
    let expired = retention::expire(workspace, writer, at)?;
    Ok(Care { compacted, expired, ..Care::default() })
}

/// What follows an import or its undoing: files are merged where they have become many, and what is over its time
/// goes. The work before holds whatever happens here; the next one tries again.
pub(crate) fn after(session: &mut WriteSession<'_>, ctx: &RunContext<'_>) -> Care {
    care(session, Compaction::WhereDue, ctx)
        .unwrap_or_else(|error| Care { problem: Some(Box::new(error)), ..Care::default() })
}
