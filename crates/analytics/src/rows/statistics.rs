//! What the statistics of a file tell without reading its rows.

use super::RowSource;
use crate::error::AnalyticsError;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Encoding, PageType};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::statistics::Statistics;
use std::collections::BTreeSet;
use std::path::Path;
use terrace_domain::{CancelToken, FactKind};
use terrace_lake::SharedFile;

/// What every row of a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Constant {
    /// Nothing.
    Nothing,
    /// The same yes or no.
    Flag(bool),
}

fn chunk<'a>(group: &'a RowGroupMetaData, name: &str) -> Option<&'a ColumnChunkMetaData> {
    group.columns().iter().find(|column| column.column_path().parts() == [name])
}

/// What the statistics of all those row groups agree on; `None` if they do not tell.
pub(super) fn constant(metadata: &ParquetMetaData, name: &str, groups: &[usize]) -> Option<Constant> {
    let mut agreed = None;
    for group in groups.iter().filter_map(|number| metadata.row_groups().get(*number)) {
        let found = match chunk(group, name) {
            None => Constant::Nothing,
            Some(column) => of_group(column, group.num_rows())?,
        };
        if *agreed.get_or_insert(found) != found {
            return None;
        }
    }
    agreed
}

fn of_group(column: &ColumnChunkMetaData, rows: i64) -> Option<Constant> {
    let statistics = column.statistics()?;
    let nulls = statistics.null_count_opt()?;
    if u64::try_from(rows).is_ok_and(|rows| rows == nulls) {
        return Some(Constant::Nothing);
    }
    match statistics {
        Statistics::Boolean(flags) if nulls == 0 => {
            let (least, most) = (flags.min_opt()?, flags.max_opt()?);
            (least == most).then_some(Constant::Flag(*least))
        }
        _ => None,
    }
}

/// Whether a column is kept by dictionary throughout.
pub(super) fn is_coded(metadata: &ParquetMetaData, name: &str, groups: &[usize]) -> bool {
    let coded = |column: &ColumnChunkMetaData| {
        let data = |page: &PageType| matches!(page, PageType::DATA_PAGE | PageType::DATA_PAGE_V2);
        let by_code = |encoding: &Encoding| matches!(encoding, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
        match (column.page_encoding_stats(), column.page_encoding_stats_mask()) {
            (Some(pages), _) => pages.iter().filter(|page| data(&page.page_type)).all(|page| by_code(&page.encoding)),
            (None, Some(mask)) => mask.encodings().all(|encoding| by_code(&encoding)),
            (None, None) => false,
        }
    };
    let groups = groups.iter().filter_map(|number| metadata.row_groups().get(*number));
    groups.filter_map(|group| chunk(group, name)).all(coded)
}

/// Whether a row group can hold one of some texts, of which the least and the most are given.
pub(super) fn may_hold(group: &RowGroupMetaData, name: &str, least: &str, most: &str) -> bool {
    let Some(Statistics::ByteArray(texts)) = chunk(group, name).and_then(|column| column.statistics()) else {
        return true;
    };
    // Cut bounds stay bounds.
    let above = texts.min_opt().is_some_and(|first| first.data() > most.as_bytes());
    let below = texts.max_opt().is_some_and(|last| last.data() < least.as_bytes());
    !above && !below
}

/// Whether one of some columns can be filled in any row of a bucket, as far as statistics tell.
pub(crate) fn any_filled(source: RowSource<'_>, kind: &FactKind, names: &[&str]) -> Result<bool, AnalyticsError> {
    let filled = |column: &ArrayRef| column.null_count() < column.len();
    any_row(source, kind, names, filled, |constant| constant != Some(Constant::Nothing))
}

/// Whether a column of flags can say yes in any row of a bucket, as far as statistics tell.
pub(crate) fn any_true(source: RowSource<'_>, kind: &FactKind, name: &str) -> Result<bool, AnalyticsError> {
    let says_yes = |column: &ArrayRef| match column.as_boolean_opt() {
        Some(flags) => flags.true_count() > 0,
        // Whoever reads it then refuses a column of another type.
        None => *column.data_type() != DataType::Null,
    };
    let may_say = |constant| !matches!(constant, Some(Constant::Nothing | Constant::Flag(false)));
    any_row(source, kind, &[name], says_yes, may_say)
}

/// Whether a column in memory has what is looked for, or all rows of a file may have it.
fn any_row(
    source: RowSource<'_>,
    kind: &FactKind,
    names: &[&str],
    has: impl Fn(&ArrayRef) -> bool,
    may_have: impl Fn(Option<Constant>) -> bool,
) -> Result<bool, AnalyticsError> {
    let Some(found) = source.tables.bucket(kind.name, source.bucket) else { return Ok(false) };
    let in_memory = |batch: &RecordBatch| names.iter().any(|name| batch.column_by_name(name).is_some_and(&has));
    if found.rows.iter().any(in_memory) {
        return Ok(true);
    }
    for file in &found.files {
        let file = SharedFile::open_data_file(&file.path)?;
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
        let groups: Vec<usize> = (0..metadata.metadata().num_row_groups()).collect();
        let may_be = |name: &&str| may_have(constant(metadata.metadata(), name, &groups));
        if !groups.is_empty() && names.iter().any(may_be) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The different texts in a column of a file, from its statistics where they say so.
pub(crate) fn values_of(path: &Path, name: &str, cancel: &CancelToken) -> Result<BTreeSet<String>, AnalyticsError> {
    let file = SharedFile::open_data_file(path)?;
    let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
    let (mut found, mut unclear) = (BTreeSet::new(), Vec::new());
    for (number, group) in metadata.metadata().row_groups().iter().enumerate() {
        let Some(column) = chunk(group, name) else { continue };
        match column.statistics() {
            Some(known) if known.null_count_opt().is_some_and(|nulls| i64::try_from(nulls) == Ok(group.num_rows())) => {
            }
            Some(Statistics::ByteArray(texts)) if texts.min_is_exact() && texts.max_is_exact() => {
                match (texts.min_opt(), texts.max_opt()) {
                    (Some(least), Some(most)) if least == most => {
                        found.insert(String::from_utf8_lossy(least.data()).into_owned());
                    }
                    _ => unclear.push(number),
                }
            }
            _ => unclear.push(number),
        }
    }
    if !unclear.is_empty() {
        let columns = ProjectionMask::columns(metadata.parquet_schema(), [name]);
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        for batch in builder.with_projection(columns).with_row_groups(unclear).build()? {
            cancel.check()?;
            let batch = batch?;
            let Some(column) = batch.columns().first() else { continue };
            let texts = column.as_string_opt::<i32>().ok_or_else(|| AnalyticsError::WrongColumn {
                kind: "file".to_owned(),
                column: name.to_owned(),
                found: column.data_type().to_string(),
            })?;
            for text in texts.iter().flatten() {
                if !found.contains(text) {
                    found.insert(text.to_owned());
                }
            }
        }
    }
    Ok(found)
}
