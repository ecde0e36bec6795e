//! Files joined to one table before it is read: orders and their lines, and whatever else stands in a file of its own,
//! as the tables of shop systems have it.
//!
//! What comes of it is a table in UTF-8 with commas, which is read, kept and taken back like any file. Rows keep the
//! order of the first file; rows that fit one of them keep theirs.

mod rows;
mod side;
mod step;
mod table;
mod written;

pub use written::TableWriter;

use crate::columns::planner::plan;
use crate::error::{IntakeError, Problem};
use crate::input::bulk::Bulk;
use crate::input::source::Source;
use crate::limits::{Bounds, Limits};
use crate::mapping::{Join, Mapping};
use crate::remark::ReadingNote;
use crate::text::clean;
use rows::{JoinRows, RecordWriter, place, records, unreadable};
use std::path::Path;
use step::{JoinFound, JoinStep, Unfit};
use table::{JoinFile, Wanted};
use terrace_domain::{CancelToken, FactKind, Progress, plain_header};

/// Joins the files that a mapping names to the rows of others. Read what comes of it with
/// [`Mapping::of_joined_table`].
///
/// Paths of the mapping are those from `folder`. Each file is read once, and little of it is held in memory.
///
/// # Errors
/// If a file cannot be read or lacks a column that it is joined by; if several rows fit where one may, or several rows
/// on both sides have the same key, which would count each several times.
pub fn join_files(
    (kind, sources): (&'static FactKind, &[Source]),
    (mapping, folder): (&Mapping, &Path),
    (limits, progress, cancel): (&Limits, &dyn Progress, &CancelToken),
) -> Result<Vec<Source>, IntakeError> {
    Joining { kind, mapping, bounds: Bounds { limits, cancel }, progress }.all(sources, folder)
}

struct Joining<'j> {
    kind: &'static FactKind,
    mapping: &'j Mapping,
    bounds: Bounds<'j>,
    progress: &'j dyn Progress,
}

/// A file that is joined, read.
struct OtherFile<'j> {
    join: &'j Join,
    name: String,
    file: JoinFile,
    /// The places of the columns that it adds, among the fields of its records.
    further: Vec<usize>,
    /// Their headers as the joined table has them.
    headers: Vec<String>,
}

impl<'j> Joining<'j> {
    fn all(&self, sources: &[Source], folder: &Path) -> Result<Vec<Source>, IntakeError> {
        let others = self.others(folder)?;
        let (mut tables, mut notes) = (Vec::new(), Vec::new());
        for source in sources {
            let read = self.first(source, &others)?;
            notes.push(read.broken.map(|broken| not_taken(source.name(), broken)).into_iter().collect::<Vec<_>>());
            tables.push(read.rows);
        }
        let others = self.renamed(others, &tables);
        let counted: Vec<_> = tables.iter().map(|table| self.planned(table, &others, &["cost", "freight"])).collect();
        let amounts: Vec<Option<usize>> = tables.iter().map(|table| self.amount(table, &others)).collect();
        for other in &others {
            let step = self.step((sources, &tables), other, &amounts)?;
            let failed = |problem| IntakeError::new(other.name.clone(), problem);
            let (joined, found) = step.join(&tables, &other.file).map_err(failed)?;
            for (((source, table), counted), found) in sources.iter().zip(&tables).zip(&counted).zip(&found.here) {
                if !step.one {
                    self.refuse_repeated(source, (table, counted), *found)?;
                }
            }
            tell(other, &step, &found, &mut notes, &tables);
            tables = joined
                .into_iter()
                .zip(tables)
                .map(|((bulk, count), table)| {
                    let headers = table.headers.into_iter().chain(other.headers.iter().cloned()).collect();
                    JoinRows { headers, bulk, count }
                })
                .collect();
        }
        let all = sources.iter().zip(tables).zip(notes);
        all.map(|((source, table), notes)| self.done(source, &table, notes)).collect()
    }

    /// Reads the files that are joined.
    fn others(&self, folder: &Path) -> Result<Vec<OtherFile<'j>>, IntakeError> {
        let mut others = Vec::new();
        for join in &self.mapping.joins {
            let source = Source::path(folder.join(&join.file));
            let keys: Vec<String> = join.on.iter().map(|(_, there)| there.clone()).collect();
            let decimal = self.mapping.decimal;
            let wanted = Wanted { keys: &keys, layout: &join.layout, decimal, bounds: self.bounds };
            let file = table::read(&source, &wanted, self.progress)
                .map_err(|problem| IntakeError::new(source.name(), problem))?;
            // What rows fit by says nothing new where it has the same name on both sides.
            let is_same = |header: &String| {
                let same = join.on.iter().filter(|(here, there)| plain_header(here) == plain_header(there));
                same.into_iter().any(|(_, there)| plain_header(there) == plain_header(header))
            };
            let added = file.rows.headers.iter().enumerate().filter(|(_, header)| !is_same(header));
            let (further, headers) = added.map(|(place, header)| (place + 1, header.clone())).unzip();
            others.push(OtherFile { join, name: source.name().to_owned(), file, further, headers });
        }
        Ok(others)
    }

    /// Reads a file that others are joined to: it has the columns that they lack among themselves.
    fn first(&self, source: &Source, others: &[OtherFile<'_>]) -> Result<JoinFile, IntakeError> {
        let mut keys: Vec<String> = Vec::new();
        for (at, other) in others.iter().enumerate() {
            for (here, _) in &other.join.on {
                let earlier = others.get(..at).unwrap_or(&[]);
                let is_there = earlier.iter().any(|earlier| place(&earlier.headers, here).is_some());
                if (at == 0 || !is_there) && !keys.contains(here) {
                    keys.push(here.clone());
                }
            }
        }
        let decimal = self.mapping.decimal;
        let wanted = Wanted { keys: &keys, layout: self.mapping, decimal, bounds: self.bounds };
        table::read(source, &wanted, self.progress).map_err(|problem| IntakeError::new(source.name(), problem))
    }

    /// Columns of a name that an earlier file has too are called by their file.
    fn renamed(&self, mut others: Vec<OtherFile<'j>>, tables: &[JoinRows]) -> Vec<OtherFile<'j>> {
        let mut known: Vec<String> = tables.iter().flat_map(|table| table.headers.clone()).collect();
        for other in &mut others {
            let stem = Path::new(&other.join.file)
                .file_stem()
                .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            for header in &mut other.headers {
                if place(&known, header).is_some() && !header.trim().is_empty() {
                    *header = format!("{stem}.{header}");
                }
            }
            known.extend(other.headers.iter().cloned());
        }
        others
    }

    fn step(
        &self,
        (sources, tables): (&[Source], &[JoinRows]),
        other: &OtherFile<'_>,
        amounts: &[Option<usize>],
    ) -> Result<JoinStep<'j>, IntakeError> {
        let (mut here, mut amount_here, mut amount_there) = (Vec::new(), Vec::new(), None);
        for ((source, table), amount) in sources.iter().zip(tables).zip(amounts) {
            let places = table.places(other.join.on.iter().map(|(here, _)| here));
            here.push(places.map_err(|column| lacking(source.name(), column, &table.headers))?);
            let width = table.headers.len();
            amount_here.push(amount.filter(|place| *place < width).map(|place| place + 1));
            let there = amount.and_then(|place| place.checked_sub(width));
            amount_there = amount_there.or(there.and_then(|place| other.further.get(place).copied()));
        }
        let there = other.file.rows.places(other.join.on.iter().map(|(_, there)| there));
        let there = there.map_err(|column| lacking(&other.name, column, &other.file.rows.headers))?;
        Ok(JoinStep {
            here,
            there,
            further: other.further.clone(),
            on: other.join.on.iter().map(shown_key).collect::<Vec<_>>().join(", "),
            one: other.join.one,
            amount_here,
            amount_there,
            decimal: self.mapping.decimal,
            bounds: self.bounds,
        })
    }

    /// The place of the amount among the columns that a table will have; `None` as well where one does not stand for
    /// one, so that it would have to be counted otherwise.
    fn amount(&self, table: &JoinRows, others: &[OtherFile<'_>]) -> Option<usize> {
        let found = self.planned(table, others, &["amount"]).into_iter().next();
        found.filter(|_| self.mapping.units.is_empty()).map(|(_, place)| place)
    }

    /// The places of some of our columns among those that a table will have.
    fn planned(&self, table: &JoinRows, others: &[OtherFile<'_>], names: &[&str]) -> Vec<(&'static str, usize)> {
        let further = others.iter().flat_map(|other| &other.headers);
        let headers: Vec<String> = table.headers.iter().chain(further).cloned().collect();
        let plan = plan(self.kind, &headers, headers.len(), Some(self.mapping)).ok();
        let reads = plan.iter().flat_map(|plan| &plan.columns).filter(|read| names.contains(&read.column.name));
        reads.filter_map(|read| Some((read.column.name, read.place()?))).collect()
    }

    /// What one row says for a whole order would count once for each of its lines.
    fn refuse_repeated(
        &self,
        source: &Source,
        (table, counted): (&JoinRows, &[(&'static str, usize)]),
        (found, joined): (u64, u64),
    ) -> Result<(), IntakeError> {
        let header = |place: usize| table.headers.get(place);
        let repeated = counted.iter().find_map(|(column, place)| Some((*column, header(*place)?)));
        match repeated.filter(|_| joined > found) {
            Some((column, header)) => {
                let header = header.clone();
                Err(IntakeError::new(source.name(), Problem::JoinRepeats { column, header }))
            }
            None => Ok(()),
        }
    }

    /// The joined rows as a file.
    fn done(&self, source: &Source, table: &JoinRows, notes: Vec<ReadingNote>) -> Result<Source, IntakeError> {
        let name = joined_name(source.name());
        let bulk = self.written(table).map_err(|problem| IntakeError::new(name.clone(), problem))?;
        Ok(Source::of_bulk(name, bulk, notes))
    }

    fn written(&self, table: &JoinRows) -> Result<Bulk, Problem> {
        let mut out = RecordWriter::holding(self.bounds.limits.held, self.bounds);
        out.add(table.headers.iter().map(String::as_bytes))?;
        for (number, record) in records(&table.bulk).into_byte_records().enumerate() {
            if number % 4_096 == 0 {
                self.bounds.cancel.check()?;
            }
            // The line stands in front.
            out.add(record.map_err(unreadable)?.iter().skip(1))?;
        }
        Ok(out.done()?.0)
    }
}

fn lacking(file: &str, column: &str, headers: &[String]) -> IntakeError {
    let found = crate::shown::listed(&headers.iter().map(|header| clean::echoed(header)).collect::<Vec<_>>());
    IntakeError::new(file, Problem::JoinHeaderMissing { column: column.to_owned(), found })
}

/// Keys of rows that fit nowhere; a dash where they have none.
fn listed(examples: &[(u64, String)]) -> String {
    if examples.is_empty() {
        return "—".to_owned();
    }
    examples.iter().map(|(_, key)| key.as_str()).collect::<Vec<_>>().join(", ")
}

fn shown_key((here, there): &(String, String)) -> String {
    if here == there { here.clone() } else { format!("{here} = {there}") }
}

/// How files are called by their formats and packing.
const ENDINGS: [&str; 10] = ["gz", "zip", "zst", "csv", "tsv", "txt", "xlsx", "json", "jsonl", "parquet"];

/// What the joined table is called: by the first file, without how it was packed.
fn joined_name(name: &str) -> String {
    let path = Path::new(name);
    let file = path.file_name().map_or_else(|| name.to_owned(), |file| file.to_string_lossy().into_owned());
    let mut stem = file.as_str();
    while let Some((before, _)) = stem.rsplit_once('.').filter(|(_, ending)| ENDINGS.contains(ending)) {
        stem = before;
    }
    path.with_file_name(format!("{stem}.joined.csv")).display().to_string()
}

fn not_taken(name: &str, (rows, line): (u64, u64)) -> ReadingNote {
    ReadingNote::NotTakenApart { other: name.to_owned(), rows, line }
}

/// Says what a join found, of each source.
fn tell(
    other: &OtherFile<'_>,
    step: &JoinStep<'_>,
    found: &JoinFound,
    notes: &mut [Vec<ReadingNote>],
    tables: &[JoinRows],
) {
    let name = || other.name.clone();
    let sides = found.here.iter().zip(&found.without).zip(tables);
    for (notes, (((with, joined), without), table)) in notes.iter_mut().zip(sides) {
        let (rows, on) = (table.count, step.on.clone());
        notes.push(ReadingNote::Joined { other: name(), on, rows, found: *with, joined: *joined });
        if without.rows > 0 {
            let Unfit { rows, money, examples } = without.clone();
            let (examples, kept) = (listed(&examples), step.one);
            notes.push(ReadingNote::WithoutJoined { other: name(), rows, money, examples, kept });
        }
    }
    if let Some(last) = notes.last_mut() {
        last.extend(other.file.broken.map(|broken| not_taken(&other.name, broken)));
        if found.there.rows > 0 {
            let Unfit { rows, money, examples } = found.there.clone();
            last.push(ReadingNote::NotJoined { other: name(), rows, money, examples: listed(&examples) });
        }
    }
}
