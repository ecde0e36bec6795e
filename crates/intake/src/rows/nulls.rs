//! Columns of nothing.

use arrow::array::{Array, ArrayRef, new_null_array};
use arrow::datatypes::DataType;
use std::sync::{Mutex, PoisonError};

/// More rows than this are seldom in a part.
const MOST_ROWS: usize = 65_536;

/// By type, the longest column that was asked for so far.
static SHARED: Mutex<Vec<(DataType, ArrayRef)>> = Mutex::new(Vec::new());

/// A column of so many empty cells.
///
/// All parts of all files share them: a kind of facts has many columns that hardly any file fills, and parts that wait
/// to be written would mostly be made of these.
pub(crate) fn null_column(data_type: &DataType, rows: usize) -> ArrayRef {
    if rows > MOST_ROWS {
        return new_null_array(data_type, rows);
    }
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, column)) = shared.iter().find(|(known, column)| known == data_type && column.len() >= rows) {
        return column.slice(0, rows);
    }
    let column = new_null_array(data_type, rows.next_power_of_two());
    shared.retain(|(known, _)| known != data_type);
    shared.push((data_type.clone(), ArrayRef::clone(&column)));
    column.slice(0, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_nothing_share_their_memory() {
        for data_type in [DataType::Utf8, DataType::Int64, DataType::Decimal64(18, 4), DataType::Boolean] {
            for rows in [0, 1, 7, 8, 1_000, 65_536, 65_537] {
                let column = null_column(&data_type, rows);
                assert_eq!((column.len(), column.null_count(), column.data_type()), (rows, rows, &data_type));
                assert_eq!(&column, &new_null_array(&data_type, rows), "{data_type} {rows}");
            }
        }
        let long = null_column(&DataType::Int64, 50_000);
        let short = null_column(&DataType::Int64, 40_000);
        let place = |column: &ArrayRef| column.to_data().buffers().first().map(|buffer| buffer.as_ptr());
        assert_eq!(place(&long), place(&short));
    }
}
