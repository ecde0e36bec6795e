//! The first rows as understood, without telling who anybody is.

use crate::intake::Preview;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Decimal128Type, Int64Type, TimestampMicrosecondType};
use terrace_domain::{Date, FactColumn, FactKind, FactType, LocalTime, Value};

/// How many rows a preview shows.
const ROWS: usize = 5;

/// The first rows of the batches.
pub(crate) fn preview(kind: &'static FactKind, batches: &[RecordBatch]) -> Preview {
    let Some(batch) = batches.iter().find(|batch| batch.num_rows() > 0) else { return Preview::default() };
    let batch = batch.slice(0, batch.num_rows().min(ROWS));
    let shown = kind.columns.iter().zip(batch.columns()).filter(|(_, values)| values.null_count() < values.len());
    let shown: Vec<(&FactColumn, &ArrayRef)> = shown.collect();
    let row = |row: usize| shown.iter().map(|(column, values)| text(column, values, row)).collect();
    Preview {
        columns: shown.iter().map(|(column, _)| column.name).collect(),
        rows: (0..batch.num_rows()).map(row).collect(),
    }
}

fn text(column: &FactColumn, values: &ArrayRef, row: usize) -> String {
    if values.is_null(row) {
        return String::new();
    }
    let text = match column.kind {
        FactType::Id | FactType::Text => values.as_string::<i32>().value(row).to_owned(),
        FactType::Money | FactType::Quantity | FactType::Number => {
            // Four decimals as six, without needless zeros.
            let number = i64::try_from(values.as_primitive::<Decimal128Type>().value(row)).unwrap_or(i64::MAX);
            Value::Decimal(number.saturating_mul(100)).to_string()
        }
        FactType::Rate => rate(values.as_primitive::<Decimal128Type>().value(row)),
        FactType::Integer => values.as_primitive::<Int64Type>().value(row).to_string(),
        FactType::Time => {
            LocalTime::from_micros(values.as_primitive::<TimestampMicrosecondType>().value(row)).to_string()
        }
        FactType::Date => Date::from_days(values.as_primitive::<Date32Type>().value(row)).to_string(),
        FactType::Flag => values.as_boolean().value(row).to_string(),
    };
    // Custom fields may hold anything, so also names and phones.
    if column.personal || column.name == "custom" { masked(&text) } else { text }
}

/// Nine decimals without needless zeros.
pub(crate) fn rate(billionths: i128) -> String {
    let unit = 1_000_000_000;
    let digits = format!("{}.{:09}", billionths.div_euclid(unit), billionths.rem_euclid(unit));
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The first character and stars; their number does not tell the length.
fn masked(text: &str) -> String {
    text.chars().next().map_or(String::new(), |first| format!("{first}***"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_shown_whole() {
        for (billionths, shown) in [(6_530_000, "0.00653"), (7_000_000_000, "7"), (7_123_456_789, "7.123456789")] {
            assert_eq!(rate(billionths), shown);
        }
    }

    #[test]
    fn masks_tell_little() {
        assert_eq!(masked("张三丰"), "张***");
        assert_eq!(masked("13800138000"), "1***");
        assert_eq!(masked(""), "");
    }
}
