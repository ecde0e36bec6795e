//! What schemes must know of everybody to explain one customer, read from a kept run without making a frame of it.

use super::columns::{ATTRIBUTE, ORDERED, SCORE};
use super::run::KeptRun;
use super::sorted::SortedLists;
use crate::error::AppError;
use arrow::array::{Array, ArrowPrimitiveType, AsArray, BooleanBufferBuilder, PrimitiveArray, RecordBatch};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{DataType, Date32Type, Decimal64Type, Int64Type, Schema, TimestampMicrosecondType};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::PageIndexPolicy;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_frame::schema::as_read;
use terrace_frame::{Ids, Integers};
use terrace_lake::SharedFile;
use terrace_policy::{Policy, Scheme, Target};
use terrace_tiering::{Cutoffs, PeerValues, Peers, peer_needs, scheme_inputs};

/// Rows that are decoded at once.
const BATCH: usize = 65_536;

/// A column of one of the run's files.
type Place = (PathBuf, String);

/// The files that were opened, each once for all its columns.
type OpenFiles = BTreeMap<PathBuf, OpenFile>;

/// The numbers in a column of everybody who takes part in a scheme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct ColumnAsked {
    place: Place,
    of: TakesPart,
}

/// Who of the rows of a column takes part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum TakesPart {
    /// Who has a value.
    WithValue,
    /// Who had ordered; whoever of them has no value counts with 0, as everywhere.
    Ordered,
    /// Who has a tier in a scheme, and 0 for whoever of them has no value.
    WithTier(String),
}

/// A file of the run.
struct OpenFile {
    file: SharedFile,
    metadata: ArrowReaderMetadata,
}

/// What is read of a run for some schemes.
struct Reading<'a> {
    run: &'a KeptRun,
    policy: &'a Policy,
    files: OpenFiles,
    ordered: BooleanBuffer,
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
        if schemes.iter().any(|scheme| peer_needs(scheme).ids) {
            return Ok(None);
        }
        let customers =
            |scheme: &Scheme| cutoffs.schemes.get(scheme.name.as_str()).map_or(0, |cutoffs| cutoffs.customers());
        let mut known: BTreeMap<String, Peers> = BTreeMap::new();
        if let Some(sorted) = SortedLists::open(self)? {
            for scheme in schemes {
                let peers = sorted.peers(scheme, customers(scheme))?;
                known.extend(peers.map(|peers| (scheme.name.to_string(), peers)));
            }
        }
        let left: Vec<&Scheme> =
            schemes.iter().filter(|scheme| !known.contains_key(scheme.name.as_str())).copied().collect();
        if !left.is_empty() {
            let Some(read) = self.listed_peers(policy, &left, customers)? else { return Ok(None) };
            known.extend(read);
        }
        Ok(Some(known))
    }

    /// The same from whole columns.
    fn listed_peers(
        &self,
        policy: &Policy,
        schemes: &[&Scheme],
        customers: impl Fn(&Scheme) -> u64 + Sync,
    ) -> Result<Option<BTreeMap<String, Peers>>, AppError> {
        let files = [self.classes_file(), self.beside_file()].map(|path| Ok((path.clone(), self.open_file(&path)?)));
        let files = files.into_iter().collect::<Result<OpenFiles, AppError>>()?;
        let mut reading = Reading { run: self, policy, files, ordered: BooleanBuffer::new_unset(0) };
        reading.ordered = reading.flags(&(self.beside_file(), ORDERED.to_owned()))?;
        let mut asked: BTreeSet<ColumnAsked> = BTreeSet::new();
        for scheme in schemes {
            asked.extend(reading.asked(scheme, customers(scheme))?.into_iter().flatten());
        }
        let Some(with_tier) = reading.with_tier(schemes, &asked, &customers)? else { return Ok(None) };
        // One by one, since some take much longer than others.
        let read = asked.into_iter().collect::<Vec<_>>().into_par_iter().with_max_len(1).map(|asked| {
            let rows = match &asked.of {
                TakesPart::WithValue => None,
                TakesPart::Ordered => Some(&reading.ordered),
                TakesPart::WithTier(scheme) => with_tier.get(scheme),
            };
            let values = reading.values(&asked.place, rows)?;
            Ok((asked, Arc::new(values)))
        });
        let read = read.collect::<Result<BTreeMap<ColumnAsked, Arc<Vec<i64>>>, AppError>>()?;
        let all = schemes
            .par_iter()
            .map(|scheme| Ok((scheme.name.to_string(), reading.peers_of(scheme, customers(scheme), &read)?)));
        Ok(Some(all.collect::<Result<_, AppError>>()?))
    }

    fn open_file(&self, path: &Path) -> Result<OpenFile, AppError> {
        let broken = |error: &dyn std::fmt::Display| self.damaged(format!("{}: {error}", path.display()));
        let file = self.open_path(path)?;
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(|error| broken(&error))?;
        Ok(OpenFile { file, metadata })
    }
}

impl Reading<'_> {
    /// By input what a scheme asks of the values of one column; `None` for inputs of which it needs none.
    fn asked(&self, scheme: &Scheme, customers: u64) -> Result<Vec<Option<ColumnAsked>>, AppError> {
        let needs = peer_needs(scheme);
        let among_ordered = scheme.among.is_none() && !scheme.kind.includes_everybody();
        let inputs = scheme_inputs(scheme).into_iter().enumerate().map(|(index, target)| {
            if !needs.values.contains(&index) {
                return Ok(None);
            }
            let place = self.place(scheme, target)?;
            // Where as many have a value as take part, they are the ones; so are those who had ordered, where it is
            // among them that a scheme ranks.
            let of = if self.filled(&place)? == Some(customers) {
                TakesPart::WithValue
            } else if among_ordered && self.ordered.count_set_bits() as u64 == customers {
                TakesPart::Ordered
            } else {
                TakesPart::WithTier(scheme.name.to_string())
            };
            Ok(Some(ColumnAsked { place, of }))
        });
        let mut asked = inputs.collect::<Result<Vec<_>, AppError>>()?;
        if needs.scores {
            asked.push(Some(self.scores(scheme)));
        }
        Ok(asked)
    }

    /// Who has a tier in each of the schemes of which that is asked. Returns `None` if these are not the ones who take
    /// part in it.
    fn with_tier(
        &self,
        schemes: &[&Scheme],
        asked: &BTreeSet<ColumnAsked>,
        customers: impl Fn(&Scheme) -> u64 + Sync,
    ) -> Result<Option<BTreeMap<String, BooleanBuffer>>, AppError> {
        let of = |scheme: &Scheme| TakesPart::WithTier(scheme.name.to_string());
        let schemes: Vec<&&Scheme> =
            schemes.iter().filter(|scheme| asked.iter().any(|asked| asked.of == of(scheme))).collect();
        let marks = schemes.into_par_iter().map(|scheme| {
            let name = scheme.name.to_string();
            let tiered = self.valid(&(self.run.classes_file(), name.clone()))?;
            let all = tiered.count_set_bits() as u64 == customers(scheme);
            Ok(all.then_some((name, tiered)))
        });
        marks.collect::<Result<Option<BTreeMap<_, _>>, AppError>>()
    }

    fn peers_of(
        &self,
        scheme: &Scheme,
        customers: u64,
        read: &BTreeMap<ColumnAsked, Arc<Vec<i64>>>,
    ) -> Result<Peers, AppError> {
        let needs = peer_needs(scheme);
        let missing = || self.run.damaged(format!("it lacks what {} ranks by", scheme.name));
        let found = |asked: Option<ColumnAsked>| match asked {
            Some(asked) => read.get(&asked).cloned().ok_or_else(missing).map(Some),
            None => Ok(None),
        };
        let found = |asked| Ok::<_, AppError>(found(asked)?.map(PeerValues::Listed));
        let values = self.asked(scheme, customers)?.into_iter().map(found);
        let mut values = values.collect::<Result<Vec<_>, AppError>>()?;
        let scores = if needs.scores { values.pop().flatten().ok_or_else(missing)? } else { PeerValues::default() };
        let rows = if needs.rows { self.rows_with_score(scheme)? } else { Vec::new() };
        Ok(Peers { values, ids: Ids::default(), scores, rows })
    }

    /// All inputs of a scheme, of those with a score.
    fn rows_with_score(&self, scheme: &Scheme) -> Result<Vec<Integers>, AppError> {
        let scored = self.valid(&self.scores(scheme).place)?;
        let inputs = scheme_inputs(scheme).into_par_iter().map(|target| {
            let place = self.place(scheme, target)?;
            let values = self.values(&place, Some(&scored))?;
            if self.filled(&place)? == Some(self.run.record.files.rows) {
                return Ok(Integers { value_type: ValueType::Count, values: Arc::new(values), valid: None });
            }
            let valid = self.valid(&place)?;
            let of_scored = valid.iter().zip(&scored).filter(|(_, scored)| *scored);
            let column = of_scored.zip(values).map(|((valid, _), value)| valid.then_some(value));
            Ok(Integers::from_options(ValueType::Count, column))
        });
        inputs.collect()
    }

    /// The scores of everybody who has one.
    fn scores(&self, scheme: &Scheme) -> ColumnAsked {
        ColumnAsked { place: (self.run.beside_file(), format!("{SCORE}{}", scheme.name)), of: TakesPart::WithValue }
    }

    /// Where the values of a metric or field are.
    fn place(&self, scheme: &Scheme, target: Target) -> Result<Place, AppError> {
        let (run, policy) = (self.run, self.policy);
        let missing = || run.damaged(format!("it lacks what {} ranks by", scheme.name));
        match target {
            Target::Metric(index) => {
                Ok((run.classes_file(), policy.metrics.get(index).ok_or_else(missing)?.name.to_string()))
            }
            Target::Attribute(index) => {
                let attribute = policy.attributes.get(index).ok_or_else(missing)?;
                Ok((run.beside_file(), format!("{ATTRIBUTE}{}", attribute.name)))
            }
            Target::Label(_) | Target::Scheme(_) | Target::Given(_) => Err(missing()),
        }
    }

    /// How many rows of a column are not null, if the file tells it.
    fn filled(&self, place: &Place) -> Result<Option<u64>, AppError> {
        let metadata = self.file(place)?.metadata.metadata();
        let column = metadata.file_metadata().schema_descr().columns().iter().position(|c| c.name() == place.1);
        let Some(column) = column else { return Ok(None) };
        let nulls = metadata.row_groups().iter().map(|group| group.column(column).statistics()?.null_count_opt());
        Ok(nulls.sum::<Option<u64>>().and_then(|nulls| self.run.record.files.rows.checked_sub(nulls)))
    }

    /// The values of some rows, 0 for null; of all rows with a value if none are named.
    fn values(&self, place: &Place, rows: Option<&BooleanBuffer>) -> Result<Vec<i64>, AppError> {
        let count = rows.map_or_else(|| self.filled(place), |rows| Ok(Some(rows.count_set_bits() as u64)))?;
        let mut values = Vec::with_capacity(count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0));
        let mut before = 0;
        self.each_batch(place, |array| {
            let rows = match rows {
                Some(rows) => Some(rows.slice(before, array.len())),
                None => array.logical_nulls().map(NullBuffer::into_inner),
            };
            before += array.len();
            append(array, rows.as_ref(), &mut values)
        })?;
        Ok(values)
    }

    /// Which rows of a column are not null.
    fn valid(&self, place: &Place) -> Result<BooleanBuffer, AppError> {
        let mut valid = BooleanBufferBuilder::new(0);
        self.each_batch(place, |array| {
            match array.logical_nulls() {
                Some(nulls) => valid.append_buffer(nulls.inner()),
                None => valid.append_n(array.len(), true),
            }
            Some(())
        })?;
        Ok(valid.finish())
    }

    /// Which rows of a column hold yes.
    fn flags(&self, place: &Place) -> Result<BooleanBuffer, AppError> {
        let mut flags = BooleanBufferBuilder::new(0);
        self.each_batch(place, |array| {
            let array = array.as_boolean_opt()?;
            match array.nulls() {
                Some(nulls) => flags.append_buffer(&(array.values() & nulls.inner())),
                None => flags.append_buffer(array.values()),
            }
            Some(())
        })?;
        Ok(flags.finish())
    }

    fn file(&self, (path, _): &Place) -> Result<&OpenFile, AppError> {
        self.files.get(path).ok_or_else(|| self.run.damaged(format!("{} is not one of its files", path.display())))
    }

    /// Calls `take` with the parts of a column in order. Texts come as codes into dictionaries.
    fn each_batch(&self, place: &Place, mut take: impl FnMut(&dyn Array) -> Option<()>) -> Result<(), AppError> {
        let OpenFile { file, metadata } = self.file(place)?;
        let (path, name) = place;
        let broken = |error: &dyn std::fmt::Display| self.run.damaged(format!("{}: {error}", path.display()));
        let options = ArrowReaderOptions::new().with_schema(Arc::new(coded(&as_read(metadata.schema()), name)));
        let metadata =
            ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options).map_err(|error| broken(&error))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file.clone(), metadata);
        let column = builder.schema().index_of(name).map_err(|error| broken(&error))?;
        let mask = ProjectionMask::roots(builder.parquet_schema(), [column]);
        let reader = builder.with_projection(mask).with_batch_size(BATCH).build().map_err(|error| broken(&error))?;
        let expected = self.run.record.files.rows;
        let mut rows = 0u64;
        for batch in reader {
            let batch: RecordBatch = batch.map_err(|error| broken(&error))?;
            rows += batch.num_rows() as u64;
            let taken = batch.columns().first().filter(|_| rows <= expected).and_then(|column| take(column.as_ref()));
            taken.ok_or_else(|| broken(&format!("column {name} holds something else")))?;
        }
        if rows == expected { Ok(()) } else { Err(broken(&format!("{rows} rows"))) }
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

/// Appends the integers that stand for the values of some rows of an array; of all if none are named. Returns `None` if
/// it is of a type that none do.
fn append(array: &dyn Array, rows: Option<&BooleanBuffer>, to: &mut Vec<i64>) -> Option<()> {
    match array.data_type() {
        DataType::Decimal64(..) => chosen(array.as_primitive_opt::<Decimal64Type>()?, rows, to),
        DataType::Date32 => chosen(array.as_primitive_opt::<Date32Type>()?, rows, to),
        DataType::Timestamp(..) => chosen(array.as_primitive_opt::<TimestampMicrosecondType>()?, rows, to),
        DataType::Int64 => chosen(array.as_primitive_opt::<Int64Type>()?, rows, to),
        _ => return None,
    }
    Some(())
}

fn chosen<T: ArrowPrimitiveType<Native: Into<i64>>>(
    array: &PrimitiveArray<T>,
    rows: Option<&BooleanBuffer>,
    to: &mut Vec<i64>,
) {
    let Some(rows) = rows else {
        to.extend(array.values().iter().map(|value| (*value).into()));
        return;
    };
    // Where a row is null its value may be anything.
    let is_null = |row: usize| array.is_null(row);
    let some_null = array.null_count() > 0;
    for (from, end) in rows.set_slices() {
        let values = array.values().get(from..end).unwrap_or_default();
        if some_null {
            let values = values.iter().zip(from..end);
            to.extend(values.map(|(value, row)| if is_null(row) { 0 } else { (*value).into() }));
        } else {
            to.extend(values.iter().map(|value| (*value).into()));
        }
    }
}
