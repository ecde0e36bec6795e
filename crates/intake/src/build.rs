//! One chunk of a table as a record batch, with what became of each of its rows.

use crate::amounts::{self, DecimalSign};
use crate::columns::Columns;
use crate::dates::{DateOrder, TimeReader};
use crate::error::Problem;
use crate::fields::{Field, Reader, Seen};
use crate::inherit::FirstRow;
use crate::kinds::{Finish, MOST_COLUMNS, Values, customers};
use crate::mapping::Mapping;
use crate::observed::Observed;
use crate::plan::{From, Plan, Read};
use crate::reason::{Reason, Reject};
use crate::repeated::Repeated;
use crate::status::{StatusWord, Statuses};
use crate::table::{Cell, Row, Table, raw_of};
use crate::totals::Totals;
use arrow::array::RecordBatch;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::{FactType, LocalTime, Money, Zone};

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
    pub totals: Totals,
    /// By chunk, what the rows before it said of their last order, where rows leave that out.
    pub before: Vec<FirstRow>,
    /// The columns of ours that are of use; all without it.
    pub of_use: Option<&'q BTreeSet<&'static str>>,
}

/// A chunk built.
#[derive(Debug)]
pub(crate) struct Built {
    pub batch: RecordBatch,
    pub rows: u64,
    pub rejects: Vec<Reject>,
    pub without_customer: u64,
    pub computed: u64,
    /// Rows that took something from the first row of their order.
    pub inherited: u64,
    pub blank: u64,
    /// Rows that are headers.
    pub headers: u64,
    pub totals: Vec<(u64, String)>,
    pub statuses: Statuses,
    /// By the plan's reads.
    pub seen: Vec<Seen>,
    pub observed: Observed,
    /// The last row, where it was rejected and names neither order nor customer nor time: a total, if the file ends
    /// here. It is counted among the rows, not among the rejects.
    pub last: Option<Reject>,
}

impl Recipe<'_> {
    /// The decimal sign of texts.
    pub fn decimal(&self) -> DecimalSign {
        self.mapping.and_then(|mapping| mapping.decimal).unwrap_or_default()
    }

    /// How one column is read.
    fn reader(&self, index: usize, read: &Read) -> Reader<'_> {
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
        Reader { column: read.column, times, decimal: self.decimal() }
    }

    /// Builds a chunk.
    pub fn build(&self, table: &dyn Table, chunk: usize) -> Result<Built, Problem> {
        let mut builder = Builder::new(self, table.is_delimited())?;
        builder.first = self.plan.inherits.then(|| self.before.get(chunk).cloned().unwrap_or_default());
        table.visit(chunk, &mut |row| builder.row(row))?;
        let mut built = builder.built;
        built.batch = builder.columns.finish().map_err(|cause| Problem::Batch(Arc::new(cause)))?;
        Ok(built)
    }
}

struct Builder<'q> {
    plan: &'q Plan,
    readers: Vec<Reader<'q>>,
    statuses: &'q [(String, StatusWord)],
    finish: Finish,
    delimited: bool,
    customer: Option<usize>,
    time: Option<usize>,
    observes: bool,
    repeated: Repeated,
    first: Option<FirstRow>,
    columns: Columns,
    built: Built,
}

impl<'q> Builder<'q> {
    fn new(recipe: &'q Recipe<'q>, delimited: bool) -> Result<Self, Problem> {
        let plan = recipe.plan;
        let broken = |cause| Problem::Batch(Arc::new(cause));
        let reads = |name: &str| plan.reads.iter().any(|read| !read.attribute && read.column.name == name);
        let place = |name: &str| plan.kind.columns.iter().position(|column| column.name == name);
        let finish = match Finish::of(plan.kind) {
            Finish::Orders(orders) => Finish::Orders(orders.singly(!reads("quantity")).totals(&recipe.totals)),
            other => other,
        };
        let joined = |name: &str| plan.joins.iter().any(|(target, _)| Some(*target) == place(name));
        let custom = |name: &str| name == "custom" && !plan.custom.is_empty();
        let filled = |name: &str| reads(name) || joined(name) || custom(name) || finish.computed().contains(&name);
        let built = Built {
            batch: Columns::new(plan.kind, |_| false).and_then(Columns::finish).map_err(broken)?,
            rows: 0,
            rejects: Vec::new(),
            without_customer: 0,
            computed: 0,
            inherited: 0,
            blank: 0,
            headers: 0,
            totals: Vec::new(),
            statuses: Statuses::default(),
            seen: vec![Seen::default(); plan.reads.len()],
            observed: Observed::default(),
            last: None,
        };
        Ok(Self {
            plan,
            readers: plan.reads.iter().enumerate().map(|(index, read)| recipe.reader(index, read)).collect(),
            statuses: recipe.mapping.map_or(&[], |mapping| &mapping.status),
            columns: Columns::new(plan.kind, filled).map_err(broken)?,
            finish,
            delimited,
            customer: place("customer_id"),
            time: plan.kind.time.and_then(place),
            observes: plan.reads.iter().any(|read| read.attribute),
            repeated: Repeated::of(plan),
            first: None,
            built,
        })
    }

    fn row(&mut self, row: &Row<'_, '_>) {
        if row.fault.is_none() && row.cells.iter().all(Cell::is_blank) {
            self.built.blank += 1;
            return;
        }
        // Where no time is read, a header could pass for a row.
        if self.time.is_none() && self.repeated.is_header(self.plan, row) {
            self.built.headers += 1;
            return;
        }
        match self.take(row) {
            Ok(()) => {
                self.built.rows += 1;
                let before = self.built.last.take();
                self.built.rejects.extend(before);
            }
            Err(_) if self.repeated.is_header(self.plan, row) => self.built.headers += 1,
            Err(_) if is_total(row) => self.built.totals.push((row.line, raw_of(row))),
            Err(reason) => {
                self.built.rows += 1;
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

    /// Whether neither ids nor a time are in a row, and nothing but numbers.
    fn lacks_keys(&self, row: &Row<'_, '_>) -> bool {
        let keys = self.plan.reads.iter().filter(|read| matches!(read.column.kind, FactType::Id | FactType::Time));
        let is_number = |cell: &Cell<'_>| cell.is_blank() || amounts::read(cell, DecimalSign::Point).is_ok();
        row.fault.is_none()
            && keys.map(|read| cell_of(row, &read.from)).all(Cell::is_blank)
            && row.cells.iter().all(is_number)
    }

    fn take(&mut self, row: &Row<'_, '_>) -> Result<(), Reason> {
        if let Some(fault) = &row.fault {
            return Err(fault.clone());
        }
        if self.delimited && self.plan.is_overfull(row) {
            return Err(Reason::TooManyFields { found: row.cells.len(), expected: self.plan.width });
        }
        let mut values: Values<'_> = [const { Field::Null }; MOST_COLUMNS];
        let mut attributes: Values<'_> = [const { Field::Null }; MOST_COLUMNS];
        let mut attribute = 0;
        let inherited = self.first.as_mut().is_some_and(|first| first.see(self.plan, row));
        let reads = self.plan.reads.iter().enumerate();
        for (((index, read), reader), seen) in reads.zip(&self.readers).zip(&mut self.built.seen) {
            let cell = cell_of(row, &read.from);
            let cell = self.first.as_ref().map_or(cell, |first| first.cell(index, cell));
            let mut value = reader.read(cell, seen)?;
            if read.attribute {
                customers::attribute(read.column.name, &mut value);
            } else if read.column.required && value == Field::Null {
                return Err(Reason::Empty { column: read.column.name });
            }
            let slot = if read.attribute { attributes.get_mut(attribute) } else { values.get_mut(read.target) };
            attribute += usize::from(read.attribute);
            if let Some(slot) = slot {
                *slot = value;
            }
        }
        self.join(&mut values);
        self.keep_custom(row, &mut values);
        let computed = self.finish.row(&mut values, &mut self.built.statuses, self.statuses)?;
        self.refuse_totals(row)?;
        self.built.computed += u64::from(computed);
        self.built.inherited += u64::from(inherited);
        let at = |place: Option<usize>| place.and_then(|place| values.get(place));
        match (at(self.customer), at(self.time)) {
            (Some(Field::Text(customer)), Some(Field::Number(time))) if self.observes => {
                self.built.observed.see(customer, *time, attributes.get(..attribute).unwrap_or(&[]));
            }
            (Some(Field::Null), _) => self.built.without_customer += 1,
            _ => {}
        }
        self.columns.push(&values);
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
                    (Some(Field::Text(text)), _) => key.push_str(text),
                    (Some(Field::Number(time)), Some(FactType::Time)) => {
                        key.push_str(&LocalTime::from_micros(*time).to_string())
                    }
                    (Some(Field::Number(number)), _) => key.push_str(&Money::from_ten_thousandths(*number).to_string()),
                    _ => {}
                }
            }
            if let Some(slot) = values.get_mut(*target) {
                *slot = Field::Text(Cow::Owned(key));
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
            let text = crate::texts::trimmed(&text);
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
            *slot = Field::Text(Cow::Owned(serde_json::Value::Object(object).to_string()));
        }
    }
}

fn cell_of<'r>(row: &'r Row<'_, '_>, from: &'r From) -> &'r Cell<'r> {
    match from {
        From::Cell(place) => row.cells.get(*place).unwrap_or(&Cell::Empty),
        From::Value(cell) => cell,
    }
}

/// Whether the first value of a row says that it holds totals.
fn is_total(row: &Row<'_, '_>) -> bool {
    let Some(Cell::Text(first)) = row.cells.iter().find(|cell| !cell.is_blank()) else { return false };
    let first = crate::header::normalised(first);
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
