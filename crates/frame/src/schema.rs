//! The Arrow form of facts: the one place that says which Arrow type a column of facts has.

use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use std::sync::Arc;
use terrace_domain::{FactKind, FactType};

/// The digits of amounts, quantities, numbers and rates: as many as a 64-bit integer surely holds.
pub const PRECISION: u8 = 18;
/// The decimals of amounts, quantities and numbers.
pub const SCALE: i8 = 4;
/// The decimals of rates of exchange.
pub const RATE_SCALE: i8 = 9;

/// Which columns of a batch of facts may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// All columns, as stored tables have it: what is required may change from version to version.
    Everywhere,
    /// The columns that are not required, as rows are that were just read.
    WhereOptional,
}

/// Returns the Arrow schema of a kind of facts: its columns in their order.
pub fn fact_schema(kind: &FactKind, nulls: Nulls) -> Schema {
    let fields = kind.columns.iter().map(|column| {
        let is_nullable = nulls == Nulls::Everywhere || !column.required;
        Field::new(column.name, fact_type(column.kind), is_nullable)
    });
    Schema::new(fields.collect::<Vec<_>>())
}

/// Returns the Arrow type of a column of facts.
///
/// Ids and texts are `Utf8`, amounts, quantities and numbers `Decimal64(18, 4)`, rates `Decimal64(18, 9)`, times
/// `Timestamp(Microsecond)` without a zone, days `Date32`.
pub fn fact_type(kind: FactType) -> DataType {
    match kind {
        FactType::Id | FactType::Text => DataType::Utf8,
        FactType::Money | FactType::Quantity | FactType::Number => DataType::Decimal64(PRECISION, SCALE),
        FactType::Rate => DataType::Decimal64(PRECISION, RATE_SCALE),
        FactType::Integer => DataType::Int64,
        FactType::Time => DataType::Timestamp(TimeUnit::Microsecond, None),
        FactType::Date => DataType::Date32,
        FactType::Flag => DataType::Boolean,
    }
}

/// Returns the schema under which rows are written to Parquet: decimals with 128 bits.
///
/// A file carries the Arrow schema of its writer, and many programs that read Arrow know no narrower decimals. The
/// numbers themselves are stored as 64-bit integers either way, and the writer takes them as such.
pub fn as_written(schema: &Schema) -> Schema {
    with_types(schema, |found| match found {
        DataType::Decimal64(precision, scale) => DataType::Decimal128(*precision, *scale),
        other => other.clone(),
    })
}

/// Returns the schema under which rows are read from Parquet: decimals that fit into 64 bits as such.
pub fn as_read(schema: &Schema) -> Schema {
    with_types(schema, |found| match found {
        DataType::Decimal128(precision, scale) if *precision <= PRECISION => DataType::Decimal64(*precision, *scale),
        other => other.clone(),
    })
}

fn with_types(schema: &Schema, data_type: impl Fn(&DataType) -> DataType) -> Schema {
    let fields = schema.fields().iter().map(|field| {
        let wanted = data_type(field.data_type());
        if wanted == *field.data_type() {
            Arc::clone(field)
        } else {
            Arc::new(field.as_ref().clone().with_data_type(wanted))
        }
    });
    Schema::new_with_metadata(fields.collect::<Vec<_>>(), schema.metadata().clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::facts::KINDS;

    #[test]
    fn decimals_are_wide_in_files_alone() {
        let wide = Schema::new(vec![Field::new("amount", DataType::Decimal128(38, 4), true)]);
        assert_eq!(as_read(&wide), wide);
        for kind in KINDS {
            let schema = fact_schema(kind, Nulls::Everywhere);
            let written = as_written(&schema);
            assert!(written.fields().iter().all(|field| !matches!(field.data_type(), DataType::Decimal64(..))));
            assert_eq!(as_read(&written), schema);
        }
    }

    #[test]
    fn only_required_columns_are_never_null() {
        for kind in KINDS {
            let (stored, read) = (fact_schema(kind, Nulls::Everywhere), fact_schema(kind, Nulls::WhereOptional));
            assert!(stored.fields().iter().all(|field| field.is_nullable()));
            for (column, (stored, read)) in kind.columns.iter().zip(stored.fields().iter().zip(read.fields())) {
                assert_eq!((stored.name(), stored.data_type()), (read.name(), read.data_type()));
                assert_eq!((read.name().as_str(), read.is_nullable()), (column.name, !column.required));
            }
        }
    }
}
