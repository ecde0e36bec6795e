//! A customer forgotten: out of the tables, the originals, rejected rows, kept runs, and all kept versions of the
//! lake. What their orders amounted to stays, without them.
//!
//! A journal beside the imports names whom, until all is done; whoever writes next after a failure or a crash
//! finishes it, since every step may be done twice. What stays on is a list of hashes: by it they are known again
//! in later files, which may still name them, and left out there as well.

mod list;
mod originals;
mod sieve;
mod texts;

pub(crate) use list::Forgotten;
pub use originals::CleanedOriginal;
pub(super) use originals::clean;

use self::sieve::Sieve;
use self::texts::Telling;
use super::take::hold;
use super::{facts, folder, record, settle};
use crate::error::AppError;
use crate::workspace::Workspace;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use terrace_domain::FactKind;
use terrace_intake::{NoProgress, Progress};
use terrace_lake::{Erased, Erasure, Lake, Writer};

/// What forgetting did.
#[derive(Debug, Default, Serialize)]
pub struct ForgetReport {
    /// Who was forgotten.
    pub customers: Vec<String>,
    /// Ids that nothing in the workspace names.
    pub unknown: Vec<String>,
    /// Rows of the tables, by kind.
    pub tables: BTreeMap<&'static str, Erased>,
    /// Lake versions that went.
    pub versions: u64,
    /// The one that stays.
    pub lake_version: u64,
    /// Originals whose place was taken by the rows that were understood of them.
    pub originals: Vec<CleanedOriginal>,
    /// Rejected rows that were blanked, by import.
    pub rejects: BTreeMap<u64, u64>,
    /// Kept runs that held any of them.
    pub runs: Vec<u64>,
}

/// Customers on their way out.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Journal {
    customers: BTreeSet<String>,
    /// Names, phones and the like, which rejected rows may hold.
    values: BTreeSet<String>,
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.imports_folder().join("forget.json")
}

/// Forgets customers, for good.
///
/// # Errors
/// [`AppError::NobodyToForget`] where nothing names any of them; nothing has changed then. After another error the
/// next writing goes on.
pub fn forget(
    workspace: &Workspace,
    customers: &[String],
    at: &str,
    progress: &dyn Progress,
) -> Result<ForgetReport, AppError> {
    let lake = workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
    let mut writer = hold(&lake, "terrace forget", at, progress)?;
    settle::settle(workspace, &lake, &mut writer, at)?;
    let wanted: BTreeSet<String> = customers.iter().cloned().collect();
    let journal = find(workspace, &lake, &wanted)?;
    let unknown: Vec<String> = wanted.difference(&journal.customers).cloned().collect();
    if journal.customers.is_empty() {
        return Err(AppError::NobodyToForget(unknown));
    }
    let path = path(workspace);
    let bytes = serde_json::to_vec(&journal).map_err(|error| AppError::writing(&path, error.into()))?;
    folder::write_whole(&path, &bytes)?;
    let report = carry_out(workspace, &lake, &mut writer, &journal, at, progress)?;
    end(workspace)?;
    Ok(ForgetReport { unknown, ..report })
}

/// Takes customers off the list, so that files may bring them again. Gives those that were on it.
pub fn readmit(workspace: &Workspace, customers: &[String], at: &str) -> Result<Vec<String>, AppError> {
    let lake = workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
    let mut writer = hold(&lake, "terrace forget", at, &NoProgress)?;
    settle::settle(workspace, &lake, &mut writer, at)?;
    let mut list = Forgotten::read(workspace)?;
    let found: Vec<String> = customers.iter().filter(|id| list.remove(id)).cloned().collect();
    if !found.is_empty() {
        list.write(workspace)?;
    }
    Ok(found)
}

/// Finishes what a failure or a crash has left, with the lake held.
pub(super) fn complete(workspace: &Workspace, lake: &Lake, writer: &mut Writer, at: &str) -> Result<(), AppError> {
    let path = path(workspace);
    let journal: Journal = match std::fs::read(&path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes).map_err(|error| AppError::BadConfig { path, reason: error.to_string() })?
        }
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(AppError::reading(&path, cause)),
    };
    carry_out(workspace, lake, writer, &journal, at, &NoProgress)?;
    end(workspace)
}

fn end(workspace: &Workspace) -> Result<(), AppError> {
    folder::remove(&path(workspace))?;
    folder::sync(&workspace.imports_folder())
}

/// Those of the customers whom the lake or an original names, with what tells of them.
fn find(workspace: &Workspace, lake: &Lake, wanted: &BTreeSet<String>) -> Result<Journal, AppError> {
    let rows = lake.snapshot()?.rows_of(wanted)?;
    let rows: Vec<_> = rows.into_iter().filter_map(|(name, rows)| Some((FactKind::named(name)?, rows))).collect();
    let erases = |id: &str| wanted.contains(id);
    let (mut customers, mut values) = list::telling(&rows, &erases);
    let imports = workspace.imports_folder();
    for record in super::list(workspace)?.iter().filter(|record| record.originals_removed.is_none()) {
        if customers.len() == wanted.len() {
            break;
        }
        let import = folder::of(&imports, record.number);
        for position in 0..record.files.len() {
            let nothing = BTreeSet::new();
            let telling = Telling { erases: &erases, values: &nothing };
            let sieve = Sieve::new(Erasure { erases: &erases, alias: &str::to_owned }, &telling, None);
            let (found, _) = originals::pour(record, &import, position, sieve, &NoProgress)?;
            customers.extend(found.customers);
            values.extend(found.values);
        }
    }
    Ok(Journal { customers, values })
}

fn carry_out(
    workspace: &Workspace,
    lake: &Lake,
    writer: &mut Writer,
    journal: &Journal,
    at: &str,
    progress: &dyn Progress,
) -> Result<ForgetReport, AppError> {
    let mut list = Forgotten::read(workspace)?;
    journal.customers.iter().for_each(|customer| list.add(customer, at));
    list.write(workspace)?;
    let erases = |id: &str| journal.customers.contains(id);
    let alias = |order: &str| list.alias(order);
    let erasure = Erasure { erases: &erases, alias: &alias };

    crate::memory::forget(workspace)?;
    let kept = lake.versions()?.len();
    progress.file("", lake.snapshot()?.tables.values().map(|table| table.extent().bytes).sum());
    let tables = writer.erase(&erasure, at, &|bytes, rows| progress.advance(bytes, rows))?;
    let versions = u64::try_from(kept + usize::from(!tables.is_empty()) - lake.versions()?.len()).unwrap_or(0);
    let mut report = ForgetReport {
        customers: journal.customers.iter().cloned().collect(),
        tables,
        versions,
        lake_version: writer.version(),
        ..ForgetReport::default()
    };
    let imports = workspace.imports_folder();
    for mut import_record in super::list(workspace)? {
        let import = folder::of(&imports, import_record.number);
        let done = clean(&import, &mut import_record, &erasure, &journal.values, progress)?;
        record::write(&import, &import_record)?;
        facts::sweep(&import, &import_record)?;
        report.originals.extend(done.originals);
        if done.rejects > 0 {
            report.rejects.insert(import_record.number, done.rejects);
        }
    }
    // After the lake: a run that read the versions from before is no longer kept once they are gone.
    let customers: Vec<&str> = journal.customers.iter().map(String::as_str).collect();
    report.runs = crate::history::forget(workspace, &customers)?;
    Ok(report)
}
