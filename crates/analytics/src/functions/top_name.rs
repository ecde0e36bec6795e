use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, StringArray};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::common::{exec_datafusion_err, exec_err};
use datafusion::error::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use std::sync::Arc;

/// The name with the largest number; of equal ones the first in order of bytes. Of nothing it is null.
#[derive(Debug, Default)]
pub(super) struct TopName {
    best: Vec<Option<(i64, String)>>,
}

impl GroupsAccumulator for TopName {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        total: usize,
    ) -> Result<()> {
        self.best.resize(total, None);
        let [names, sizes] = values else { return exec_err!("top_name takes two columns") };
        let (Some(names), Some(sizes)) = (names.as_string_opt::<i32>(), sizes.as_primitive_opt::<Int64Type>()) else {
            return exec_err!("top_name takes texts and integers");
        };
        for (row, group) in groups.iter().enumerate() {
            let counts = filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row));
            if !counts || names.is_null(row) || sizes.is_null(row) {
                continue;
            }
            let (name, size) = (names.value(row), sizes.value(row));
            let best = self.best.get_mut(*group).ok_or_else(|| exec_datafusion_err!("no such group"))?;
            let better = best.as_ref().is_none_or(|(top, held)| (size, held.as_str()) > (*top, name));
            if better {
                *best = Some((size, name.to_owned()));
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        let best = emit.take_needed(&mut self.best);
        let names: StringArray = best.into_iter().map(|held| held.map(|(_, name)| name)).collect();
        Ok(Arc::new(names))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        let best = emit.take_needed(&mut self.best);
        let sizes: Int64Array = best.iter().map(|held| held.as_ref().map(|(size, _)| *size)).collect();
        let names: StringArray = best.into_iter().map(|held| held.map(|(_, name)| name)).collect();
        Ok(vec![Arc::new(names), Arc::new(sizes)])
    }

    fn merge_batch(&mut self, values: &[ArrayRef], groups: &[usize], total: usize) -> Result<()> {
        self.update_batch(values, groups, None, total)
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        super::each_row_alone(Box::new(Self::default()), values, filter)
    }

    fn size(&self) -> usize {
        let texts: usize = self.best.iter().flatten().map(|(_, name)| name.capacity()).sum();
        self.best.capacity() * size_of::<Option<(i64, String)>>() + texts
    }
}
