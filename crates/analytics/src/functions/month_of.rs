use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int64Array};
use datafusion::arrow::datatypes::{DataType, TimestampMicrosecondType};
use datafusion::common::exec_err;
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use std::sync::Arc;
use terrace_domain::LocalTime;

/// The calendar month of a time, counted from January of year 0.
pub(crate) fn month_of(time: Expr) -> Expr {
    let signature = Signature::any(1, Volatility::Immutable);
    Arc::new(ScalarUDF::new_from_impl(MonthOf { signature })).call(vec![time])
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct MonthOf {
    signature: Signature,
}

impl ScalarUDFImpl for MonthOf {
    fn name(&self) -> &str {
        "month_of"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = ColumnarValue::values_to_arrays(&arguments.args)?;
        let Some(times) = columns.first().and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>())
        else {
            return exec_err!("month_of takes a column of times");
        };
        let months: Int64Array =
            (0..times.len()).map(|row| times.is_valid(row).then(|| month(times.value(row)))).collect();
        Ok(ColumnarValue::Array(Arc::new(months) as ArrayRef))
    }
}

fn month(micros: i64) -> i64 {
    let day = LocalTime::from_micros(micros).date().civil();
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}
