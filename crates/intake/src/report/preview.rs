//! The first rows as understood, without telling who anybody is.

use crate::report::outcome::Preview;
use crate::text::clean::masked;
use crate::values::exchange::rate_text;
use crate::values::people::is_contact;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Decimal64Type, Int64Type, TimestampMicrosecondType};
use terrace_domain::{Date, FactColumn, FactKind, FactType, InternalError, LocalTime, Value};

/// How many rows a preview shows.
pub(crate) const ROWS: usize = 5;

/// A row's values as texts, by the kind's columns; `None` for a null.
pub(crate) type RowTexts = Vec<Option<String>>;

/// The first rows of a batch.
pub(crate) fn first_rows(kind: &'static FactKind, batch: &RecordBatch) -> Result<Vec<RowTexts>, InternalError> {
    let columns: Vec<(&FactColumn, Option<&ArrayRef>)> =
        kind.columns.iter().map(|column| (column, batch.column_by_name(column.name))).collect();
    let value = |(column, values): &(&FactColumn, Option<&ArrayRef>), row| {
        let values = values.filter(|values| !values.is_null(row));
        let shown = |values| {
            let wrong = || InternalError::new(format!("column {} of {} has the wrong type", column.name, kind.name));
            text(column, values, row).ok_or_else(wrong)
        };
        values.map(shown).transpose()
    };
    let row = |row| columns.iter().map(|column| value(column, row)).collect();
    (0..batch.num_rows().min(ROWS)).map(row).collect()
}

/// The preview of a file's first rows: the columns that have a value there.
pub(crate) fn preview(kind: &'static FactKind, rows: &[RowTexts]) -> Preview {
    let has = |place: usize| rows.iter().any(|row| row.get(place).is_some_and(Option::is_some));
    let shown: Vec<(usize, &FactColumn)> = kind.columns.iter().enumerate().filter(|(place, _)| has(*place)).collect();
    let text = |row: &RowTexts, place: usize| row.get(place).cloned().flatten().unwrap_or_default();
    Preview {
        columns: shown.iter().map(|(_, column)| column.name).collect(),
        rows: rows.iter().map(|row| shown.iter().map(|(place, _)| text(row, *place)).collect()).collect(),
    }
}

/// A value as text; `None` if the column does not have the type that its kind of facts says.
fn text(column: &FactColumn, values: &ArrayRef, row: usize) -> Option<String> {
    let text = match column.kind {
        FactType::Id | FactType::Text => values.as_string_opt::<i32>()?.value(row).to_owned(),
        FactType::Money | FactType::Quantity | FactType::Number => {
            // Four decimals as six, without needless zeros.
            Value::Decimal(values.as_primitive_opt::<Decimal64Type>()?.value(row).checked_mul(100)?).to_string()
        }
        FactType::Rate => rate_text(values.as_primitive_opt::<Decimal64Type>()?.value(row)),
        FactType::Integer => values.as_primitive_opt::<Int64Type>()?.value(row).to_string(),
        FactType::Time => {
            LocalTime::from_micros(values.as_primitive_opt::<TimestampMicrosecondType>()?.value(row)).to_string()
        }
        FactType::Date => Date::from_days(values.as_primitive_opt::<Date32Type>()?.value(row)).to_string(),
        FactType::Flag => values.as_boolean_opt()?.value(row).to_string(),
    };
    let is_masked = column.personal || (names_somebody(column) && is_contact(&text));
    Some(if is_masked { masked(&text) } else { text })
}

/// Whether the values of a column are ids of people.
fn names_somebody(column: &FactColumn) -> bool {
    matches!(column.name, "customer_id" | "referrer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_shown_whole() {
        for (billionths, shown) in [(6_530_000, "0.00653"), (7_000_000_000, "7"), (7_123_456_789, "7.123456789")] {
            assert_eq!(rate_text(billionths), shown);
        }
    }

    #[test]
    fn masks_tell_little() {
        assert_eq!(masked("张三丰"), "张***");
        assert_eq!(masked("13800138000"), "1***");
        assert_eq!(masked(""), "");
    }
}
