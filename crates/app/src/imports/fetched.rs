//! Facts taken in from a shop's own database: a query's rows become a table, which is kept and read like any file.

use super::take::{ImportRequest, ImportResult, PreparedImport, Taken};
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::joined;
use crate::note::Note;
use crate::policies::read_text;
use crate::session::{PATIENCE, WriteSession};
use crate::shelf::{Counted, FetchedRecord, KeptMapping, SinceRecord, list, parse_mapping};
use crate::workspace::Workspace;
use std::path::Path;
use terrace_database::{DatabaseAddress, FetchedCell, Mark, MarkKind, QueryRun, RowTaker, SinceColumn, fetch, reached};
use terrace_domain::FactKind;
use terrace_intake::{Limits, Mapping, Source, TableWriter};
use xxhash_rust::xxh3::xxh3_128;

/// After so many rows the progress is told.
const TOLD_ROWS: u64 = 4_096;

/// What is taken from which database.
#[derive(Debug)]
pub struct DatabaseQuery<'a> {
    /// The kind of facts, by name.
    pub kind: &'a str,
    /// The database.
    pub address: &'a DatabaseAddress,
    /// The file of the query.
    pub file: &'a Path,
    /// A mapping file for its columns.
    pub mapping: Option<KeptMapping>,
    /// The column by which rows are new since the last import of the same query.
    pub since: Option<&'a str>,
}

/// Rows of a database as a table.
#[derive(Debug)]
pub struct FetchedTable {
    /// The table.
    pub sources: Vec<Source>,
    /// The mapping that it is read by.
    pub mapping: Option<KeptMapping>,
    /// Where it came from.
    pub record: FetchedRecord,
}

/// Runs a query and holds its rows as a table. Without a workspace nothing is known of earlier imports.
///
/// # Errors
/// What stands in the way of reading the database, and a full disk.
pub fn fetch_table(
    workspace: Option<&Workspace>,
    asked: &DatabaseQuery<'_>,
    ctx: &RunContext<'_>,
) -> Result<FetchedTable, AppError> {
    FactKind::named(asked.kind).ok_or_else(|| AppError::UnknownKind(asked.kind.to_owned()))?;
    let text = read_text(asked.file)?;
    let name = asked.file.display().to_string();
    let mapping = asked.mapping.clone().unwrap_or_else(|| KeptMapping { name: name.clone(), text: String::new() });
    let yaml = Mapping::of_fetched_table(&mapping.name, &mapping.text)
        .map_err(|problems| AppError::Mapping { file: mapping.name.clone(), problems })?;
    let has_comma = parse_mapping(&mapping.name, &yaml)?.has_decimal_comma();
    let fingerprint = fingerprint(asked, &text);
    let from = match (workspace, asked.since) {
        (Some(workspace), Some(_)) => reached(&taken_before(workspace, &fingerprint)?),
        _ => None,
    };
    let limits = Limits::default();
    let table_name = format!("{}.fetched.csv", asked.file.file_stem().unwrap_or_default().to_string_lossy());
    ctx.progress.reading(&table_name, 0);
    let table = TableWriter::new(table_name, &limits, ctx.cancel);
    let mut taker = TableTaker { table, has_comma, ctx, untold: 0 };
    let since = asked.since.map(|column| SinceColumn { column, from: from.clone() });
    let run = QueryRun { address: asked.address, name: &name, text: &text, since };
    let fetched = fetch(&run, &mut taker, ctx.cancel)?;
    ctx.progress.advance(0, taker.untold);
    let sources = vec![taker.table.done()?];
    let (sources, mapping) = joined(asked.kind, sources, Some(KeptMapping { text: yaml, ..mapping }), ctx)?;
    let since = asked.since.map(|column| SinceRecord {
        column: column.to_owned(),
        kind: fetched.mark.as_ref().or(from.as_ref()).map(|mark| mark.kind.name().to_owned()),
        from: from.as_ref().map(|mark| mark.text.clone()),
        to: fetched.mark.or(from).map(|mark| mark.text),
    });
    let database = asked.address.shown().to_owned();
    let query = asked.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let record = FetchedRecord { database, query, fingerprint, rows: fetched.rows, since };
    Ok(FetchedTable { sources, mapping, record })
}

/// Takes in what was fetched, as [`super::take`] does; the import remembers where it came from.
///
/// # Errors
/// As [`super::take`].
pub fn take_fetched(
    workspace: &Workspace,
    request: &ImportRequest<'_>,
    record: FetchedRecord,
    ctx: &RunContext<'_>,
) -> Result<Taken, AppError> {
    let prepared = PreparedImport::read(workspace, request, ctx)?.of_database(record);
    ctx.check()?;
    let mut session = WriteSession::or_create(workspace, "terrace import", PATIENCE, ctx)?;
    session.store(prepared, ctx)
}

impl Taken {
    /// What an import of no row did.
    pub fn nothing(kind: &str) -> Self {
        let (met, forgotten, care) = Default::default();
        let result = ImportResult::Nothing(Counted::default());
        Self { kind: kind.to_owned(), files: Vec::new(), result, met, forgotten, care }
    }
}

impl FetchedRecord {
    /// Tells where rows came from.
    pub fn note(&self) -> Note {
        let database = ("database", self.database.clone());
        let (query, rows) = (("query", self.query.clone()), ("rows", self.rows.to_string()));
        let shown = |mark: &Option<String>| mark.clone().unwrap_or_else(|| "–".to_owned());
        match &self.since {
            _ if self.rows == 0 => Note::new("T1196", vec![database, query]),
            None => Note::new("T1197", vec![database, query, rows]),
            Some(SinceRecord { column, from, to, .. }) => {
                let (from, to) = (("from", shown(from)), ("to", shown(to)));
                Note::new("T1198", vec![database, query, rows, ("column", column.clone()), from, to])
            }
        }
    }
}

/// Makes a table of rows.
struct TableTaker<'t> {
    table: TableWriter<'t>,
    /// Whether the mapping says that decimals have a comma: then those of numbers do, too.
    has_comma: bool,
    ctx: &'t RunContext<'t>,
    /// Rows that the progress was not told of.
    untold: u64,
}

impl RowTaker for TableTaker<'_> {
    type Error = AppError;

    fn columns(&mut self, names: &[String]) -> Result<(), AppError> {
        Ok(self.table.add(names.iter().map(String::as_str))?)
    }

    fn row(&mut self, cells: &[FetchedCell<'_>]) -> Result<(), AppError> {
        self.untold += 1;
        if self.untold == TOLD_ROWS {
            self.ctx.progress.advance(0, self.untold);
            self.untold = 0;
        }
        if !self.has_comma {
            return Ok(self.table.add(cells.iter().map(FetchedCell::text))?);
        }
        let texts: Vec<String> = cells
            .iter()
            .map(|cell| match cell {
                FetchedCell::Number(text) => text.replace('.', ","),
                other => other.text().to_owned(),
            })
            .collect();
        Ok(self.table.add(texts.iter().map(String::as_str))?)
    }
}

/// What says that two imports ask the same: the kind, the database without who asks it, the column, the query and the mapping.
fn fingerprint(asked: &DatabaseQuery<'_>, text: &str) -> String {
    // A mended mapping brings back the rows that it had spoiled.
    let mapping = asked.mapping.as_ref().map_or("", |mapping| mapping.text.trim());
    let parts = [asked.kind, asked.address.shown(), asked.since.unwrap_or_default(), text.trim(), mapping];
    format!("{:032x}", xxh3_128(parts.join("\0").as_bytes()))
}

/// What imports of the same query that hold have taken.
fn taken_before(workspace: &Workspace, fingerprint: &str) -> Result<Vec<(Option<Mark>, Mark)>, AppError> {
    let records = list(workspace)?.into_iter().filter(|record| !record.undone).filter_map(|record| record.database);
    let since: Vec<SinceRecord> =
        records.filter(|record| record.fingerprint == fingerprint).filter_map(|record| record.since).collect();
    // A column whose type was changed begins anew.
    let kind = since.iter().rev().find_map(|since| MarkKind::named(since.kind.as_deref()?));
    let Some(kind) = kind else { return Ok(Vec::new()) };
    let is_of_kind = |since: &&SinceRecord| since.kind.as_deref() == Some(kind.name());
    let mark = |text: &Option<String>| text.as_deref().and_then(|text| Mark::new(kind, text));
    Ok(since.iter().filter(is_of_kind).filter_map(|since| Some((mark(&since.from), mark(&since.to)?))).collect())
}
