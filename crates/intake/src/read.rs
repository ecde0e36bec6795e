//! Reading a request: every file, one after the other; the parts of a file side by side.

use crate::build::{Built, Recipe};
use crate::error::{IntakeError, Problem};
use crate::intake::{ColumnGuess, FileIntake, Guess, Intake, Skipped};
use crate::mapping::Mapping;
use crate::note::Note;
use crate::observed::Observed;
use crate::open::{Layout, open};
use crate::plan::Plan;
use crate::preview::preview;
use crate::reason::{Reason, Reject};
use crate::source::{Content, Source};
use crate::table::Table;
use crate::{DateOrder, Format, TimeForm, inherit, settle, totals};
use arrow::array::RecordBatch;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_domain::{Coded, FactKind, Zone};

/// What to read.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What the files hold.
    pub kind: &'static FactKind,
    /// The files, all of that kind.
    pub files: &'a [PathBuf],
    /// What a person says of them.
    pub mapping: Option<&'a Mapping>,
    /// The workspace's zone: times with an offset are turned into its wall clock.
    pub zone: &'a Zone,
    /// Who is told how far it is.
    pub progress: &'a dyn Progress,
}

/// Follows the reading; called from several threads.
pub trait Progress: Sync {
    /// A file of that many bytes is being read.
    fn file(&self, name: &str, bytes: u64) {
        let _ = (name, bytes);
    }

    /// So many more bytes and rows of it are done.
    fn advance(&self, bytes: u64, rows: u64) {
        let _ = (bytes, rows);
    }

    /// Whether to stop.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody is told.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {}

/// Reads files into our columns.
///
/// # Errors
/// Fails as a whole where a file can't be read, understood or mapped, where the same file is given twice, or
/// where none of a file's rows could be taken. Single bad rows are no error: they are among the rejects.
pub fn read(request: &Request<'_>) -> Result<Intake, IntakeError> {
    if request.files.is_empty() {
        return Err(IntakeError::new("", Problem::NoFiles));
    }
    let mut intake = Intake { files: Vec::new(), batches: Vec::new(), customers: Vec::new() };
    let mut observed: BTreeMap<Vec<&'static str>, Observed> = BTreeMap::new();
    for path in request.files {
        let name = path.display().to_string();
        let (file, part) = one(request, path, &name).map_err(|problem| IntakeError::new(&*name, problem))?;
        if let Some(earlier) = intake.files.iter().find(|earlier| earlier.fingerprint == file.fingerprint) {
            let earlier = earlier.path.display().to_string();
            return Err(IntakeError::new(name, Problem::Twice { earlier }));
        }
        intake.files.push(file);
        intake.batches.extend(part.batches);
        observed.entry(part.attributes).or_default().merge(part.observed);
    }
    for (names, observed) in observed {
        let batches =
            observed.batches(&names).map_err(|cause| IntakeError::new("", Problem::Batch(Arc::new(cause))))?;
        intake.customers.extend(batches);
    }
    Ok(intake)
}

/// What a file gives beside its report.
struct Part {
    batches: Vec<RecordBatch>,
    attributes: Vec<&'static str>,
    observed: Observed,
}

fn one(request: &Request<'_>, path: &Path, name: &str) -> Result<(FileIntake, Part), Problem> {
    let mut source = Source::open(path, &mut |bytes| request.progress.file(name, bytes))?;
    let content = std::mem::replace(&mut source.content, Content::Text(bytes::Bytes::new()));
    let read = open(content, request.kind, request.mapping, |table, layout, plan| {
        let decimal = request.mapping.and_then(|mapping| mapping.decimal).unwrap_or_default();
        let chosen = request.mapping.is_some_and(|mapping| mapping.names("amount"));
        let mut recipe = Recipe {
            plan: &plan,
            mapping: request.mapping,
            zone: request.zone,
            orders: vec![None; plan.reads.len()],
            serials: layout.format == Format::Xlsx,
            totals: totals::weigh(table, &plan, decimal, chosen)?,
            before: inherit::before_chunks(table, &plan)?,
        };
        let mut chunks = built(table, &recipe, request.progress, source.size)?;
        if chunks.iter().flat_map(|chunk| &chunk.seen).any(|seen| seen.undecided) {
            recipe.orders = settle::orders(table, &plan)?;
            chunks = built(table, &recipe, &NoProgress, source.size)?;
        }
        let (whole, batches) = joined(chunks)?;
        settle::check(&recipe, &whole)?;
        some_accepted(&recipe, &whole)?;
        let file = report(&recipe, &layout, &source, path, &whole, &batches);
        let attributes = plan.reads.iter().filter(|read| read.attribute).map(|read| read.column.name).collect();
        Ok((file, Part { batches, attributes, observed: whole.observed }))
    })?;
    source.still_the_same(path)?;
    Ok(read)
}

/// Builds every chunk.
fn built(table: &dyn Table, recipe: &Recipe<'_>, progress: &dyn Progress, bytes: u64) -> Result<Vec<Built>, Problem> {
    let count = u64::try_from(table.chunks()).unwrap_or(u64::MAX);
    let chunks = (0..table.chunks()).into_par_iter().map(|chunk| {
        if progress.is_cancelled() {
            return Err(Problem::Stopped);
        }
        let built = recipe.build(table, chunk)?;
        let before = u64::try_from(chunk).unwrap_or(0);
        // The parts of the file's size add up to it.
        let share = |chunk: u64| bytes.saturating_mul(chunk) / count.max(1);
        progress.advance(share(before + 1) - share(before), built.rows);
        Ok(built)
    });
    chunks.collect()
}

/// All chunks as one, and their batches.
fn joined(chunks: Vec<Built>) -> Result<(Built, Vec<RecordBatch>), Problem> {
    let mut batches = Vec::new();
    let mut whole: Option<Built> = None;
    for chunk in chunks {
        if chunk.batch.num_rows() > 0 {
            batches.push(chunk.batch.clone());
        }
        match &mut whole {
            None => whole = Some(chunk),
            Some(whole) => {
                if chunk.rows > 0 {
                    whole.ends_without_keys = chunk.ends_without_keys;
                }
                whole.rows += chunk.rows;
                whole.rejects.extend(chunk.rejects);
                whole.without_customer += chunk.without_customer;
                whole.computed += chunk.computed;
                whole.inherited += chunk.inherited;
                whole.blank += chunk.blank;
                whole.headers += chunk.headers;
                whole.totals.extend(chunk.totals);
                whole.statuses.merge(chunk.statuses);
                whole.seen.iter_mut().zip(chunk.seen).for_each(|(sum, part)| sum.merge(part));
                whole.observed.merge(chunk.observed);
            }
        }
    }
    let mut whole = whole.ok_or(Problem::NoRows)?;
    if whole.ends_without_keys
        && whole.rows > 1
        && let Some(Reject { line, raw, .. }) = whole.rejects.pop()
    {
        whole.rows -= 1;
        whole.totals.push((line, raw));
    }
    Ok((whole, batches))
}

/// Fails where nothing was accepted, with the most frequent reason.
fn some_accepted(recipe: &Recipe<'_>, whole: &Built) -> Result<(), Problem> {
    let rejected = u64::try_from(whole.rejects.len()).unwrap_or(u64::MAX);
    if whole.rows > rejected {
        return Ok(());
    }
    let mut counts: BTreeMap<&'static str, (usize, &Reject)> = BTreeMap::new();
    for reject in &whole.rejects {
        counts.entry(reject.reason.code()).or_insert((0, reject)).0 += 1;
    }
    let Some((_, reject)) = counts.into_values().max_by_key(|(count, reject)| (*count, std::cmp::Reverse(reject.line)))
    else {
        return Err(Problem::NoRows);
    };
    if let Reason::RoundedId { column, value } = &reject.reason {
        let header = recipe.plan.reads.iter().find(|read| read.column.name == *column).map(|read| read.header.clone());
        return Err(Problem::RoundedIds { header: header.unwrap_or_default(), example: value.clone() });
    }
    Err(Problem::NoneAccepted {
        rows: whole.rows,
        line: reject.line,
        reason: reject.reason.clone(),
        raw: crate::texts::short(&reject.raw),
    })
}

fn report(
    recipe: &Recipe<'_>,
    layout: &Layout,
    source: &Source,
    path: &Path,
    whole: &Built,
    batches: &[RecordBatch],
) -> FileIntake {
    let rejected = u64::try_from(whole.rejects.len()).unwrap_or(u64::MAX);
    let plan = recipe.plan;
    let statuses = whole.statuses.clone().into_found();
    let guess = Guess {
        format: layout.format,
        packing: source.packing,
        encoding: layout.encoding,
        delimiter: layout.delimiter,
        sheet: layout.sheet.clone(),
        header_line: layout.header_line,
        columns: columns(recipe, whole),
        unused: unused(recipe),
        custom: plan.custom.iter().map(|(header, _)| header.clone()).collect(),
        decimal: recipe.decimal(),
        notes: notes(recipe, whole),
        statuses,
    };
    FileIntake {
        path: path.to_owned(),
        guess,
        rows_read: whole.rows,
        accepted: whole.rows - rejected,
        rejected,
        without_customer: whole.without_customer,
        skipped: Skipped {
            before_header: layout.before_header,
            blank: whole.blank,
            headers: whole.headers,
            totals: whole.totals.clone(),
        },
        rejects: whole.rejects.clone(),
        preview: preview(plan.kind, batches),
        fingerprint: source.fingerprint.clone(),
        bytes: source.size,
    }
}

/// Our columns that were found to hold values of whole orders, and their headers.
fn totals_of_orders<'r>(recipe: &'r Recipe<'_>) -> Vec<(&'static str, &'r str)> {
    let is = |name: &str| match name {
        "amount" => recipe.totals.of_orders,
        "discount" => recipe.totals.discounts_of_orders,
        _ => false,
    };
    let reads = recipe.plan.reads.iter().filter(|read| !read.attribute && is(read.column.name));
    reads.map(|read| (read.column.name, read.header.as_str())).collect()
}

fn unused(recipe: &Recipe<'_>) -> Vec<String> {
    let of_orders = totals_of_orders(recipe).into_iter().map(|(_, header)| header.to_owned());
    recipe.plan.unused.iter().cloned().chain(of_orders).collect()
}

fn columns(recipe: &Recipe<'_>, whole: &Built) -> Vec<ColumnGuess> {
    let plan: &Plan = recipe.plan;
    let name = |place: &usize| plan.kind.columns.get(*place).map_or("", |column| column.name);
    let joins = plan.joins.iter().map(|(target, parts)| ColumnGuess {
        column: name(target),
        header: format!("[{}]", parts.iter().map(name).collect::<Vec<_>>().join(", ")),
        of_customer: false,
        times: Vec::new(),
        order: None,
    });
    let orders: &[Option<DateOrder>] = &recipe.orders;
    let reads = plan.reads.iter().zip(&whole.seen).zip(orders).map(|((read, seen), order)| ColumnGuess {
        column: read.column.name,
        header: read.header.clone(),
        of_customer: read.attribute,
        times: seen.forms.iter().copied().collect(),
        order: order.filter(|_| seen.forms.contains(&TimeForm::DayAndMonth)),
    });
    let mut columns: Vec<ColumnGuess> = joins.chain(reads).collect();
    let of_orders = |column: &str| totals_of_orders(recipe).iter().any(|(name, _)| *name == column);
    columns.retain(|guess| guess.of_customer || !of_orders(guess.column));
    let place = |name: &str| plan.kind.columns.iter().position(|column| column.name == name);
    columns.sort_by_key(|guess| (guess.of_customer, place(guess.column)));
    columns
}

fn notes(recipe: &Recipe<'_>, whole: &Built) -> Vec<Note> {
    let plan = recipe.plan;
    let mut notes = Vec::new();
    if plan.made_orders {
        notes.push(Note::MadeOrders);
    }
    if whole.computed > 0 {
        notes.push(Note::AmountsComputed);
    }
    let of_orders = plan.of_orders.iter().map(|(header, column)| (*column, header.as_str()));
    let of_orders = of_orders.filter(|(column, _)| *column != "discount" || recipe.totals.discounts_left);
    for (column, header) in of_orders.chain(totals_of_orders(recipe)) {
        let header = header.to_owned();
        notes.push(match column {
            "discount" => Note::DiscountsOfOrders { header },
            _ => Note::TotalsOfOrders { header },
        });
    }
    if let Some((orders, lines)) = recipe.totals.repeated {
        let read = plan.reads.iter().find(|read| !read.attribute && read.column.name == "amount");
        let header = read.map_or(String::new(), |read| read.header.clone());
        notes.push(Note::RepeatedTotals { header, orders, lines });
    }
    if whole.inherited > 0 {
        notes.push(Note::TakenFromFirstRows { rows: whole.inherited });
    }
    for (header, column) in &plan.passed_over {
        notes.push(Note::PassedOver { header: header.clone(), column });
    }
    for (read, seen) in plan.reads.iter().zip(&whole.seen) {
        let column = read.column.name;
        if seen.rounded > 0 {
            notes.push(Note::Rounded { column, count: seen.rounded });
        }
        if !seen.signs.is_empty() {
            let signs = seen.signs.iter().copied().collect::<Vec<_>>().join(" ");
            notes.push(Note::CurrencySigns { column, signs });
        }
        if seen.forms.contains(&TimeForm::WithOffset) {
            notes.push(Note::OffsetsTurned { column, zone: recipe.zone.name().to_owned() });
        }
    }
    let statuses = whole.statuses.clone().into_found();
    let unknown: Vec<&str> = statuses.iter().filter(|s| s.read_as.is_none()).map(|s| s.text.as_str()).collect();
    if !unknown.is_empty() {
        notes.push(Note::UnknownStatuses { statuses: unknown.join(", ") });
    }
    if whole.without_customer > 0 {
        notes.push(Note::WithoutCustomer { rows: whole.without_customer });
    }
    if !whole.totals.is_empty() {
        let lines: Vec<String> = whole.totals.iter().map(|(line, _)| line.to_string()).collect();
        notes.push(Note::Totals { lines: lines.join(", ") });
    }
    notes
}
