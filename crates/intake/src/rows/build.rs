//! One chunk of a table as a record batch, with what became of each of its rows.

use crate::columns::plan::{CellSource, Plan};
use crate::error::Problem;
use crate::reason::{Reason, Reject};
use crate::rows::batch::BatchBuilder;
use crate::rows::inherit::FirstRow;
use crate::rows::kinds::orders::may_tell_refunds;
use crate::rows::kinds::{KindRules, MOST_ATTRIBUTES, MOST_COLUMNS, Need, Values, currency, customers};
use crate::rows::marks::CurrencyMarks;
use crate::rows::recipe::{BuiltChunk, LastRow, Recipe, RejectedMoney};
use crate::rows::repeated::RepeatedHeaders;
use crate::rows::shares::ChunkShares;
use crate::rows::sums::SumRows;
use crate::table::rows::{Cell, Row, Table, raw_of};
use crate::values::amounts::{self, DecimalSign};
use crate::values::decorations::currency_of;
use crate::values::people;
use crate::values::reader::{CellReader, ColumnFindings, FieldValue};
use crate::values::status::{MappedWords, normalised};
use std::borrow::Cow;
use std::sync::Arc;
use terrace_domain::facts::CUSTOM;
use terrace_domain::{FactType, InternalError, LocalTime, Money, compared_id, is_compared_id};

impl Recipe<'_> {
    /// Builds a chunk.
    pub fn build(&self, table: &dyn Table, chunk: usize) -> Result<BuiltChunk, Problem> {
        let mut builder = Builder::new(self, table.is_delimited())?;
        let inherits = self.plan.inherits || self.continues;
        builder.first = inherits.then(|| self.before.get(chunk).cloned().unwrap_or_default());
        builder.shares = self.shares.as_ref().map(|shares| shares.of_chunk(chunk)).transpose()?;
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
    /// By the plan's reads, what a value that cannot be read does.
    needs: Vec<Need>,
    /// Where the currency goes that signs beside amounts name, if no column does.
    by_sign: Option<usize>,
    marks: CurrencyMarks,
    shares: Option<ChunkShares>,
    sums: SumRows,
    continues: bool,
    delimited: bool,
    customer: Option<usize>,
    /// The order of a payment, which is its customer's too.
    order_of_payment: Option<usize>,
    /// By the plan's columns, whether they name customers.
    people: Vec<bool>,
    nobody: &'q [String],
    /// By place, the words whose lines count nowhere, and where that is said.
    left_out: Vec<(usize, &'q [String])>,
    cancelled: Option<usize>,
    amount: Option<usize>,
    currency: Option<usize>,
    /// Whether the money of rejected rows is counted.
    tallied: bool,
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
        // What came back is told by a column of its own, or follows from a status.
        let tells_refunds = plan.columns.iter().any(|read| !read.attribute && may_tell_refunds(read.column.name));
        let left_out = left_out(recipe, place);
        let rules = match KindRules::for_kind(plan.kind)? {
            KindRules::Orders(orders) => {
                let orders = orders.with_single_pieces(!reads("quantity")).with_totals(&recipe.totals);
                let orders = orders.with_words(tells_refunds || reads("refunded") || !left_out.is_empty());
                let tells_orders = reads("order_refunded") || recipe.totals.refunds_of_orders;
                KindRules::Orders(orders.with_line_prices(plan.line_prices).with_refunds_of_orders(tells_orders))
            }
            other => other,
        };
        let joined = |name: &str| plan.joins.iter().any(|(target, _)| Some(*target) == place(name));
        let custom = |name: &str| name == CUSTOM && !plan.custom.is_empty();
        let of_orders = recipe.totals.refunds_of_orders;
        let signed = !reads("currency") && plan.columns.iter().any(|read| read.column.kind == FactType::Money);
        let by_sign = place("currency").filter(|_| signed);
        let extra = |name: &str| match name {
            "currency" => by_sign.is_some(),
            "discount" => recipe.shares.is_some(),
            "refunded" => tells_refunds,
            "order_refunded" => of_orders,
            _ => false,
        };
        let spared = |name: &str| !tells_refunds && !reads("refunded") && !of_orders && recipe.spares(name);
        let filled = |name: &str| {
            let has = extra(name) || reads(name) || joined(name) || custom(name) || rules.computed().contains(&name);
            has && !spared(name)
        };
        let empty = BatchBuilder::new(plan.kind, |_| false).and_then(BatchBuilder::finish).map_err(broken)?;
        Ok(Self {
            plan,
            readers: plan.columns.iter().enumerate().map(|(index, read)| recipe.reader(index, read)).collect(),
            statuses: recipe.mapping.map_or(&[], |mapping| &mapping.status),
            columns: BatchBuilder::new(plan.kind, filled).map_err(broken)?,
            rules,
            delimited,
            customer: place("customer_id"),
            order_of_payment: place("order_id").filter(|_| plan.kind.name == "payments"),
            people: plan.columns.iter().map(|read| !read.attribute && read.column.names_customers()).collect(),
            nobody: recipe.mapping.map_or(&[], |mapping| &mapping.nobody),
            left_out,
            cancelled: place("is_cancelled"),
            amount: place("amount"),
            tallied: plan.kind.name == "orders",
            currency: place("currency"),
            time: plan.kind.time.and_then(place),
            observes: plan.columns.iter().any(|read| read.attribute),
            repeated: RepeatedHeaders::of(plan),
            first: None,
            needs: plan.columns.iter().map(Need::of).collect(),
            by_sign,
            marks: CurrencyMarks::of(plan, recipe.mapping),
            shares: None,
            sums: SumRows::of(plan),
            continues: recipe.continues,
            built: BuiltChunk::of(empty, plan),
            failed: None,
        })
    }

    fn row(&mut self, row: &Row<'_, '_>) {
        let share = self.shares.as_mut().and_then(ChunkShares::next);
        if row.fault.is_none() && row.cells.iter().all(Cell::is_blank) {
            self.built.stats.blank += 1;
            return;
        }
        // If no time is read, a header could pass for a row.
        if self.time.is_none() && self.repeated.is_header(self.plan, row) {
            self.built.stats.headers += 1;
            return;
        }
        if self.sums.is_sum(row) {
            self.built.totals.push((row.line, raw_of(row)));
            return;
        }
        match self.take(row, share) {
            Ok(()) => {
                self.built.stats.rows += 1;
                self.keep_last();
            }
            Err(_) if self.repeated.is_header(self.plan, row) => self.built.stats.headers += 1,
            Err(_) if self.sums.looks_like_sum(row) => self.built.totals.push((row.line, raw_of(row))),
            Err(reason) => {
                self.built.continued |= !self.continues && self.sums.continues_order(row);
                self.built.stats.rows += 1;
                self.keep_last();
                let reject = Reject { line: row.line, reason, raw: raw_of(row) };
                self.built.last = Some(LastRow { reject, money: self.money_of(row) });
                if !self.lacks_keys(row) {
                    self.keep_last();
                }
            }
        }
    }

    /// Counts the row that was kept back, now that it is known to be no total.
    fn keep_last(&mut self) {
        if let Some(LastRow { reject, money }) = self.built.last.take() {
            self.built.stats.money.add_rejected(&money);
            self.built.rejects.push(reject);
        }
    }

    /// The money of a row that is not taken, as far as it can be read.
    fn money_of(&self, row: &Row<'_, '_>) -> RejectedMoney {
        let amount = self.amount.filter(|_| self.tallied && row.fault.is_none())?;
        let mut reads = self.plan.columns.iter().zip(&self.readers);
        let read = reads.find(|(read, _)| read.target == Some(amount));
        let cell = read.map(|(read, reader)| (cell_of(row, &read.source), reader.numbers));
        let amount = cell.and_then(|(cell, numbers)| amounts::read_as(cell, numbers).ok().flatten());
        let mut reads = self.plan.columns.iter();
        let currency = self.currency.and_then(|place| reads.find(|read| read.target == Some(place)));
        let currency = currency.and_then(|read| currency::code(&cell_of(row, &read.source).to_text()));
        amount.map(|amount| (currency.map(Cow::into_owned), amount.value))
    }

    /// Whether neither ids nor a time are in a row, and nothing but numbers.
    fn lacks_keys(&self, row: &Row<'_, '_>) -> bool {
        let keys = self.plan.columns.iter().filter(|read| matches!(read.column.kind, FactType::Id | FactType::Time));
        let is_number = |cell: &Cell<'_>| cell.is_blank() || amounts::read(cell, DecimalSign::Point).is_ok();
        row.fault.is_none()
            && keys.map(|read| cell_of(row, &read.source)).all(Cell::is_blank)
            && row.cells.iter().all(is_number)
    }

    fn take(&mut self, row: &Row<'_, '_>, share: Option<i64>) -> Result<(), Reason> {
        if let Some(fault) = &row.fault {
            return Err(fault.clone());
        }
        if self.delimited && self.plan.is_overfull(row) {
            return Err(Reason::TooManyFields { found: row.cells.len(), expected: self.plan.width });
        }
        let mut values: Values<'_> = [const { FieldValue::Null }; MOST_COLUMNS];
        let mut attributes: Vec<FieldValue<'_>> = Vec::new();
        let sums = self.continues.then_some(&self.sums);
        let inherited = self.first.as_mut().is_some_and(|first| first.see(self.plan, row, sums));
        let cells = RowCells {
            plan: self.plan,
            readers: &self.readers,
            needs: &self.needs,
            people: &self.people,
            nobody: self.nobody,
            first: self.first.as_ref(),
            row,
        };
        let RowFindings { unread, nobody, sign } =
            cells.read(&mut self.built.stats.seen, &mut values, &mut attributes)?;
        if let Some(slot) = self.by_sign.and_then(|place| values.get_mut(place))
            && let Some(code) = sign.and_then(|(sign, _)| currency_of(sign))
        {
            *slot = FieldValue::Text(Cow::Borrowed(code));
        }
        self.join(&mut values);
        self.keep_custom(row, &mut values);
        let left_out = self.leave_out(&mut values);
        self.rules.share(&mut values, share);
        if !unread.is_empty() {
            let computed = self.rules.computes(self.amount.and_then(|place| values.get(place)));
            leave_empty(unread, &self.needs, computed, &mut self.built.stats.seen)?;
        }
        let computed = self.rules.apply(&mut values, &mut self.built.stats, self.statuses)?;
        self.refuse_totals(row)?;
        if let Some(example) = self.marks.contradiction(self.plan, row, &values, sign) {
            self.built.stats.other_currencies.add(|| example);
        }
        self.built.stats.computed += u64::from(computed);
        self.built.stats.inherited += u64::from(inherited);
        let amount = || match self.amount.and_then(|place| values.get(place)) {
            Some(FieldValue::Number(amount)) => i128::from(*amount),
            _ => 0,
        };
        if let Some(nobody) = nobody {
            self.built.stats.add_nobody(&nobody, 1, amount());
        }
        if left_out {
            self.built.stats.left_out.0 += 1;
            self.built.stats.left_out.1 += amount();
        }
        let at = |place: Option<usize>| place.and_then(|place| values.get(place));
        match (at(self.customer), at(self.time)) {
            (Some(FieldValue::Text(customer)), Some(FieldValue::Number(time))) if self.observes => {
                if let Err(error) = self.built.observed.see(customer, *time, &attributes) {
                    self.failed.get_or_insert(error);
                }
            }
            (Some(FieldValue::Null), _) if matches!(at(self.order_of_payment), Some(FieldValue::Text(_))) => {}
            (Some(FieldValue::Null), _) => self.built.stats.without_customer += 1,
            _ => {}
        }
        if let Err(error) = self.columns.push(&values) {
            self.failed.get_or_insert(error);
        }
        Ok(())
    }

    /// Lets a line count nowhere that the mapping leaves out; whether it does.
    fn leave_out(&self, values: &mut Values<'_>) -> bool {
        let is_left_out = self.left_out.iter().any(|(place, words)| match values.get(*place) {
            Some(FieldValue::Text(text)) => words.contains(&normalised(text)),
            _ => false,
        });
        if let (true, Some(slot)) = (is_left_out, self.cancelled.and_then(|place| values.get_mut(place))) {
            *slot = FieldValue::Flag(true);
        }
        is_left_out
    }

    /// A total that has all that a customer needs: a name in the place of the id.
    fn refuse_totals(&self, row: &Row<'_, '_>) -> Result<(), Reason> {
        let is_total = self.time.is_none() && self.sums.looks_like_sum(row);
        if is_total { Err(Reason::Empty { column: "customer_id" }) } else { Ok(()) }
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
                    (value, _) => {
                        let number = value.and_then(FieldValue::number).map(Money::from_ten_thousandths);
                        number.iter().for_each(|number| key.push_str(&number.to_string()));
                    }
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
        for (number, (header, place)) in self.plan.custom.iter().enumerate() {
            let text = row.cells.get(*place).map_or(Cow::Borrowed(""), Cell::to_text);
            let own = crate::text::clean::trimmed(&text);
            // Where the first row of an order speaks for all of them, it does so here too.
            let above = || self.first.as_ref().and_then(|first| first.kept(number)).unwrap_or("");
            let text = if own.is_empty() { above() } else { own };
            if !text.is_empty() {
                object.insert(header.clone(), serde_json::Value::String(text.to_owned()));
            }
        }
        let place = self.plan.kind.columns.iter().position(|column| column.name == CUSTOM);
        let slot = place.and_then(|place| values.get_mut(place));
        if let Some(slot) = slot
            && !object.is_empty()
        {
            *slot = FieldValue::Text(Cow::Owned(serde_json::Value::Object(object).to_string()));
        }
    }
}

/// What it takes to read the cells of a row.
struct RowCells<'r, 'q> {
    plan: &'q Plan,
    readers: &'r [CellReader<'q>],
    needs: &'r [Need],
    people: &'r [bool],
    nobody: &'r [String],
    first: Option<&'r FirstRow>,
    row: &'r Row<'r, 'r>,
}

/// What was found while the cells of a row were read.
struct RowFindings<'c> {
    /// What could not be read and may not be needed.
    unread: Vec<(usize, Reason)>,
    /// An id that is no person, in the place of the customer's.
    nobody: Option<Cow<'c, str>>,
    /// The first sign beside a number, and the column that it stands in.
    sign: Option<(&'static str, usize)>,
}

impl RowCells<'_, '_> {
    /// Reads the cells.
    fn read<'c>(
        &'c self,
        seen: &mut [ColumnFindings],
        values: &mut Values<'c>,
        attributes: &mut Vec<FieldValue<'c>>,
    ) -> Result<RowFindings<'c>, Reason> {
        let (mut unread, mut nobody, mut sign) = (Vec::new(), None, None);
        let reads = self.plan.columns.iter().enumerate().zip(self.people).zip(self.readers).zip(self.needs);
        for (((((index, read), names_people), reader), need), seen) in reads.zip(seen) {
            let cell = cell_of(self.row, &read.source);
            let cell = self.first.map_or(cell, |first| first.cell(index, cell));
            let result = match read.clock {
                None => reader.read(cell, seen),
                Some(clock) => {
                    let clock = self.row.cells.get(clock).unwrap_or(&Cell::Empty);
                    let clock = self.first.map_or(clock, |first| first.clock(clock));
                    reader.read_with_clock(cell, clock, seen)
                }
            };
            if sign.is_none() {
                sign = seen.last_sign.map(|sign| (sign, index));
            }
            let mut value = match (result, need) {
                (Ok(value), _) => value,
                (Err(reason), Need::Row) => return Err(*reason),
                (Err(reason), _) => {
                    unread.push((index, *reason));
                    FieldValue::Null
                }
            };
            if *names_people && let FieldValue::Text(id) = &value {
                let is_nobody = people::is_nobody(id, self.nobody);
                if is_nobody || !is_compared_id(id) {
                    value = match std::mem::take(&mut value) {
                        FieldValue::Text(id) if !is_nobody => FieldValue::Text(compared_id(id)),
                        FieldValue::Text(id) if read.column.name == "customer_id" => {
                            nobody = Some(id);
                            FieldValue::Null
                        }
                        _ => FieldValue::Null,
                    };
                }
            }
            if read.attribute {
                customers::attribute(read.column.name, &mut value);
            } else if read.column.required && value == FieldValue::Null {
                return Err(Reason::Empty { column: read.column.name });
            }
            match read.target.and_then(|target| values.get_mut(target)) {
                Some(slot) => *slot = value.in_parts(),
                None => {
                    if attributes.is_empty() {
                        attributes.reserve(MOST_ATTRIBUTES);
                    }
                    attributes.push(value);
                }
            }
        }
        Ok(RowFindings { unread, nobody, sign })
    }
}

/// By place, the words whose lines the mapping leaves out.
fn left_out<'q>(recipe: &Recipe<'q>, place: impl Fn(&str) -> Option<usize>) -> Vec<(usize, &'q [String])> {
    let words =
        recipe.mapping.filter(|_| recipe.plan.kind.name == "orders").map_or(&[][..], |mapping| &mapping.leave_out);
    words.iter().filter_map(|(column, words)| Some((place(column)?, words.as_slice()))).collect()
}

/// Leaves values empty that could not be read, unless the amount has to be computed from them.
fn leave_empty(
    unread: Vec<(usize, Reason)>,
    needs: &[Need],
    computed: bool,
    seen: &mut [ColumnFindings],
) -> Result<(), Reason> {
    for (index, reason) in unread {
        if computed && needs.get(index) == Some(&Need::Amount) {
            return Err(reason);
        }
        if let Some(seen) = seen.get_mut(index) {
            seen.left_empty.add(|| reason.value().unwrap_or_default().to_owned());
        }
    }
    Ok(())
}

fn cell_of<'r>(row: &'r Row<'_, '_>, from: &'r CellSource) -> &'r Cell<'r> {
    match from {
        CellSource::Cell(place) => row.cells.get(*place).unwrap_or(&Cell::Empty),
        CellSource::Constant(cell) => cell,
    }
}
