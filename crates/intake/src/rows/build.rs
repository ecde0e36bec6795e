//! One chunk of a table as a record batch, with what became of each of its rows.

use crate::columns::plan::{CellSource, Plan, PlannedColumn};
use crate::error::Problem;
use crate::mapping::Mapping;
use crate::reason::{Reason, Reject};
use crate::rows::batch::BatchBuilder;
use crate::rows::inherit::FirstRow;
use crate::rows::kinds::{KindRules, MOST_ATTRIBUTES, MOST_COLUMNS, Values, currency, customers};
use crate::rows::money::Fate;
use crate::rows::observed::ObservedCustomers;
use crate::rows::repeated::RepeatedHeaders;
use crate::rows::stats::ReadStats;
use crate::rows::totals::OrderTotals;
use crate::table::rows::{Cell, Row, Table, raw_of};
use crate::values::amounts::{self, DecimalSign};
use crate::values::dates::{DateOrder, TimeReader};
use crate::values::people;
use crate::values::reader::{CellReader, FieldValue};
use crate::values::status::MappedWords;
use arrow::array::RecordBatch;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::{CancelToken, FactType, InternalError, LocalTime, Money, Zone};

/// How the cells of a file are read: the plan, the mapping, and what was decided of whole columns.
pub(crate) struct Recipe<'q> {
    pub plan: &'q Plan,
    pub mapping: Option<&'q Mapping>,
    pub zone: &'q Zone,
    /// By the plan's reads.
    pub orders: Vec<Option<DateOrder>>,
    /// Plain numbers may be a spreadsheet's days.
    pub serials: bool,
    /// What the amounts turned out to be.
    pub totals: OrderTotals,
    /// By chunk, what the rows before it said of their last order, if rows leave that out.
    pub before: Vec<FirstRow>,
    /// The columns of ours that are of use; all without it.
    pub of_use: Option<&'q BTreeSet<&'static str>>,
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
    /// here. It is counted among the rows, not among the rejects.
    pub last: Option<Reject>,
}

impl Recipe<'_> {
    /// The decimal sign of texts.
    pub fn decimal(&self) -> DecimalSign {
        self.mapping.and_then(|mapping| mapping.decimal).unwrap_or_default()
    }

    /// How one column is read.
    fn reader(&self, index: usize, read: &PlannedColumn) -> CellReader<'_> {
        let times = TimeReader {
            zone: self.zone,
            from: self
                .mapping
                .and_then(|mapping| mapping.timezone.clone())
                .filter(|_| read.column.kind == FactType::Time),
            formats: self.mapping.map_or(&[], |mapping| &mapping.date_format),
            order: self.orders.get(index).copied().flatten(),
            serials: self.serials,
        };
        CellReader { column: read.column, times, decimal: self.decimal() }
    }

    /// Builds a chunk.
    pub fn build(&self, table: &dyn Table, chunk: usize) -> Result<BuiltChunk, Problem> {
        let mut builder = Builder::new(self, table.is_delimited())?;
        builder.first = self.plan.inherits.then(|| self.before.get(chunk).cloned().unwrap_or_default());
        table.visit(chunk, &mut |row| builder.row(row))?;
        if let Some(error) = builder.failed {
            return Err(error.into());
        }
        let mut built = builder.built;
        built.batch = builder.columns.finish().map_err(|cause| Problem::Batch(Arc::new(cause)))?;
        Ok(built)
    }
}

struct Builder<'q> {
    plan: &'q Plan,
    readers: Vec<CellReader<'q>>,
    statuses: &'q MappedWords,
    rules: KindRules,
    delimited: bool,
    customer: Option<usize>,
    /// By the plan's columns, whether they name customers.
    people: Vec<bool>,
    nobody: &'q [String],
    amount: Option<usize>,
    currency: Option<usize>,
    time: Option<usize>,
    observes: bool,
    repeated: RepeatedHeaders,
    first: Option<FirstRow>,
    columns: BatchBuilder,
    built: BuiltChunk,
    /// What should not have happened; the chunk is of no use then.
    failed: Option<InternalError>,
}

impl<'q> Builder<'q> {
    fn new(recipe: &'q Recipe<'q>, delimited: bool) -> Result<Self, Problem> {
        let plan = recipe.plan;
        let broken = |cause| Problem::Batch(Arc::new(cause));
        let reads = |name: &str| plan.columns.iter().any(|read| !read.attribute && read.column.name == name);
        let place = |name: &str| plan.kind.columns.iter().position(|column| column.name == name);
        let rules = match KindRules::for_kind(plan.kind)? {
            KindRules::Orders(orders) => {
                KindRules::Orders(orders.with_single_pieces(!reads("quantity")).with_totals(&recipe.totals))
            }
            other => other,
        };
        let joined = |name: &str| plan.joins.iter().any(|(target, _)| Some(*target) == place(name));
        let custom = |name: &str| name == "custom" && !plan.custom.is_empty();
        // What came back is told by a column of its own, or follows from a status.
        let tells_refunds = ["status", "refund_status", "cancelled_at"].iter().any(|name| reads(name));
        let of_orders = recipe.totals.refunds_of_orders;
        let refunded = |name: &str| (name == "refunded" && tells_refunds) || (name == "order_refunded" && of_orders);
        let computed = |name: &str| rules.computed().contains(&name) || refunded(name);
        let filled = |name: &str| reads(name) || joined(name) || custom(name) || computed(name);
        let built = BuiltChunk {
            batch: BatchBuilder::new(plan.kind, |_| false).and_then(BatchBuilder::finish).map_err(broken)?,
            stats: ReadStats::new(plan.columns.len()),
            rejects: Vec::new(),
            totals: Vec::new(),
            observed: ObservedCustomers::default(),
            last: None,
        };
        Ok(Self {
            plan,
            readers: plan.columns.iter().enumerate().map(|(index, read)| recipe.reader(index, read)).collect(),
            statuses: recipe.mapping.map_or(&[], |mapping| &mapping.status),
            columns: BatchBuilder::new(plan.kind, filled).map_err(broken)?,
            rules,
            delimited,
            customer: place("customer_id"),
            people: plan.columns.iter().map(|read| !read.attribute && read.column.names_customers()).collect(),
            nobody: recipe.mapping.map_or(&[], |mapping| &mapping.nobody),
            amount: place("amount").filter(|_| plan.kind.name == "orders"),
            currency: place("currency"),
            time: plan.kind.time.and_then(place),
            observes: plan.columns.iter().any(|read| read.attribute),
            repeated: RepeatedHeaders::of(plan),
            first: None,
            built,
            failed: None,
        })
    }

    fn row(&mut self, row: &Row<'_, '_>) {
        if row.fault.is_none() && row.cells.iter().all(Cell::is_blank) {
            self.built.stats.blank += 1;
            return;
        }
        // If no time is read, a header could pass for a row.
        if self.time.is_none() && self.repeated.is_header(self.plan, row) {
            self.built.stats.headers += 1;
            return;
        }
        match self.take(row) {
            Ok(()) => {
                self.built.stats.rows += 1;
                let before = self.built.last.take();
                self.built.rejects.extend(before);
            }
            Err(_) if self.repeated.is_header(self.plan, row) => self.built.stats.headers += 1,
            Err(_) if is_total(row) => self.built.totals.push((row.line, raw_of(row))),
            Err(reason) => {
                self.built.stats.rows += 1;
                self.tally_rejected(row);
                let before = self.built.last.take();
                self.built.rejects.extend(before);
                let reject = Reject { line: row.line, reason, raw: raw_of(row) };
                if self.lacks_keys(row) {
                    self.built.last = Some(reject);
                } else {
                    self.built.rejects.push(reject);
                }
            }
        }
    }

    /// The money of a row that is not taken, as far as it can be read. A last row that may be a total is no money.
    fn tally_rejected(&mut self, row: &Row<'_, '_>) {
        let Some(amount) = self.amount.filter(|_| row.fault.is_none() && !self.lacks_keys(row)) else { return };
        let mut reads = self.plan.columns.iter().zip(&self.readers);
        let read = reads.find(|(read, _)| read.target == Some(amount));
        let cell = read.map(|(read, reader)| (cell_of(row, &read.source), reader.decimal));
        let amount = cell.and_then(|(cell, decimal)| amounts::read(cell, decimal).ok().flatten());
        let mut reads = self.plan.columns.iter();
        let currency = self.currency.and_then(|place| reads.find(|read| read.target == Some(place)));
        let currency = currency.and_then(|read| currency::code(&cell_of(row, &read.source).to_text()));
        if let Some(amount) = amount {
            self.built.stats.money.add(currency.as_deref(), amount.value, Fate::Rejected);
        }
    }

    /// Whether neither ids nor a time are in a row, and nothing but numbers.
    fn lacks_keys(&self, row: &Row<'_, '_>) -> bool {
        let keys = self.plan.columns.iter().filter(|read| matches!(read.column.kind, FactType::Id | FactType::Time));
        let is_number = |cell: &Cell<'_>| cell.is_blank() || amounts::read(cell, DecimalSign::Point).is_ok();
        row.fault.is_none()
            && keys.map(|read| cell_of(row, &read.source)).all(Cell::is_blank)
            && row.cells.iter().all(is_number)
    }

    fn take(&mut self, row: &Row<'_, '_>) -> Result<(), Reason> {
        if let Some(fault) = &row.fault {
            return Err(fault.clone());
        }
        if self.delimited && self.plan.is_overfull(row) {
            return Err(Reason::TooManyFields { found: row.cells.len(), expected: self.plan.width });
        }
        let mut values: Values<'_> = [const { FieldValue::Null }; MOST_COLUMNS];
        let mut attributes: [FieldValue<'_>; MOST_ATTRIBUTES] = [const { FieldValue::Null }; MOST_ATTRIBUTES];
        let mut attribute = 0;
        let inherited = self.first.as_mut().is_some_and(|first| first.see(self.plan, row));
        let mut nobody = None;
        let reads = self.plan.columns.iter().enumerate().zip(&self.people);
        for ((((index, read), names_people), reader), seen) in reads.zip(&self.readers).zip(&mut self.built.stats.seen)
        {
            let cell = cell_of(row, &read.source);
            let cell = self.first.as_ref().map_or(cell, |first| first.cell(index, cell));
            let mut value = reader.read(cell, seen)?;
            if *names_people && let FieldValue::Text(id) = value {
                let is_nobody = people::is_nobody(&id, self.nobody);
                if is_nobody && read.target == self.customer {
                    nobody = Some(id.clone().into_owned());
                }
                value = if is_nobody { FieldValue::Null } else { FieldValue::Text(people::mailbox(id)) };
            }
            if read.attribute {
                customers::attribute(read.column.name, &mut value);
            } else if read.column.required && value == FieldValue::Null {
                return Err(Reason::Empty { column: read.column.name });
            }
            let slot = match read.target {
                Some(target) => values.get_mut(target),
                None => attributes.get_mut(attribute),
            };
            attribute += usize::from(read.attribute);
            if let Some(slot) = slot {
                *slot = value;
            }
        }
        self.join(&mut values);
        self.keep_custom(row, &mut values);
        let computed = self.rules.apply(&mut values, &mut self.built.stats, self.statuses)?;
        self.refuse_totals(row)?;
        self.built.stats.computed += u64::from(computed);
        self.built.stats.inherited += u64::from(inherited);
        if let Some(nobody) = nobody {
            let amount = match self.amount.and_then(|place| values.get(place)) {
                Some(FieldValue::Number(amount)) => *amount,
                _ => 0,
            };
            self.built.stats.add_nobody(nobody, 1, amount.into());
        }
        let at = |place: Option<usize>| place.and_then(|place| values.get(place));
        match (at(self.customer), at(self.time)) {
            (Some(FieldValue::Text(customer)), Some(FieldValue::Number(time))) if self.observes => {
                let shown = attributes.get(..attribute).unwrap_or(&[]);
                if let Err(error) = self.built.observed.see(customer, *time, shown) {
                    self.failed.get_or_insert(error);
                }
            }
            (Some(FieldValue::Null), _) => self.built.stats.without_customer += 1,
            _ => {}
        }
        if let Err(error) = self.columns.push(&values) {
            self.failed.get_or_insert(error);
        }
        Ok(())
    }

    /// A total that has all that a customer needs: a name in the place of the id.
    fn refuse_totals(&self, row: &Row<'_, '_>) -> Result<(), Reason> {
        if self.time.is_none() && is_total(row) { Err(Reason::Empty { column: "customer_id" }) } else { Ok(()) }
    }

    /// Keys made of other columns: their values, `@` between.
    fn join(&self, values: &mut Values<'_>) {
        for (target, parts) in &self.plan.joins {
            let mut key = String::new();
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    key.push('@');
                }
                let kind = self.plan.kind.columns.get(*part).map(|column| column.kind);
                match (values.get(*part), kind) {
                    (Some(FieldValue::Text(text)), _) => key.push_str(text),
                    (Some(FieldValue::Number(time)), Some(FactType::Time)) => {
                        key.push_str(&LocalTime::from_micros(*time).to_string())
                    }
                    (Some(FieldValue::Number(number)), _) => {
                        key.push_str(&Money::from_ten_thousandths(*number).to_string())
                    }
                    _ => {}
                }
            }
            if let Some(slot) = values.get_mut(*target) {
                *slot = FieldValue::Text(Cow::Owned(key));
            }
        }
    }

    /// Further columns of a customer, as one JSON object of texts.
    fn keep_custom(&self, row: &Row<'_, '_>, values: &mut Values<'_>) {
        if self.plan.custom.is_empty() {
            return;
        }
        let mut object = serde_json::Map::new();
        for (header, place) in &self.plan.custom {
            let text = row.cells.get(*place).map_or(Cow::Borrowed(""), Cell::to_text);
            let text = crate::text::clean::trimmed(&text);
            if !text.is_empty() {
                object.insert(header.clone(), serde_json::Value::String(text.to_owned()));
            }
        }
        let slot = self
            .plan
            .kind
            .columns
            .iter()
            .position(|column| column.name == "custom")
            .and_then(|place| values.get_mut(place));
        if let Some(slot) = slot
            && !object.is_empty()
        {
            *slot = FieldValue::Text(Cow::Owned(serde_json::Value::Object(object).to_string()));
        }
    }
}

fn cell_of<'r>(row: &'r Row<'_, '_>, from: &'r CellSource) -> &'r Cell<'r> {
    match from {
        CellSource::Cell(place) => row.cells.get(*place).unwrap_or(&Cell::Empty),
        CellSource::Constant(cell) => cell,
    }
}

/// Whether the first value of a row says that it holds totals.
fn is_total(row: &Row<'_, '_>) -> bool {
    let Some(Cell::Text(first)) = row.cells.iter().find(|cell| !cell.is_blank()) else { return false };
    let first = crate::columns::header::normalised(first);
    matches!(
        first.as_str(),
        "合计"
            | "总计"
            | "小计"
            | "总额"
            | "汇总"
            | "共计"
            | "累计"
            | "总合计"
            | "total"
            | "totals"
            | "grandtotal"
            | "subtotal"
            | "sum"
    )
}
