use super::sink::{ImportSink, NullSink, read_and_keep};
use crate::erasure::{ErasedList, clean_pending};
use crate::error::AppError;
use crate::facts::refuse_doubles;
use crate::policies::read_text;
use crate::session::WriteSession;
use crate::shelf::folder::{Scratch, import_folder, numbers, pending_folder, publish};
use crate::shelf::{Counted, FileRecord, ImportRecord, KeptFile, KeptMapping, REJECTS, parse_mapping, write_record};
use crate::upkeep::{self, Care};
use crate::workspace::{Workspace, disk};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use terrace_domain::Progress;
use terrace_domain::{CancelToken, FactKind, Zone};
use terrace_intake::{FileIntake, Limits, Mapping, Request, Source};
use terrace_lake::{Erased, Lake, Stamp};

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

/// A request's files and how to read them.
struct CheckedRequest {
    kind: &'static FactKind,
    sources: Vec<Source>,
    cancel: CancelToken,
    mapping: Option<KeptMapping>,
    understood: Option<Mapping>,
}

impl CheckedRequest {
    fn of(request: &ImportRequest<'_>) -> Result<Self, AppError> {
        let kind = FactKind::named(request.kind).ok_or_else(|| AppError::UnknownKind(request.kind.to_owned()))?;
        refuse_doubles(request.files)?;
        let mapping = match request.mapping {
            None => None,
            Some(path) => Some(KeptMapping { name: path.display().to_string(), text: read_text(path)? }),
        };
        let understood = mapping.as_ref().map(|kept| parse_mapping(&kept.name, &kept.text)).transpose()?;
        let sources = Source::paths(request.files);
        Ok(Self { kind, sources, cancel: CancelToken::new(), mapping, understood })
    }

    fn reading<'a>(&'a self, zone: &'a Zone, progress: &'a dyn Progress, limits: &'a Limits) -> Request<'a> {
        let Self { kind, sources, cancel, .. } = self;
        Request { kind, sources, mapping: self.understood.as_ref(), zone, progress, cancel, limits, of_use: None }
    }
}

/// Shows how files are understood, and stores nothing; no workspace is needed.
pub fn look(request: &ImportRequest<'_>, zone: &Zone, progress: &dyn Progress) -> Result<Taken, AppError> {
    let asked = CheckedRequest::of(request)?;
    let limits = Limits::default();
    let files = terrace_intake::read(&asked.reading(zone, progress, &limits), &NullSink)?.files;
    let (forgotten, care) = Default::default();
    Ok(Taken { kind: request.kind.to_owned(), files, result: ImportResult::DryRun, forgotten, care })
}

/// Takes files in: all of them or none.
///
/// They are read, their rows staged, and the originals compressed before anybody is asked to wait: the lake is held
/// only while the staged rows are brought in.
pub fn take(workspace: &Workspace, request: &ImportRequest<'_>, progress: &dyn Progress) -> Result<Taken, AppError> {
    refuse_pipes(request.files)?;
    let asked = CheckedRequest::of(request)?;
    let imports = workspace.imports_folder();
    let scratch = Scratch::new(&imports)?;
    let mut sink = ImportSink::new(workspace, scratch.path(), ErasedList::read(workspace)?);
    let limits = Limits { scratch: Some(scratch.path().to_owned()), ..Limits::default() };
    let made = scratch.path().join("import");
    let zone = &workspace.config().timezone;
    let (files, kept) = read_and_keep(&sink, &asked.reading(zone, progress, &limits), &made)?;
    same(request.files, &files, &kept)?;
    let has_rejects = sink.write_rejects(&made)?;
    let mut session = WriteSession::begin(workspace, workspace.lake()?, "terrace import", request.at, progress)?;
    let erased = ErasedList::read(workspace)?;
    if erased != *sink.erased() {
        // Somebody was erased, or may come again, since the reading began.
        sink = ImportSink::new(workspace, scratch.path(), erased.clone());
        let again = sink.read(&asked.reading(zone, progress, &limits), 0)?;
        same(request.files, &again, &kept)?;
    }
    let left_out = sink.left_out();
    let staging = sink.staged()?;
    let number = next_number(&imports, &session.lake)?;
    let pending = pending_folder(&imports, number);
    let record = ImportRecord {
        number,
        at: request.at.to_owned(),
        kind: request.kind.to_owned(),
        mapping: asked.mapping,
        timezone: workspace.config().timezone.name().to_owned(),
        files: kept,
        understood: files.iter().map(FileRecord::of).collect(),
        counts: Counted {
            forgotten: left_out.get(asked.kind.name).map_or(0, |erased| erased.removed),
            ..Counted::default()
        },
        lake_version: 0,
        undone: false,
        originals_removed: None,
    };
    let clean = |record: &mut ImportRecord| {
        if left_out.is_empty() { Ok(()) } else { clean_pending(&erased, &pending, record, progress) }
    };
    let writer = &mut session.writer;
    let result = store(workspace, &made, record, has_rejects, clean, |record| {
        let stamp = Stamp { import: number, at: request.at.to_owned() };
        let before = writer.version();
        progress.storing(files.iter().map(|file| file.accepted).sum());
        let imported = writer.import_with_progress(staging, &stamp, &|more, done| progress.stored(more, done))?;
        record.complete(imported.counts.get(asked.kind.name).copied().unwrap_or_default(), imported.version);
        Ok(imported.version != before)
    });
    match result {
        Ok(result) => {
            let care = upkeep::after(&mut session, progress);
            Ok(Taken { kind: request.kind.to_owned(), files, result, forgotten: sum(&left_out), care })
        }
        Err(error) => {
            // Once the lake has the facts the import holds: the next writing gives its folder the name.
            if !session.lake.versions()?.iter().any(|version| version.import == number) {
                disk::remove(&pending)?;
            }
            Err(error)
        }
    }
}

/// An original is read twice: to understand it and to keep it. A pipe gives its contents once.
fn refuse_pipes(files: &[PathBuf]) -> Result<(), AppError> {
    let flows = |path: &&PathBuf| path.metadata().is_ok_and(|what| !what.is_file() && !what.is_dir());
    files.iter().find(flows).map_or(Ok(()), |path| Err(AppError::IsNoFile(path.clone())))
}

fn next_number(imports: &Path, lake: &Lake) -> Result<u64, AppError> {
    let of_folders = numbers(imports)?.last().copied().unwrap_or(0);
    let of_lake = lake.versions()?.iter().map(|version| version.import).max().unwrap_or(0);
    Ok(of_folders.max(of_lake).saturating_add(1))
}

fn sum(erased: &BTreeMap<&'static str, Erased>) -> Erased {
    erased.values().copied().fold(Erased::default(), Erased::and)
}

/// The originals that were kept are those that were read.
fn same(paths: &[PathBuf], files: &[FileIntake], kept: &[KeptFile]) -> Result<(), AppError> {
    let pairs = paths.iter().zip(files).zip(kept);
    for ((path, read), kept) in pairs {
        if read.fingerprint != kept.fingerprint {
            let problem = Box::new(terrace_intake::Problem::Changed);
            return Err(terrace_intake::IntakeError { file: path.display().to_string(), problem }.into());
        }
    }
    Ok(())
}

/// Gives what was made its place, then lets the lake have the rows, then gives the import its folder.
fn store(
    workspace: &Workspace,
    made: &Path,
    mut record: ImportRecord,
    has_rejects: bool,
    clean: impl FnOnce(&mut ImportRecord) -> Result<(), AppError>,
    commit: impl FnOnce(&mut ImportRecord) -> Result<bool, AppError>,
) -> Result<ImportResult, AppError> {
    let imports = workspace.imports_folder();
    let number = record.number;
    let pending = pending_folder(&imports, number);
    disk::remove(&pending)?;
    std::fs::rename(made, &pending).map_err(|cause| AppError::writing(&pending, cause))?;
    clean(&mut record)?;
    write_record(&pending, &record)?;
    disk::sync(&imports)?;
    // Rejected rows are kept also where all others were known.
    if !commit(&mut record)? && !has_rejects {
        disk::remove(&pending)?;
        return Ok(ImportResult::Nothing(record.counts));
    }
    write_record(&pending, &record)?;
    publish(&imports, number)?;
    let rejects = has_rejects.then(|| import_folder(&imports, number).join(REJECTS));
    Ok(ImportResult::Stored { record: Box::new(record), rejects })
}
