//! The Arrow form of facts: the one place that says which Arrow type a column of facts has.

use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use terrace_domain::{FactKind, FactType};

/// The digits of amounts, quantities, numbers and rates: as many as a 64-bit integer surely holds, which is what
/// Parquet then stores.
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
/// Ids and texts are `Utf8`, amounts, quantities and numbers `Decimal128(18, 4)`, rates `Decimal128(18, 9)`, times
/// `Timestamp(Microsecond)` without a zone, days `Date32`.
pub fn fact_type(kind: FactType) -> DataType {
    match kind {
        FactType::Id | FactType::Text => DataType::Utf8,
        FactType::Money | FactType::Quantity | FactType::Number => DataType::Decimal128(PRECISION, SCALE),
        FactType::Rate => DataType::Decimal128(PRECISION, RATE_SCALE),
        FactType::Integer => DataType::Int64,
        FactType::Time => DataType::Timestamp(TimeUnit::Microsecond, None),
        FactType::Date => DataType::Date32,
        FactType::Flag => DataType::Boolean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::facts::KINDS;

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
