//! The session of the one writer of a workspace.

use crate::erasure;
use crate::error::AppError;
use crate::shelf::folder::{import_folder, pending_folder, pending_numbers, publish, sweep_scratch};
use crate::shelf::{UndoJournal, read_record, read_record_in, write_record};
use crate::workspace::{Workspace, disk};
use std::time::Duration;
use terrace_domain::Progress;
use terrace_lake::{Lake, LakeError, Stamp, Wait, Writer};

/// How long a second writer waits for the first.
const PATIENCE: Duration = Duration::from_secs(600);

/// The right to write to a workspace; it ends with the value.
#[derive(Debug)]
pub struct WriteSession<'w> {
    pub(crate) workspace: &'w Workspace,
    pub(crate) lake: Lake,
    pub(crate) writer: Writer,
    /// When it began, on the workspace's clock.
    pub(crate) at: String,
}

impl<'w> WriteSession<'w> {
    /// Waits for whoever writes now, then settles what a crash may have left half done.
    ///
    /// # Errors
    /// [`LakeError::Locked`] if it waited in vain, and what the disk says.
    pub(crate) fn begin(
        workspace: &'w Workspace,
        lake: Lake,
        who: &str,
        at: &str,
        progress: &dyn Progress,
    ) -> Result<Self, AppError> {
        let writer = hold(&lake, who, at, progress)?;
        let mut session = Self { workspace, lake, writer, at: at.to_owned() };
        session.settle()?;
        Ok(session)
    }

    /// Settles what a crash has left.
    fn settle(&mut self) -> Result<(), AppError> {
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
                    let counts = version.counts.get(&record.kind).copied().unwrap_or_default();
                    record.complete(counts, version.version);
                    write_record(&pending, &record)?;
                    publish(&imports, number)?;
                }
                None => disk::remove(&pending)?,
            }
        }
        erasure::complete(workspace, &self.lake, &mut self.writer, &self.at)
    }

    /// Brings the lake back to where an undo began.
    pub(crate) fn roll_back(&mut self, journal: &UndoJournal) -> Result<(), AppError> {
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

/// Takes the lake for writing; a second writer says whom it waits for, and in the end that it waited in vain.
fn hold(lake: &Lake, who: &str, at: &str, progress: &dyn Progress) -> Result<Writer, AppError> {
    let holder = format!("{who}, process {}, {at}", std::process::id());
    match lake.writer(&holder, &Wait::Refuse) {
        Err(LakeError::Locked { holder: other }) => {
            progress.waiting_for(&other);
            Ok(lake.writer(&holder, &Wait::UpTo(PATIENCE))?)
        }
        taken => Ok(taken?),
    }
}
