use super::{RATIO_PLACES, SumOverflow};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Decimal128Array};
use datafusion::arrow::datatypes::{DataType, Decimal128Type};
use datafusion::common::{exec_datafusion_err, exec_err};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use std::sync::Arc;
use terrace_domain::round_div;

/// Adds up `numerator ÷ denominator` of each row, each rounded half-even to twelve places; of nothing it is 0.
///
/// Rows where either is null or the denominator is not positive are left out.
#[derive(Debug, Default)]
pub(super) struct RatioSum {
    sums: Vec<i128>,
}

/// The type of the sum.
pub(super) const OUTPUT: DataType = DataType::Decimal128(38, RATIO_PLACES);

impl RatioSum {
    fn add(&mut self, group: usize, value: Option<i128>) -> Result<()> {
        let sum = self.sums.get_mut(group).ok_or_else(|| exec_datafusion_err!("no such group"))?;
        let added = value.and_then(|value| sum.checked_add(value));
        *sum = added.ok_or_else(|| DataFusionError::External(Box::new(SumOverflow("ratios"))))?;
        Ok(())
    }
}

impl GroupsAccumulator for RatioSum {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        total: usize,
    ) -> Result<()> {
        self.sums.resize(total, 0);
        let [numerator, denominator] = values else { return exec_err!("ratio_sum takes two columns") };
        let (Some(over), Some(under)) =
            (numerator.as_primitive_opt::<Decimal128Type>(), denominator.as_primitive_opt::<Decimal128Type>())
        else {
            return exec_err!("ratio_sum takes decimals");
        };
        for (row, group) in groups.iter().enumerate() {
            let counts = filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row));
            if counts && over.is_valid(row) && under.is_valid(row) && under.value(row) > 0 {
                let unit = 10i128.pow(RATIO_PLACES.unsigned_abs().into());
                let ratio = over.value(row).checked_mul(unit).and_then(|n| round_div(n, under.value(row)));
                self.add(*group, ratio)?;
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        let sums = Decimal128Array::from(emit.take_needed(&mut self.sums));
        Ok(Arc::new(sums.with_precision_and_scale(38, RATIO_PLACES)?))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(emit)?])
    }

    fn merge_batch(&mut self, values: &[ArrayRef], groups: &[usize], total: usize) -> Result<()> {
        self.sums.resize(total, 0);
        let Some(sums) = values.first().and_then(|sums| sums.as_primitive_opt::<Decimal128Type>()) else {
            return exec_err!("ratio_sum merges decimals");
        };
        for (row, group) in groups.iter().enumerate() {
            self.add(*group, sums.is_valid(row).then(|| sums.value(row)))?;
        }
        Ok(())
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        super::each_row_alone(Box::new(Self::default()), values, filter)
    }

    fn size(&self) -> usize {
        self.sums.capacity() * size_of::<i128>()
    }
}
