//! How a file's rows are read, and what a chunk of them comes to.

use crate::columns::plan::{Plan, PlannedColumn};
use crate::error::Problem;
use crate::limits::Bounds;
use crate::mapping::Mapping;
use crate::reason::Reject;
use crate::rows::inherit::FirstRow;
use crate::rows::observed::ObservedCustomers;
use crate::rows::shares::{DiscountShares, shared_discounts};
use crate::rows::stats::ReadStats;
use crate::rows::totals::{OrderTotals, judge_refunds, judge_totals};
use crate::table::rows::Table;
use crate::values::amounts::{DecimalSign, NumberForm};
use crate::values::dates::{DateOrder, TimeReader};
use crate::values::reader::{CellReader, DiscountForm};
use crate::values::units::HeaderClock;
use arrow::array::RecordBatch;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use terrace_domain::{CancelToken, FactType, Zone};

/// Whether taking columns of text whole is worth while in a file: where it mostly fails, the work is done twice.
#[derive(Debug, Default)]
pub(crate) struct WholeTries {
    taken: AtomicUsize,
    failed: AtomicUsize,
}

impl WholeTries {
    /// Counts one, by whether the columns could be taken.
    pub fn add(&self, is_taken: bool) {
        let count = if is_taken { &self.taken } else { &self.failed };
        count.fetch_add(1, Relaxed);
    }

    /// Whether to try it again.
    pub fn are_worth_it(&self) -> bool {
        let failed = self.failed.load(Relaxed);
        failed < 3 || failed < self.taken.load(Relaxed)
    }
}

/// How the cells of a file are read: the plan, the mapping, and what was decided of whole columns.
pub(crate) struct Recipe<'q> {
    pub plan: &'q Plan,
    pub mapping: Option<&'q Mapping>,
    pub zone: &'q Zone,
    /// By the plan's reads.
    pub orders: Vec<Option<DateOrder>>,
    /// Plain numbers may be a spreadsheet's days.
    pub serials: Option<i64>,
    /// The decimal sign of texts.
    pub decimal: DecimalSign,
    /// What the amounts turned out to be.
    pub totals: OrderTotals,
    /// What each line bears of its order's discount, if discounts are the orders'.
    pub shares: Option<DiscountShares>,
    /// Discounts that may be parts of the price, and are left out since nothing is computed from them.
    pub left_discounts: Option<String>,
    /// Rows that leave order, customer and time empty belong to the order above.
    pub continues: bool,
    /// By chunk, what the rows before it said of their last order, if rows leave that out.
    pub before: Vec<FirstRow>,
    /// The columns of ours that are of use; all without it.
    pub of_use: Option<&'q BTreeSet<&'static str>>,
    /// Whether taking columns whole has been worth while.
    pub tries: WholeTries,
    /// Ends the reading early.
    pub cancel: &'q CancelToken,
}

/// A chunk built.
#[derive(Debug)]
pub(crate) struct BuiltChunk {
    pub batch: RecordBatch,
    pub stats: ReadStats,
    pub rejects: Vec<Reject>,
    /// Lines with totals: their numbers, and as they stand there.
    pub totals: Vec<(u64, String)>,
    pub observed: ObservedCustomers,
    /// The last row, if it was rejected and names neither order nor customer nor time: a total, if the file ends
    /// here. It is counted among the rows, not among the rejects, and its money nowhere.
    pub last: Option<LastRow>,
    /// Whether a row continues the order above although that was not known yet: it has to be built again then.
    pub continued: bool,
}

impl BuiltChunk {
    /// Of no rows yet.
    pub fn of(empty: RecordBatch, plan: &Plan) -> Self {
        Self {
            batch: empty,
            stats: ReadStats::new(plan.columns.len()),
            rejects: Vec::new(),
            totals: Vec::new(),
            observed: ObservedCustomers::default(),
            last: None,
            continued: false,
        }
    }
}

/// Columns of orders that need not be kept where nobody asks for them.
const SPARE: [&str; 10] =
    ["line", "product", "category", "channel", "store", "referrer", "unit_price", "discount", "freight", "cost"];

/// A rejected row of which it is not yet known whether it is a total.
#[derive(Debug)]
pub(crate) struct LastRow {
    pub reject: Reject,
    pub money: RejectedMoney,
}

/// The currency and amount of a rejected row, as far as they can be read.
pub(crate) type RejectedMoney = Option<(Option<String>, i64)>;

impl Recipe<'_> {
    /// Takes a decimal sign for that of texts, and looks at the amounts of orders with it.
    pub fn decide_decimal(
        &mut self,
        decimal: DecimalSign,
        table: &dyn Table,
        bounds: Bounds<'_>,
    ) -> Result<(), Problem> {
        self.decimal = decimal;
        let chosen = self.mapping.is_some_and(|mapping| mapping.names("amount"));
        self.totals = judge_totals(table, self.plan, decimal, chosen, bounds)?;
        let chosen = self.mapping.is_some_and(|mapping| mapping.names("refunded"));
        self.totals = judge_refunds(table, self.plan, decimal, chosen, std::mem::take(&mut self.totals), bounds)?;
        self.shares = shared_discounts(table, self.plan, &self.totals, decimal, bounds)?;
        Ok(())
    }

    /// Whether a column is of no use, and nothing but the column itself depends on it.
    pub fn spares(&self, name: &str) -> bool {
        SPARE.contains(&name)
            && self.plan.kind.name == "orders"
            && self.of_use.is_some_and(|names| !names.contains(name))
    }

    /// How one column is read.
    pub fn reader(&self, index: usize, read: &PlannedColumn) -> CellReader<'_> {
        let named = match &read.unit.clock {
            Some(HeaderClock::Zone(zone, _)) => Some(zone.clone()),
            _ => None,
        };
        let times = TimeReader {
            zone: self.zone,
            from: self
                .mapping
                .and_then(|mapping| mapping.timezone.clone())
                .or(named)
                .filter(|_| read.column.kind == FactType::Time),
            formats: self.mapping.map_or(&[], |mapping| &mapping.date_format),
            order: self.orders.get(index).copied().flatten(),
            serials: self.serials,
        };
        let pieces = read.column.kind == FactType::Quantity;
        let numbers = NumberForm { decimal: self.decimal, exponent: read.unit.exponent, pieces };
        let of_discounts = self.plan.kind.name == "orders" && !read.attribute && read.column.name == "discount";
        let discounts = match read.unit.rate {
            _ if !of_discounts => None,
            _ if self.left_discounts.is_some() => Some(DiscountForm::LeftOut),
            Some(form) => Some(DiscountForm::Parts(form)),
            None => Some(DiscountForm::Amounts),
        };
        CellReader { column: read.column, times, numbers, discounts }
    }
}
