//! The values by which the schemes of a kept run rank customers, read without making columns of them.

use super::columns::{ATTRIBUTE, SCORE};
use super::run::KeptRun;
use crate::error::AppError;
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int64Type, Schema, TimestampMicrosecondType};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use terrace_policy::{Policy, Scheme, Target};
use terrace_tiering::{RankedValues, ranked_values};

/// Rows that are decoded at once.
const BATCH: usize = 65_536;

impl KeptRun {
    /// The values by which a scheme ranks, of all customers who have a tier in it, in any order. Returns `None` for
    /// schemes that do not rank.
    ///
    /// # Errors
    /// As [`KeptRun::ids`].
    pub(crate) fn ranked(&self, policy: &Policy, scheme: &Scheme) -> Result<Option<Vec<i64>>, AppError> {
        let target = match ranked_values(scheme) {
            None => return Ok(None),
            // Who has no tier has no score there.
            Some(RankedValues::Scores) => return self.scores(scheme).map(Some),
            Some(RankedValues::Column(target)) => target,
        };
        let missing = || self.damaged(format!("it lacks what {} ranks by", scheme.name));
        let (file, name) = match target {
            Target::Metric(index) => {
                (self.classes_file(), policy.metrics.get(index).ok_or_else(missing)?.name.to_string())
            }
            Target::Attribute(index) => {
                let attribute = policy.attributes.get(index).ok_or_else(missing)?;
                (self.beside_file(), format!("{ATTRIBUTE}{}", attribute.name))
            }
            Target::Label(_) | Target::Scheme(_) => return Err(missing()),
        };
        let (mut tiered, mut ranked) = (Vec::new(), Vec::new());
        self.each_batch(&self.classes_file(), scheme.name.as_str(), |tiers| {
            tiered.extend((0..tiers.len()).map(|row| tiers.is_valid(row)));
            Some(())
        })?;
        let mut tiered = tiered.into_iter();
        self.each_batch(&file, &name, |values| {
            let values = integers(values)?;
            ranked.extend(values.zip(tiered.by_ref()).filter_map(|(value, tiered)| value.filter(|_| tiered)));
            Some(())
        })?;
        Ok(Some(ranked))
    }

    fn scores(&self, scheme: &Scheme) -> Result<Vec<i64>, AppError> {
        let mut scores = Vec::new();
        self.each_batch(&self.beside_file(), &format!("{SCORE}{}", scheme.name), |values| {
            scores.extend(integers(values)?.flatten());
            Some(())
        })?;
        Ok(scores)
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
        let options = ArrowReaderOptions::new().with_schema(Arc::new(coded(known.schema(), name)));
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

/// The integers that stand for the values of an array; `None` if it is of a type that none do.
fn integers(array: &dyn Array) -> Option<Box<dyn Iterator<Item = Option<i64>> + '_>> {
    Some(match array.data_type() {
        DataType::Decimal128(..) => {
            let values = array.as_primitive_opt::<Decimal128Type>()?;
            // What was written were 64-bit integers.
            Box::new(values.iter().map(|value| value.and_then(|value| i64::try_from(value).ok())))
        }
        DataType::Date32 => Box::new(array.as_primitive_opt::<Date32Type>()?.iter().map(|days| days.map(i64::from))),
        DataType::Timestamp(..) => Box::new(array.as_primitive_opt::<TimestampMicrosecondType>()?.iter()),
        DataType::Int64 => Box::new(array.as_primitive_opt::<Int64Type>()?.iter()),
        _ => return None,
    })
}
