//! The parts of a file on their way to the sink, side by side.

use crate::doubt::Doubt;
use crate::error::Problem;
use crate::read::firsts::FirstItems;
use crate::read::order_numbers::OrderNumbers;
use crate::read::parallel::run_parts;
use crate::read::sink::{Sink, position};
use crate::read::summary::{FileSummary, OnLateReject};
use crate::reason::Reject;
use crate::report::preview::{self, RowTexts, first_rows};
use crate::request::Request;
use crate::rows::decide::{decide_date_orders, decide_decimal, doubtful_discounts};
use crate::rows::inherit::first_rows_before_chunks;
use crate::rows::observed::ObservedCustomers;
use crate::rows::recipe::{BuiltChunk, Recipe};
use crate::rows::settlement::Settlement;
use crate::table::rows::Table;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use terrace_domain::facts::ORDERS;

/// One file on its way to the sink.
pub(crate) struct PartsReader<'q> {
    request: &'q Request<'q>,
    sink: &'q dyn Sink,
    number: usize,
    name: &'q str,
    bytes: u64,
    table: &'q dyn Table,
    /// The numbers of its orders, where other files have orders too.
    numbers: Option<OrderNumbers>,
    /// By part, whether its progress was told.
    reported: Vec<AtomicBool>,
    retained: Mutex<Retained>,
}

/// What parts show that is not decided yet.
#[derive(Default)]
struct OpenQuestions {
    /// Day and month of a time could be either.
    dates: AtomicBool,
    /// Rows continue the order above.
    continued: AtomicBool,
}

/// What stays of the rows that were handed on.
struct Retained {
    observed: ObservedCustomers,
    rejects: FirstItems<Reject>,
    totals: FirstItems<(u64, String)>,
    preview: FirstItems<RowTexts>,
}

impl Retained {
    fn new(shown: usize) -> Self {
        let (rejects, totals) = (FirstItems::new(shown), FirstItems::new(shown));
        Self { observed: ObservedCustomers::default(), rejects, totals, preview: FirstItems::new(preview::ROWS) }
    }
}

impl<'q> PartsReader<'q> {
    pub fn new(
        request: &'q Request<'q>,
        sink: &'q dyn Sink,
        number: usize,
        name: &'q str,
        bytes: u64,
        table: &'q dyn Table,
    ) -> Self {
        let retained = Mutex::new(Retained::new(request.limits.shown));
        let reported = (0..table.chunks()).map(|_| AtomicBool::new(false)).collect();
        // What is read and forgotten meets no other files than those that are read with it.
        let meets_others = request.sources.len() > 1 || request.of_use.is_none();
        let numbers = (meets_others && *request.kind == ORDERS).then(OrderNumbers::new);
        Self { request, sink, number, name, bytes, table, numbers, reported, retained }
    }

    /// The numbers of the orders that were read, where other files have orders too.
    pub fn into_numbers(self) -> Option<OrderNumbers> {
        self.numbers
    }

    fn retained(&self) -> MutexGuard<'_, Retained> {
        self.retained.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Builds and hands on all rows. Where the rows show that they have to be read otherwise, what was handed on comes
    /// again; mostly the first part tells.
    pub fn read_all(&self, recipe: &mut Recipe<'_>) -> Result<(FileSummary, ObservedCustomers), Problem> {
        // Each of the four things that rows can show is decided once.
        for _ in 0..5 {
            let settlement = Settlement::new(self.request.bounds());
            if let Some(parts) = self.read_parts(recipe, &settlement)?
                && let Some((mut whole, observed)) = self.put_together(recipe, parts)?
            {
                self.settle_money(recipe, settlement, &mut whole)?;
                return Ok((whole, observed));
            }
            self.sink.again(self.request.kind, position(self.number, 0))?;
            *self.retained() = Retained::new(self.request.limits.shown);
        }
        // With all of it decided every row can be read or is wrong.
        Err(Problem::Changed)
    }

    /// The parts as one; `None` if the numbers show that they were read with the wrong decimal sign, or that discounts
    /// may be none.
    fn put_together(
        &self,
        recipe: &mut Recipe<'_>,
        parts: Vec<FileSummary>,
    ) -> Result<Option<(FileSummary, ObservedCustomers)>, Problem> {
        if parts.is_empty() {
            return Err(Problem::NoRows);
        }
        let mut whole = FileSummary::default();
        let late: &mut OnLateReject<'_> = &mut |part, reject| self.add_late_reject(part, reject);
        parts.into_iter().try_for_each(|part| whole.add(part, late))?;
        if let Some(decimal) = decide_decimal(recipe, &whole.stats.seen) {
            recipe.decide_decimal(decimal, self.table, self.request.bounds())?;
            return Ok(None);
        }
        if let Some((header, examples)) = doubtful_discounts(recipe, &whole.stats.seen) {
            if whole.stats.computed > 0 {
                return Err(Doubt::RateOrAmount { header, examples }.into());
            }
            recipe.left_discounts = Some(examples);
            if !recipe.forgets_discounts(&mut whole.stats.seen) {
                return Ok(None);
            }
        }
        let total = whole.finish(late)?;
        let shown = self.request.limits.shown;
        let held = std::mem::replace(&mut *self.retained(), Retained::new(shown));
        let late_totals = std::mem::take(&mut whole.late_totals);
        whole.rejects = held.rejects.into_first();
        whole.totals = held.totals.into_first().into_iter().chain(late_totals).chain(total).take(shown).collect();
        whole.preview = preview::preview(self.request.kind, &held.preview.into_first());
        Ok(Some((whole, held.observed)))
    }

    /// All parts, in order; `None` if they have to be read otherwise, which is decided then.
    fn read_parts(
        &self,
        recipe: &mut Recipe<'_>,
        settlement: &Settlement,
    ) -> Result<Option<Vec<FileSummary>>, Problem> {
        let count = self.table.chunks();
        let mut parts = Vec::with_capacity(count);
        let open = OpenQuestions::default();
        // The first part alone mostly tells whether day and month are open.
        let first = count.min(1);
        for range in [0..first, first..count] {
            let read = run_parts(range, |part| self.read_part(recipe, part, &open, settlement))?;
            match read {
                Some(done) => parts.extend(done),
                None => {
                    self.decide(recipe, &open)?;
                    return Ok(None);
                }
            }
        }
        Ok(Some(parts))
    }

    /// Decides what parts showed to be open.
    fn decide(&self, recipe: &mut Recipe<'_>, open: &OpenQuestions) -> Result<(), Problem> {
        if open.dates.load(Ordering::Relaxed) {
            recipe.orders = decide_date_orders(self.table, recipe)?;
        }
        if open.continued.load(Ordering::Relaxed) {
            recipe.continues = true;
            recipe.before = first_rows_before_chunks(self.table, recipe.plan, true)?;
        }
        Ok(())
    }

    /// Builds a part and hands it on; `None` if it shows what is not decided yet.
    fn read_part(
        &self,
        recipe: &Recipe<'_>,
        part: usize,
        open: &OpenQuestions,
        settlement: &Settlement,
    ) -> Result<Option<FileSummary>, Problem> {
        let Request { kind, cancel, .. } = *self.request;
        cancel.check()?;
        let mut built = self.build(recipe, part)?;
        let undecided = built.stats.seen.iter().any(|seen| seen.undecided);
        if undecided || built.continued {
            open.dates.fetch_or(undecided, Ordering::Relaxed);
            open.continued.fetch_or(built.continued, Ordering::Relaxed);
            return Ok(None);
        }
        let mut whole = FileSummary::of_part(part, &mut built);
        whole.ends = self.table.ends_with(part);
        self.retain(part, &mut built)?;
        let position = position(self.number, part);
        if !built.rejects.is_empty() {
            self.sink.rejected(self.name, position, built.rejects)?;
        }
        if *kind == ORDERS {
            settlement.see(part, &built.batch)?;
            // Numbers joined from other columns are nobody's writing, and may hold ids of customers.
            self.numbers.iter().filter(|_| !recipe.plan.joins_orders()).for_each(|numbers| numbers.see(&built.batch));
        }
        if built.batch.num_rows() > 0 {
            self.sink.put(kind, position, built.batch)?;
        }
        self.report_progress(part, whole.stats.rows);
        Ok(Some(whole))
    }

    fn build(&self, recipe: &Recipe<'_>, part: usize) -> Result<BuiltChunk, Problem> {
        match recipe.build_whole(self.table, part)? {
            Some(built) => Ok(built),
            None => recipe.build(self.table, part),
        }
    }

    /// Puts the money right of customers whose rows have to be looked at together; parts from before that was known
    /// are built once more.
    fn settle_money(
        &self,
        recipe: &Recipe<'_>,
        settlement: Settlement,
        whole: &mut FileSummary,
    ) -> Result<(), Problem> {
        if !settlement.is_needed() {
            return Ok(());
        }
        let missing = settlement.missing(self.table.chunks());
        run_parts(0..missing.len(), |place| {
            self.request.cancel.check()?;
            if let Some(part) = missing.get(place) {
                settlement.keep(*part, &self.build(recipe, *part)?.batch)?;
            }
            Ok(Some(()))
        })?;
        for (currency, change) in settlement.changes(self.request.cancel)? {
            whole.stats.money.settle_customers(currency.as_deref(), change);
        }
        Ok(())
    }

    /// Keeps what is told of the file at the end.
    fn retain(&self, part: usize, built: &mut BuiltChunk) -> Result<(), Problem> {
        let observed = std::mem::take(&mut built.observed);
        let rows = first_rows(self.request.kind, &built.batch)?;
        let mut held = self.retained();
        held.observed.merge(observed, self.request.cancel)?;
        if held.rejects.wants(part) {
            held.rejects.add(part, built.rejects.iter().take(self.request.limits.shown).cloned());
        }
        held.totals.add(part, std::mem::take(&mut built.totals));
        held.preview.add(part, rows);
        Ok(())
    }

    /// Tells how far it is; a part that is built a second time is not told again.
    fn report_progress(&self, part: usize, rows: u64) {
        if self.reported.get(part).is_some_and(|told| !told.swap(true, Ordering::Relaxed)) {
            let count = (self.table.chunks() as u64).max(1);
            let before = part as u64;
            // The parts of the file's size add up to it.
            let share = |part: u64| self.bytes.saturating_mul(part) / count;
            self.request.progress.advance(share(before + 1) - share(before), rows);
        }
    }

    /// A part's last row, which was kept back until it was clear that the file goes on.
    fn add_late_reject(&self, part: usize, reject: Reject) -> Result<(), Problem> {
        self.retained().rejects.add(part, [reject.clone()]);
        Ok(self.sink.rejected(self.name, position(self.number, part), vec![reject])?)
    }
}
