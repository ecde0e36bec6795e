use super::SumOverflow;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array};
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Int64Type};
use datafusion::common::{exec_datafusion_err, exec_err};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use std::sync::Arc;

/// Sums as checked 64-bit integers; the sum of nothing is 0.
///
/// Decimals are summed by their unscaled values: amounts are decimals of four places that fit 64 bits by
/// construction, and 64-bit sums are several times faster than 128-bit ones.
#[derive(Debug, Default)]
pub(super) struct ExactSum {
    sums: Vec<i64>,
}

impl ExactSum {
    fn add(
        &mut self,
        groups: &[usize],
        filter: Option<&BooleanArray>,
        values: &dyn Array,
        value: impl Fn(usize) -> Option<i64>,
    ) -> Result<()> {
        let overflow = || DataFusionError::External(Box::new(SumOverflow("amount")));
        let plain = filter.is_none() && values.null_count() == 0;
        for (row, group) in groups.iter().enumerate() {
            let counts = plain
                || (values.is_valid(row) && filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row)));
            if counts {
                let sum = self.sums.get_mut(*group).ok_or_else(|| exec_datafusion_err!("no such group"))?;
                *sum = value(row).and_then(|value| sum.checked_add(value)).ok_or_else(overflow)?;
            }
        }
        Ok(())
    }
}

impl GroupsAccumulator for ExactSum {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        total: usize,
    ) -> Result<()> {
        self.sums.resize(total, 0);
        let [column] = values else { return exec_err!("exact_sum takes one column") };
        match column.data_type() {
            DataType::Int64 => {
                let numbers = column.as_primitive::<Int64Type>().values();
                self.add(groups, filter, column, |row| numbers.get(row).copied())
            }
            DataType::Decimal128(..) => {
                let numbers = column.as_primitive::<Decimal128Type>().values();
                self.add(groups, filter, column, |row| i64::try_from(*numbers.get(row)?).ok())
            }
            other => exec_err!("exact_sum can't add {other}"),
        }
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        Ok(Arc::new(Int64Array::from(emit.take_needed(&mut self.sums))))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(emit)?])
    }

    fn merge_batch(&mut self, values: &[ArrayRef], groups: &[usize], total: usize) -> Result<()> {
        self.update_batch(values, groups, None, total)
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        super::each_row_alone(Box::new(Self::default()), values, filter)
    }

    fn size(&self) -> usize {
        self.sums.capacity() * size_of::<i64>()
    }
}
