//! Finding, in files that exist, the rows that share an id with incoming ones, without reading most of them.
//!
//! A file is asked in this order: do its bounds overlap, does its bloom filter know one of the ids, does its id
//! column hold one. Only the rows that do are read whole.

use crate::error::LakeError;
use crate::files::datafile::{open, open_stored, rows};
use crate::files::rows::{RowRef, Rows};
use crate::files::shared_file::SharedFile;
use crate::layout::bucket_of;
use crate::log::file::StoredFile;
use crate::schema::{StoredForm, texts_of};
use arrow::array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};
use parquet::file::metadata::RowGroupMetaData;
use std::collections::BTreeSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use terrace_domain::{CancelToken, FactKind};
use xxhash_rust::xxh3::xxh3_64;

/// Asking a bloom filter for an id costs about as much as reading this many ids of the column itself.
const READS_PER_QUESTION: usize = 4;

/// The ids of the incoming rows.
pub(crate) struct IncomingIds<'a> {
    hashes: HashedSet,
    distinct: Vec<&'a str>,
    least: &'a str,
    most: &'a str,
    /// The only buckets in which rows with these ids can lie; `None` if they can lie anywhere.
    buckets: Option<BTreeSet<u32>>,
}

/// A file's rows that hold one of the ids.
pub(crate) struct Matches {
    /// The file's place in the list of files asked.
    pub(crate) file: usize,
    /// The rows' numbers in the file, ascending.
    pub(crate) numbers: Vec<u64>,
    /// The rows, in the same order.
    pub(crate) batches: Vec<RecordBatch>,
}

#[expect(clippy::disallowed_types, reason = "only asked whether it holds a hash")]
pub(crate) type HashedSet = std::collections::HashSet<u64, BuildHasherDefault<AsIs>>;

/// Takes hashes for what they are.
#[derive(Default)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

pub(crate) fn hash_of(id: Option<&str>) -> u64 {
    xxh3_64(id.unwrap_or("").as_bytes())
}

impl<'a> IncomingIds<'a> {
    /// The ids in a column; `None` if there are none.
    pub(crate) fn of(rows: &'a Rows, column: usize) -> Option<Self> {
        let mut hashes = HashedSet::default();
        let mut distinct = Vec::new();
        let (mut least, mut most) = (None, None);
        let mut previous: Option<&str> = None;
        for id in rows.places().filter_map(|place: RowRef| rows.text(column, place)) {
            // The lines of an order mostly follow one another.
            if previous == Some(id) || !hashes.insert(hash_of(Some(id))) {
                continue;
            }
            previous = Some(id);
            distinct.push(id);
            least = least.min(Some(id)).or(Some(id));
            most = most.max(Some(id));
        }
        Some(Self { hashes, distinct, least: least?, most: most?, buckets: None })
    }

    /// Says that the ids are of customers, whose rows lie in one bucket each.
    pub(crate) fn of_customers(self, buckets: u32) -> Self {
        let own = self.distinct.iter().map(|id| bucket_of(id, buckets)).collect();
        Self { buckets: Some(own), ..self }
    }

    /// Looks into one file, whose place in the list of files is `file`.
    pub(crate) fn find_in(
        &self,
        kind: &'static FactKind,
        column: &str,
        file: usize,
        stored: &StoredFile,
        cancel: &CancelToken,
    ) -> Result<Option<Matches>, LakeError> {
        let path = &stored.file.path;
        if self.buckets.as_ref().is_some_and(|buckets| !buckets.contains(&stored.file.bucket)) {
            return Ok(None);
        }
        let mut numbers = Vec::new();
        let builder = open_stored(&stored.file)?;
        // A file from before the kind had the column has it empty in every row.
        let Ok(index) = builder.schema().index_of(column) else { return Ok(None) };
        for (group, first) in self.groups(path, &builder, index)? {
            cancel.check()?;
            visit_ids(path, index, group, first, |number, id, same| {
                let hit = match (id, same) {
                    (Some(_), Some(hit)) => hit,
                    (Some(id), None) => self.hashes.contains(&hash_of(Some(id))),
                    (None, _) => false,
                };
                if hit {
                    numbers.push(number);
                }
                Ok(hit)
            })?;
        }
        if numbers.is_empty() {
            return Ok(None);
        }
        let chosen = builder.with_row_selection(selection(&numbers, stored.file.rows));
        let batches = rows(&StoredForm::known(kind), path, chosen)?.collect::<Result<Vec<_>, _>>()?;
        // Rows and numbers go side by side from here on.
        if batches.iter().map(RecordBatch::num_rows).sum::<usize>() != numbers.len() {
            return Err(LakeError::damaged(path, "it does not give the rows that were chosen of it"));
        }
        Ok(Some(Matches { file, numbers, batches }))
    }

    /// The row groups that may hold an id, each with the number of its first row.
    fn groups(
        &self,
        path: &std::path::Path,
        builder: &ParquetRecordBatchReaderBuilder<SharedFile>,
        column: usize,
    ) -> Result<Vec<(usize, u64)>, LakeError> {
        let mut chosen = Vec::new();
        let mut first_row = 0_u64;
        for (number, group) in builder.metadata().row_groups().iter().enumerate() {
            let rows = rows_of_group(path, group)?;
            if self.in_bounds(group, column) && self.in_filter(path, builder, number, column, rows)? {
                chosen.push((number, first_row));
            }
            first_row += rows;
        }
        Ok(chosen)
    }

    fn in_bounds(&self, group: &RowGroupMetaData, column: usize) -> bool {
        let statistics = group.columns().get(column).and_then(|chunk| chunk.statistics());
        let Some((least, most)) = statistics.and_then(|s| Some((s.min_bytes_opt()?, s.max_bytes_opt()?))) else {
            return true;
        };
        least <= self.most.as_bytes() && self.least.as_bytes() <= most
    }

    fn in_filter(
        &self,
        path: &std::path::Path,
        builder: &ParquetRecordBatchReaderBuilder<SharedFile>,
        group: usize,
        column: usize,
        rows: u64,
    ) -> Result<bool, LakeError> {
        if self.distinct.len().saturating_mul(READS_PER_QUESTION) > rows as usize {
            return Ok(true);
        }
        let filter =
            builder.get_row_group_column_bloom_filter(group, column).map_err(LakeError::data_file("read", path))?;
        Ok(filter.is_none_or(|filter| self.distinct.iter().any(|id| filter.check(*id))))
    }
}

/// Reads the ids of a row group, in order. For every row `visit` is given its number, its id, and what it answered
/// for the row before if that has the same id: the rows of an order lie together.
pub(crate) fn visit_ids<T: Copy>(
    path: &std::path::Path,
    column: usize,
    group: usize,
    first: u64,
    mut visit: impl FnMut(u64, Option<&str>, Option<T>) -> Result<T, LakeError>,
) -> Result<(), LakeError> {
    let builder = open(path)?;
    let mask = ProjectionMask::roots(builder.parquet_schema(), [column]);
    let reader = builder.with_row_groups(vec![group]).with_projection(mask).build();
    let mut number = first;
    for batch in reader.map_err(LakeError::data_file("read", path))? {
        let batch = batch.map_err(LakeError::unreadable(path))?;
        let ids = batch.columns().first().ok_or_else(|| LakeError::internal("a column of ids that was not read"))?;
        let ids = texts_of(path, batch.schema_ref().field(0).name(), ids)?;
        let mut previous: Option<(Option<&str>, T)> = None;
        for id in ids.iter() {
            let same = previous.filter(|(before, _)| *before == id).map(|(_, answer)| answer);
            previous = Some((id, visit(number, id, same)?));
            number += 1;
        }
    }
    Ok(())
}

/// The number of rows in a row group.
pub(crate) fn rows_of_group(path: &std::path::Path, group: &RowGroupMetaData) -> Result<u64, LakeError> {
    u64::try_from(group.num_rows()).map_err(|_| LakeError::damaged(path, "a row group of less than no rows"))
}

/// Those rows of a file, given by their numbers in ascending order.
pub(crate) fn selection(numbers: &[u64], rows: u64) -> RowSelection {
    let place = |number: u64| number as usize;
    let ranges =
        numbers.chunk_by(|a, b| a + 1 == *b).filter_map(|run| Some(place(*run.first()?)..place(*run.last()? + 1)));
    let ranges: Vec<Range<usize>> = ranges.collect();
    RowSelection::from_consecutive_ranges(ranges.into_iter(), place(rows))
}
