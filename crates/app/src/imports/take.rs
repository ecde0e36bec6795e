//! Taking files in: read and staged while nobody waits, then stored while the lake is held.

use super::sink::{ImportSink, NullSink, read_and_keep};
use crate::context::RunContext;
use crate::erasure::{ErasedList, clean_pending};
use crate::error::AppError;
use crate::facts::{Source, refuse_doubles};
use crate::policies::load;
use crate::session::{PATIENCE, WriteSession};
use crate::shelf::folder::{Scratch, import_folder, numbers, pending_folder, publish};
use crate::shelf::{
    Counted, FetchedRecord, FileRecord, ImportRecord, KeptFile, KeptMapping, REJECTS, list, parse_mapping, write_record,
};
use crate::upkeep::{self, Care};
use crate::workspace::{Workspace, disk};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use terrace_domain::facts::{CustomFields, ORDERS};
use terrace_domain::{FactKind, KnownOrders, Zone};
use terrace_intake::{
    FileIntake, IntakeError, Limits, Mapping, Note, NumbersAlike, Problem, ReadingNote, Request, numbers_alike,
};
use terrace_lake::{Erased, Lake, MetOrders, Stamp, rehearse_first};

/// Files to take in.
#[derive(Debug)]
pub struct ImportRequest<'a> {
    /// The kind of facts, by name.
    pub kind: &'a str,
    /// All files are one import.
    pub sources: &'a [Source],
    /// A mapping file.
    pub mapping: Option<KeptMapping>,
    /// Whether rows whose status nobody knows are sales, however many they are.
    pub unknown_as_sales: bool,
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
    /// The orders of which rows were known already.
    pub met: MetOrders,
    /// What was done to rows of customers who were erased.
    pub forgotten: Erased,
    /// What was done for the lake afterwards.
    pub care: Care,
}

/// What became of an import.
#[derive(Debug)]
pub enum ImportResult {
    /// Nothing was stored, as asked.
    DryRun {
        /// What would become of the rows; `None` outside of a workspace, or where that is only known once rows are
        /// written.
        counts: Option<Counted>,
    },
    /// No row that counts came, so nothing was recorded.
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
struct CheckedRequest<'a> {
    kind: &'static FactKind,
    sources: &'a [Source],
    mapping: Option<KeptMapping>,
    understood: Option<Mapping>,
    unknown_as_sales: bool,
    /// Whether it is remembered as part of the sample shop.
    is_sample: bool,
    /// Where the rows came from, if that was a database.
    database: Option<FetchedRecord>,
}

impl<'a> CheckedRequest<'a> {
    fn of(request: &ImportRequest<'a>) -> Result<Self, AppError> {
        let kind = FactKind::named(request.kind).ok_or_else(|| AppError::UnknownKind(request.kind.to_owned()))?;
        refuse_doubles(request.sources)?;
        let mapping = request.mapping.clone();
        let understood = mapping.as_ref().map(|kept| parse_mapping(&kept.name, &kept.text)).transpose()?;
        let ImportRequest { sources, unknown_as_sales, .. } = *request;
        Ok(Self { kind, sources, mapping, understood, unknown_as_sales, is_sample: false, database: None })
    }

    fn known_orders(&self) -> KnownOrders {
        self.understood.as_ref().map(Mapping::known_orders).unwrap_or_default()
    }

    fn reading<'r>(&'r self, zone: &'r Zone, limits: &'r Limits, ctx: &RunContext<'r>) -> Request<'r> {
        let request = ctx.reading(self.kind, self.sources, self.understood.as_ref(), zone, limits);
        Request { unknown_as_sales: self.unknown_as_sales, ..request }
    }
}

/// Shows how files are understood, and stores nothing; no workspace is needed.
///
/// # Errors
/// What reading files may say.
pub fn look(request: &ImportRequest<'_>, zone: &Zone, ctx: &RunContext<'_>) -> Result<Taken, AppError> {
    let checked = CheckedRequest::of(request)?;
    let limits = Limits::default();
    let files = terrace_intake::read(&checked.reading(zone, &limits, ctx), &NullSink)?.files;
    let (forgotten, met, care) = Default::default();
    Ok(Taken {
        kind: request.kind.to_owned(),
        files,
        result: ImportResult::DryRun { counts: None },
        met,
        forgotten,
        care,
    })
}

/// Shows how files are understood and what importing them would do to the facts of a workspace, and stores nothing.
///
/// # Errors
/// What [`take`] finds before it stores anything.
pub fn rehearse(workspace: &Workspace, request: &ImportRequest<'_>, ctx: &RunContext<'_>) -> Result<Taken, AppError> {
    let checked = CheckedRequest::of(request)?;
    let zone = &workspace.config().timezone;
    // Where nothing can be written, files are looked at alone.
    let Ok(scratch) = Scratch::new(&workspace.imports_folder()) else { return look(request, zone, ctx) };
    let sink = ImportSink::rehearsing(workspace, scratch.path(), ErasedList::read(workspace)?, ctx.cancel);
    let mut files = sink.read(&checked.reading(zone, &limits(&scratch), ctx), 0)?;
    tell_of_numbers(workspace, checked.kind, &mut files);
    tell_of_fields(workspace, checked.kind, &mut files);
    tell_of_clocks(workspace, &mut files);
    let left_out = sink.left_out();
    let staged = sink.staged(checked.known_orders())?;
    let rehearsed = match workspace.lake_if_any()? {
        Some(lake) => lake.rehearse(staged, ctx.cancel)?,
        None => rehearse_first(staged, ctx.cancel)?,
    };
    let kind = checked.kind.name;
    let counts = rehearsed.counts.get(kind).map(|counts| {
        let forgotten = left_out.get(kind).map_or(0, |erased| erased.removed);
        Counted::new(*counts, &files.iter().map(FileRecord::of).collect::<Vec<_>>(), forgotten)
    });
    let (forgotten, care) = (sum(&left_out), Care::default());
    let result = ImportResult::DryRun { counts };
    Ok(Taken { kind: request.kind.to_owned(), files, result, met: rehearsed.met, forgotten, care })
}

/// Takes files in: all of them or none.
///
/// # Errors
/// What reading files may say, that another writer did not end in time, and what the disk says. The workspace then is
/// as it was.
pub fn take(workspace: &Workspace, request: &ImportRequest<'_>, ctx: &RunContext<'_>) -> Result<Taken, AppError> {
    let prepared = PreparedImport::read(workspace, request, ctx)?;
    ctx.check()?;
    let mut session = WriteSession::or_create(workspace, "terrace import", PATIENCE, ctx)?;
    session.store(prepared, ctx)
}

/// Takes files of the sample shop in, to be remembered as such: they can be removed all at once.
///
/// # Errors
/// As [`take`].
pub fn take_sample(
    workspace: &Workspace,
    request: &ImportRequest<'_>,
    ctx: &RunContext<'_>,
) -> Result<Taken, AppError> {
    let prepared = PreparedImport::read(workspace, request, ctx)?.of_sample();
    ctx.check()?;
    let mut session = WriteSession::or_create(workspace, "terrace import", PATIENCE, ctx)?;
    session.store(prepared, ctx)
}

/// Files that were read, their rows staged, and the originals compressed: the lake need be held only while the staged
/// rows are brought in. Dropping it leaves nothing behind.
pub struct PreparedImport<'w> {
    checked: CheckedRequest<'w>,
    sink: ImportSink<'w>,
    files: Vec<FileIntake>,
    kept: Vec<KeptFile>,
    has_rejects: bool,
    scratch: Scratch,
}

impl<'w> PreparedImport<'w> {
    /// Reads the files. Nobody is asked to wait meanwhile.
    ///
    /// # Errors
    /// What reading files may say, and what the disk says.
    pub fn read(workspace: &'w Workspace, request: &ImportRequest<'w>, ctx: &RunContext<'_>) -> Result<Self, AppError> {
        refuse_what_is_no_file(request.sources)?;
        let checked = CheckedRequest::of(request)?;
        let scratch = Scratch::new(&workspace.imports_folder())?;
        let sink = ImportSink::new(workspace, scratch.path(), ErasedList::read(workspace)?, ctx.cancel);
        let (zone, limits) = (&workspace.config().timezone, limits(&scratch));
        let (mut files, kept) = read_and_keep(&sink, &checked.reading(zone, &limits, ctx), &made(&scratch))?;
        refuse_changed(&files, &kept)?;
        tell_of_numbers(workspace, checked.kind, &mut files);
        tell_of_fields(workspace, checked.kind, &mut files);
        tell_of_clocks(workspace, &mut files);
        let has_rejects = sink.write_rejects(&made(&scratch), ctx.cancel)?;
        Ok(Self { checked, sink, files, kept, has_rejects, scratch })
    }

    /// The same, to be remembered as part of the sample shop.
    #[must_use]
    pub fn of_sample(mut self) -> Self {
        self.checked.is_sample = true;
        self
    }

    /// The same, to be remembered as rows of a database.
    #[must_use]
    pub(super) fn of_database(mut self, record: FetchedRecord) -> Self {
        self.checked.database = Some(record);
        self
    }
}

fn limits(scratch: &Scratch) -> Limits {
    Limits { scratch: Some(scratch.path().to_owned()), ..Limits::default() }
}

/// Where the folder of an import is made.
fn made(scratch: &Scratch) -> PathBuf {
    scratch.path().join("import")
}

impl<'w> WriteSession<'w> {
    /// Brings in what was read: all of it or nothing.
    ///
    /// # Errors
    /// What the disk says. The workspace then is as it was.
    pub fn store(&mut self, prepared: PreparedImport<'w>, ctx: &RunContext<'_>) -> Result<Taken, AppError> {
        let PreparedImport { checked, mut sink, files, kept, has_rejects, scratch } = prepared;
        let workspace = self.workspace;
        let erased = sink.erased().renewed(workspace)?;
        if erased != *sink.erased() {
            // Somebody was erased, or may come again, since the reading began.
            sink = ImportSink::new(workspace, scratch.path(), erased.clone(), ctx.cancel);
            let again = sink.read(&checked.reading(&workspace.config().timezone, &limits(&scratch), ctx), 0)?;
            refuse_changed(&again, &kept)?;
        }
        ctx.check()?;
        let left_out = sink.left_out();
        let staging = sink.staged(checked.known_orders())?;
        let imports = workspace.imports_folder();
        let number = next_number(&imports, &self.lake)?;
        let pending = pending_folder(&imports, number);
        let kind = checked.kind.name;
        let record = ImportRecord {
            number,
            at: self.at.clone(),
            kind: kind.to_owned(),
            mapping: checked.mapping,
            timezone: workspace.config().timezone.name().to_owned(),
            files: kept,
            understood: files.iter().map(FileRecord::of).collect(),
            counts: Counted { forgotten: left_out.get(kind).map_or(0, |erased| erased.removed), ..Counted::default() },
            lake_version: 0,
            sample: checked.is_sample,
            undone: false,
            originals_removed: None,
            database: checked.database,
        };
        let clean = |record: &mut ImportRecord| {
            if left_out.is_empty() { Ok(()) } else { clean_pending(&erased, &pending, record, ctx) }
        };
        let (writer, at, progress) = (&mut self.writer, &self.at, ctx.progress);
        let mut met = MetOrders::default();
        let result = give_places(workspace, &made(&scratch), record, has_rejects, clean, |record| {
            let stamp = Stamp { import: number, at: at.clone() };
            let before = writer.version();
            progress.storing(files.iter().map(|file| file.accepted).sum());
            let imported = writer.import_with_progress(staging, &stamp, &|more, done| progress.stored(more, done))?;
            met = imported.met;
            // A kind of which no row came has counts of zero.
            record.complete(imported.counts.get(kind).copied().unwrap_or_default(), imported.version);
            Ok(imported.version != before)
        });
        match result {
            Ok(result) => {
                let care = upkeep::after(self, ctx);
                Ok(Taken { kind: kind.to_owned(), files, result, met, forgotten: sum(&left_out), care })
            }
            Err(error) => {
                // Once the lake has the facts the import holds: the next writing gives its folder the name.
                if !self.lake.versions()?.iter().any(|version| version.import == number) {
                    disk::remove(&pending)?;
                }
                Err(error)
            }
        }
    }
}

/// An original is read twice: to understand it and to keep it. A pipe gives its contents once, and a folder has none.
fn refuse_what_is_no_file(sources: &[Source]) -> Result<(), AppError> {
    for path in sources.iter().filter_map(Source::as_path) {
        match path.metadata() {
            Ok(what) if what.is_dir() => {
                return Err(IntakeError::new(path.display().to_string(), Problem::Directory).into());
            }
            Ok(what) if !what.is_file() => return Err(AppError::IsNoFile(path.to_owned())),
            // What cannot be looked at is told of by the reading.
            Ok(_) | Err(_) => {}
        }
    }
    Ok(())
}

fn next_number(imports: &Path, lake: &Lake) -> Result<u64, AppError> {
    // Where there is neither folder nor version numbers begin with 1.
    let of_folders = numbers(imports)?.last().copied().unwrap_or(0);
    let of_lake = lake.versions()?.iter().map(|version| version.import).max().unwrap_or(0);
    Ok(of_folders.max(of_lake).saturating_add(1))
}

fn sum(erased: &BTreeMap<&'static str, Erased>) -> Erased {
    erased.values().copied().fold(Erased::default(), Erased::and)
}

/// Remarks on orders whose numbers an earlier import writes otherwise. A damaged record does not stop an import.
fn tell_of_numbers(workspace: &Workspace, kind: &FactKind, files: &mut [FileIntake]) {
    if *kind != ORDERS {
        return;
    }
    let mut known = list(workspace).unwrap_or_default();
    known.retain(|record| !record.undone && record.kind == kind.name);
    let earlier = || known.iter().rev().flat_map(|record| &record.understood);
    for file in files {
        let alike =
            earlier().find_map(|known| Some((known.name.clone(), numbers_alike(&file.numbers, &known.numbers)?)));
        file.guess.notes.extend(alike.map(|(earlier, NumbersAlike { orders, examples })| {
            Note::from(ReadingNote::OrdersAlike { earlier, orders, examples })
        }));
    }
}

/// Remarks on files that do not keep every column that earlier imports of their kind kept. Of customers all are kept.
fn tell_of_fields(workspace: &Workspace, kind: &FactKind, files: &mut [FileIntake]) {
    if kind.custom_fields != CustomFields::Named {
        return;
    }
    let mut known = list(workspace).unwrap_or_default();
    known.retain(|record| !record.undone && record.kind == kind.name);
    let kept = known.iter().flat_map(|record| &record.understood).flat_map(|file| &file.custom);
    let kept: BTreeSet<&String> = kept.collect();
    for file in files {
        let lost: Vec<String> =
            kept.iter().filter(|header| !file.guess.custom.contains(header)).map(ToString::to_string).collect();
        if !lost.is_empty() {
            file.guess.notes.push(Note::from(ReadingNote::NoLongerKept { headers: lost.join(", ") }));
        }
    }
}

/// Remarks on files whose times were turned to the clock of the workspace where a policy of it reads another: what lies in
/// the lake by then is mended by importing again alone. A policy with mistakes does not stop an import.
fn tell_of_clocks(workspace: &Workspace, files: &mut [FileIntake]) {
    let is_turned = |note: &Note| matches!(note, Note::OffsetsTurned { .. });
    if !files.iter().any(|file| file.guess.notes.iter().any(is_turned)) {
        return;
    }
    let kept = workspace.config().timezone.name();
    let of_settings = workspace.config().policy.as_ref().map(|path| vec![workspace.root().join(path)]);
    let policies = of_settings.unwrap_or_else(|| workspace.policy_files().unwrap_or_default());
    let clocks =
        policies.into_iter().filter_map(|path| Some((load(&path).ok()?.policy.timezone.name().to_owned(), path)));
    let clocks: Vec<(String, PathBuf)> = clocks.collect();
    // Where a policy goes by the clock of the workspace, that is what was meant.
    let Some((reads, policy)) = clocks.first().filter(|_| clocks.iter().all(|(clock, _)| clock != kept)) else {
        return;
    };
    let (reads, policy) = (reads.clone(), workspace.shown(policy));
    for file in files.iter_mut().filter(|file| file.guess.notes.iter().any(is_turned)) {
        let (zone, policy, reads) = (kept.to_owned(), policy.clone(), reads.clone());
        file.guess.notes.push(Note::from(ReadingNote::OtherClock { zone, policy, reads }));
    }
}

/// The originals that were kept are those that were read.
fn refuse_changed(files: &[FileIntake], kept: &[KeptFile]) -> Result<(), AppError> {
    for (read, kept) in files.iter().zip(kept) {
        if read.fingerprint != kept.fingerprint {
            let problem = Box::new(Problem::Changed);
            return Err(IntakeError { file: read.name.clone(), problem }.into());
        }
    }
    Ok(())
}

/// Gives what was made its place, then lets the lake have the rows, then gives the import its folder.
fn give_places(
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
    disk::rename(made, &pending)?;
    clean(&mut record)?;
    write_record(&pending, &record)?;
    disk::sync(&imports)?;
    // Where all rows are known already the import stays too: they hold on its word as well once an earlier one is undone.
    if !commit(&mut record)? && !has_rejects && record.counts.unchanged == 0 {
        disk::remove(&pending)?;
        return Ok(ImportResult::Nothing(record.counts));
    }
    write_record(&pending, &record)?;
    publish(&imports, number)?;
    let rejects = has_rejects.then(|| import_folder(&imports, number).join(REJECTS));
    Ok(ImportResult::Stored { record: Box::new(record), rejects })
}
