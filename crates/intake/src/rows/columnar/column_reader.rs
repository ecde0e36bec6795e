//! Columns of a delimited text on their way to arrays, each read by the very functions that read its cells.

use super::numbers::Numbers;
use crate::columns::plan::PlannedColumn;
use crate::rows::sums::names_sum;
use crate::table::rows::Cell;
use crate::text::clean::trimmed;
use crate::values::ids;
use crate::values::reader::{CellReader, ColumnFindings, FieldValue};
use arrow::array::{StringArray, StringBuilder, TimestampMicrosecondArray};
use arrow::buffer::NullBuffer;
use arrow::error::ArrowError;
use std::borrow::Cow;
use terrace_domain::FactType;

/// What was read of a column.
pub(super) enum ReadColumn {
    Ids(StringArray),
    Texts(StringArray),
    Times(TimestampMicrosecondArray),
    Numbers(Numbers),
    /// Looked at, and not kept.
    Seen,
}

/// Numbers by rows, and which of them are there.
#[derive(Default)]
struct NumberColumn {
    values: Vec<i64>,
    /// By rows, once one is missing.
    valid: Option<Vec<bool>>,
}

impl NumberColumn {
    #[inline]
    fn push(&mut self, value: Option<i64>) {
        if value.is_none() && self.valid.is_none() {
            self.valid = Some(vec![true; self.values.len()]);
        }
        self.valid.iter_mut().for_each(|valid| valid.push(value.is_some()));
        self.values.push(value.unwrap_or(0));
    }

    fn done(self) -> (Vec<i64>, Option<NullBuffer>) {
        (self.values, self.valid.map(NullBuffer::from))
    }
}

enum Kind {
    Ids(StringBuilder),
    Texts(StringBuilder),
    /// Products that nobody asks for: whether one names a sum.
    Products,
    Times(NumberColumn),
    Numbers {
        numbers: NumberColumn,
        /// Whether they may be parts of the price.
        discounts: bool,
        /// Whether one of them has more decimals than are kept.
        finer: bool,
    },
}

/// A column on its way.
pub(super) struct ColumnReader<'q> {
    reader: CellReader<'q>,
    required: bool,
    kind: Kind,
    pub seen: ColumnFindings,
}

impl<'q> ColumnReader<'q> {
    /// For a column whose cells a reader reads, with whether it is asked for; `None` if its cells are looked at one by
    /// one.
    pub(super) fn new(read: &PlannedColumn, reader: CellReader<'q>, is_asked: bool) -> Option<Self> {
        let kind = match read.column.kind {
            FactType::Id if !read.attribute => Kind::Ids(StringBuilder::new()),
            FactType::Text if is_asked => Kind::Texts(StringBuilder::new()),
            FactType::Text => Kind::Products,
            FactType::Time if !read.attribute => Kind::Times(NumberColumn::default()),
            FactType::Money | FactType::Quantity | FactType::Number if !read.attribute => {
                Kind::Numbers { numbers: NumberColumn::default(), discounts: reader.discounts.is_some(), finer: false }
            }
            _ => return None,
        };
        Some(Self { reader, required: read.column.required, kind, seen: ColumnFindings::default() })
    }

    /// Reads some more fields; `None` if one of them has to be looked at by itself.
    pub(super) fn read<'f>(&mut self, fields: impl Iterator<Item = &'f str>) -> Option<()> {
        let Self { reader, required, kind, seen } = self;
        match kind {
            Kind::Ids(texts) => {
                for field in fields {
                    match ids::from_text(field).ok()? {
                        None if *required => return None,
                        None => texts.append_null(),
                        Some(id) => {
                            seen.ids.add(&id);
                            texts.append_value(id);
                        }
                    }
                }
            }
            Kind::Texts(texts) => {
                for field in fields {
                    match trimmed(field) {
                        "" | "\\N" => texts.append_null(),
                        text => texts.append_value(text),
                    }
                }
            }
            Kind::Products => {
                for field in fields {
                    if names_sum("product", field) {
                        return None;
                    }
                }
            }
            Kind::Times(times) => {
                let mut last = None;
                for field in fields {
                    let read = reader.times.read(&Cell::Text(Cow::Borrowed(field))).ok()?;
                    if read.is_none() && *required {
                        return None;
                    }
                    let form = read.map(|(_, form)| form);
                    if form.is_some() && form != last {
                        seen.forms.extend(form);
                        last = form;
                    }
                    times.push(read.map(|(micros, _)| micros));
                }
            }
            Kind::Numbers { numbers, discounts: true, .. } => {
                for field in fields {
                    match reader.read(&Cell::Text(Cow::Borrowed(field)), seen).ok()? {
                        FieldValue::Number(number) => numbers.push(Some(number)),
                        FieldValue::Null => numbers.push(None),
                        _ => return None,
                    }
                }
            }
            Kind::Numbers { numbers, finer, discounts: false } => {
                for field in fields {
                    let read = reader.amount(&Cell::Text(Cow::Borrowed(field)), seen).ok()?;
                    *finer |= read.is_some_and(|amount| amount.rounded);
                    numbers.push(read.map(|amount| amount.value));
                }
            }
        }
        // A sign beside a number may name the currency of its row.
        seen.signs.is_empty().then_some(())
    }

    /// What was read.
    pub(super) fn done(self) -> Result<(ColumnFindings, ReadColumn), ArrowError> {
        let values = match self.kind {
            Kind::Ids(mut texts) => ReadColumn::Ids(texts.finish()),
            Kind::Texts(mut texts) => ReadColumn::Texts(texts.finish()),
            Kind::Products => ReadColumn::Seen,
            Kind::Times(times) => {
                let (times, nulls) = times.done();
                ReadColumn::Times(TimestampMicrosecondArray::try_new(times.into(), nulls)?)
            }
            Kind::Numbers { numbers, finer, .. } => {
                let (numbers, nulls) = numbers.done();
                ReadColumn::Numbers(Numbers::new(numbers, nulls, finer))
            }
        };
        Ok((self.seen, values))
    }
}
