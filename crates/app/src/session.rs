//! The session of the one writer of a workspace.

use crate::context::RunContext;
use crate::erasure::{self, ErasureReport};
use crate::error::AppError;
use crate::shelf::folder::{import_folder, pending_folder, pending_numbers, publish, sweep_scratch};
use crate::shelf::{UndoJournal, read_record, read_record_in, write_record};
use crate::workspace::{Workspace, disk};
use std::time::Duration;
use terrace_domain::{CancelToken, NoProgress};
use terrace_lake::{Lake, LakeError, Stamp, Wait, Writer};

/// How long commands wait for another writer.
pub const PATIENCE: Duration = Duration::from_secs(600);

/// The right to write to a workspace; it ends with the value.
#[derive(Debug)]
pub struct WriteSession<'w> {
    pub(crate) workspace: &'w Workspace,
    pub(crate) lake: Lake,
    pub(crate) writer: Writer,
    /// The erasure that had begun before and did not end; it is done now.
    pub(crate) finished: Option<ErasureReport>,
    /// When it began, on the workspace's clock.
    pub(crate) at: String,
}

impl<'w> WriteSession<'w> {
    /// Waits for whoever writes now, then finishes or takes back what a crash may have left half done.
    ///
    /// # Errors
    /// [`AppError::NoFacts`] if nothing was ever imported, [`LakeError::Locked`] if it waited in vain, that the work was
    /// cancelled meanwhile, and what the disk says.
    pub fn begin(workspace: &'w Workspace, who: &str, wait: Duration, ctx: &RunContext<'_>) -> Result<Self, AppError> {
        let lake = workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
        Self::of_lake(workspace, lake, who, wait, ctx)
    }

    /// The same for an import, which may be the first: then the lake is made.
    pub(crate) fn or_create(
        workspace: &'w Workspace,
        who: &str,
        wait: Duration,
        ctx: &RunContext<'_>,
    ) -> Result<Self, AppError> {
        Self::of_lake(workspace, workspace.lake()?, who, wait, ctx)
    }

    fn of_lake(
        workspace: &'w Workspace,
        lake: Lake,
        who: &str,
        wait: Duration,
        ctx: &RunContext<'_>,
    ) -> Result<Self, AppError> {
        let at = ctx.at();
        let mut writer = hold(&lake, &format!("{who}, process {}, {at}", std::process::id()), wait, ctx)?;
        // What a crash has left is settled whole, whatever becomes of the work that follows.
        writer.set_cancel(CancelToken::new());
        let mut session = Self { workspace, lake, writer, finished: None, at };
        session.finish_interrupted_work(ctx)?;
        session.writer.set_cancel(ctx.cancel.clone());
        Ok(session)
    }

    /// Finishes, or takes back, what a crash has left half done.
    fn finish_interrupted_work(&mut self, ctx: &RunContext<'_>) -> Result<(), AppError> {
        let workspace = self.workspace;
        if let Some(journal) = UndoJournal::read(workspace)? {
            self.roll_back(&journal)?;
        }
        let imports = workspace.imports_folder();
        sweep_scratch(&imports)?;
        for number in pending_numbers(&imports)? {
            let pending = pending_folder(&imports, number);
            let versions = self.lake.versions()?;
            // The lake has the facts, so the import holds; only its folder had not got its name.
            match versions.iter().find(|version| version.import == number) {
                Some(version) => {
                    let mut record = read_record_in(&pending)?;
                    // A kind of which no row came has counts of zero.
                    let counts = version.counts.get(&record.kind).copied().unwrap_or_default();
                    record.complete(counts, version.version);
                    write_record(&pending, &record)?;
                    publish(&imports, number)?;
                }
                None => disk::remove(&pending)?,
            }
        }
        let whole = RunContext { progress: &NoProgress, cancel: &CancelToken::new(), now: ctx.now };
        self.finished = erasure::complete(workspace, &self.lake, &mut self.writer, &whole)?;
        erasure::guard_older_list(workspace)
    }

    /// Brings the lake back to where an undo began.
    pub(crate) fn roll_back(&mut self, journal: &UndoJournal) -> Result<(), AppError> {
        // Going back is no part of the work that may be cancelled.
        self.writer.set_cancel(CancelToken::new());
        if self.writer.version() != journal.from {
            self.writer.restore(journal.from, &Stamp { import: journal.number, at: self.at.clone() })?;
        }
        let folder = import_folder(&self.workspace.imports_folder(), journal.number);
        let mut record = read_record(self.workspace, journal.number)?;
        if record.undone {
            record.undone = false;
            write_record(&folder, &record)?;
        }
        UndoJournal::remove(self.workspace)
    }
}

impl Drop for WriteSession<'_> {
    /// A lake that was made for a first import which did not come to anything goes with it.
    fn drop(&mut self) {
        // Failing to tidy up leaves an empty lake, which the next import takes as it is.
        let _ = self.writer.remove_if_empty();
    }
}

/// Takes the lake for writing; a second writer says whom it waits for, and in the end that it waited in vain.
fn hold(lake: &Lake, holder: &str, wait: Duration, ctx: &RunContext<'_>) -> Result<Writer, AppError> {
    ctx.check()?;
    match lake.writer(holder, &Wait::Refuse) {
        Err(LakeError::Locked { holder: other }) => {
            ctx.progress.waiting_for(&other);
            Ok(lake.writer(holder, &Wait::Cancellable(wait, ctx.cancel.clone()))?)
        }
        taken => Ok(taken?),
    }
}
