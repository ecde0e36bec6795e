//! The steps of an erasure. Every step may be done twice, so that whoever writes next can finish what a failure or a
//! crash has left.

use super::list::ErasedList;
use super::originals::{CleanedOriginal, clean, sift_original};
use super::personal::personal_values;
use super::sieve::Sieve;
use super::texts::ErasedTexts;
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::clear_memory;
use crate::history::{erase_customers, refuse_unreadable_runs};
use crate::hold_outs;
use crate::shelf::folder::import_folder;
use crate::shelf::{list as list_imports, sweep_originals, write_record};
use crate::workspace::{Workspace, disk};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;
use terrace_domain::{FactKind, NoProgress};
use terrace_lake::{Erased, Erasure, Lake, Wait, Writer};

/// How long the files of older versions may wait for those who still read them.
const PATIENCE: Duration = Duration::from_secs(60);

/// What an erasure did.
#[derive(Debug, Default, Serialize)]
pub struct ErasureReport {
    /// Who was erased.
    pub customers: Vec<String>,
    /// Ids that nothing in the workspace names.
    pub unknown: Vec<String>,
    /// Those that nothing names any more: they were erased before.
    pub already: Vec<String>,
    /// Whether an erasure was finished that had begun before and did not end.
    pub finished: bool,
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
    /// Hold-outs that had drawn any of them.
    pub hold_outs: Vec<String>,
}

/// Customers on their way out, named until all is done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ErasureJournal {
    pub(crate) customers: BTreeSet<String>,
    /// Names, phones and the like, which rejected rows may hold.
    values: BTreeSet<String>,
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.imports_folder().join("forget.json")
}

impl ErasureJournal {
    /// Writes it before the first change.
    pub(crate) fn write(&self, workspace: &Workspace) -> Result<(), AppError> {
        disk::write_sealed(&path(workspace), self)
    }

    /// Removes it after the last change.
    pub(crate) fn remove(workspace: &Workspace) -> Result<(), AppError> {
        disk::remove(&path(workspace))?;
        disk::sync(&workspace.imports_folder())
    }
}

/// Finishes what a failure or a crash has left, with the lake held. Returns what was done, if anything was left.
pub(crate) fn complete(
    workspace: &Workspace,
    lake: &Lake,
    writer: &mut Writer,
    ctx: &RunContext<'_>,
) -> Result<Option<ErasureReport>, AppError> {
    let path = path(workspace);
    let journal: ErasureJournal = match std::fs::read(&path) {
        Ok(bytes) => disk::parse_sealed(&path, &bytes)?,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(AppError::reading(&path, cause)),
    };
    let report = carry_out(workspace, lake, writer, &journal, ctx)?;
    ErasureJournal::remove(workspace)?;
    Ok(Some(report))
}

/// Finds those of the customers whom the lake, a hold-out or an original names, with what tells of them. All originals are read, also
/// where everybody was found: one that cannot be read is told of before anything has changed.
pub(crate) fn find(
    workspace: &Workspace,
    lake: &Lake,
    wanted: &BTreeSet<String>,
    ctx: &RunContext<'_>,
) -> Result<ErasureJournal, AppError> {
    let silent = RunContext { progress: &NoProgress, ..*ctx };
    let rows = lake.snapshot()?.rows_of(wanted)?;
    let rows: Vec<_> = rows.into_iter().filter_map(|(name, rows)| Some((FactKind::named(name)?, rows))).collect();
    let erases = |id: &str| wanted.contains(id);
    let (mut customers, mut values) = personal_values(&rows, &erases);
    // Whom nothing else names may have been drawn when something did. This also tells of a damaged hold-out in time.
    customers.extend(hold_outs::names_any_of(workspace, wanted)?);
    let imports = workspace.imports_folder();
    for record in list_imports(workspace)?.iter().filter(|record| record.originals_removed.is_none()) {
        let import = import_folder(&imports, record.number);
        for position in 0..record.files.len() {
            let nothing = BTreeSet::new();
            let texts = ErasedTexts { erases: &erases, values: &nothing };
            let sieve = Sieve::new(Erasure { erases: &erases, alias: &str::to_owned }, &texts, None);
            let (found, _) = sift_original(record, &import, position, sieve, &silent)?;
            customers.extend(found.customers);
            values.extend(found.values);
        }
    }
    Ok(ErasureJournal { customers, values })
}

/// Reads what else an erasure reads, as it will: a file that is damaged is told of before the journal is written, which
/// would have every writer try in vain until somebody brings the file back.
pub(crate) fn refuse_unreadable(
    workspace: &Workspace,
    writer: &Writer,
    list: &ErasedList,
    journal: &ErasureJournal,
) -> Result<(), AppError> {
    list.refuse_unreadable_key(workspace)?;
    writer.check_for_erasure()?;
    let erases = |id: &str| journal.customers.contains(id);
    let texts = ErasedTexts { erases: &erases, values: &journal.values };
    let imports = workspace.imports_folder();
    for record in list_imports(workspace)? {
        texts.blanked(&import_folder(&imports, record.number))?;
    }
    let customers: Vec<&str> = journal.customers.iter().map(String::as_str).collect();
    refuse_unreadable_runs(workspace, &customers)
}

/// Carries an erasure out, from the list to the kept runs.
pub(crate) fn carry_out(
    workspace: &Workspace,
    lake: &Lake,
    writer: &mut Writer,
    journal: &ErasureJournal,
    ctx: &RunContext<'_>,
) -> Result<ErasureReport, AppError> {
    let at = &ctx.at();
    let mut erased = ErasedList::read(workspace)?;
    journal.customers.iter().try_for_each(|customer| erased.add(workspace, customer, at))?;
    erased.write(workspace)?;
    let erases = |id: &str| journal.customers.contains(id);
    let alias = |order: &str| erased.alias(order);
    let erasure = Erasure { erases: &erases, alias: &alias };

    clear_memory(workspace)?;
    let kept = lake.versions()?.len();
    ctx.progress.reading("", lake.snapshot()?.tables.values().map(|table| table.extent().bytes).sum());
    let tables = writer.erase(&erasure, at, &Wait::UpTo(PATIENCE), &|bytes, rows| ctx.progress.advance(bytes, rows))?;
    // While the lake is held nobody else adds versions.
    let versions = (kept + usize::from(!tables.is_empty())).saturating_sub(lake.versions()?.len()) as u64;
    let mut report = ErasureReport {
        customers: journal.customers.iter().cloned().collect(),
        tables,
        versions,
        lake_version: writer.version(),
        ..ErasureReport::default()
    };
    let imports = workspace.imports_folder();
    for mut import_record in list_imports(workspace)? {
        let import = import_folder(&imports, import_record.number);
        let done = clean(&import, &mut import_record, &erasure, &journal.values, ctx)?;
        write_record(&import, &import_record)?;
        sweep_originals(&import, &import_record)?;
        report.originals.extend(done.originals);
        if done.rejects > 0 {
            report.rejects.insert(import_record.number, done.rejects);
        }
    }
    // After the lake: a run that read the versions from before is no longer kept once they are gone.
    let customers: Vec<&str> = journal.customers.iter().map(String::as_str).collect();
    report.runs = erase_customers(workspace, &customers)?;
    report.hold_outs = hold_outs::erase_people(workspace, &journal.customers)?;
    Ok(report)
}
