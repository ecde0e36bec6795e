//! What schemes must know of everybody to explain one customer, read from a kept run without making a frame of it.

use super::columns::{ATTRIBUTE, SCORE};
use super::run::KeptRun;
use crate::error::AppError;
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Date32Type, Decimal64Type, Int64Type, Schema, TimestampMicrosecondType};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::PageIndexPolicy;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_frame::Integers;
use terrace_frame::schema::as_read;
use terrace_lake::SharedFile;
use terrace_policy::{Policy, Scheme, Target};
use terrace_tiering::{Cutoffs, Peers, peer_needs, scheme_inputs};

/// Rows that are decoded at once.
const BATCH: usize = 65_536;

/// A column of one of the run's files.
type Place = (PathBuf, String);

/// Columns that were read, each once however many schemes need it.
type Columns = BTreeMap<Place, Present>;

/// The values of a column that are not null.
struct Present {
    values: Arc<Vec<i64>>,
    /// One per row, whether it has a value; `None` if every row has.
    valid: Option<Vec<bool>>,
}

impl Present {
    /// The values of some rows; of all that have one if none are named.
    fn of_rows(&self, rows: Option<&[bool]>) -> Arc<Vec<i64>> {
        let (Some(rows), Some(valid)) = (rows, &self.valid) else {
            let all = || Arc::clone(&self.values);
            return rows.map_or_else(all, |rows| {
                let kept = self.values.iter().zip(rows).filter(|(_, kept)| **kept);
                Arc::new(kept.map(|(value, _)| *value).collect())
            });
        };
        // A row without a value counts with 0, as everywhere.
        let mut values = self.values.iter().copied();
        let by_row = valid.iter().map(|valid| if *valid { values.next().unwrap_or(0) } else { 0 });
        Arc::new(by_row.zip(rows).filter(|(_, kept)| **kept).map(|(value, _)| value).collect())
    }

    /// The column row by row, of those rows that are named or of all.
    fn column(&self, rows: Option<&[bool]>) -> Integers {
        let mut values = self.values.iter().copied();
        let by_row: Vec<Option<i64>> = match &self.valid {
            None => values.map(Some).collect(),
            Some(valid) => valid.iter().map(|valid| if *valid { values.next() } else { None }).collect(),
        };
        let kept = |row: usize| rows.is_none_or(|rows| rows.get(row).copied().unwrap_or(false));
        let kept = by_row.into_iter().enumerate().filter(|(row, _)| kept(*row)).map(|(_, value)| value);
        Integers::from_options(ValueType::Count, kept)
    }
}

/// A file of the run, opened once for all its columns.
struct OpenFile {
    file: SharedFile,
    metadata: ArrowReaderMetadata,
}

impl KeptRun {
    /// By scheme what it must know of everybody. Returns `None` if the run does not tell: who has which value, or who
    /// of those without a tier takes part.
    ///
    /// # Errors
    /// As [`KeptRun::ids`].
    pub(crate) fn peers(
        &self,
        policy: &Policy,
        schemes: &[&Scheme],
        cutoffs: &Cutoffs,
    ) -> Result<Option<BTreeMap<String, Peers>>, AppError> {
        let mut places = BTreeSet::new();
        for scheme in schemes {
            let needs = peer_needs(scheme);
            if needs.ids {
                return Ok(None);
            }
            for (index, target) in scheme_inputs(scheme).into_iter().enumerate() {
                if needs.rows || needs.values.contains(&index) {
                    places.insert(self.place(policy, scheme, target)?);
                }
            }
            if needs.scores {
                places.insert(self.scores_place(scheme));
            }
        }
        let paths: BTreeSet<&PathBuf> = places.iter().map(|(path, _)| path).collect();
        let files = paths.into_iter().map(|path| Ok((path.clone(), self.open_file(path)?)));
        let files: BTreeMap<PathBuf, OpenFile> = files.collect::<Result<_, AppError>>()?;
        let read = places.iter().cloned().collect::<Vec<Place>>().into_par_iter().map(|place| {
            let file = files.get(&place.0).ok_or_else(|| self.damaged("a file of it is gone"))?;
            let present = self.present(file, &place)?;
            Ok((place, present))
        });
        let columns = read.collect::<Result<Columns, AppError>>()?;
        let all = schemes.par_iter().map(|scheme| {
            let customers = cutoffs.schemes.get(scheme.name.as_str()).map_or(0, |cutoffs| cutoffs.customers());
            let peers = self.peers_of(policy, scheme, &columns, customers)?;
            Ok(peers.map(|peers| (scheme.name.to_string(), peers)))
        });
        all.collect()
    }

    fn peers_of(
        &self,
        policy: &Policy,
        scheme: &Scheme,
        columns: &Columns,
        customers: u64,
    ) -> Result<Option<Peers>, AppError> {
        let needs = peer_needs(scheme);
        let missing = || self.damaged(format!("it lacks what {} ranks by", scheme.name));
        let mut peers = Peers::default();
        let mut tiered: Option<Vec<bool>> = None;
        let scores = match needs.scores {
            true => Some(columns.get(&self.scores_place(scheme)).ok_or_else(missing)?),
            false => None,
        };
        for (index, target) in scheme_inputs(scheme).into_iter().enumerate() {
            if !needs.rows && !needs.values.contains(&index) {
                peers.values.push(None);
                continue;
            }
            let column = columns.get(&self.place(policy, scheme, target)?).ok_or_else(missing)?;
            if let (true, Some(scores)) = (needs.rows, scores) {
                peers.rows.push(column.column(scores.valid.as_deref()));
            }
            if !needs.values.contains(&index) {
                peers.values.push(None);
                continue;
            }
            // Where as many have a value as take part, they are the ones.
            if column.values.len() as u64 == customers {
                peers.values.push(Some(column.of_rows(None)));
                continue;
            }
            if tiered.is_none() {
                tiered = Some(self.with_tier(scheme)?);
            }
            match tiered.as_deref().filter(|tiered| places_of(tiered).count() as u64 == customers) {
                Some(tiered) => peers.values.push(Some(column.of_rows(Some(tiered)))),
                None => return Ok(None),
            }
        }
        if let Some(scores) = scores {
            peers.scores = scores.of_rows(None);
        }
        Ok(Some(peers))
    }

    fn scores_place(&self, scheme: &Scheme) -> Place {
        (self.beside_file(), format!("{SCORE}{}", scheme.name))
    }

    /// Where the values of a metric or field are.
    fn place(&self, policy: &Policy, scheme: &Scheme, target: Target) -> Result<Place, AppError> {
        let missing = || self.damaged(format!("it lacks what {} ranks by", scheme.name));
        match target {
            Target::Metric(index) => {
                Ok((self.classes_file(), policy.metrics.get(index).ok_or_else(missing)?.name.to_string()))
            }
            Target::Attribute(index) => {
                let attribute = policy.attributes.get(index).ok_or_else(missing)?;
                Ok((self.beside_file(), format!("{ATTRIBUTE}{}", attribute.name)))
            }
            Target::Label(_) | Target::Scheme(_) => Err(missing()),
        }
    }

    fn present(&self, file: &OpenFile, place: &Place) -> Result<Present, AppError> {
        let rows = usize::try_from(self.record.files.rows).unwrap_or(0);
        let mut values = Vec::with_capacity(rows);
        let mut valid: Vec<bool> = Vec::new();
        let mut before = 0;
        self.each_batch(file, place, |array| {
            let nulls = array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
            match &nulls {
                None if valid.is_empty() => {}
                None => valid.resize(before + array.len(), true),
                Some(nulls) => {
                    valid.reserve_exact(rows.saturating_sub(valid.len()));
                    valid.resize(before, true);
                    valid.extend(nulls.iter());
                }
            }
            before += array.len();
            append(array, nulls.as_ref(), &mut values)
        })?;
        Ok(Present { values: Arc::new(values), valid: (!valid.is_empty()).then_some(valid) })
    }

    /// Whether each customer has a tier in a scheme.
    fn with_tier(&self, scheme: &Scheme) -> Result<Vec<bool>, AppError> {
        let path = self.classes_file();
        let mut tiered = Vec::new();
        self.each_batch(&self.open_file(&path)?, &(path, scheme.name.to_string()), |tiers| {
            tiered.extend((0..tiers.len()).map(|row| tiers.is_valid(row)));
            Some(())
        })?;
        Ok(tiered)
    }

    fn open_file(&self, path: &Path) -> Result<OpenFile, AppError> {
        let broken = |error: &dyn std::fmt::Display| self.damaged(format!("{}: {error}", path.display()));
        let file = SharedFile::open(path).map_err(|error| broken(&error))?;
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(|error| broken(&error))?;
        Ok(OpenFile { file, metadata })
    }

    /// Calls `take` with the parts of a column in order. Texts come as codes into dictionaries.
    fn each_batch(
        &self,
        OpenFile { file, metadata }: &OpenFile,
        (path, name): &Place,
        mut take: impl FnMut(&dyn Array) -> Option<()>,
    ) -> Result<(), AppError> {
        let broken = |error: &dyn std::fmt::Display| self.damaged(format!("{}: {error}", path.display()));
        let options = ArrowReaderOptions::new().with_schema(Arc::new(coded(&as_read(metadata.schema()), name)));
        let metadata =
            ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options).map_err(|error| broken(&error))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file.clone(), metadata);
        let place = builder.schema().index_of(name).map_err(|error| broken(&error))?;
        let mask = ProjectionMask::roots(builder.parquet_schema(), [place]);
        let reader = builder.with_projection(mask).with_batch_size(BATCH).build().map_err(|error| broken(&error))?;
        let mut rows = 0u64;
        for batch in reader {
            let batch: RecordBatch = batch.map_err(|error| broken(&error))?;
            rows += batch.num_rows() as u64;
            let taken = batch.columns().first().and_then(|column| take(column.as_ref()));
            taken.ok_or_else(|| broken(&format!("column {name} holds something else")))?;
        }
        if rows == self.record.files.rows { Ok(()) } else { Err(broken(&format!("{rows} rows"))) }
    }
}

fn places_of(marks: &[bool]) -> impl Iterator<Item = usize> + '_ {
    marks.iter().enumerate().filter(|(_, mark)| **mark).map(|(row, _)| row)
}

/// The schema with the texts of a column as codes, which are read faster.
fn coded(schema: &Schema, name: &str) -> Schema {
    let fields = schema.fields().iter().map(|field| match field.data_type() {
        DataType::Utf8 if field.name() == name => {
            let codes = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            Arc::new(field.as_ref().clone().with_data_type(codes))
        }
        _ => Arc::clone(field),
    });
    Schema::new_with_metadata(fields.collect::<Vec<_>>(), schema.metadata().clone())
}

/// Appends the integers that stand for the values of an array but its nulls. Returns `None` if it is of a type that
/// none do.
fn append(array: &dyn Array, nulls: Option<&NullBuffer>, to: &mut Vec<i64>) -> Option<()> {
    match array.data_type() {
        DataType::Decimal64(..) => filled(array.as_primitive_opt::<Decimal64Type>()?.values(), nulls, to),
        DataType::Date32 => filled(array.as_primitive_opt::<Date32Type>()?.values(), nulls, to),
        DataType::Timestamp(..) => filled(array.as_primitive_opt::<TimestampMicrosecondType>()?.values(), nulls, to),
        DataType::Int64 => filled(array.as_primitive_opt::<Int64Type>()?.values(), nulls, to),
        _ => return None,
    }
    Some(())
}

fn filled<N: Copy + Into<i64>>(values: &[N], nulls: Option<&NullBuffer>, to: &mut Vec<i64>) {
    match nulls {
        None => to.extend(values.iter().map(|value| (*value).into())),
        Some(nulls) => {
            for (from, end) in nulls.valid_slices() {
                to.extend(values.get(from..end).into_iter().flatten().map(|value| (*value).into()));
            }
        }
    }
}
