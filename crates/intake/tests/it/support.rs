//! Files for tests, and short ways to read them.

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{Decimal64Type, TimestampMicrosecondType};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use terrace_domain::facts::{CUSTOMERS, ORDERS};
use terrace_domain::{CancelToken, Coded, FactKind, LocalTime, NoProgress, Zone};
use terrace_frame::schema::{Nulls, fact_schema};
use terrace_intake::{Collected, IntakeError, Limits, Mapping, Request, Source, collect};

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

pub fn read_files(
    kind: &'static FactKind,
    files: &[PathBuf],
    mapping: Option<&Mapping>,
) -> Result<Collected, IntakeError> {
    let read = read_within(kind, files, mapping, &Limits::default());
    let bytes: u64 = files.iter().filter_map(|file| file.metadata().ok()).map(|known| known.len()).sum();
    let (rows, block) = if bytes < 10_000 { (2, 7) } else { (5_000, 100_003) };
    let tiny = Limits { held: 30, rows, bytes: u64::MAX, block, orders: 0, ..Limits::default() };
    assert_same(kind, &read, &read_within(kind, files, mapping, &tiny));
    read
}

/// Whatever is held at a time, the same comes out.
pub fn assert_same(
    kind: &'static FactKind,
    one: &Result<Collected, IntakeError>,
    other: &Result<Collected, IntakeError>,
) {
    match (one, other) {
        (Ok(one), Ok(other)) => {
            assert_eq!(format!("{:#?}", one.files), format!("{:#?}", other.files));
            assert_eq!(whole(kind, &one.batches), whole(kind, &other.batches));
            assert_eq!(whole(&CUSTOMERS, &one.customers), whole(&CUSTOMERS, &other.customers));
        }
        (Err(one), Err(other)) => {
            assert_eq!((one.code(), one.arguments()), (other.code(), other.arguments()));
        }
        (one, other) => panic!("{:?} and {:?}", one.as_ref().err(), other.as_ref().err()),
    }
}

pub fn read_within(
    kind: &'static FactKind,
    files: &[PathBuf],
    mapping: Option<&Mapping>,
    limits: &Limits,
) -> Result<Collected, IntakeError> {
    read_sources(kind, &Source::paths(files), mapping, limits)
}

pub fn read_sources(
    kind: &'static FactKind,
    sources: &[Source],
    mapping: Option<&Mapping>,
    limits: &Limits,
) -> Result<Collected, IntakeError> {
    read_strictly(kind, sources, mapping, limits, true)
}

/// Reads sources; `unknown_as_sales` says whether any number of unknown statuses are sales.
pub fn read_strictly(
    kind: &'static FactKind,
    sources: &[Source],
    mapping: Option<&Mapping>,
    limits: &Limits,
    unknown_as_sales: bool,
) -> Result<Collected, IntakeError> {
    let (zone, cancel) = (&Zone::new("Asia/Shanghai").unwrap(), &CancelToken::new());
    let (progress, of_use) = (&NoProgress, None);
    collect(&Request { kind, sources, mapping, zone, progress, cancel, limits, of_use, unknown_as_sales })
}

pub fn read_bytes(
    kind: &'static FactKind,
    bytes: impl AsRef<[u8]>,
    mapping: Option<&str>,
) -> Result<Collected, IntakeError> {
    let folder = Folder::new();
    let path = folder.file("file", bytes);
    let mapping = mapping.map(|yaml| Mapping::parse("mapping.yaml", yaml).unwrap());
    read_files(kind, &[path], mapping.as_ref())
}

/// Reads orders that must be readable.
pub fn orders(bytes: impl AsRef<[u8]>) -> Collected {
    read_bytes(&ORDERS, bytes, None).unwrap_or_else(|error| panic!("{} {:?}", error.code(), error.arguments()))
}

/// All rows as one batch.
pub fn whole(kind: &FactKind, batches: &[RecordBatch]) -> RecordBatch {
    concat_batches(&Arc::new(fact_schema(kind, Nulls::WhereOptional)), batches).unwrap()
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
        DataType::Decimal64(_, _) => {
            let number = values.as_primitive::<Decimal64Type>().value(row);
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
pub fn rejects(intake: &Collected) -> Vec<(u64, &'static str)> {
    intake.files.iter().flat_map(|file| &file.rejects).map(|reject| (reject.line, reject.reason.code())).collect()
}

/// The codes of the notes.
pub fn notes(intake: &Collected) -> Vec<&'static str> {
    intake.files.iter().flat_map(|file| &file.guess.notes).map(Coded::code).collect()
}
