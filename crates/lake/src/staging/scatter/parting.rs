//! Which partition each row of a batch is of.

use crate::error::LakeError;
use crate::files::probe::hash_of;
use crate::files::rows::number;
use arrow::array::{Array, AsArray, RecordBatch};

/// The numbers of a batch's rows by partition, in their order within each.
#[derive(Debug)]
pub(super) struct PartitionOrder {
    rows: Vec<u32>,
    /// Where each partition ends.
    ends: Vec<usize>,
}

impl PartitionOrder {
    /// By the hash of a column of texts.
    pub(super) fn of(batch: &RecordBatch, by: usize, partitions: u32) -> Result<Self, LakeError> {
        let beyond = || LakeError::internal("a staged row of no partition");
        let ids = batch.column(by).as_string_opt::<i32>();
        let ids = ids.ok_or_else(|| LakeError::internal("rows parted by a column that holds no texts"))?;
        let mut ends = vec![0_usize; partitions as usize];
        let mut homes: Vec<u32> = Vec::with_capacity(batch.num_rows());
        let mut previous: Option<(&str, u32)> = None;
        for row in 0..batch.num_rows() {
            let id = if ids.is_valid(row) { ids.value(row) } else { "" };
            let home = match previous {
                Some((same, home)) if same == id => home,
                _ => (hash_of(Some(id)) % u64::from(partitions)) as u32,
            };
            previous = Some((id, home));
            homes.push(home);
            *ends.get_mut(home as usize).ok_or_else(beyond)? += 1;
        }
        let mut next = Vec::with_capacity(ends.len());
        let mut sum = 0;
        for end in &mut ends {
            next.push(sum);
            sum += *end;
            *end = sum;
        }
        let mut rows = vec![0; homes.len()];
        for (row, home) in (0..number(homes.len())).zip(homes) {
            let next = next.get_mut(home as usize).ok_or_else(beyond)?;
            *rows.get_mut(*next).ok_or_else(beyond)? = row;
            *next += 1;
        }
        Ok(Self { rows, ends })
    }

    /// The rows of a partition.
    pub(super) fn rows(&self, partition: usize) -> &[u32] {
        let start = partition.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let bounds = start.zip(self.ends.get(partition).copied());
        bounds.and_then(|(start, end)| self.rows.get(start..end)).unwrap_or_default()
    }
}
