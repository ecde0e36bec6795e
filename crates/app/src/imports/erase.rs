//! Erasing customers, and letting files bring them again.

use crate::erasure::{ErasedList, ErasureJournal, ErasureReport, carry_out, find};
use crate::error::AppError;
use crate::session::WriteSession;
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use terrace_domain::{NoProgress, Progress};

/// Erases customers, for good.
///
/// # Errors
/// [`AppError::NobodyToForget`] if nothing names any of them; nothing has changed then. After another error the next
/// writing goes on.
pub fn erase(
    workspace: &Workspace,
    customers: &[String],
    at: &str,
    progress: &dyn Progress,
) -> Result<ErasureReport, AppError> {
    let lake = workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
    let mut session = WriteSession::begin(workspace, lake, "terrace forget", at, progress)?;
    let wanted: BTreeSet<String> = customers.iter().cloned().collect();
    let journal = find(workspace, &session.lake, &wanted)?;
    let unknown: Vec<String> = wanted.difference(&journal.customers).cloned().collect();
    if journal.customers.is_empty() {
        return Err(AppError::NobodyToForget(unknown));
    }
    journal.write(workspace)?;
    let report = carry_out(workspace, &session.lake, &mut session.writer, &journal, at, progress)?;
    ErasureJournal::remove(workspace)?;
    Ok(ErasureReport { unknown, ..report })
}

/// Takes customers off the list of the erased, so that files may bring them again. Returns those that were on it.
///
/// # Errors
/// What the disk says.
pub fn readmit(workspace: &Workspace, customers: &[String], at: &str) -> Result<Vec<String>, AppError> {
    let lake = workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
    let _session = WriteSession::begin(workspace, lake, "terrace forget", at, &NoProgress)?;
    let mut list = ErasedList::read(workspace)?;
    let found: Vec<String> = customers.iter().filter(|id| list.remove(id)).cloned().collect();
    if !found.is_empty() {
        list.write(workspace)?;
    }
    Ok(found)
}
