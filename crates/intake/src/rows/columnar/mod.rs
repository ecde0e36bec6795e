//! Chunks of orders whose columns are taken whole: where every value is what it says, and none has to be mended.
//!
//! What comes out is what [`Recipe::build`] makes of the same rows cell by cell, in the columns that are of use.
//! Wherever it could be anything else nothing comes out, and the cells are looked at one by one. Formats that keep
//! columns hand them over as arrays; where all columns are kept, taking them whole saves little time and holds much more
//! memory, so that it is not tried. Delimited text is taken apart some hundred rows at a time.

mod computed;
mod lanes;
mod money;
mod numbers;
#[cfg(test)]
mod tests;
mod texts;

use crate::columns::plan::PlannedColumn;
use crate::error::Problem;
use crate::rows::build::{BuiltChunk, Recipe};
use crate::rows::kinds::customers;
use crate::rows::kinds::orders::is_word_of_refunds;
use crate::rows::money::MoneyTally;
use crate::rows::observed::ObservedCustomers;
use crate::rows::stats::ReadStats;
use crate::rows::sums::names_sum;
use crate::table::fields::{AskedFields, FieldBlock};
use crate::table::rows::{ColumnStatistics, Table};
use crate::table::typed::{Typed, ValueKind};
use crate::values::dates::{TimeForm, is_in_range};
use crate::values::reader::{ColumnFindings, FieldValue};
use crate::values::status::{StatusMeaning, Statuses, is_type_of_returns};
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array,
};
use arrow::datatypes::{Date32Type, Field as ArrowField, FieldRef, Schema, TimestampMicrosecondType};
use lanes::{Lane, LaneValues};
use numbers::Numbers;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use terrace_domain::facts::ORDERS;
use terrace_domain::{FactType, LocalTime, Zone};
use terrace_frame::schema::{Nulls, fact_schema};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// A chunk in the making.
struct Chunk<'q> {
    recipe: &'q Recipe<'q>,
    rows: usize,
    /// Finished columns by name.
    done: BTreeMap<&'static str, ArrayRef>,
    numbers: BTreeMap<&'static str, Numbers>,
    /// By the plan's reads.
    seen: Vec<ColumnFindings>,
    statuses: Statuses,
    /// By rows, if a status is read.
    words: Option<Vec<Option<StatusMeaning>>>,
    money: MoneyTally,
    /// What lines say of their customers, by name.
    attributes: Vec<(&'static str, StringArray)>,
    /// Rows whose amount was computed.
    computed: usize,
    /// Rows of nothing but blanks, which are left out.
    blank: u64,
}

/// Whether taking columns of text whole is worth while in a file: where it mostly fails, the work is done twice.
#[derive(Debug, Default)]
pub(crate) struct WholeTries {
    taken: AtomicUsize,
    failed: AtomicUsize,
}

impl WholeTries {
    fn are_worth_it(&self) -> bool {
        let failed = self.failed.load(Relaxed);
        failed < 3 || failed < self.taken.load(Relaxed)
    }
}

/// A read to fetch: its number, what it is, and its place in the file.
type Fetched<'a> = (usize, &'a PlannedColumn, usize);

impl Recipe<'_> {
    /// Builds a chunk column by column; `None` if a cell has to be looked at by itself.
    pub fn build_whole(&self, table: &dyn Table, chunk: usize) -> Result<Option<BuiltChunk>, Problem> {
        if table.is_delimited() {
            return self.build_of_fields(table, chunk);
        }
        let Some(of_use) = self.of_use else { return Ok(None) };
        let Some(reads) = self.to_fetch(table, chunk, of_use)? else { return Ok(None) };
        let places: Vec<usize> = reads.iter().map(|(_, _, place)| *place).collect();
        let Some(columns) = table.columns(chunk, &places)? else { return Ok(None) };
        let mut whole = Chunk::of(self, columns.first().map_or(0, |column| column.len()));
        for ((index, read, _), column) in reads.iter().zip(&columns) {
            self.cancel.check()?;
            if whole.take_column(*index, read, column).is_none() {
                return Ok(None);
            }
        }
        whole.finish().transpose()
    }

    /// The same for delimited text, whose fields are read by the functions that read cells.
    fn build_of_fields(&self, table: &dyn Table, chunk: usize) -> Result<Option<BuiltChunk>, Problem> {
        if !self.tries.are_worth_it() {
            return Ok(None);
        }
        let Some((reads, mut lanes)) = self.lanes() else { return Ok(None) };
        let places: Vec<usize> = reads.iter().map(|(_, _, place)| *place).collect();
        let mut rows = 0;
        let asked = AskedFields { places: &places, width: self.plan.width };
        let mut read = |block: &FieldBlock<'_>| {
            self.cancel.check()?;
            rows += block.rows();
            Ok(lanes.iter_mut().enumerate().all(|(column, lane)| lane.read(block.column(column)).is_some()))
        };
        let blank = table.visit_fields(chunk, asked, &mut read)?;
        let built = blank.map(|blank| self.chunk_of_lanes((rows, blank), reads, lanes)).transpose()?.flatten();
        let count = if built.is_some() { &self.tries.taken } else { &self.tries.failed };
        count.fetch_add(1, Relaxed);
        Ok(built)
    }

    fn chunk_of_lanes(
        &self,
        (rows, blank): (usize, u64),
        reads: Vec<Fetched<'_>>,
        lanes: Vec<Lane<'_>>,
    ) -> Result<Option<BuiltChunk>, Problem> {
        let mut whole = Chunk::of(self, rows);
        whole.blank = blank;
        for ((index, read, _), lane) in reads.into_iter().zip(lanes) {
            let (seen, values) = lane.done().map_err(|cause| Problem::Batch(Arc::new(cause)))?;
            whole.seen.get_mut(index).into_iter().for_each(|slot| *slot = seen.clone());
            if whole.take_lane(read, values).is_none() {
                return Ok(None);
            }
        }
        whole.finish().transpose()
    }

    /// The columns of a delimited text that have to be read, and how; `None` if one cannot be taken whole.
    fn lanes(&self) -> Option<(Vec<Fetched<'_>>, Vec<Lane<'_>>)> {
        if !self.is_plain() {
            return None;
        }
        let (mut reads, mut lanes) = (Vec::new(), Vec::new());
        for (index, read) in self.plan.columns.iter().enumerate() {
            let (name, place) = (read.column.name, read.place()?);
            // Two columns of ours that are one of the file's are seldom enough.
            if read.unit.rate.is_some() || read.unit.clock.is_some() || read.clock.is_some() || name == "row_type" {
                return None;
            }
            if reads.iter().any(|(_, _, other)| *other == place) {
                return None;
            }
            let is_asked = self.is_of_use(name) || read.attribute || matches!(name, "status" | "currency");
            // Texts can always be read.
            if is_asked || name == "product" || read.column.kind != FactType::Text {
                reads.push((index, read, place));
                lanes.push(Lane::new(read, self.reader(index, read), is_asked)?);
            }
        }
        Some((reads, lanes))
    }

    /// Whether a column of ours is asked for.
    fn is_of_use(&self, name: &str) -> bool {
        self.of_use.is_none_or(|names| names.contains(name))
    }

    /// Whether rows are orders of named customers that say all by themselves, in their own cells.
    fn is_plain(&self) -> bool {
        let plan = self.plan;
        let is_moved = self.mapping.is_some_and(|mapping| !mapping.nobody.is_empty() || !mapping.leave_out.is_empty());
        let tells_refunds = |read: &PlannedColumn| {
            !read.attribute && (is_word_of_refunds(read.column.name) || read.column.name == "refunded")
        };
        // A mark in a header may contradict the currency of a row.
        let is_marked = |read: &PlannedColumn| read.unit.currency.is_some() || read.unit.sign.is_some();
        let compares = plan.names_currencies() && plan.columns.iter().any(is_marked);
        let is_mended = compares
            || !plan.joins.is_empty()
            || !plan.custom.is_empty()
            || plan.inherits
            || plan.line_prices
            || self.continues
            || self.shares.is_some()
            || self.totals.of_orders;
        // Whoever takes rows by customer needs the column; cell by cell one is made, of nothing.
        let is_named = self.reads("customer_id");
        *plan.kind == ORDERS && !is_moved && !plan.columns.iter().any(tells_refunds) && !is_mended && is_named
    }

    /// Whether a column of ours is read from the file.
    fn reads(&self, name: &str) -> bool {
        self.plan.columns.iter().any(|read| !read.attribute && read.column.name == name)
    }

    /// The reads whose columns have to be fetched, with their places; `None` if one cannot be taken whole.
    fn to_fetch(
        &self,
        table: &dyn Table,
        chunk: usize,
        of_use: &BTreeSet<&'static str>,
    ) -> Result<Option<Vec<Fetched<'_>>>, Problem> {
        let plan = self.plan;
        let is_moved = self.mapping.is_some_and(|mapping| mapping.timezone.is_some());
        if !self.is_plain() || is_moved || self.left_discounts.is_some() {
            return Ok(None);
        }
        let maps_words = self.mapping.is_some_and(|mapping| !mapping.status.is_empty());
        // Lines are worth what their pieces and prices come to where no column says it.
        let is_computed = !self.reads("amount");
        let mut fetched = Vec::new();
        for (index, read) in plan.columns.iter().enumerate() {
            let Some(place) = read.place() else { return Ok(None) };
            if read.column.name == "row_type" && !read.attribute {
                // Types of rows matter where one of them is that of returns.
                let is_any = table.any_text(chunk, place, &|text| is_type_of_returns(text))?;
                if maps_words || is_any != Some(false) {
                    return Ok(None);
                }
                continue;
            }
            let scaled = read.unit.exponent != 0
                || read.unit.rate.is_some()
                || read.unit.clock.is_some()
                || read.clock.is_some();
            let is_of_customer = read.attribute && read.column.kind != FactType::Text;
            if scaled || is_of_customer || matches!(read.column.kind, FactType::Flag | FactType::Date | FactType::Rate)
            {
                return Ok(None);
            }
            let is_needed = of_use.contains(read.column.name)
                || (is_computed && matches!(read.column.name, "unit_price" | "quantity" | "discount"))
                || !is_irrelevant(read, table.column_statistics(chunk, place));
            // Products are needed to know rows that are sums, unless the format tells which products there are.
            let names_no_sum = || {
                let any = table.any_text(chunk, place, &|product| names_sum("product", product))?;
                Ok::<_, Problem>(any == Some(false))
            };
            if is_needed || (read.column.name == "product" && !names_no_sum()?) {
                fetched.push((index, read, place));
            }
        }
        Ok(Some(fetched))
    }
}

/// Whether nothing but the column itself depends on its values, whatever they are.
fn is_irrelevant(read: &PlannedColumn, told: Option<ColumnStatistics>) -> bool {
    let name = read.column.name;
    if read.attribute || read.column.required || matches!(name, "customer_id" | "amount" | "status" | "currency") {
        return false;
    }
    match (read.column.kind, told) {
        (FactType::Text, Some(_)) => true,
        (
            FactType::Money | FactType::Quantity | FactType::Number,
            Some(ColumnStatistics::Numbers { least, most, scale }),
        ) => {
            let is_no_return = name != "quantity" || least >= 0;
            is_no_return && [least, most].iter().all(|bound| numbers::exact(*bound, scale).is_some())
        }
        _ => false,
    }
}

impl<'q> Chunk<'q> {
    fn of(recipe: &'q Recipe<'q>, rows: usize) -> Self {
        Self {
            recipe,
            rows,
            done: BTreeMap::new(),
            numbers: BTreeMap::new(),
            seen: vec![ColumnFindings::default(); recipe.plan.columns.len()],
            statuses: Statuses::default(),
            words: None,
            money: MoneyTally::default(),
            attributes: Vec::new(),
            computed: 0,
            blank: 0,
        }
    }

    /// Takes one column; `None` if a cell has to be looked at by itself.
    fn take_column(&mut self, index: usize, read: &PlannedColumn, column: &ArrayRef) -> Option<()> {
        let name = read.column.name;
        let seen = self.seen.get_mut(index)?;
        match read.column.kind {
            FactType::Id if !read.attribute => {
                let ids = texts::ids(&Typed::new(column).ok()?, seen)?;
                if read.column.required && ids.null_count() > 0 {
                    return None;
                }
                self.take_ids(read, ids)?;
            }
            FactType::Time => {
                let times = times(&Typed::new(column).ok()?, self.recipe.zone)?;
                if read.column.required && times.null_count() > 0 {
                    return None;
                }
                if times.null_count() < times.len() {
                    seen.forms.insert(TimeForm::Typed);
                }
                self.done.insert(name, Arc::new(times));
            }
            FactType::Money | FactType::Quantity | FactType::Number => {
                let numbers = Numbers::of(column)?;
                if name == "discount" {
                    seen.above_ten = numbers.above(100_000);
                    // Small ones may be parts of the price.
                    if seen.above_ten == 0 && numbers.above(0) > 0 {
                        return None;
                    }
                }
                self.numbers.insert(name, numbers);
            }
            FactType::Text => self.take_texts(read, texts::plain(&Typed::new(column).ok()?)?)?,
            _ => return None,
        }
        Some(())
    }

    /// Takes a column that was read from text.
    fn take_lane(&mut self, read: &PlannedColumn, values: LaneValues) -> Option<()> {
        let name = read.column.name;
        match values {
            LaneValues::Ids(ids) => self.take_ids(read, ids)?,
            LaneValues::Texts(texts) => self.take_texts(read, texts)?,
            LaneValues::Times(times) => drop(self.done.insert(name, Arc::new(times))),
            LaneValues::Numbers(numbers) => drop(self.numbers.insert(name, numbers)),
            LaneValues::Seen => {}
        }
        Some(())
    }

    fn take_ids(&mut self, read: &PlannedColumn, ids: StringArray) -> Option<()> {
        let name = read.column.name;
        // A row that is a sum of others is left out.
        if texts::any_names_sum(name, &ids) || (read.column.names_customers() && !texts::are_customers(&ids)) {
            return None;
        }
        self.done.insert(name, Arc::new(ids));
        Some(())
    }

    fn take_texts(&mut self, read: &PlannedColumn, texts: StringArray) -> Option<()> {
        let name = read.column.name;
        if read.attribute {
            self.attributes.push((name, texts));
            return Some(());
        }
        let column: ArrayRef = match name {
            "product" if texts::any_names_sum(name, &texts) => return None,
            "currency" => Arc::new(texts::currencies(&texts)?),
            "status" => {
                self.words = Some(self.statuses_of(&texts)?);
                Arc::new(texts)
            }
            _ => Arc::new(texts),
        };
        self.done.insert(name, column);
        Some(())
    }

    /// What the statuses mean; `None` if one says more than whether its rows count.
    fn statuses_of(&mut self, texts: &StringArray) -> Option<Vec<Option<StatusMeaning>>> {
        let mapped = self.recipe.mapping.map_or(&[][..], |mapping| &mapping.status);
        let (of_rows, different) = texts::distinct(texts)?;
        let words: Vec<Option<StatusMeaning>> =
            different.iter().map(|(text, rows)| self.statuses.read_many(text, *rows, mapped)).collect();
        let is_plain = |word: &Option<StatusMeaning>| {
            matches!(word, Some(StatusMeaning::Sale | StatusMeaning::Cancelled | StatusMeaning::Unpaid))
        };
        if !words.iter().all(is_plain) {
            return None;
        }
        Some(of_rows.iter().map(|which| words.get(usize::from((*which)?)).copied().flatten()).collect())
    }

    /// Gives returns their sign, and puts the columns together. Amounts are there in every row.
    fn finish(mut self) -> Option<Result<BuiltChunk, Problem>> {
        let mut quantities = self.numbers.remove("quantity");
        let mut amounts = match self.numbers.remove("amount") {
            Some(amounts) => amounts,
            None => {
                self.computed = self.rows;
                let prices = self.numbers.get("unit_price")?;
                computed::amounts(quantities.as_ref(), prices, self.numbers.get("discount"), self.rows)?
            }
        };
        if !amounts.is_full() {
            return None;
        }
        let mut returns = vec![false; self.rows];
        amounts.mark_negative(&mut returns);
        quantities.iter().for_each(|quantities| quantities.mark_negative(&mut returns));
        let mut cancelled = vec![false; self.rows];
        for (row, word) in self.words.iter().flatten().enumerate() {
            if let Some(flag) = cancelled.get_mut(row).filter(|_| word.is_some_and(StatusMeaning::counts_nowhere)) {
                *flag = true;
            }
        }
        let listed = amounts.make_negative(&returns);
        if let Some(quantities) = &mut quantities {
            quantities.make_negative(&returns);
        }
        // A discount takes off, whatever its sign.
        for name in ["discount", "level_discount"] {
            if let Some(discounts) = self.numbers.get_mut(name) {
                discounts.make_positive();
            }
        }
        let texts = |name: &str| self.done.get(name).and_then(|texts| texts.as_string_opt::<i32>());
        let listed = listed.as_deref().unwrap_or(amounts.values());
        let (words, customers) = (self.words.as_deref(), texts("customer_id"));
        self.money = money::tally(listed, amounts.values(), words, customers, texts("currency"));
        self.numbers.insert("amount", amounts);
        self.numbers.extend(quantities.map(|quantities| ("quantity", quantities)));
        let numbers = std::mem::take(&mut self.numbers);
        for (name, numbers) in numbers {
            if self.recipe.is_of_use(name) {
                self.done.insert(name, numbers.column()?);
            }
        }
        self.done.insert("is_return", Arc::new(BooleanArray::from(returns)));
        self.done.insert("is_cancelled", Arc::new(BooleanArray::from(cancelled)));
        Some(self.built())
    }

    /// Customers as the lines show them.
    fn observed(&self) -> Result<ObservedCustomers, Problem> {
        let mut observed = ObservedCustomers::default();
        let customers = self.done.get("customer_id").and_then(|ids| ids.as_string_opt::<i32>());
        let times = self.done.get("ordered_at").and_then(|times| times.as_primitive_opt::<TimestampMicrosecondType>());
        let Some((customers, times)) = customers.zip(times).filter(|_| !self.attributes.is_empty()) else {
            return Ok(observed);
        };
        let mut shown: Vec<FieldValue<'_>> = Vec::with_capacity(self.attributes.len());
        for (row, (customer, time)) in customers.iter().zip(times).enumerate() {
            let Some((customer, time)) = customer.zip(time) else { continue };
            self.recipe.cancel.check()?;
            shown.clear();
            shown.extend(self.attributes.iter().map(|(name, texts)| {
                let mut value =
                    if texts.is_valid(row) { FieldValue::Text(texts.value(row).into()) } else { FieldValue::Null };
                customers::attribute(name, &mut value);
                value
            }));
            observed.see(customer, time, &shown)?;
        }
        Ok(observed)
    }

    fn built(self) -> Result<BuiltChunk, Problem> {
        let observed = self.observed()?;
        let schema = fact_schema(self.recipe.plan.kind, Nulls::WhereOptional);
        let column = |field: &FieldRef| {
            let nothing = || self.recipe.of_use.is_none().then(|| new_null_array(field.data_type(), self.rows));
            // Columns of nothing are left out where not all are kept: they cost time too.
            let found = self.done.get(field.name().as_str()).cloned().or_else(nothing)?;
            let field = ArrowField::new(field.name(), found.data_type().clone(), field.is_nullable());
            Some((Arc::new(field), found))
        };
        let (fields, columns): (Vec<FieldRef>, Vec<ArrayRef>) = schema.fields().iter().filter_map(column).unzip();
        let schema = Arc::new(Schema::new(fields));
        let without_customer = self.done.get("customer_id").map_or(self.rows, |ids| ids.null_count());
        let count = |rows: usize| rows as u64;
        Ok(BuiltChunk {
            batch: RecordBatch::try_new(schema, columns).map_err(|cause| Problem::Batch(Arc::new(cause)))?,
            stats: ReadStats {
                rows: count(self.rows),
                without_customer: count(without_customer),
                computed: count(self.computed),
                blank: self.blank,
                statuses: self.statuses,
                money: self.money,
                seen: self.seen,
                ..ReadStats::default()
            },
            rejects: Vec::new(),
            totals: Vec::new(),
            observed,
            last: None,
            continued: false,
        })
    }
}

/// Times of the zone's wall clock.
fn times(column: &Typed, zone: &Zone) -> Option<TimestampMicrosecondArray> {
    let times = match column.kind {
        ValueKind::Time { zoned: false } => column.values.as_primitive::<TimestampMicrosecondType>().clone(),
        ValueKind::Time { zoned: true } => {
            let instants = column.values.as_primitive::<TimestampMicrosecondType>();
            let shown = |instant| zone.local(instant).map(LocalTime::micros).ok_or(());
            instants.try_unary::<_, TimestampMicrosecondType, ()>(shown).ok()?
        }
        ValueKind::Day => column.values.as_primitive::<Date32Type>().unary(|day| i64::from(day) * DAY),
        _ => return None,
    };
    let all = match times.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => times.values().iter().all(|time| is_in_range(*time)),
        Some(_) => times.iter().flatten().all(is_in_range),
    };
    all.then_some(times)
}
