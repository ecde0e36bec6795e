//! The values by which schemes rank customers, sorted: where one customer lies among all is then seen by looking at a
//! few pages instead of going through whole columns.
//!
//! A Parquet file with one group of rows for each list of values: every distinct value, rising, and the number of
//! customers who have it or a smaller one. Pages hold few rows, and the file's index tells the bounds of each. The
//! metadata say in which form of ours the file is, and whose values each group holds.

use super::run::KeptRun;
use crate::error::AppError;
use crate::workspace::disk;
use arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch};
use arrow::datatypes::{DataType, Field, Int64Type, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::basic::Encoding;
use parquet::file::metadata::{KeyValue, PageIndexPolicy, ParquetMetaData};
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use parquet::file::properties::WriterProperties;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{BufWriter, Error, Result as IoResult, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use terrace_domain::{CancelToken, InternalError};
use terrace_lake::SharedFile;
use terrace_policy::Scheme;
use terrace_tiering::{Around, Distribution, LookedUp, PeerValues, Peers, SortedValues, peer_needs};

/// Under which the metadata say the file's form, and the form that is written.
const FORM_KEY: &str = "terrace.form";
const FORM: &str = "1";
/// Under which they say by group whose values it holds, as JSON.
const LISTS_KEY: &str = "terrace.lists";

/// Rows of a page: few enough to be decoded in no time, many enough that the index stays small.
const PAGE: usize = 4_096;

/// Whose values a group holds: of an input of a scheme by their place, or the scores of the scheme.
type ListName = (String, Option<usize>);

/// Writes lists of values.
pub(super) fn write(path: &Path, lists: &[LookedUp], cancel: &CancelToken) -> IoResult<()> {
    // Schemes that rank the same customers by the same metric share their values.
    let mut groups: Vec<(Vec<ListName>, &Arc<Vec<i64>>)> = Vec::new();
    for list in lists.iter().filter(|list| !list.values.is_empty()) {
        let name = (list.scheme.clone(), list.input);
        match groups.iter_mut().find(|(_, values)| Arc::ptr_eq(values, &list.values)) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], &list.values)),
        }
    }
    let names: Vec<&Vec<ListName>> = groups.iter().map(|(names, _)| names).collect();
    let metadata = vec![
        KeyValue::new(FORM_KEY.to_owned(), FORM.to_owned()),
        KeyValue::new(LISTS_KEY.to_owned(), serde_json::to_string(&names)?),
    ];
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_encoding(Encoding::DELTA_BINARY_PACKED)
        .set_data_page_row_count_limit(PAGE)
        .set_write_batch_size(PAGE)
        .set_max_row_group_row_count(None)
        .set_key_value_metadata(Some(metadata))
        .build();
    let whole = |name| Field::new(name, DataType::Int64, false);
    let schema = Arc::new(Schema::new(vec![whole("value"), whole("customers_through")]));
    let sorted: Vec<Distribution> =
        groups.par_iter().map(|(_, values)| Distribution::from_values(values.to_vec())).collect();
    let out = BufWriter::with_capacity(1 << 20, disk::create(path)?);
    let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties)).map_err(Error::other)?;
    for list in &sorted {
        cancel.check().map_err(Error::other)?;
        let (values, through) = list.parts();
        let through = through.iter().map(|count| i64::try_from(*count)).collect::<Result<Vec<_>, _>>();
        let through = through.map_err(Error::other)?;
        let columns: Vec<ArrayRef> =
            vec![Arc::new(Int64Array::from(values.to_vec())), Arc::new(Int64Array::from(through))];
        writer
            .write(&RecordBatch::try_new(Arc::clone(&schema), columns).map_err(Error::other)?)
            .map_err(Error::other)?;
        writer.flush().map_err(Error::other)?;
    }
    writer.into_inner().map_err(Error::other)?.flush()
}

/// The sorted values of a run, opened.
pub(super) struct SortedLists {
    file: SharedFile,
    metadata: ArrowReaderMetadata,
    groups: BTreeMap<ListName, usize>,
}

impl SortedLists {
    /// Returns `None` if the run keeps none, as those of older programs, or in a form that this program does not know.
    ///
    /// # Errors
    /// An unreadable or damaged file.
    pub(super) fn open(run: &KeptRun) -> Result<Option<Self>, AppError> {
        let Some(name) = &run.record.files.sorted else { return Ok(None) };
        let path = run.folder.join(name);
        Self::of_file(run.open_path(&path)?).map_err(|error| run.damaged(format!("{}: {error}", path.display())))
    }

    fn of_file(file: SharedFile) -> IoResult<Option<Self>> {
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Required);
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(Error::other)?;
        let told = metadata.metadata().file_metadata().key_value_metadata();
        let told = |key: &str| told?.iter().find(|pair| pair.key == key)?.value.as_deref();
        if told(FORM_KEY) != Some(FORM) {
            return Ok(None);
        }
        let names = told(LISTS_KEY).ok_or_else(|| Error::other(broken()))?;
        let names: Vec<Vec<ListName>> = serde_json::from_str(names)?;
        let groups = (0..).zip(names).flat_map(|(group, names)| names.into_iter().map(move |name| (name, group)));
        let groups = groups.collect();
        Ok(Some(Self { file, metadata, groups }))
    }

    /// Returns what a scheme must know of everybody if lists of as many customers as take part tell all of it.
    ///
    /// # Errors
    /// A damaged file.
    pub(super) fn peers(&self, scheme: &Scheme, customers: u64) -> Result<Option<Peers>, InternalError> {
        let needs = peer_needs(scheme);
        if needs != needs.sortable() {
            return Ok(None);
        }
        let list = |input: Option<usize>| {
            let Some(group) = self.groups.get(&(scheme.name.to_string(), input)) else { return Ok(None) };
            let list = SortedList::of(self, *group)?;
            let all = list.count() as u64 == customers;
            Ok::<_, InternalError>(all.then(|| PeerValues::Sorted(Arc::new(list))))
        };
        let mut peers =
            Peers { values: vec![None; needs.values.iter().max().map_or(0, |last| last + 1)], ..Peers::default() };
        for input in needs.values {
            let Some(values) = list(Some(input))? else { return Ok(None) };
            if let Some(slot) = peers.values.get_mut(input) {
                *slot = Some(values);
            }
        }
        if needs.scores {
            let Some(scores) = list(None)? else { return Ok(None) };
            peers.scores = scores;
        }
        Ok(Some(peers))
    }
}

/// One list of values, of which pages are decoded as they are looked at.
#[derive(Debug)]
struct SortedList {
    file: SharedFile,
    metadata: ArrowReaderMetadata,
    group: usize,
    /// In the order of their rows; never empty.
    pages: Vec<PageBounds>,
    decoded: Mutex<BTreeMap<usize, Arc<PageValues>>>,
}

/// What the index tells of a page.
#[derive(Debug, Clone, Copy)]
struct PageBounds {
    first_row: usize,
    rows: usize,
    least: i64,
    most: i64,
    /// Customers with a value of the pages before, and with one of these or of this page.
    before: i64,
    through: i64,
}

/// The rows of a page.
#[derive(Debug)]
struct PageValues {
    values: Vec<i64>,
    through: Vec<i64>,
}

fn broken() -> InternalError {
    InternalError::new("the sorted values of a kept run are not whole")
}

fn size(number: i64) -> Result<usize, InternalError> {
    usize::try_from(number).map_err(|_| broken())
}

/// By page of a column of a group its first row, its smallest and its largest value.
fn bounds(parquet: &ParquetMetaData, group: usize, column: usize) -> Option<Vec<(i64, i64, i64)>> {
    let ColumnIndexMetaData::INT64(index) = parquet.column_index()?.get(group)?.get(column)? else { return None };
    let pages = parquet.offset_index()?.get(group)?.get(column)?.page_locations();
    let of = |(page, location): (usize, &parquet::file::page_index::offset_index::PageLocation)| {
        Some((location.first_row_index, *index.min_value(page)?, *index.max_value(page)?))
    };
    pages.iter().enumerate().map(of).collect()
}

impl SortedList {
    fn of(lists: &SortedLists, group: usize) -> Result<Self, InternalError> {
        let parquet = lists.metadata.metadata();
        let rows = size(parquet.row_groups().get(group).ok_or_else(broken)?.num_rows())?;
        let values = bounds(parquet, group, 0).ok_or_else(broken)?;
        let through = bounds(parquet, group, 1).ok_or_else(broken)?;
        let mut pages: Vec<PageBounds> = Vec::with_capacity(values.len());
        for (place, ((first_row, least, most), (first_of_counts, _, through))) in
            values.iter().zip(&through).enumerate()
        {
            let first = size(*first_row)?;
            let next = values.get(place + 1).map_or(Ok(rows), |(next, ..)| size(*next))?;
            let before = pages.last().map_or(0, |page| page.through);
            let last = pages.last().map(|page| page.most);
            if first_row != first_of_counts
                || next <= first
                || *through <= before
                || last.is_some_and(|last| last >= *least)
            {
                return Err(broken());
            }
            pages.push(PageBounds {
                first_row: first,
                rows: next - first,
                least: *least,
                most: *most,
                before,
                through: *through,
            });
        }
        if pages.is_empty() || values.len() != through.len() {
            return Err(broken());
        }
        let (file, metadata) = (lists.file.clone(), lists.metadata.clone());
        Ok(Self { file, metadata, group, pages, decoded: Mutex::default() })
    }

    /// The rows of a page.
    fn page(&self, place: usize) -> Result<(PageBounds, Arc<PageValues>), InternalError> {
        let bounds = *self.pages.get(place).ok_or_else(broken)?;
        let known = self.decoded.lock().unwrap_or_else(PoisonError::into_inner).get(&place).cloned();
        if let Some(known) = known {
            return Ok((bounds, known));
        }
        let selected = vec![RowSelector::skip(bounds.first_row), RowSelector::select(bounds.rows)];
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.clone(), self.metadata.clone())
            .with_row_groups(vec![self.group])
            .with_row_selection(RowSelection::from(selected))
            .with_batch_size(bounds.rows)
            .build();
        let mut page = PageValues { values: Vec::new(), through: Vec::new() };
        for batch in reader.map_err(|_| broken())? {
            let batch = batch.map_err(|_| broken())?;
            let column = |number: usize| batch.columns().get(number)?.as_primitive_opt::<Int64Type>();
            page.values.extend_from_slice(column(0).ok_or_else(broken)?.values());
            page.through.extend_from_slice(column(1).ok_or_else(broken)?.values());
        }
        let rises = |numbers: &[i64]| numbers.is_sorted_by(|one, next| one < next);
        if page.values.len() != bounds.rows || !rises(&page.values) || !rises(&page.through) {
            return Err(broken());
        }
        let page = Arc::new(page);
        self.decoded.lock().unwrap_or_else(PoisonError::into_inner).insert(place, Arc::clone(&page));
        Ok((bounds, page))
    }
}

impl SortedValues for SortedList {
    fn count(&self) -> usize {
        self.pages.last().and_then(|page| usize::try_from(page.through).ok()).unwrap_or(0)
    }

    fn around(&self, value: i64) -> Result<Around, InternalError> {
        let place = self.pages.partition_point(|page| page.most < value);
        let page_before = place.checked_sub(1).and_then(|before| self.pages.get(before));
        if place == self.pages.len() {
            return Ok(Around {
                below: self.count(),
                equal: 0,
                previous: page_before.map(|page| page.most),
                next: None,
            });
        }
        let (bounds, page) = self.page(place)?;
        let row = page.values.partition_point(|known| *known < value);
        let before = row.checked_sub(1);
        let below =
            before.map_or(Some(bounds.before), |before| page.through.get(before).copied()).ok_or_else(broken)?;
        let is_here = page.values.get(row) == Some(&value);
        let through = if is_here { page.through.get(row).copied().ok_or_else(broken)? } else { below };
        let previous = before.and_then(|before| page.values.get(before)).copied().or(page_before.map(|page| page.most));
        let next = page.values.get(row + usize::from(is_here)).copied();
        let next = next.or_else(|| self.pages.get(place + 1).map(|page| page.least));
        Ok(Around { below: size(below)?, equal: size(through - below)?, previous, next })
    }

    fn nth(&self, rank: usize) -> Result<Option<i64>, InternalError> {
        if rank == 0 || rank > self.count() {
            return Ok(None);
        }
        let rank = i64::try_from(rank).map_err(|_| broken())?;
        let place = self.pages.partition_point(|page| page.through < rank);
        let (_, page) = self.page(place)?;
        let row = page.through.partition_point(|through| *through < rank);
        page.values.get(row).copied().map(Some).ok_or_else(broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_pages_tell_what_all_values_say() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sorted-1.parquet");
        // Several pages of distinct values, some of which many customers have.
        let many: Arc<Vec<i64>> = Arc::new((0..30_000i64).map(|n| n * 7_919 % 10_007 * 5 - 20_000).collect());
        let list = |scheme: &str, input, values: &Arc<Vec<i64>>| LookedUp {
            scheme: scheme.to_owned(),
            input,
            values: Arc::clone(values),
        };
        let few = Arc::new(vec![3, 1, 3]);
        let lists = [list("a", Some(0), &many), list("a", None, &few), list("b", Some(1), &many)];
        write(&path, &lists, &CancelToken::new()).unwrap();
        let opened = SortedLists::of_file(SharedFile::open(&path).unwrap()).unwrap().unwrap();
        assert_eq!(opened.metadata.metadata().num_row_groups(), 2, "the same values are written once");
        assert_eq!(opened.groups[&("a".to_owned(), Some(0))], opened.groups[&("b".to_owned(), Some(1))]);
        for (name, values) in [(("a".to_owned(), Some(0)), &many), (("a".to_owned(), None), &few)] {
            let found = SortedList::of(&opened, opened.groups[&name]).unwrap();
            let mut sorted = values.to_vec();
            sorted.sort_unstable();
            assert_eq!(found.count(), sorted.len());
            for rank in (0..=sorted.len() + 1).step_by(331).chain([1, 2, 3]) {
                let expected = rank.checked_sub(1).and_then(|place| sorted.get(place)).copied();
                assert_eq!(found.nth(rank).unwrap(), expected, "{rank}");
            }
            for value in (-20_010..30_050).step_by(13).chain(sorted.iter().copied().step_by(997)) {
                let below = sorted.partition_point(|known| *known < value);
                let through = sorted.partition_point(|known| *known <= value);
                let expected = Around {
                    below,
                    equal: through - below,
                    previous: below.checked_sub(1).map(|place| sorted[place]),
                    next: sorted.get(through).copied(),
                };
                assert_eq!(found.around(value).unwrap(), expected, "{value}");
            }
            assert!(name.1.is_none() || found.pages.len() > 2);
        }
    }

    #[test]
    fn what_is_not_whole_is_no_answer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sorted-1.parquet");
        let values = Arc::new((0..9_000).map(|n| n * n * 37 % 1_000_003).collect::<Vec<i64>>());
        let lists = [LookedUp { scheme: "a".to_owned(), input: Some(0), values }];
        write(&path, &lists, &CancelToken::new()).unwrap();
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert!(SortedLists::of_file(SharedFile::open(&path).unwrap()).is_err());
        // A page that does not hold what the index says.
        let mut changed = whole;
        changed[4..600].fill(0xff);
        std::fs::write(&path, &changed).unwrap();
        let opened = SortedLists::of_file(SharedFile::open(&path).unwrap()).unwrap().unwrap();
        let list = SortedList::of(&opened, 0).unwrap();
        assert!(list.around(100).is_err() && list.nth(7).is_err());
    }
}
