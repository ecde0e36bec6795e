//! The columns of a chunk, put together.

use super::column_reader::ReadColumn;
use super::computed;
use super::fates::{self, StatusColumn};
use super::numbers::Numbers;
use super::texts;
use crate::columns::plan::PlannedColumn;
use crate::error::Problem;
use crate::rows::kinds::customers;
use crate::rows::nulls::null_column;
use crate::rows::observed::ObservedCustomers;
use crate::rows::recipe::{BuiltChunk, Recipe};
use crate::rows::stats::ReadStats;
use crate::table::typed::{Typed, ValueKind};
use crate::values::dates::{TimeForm, is_in_range};
use crate::values::reader::{ColumnFindings, FieldValue};
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{Date32Type, Field as ArrowField, FieldRef, Schema, TimestampMicrosecondType};
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_domain::{FactType, LocalTime, Zone};
use terrace_frame::schema::{Nulls, fact_schema};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// A chunk in the making.
pub(super) struct Chunk<'q> {
    recipe: &'q Recipe<'q>,
    rows: usize,
    /// Finished columns by name.
    done: BTreeMap<&'static str, ArrayRef>,
    numbers: BTreeMap<&'static str, Numbers>,
    /// If a status is read.
    statuses: Option<StatusColumn>,
    /// What lines say of their customers, by name.
    attributes: Vec<(&'static str, StringArray)>,
    /// Rows whose customer is an id that is no person.
    nobody: Vec<(usize, String)>,
    stats: ReadStats,
}

impl<'q> Chunk<'q> {
    /// Of so many rows, beside which some are blank and left out.
    pub(super) fn of(recipe: &'q Recipe<'q>, rows: usize, blank: u64) -> Self {
        let stats = ReadStats { rows: rows as u64, blank, ..ReadStats::new(recipe.plan.columns.len()) };
        Self {
            recipe,
            rows,
            done: BTreeMap::new(),
            numbers: BTreeMap::new(),
            statuses: None,
            attributes: Vec::new(),
            nobody: Vec::new(),
            stats,
        }
    }

    /// Takes one column; `None` if a cell has to be looked at by itself.
    pub(super) fn take_column(&mut self, index: usize, read: &PlannedColumn, column: &ArrayRef) -> Option<()> {
        let name = read.column.name;
        let seen = self.stats.seen.get_mut(index)?;
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

    /// Takes a column that was read from text, and what was seen of it.
    pub(super) fn take_read(
        &mut self,
        (index, read): (usize, &PlannedColumn),
        (seen, values): (ColumnFindings, ReadColumn),
    ) -> Option<()> {
        let name = read.column.name;
        *self.stats.seen.get_mut(index)? = seen;
        match values {
            ReadColumn::Ids(ids) => self.take_ids(read, ids)?,
            ReadColumn::Texts(texts) => self.take_texts(read, texts)?,
            ReadColumn::Times(times) => drop(self.done.insert(name, Arc::new(times))),
            ReadColumn::Numbers(numbers) => drop(self.numbers.insert(name, numbers)),
            ReadColumn::Seen => {}
        }
        Some(())
    }

    fn take_ids(&mut self, read: &PlannedColumn, mut ids: StringArray) -> Option<()> {
        let name = read.column.name;
        // A row that is a sum of others is left out.
        if texts::any_names_sum(name, &ids) {
            return None;
        }
        if read.column.names_customers() && !texts::are_customers(&ids) {
            let (customers, nobody) = texts::customers(&ids);
            if read.column.required && customers.null_count() > 0 {
                return None;
            }
            if name == "customer_id" {
                self.nobody = nobody;
            }
            ids = customers;
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
                let mapped = self.recipe.mapping.map_or(&[][..], |mapping| &mapping.status);
                self.statuses = Some(StatusColumn::read(&texts, &mut self.stats.statuses, mapped)?);
                Arc::new(texts)
            }
            _ => Arc::new(texts),
        };
        self.done.insert(name, column);
        Some(())
    }

    /// Gives returns their sign, and puts the columns together. Amounts are there in every row.
    pub(super) fn finish(mut self) -> Option<Result<BuiltChunk, Problem>> {
        let mut quantities = self.numbers.remove("quantity");
        let mut amounts = match self.numbers.remove("amount") {
            Some(amounts) => amounts,
            None => {
                self.stats.computed = self.stats.rows;
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
        let statuses = self.statuses.take();
        let fates = statuses.map(|statuses| statuses.settle_rows(amounts.values(), &mut returns, &mut self.stats));
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
        let (customers, currencies) = (texts("customer_id"), texts("currency"));
        self.stats.money = fates::tally(listed, amounts.values(), fates.as_ref(), customers, currencies);
        for (row, id) in std::mem::take(&mut self.nobody) {
            self.stats.add_nobody(&id, 1, amounts.get(row)?.into());
        }
        self.numbers.insert("amount", amounts);
        self.numbers.extend(quantities.map(|quantities| ("quantity", quantities)));
        let numbers = std::mem::take(&mut self.numbers);
        for (name, numbers) in numbers {
            if self.recipe.is_of_use(name) {
                self.done.insert(name, numbers.column()?);
            }
        }
        let (cancelled, refunded) = fates.map_or_else(Default::default, |fates| (fates.cancelled, fates.refunded));
        if !refunded.is_empty() {
            self.done.insert("refunded", Numbers::of_some(self.rows, &refunded).column()?);
        }
        let cancelled = if cancelled.is_empty() { vec![false; self.rows] } else { cancelled };
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
            let nothing = || self.recipe.of_use.is_none().then(|| null_column(field.data_type(), self.rows));
            // Columns of nothing are left out where not all are kept: they cost time too.
            let found = self.done.get(field.name().as_str()).cloned().or_else(nothing)?;
            let field = ArrowField::new(field.name(), found.data_type().clone(), field.is_nullable());
            Some((Arc::new(field), found))
        };
        let (fields, columns): (Vec<FieldRef>, Vec<ArrayRef>) = schema.fields().iter().filter_map(column).unzip();
        let schema = Arc::new(Schema::new(fields));
        let without_customer = self.done.get("customer_id").map_or(self.rows, |ids| ids.null_count());
        Ok(BuiltChunk {
            batch: RecordBatch::try_new(schema, columns).map_err(|cause| Problem::Batch(Arc::new(cause)))?,
            stats: ReadStats { without_customer: without_customer as u64, ..self.stats },
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
