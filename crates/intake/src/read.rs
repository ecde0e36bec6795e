//! Reading a request: every file, one after the other; the parts of a file side by side.

use crate::build::{Built, Recipe};
use crate::error::{IntakeError, Problem};
use crate::firsts::Firsts;
use crate::intake::{FileIntake, Intake};
use crate::observed::Observed;
use crate::open::{Layout, open};
use crate::plan::Plan;
use crate::preview::{self, Texts, first_rows};
use crate::reason::Reject;
use crate::report::report;
use crate::request::Request;
use crate::sink::{Sink, position};
use crate::source::{Content, Source};
use crate::table::Table;
use crate::whole::{Late, Whole};
use crate::{Format, inherit, settle, side_by_side, totals};
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use terrace_domain::facts::CUSTOMERS;

/// Reads files into our columns, handing their rows to a sink as they come.
///
/// # Errors
/// Fails as a whole where a file can't be read, understood or mapped, where the same file is given twice, or
/// where none of a file's rows could be taken. Single bad rows are no error: they are among the rejects.
pub fn read(request: &Request<'_>, sink: &dyn Sink) -> Result<Intake, IntakeError> {
    if request.files.is_empty() {
        return Err(IntakeError::new("", Problem::NoFiles));
    }
    let mut intake = Intake { files: Vec::new() };
    let mut observed: BTreeMap<Vec<&'static str>, Observed> = BTreeMap::new();
    for (number, path) in request.files.iter().enumerate() {
        let name = path.display().to_string();
        let (file, seen) =
            one(request, sink, number, path, &name).map_err(|problem| IntakeError::new(&*name, problem))?;
        if let Some(earlier) = intake.files.iter().find(|earlier| earlier.fingerprint == file.fingerprint) {
            let earlier = earlier.path.display().to_string();
            return Err(IntakeError::new(name, Problem::Twice { earlier }));
        }
        intake.files.push(file);
        observed.entry(seen.attributes).or_default().merge(seen.observed);
    }
    let mut part = 0;
    for (names, observed) in observed {
        let mut put = |batch| {
            sink.put(&CUSTOMERS, position(request.files.len(), part), batch)?;
            part += 1;
            Ok(())
        };
        let put = observed.batches(&names, request.limits.rows, &mut put);
        put.map_err(|problem| IntakeError::new("", problem))?;
    }
    Ok(intake)
}

/// Customers as a file's orders show them.
struct Sightings {
    attributes: Vec<&'static str>,
    observed: Observed,
}

fn one(
    request: &Request<'_>,
    sink: &dyn Sink,
    number: usize,
    path: &Path,
    name: &str,
) -> Result<(FileIntake, Sightings), Problem> {
    let (source, content) = Source::open(path, request.limits, &mut |bytes| request.progress.file(name, bytes))?;
    // Parquet is read here and there, so its bytes are gone through beside that.
    let bulk = match &content {
        Content::Parquet(bulk) if source.fingerprint.is_none() => Some(bulk.clone()),
        _ => None,
    };
    let (mut file, sightings, fingerprint) = std::thread::scope(|scope| {
        let fingerprint = bulk.map(|bulk| scope.spawn(move || bulk.fingerprint()));
        let (file, sightings) = open(content, request, |table, layout, plan| {
            let mut recipe = recipe(request, table, &layout, &plan)?;
            let flow = Flow::new(request, sink, number, path, source.size, table);
            let (whole, observed) = flow.whole(&mut recipe)?;
            settle::check(&recipe, &whole.seen)?;
            whole.some_accepted(&recipe)?;
            let file = report(&recipe, &layout, &source, path, whole);
            let attributes = plan.reads.iter().filter(|read| read.attribute).map(|read| read.column.name).collect();
            Ok((file, Sightings { attributes, observed }))
        })?;
        let fingerprint = fingerprint.map(|found| found.join().unwrap_or_else(|panic| resume_unwind(panic)));
        Ok::<_, Problem>((file, sightings, fingerprint.transpose()?))
    })?;
    file.fingerprint = fingerprint.unwrap_or(file.fingerprint);
    source.still_the_same(path)?;
    Ok((file, sightings))
}

fn recipe<'q>(
    request: &'q Request<'q>,
    table: &dyn Table,
    layout: &Layout,
    plan: &'q Plan,
) -> Result<Recipe<'q>, Problem> {
    let decimal = request.mapping.and_then(|mapping| mapping.decimal).unwrap_or_default();
    let chosen = request.mapping.is_some_and(|mapping| mapping.names("amount"));
    Ok(Recipe {
        plan,
        mapping: request.mapping,
        zone: request.zone,
        orders: vec![None; plan.reads.len()],
        serials: layout.format == Format::Xlsx,
        totals: totals::weigh(table, plan, decimal, chosen, request.limits)?,
        before: inherit::before_chunks(table, plan)?,
        of_use: request.of_use,
    })
}

/// One file on its way to the sink.
struct Flow<'q> {
    request: &'q Request<'q>,
    sink: &'q dyn Sink,
    number: usize,
    path: &'q Path,
    bytes: u64,
    table: &'q dyn Table,
    /// By part, whether its progress was told.
    told: Vec<AtomicBool>,
    held: Mutex<Held>,
}

/// What stays of the rows that were handed on.
struct Held {
    observed: Observed,
    rejects: Firsts<Reject>,
    totals: Firsts<(u64, String)>,
    preview: Firsts<Texts>,
}

impl Held {
    fn new(shown: usize) -> Self {
        let (rejects, totals) = (Firsts::new(shown), Firsts::new(shown));
        Self { observed: Observed::default(), rejects, totals, preview: Firsts::new(preview::ROWS) }
    }
}

impl<'q> Flow<'q> {
    fn new(
        request: &'q Request<'q>,
        sink: &'q dyn Sink,
        number: usize,
        path: &'q Path,
        bytes: u64,
        table: &'q dyn Table,
    ) -> Self {
        let held = Mutex::new(Held::new(request.limits.shown));
        let told = (0..table.chunks()).map(|_| AtomicBool::new(false)).collect();
        Self { request, sink, number, path, bytes, table, told, held }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Builds and hands on all rows. Where day and month turn out to be open, the columns of times are looked at
    /// first, and what was handed on comes again; mostly the first part tells.
    fn whole(&self, recipe: &mut Recipe<'_>) -> Result<(Whole, Observed), Problem> {
        let parts = match self.parts(recipe)? {
            Some(parts) => parts,
            None => {
                self.sink.again(self.request.kind, position(self.number, 0))?;
                *self.held() = Held::new(self.request.limits.shown);
                recipe.orders = settle::orders(self.table, recipe.plan)?;
                // With an order every date can be read or is wrong.
                self.parts(recipe)?.ok_or(Problem::Changed)?
            }
        };
        if parts.is_empty() {
            return Err(Problem::NoRows);
        }
        let mut whole = Whole::default();
        let late: &mut Late<'_> = &mut |part, reject| self.reject(part, reject);
        parts.into_iter().try_for_each(|part| whole.add(part, late))?;
        let total = whole.end(late)?;
        let shown = self.request.limits.shown;
        let held = std::mem::replace(&mut *self.held(), Held::new(shown));
        whole.rejects = held.rejects.into_first();
        whole.totals = held.totals.into_first().into_iter().chain(total).take(shown).collect();
        whole.preview = preview::preview(self.request.kind, &held.preview.into_first());
        Ok((whole, held.observed))
    }

    /// All parts, in order; nothing where day and month are open.
    fn parts(&self, recipe: &Recipe<'_>) -> Result<Option<Vec<Whole>>, Problem> {
        let count = self.table.chunks();
        let mut parts = Vec::with_capacity(count);
        // The first part alone mostly tells whether day and month are open.
        let first = count.min(1);
        for range in [0..first, first..count] {
            match side_by_side::each(range, |part| self.part(recipe, part))? {
                Some(done) => parts.extend(done),
                None => return Ok(None),
            }
        }
        Ok(Some(parts))
    }

    /// Builds a part and hands it on; nothing where day and month of a time could be either.
    fn part(&self, recipe: &Recipe<'_>, part: usize) -> Result<Option<Whole>, Problem> {
        let Request { kind, progress, .. } = *self.request;
        if progress.is_cancelled() {
            return Err(Problem::Stopped);
        }
        let mut built: Built = match recipe.build_whole(self.table, part)? {
            Some(built) => built,
            None => recipe.build(self.table, part)?,
        };
        if built.seen.iter().any(|seen| seen.undecided) {
            return Ok(None);
        }
        let whole = Whole::of(part, &mut built);
        self.keep(part, &mut built);
        let position = position(self.number, part);
        if !built.rejects.is_empty() {
            self.sink.rejected(self.path, position, built.rejects)?;
        }
        if built.batch.num_rows() > 0 {
            self.sink.put(kind, position, built.batch)?;
        }
        self.tell(part, whole.rows);
        Ok(Some(whole))
    }

    /// Keeps what is told of the file at the end.
    fn keep(&self, part: usize, built: &mut Built) {
        let observed = std::mem::take(&mut built.observed);
        let rows = first_rows(self.request.kind, &built.batch);
        let mut held = self.held();
        held.observed.merge(observed);
        if held.rejects.wants(part) {
            held.rejects.add(part, built.rejects.iter().take(self.request.limits.shown).cloned());
        }
        held.totals.add(part, std::mem::take(&mut built.totals));
        held.preview.add(part, rows);
    }

    /// Tells how far it is; a part that is built a second time is not told again.
    fn tell(&self, part: usize, rows: u64) {
        if self.told.get(part).is_some_and(|told| !told.swap(true, Ordering::Relaxed)) {
            let count = u64::try_from(self.table.chunks()).unwrap_or(u64::MAX).max(1);
            let before = u64::try_from(part).unwrap_or(0);
            // The parts of the file's size add up to it.
            let share = |part: u64| self.bytes.saturating_mul(part) / count;
            self.request.progress.advance(share(before + 1) - share(before), rows);
        }
    }

    /// A part's last row, which was kept back until it was clear that the file goes on.
    fn reject(&self, part: usize, reject: Reject) -> Result<(), Problem> {
        self.held().rejects.add(part, [reject.clone()]);
        Ok(self.sink.rejected(self.path, position(self.number, part), vec![reject])?)
    }
}
