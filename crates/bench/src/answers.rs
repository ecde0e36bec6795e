//! Whether two programs gave the same answer, row by row.

use crate::error::BenchError;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Decimal128Type, Float64Type, Int64Type};
use arrow::util::display::array_value_to_string;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::path::{Path, PathBuf};

/// How values of a column are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Text,
    Whole,
    /// As ten-thousandths, exactly.
    Money,
    /// To a millionth: that is where averages are rounded, and programs round the last place differently.
    Average,
}

const COLUMNS: [(&str, Comparison); 12] = [
    ("customer_id", Comparison::Text),
    ("recency", Comparison::Whole),
    ("tenure", Comparison::Whole),
    ("orders", Comparison::Whole),
    ("spend", Comparison::Money),
    ("spend_12m", Comparison::Money),
    ("basket", Comparison::Average),
    ("largest", Comparison::Money),
    ("rfm", Comparison::Text),
    ("pyramid", Comparison::Text),
    ("value", Comparison::Text),
    ("rfm.digits", Comparison::Text),
];

/// Compares two tierings sorted by customer id; gives the number of rows that are the same in both, which is all.
pub(crate) fn compare(ours: &Path, theirs: &Path) -> Result<u64, BenchError> {
    let differ = |what: String| BenchError::Answers { peer: theirs.display().to_string(), what };
    let (mut left, mut right) = (Rows::open(ours)?, Rows::open(theirs)?);
    let mut same = 0;
    loop {
        let (here, there) = (left.waiting()?, right.waiting()?);
        let count = here.min(there);
        if count == 0 {
            if here != there {
                return Err(differ(format!("{same} rows in one, more in the other")));
            }
            return Ok(same);
        }
        let (mine, others) = (left.take(count), right.take(count));
        for (name, comparison) in COLUMNS {
            let column = |rows: &Rows, batch: &RecordBatch| rows.column(batch, name, comparison);
            let (a, b) = (column(&left, &mine)?, column(&right, &others)?);
            if let Some(row) = difference(&a, &b, comparison) {
                let shown = |array: &ArrayRef| array_value_to_string(array, row).unwrap_or_else(|_| "?".to_owned());
                let id = left.column(&mine, "customer_id", Comparison::Text)?;
                return Err(differ(format!("{name} of {}: {} and {}", shown(&id), shown(&a), shown(&b))));
            }
        }
        same += count as u64;
    }
}

/// The first row at which two columns of one type differ.
fn difference(a: &ArrayRef, b: &ArrayRef, comparison: Comparison) -> Option<usize> {
    let differ = |row: &usize| {
        let row = *row;
        if a.is_null(row) || b.is_null(row) {
            return a.is_null(row) != b.is_null(row);
        }
        match comparison {
            Comparison::Text => a.as_string::<i32>().value(row) != b.as_string::<i32>().value(row),
            Comparison::Whole => a.as_primitive::<Int64Type>().value(row) != b.as_primitive::<Int64Type>().value(row),
            Comparison::Money => {
                a.as_primitive::<Decimal128Type>().value(row) != b.as_primitive::<Decimal128Type>().value(row)
            }
            Comparison::Average => {
                let value = |array: &ArrayRef| array.as_primitive::<Float64Type>().value(row);
                (value(a) - value(b)).abs() > 1.5e-6
            }
        }
    };
    (0..a.len()).find(differ)
}

/// The rows of a file, in parts of any size.
struct Rows {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
    held: Option<RecordBatch>,
}

impl Rows {
    fn open(path: &Path) -> Result<Self, BenchError> {
        let file = File::open(path).map_err(BenchError::at(path))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|builder| builder.build());
        let reader = reader.map_err(|source| BenchError::Parquet { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), reader, held: None })
    }

    /// How many rows can be taken at once; none at the end.
    fn waiting(&mut self) -> Result<usize, BenchError> {
        while self.held.as_ref().is_none_or(|batch| batch.num_rows() == 0) {
            match self.reader.next() {
                None => return Ok(0),
                Some(batch) => self.held = Some(batch.map_err(|source| self.wrong(source))?),
            }
        }
        Ok(self.held.as_ref().map_or(0, RecordBatch::num_rows))
    }

    fn take(&mut self, count: usize) -> RecordBatch {
        let Some(batch) = self.held.take() else { return RecordBatch::new_empty(self.reader_schema()) };
        self.held = Some(batch.slice(count, batch.num_rows() - count));
        batch.slice(0, count)
    }

    fn reader_schema(&self) -> arrow::datatypes::SchemaRef {
        arrow::array::RecordBatchReader::schema(&self.reader)
    }

    fn column(&self, batch: &RecordBatch, name: &str, comparison: Comparison) -> Result<ArrayRef, BenchError> {
        let missing =
            || BenchError::Answers { peer: self.path.display().to_string(), what: format!("no column {name}") };
        let to = match comparison {
            Comparison::Text => DataType::Utf8,
            Comparison::Whole => DataType::Int64,
            Comparison::Money => DataType::Decimal128(38, 4),
            Comparison::Average => DataType::Float64,
        };
        cast(batch.column_by_name(name).ok_or_else(missing)?, &to).map_err(|source| self.wrong(source))
    }

    fn wrong(&self, source: arrow::error::ArrowError) -> BenchError {
        BenchError::Arrow { path: self.path.clone(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Decimal128Array, Float64Array, Int32Array, Int64Array, StringArray, StringViewArray};
    use parquet::arrow::ArrowWriter;
    use std::sync::Arc;

    fn file(folder: &Path, name: &str, batch: &RecordBatch) -> PathBuf {
        let path = folder.join(name);
        let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), None).unwrap();
        writer.write(batch).unwrap();
        writer.close().unwrap();
        path
    }

    fn tiering(spend: &ArrayRef, orders: &ArrayRef, basket: &ArrayRef, ids: &ArrayRef) -> RecordBatch {
        let text = || -> ArrayRef { Arc::new(StringArray::from(vec!["x", "y"])) };
        let columns = COLUMNS.map(|(name, comparison)| {
            let column = match (name, comparison) {
                ("customer_id", _) => Arc::clone(ids),
                (_, Comparison::Text) => text(),
                (_, Comparison::Whole) => Arc::clone(orders),
                (_, Comparison::Money) => Arc::clone(spend),
                (_, Comparison::Average) => Arc::clone(basket),
            };
            (name, column)
        });
        RecordBatch::try_from_iter(columns).unwrap()
    }

    #[test]
    fn the_same_values_in_other_types_are_the_same_and_other_values_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let money = |values: Vec<i128>, scale| -> ArrayRef {
            Arc::new(Decimal128Array::from(values).with_precision_and_scale(18, scale).unwrap())
        };
        let whole = |values: Vec<i64>| -> ArrayRef { Arc::new(Int64Array::from(values)) };
        let short: ArrayRef = Arc::new(Int32Array::from(vec![1, 2]));
        let average: ArrayRef = Arc::new(Float64Array::from(vec![4.0 / 3.0, 0.0]));
        let ids: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
        let views: ArrayRef = Arc::new(StringViewArray::from(vec!["a", "b"]));
        let ours = tiering(&money(vec![15_000, -1_200], 4), &whole(vec![1, 2]), &money(vec![1_333_333, 0], 6), &ids);
        let theirs = tiering(&money(vec![150, -12], 2), &short, &average, &views);
        let (ours, theirs) = (file(folder.path(), "ours", &ours), file(folder.path(), "theirs", &theirs));
        assert_eq!(compare(&ours, &theirs).unwrap(), 2);

        let wrong = tiering(&money(vec![150, -13], 2), &short, &average, &ids);
        let wrong = file(folder.path(), "wrong", &wrong);
        let error = compare(&ours, &wrong).unwrap_err().to_string();
        assert!(error.ends_with("spend of b: -0.1200 and -0.1300"), "{error}");
    }

    #[test]
    fn a_missing_row_is_a_difference() {
        let folder = tempfile::tempdir().unwrap();
        let text: ArrayRef = Arc::new(StringArray::from(vec!["1", "2"]));
        let whole = tiering(&text, &text, &text, &text);
        let all = file(folder.path(), "all", &whole);
        let less = file(folder.path(), "less", &whole.slice(0, 1));
        assert!(compare(&all, &less).unwrap_err().to_string().contains("1 rows in one, more in the other"));
    }
}
