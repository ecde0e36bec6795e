//! Files for tests, and short ways to read them.

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{Decimal128Type, TimestampMicrosecondType};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use terrace_domain::facts::ORDERS;
use terrace_domain::{Coded, FactKind, LocalTime, Zone};
use terrace_intake::{Intake, IntakeError, Mapping, NoProgress, Request, arrow_schema, read};

/// A folder with files in it, gone when dropped.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// The folder of real data, where there is one.
pub fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("TERRACE_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    folder.is_dir().then_some(folder)
}

pub fn read_files(
    kind: &'static FactKind,
    files: &[PathBuf],
    mapping: Option<&Mapping>,
) -> Result<Intake, IntakeError> {
    let zone = Zone::new("Asia/Shanghai").unwrap();
    read(&Request { kind, files, mapping, zone: &zone, progress: &NoProgress })
}

pub fn read_bytes(
    kind: &'static FactKind,
    bytes: impl AsRef<[u8]>,
    mapping: Option<&str>,
) -> Result<Intake, IntakeError> {
    let folder = Folder::new();
    let path = folder.file("file", bytes);
    let mapping = mapping.map(|yaml| Mapping::parse("mapping.yaml", yaml).unwrap());
    read_files(kind, &[path], mapping.as_ref())
}

/// Reads orders that must be readable.
pub fn orders(bytes: impl AsRef<[u8]>) -> Intake {
    read_bytes(&ORDERS, bytes, None).unwrap_or_else(|error| panic!("{} {:?}", error.code(), error.arguments()))
}

/// All rows as one batch.
pub fn whole(kind: &FactKind, batches: &[RecordBatch]) -> RecordBatch {
    concat_batches(&Arc::new(arrow_schema(kind)), batches).unwrap()
}

/// A column's values as texts; `~` where there is none.
pub fn column(kind: &FactKind, batches: &[RecordBatch], name: &str) -> Vec<String> {
    let batch = whole(kind, batches);
    let values = batch.column_by_name(name).unwrap();
    (0..values.len()).map(|row| if values.is_null(row) { "~".to_owned() } else { text(values, row) }).collect()
}

fn text(values: &ArrayRef, row: usize) -> String {
    use arrow::datatypes::DataType;
    match values.data_type() {
        DataType::Utf8 => values.as_string::<i32>().value(row).to_owned(),
        DataType::Decimal128(_, _) => {
            let number = i64::try_from(values.as_primitive::<Decimal128Type>().value(row)).unwrap();
            terrace_domain::Money::from_ten_thousandths(number).to_string()
        }
        DataType::Timestamp(_, _) => {
            LocalTime::from_micros(values.as_primitive::<TimestampMicrosecondType>().value(row)).to_string()
        }
        DataType::Date32 => {
            let days = values.as_primitive::<arrow::datatypes::Date32Type>().value(row);
            terrace_domain::Date::from_days(days).to_string()
        }
        DataType::Boolean => values.as_boolean().value(row).to_string(),
        other => panic!("{other}"),
    }
}

/// The codes of the rejected rows, with their lines.
pub fn rejects(intake: &Intake) -> Vec<(u64, &'static str)> {
    intake.files.iter().flat_map(|file| &file.rejects).map(|reject| (reject.line, reject.reason.code())).collect()
}

/// The codes of the notes.
pub fn notes(intake: &Intake) -> Vec<&'static str> {
    intake.files.iter().flat_map(|file| &file.guess.notes).map(Coded::code).collect()
}
