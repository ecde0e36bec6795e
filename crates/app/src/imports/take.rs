use super::forget::Forgotten;
use super::record::{self, Counted, FileRecord, ImportRecord, KeptMapping};
use super::{folder, keep, rejects, settle};
use crate::error::AppError;
use crate::inputs::{parse_mapping, refuse_doubles};
use crate::policies::read_text;
use crate::upkeep::{self, Care};
use crate::workspace::Workspace;
use arrow::array::RecordBatch;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use terrace_domain::facts::CUSTOMERS;
use terrace_domain::{FactKind, Zone};
use terrace_intake::{FileIntake, Mapping, Progress, Request};
use terrace_lake::{Erased, Lake, Stamp, Wait, Writer};

/// Files to take in.
#[derive(Debug)]
pub struct ImportRequest<'a> {
    /// The kind of facts, by name.
    pub kind: &'a str,
    /// All files are one import.
    pub files: &'a [PathBuf],
    /// A mapping file.
    pub mapping: Option<&'a Path>,
    /// The time, as the record shall show it.
    pub at: &'a str,
}

/// What an import did.
#[derive(Debug)]
pub struct Taken {
    /// The kind of facts.
    pub kind: String,
    /// How each file was understood.
    pub files: Vec<FileIntake>,
    /// What became of it.
    pub result: ImportResult,
    /// What was done to rows of customers who were forgotten.
    pub forgotten: Erased,
    /// What was done for the lake afterwards.
    pub care: Care,
}

/// What became of an import.
#[derive(Debug)]
pub enum ImportResult {
    /// Nothing was stored, as asked.
    DryRun,
    /// All rows were in the lake already; nothing was recorded.
    Nothing(Counted),
    /// It holds.
    Stored {
        /// What the workspace remembers of it.
        record: Box<ImportRecord>,
        /// Rejected rows, as they were, with their reasons.
        rejects: Option<PathBuf>,
    },
}

/// How long a second import waits for the first.
const PATIENCE: Duration = Duration::from_secs(600);

/// Takes the lake for writing; a second import waits, then says who holds it.
pub(crate) fn hold(lake: &Lake, what: &str) -> Result<Writer, AppError> {
    let holder = format!("{what}, process {}", std::process::id());
    Ok(lake.writer(&holder, Wait::UpTo(PATIENCE))?)
}

pub(super) type Batches = Vec<(&'static FactKind, Vec<RecordBatch>)>;

/// Reads files of one kind, with what they say of customers beside.
pub(super) fn read_files(
    kind: &'static FactKind,
    files: &[PathBuf],
    mapping: Option<&Mapping>,
    zone: &Zone,
    progress: &dyn Progress,
) -> Result<(Vec<FileIntake>, Batches), AppError> {
    let intake = terrace_intake::read(&Request { kind, files, mapping, zone, progress })?;
    let mut batches = vec![(kind, intake.batches)];
    if !intake.customers.is_empty() {
        batches.push((&CUSTOMERS, intake.customers));
    }
    Ok((intake.files, batches))
}

/// A request's files, read.
struct Understood {
    kind: &'static FactKind,
    mapping: Option<KeptMapping>,
    files: Vec<FileIntake>,
    batches: Batches,
}

fn understand(request: &ImportRequest<'_>, zone: &Zone, progress: &dyn Progress) -> Result<Understood, AppError> {
    let kind = FactKind::named(request.kind).ok_or_else(|| AppError::UnknownKind(request.kind.to_owned()))?;
    refuse_doubles(request.files)?;
    let kept = match request.mapping {
        None => None,
        Some(path) => Some(KeptMapping { name: path.display().to_string(), text: read_text(path)? }),
    };
    let mapping = kept.as_ref().map(|kept| parse_mapping(&kept.name, &kept.text)).transpose()?;
    let (files, batches) = read_files(kind, request.files, mapping.as_ref(), zone, progress)?;
    Ok(Understood { kind, mapping: kept, files, batches })
}

/// Shows how files are understood, and stores nothing; no workspace is needed.
pub fn look(request: &ImportRequest<'_>, zone: &Zone, progress: &dyn Progress) -> Result<Taken, AppError> {
    let files = understand(request, zone, progress)?.files;
    Ok(Taken {
        kind: request.kind.to_owned(),
        files,
        result: ImportResult::DryRun,
        forgotten: Erased::default(),
        care: Care::default(),
    })
}

/// Takes files in: all of them or none.
pub fn take(workspace: &Workspace, request: &ImportRequest<'_>, progress: &dyn Progress) -> Result<Taken, AppError> {
    // An original is read twice: to understand it and to keep it. A pipe gives its contents once.
    let flows = |path: &&PathBuf| path.metadata().is_ok_and(|what| !what.is_file() && !what.is_dir());
    if let Some(path) = request.files.iter().find(flows) {
        return Err(AppError::IsNoFile(path.clone()));
    }
    let Understood { kind, mapping, files, mut batches } = understand(request, &workspace.config().timezone, progress)?;
    let lake = workspace.lake()?;
    let mut writer = hold(&lake, "terrace import")?;
    settle::settle(workspace, &lake, &mut writer, request.at)?;
    let forgotten = Forgotten::read(workspace)?;
    let left_out = forgotten.leave_out(&mut batches)?;
    let imports = workspace.imports_folder();
    let of_folders = folder::numbers(&imports)?.last().copied().unwrap_or(0);
    let of_lake = lake.versions()?.iter().map(|version| version.import).max().unwrap_or(0);
    let number = of_folders.max(of_lake).saturating_add(1);
    let pending = folder::pending(&imports, number);
    let clean = |record: &mut ImportRecord| {
        record.counts.forgotten = left_out.get(kind.name).map_or(0, |erased| erased.removed);
        if left_out.is_empty() { Ok(()) } else { forgotten.clean(&imports, &pending, record, progress) }
    };
    let result = store(workspace, request, &files, mapping, number, clean, |record| {
        let stamp = Stamp { import: number, at: request.at.to_owned() };
        let before = writer.version();
        let imported = writer.import_batches(batches, &stamp)?;
        record.complete(imported.counts.get(kind.name).copied().unwrap_or_default(), imported.version);
        Ok(imported.version != before)
    });
    match result {
        Ok(result) => {
            let care = upkeep::after(workspace, &lake, &mut writer, request.at, progress);
            Ok(Taken { kind: request.kind.to_owned(), files, result, forgotten: sum(&left_out), care })
        }
        Err(error) => {
            // Once the lake has the facts the import holds: the next writing gives its folder the name.
            if !lake.versions()?.iter().any(|version| version.import == number) {
                folder::remove(&pending)?;
            }
            Err(error)
        }
    }
}

fn sum(erased: &BTreeMap<&'static str, Erased>) -> Erased {
    erased.values().copied().fold(Erased::default(), Erased::and)
}

/// Keeps the originals, then lets the lake have the rows, then gives the import its folder.
fn store(
    workspace: &Workspace,
    request: &ImportRequest<'_>,
    files: &[FileIntake],
    mapping: Option<KeptMapping>,
    number: u64,
    clean: impl FnOnce(&mut ImportRecord) -> Result<(), AppError>,
    commit: impl FnOnce(&mut ImportRecord) -> Result<bool, AppError>,
) -> Result<ImportResult, AppError> {
    let imports = workspace.imports_folder();
    let pending = folder::pending(&imports, number);
    keep::fresh(&pending)?;
    let mut kept = Vec::new();
    for (position, (path, intake)) in request.files.iter().zip(files).enumerate() {
        let file = keep::store(path, &pending, position)?;
        if file.fingerprint != intake.fingerprint {
            let problem = Box::new(terrace_intake::Problem::Changed);
            return Err(terrace_intake::IntakeError { file: path.display().to_string(), problem }.into());
        }
        kept.push(file);
    }
    let has_rejects = rejects::write(&pending, files)?;
    let mut record = ImportRecord {
        number,
        at: request.at.to_owned(),
        kind: request.kind.to_owned(),
        mapping,
        timezone: workspace.config().timezone.name().to_owned(),
        files: kept,
        understood: files.iter().map(FileRecord::of).collect(),
        counts: Counted::default(),
        lake_version: 0,
        undone: false,
        originals_removed: None,
    };
    clean(&mut record)?;
    record::write(&pending, &record)?;
    folder::sync(&imports)?;
    // Rejected rows are kept also where all others were known.
    if !commit(&mut record)? && !has_rejects {
        folder::remove(&pending)?;
        return Ok(ImportResult::Nothing(record.counts));
    }
    record::write(&pending, &record)?;
    settle::finish(workspace, number)?;
    let rejects = has_rejects.then(|| folder::of(&imports, number).join(rejects::FILE));
    Ok(ImportResult::Stored { record: Box::new(record), rejects })
}
