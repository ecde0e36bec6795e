//! Erasing customers, and letting files bring them again.

use crate::context::RunContext;
use crate::erasure::{ErasedList, ErasureJournal, ErasureReport, carry_out, find, refuse_unreadable};
use crate::error::AppError;
use crate::session::{PATIENCE, WriteSession};
use crate::uploads;
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use terrace_domain::{CancelToken, compared_id};
use terrace_intake::names_nobody;

/// Erases customers, for good.
///
/// # Errors
/// [`AppError::NobodyToForget`] if nothing names any of them, or [`AppError::NobodysIds`] if none of them is anybody's;
/// damage of anything that is to be read. Nothing has changed then. After another error the next writing goes on.
pub fn erase(workspace: &Workspace, customers: &[String], ctx: &RunContext<'_>) -> Result<ErasureReport, AppError> {
    WriteSession::begin(workspace, "terrace forget", PATIENCE, ctx)?.erase(customers, ctx)
}

/// Finds out whether everything that an erasure would read is whole, and changes nothing.
///
/// # Errors
/// Damage of anything that is to be read, and that another writer did not end in time.
pub fn check_erasable(workspace: &Workspace, customers: &[String], ctx: &RunContext<'_>) -> Result<(), AppError> {
    if workspace.lake_if_any()?.is_none() {
        return Ok(());
    }
    let session = WriteSession::begin(workspace, "terrace forget", PATIENCE, ctx)?;
    let wanted: BTreeSet<String> =
        customers.iter().flat_map(|id| [id.clone(), compared_id(id.into()).into_owned()]).collect();
    let journal = find(workspace, &session.lake, &wanted, ctx)?;
    let list = ErasedList::read(workspace)?;
    if journal.customers.is_empty() { Ok(()) } else { refuse_unreadable(workspace, &session.writer, &list, &journal) }
}

/// Takes customers off the list of the erased, so that files may bring them again. Returns those that were on it.
///
/// # Errors
/// What the disk says.
pub fn readmit(workspace: &Workspace, customers: &[String], ctx: &RunContext<'_>) -> Result<Vec<String>, AppError> {
    WriteSession::begin(workspace, "terrace forget", PATIENCE, ctx)?.readmit(customers)
}

impl WriteSession<'_> {
    /// Erases customers, as [`erase`] does. It can be cancelled until all that tells of them is found; then it is
    /// carried out whole.
    ///
    /// # Errors
    /// As [`erase`].
    pub fn erase(&mut self, customers: &[String], ctx: &RunContext<'_>) -> Result<ErasureReport, AppError> {
        // An address is kept in small letters, however it is written here, and as it was written by earlier versions.
        let compared = |id: &str| compared_id(id.into()).into_owned();
        let wanted: BTreeSet<String> = customers.iter().flat_map(|id| [id.clone(), compared(id)]).collect();
        let journal = find(self.workspace, &self.lake, &wanted, ctx)?;
        let is_known = |id: &String| [id.clone(), compared(id)].iter().any(|id| journal.customers.contains(id));
        let unknown: BTreeSet<String> = customers.iter().filter(|id| !is_known(id)).cloned().collect();
        // An erasure that was interrupted was finished as this writing began; one that was not is on the list.
        let finished = self.finished.take().filter(|report| {
            let mut forms = customers.iter().flat_map(|id| [id.clone(), compared(id)]);
            forms.any(|id| report.customers.contains(&id))
        });
        let of_finished = |id: &String| {
            let forms = [id.clone(), compared(id)];
            finished.as_ref().is_some_and(|report| forms.iter().any(|id| report.customers.contains(id)))
        };
        let list = ErasedList::read(self.workspace)?;
        let unknown = unknown.into_iter().filter(|id| !of_finished(id));
        let (already, unknown): (Vec<String>, Vec<String>) = unknown.partition(|id| list.knows(id));
        if journal.customers.is_empty() {
            return match finished {
                Some(report) => Ok(ErasureReport { unknown, already, finished: true, ..report }),
                None if already.is_empty() && unknown.iter().all(|id| names_nobody(id)) => {
                    Err(AppError::NobodysIds(unknown))
                }
                None if already.is_empty() => Err(AppError::NobodyToForget(unknown)),
                None => {
                    let lake_version = self.writer.version();
                    Ok(ErasureReport { unknown, already, lake_version, ..ErasureReport::default() })
                }
            };
        }
        ctx.check()?;
        refuse_unreadable(self.workspace, &self.writer, &list, &journal)?;
        // Files that wait may tell of them, and nobody has looked into those.
        uploads::remove_all(self.workspace)?;
        journal.write(self.workspace)?;
        self.writer.set_cancel(CancelToken::new());
        let whole = RunContext { cancel: &CancelToken::new(), ..*ctx };
        let report = carry_out(self.workspace, &self.lake, &mut self.writer, &journal, &whole)?;
        ErasureJournal::remove(self.workspace)?;
        self.writer.set_cancel(ctx.cancel.clone());
        let (is_finished, more) = (finished.is_some(), finished.map(|report| report.customers).unwrap_or_default());
        let customers: BTreeSet<String> = report.customers.iter().cloned().chain(more).collect();
        let customers = customers.into_iter().collect();
        Ok(ErasureReport { customers, unknown, already, finished: is_finished, ..report })
    }

    /// Takes customers off the list of the erased, as [`readmit`] does.
    ///
    /// # Errors
    /// What the disk says.
    pub fn readmit(&mut self, customers: &[String]) -> Result<Vec<String>, AppError> {
        let mut list = ErasedList::read(self.workspace)?;
        let mut found = Vec::new();
        for id in customers {
            if list.remove(id)? {
                found.push(id.clone());
            }
        }
        if !found.is_empty() {
            list.write(self.workspace)?;
        }
        Ok(found)
    }
}
