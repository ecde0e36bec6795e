use super::conditions::{Bound, Shape, before};
use crate::engine::Engine;
use crate::error::AnalyticsError;
use crate::exchange::Exchange;
use crate::facts::Facts;
use crate::payments::Owners;
use crate::plan::Source;
use crate::rows::{Chunk, Of, Rows, Wanted};
use datafusion::arrow::array::{ArrayRef, AsArray, Int64Array};
use datafusion::arrow::datatypes::{DataType, Decimal128Type};
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::{AsOf, FactKind, FactType};

/// Some columns of a table of facts: the rows that exist at an as-of and count.
pub(crate) struct Table {
    pub(super) wanted: Wanted,
    /// The columns of its chunks: those read, in the order of the kind, then the derived ones.
    pub(super) shape: Shape,
    /// The time of a row.
    pub(super) time: usize,
    /// Rows at or after it do not exist, nor rows without a time; nothing where that does not matter.
    end: Option<i64>,
    /// The rows that count.
    counts: Option<Bound>,
    derived: Vec<Bound>,
    /// How amounts become the policy's currency: where they and their currency stand.
    exchange: Option<(Arc<Exchange>, Vec<usize>, usize)>,
}

impl Table {
    /// Binds a source; the time and what its condition names are read in any case.
    pub(crate) fn new(
        engine: &Engine,
        facts: &Facts,
        as_of: &AsOf,
        source: Source,
        mut columns: BTreeSet<String>,
    ) -> Result<Self, AnalyticsError> {
        columns.insert(source.time.to_owned());
        let exchange = facts.exchange().filter(|_| columns.iter().any(|name| is_amount(source.kind, name)));
        if exchange.is_some() {
            columns.insert("currency".to_owned());
        }
        let condition = source.counts.map(|counts| counts(as_of));
        for named in condition.iter().flat_map(|condition| condition.column_refs()) {
            columns.insert(named.name.clone());
        }
        let wanted = Wanted::new(source.kind, &columns);
        let missing =
            || AnalyticsError::MissingColumn { kind: source.kind.name.to_owned(), column: source.time.to_owned() };
        let time = wanted.position(source.time).ok_or_else(missing)?;
        let fields = wanted.schema.fields().iter();
        let mut shape = Shape(fields.map(|field| (field.name().clone(), coded(field.data_type()))).collect());
        let counts = condition.map(|condition| Bound::new(engine, &shape, &condition)).transpose()?;
        let mut derived = Vec::new();
        for made in source.derived {
            // A derived column is made only where what it is made of is read.
            let expression = (made.of)(as_of);
            if expression.column_refs().iter().all(|column| shape.position(&column.name).is_some()) {
                derived.push(Bound::new(engine, &shape, &expression)?);
                shape.0.push((made.name.to_owned(), made.data_type.clone()));
            }
        }
        let amounts =
            wanted.schema.fields().iter().enumerate().filter(|(_, field)| is_amount(source.kind, field.name()));
        let amounts: Vec<usize> = amounts.map(|(place, _)| place).collect();
        let exchange = exchange.zip(wanted.position("currency"));
        let exchange = exchange.map(|(exchange, currency)| (Arc::clone(exchange), amounts, currency));
        let end = source.by_time.then(|| as_of.local().micros());
        Ok(Self { wanted, shape, time, end, counts, derived, exchange })
    }

    /// The same with payments under their owners' ids.
    pub(super) fn of_owners(mut self, owners: Option<&Arc<Owners>>) -> Self {
        self.wanted.owners = owners.cloned();
        self
    }

    /// Calls for each chunk of whole customers, in the order of their ids.
    pub(crate) fn each(
        &self,
        facts: &Facts,
        bucket: u32,
        of: Of<'_>,
        call: impl FnMut(&Chunk) -> Result<(), AnalyticsError>,
    ) -> Result<(), AnalyticsError> {
        self.each_seen(facts, bucket, of, |_, _| {}, call)
    }

    /// The same, and shows each chunk with its times before any row is left out.
    pub(crate) fn each_seen(
        &self,
        facts: &Facts,
        bucket: u32,
        of: Of<'_>,
        mut see: impl FnMut(&Chunk, &ArrayRef),
        mut call: impl FnMut(&Chunk) -> Result<(), AnalyticsError>,
    ) -> Result<(), AnalyticsError> {
        let mut rows = Rows::open(facts, bucket, &self.wanted, of)?;
        while let Some(chunk) = rows.next()? {
            if let Some(times) = chunk.columns().get(self.time) {
                see(&chunk, times);
            }
            call(&self.existing(chunk)?)?;
        }
        Ok(())
    }

    /// The kind of facts.
    pub(crate) fn kind(&self) -> &'static FactKind {
        self.wanted.kind
    }

    /// A column of its chunks.
    pub(crate) fn column<'a>(&self, chunk: &'a Chunk, name: &str) -> Option<&'a ArrayRef> {
        chunk.columns().get(self.shape.position(name)?)
    }

    fn existing(&self, mut chunk: Chunk) -> Result<Chunk, AnalyticsError> {
        if let Some(rows) = self.wanted.own(&chunk) {
            chunk = chunk.keep(&rows)?;
        }
        let times = chunk.columns().get(self.time).zip(self.end);
        if let Some(rows) = times.and_then(|(times, end)| before(times, end)) {
            chunk = chunk.keep(&rows)?;
        }
        if let Some(counts) = &self.counts {
            let rows = counts.holds(&chunk)?;
            if rows.count_set_bits() < rows.len() {
                chunk = chunk.keep(&rows)?;
            }
        }
        if let Some((exchange, amounts, currency)) = &self.exchange {
            let columns = exchange.columns(chunk.columns(), amounts, *currency, self.time)?;
            chunk = chunk.with_rows(chunk.starts().to_vec(), columns);
        }
        for derived in &self.derived {
            let values = amounts(&derived.values(&chunk)?)?;
            let columns = chunk.columns().iter().cloned().chain([values]).collect();
            chunk = chunk.with_rows(chunk.starts().to_vec(), columns);
        }
        Ok(chunk)
    }
}

/// Whether a column holds amounts of money.
fn is_amount(kind: &FactKind, name: &str) -> bool {
    kind.column(name).is_some_and(|column| column.kind == FactType::Money)
}

/// Texts are seen by their codes.
fn coded(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Utf8 => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        other => other.clone(),
    }
}

/// Amounts as integers of their unit.
fn amounts(column: &ArrayRef) -> Result<ArrayRef, AnalyticsError> {
    let overflow = |_| AnalyticsError::Overflow("amount".to_owned());
    match column.as_primitive_opt::<Decimal128Type>() {
        Some(wide) => {
            let narrow: Int64Array = wide.try_unary(|value| i64::try_from(value).map_err(overflow))?;
            Ok(Arc::new(narrow))
        }
        None => Ok(Arc::clone(column)),
    }
}
