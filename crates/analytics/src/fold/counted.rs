use super::filter::before;
use crate::conditions::{BoundCondition, BoundValue, ColumnType, Columns, Condition};
use crate::error::AnalyticsError;
use crate::money::Exchange;
use crate::owners::Owners;
use crate::pass::Facts;
use crate::plan::Source;
use crate::refunds::Refunds;
use crate::rows::{Chunk, CustomerFilter, ReadColumns, RowSource, Rows};
use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::{AsOf, FactKind, FactType};

/// Some columns of a table of facts: the rows that exist at an as-of and count.
pub(crate) struct CountedRows {
    pub(super) wanted: ReadColumns,
    /// What makes sales and returns of rows that tell of refunds, if they are of orders.
    refunds: Option<Refunds>,
    /// The columns of its chunks: those read, in the order of the kind, then the derived ones.
    pub(super) columns: Columns,
    /// The time of a row.
    pub(super) time: usize,
    /// Rows at or after it do not exist, nor do rows without a time; `None` if that does not matter.
    end: Option<i64>,
    /// The rows that count.
    counts: Option<BoundCondition>,
    derived: Vec<BoundValue>,
    /// How amounts become the policy's currency: where they and their currency stand.
    exchange: Option<(Arc<Exchange>, Vec<usize>, usize)>,
    /// Payments are those of their owners; with the place of their orders.
    owners: Option<(Arc<Owners>, usize)>,
}

impl CountedRows {
    /// Binds a source; the time and what its condition names are read in any case.
    pub(crate) fn new(
        facts: &Facts,
        as_of: &AsOf,
        source: Source,
        mut names: BTreeSet<String>,
    ) -> Result<Self, AnalyticsError> {
        names.insert(source.time.to_owned());
        let exchange = facts.exchange().filter(|_| names.iter().any(|name| is_amount(source.kind, name)));
        if exchange.is_some() {
            names.insert("currency".to_owned());
        }
        let condition = source.counts.map(|counts| counts(as_of));
        names.extend(condition.iter().flat_map(Condition::columns).map(str::to_owned));
        let wanted = ReadColumns::new(source.kind, &names);
        let missing =
            || AnalyticsError::MissingColumn { kind: source.kind.name.to_owned(), column: source.time.to_owned() };
        let time = wanted.position(source.time).ok_or_else(missing)?;
        let fields = wanted.schema.fields().iter();
        let mut columns = Columns(fields.map(|field| (field.name().clone(), column_type(field.data_type()))).collect());
        let counts = condition.map(|condition| BoundCondition::new(&columns, condition)).transpose()?;
        let mut derived = Vec::new();
        for made in source.derived {
            // A derived column is made only where what it is made of is read.
            let value = (made.of)(as_of);
            if value.columns().iter().all(|name| columns.position(name).is_some()) {
                derived.push(BoundValue::new(&columns, value)?);
                columns.0.push((made.name.to_owned(), ColumnType::Number));
            }
        }
        let amounts =
            wanted.schema.fields().iter().enumerate().filter(|(_, field)| is_amount(source.kind, field.name()));
        let amounts: Vec<usize> = amounts.map(|(place, _)| place).collect();
        let exchange = match exchange {
            Some(exchange) => {
                let currency = wanted.position("currency").ok_or_else(|| AnalyticsError::MissingColumn {
                    kind: source.kind.name.to_owned(),
                    column: "currency".to_owned(),
                })?;
                Some((Arc::clone(exchange), amounts, currency))
            }
            None => None,
        };
        let refunds = Refunds::of(&wanted)?;
        let end = source.by_time.then(|| as_of.local().micros());
        Ok(Self { wanted, refunds, columns, time, end, counts, derived, exchange, owners: None })
    }

    /// The same with payments under their owners' ids, whose orders are read.
    pub(super) fn of_owners(mut self, owners: Option<&Arc<Owners>>) -> Result<Self, AnalyticsError> {
        if let Some(owners) = owners {
            let orders = self.wanted.position("order_id");
            let orders = orders.ok_or_else(|| AnalyticsError::internal("payments of owners without their orders"))?;
            self.owners = Some((Arc::clone(owners), orders));
        }
        Ok(self)
    }

    /// Calls for each chunk of whole customers, in the order of their ids.
    pub(crate) fn each(
        &self,
        facts: &Facts,
        bucket: u32,
        of: CustomerFilter<'_>,
        call: impl FnMut(&Chunk) -> Result<(), AnalyticsError>,
    ) -> Result<(), AnalyticsError> {
        self.each_seen(facts, bucket, of, |_, _| Ok(()), call)
    }

    /// The same, and shows each chunk with its times before any row is left out.
    pub(crate) fn each_seen(
        &self,
        facts: &Facts,
        bucket: u32,
        of: CustomerFilter<'_>,
        mut see: impl FnMut(&Chunk, &ArrayRef) -> Result<(), AnalyticsError>,
        mut call: impl FnMut(&Chunk) -> Result<(), AnalyticsError>,
    ) -> Result<(), AnalyticsError> {
        let further = self.owners.as_ref().map_or(&[][..], |(owners, _)| owners.moved_to(bucket));
        let refunds = match &self.refunds {
            Some(refunds) if Refunds::are_told(facts.source(bucket))? => Some(refunds),
            _ => None,
        };
        let wanted = refunds.map_or(&self.wanted, |refunds| &refunds.columns);
        let mut rows = Rows::open(RowSource { further, ..facts.source(bucket) }, wanted, of)?;
        while let Some(chunk) = rows.next()? {
            facts.cancel().check()?;
            let chunk = match refunds {
                Some(refunds) => refunds.settle_chunk(&chunk)?,
                None => chunk,
            };
            see(&chunk, chunk.column(self.time)?)?;
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
        chunk.columns().get(self.columns.position(name)?)
    }

    fn existing(&self, mut chunk: Chunk) -> Result<Chunk, AnalyticsError> {
        if let Some((owners, orders)) = &self.owners
            && let Some(rows) = owners.own(&chunk, chunk.column(*orders)?)?
        {
            chunk = chunk.keep(&rows)?;
        }
        if let Some(end) = self.end
            && let Some(rows) = before(chunk.column(self.time)?, end)?
        {
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
            chunk = chunk.with_rows(chunk.starts().to_vec(), columns)?;
        }
        for derived in &self.derived {
            let values = derived.numbers(&chunk)?;
            let columns = chunk.columns().iter().cloned().chain([values]).collect();
            chunk = chunk.with_rows(chunk.starts().to_vec(), columns)?;
        }
        Ok(chunk)
    }
}

/// Whether a column holds amounts of money.
fn is_amount(kind: &FactKind, name: &str) -> bool {
    kind.column(name).is_some_and(|column| column.kind == FactType::Money)
}

/// What the values of a column are, once it is folded.
fn column_type(data_type: &DataType) -> ColumnType {
    match data_type {
        DataType::Utf8 => ColumnType::Text,
        DataType::Boolean => ColumnType::Flag,
        _ => ColumnType::Number,
    }
}
