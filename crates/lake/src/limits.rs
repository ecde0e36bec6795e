//! Sizes at which the lake changes its ways. None of them changes an answer.

use crate::error::LakeError;
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};
use terrace_domain::CancelToken;

/// How much an import holds in memory, and how large a bucket gets before there are more of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// With more bytes staged than this, rows wait on disk.
    pub staged_bytes: usize,
    /// The number of bytes that are written at a time.
    pub written_bytes: usize,
    /// The least number of parts into which staged rows are parted.
    pub partitions: u32,
    /// A table with more rows a bucket has the number of buckets doubled.
    pub bucket_rows: u64,
    /// An import that brings a bucket more rows than this makes several files of them.
    pub file_rows: usize,
    /// What the tasks that an import runs at once may take together, in bytes.
    pub working_bytes: usize,
    /// Up to this number of ids are told apart by their whole hash; beyond it, ids that share bits of it are treated alike.
    pub certain_ids: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            staged_bytes: 160 << 20,
            written_bytes: 32 << 20,
            partitions: 256,
            bucket_rows: 2_000_000,
            file_rows: 3_000_000,
            working_bytes: 1 << 30,
            certain_ids: 1 << 22,
        }
    }
}

impl Limits {
    /// Runs work for every task, as many at once as memory and cores allow; results come in the order of the tasks.
    ///
    /// The threads are always the same ones, so that the memory that one task gave back serves the next.
    pub(crate) fn run<T: Send, R: Send>(
        &self,
        cancel: &CancelToken,
        task_bytes: usize,
        tasks: Vec<T>,
        work: impl Fn(T) -> Result<R, LakeError> + Sync + Send,
    ) -> Result<Vec<R>, LakeError> {
        let at_once = (self.working_bytes / task_bytes.max(1)).clamp(1, rayon::current_num_threads());
        let queue = Mutex::new(tasks.into_iter().enumerate());
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let lane = |_| {
            let mut done = Vec::new();
            while let Some((number, task)) = next() {
                cancel.check()?;
                done.push((number, work(task)?));
            }
            Ok(done)
        };
        let lanes: Vec<Vec<(usize, R)>> =
            (0..at_once).into_par_iter().with_max_len(1).map(lane).collect::<Result<_, LakeError>>()?;
        let mut done: Vec<(usize, R)> = lanes.into_iter().flatten().collect();
        done.sort_unstable_by_key(|(number, _)| *number);
        Ok(done.into_iter().map(|(_, result)| result).collect())
    }

    /// The number of buckets that a lake of `now` buckets has once its largest table has `rows` rows.
    pub(crate) fn buckets_for(&self, now: u32, rows: u64) -> u32 {
        let mut buckets = now.max(1);
        while rows / u64::from(buckets) > self.bucket_rows && buckets <= crate::MAX_BUCKETS / 2 {
            buckets *= 2;
        }
        buckets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_double_with_the_rows() {
        let limits = Limits::default();
        let millions = |count: u64| limits.buckets_for(16, count * 1_000_000);
        assert_eq!([millions(0), millions(20), millions(32), millions(40), millions(100)], [16, 16, 16, 32, 64]);
        assert_eq!(limits.buckets_for(3, 13_000_000), 12);
        assert_eq!(limits.buckets_for(4096, u64::MAX), 4096);
    }
}
