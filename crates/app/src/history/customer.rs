//! One customer's row of a kept run, without reading the rest: the pages' smallest and largest ids tell where it is.

use super::run::KeptRun;
use crate::error::AppError;
use arrow::array::AsArray;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::file::metadata::PageIndexPolicy;
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use std::ops::Range;
use std::path::PathBuf;
use terrace_domain::{Value, ValueType};
use terrace_frame::Column;
use terrace_frame::arrow::ColumnBuilder;
use terrace_lake::SharedFile;

/// A file of a run, opened to look at single rows.
pub(super) struct Lookup<'a> {
    run: &'a KeptRun,
    path: PathBuf,
    file: SharedFile,
    metadata: ArrowReaderMetadata,
}

impl<'a> Lookup<'a> {
    /// The file of classes.
    pub(super) fn open(run: &'a KeptRun) -> Result<Self, AppError> {
        Self::of_file(run, run.classes_file())
    }

    /// The file beside the classes, which has the same rows.
    pub(super) fn open_beside(run: &'a KeptRun) -> Result<Self, AppError> {
        Self::of_file(run, run.beside_file())
    }

    fn of_file(run: &'a KeptRun, path: PathBuf) -> Result<Self, AppError> {
        let file = run.open_path(&path)?;
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
        let metadata = ArrowReaderMetadata::load(&file, options)
            .map_err(|error| run.damaged(format!("{}: {error}", path.display())))?;
        Ok(Self { run, path, file, metadata })
    }

    /// Returns the row of a customer, or `None` if the run did not have them.
    pub(super) fn row_of(&self, customer: &str) -> Result<Option<usize>, AppError> {
        for range in self.candidates(customer)? {
            let start = range.start;
            let mut found = None;
            self.rows("customer_id", range, |array, from| {
                let ids = array.as_string_opt::<i32>()?;
                found = found.or_else(|| ids.iter().position(|id| id == Some(customer)).map(|at| start + from + at));
                Some(())
            })?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The value of a metric, label or scheme in a row, or `None` if it is null or the run had none of that name.
    pub(super) fn value(&self, row: usize, name: &str) -> Result<Option<Value>, AppError> {
        let Some(known) = self.run.record.columns.iter().find(|column| column.name == name) else { return Ok(None) };
        Ok(self.column_of(row, name, self.run.type_of(&known.value_type)?)?.value(0))
    }

    /// What a column of the file holds in a row, as a column of one row.
    pub(super) fn column_of(&self, row: usize, name: &str, value_type: ValueType) -> Result<Column, AppError> {
        let mut column = ColumnBuilder::new(value_type);
        self.rows(name, row..row + 1, |array, _| column.append(array).ok())?;
        let column = column.finish();
        if column.len() == 1 { Ok(column) } else { Err(self.run.damaged(format!("it has no row {row}"))) }
    }

    /// The ranges of rows in which an id may be.
    fn candidates(&self, customer: &str) -> Result<Vec<Range<usize>>, AppError> {
        let column = self.column("customer_id")?;
        let parquet = self.metadata.metadata();
        let (mut found, mut start) = (Vec::new(), 0);
        for (group, about) in parquet.row_groups().iter().enumerate() {
            let rows = self.number(about.num_rows())?;
            let index = parquet.column_index().and_then(|all| all.get(group)?.get(column));
            let pages = parquet.offset_index().and_then(|all| all.get(group)?.get(column));
            match (index, pages) {
                (Some(ColumnIndexMetaData::BYTE_ARRAY(index)), Some(pages)) => {
                    let firsts = pages.page_locations().iter().map(|page| self.number(page.first_row_index));
                    let firsts = firsts.collect::<Result<Vec<usize>, AppError>>()?;
                    let ends = firsts.iter().copied().skip(1).chain([rows]);
                    for (page, (first, end)) in firsts.iter().zip(ends).enumerate() {
                        // Bounds may be cut short, which only makes them wider.
                        let inside = index.min_value(page).is_none_or(|least| least <= customer.as_bytes())
                            && index.max_value(page).is_none_or(|most| customer.as_bytes() <= most);
                        if inside {
                            found.push(start + first..start + end);
                        }
                    }
                }
                _ => found.push(start..start + rows),
            }
            start += rows;
        }
        Ok(found)
    }

    fn number(&self, rows: i64) -> Result<usize, AppError> {
        usize::try_from(rows).map_err(|_| self.run.damaged(format!("{} counts {rows} rows", self.path.display())))
    }

    fn column(&self, name: &str) -> Result<usize, AppError> {
        let missing = |_| self.run.damaged(format!("{} holds no column {name}", self.path.display()));
        self.metadata.schema().index_of(name).map_err(missing)
    }

    /// Calls `take` with the parts of some rows of a column and how many of these rows came before each.
    fn rows(
        &self,
        name: &str,
        rows: Range<usize>,
        mut take: impl FnMut(&dyn arrow::array::Array, usize) -> Option<()>,
    ) -> Result<(), AppError> {
        let broken = |error: &dyn std::fmt::Display| self.run.damaged(format!("{}: {error}", self.path.display()));
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.clone(), self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), [self.column(name)?]);
        let selected = RowSelection::from(vec![RowSelector::skip(rows.start), RowSelector::select(rows.len())]);
        let reader =
            builder.with_projection(mask).with_row_selection(selected).build().map_err(|error| broken(&error))?;
        let mut before = 0;
        for batch in reader {
            let batch = batch.map_err(|error| broken(&error))?;
            let column = batch.columns().first().ok_or_else(|| broken(&"no column"))?;
            take(column.as_ref(), before).ok_or_else(|| broken(&format!("column {name} holds something else")))?;
            before += batch.num_rows();
        }
        Ok(())
    }
}
