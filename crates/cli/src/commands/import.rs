use super::database::fetched;
use super::understood;
use super::work::{Run, paths, workspace};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::count;
use crate::printer::Printer;
use crate::progress::Bar;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use terrace_app::facts::{Source, joined};
use terrace_app::imports::{
    Counted, FetchedRecord, FetchedTable, FileRecord, ImportRequest, ImportResult, KeptMapping, Preview, Taken, look,
    rehearse, take, take_fetched,
};
use terrace_app::upkeep::Erased;
use terrace_app::views::ImportView;
use terrace_app::workspace::Config;
use terrace_app::{AppError, Note, RunContext, Workspace};
use terrace_domain::facts::KINDS;
use terrace_domain::{Coded, FactKind, Zone};
use terrace_words::texts::cli as texts;
use terrace_words::{Lang, message};

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let workspace = workspace(arguments);
    let dry_run = arguments.get_flag("dry-run");
    // How a file is understood can be seen anywhere; times with an offset are then shown on the default clock.
    let zone = match (&workspace, dry_run) {
        (Ok(workspace), _) => workspace.config().timezone.clone(),
        (Err(Failure::App(AppError::NotAWorkspace(_))), true) => Config::default().timezone,
        _ => return workspace.map(|_| ExitStatus::Usage),
    };
    refuse_files_as_kinds(arguments)?;
    let mapping = arguments.get_one::<PathBuf>("map").map(|path| KeptMapping::read(path)).transpose()?;
    let bar = Bar::new(printer);
    let run = Run::watched(&bar);
    let ctx = run.context(&zone);
    let taken = import(arguments, (&workspace, &zone), mapping, &ctx);
    bar.done();
    let (taken, note) = taken?;
    if let Some(note) = note {
        printer.note(&note);
    }
    if printer.json() {
        printer.json_answer(&ImportView::new(&taken))?;
        return Ok(ExitStatus::Done);
    }
    for file in &taken.files {
        understood::print(&FileRecord::of(file), printer)?;
        if dry_run {
            print_preview(&file.preview, printer)?;
        }
    }
    print_counts(&taken, printer)?;
    for (code, arguments) in taken.met.remarks() {
        printer.note(&Note::new(code, arguments));
    }
    if taken.forgotten.any() {
        printer.note(&LeftOut(taken.forgotten));
    }
    if let Some(ahead) = &taken.care.expired.clock {
        printer.note(&ahead.note());
    }
    if let Some(problem) = &taken.care.problem {
        let reason = message(printer.lang(), problem.code(), &problem.arguments());
        printer.note(&NotTidied { reason });
    }
    Ok(ExitStatus::Done)
}

/// Reads the files or the database, and takes the rows in or shows what that would do; with a remark on the database.
fn import(
    arguments: &ArgMatches,
    (workspace, zone): (&Result<Workspace, Failure>, &Zone),
    mapping: Option<KeptMapping>,
    ctx: &RunContext<'_>,
) -> Result<(Taken, Option<Note>), Failure> {
    let dry_run = arguments.get_flag("dry-run");
    let kind = arguments.get_one::<String>("kind").map_or("", String::as_str);
    let (sources, mapping, record) = match fetched(arguments, workspace.as_ref().ok(), mapping.as_ref(), ctx)? {
        Some(FetchedTable { sources, mapping, record }) => (sources, mapping, Some(record)),
        None => {
            let (sources, mapping) = joined(kind, Source::paths(&paths(arguments, "files")), mapping, ctx)?;
            (sources, mapping, None)
        }
    };
    let unknown_as_sales = arguments.get_flag("unknown-as-sales");
    let request = ImportRequest { kind, sources: &sources, mapping, unknown_as_sales };
    let note = record.as_ref().map(FetchedRecord::note);
    let taken = match (workspace, record) {
        (_, Some(record)) if record.rows == 0 => Taken::nothing(kind),
        (Ok(workspace), _) if dry_run => rehearse(workspace, &request, ctx)?,
        (Ok(workspace), Some(record)) => take_fetched(workspace, &request, record, ctx)?,
        (Ok(workspace), None) => take(workspace, &request, ctx)?,
        (Err(_), _) => look(&request, zone, ctx)?,
    };
    Ok((taken, note))
}

/// `terrace import orders.csv`: a file stands where the kind of facts is wanted.
fn refuse_files_as_kinds(arguments: &ArgMatches) -> Result<(), Failure> {
    let kind = arguments.get_one::<String>("kind").map_or("", String::as_str);
    let is_file = FactKind::named(kind).is_none() && (kind.contains(['.', '/']) || Path::new(kind).exists());
    let known = || KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
    if is_file {
        return Err(Failure::own("T0078", vec![("name", kind.to_owned()), ("known", known())]));
    }
    Ok(())
}

/// Rows of customers who were forgotten.
struct LeftOut(Erased);

impl Coded for LeftOut {
    fn code(&self) -> &'static str {
        "T0042"
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let Erased { anonymised, removed, mentions } = self.0;
        vec![("anonymised", count(anonymised)), ("removed", count(removed)), ("mentions", count(mentions))]
    }
}

/// The import holds, and what should have followed failed.
struct NotTidied {
    reason: String,
}

impl Coded for NotTidied {
    fn code(&self) -> &'static str {
        "T0041"
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.reason.clone())]
    }
}

fn print_preview(preview: &Preview, printer: &mut Printer) -> Result<(), Failure> {
    let headers: Vec<(&str, bool)> = preview.columns.iter().map(|column| (*column, false)).collect();
    let mut table = TextTable::new(&headers);
    preview.rows.iter().for_each(|row| table.row(row));
    printer.say(texts::IMPORT_PREVIEW, &[])?;
    table.lines().iter().try_for_each(|line| printer.line(line))
}

/// What became of the rows.
pub(super) fn print_counts(taken: &Taken, printer: &mut Printer) -> Result<(), Failure> {
    match &taken.result {
        ImportResult::DryRun { counts: Some(counts) } => {
            printer.line(reconciliation(&taken.kind, counts, printer.lang()))?;
            printer.say(texts::IMPORT_DRY, &[])
        }
        ImportResult::DryRun { counts: None } => {
            let sum =
                |pick: fn(&FileRecord) -> u64| taken.files.iter().map(FileRecord::of).map(|file| pick(&file)).sum();
            let counts = [
                ("read", count(sum(|file| file.read))),
                ("accepted", count(sum(|file| file.accepted))),
                ("rejected", count(sum(|file| file.rejected))),
            ];
            printer.say(texts::IMPORT_COUNTS_DRY, &counts)
        }
        ImportResult::Nothing(counts) => {
            printer.line(reconciliation(&taken.kind, counts, printer.lang()))?;
            printer.note(&Note::new("T0092", vec![]));
            Ok(())
        }
        ImportResult::Stored { record, rejects } => {
            printer.line(reconciliation(&record.kind, &record.counts, printer.lang()))?;
            if record.counts.brought_nothing() {
                printer.note(&Note::new("T0033", vec![]));
            }
            let done = [("number", record.number.to_string()), ("version", record.lake_version.to_string())];
            printer.say(texts::IMPORT_DONE, &done)?;
            match rejects {
                None => Ok(()),
                Some(path) => printer.say(texts::IMPORT_REJECTS, &[("path", path.display().to_string())]),
            }
        }
    }
}

/// The sum that must come out: rows read = accepted + replaced + unchanged + rejected.
pub(super) fn reconciliation(kind: &str, counts: &Counted, lang: Lang) -> String {
    let kind = FactKind::named(kind).map_or(kind, |known| if lang == Lang::Zh { known.name_zh } else { known.name });
    let arguments = [
        ("kind", kind.to_owned()),
        ("read", count(counts.read)),
        ("accepted", count(counts.accepted)),
        ("replaced", count(counts.replaced)),
        ("unchanged", count(counts.unchanged)),
        ("rejected", count(counts.rejected)),
    ];
    texts::IMPORT_COUNTS.fill(lang, &arguments)
}
