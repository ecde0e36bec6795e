use crate::engine::Engine;
use crate::error::AnalyticsError;
use crate::plan::Span;
use crate::rows::{Chunk, Numbers, typed};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, RecordBatchOptions};
use datafusion::arrow::buffer::BooleanBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::logical_expr::Expr;
use datafusion::physical_expr::PhysicalExpr;
use std::sync::Arc;

/// The columns of a level's rows, in the order of its chunks, with the types that expressions see.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape(pub Vec<(String, DataType)>);

impl Shape {
    /// Where a column is found.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(known, _)| known == name)
    }
}

/// An expression over the rows of a level, ready to be evaluated chunk by chunk.
#[derive(Debug)]
pub(super) struct Bound {
    expression: Arc<dyn PhysicalExpr>,
    /// The columns that it reads.
    schema: SchemaRef,
    positions: Vec<usize>,
    /// Whether it says that its only column, of yes and no, is not yes: the condition that most measures have.
    is_not_true: bool,
}

impl Bound {
    pub(super) fn new(engine: &Engine, shape: &Shape, expression: &Expr) -> Result<Self, AnalyticsError> {
        let names = expression.column_refs();
        let used = shape.0.iter().enumerate().filter(|(_, (name, _))| names.iter().any(|column| column.name == *name));
        let (positions, fields): (Vec<usize>, Vec<Field>) =
            used.map(|(position, (name, data_type))| (position, Field::new(name, data_type.clone(), true))).unzip();
        let is_not_true = match (expression, fields.as_slice()) {
            (Expr::IsNotTrue(of), [field]) => {
                matches!(of.as_ref(), Expr::Column(_)) && *field.data_type() == DataType::Boolean
            }
            _ => false,
        };
        let schema = Arc::new(Schema::new(fields));
        Ok(Self { expression: engine.bind(expression, &schema)?, schema, positions, is_not_true })
    }

    /// Its value in every row.
    pub(super) fn values(&self, chunk: &Chunk) -> Result<ArrayRef, AnalyticsError> {
        let columns = self.positions.iter().zip(self.schema.fields()).filter_map(|(position, field)| {
            chunk.columns().get(*position).map(|column| typed(column, field.data_type()))
        });
        let rows = RecordBatchOptions::new().with_row_count(Some(chunk.rows()));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns.collect(), &rows)?;
        Ok(self.expression.evaluate(&batch)?.into_array(chunk.rows())?)
    }

    /// Where it holds: null does not.
    pub(super) fn holds(&self, chunk: &Chunk) -> Result<BooleanBuffer, AnalyticsError> {
        let alike = self.positions.iter().all(|place| chunk.columns().get(*place).is_none_or(is_constant));
        if alike && chunk.rows() > 1 {
            // What holds in one row holds in all of them.
            let first = self.holds(&chunk.first_row())?;
            let holds = first.iter().next().unwrap_or(false);
            return Ok(if holds {
                BooleanBuffer::new_set(chunk.rows())
            } else {
                BooleanBuffer::new_unset(chunk.rows())
            });
        }
        if self.is_not_true
            && let Some(column) = self.positions.first().and_then(|place| chunk.columns().get(*place))
            && let Some(flags) = column.as_boolean_opt()
        {
            return Ok(match flags.nulls() {
                Some(nulls) => !&(flags.values() & nulls.inner()),
                None => !flags.values(),
            });
        }
        let values = self.values(chunk)?;
        let wrong = || AnalyticsError::WrongColumn {
            kind: "conditions".to_owned(),
            column: self.expression.to_string(),
            found: values.data_type().to_string(),
        };
        let flags: &BooleanArray = values.as_boolean_opt().ok_or_else(wrong)?;
        Ok(match flags.nulls() {
            Some(nulls) => flags.values() & nulls.inner(),
            None => flags.values().clone(),
        })
    }
}

/// Whether all rows of a column are alike, as far as is seen at a glance.
fn is_constant(column: &ArrayRef) -> bool {
    match column.as_boolean_opt() {
        Some(flags) if flags.null_count() == 0 => [0, flags.len()].contains(&flags.true_count()),
        Some(_) => false,
        None => *column.data_type() == DataType::Null,
    }
}

/// Which rows of a level a part looks at.
#[derive(Debug)]
pub(super) struct Sight {
    /// The rows of a span, by the column that tells their time.
    pub span: Option<(usize, Span)>,
    pub condition: Option<Bound>,
}

impl Sight {
    /// The rows in sight among those that are there at all; nothing where all are.
    pub(super) fn mask(&self, chunk: &Chunk, there: Option<&[u8]>) -> Result<Option<Vec<u8>>, AnalyticsError> {
        let mut mask = match self.span {
            Some((column, span)) if !span.is_everything() => {
                chunk.columns().get(column).map(|times| within(times, span))
            }
            _ => None,
        };
        if let Some(condition) = &self.condition {
            let holds = condition.holds(chunk)?;
            if holds.count_set_bits() < holds.len() {
                mask = Some(both(mask, &bytes_of(&holds)));
            }
        }
        Ok(match there {
            Some(there) => Some(both(mask, there)),
            None => mask,
        })
    }
}

fn both(mask: Option<Vec<u8>>, other: &[u8]) -> Vec<u8> {
    match mask {
        None => other.to_vec(),
        Some(mut mask) => {
            mask.iter_mut().zip(other).for_each(|(counts, other)| *counts &= other);
            mask
        }
    }
}

/// Bits as one byte each.
pub(super) fn bytes_of(bits: &BooleanBuffer) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(bits.len().next_multiple_of(64));
    for word in bits.bit_chunks().iter_padded() {
        for bits in word.to_le_bytes() {
            // The byte stands eight times side by side; of each one bit is looked at, and carried to the byte's end.
            let each = u64::from(bits).wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
            let ends = each.wrapping_add(0x7f7f_7f7f_7f7f_7f7f) >> 7 & 0x0101_0101_0101_0101;
            bytes.extend_from_slice(&ends.to_le_bytes());
        }
    }
    bytes.truncate(bits.len());
    bytes
}

/// 1 for each time in the span; a time that is null is in none.
fn within(times: &ArrayRef, span: Span) -> Vec<u8> {
    let (from, to) = span.bounds();
    match Numbers::of(times) {
        Some(Numbers::Each(values, None)) => values.iter().map(|time| u8::from(from <= *time && *time < to)).collect(),
        Some(Numbers::Each(values, Some(nulls))) => {
            values.iter().zip(nulls).map(|(time, valid)| u8::from(valid && from <= *time && *time < to)).collect()
        }
        _ => vec![0; times.len()],
    }
}

/// The rows before a time; nothing where all are.
pub(super) fn before(times: &ArrayRef, end: i64) -> Option<BooleanBuffer> {
    match Numbers::of(times) {
        Some(Numbers::Each(values, None)) => {
            let all = values.iter().fold(true, |all, time| all & (*time < end));
            (!all).then(|| values.iter().map(|time| *time < end).collect())
        }
        Some(Numbers::Each(values, Some(nulls))) => {
            Some(values.iter().zip(nulls).map(|(time, valid)| valid && *time < end).collect())
        }
        _ => Some(BooleanBuffer::new_unset(times.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::prelude::col;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_not_true_is_what_the_expression_says(
            flags in prop::collection::vec(prop::option::of(any::<bool>()), 1..100),
        ) {
            let shape = Shape(vec![("is_return".to_owned(), DataType::Boolean)]);
            let mut bound = Bound::new(&Engine::new(), &shape, &col("is_return").is_not_true()).unwrap();
            prop_assert!(bound.is_not_true);
            let rows = flags.len();
            let flags: ArrayRef = Arc::new(BooleanArray::from(flags));
            let chunk = Chunk::new(vec!["A"].into(), vec![0], vec![0, rows], vec![flags]);
            let found = bound.holds(&chunk).unwrap();
            bound.is_not_true = false;
            prop_assert_eq!(found, bound.holds(&chunk).unwrap());
        }

        #[test]
        fn bits_become_bytes(bits in prop::collection::vec(any::<bool>(), 0..200), from in 0..200usize) {
            let from = from.min(bits.len());
            let buffer: BooleanBuffer = bits.iter().copied().collect();
            let bytes = bytes_of(&buffer.slice(from, bits.len() - from));
            prop_assert_eq!(bytes, bits[from..].iter().map(|bit| u8::from(*bit)).collect::<Vec<_>>());
        }
    }
}
