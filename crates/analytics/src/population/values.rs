use crate::error::AnalyticsError;
use datafusion::arrow::array::{Array, AsArray, RecordBatch, StringArray};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Int64Type, TimestampMicrosecondType};
use std::cmp::Ordering;

/// What one plan answered in one bucket: a row per customer, sorted by id.
pub(crate) struct Answers {
    /// The customers.
    pub ids: StringArray,
    /// The row of the plan's answer for each of the customers in order.
    rows: Vec<usize>,
    /// The parts by number.
    parts: Vec<(usize, Values)>,
}

/// One aggregate of many customers.
pub(crate) enum Values {
    /// Counts, sums, times.
    Narrow(Vec<i64>, Option<NullBuffer>),
    /// Sums of ratios.
    Wide(Vec<i128>, Option<NullBuffer>),
    /// Names.
    Texts(StringArray),
}

impl Answers {
    /// Reads a plan's batches: `customer_id`, then columns called `part_{n}`. Nothing where no rows are.
    pub(crate) fn read(batches: &[RecordBatch]) -> Result<Option<Self>, AnalyticsError> {
        let Some(first) = batches.first() else { return Ok(None) };
        let batch = concat_batches(first.schema_ref(), batches)?;
        let wrong = |column: &str, found: &DataType| AnalyticsError::WrongColumn {
            kind: "metrics".to_owned(),
            column: column.to_owned(),
            found: found.to_string(),
        };
        let mut parts = Vec::new();
        for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()).skip(1) {
            let number = field.name().strip_prefix("part_").and_then(|digits| digits.parse().ok());
            let number: usize = number.ok_or_else(|| wrong(field.name(), column.data_type()))?;
            parts.push((number, Values::read(column).ok_or_else(|| wrong(field.name(), column.data_type()))?));
        }
        let ids = batch.column(0);
        let ids = ids.as_string_opt::<i32>().ok_or_else(|| wrong("customer_id", ids.data_type()))?.clone();
        let mut rows: Vec<usize> = (0..ids.len()).collect();
        if !rows.is_sorted_by(|a, b| ids.value(*a) < ids.value(*b)) {
            rows.sort_unstable_by(|a, b| ids.value(*a).cmp(ids.value(*b)));
        }
        Ok(Some(Self { ids, rows, parts }))
    }

    /// How many customers.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The id of the n-th customer.
    pub(crate) fn id(&self, place: usize) -> &str {
        self.rows.get(place).map_or("", |row| self.ids.value(*row))
    }

    /// The parts by number, with the row in which the n-th customer's value stands.
    pub(crate) fn parts(&self) -> &[(usize, Values)] {
        &self.parts
    }

    /// The row of the n-th customer.
    pub(crate) fn row(&self, place: usize) -> usize {
        self.rows.get(place).copied().unwrap_or(usize::MAX)
    }

    /// For each of the ids, which are sorted, the row of its answer; `usize::MAX` where there is none.
    pub(crate) fn rows_of(&self, ids: &[String]) -> Vec<usize> {
        let mut place = 0;
        let row = |id: &String| {
            while place < self.len() {
                match self.id(place).cmp(id.as_str()) {
                    Ordering::Less => place += 1,
                    Ordering::Equal => return self.row(place),
                    Ordering::Greater => break,
                }
            }
            usize::MAX
        };
        ids.iter().map(row).collect()
    }
}

impl Values {
    fn read(column: &dyn Array) -> Option<Self> {
        let nulls = column.nulls().cloned();
        Some(match column.data_type() {
            DataType::Int64 => Self::Narrow(column.as_primitive::<Int64Type>().values().to_vec(), nulls),
            DataType::Timestamp(..) => {
                Self::Narrow(column.as_primitive_opt::<TimestampMicrosecondType>()?.values().to_vec(), nulls)
            }
            DataType::Decimal128(..) => Self::Wide(column.as_primitive::<Decimal128Type>().values().to_vec(), nulls),
            DataType::Utf8 => Self::Texts(column.as_string::<i32>().clone()),
            _ => return None,
        })
    }

    /// The number in a row; nothing where it is null or no number.
    pub(crate) fn number(&self, row: usize) -> Option<i128> {
        let valid = |nulls: &Option<NullBuffer>| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
        match self {
            Self::Narrow(values, nulls) => values.get(row).filter(|_| valid(nulls)).map(|value| i128::from(*value)),
            Self::Wide(values, nulls) => values.get(row).copied().filter(|_| valid(nulls)),
            Self::Texts(_) => None,
        }
    }

    /// The text in a row; nothing where it is null or no text.
    pub(crate) fn text(&self, row: usize) -> Option<&str> {
        match self {
            Self::Texts(texts) if row < texts.len() && texts.is_valid(row) => Some(texts.value(row)),
            _ => None,
        }
    }
}

/// Sorted lists of ids as one, each id once.
pub(crate) fn united(answers: &[Answers]) -> Vec<String> {
    let mut all: Vec<&str> = Vec::new();
    for answer in answers {
        let mut merged = Vec::with_capacity(all.len().max(answer.len()));
        let (mut left, mut right) =
            (all.iter().copied().peekable(), (0..answer.len()).map(|n| answer.id(n)).peekable());
        loop {
            let next = match (left.peek(), right.peek()) {
                (Some(one), Some(other)) => match one.cmp(other) {
                    Ordering::Less => left.next(),
                    Ordering::Greater => right.next(),
                    Ordering::Equal => {
                        right.next();
                        left.next()
                    }
                },
                (Some(_), None) => left.next(),
                (None, _) => right.next(),
            };
            match next {
                Some(id) => merged.push(id),
                None => break,
            }
        }
        all = merged;
    }
    all.into_iter().map(str::to_owned).collect()
}
