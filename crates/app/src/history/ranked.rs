//! What schemes must know of everybody to explain one customer, read from a kept run without making a frame of it.

use super::columns::{ATTRIBUTE, SCORE};
use super::run::KeptRun;
use crate::error::AppError;
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Decimal64Type, Int64Type, Schema, TimestampMicrosecondType};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_frame::Integers;
use terrace_frame::schema::as_read;
use terrace_policy::{Policy, Scheme, Target};
use terrace_tiering::{Cutoffs, Peers, peer_needs, scheme_inputs};

/// Rows that are decoded at once.
const BATCH: usize = 65_536;

/// A column of one of the run's files.
type Place = (PathBuf, String);

/// Columns that were read, each once however many schemes need it.
type Columns = BTreeMap<Place, Integers>;

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
        let places: Vec<Place> = places.into_iter().collect();
        let read = places.into_par_iter().map(|place| Ok((place.clone(), self.numbers(&place)?)));
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
                peers.rows.push(match &scores.valid {
                    None => column.clone(),
                    Some(valid) => column.take(places_of(valid).map(Some)),
                });
            }
            if !needs.values.contains(&index) {
                peers.values.push(None);
                continue;
            }
            // Where as many have a value as take part, they are the ones.
            let with_value = column.valid.as_ref().map_or(column.values.len(), |valid| places_of(valid).count());
            let counted = if with_value as u64 == customers {
                column.valid.as_ref()
            } else {
                if tiered.is_none() {
                    tiered = Some(self.with_tier(scheme)?);
                }
                if tiered.as_ref().is_none_or(|tiered| places_of(tiered).count() as u64 != customers) {
                    return Ok(None);
                }
                tiered.as_ref()
            };
            peers.values.push(Some(kept(column, counted)));
        }
        if let Some(scores) = scores {
            peers.scores = kept(scores, scores.valid.as_ref());
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

    /// The numbers of a column.
    fn numbers(&self, (file, name): &Place) -> Result<Integers, AppError> {
        let (mut values, mut nulls) = (Vec::new(), Vec::new());
        self.each_batch(file, name, |array| {
            let before = values.len();
            append(array, &mut values)?;
            if array.null_count() > 0 {
                nulls.extend((0..array.len()).filter(|row| array.is_null(*row)).map(|row| before + row));
            }
            Some(())
        })?;
        let valid = (!nulls.is_empty()).then(|| {
            let mut valid = vec![true; values.len()];
            for row in nulls {
                if let (Some(valid), Some(value)) = (valid.get_mut(row), values.get_mut(row)) {
                    (*valid, *value) = (false, 0);
                }
            }
            valid
        });
        Ok(Integers { value_type: ValueType::Count, values: Arc::new(values), valid })
    }

    /// Whether each customer has a tier in a scheme.
    fn with_tier(&self, scheme: &Scheme) -> Result<Vec<bool>, AppError> {
        let mut tiered = Vec::new();
        self.each_batch(&self.classes_file(), scheme.name.as_str(), |tiers| {
            tiered.extend((0..tiers.len()).map(|row| tiers.is_valid(row)));
            Some(())
        })?;
        Ok(tiered)
    }

    /// Calls `take` with the parts of a column in order. Texts come as codes into dictionaries.
    fn each_batch(
        &self,
        path: &Path,
        name: &str,
        mut take: impl FnMut(&dyn Array) -> Option<()>,
    ) -> Result<(), AppError> {
        let broken = |error: &dyn std::fmt::Display| self.damaged(format!("{}: {error}", path.display()));
        let file = File::open(path).map_err(|error| broken(&error))?;
        let known = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|error| broken(&error))?;
        let options = ArrowReaderOptions::new().with_schema(Arc::new(coded(&as_read(known.schema()), name)));
        let metadata =
            ArrowReaderMetadata::try_new(Arc::clone(known.metadata()), options).map_err(|error| broken(&error))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
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

/// The values of some rows; of all if none is named.
fn kept(column: &Integers, rows: Option<&Vec<bool>>) -> Arc<Vec<i64>> {
    match rows {
        None => Arc::clone(&column.values),
        Some(rows) => {
            let kept = column.values.iter().zip(rows).filter(|(_, kept)| **kept);
            Arc::new(kept.map(|(value, _)| *value).collect())
        }
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

/// Appends the integers that stand for the values of an array, whatever stands for null. Returns `None` if it is of a
/// type that none do.
fn append(array: &dyn Array, to: &mut Vec<i64>) -> Option<()> {
    match array.data_type() {
        DataType::Decimal64(..) => to.extend_from_slice(array.as_primitive_opt::<Decimal64Type>()?.values()),
        DataType::Date32 => to.extend(array.as_primitive_opt::<Date32Type>()?.values().iter().copied().map(i64::from)),
        DataType::Timestamp(..) => to.extend_from_slice(array.as_primitive_opt::<TimestampMicrosecondType>()?.values()),
        DataType::Int64 => to.extend_from_slice(array.as_primitive_opt::<Int64Type>()?.values()),
        _ => return None,
    }
    Some(())
}
