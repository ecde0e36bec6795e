use super::columns::{ATTRIBUTE, NET, ORDERED, value_type};
use super::cutoffs::read_cutoffs;
use super::folder::{open_file, read_record, run_folder};
use super::record::{RunRecord, RunScheme};
use crate::error::{AppError, HistoryError};
use crate::policies::catalogue;
use crate::workspace::Workspace;
use arrow::array::{Array, AsArray};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use terrace_analytics::FittedModels;
use terrace_domain::ValueType;
use terrace_frame::arrow::ColumnBuilder;
use terrace_frame::{Column, Ids};
use terrace_lake::SharedFile;
use terrace_policy::{Policy, Source, check};
use terrace_tiering::Cutoffs;

/// A kept run, read column by column.
#[derive(Debug, Clone)]
pub struct KeptRun {
    pub(super) record: RunRecord,
    pub(super) folder: PathBuf,
}

/// Rows that are decoded at once.
const BATCH: usize = 65_536;

impl KeptRun {
    pub(super) fn new(workspace: &Workspace, record: RunRecord) -> Self {
        let folder = run_folder(workspace, record.number);
        Self { record, folder }
    }

    /// Reads of a run what it is now: if it is replaced meanwhile, or a customer is erased from it, the files that the
    /// record named are gone, and it is read once more. Returns `None` if the run itself is gone.
    ///
    /// # Errors
    /// What `read` says.
    pub(crate) fn read_current<T>(&self, read: impl Fn(&Self) -> Result<T, AppError>) -> Result<Option<T>, AppError> {
        let mut run = self.clone();
        loop {
            let error = match read(&run) {
                Err(error @ AppError::History(HistoryError::Damaged { .. })) => error,
                done => return done.map(Some),
            };
            match read_record(&run.folder, run.record.number)? {
                None => return Ok(None),
                Some(record) if record.files.generation == run.record.files.generation => return Err(error),
                Some(record) => run.record = record,
            }
        }
    }

    /// What it was.
    pub const fn record(&self) -> &RunRecord {
        &self.record
    }

    /// The Parquet file with every metric, label and scheme, sorted by `customer_id`.
    pub fn classes_file(&self) -> PathBuf {
        self.folder.join(&self.record.files.classes)
    }

    pub(super) fn beside_file(&self) -> PathBuf {
        self.folder.join(&self.record.files.beside)
    }

    /// Who was in it, ascending.
    ///
    /// # Errors
    /// An unreadable or damaged file, as for all that follow.
    pub fn ids(&self) -> Result<Ids, AppError> {
        let mut ids = Ids::default();
        self.each(&self.classes_file(), "customer_id", |array| {
            // Nobody is without an id.
            array.as_string_opt::<i32>()?.iter().try_for_each(|id| id.map(|id| ids.push(id)))
        })?;
        Ok(ids)
    }

    /// Returns a metric or label by name, or `None` if the run had none of that name.
    ///
    /// # Errors
    /// As [`KeptRun::ids`].
    pub fn column(&self, name: &str) -> Result<Option<Column>, AppError> {
        let Some(known) = self.record.columns.iter().find(|column| column.name == name) else { return Ok(None) };
        let value_type = self.type_of(&known.value_type)?;
        self.read(&self.classes_file(), name, value_type).map(Some)
    }

    /// Returns a field of the customers by name, or `None` if the policy did not name it.
    pub(crate) fn attribute(&self, name: &str) -> Result<Option<Column>, AppError> {
        let Some(known) = self.record.attributes.iter().find(|column| column.name == name) else { return Ok(None) };
        let value_type = self.type_of(&known.value_type)?;
        self.read(&self.beside_file(), &format!("{ATTRIBUTE}{name}"), value_type).map(Some)
    }

    /// Net revenue of every customer, in ten-thousandths.
    pub(crate) fn net(&self) -> Result<Vec<i64>, AppError> {
        let column = self.read(&self.beside_file(), NET, ValueType::Money)?;
        match column {
            Column::Integers(integers) => Ok(std::sync::Arc::unwrap_or_clone(integers.values)),
            _ => Err(self.damaged("its net revenue is no column of amounts")),
        }
    }

    /// Who had ordered.
    pub(crate) fn ordered(&self) -> Result<Column, AppError> {
        self.read(&self.beside_file(), ORDERED, ValueType::Flag)
    }

    /// The tier of every customer, by index into the scheme's tiers; `None` for customers without one.
    pub(crate) fn tiers(&self, scheme: &RunScheme) -> Result<Vec<Option<u16>>, AppError> {
        let ids: Vec<&str> = scheme.tiers.iter().map(|tier| tier.id.as_str()).collect();
        let mut tiers = Vec::new();
        let mut last: Option<u16> = None;
        self.each(&self.classes_file(), &scheme.name, |array| {
            for text in array.as_string_opt::<i32>()?.iter() {
                tiers.push(match text {
                    None => None,
                    Some(text) => {
                        let same = last.and_then(|at| ids.get(usize::from(at))).is_some_and(|id| *id == text);
                        if !same {
                            last = Some(u16::try_from(ids.iter().position(|id| *id == text)?).ok()?);
                        }
                        last
                    }
                });
            }
            Some(())
        })?;
        Ok(tiers)
    }

    /// The cutoffs of every scheme.
    ///
    /// # Errors
    /// As [`KeptRun::ids`].
    pub fn cutoffs(&self) -> Result<Cutoffs, AppError> {
        read_cutoffs(&self.folder, &self.record)
    }

    /// The models behind its forecasts; none if the policy had no forecasts.
    ///
    /// # Errors
    /// As [`KeptRun::ids`].
    pub fn models(&self) -> Result<FittedModels, AppError> {
        self.record.files.models.as_ref().map_or_else(|| Ok(FittedModels::default()), |name| self.read_json(name))
    }

    /// Reads one of its files of JSON.
    pub(super) fn read_json<T: DeserializeOwned>(&self, name: &str) -> Result<T, AppError> {
        let path = self.folder.join(name);
        let bytes = open_file(&self.folder, &self.record, name).and_then(|file| file.read_whole());
        let bytes = bytes.map_err(|cause| self.damaged(format!("{}: {cause}", path.display())))?;
        serde_json::from_slice(&bytes).map_err(|error| self.damaged(format!("{}: {error}", path.display())))
    }

    /// The rules, checked by this program.
    ///
    /// # Errors
    /// Rules that hold no more.
    pub fn policy(&self) -> Result<Policy, AppError> {
        let name = format!("{}.yaml", self.record.policy.name);
        let checked = check(&Source { name: &name, text: &self.record.policy.text }, &catalogue());
        checked.policy.ok_or_else(|| self.damaged("this program cannot read its policy"))
    }

    pub(super) fn damaged(&self, reason: impl Into<String>) -> AppError {
        HistoryError::Damaged { run: self.record.number, reason: reason.into() }.into()
    }

    pub(super) fn type_of(&self, word: &str) -> Result<ValueType, AppError> {
        value_type(word).ok_or_else(|| self.damaged(format!("a column of type {word}")))
    }

    /// A column of the classes' file.
    pub(super) fn read_classes(&self, name: &str, value_type: ValueType) -> Result<Column, AppError> {
        self.read(&self.classes_file(), name, value_type)
    }

    /// A column of the file beside the classes.
    pub(super) fn read_beside(&self, name: &str, value_type: ValueType) -> Result<Column, AppError> {
        self.read(&self.beside_file(), name, value_type)
    }

    fn read(&self, path: &Path, name: &str, value_type: ValueType) -> Result<Column, AppError> {
        let mut column = ColumnBuilder::new(value_type);
        self.each(path, name, |array| column.append(array).ok())?;
        Ok(column.finish())
    }

    /// Opens one of its files.
    pub(super) fn open_path(&self, path: &Path) -> Result<SharedFile, AppError> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let opened = open_file(&self.folder, &self.record, name);
        opened.map_err(|cause| self.damaged(format!("{}: {cause}", path.display())))
    }

    /// Calls `take` with the parts of a column in order. The run is damaged unless they have as many rows as its record
    /// says.
    fn each(&self, path: &Path, name: &str, mut take: impl FnMut(&dyn Array) -> Option<()>) -> Result<(), AppError> {
        let file = self.open_path(path)?;
        let parquet = |error: &dyn std::fmt::Display| self.damaged(format!("{}: {error}", path.display()));
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| parquet(&error))?;
        let missing = || self.damaged(format!("{} holds no column {name}", path.display()));
        let place = builder.schema().index_of(name).map_err(|_| missing())?;
        let mask = ProjectionMask::roots(builder.parquet_schema(), [place]);
        let reader = builder.with_projection(mask).with_batch_size(BATCH).build().map_err(|error| parquet(&error))?;
        let mut rows = 0u64;
        for batch in reader {
            let batch = batch.map_err(|error| parquet(&error))?;
            rows += batch.num_rows() as u64;
            let column = batch.columns().first().ok_or_else(missing)?;
            take(column.as_ref()).ok_or_else(|| parquet(&format!("column {name} holds something else")))?;
        }
        if rows == self.record.files.rows { Ok(()) } else { Err(parquet(&format!("{rows} rows"))) }
    }
}
