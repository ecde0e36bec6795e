//! Rejected rows, as they were, with line and reason.

use super::contents::{StoredFile, open_stored};
use super::folder::{Scratch, import_folder};
use super::record::{FileRecord, ImportRecord};
use crate::context::RunContext;
use crate::error::AppError;
use crate::output::{marked, safe_field, unmarked};
use crate::workspace::{Workspace, disk};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::{SpooledTempFile, spooled_tempfile_in};
use terrace_domain::{CancelToken, Coded};
use terrace_intake::{Limits, REJECT_COLUMN, Reject, Source, head};
use terrace_words::{Lang, message};

/// The file beside an import.
pub(crate) const FILE: &str = "rejects.csv";

/// Bytes that are held before they go to a file aside.
const HELD: usize = 8 << 20;

/// Rejected rows as they come from many threads, each part as the lines it will be in the end.
pub(crate) struct Rejects {
    scratch: PathBuf,
    parts: Mutex<Parts>,
}

struct Parts {
    text: SpooledTempFile,
    length: u64,
    /// By position: where the lines of it are, and how long.
    places: BTreeMap<u64, Vec<(u64, u64)>>,
}

impl Rejects {
    /// Many rows go to a file in a folder, which has no name and goes with the process.
    pub fn new(scratch: &Path) -> Self {
        let parts = Parts { text: spooled_tempfile_in(HELD, scratch), length: 0, places: BTreeMap::new() };
        Self { scratch: scratch.to_owned(), parts: Mutex::new(parts) }
    }

    /// Adds rows of a file.
    pub fn add(&self, file: &str, position: u64, rejects: &[Reject]) -> Result<(), AppError> {
        let failed = |cause| AppError::writing(&self.scratch, cause);
        let mut out = csv::Writer::from_writer(Vec::new());
        for reject in rejects {
            let arguments = reject.reason.arguments();
            let code = reject.reason.code();
            let [en, zh] = [Lang::En, Lang::Zh].map(|lang| message(lang, code, &arguments));
            // People open the file in a spreadsheet.
            let (file, line, raw) = (marked(file), reject.line.to_string(), marked(&reject.raw));
            let record = [&file, line.as_str(), code, &en, &zh, &raw];
            out.write_record(record).map_err(|error| failed(error.into()))?;
        }
        let lines = out.into_inner().map_err(|error| failed(std::io::Error::other(error.to_string())))?;
        let mut parts = self.parts();
        parts.text.write_all(&lines).map_err(failed)?;
        let place = (parts.length, lines.len() as u64);
        parts.length += place.1;
        parts.places.entry(position).or_default().push(place);
        Ok(())
    }

    /// Drops those of a position and all later ones.
    pub fn take_back(&self, from: u64) {
        self.parts().places.split_off(&from);
    }

    /// Writes them into a folder, in the order of files and lines; says whether there are any.
    ///
    /// # Errors
    /// What the disk says, and that the work was cancelled.
    pub fn write(&self, folder: &Path, cancel: &CancelToken) -> Result<bool, AppError> {
        let mut parts = self.parts();
        let places: Vec<(u64, u64)> = parts.places.values().flatten().copied().collect();
        if places.is_empty() {
            return Ok(false);
        }
        let path = folder.join(FILE);
        let failed = |cause| AppError::writing(&path, cause);
        let mut out = BufWriter::new(disk::create(&path).map_err(failed)?);
        out.write_all(b"file,line,code,reason,reason_zh,row\n").map_err(failed)?;
        for (from, length) in places {
            cancel.check()?;
            parts.text.seek(SeekFrom::Start(from)).map_err(failed)?;
            std::io::copy(&mut (&mut parts.text).take(length), &mut out).map_err(failed)?;
        }
        let file = out.into_inner().map_err(|error| failed(error.into()))?;
        disk::flush(&file, &path).map_err(failed)?;
        disk::sync(folder)?;
        Ok(true)
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The rejected rows of an import as a table that a spreadsheet may open: no field is read as a formula. Whole rows with
/// their reasons, under the headers of their file wherever these are known, so that a mended table can be imported as it
/// is; or lines and codes alone where their values are not to be seen. `None` where the import has none, or their time is
/// over.
///
/// # Errors
/// [`AppError::UnknownImport`], a damaged file, and what the disk says.
pub fn rejected_rows(
    workspace: &Workspace,
    number: u64,
    whole: bool,
    ctx: &RunContext<'_>,
) -> Result<Option<File>, AppError> {
    let record = super::show(workspace, number)?;
    let path = import_folder(&workspace.imports_folder(), number).join(FILE);
    let reading = |cause: csv::Error| AppError::reading(&path, cause.into());
    let mut rows = match csv::Reader::from_path(&path) {
        Ok(rows) => rows,
        Err(error) if matches!(error.kind(), csv::ErrorKind::Io(cause) if cause.kind() == ErrorKind::NotFound) => {
            return Ok(None);
        }
        Err(error) => return Err(reading(error)),
    };
    let writing = |cause| AppError::writing(&path, cause);
    let mut out = BufWriter::new(tempfile::tempfile_in(workspace.imports_folder()).map_err(writing)?);
    // Spreadsheets take a file for UTF-8 by this mark.
    out.write_all(b"\xef\xbb\xbf").map_err(writing)?;
    let own = if whole { OwnColumns::of(workspace, &record, ctx)? } else { None };
    let headers = rows.headers().map_err(reading)?.clone();
    match &own {
        Some(own) => write_fields(&mut out, own.headers()),
        None => write_row(&mut out, &headers, whole),
    }
    .map_err(writing)?;
    for row in rows.records() {
        ctx.check()?;
        let row = row.map_err(reading)?;
        match &own {
            Some(own) => write_fields(&mut out, own.cells(&row)),
            None => write_row(&mut out, &row, whole),
        }
        .map_err(writing)?;
    }
    let mut file = out.into_inner().map_err(|error| writing(error.into_error()))?;
    file.seek(SeekFrom::Start(0)).map_err(writing)?;
    Ok(Some(file))
}

/// The columns that hold no value of a row: its file, its line and the code of the reason.
const WITHOUT_VALUES: usize = 3;

fn write_row(out: &mut impl Write, row: &csv::StringRecord, whole: bool) -> std::io::Result<()> {
    let shown = if whole { row.len() } else { WITHOUT_VALUES };
    write_fields(out, row.iter().take(shown).map(|field| unmarked(field).to_owned()))
}

fn write_fields(out: &mut impl Write, fields: impl Iterator<Item = String>) -> std::io::Result<()> {
    let fields: Vec<String> = fields.map(|field| safe_field(&field).into_owned()).collect();
    writeln!(out, "{}", fields.join(","))
}

/// What stands beside a row under the headers of its file: its line, the code, the reason in both languages. The first
/// column of what is kept is the file and the last one the row.
const BESIDE: [&str; 4] = ["line", "code", "reason", "reason_zh"];

/// The columns of the file that rejected rows came from.
struct OwnColumns {
    headers: Vec<String>,
    delimiter: u8,
}

impl OwnColumns {
    /// `None` where several files were imported together, where the file has no headers or is no table, where a
    /// mapping says how it is written, and where its original is gone.
    fn of(workspace: &Workspace, record: &ImportRecord, ctx: &RunContext<'_>) -> Result<Option<Self>, AppError> {
        let [understood] = record.understood.as_slice() else { return Ok(None) };
        let Some(delimiter) = delimiter_of(understood).filter(|_| understood.header_line.is_some()) else {
            return Ok(None);
        };
        let imports = workspace.imports_folder();
        let scratch = Scratch::new(&imports)?;
        let folder = import_folder(&imports, record.number);
        let stored = open_stored(record, &folder, 0, scratch.path(), ctx.cancel);
        let Ok(StoredFile::Original { file, mapping, .. }) = stored else { return Ok(None) };
        if mapping.as_ref().is_some_and(|mapping| mapping.says_layout()) {
            return Ok(None);
        }
        let source = Source::named(file, understood.name.clone());
        let found = head(&source, mapping.as_deref(), &Limits::default(), ctx.cancel);
        Ok(found.ok().map(|found| Self { headers: found.headers, delimiter }))
    }

    fn headers(&self) -> impl Iterator<Item = String> {
        BESIDE.iter().map(|name| format!("{REJECT_COLUMN}{name}")).chain(self.headers.iter().cloned())
    }

    /// A row as it is kept, parted as its file was.
    fn cells(&self, kept: &csv::StringRecord) -> impl Iterator<Item = String> {
        let raw = unmarked(kept.iter().next_back().unwrap_or_default());
        let mut parts = csv::ReaderBuilder::new();
        parts.has_headers(false).flexible(true).delimiter(self.delimiter);
        let row = parts.from_reader(raw.as_bytes()).records().next().and_then(Result::ok).unwrap_or_default();
        let beside: Vec<String> = kept.iter().skip(1).take(BESIDE.len()).map(ToOwned::to_owned).collect();
        let row: Vec<String> = row.iter().map(ToOwned::to_owned).collect();
        beside.into_iter().chain(row)
    }
}

/// What parts the cells of rejected rows of a file; `None` where they are no cells.
fn delimiter_of(file: &FileRecord) -> Option<u8> {
    match file.format.as_str() {
        "csv" => file.details.iter().find_map(|detail| match detail.as_bytes() {
            b"tab" => Some(b'\t'),
            [b'`', byte, b'`'] => Some(*byte),
            _ => None,
        }),
        "xlsx" | "parquet" => Some(b','),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_intake::Reason;

    #[test]
    fn rows_stand_in_the_order_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let rejects = Rejects::new(folder.path());
        let reject = |line: u64| Reject { line, reason: Reason::NoAmount, raw: format!("\"{line}\",x") };
        for (position, lines) in [(2, vec![20, 21]), (0, vec![3]), (5, vec![50]), (2, vec![29])] {
            let lines: Vec<Reject> = lines.into_iter().map(reject).collect();
            rejects.add("o.csv", position, &lines).unwrap();
        }
        rejects.take_back(5);
        assert!(rejects.write(folder.path(), &CancelToken::new()).unwrap());
        let text = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        let lines: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
        assert_eq!(lines, ["3", "20", "21", "29"]);
        assert!(!Rejects::new(folder.path()).write(folder.path(), &CancelToken::new()).unwrap());
    }

    #[test]
    fn no_row_is_a_formula_in_a_spreadsheet() {
        let folder = tempfile::tempdir().unwrap();
        let rejects = Rejects::new(folder.path());
        let raw = "=cmd|' /C calc'!A0,A,soon,5";
        rejects.add("=o.csv", 0, &[Reject { line: 2, reason: Reason::NoAmount, raw: raw.to_owned() }]).unwrap();
        assert!(rejects.write(folder.path(), &CancelToken::new()).unwrap());
        let mut kept = csv::Reader::from_path(folder.path().join(FILE)).unwrap();
        let row = kept.records().next().unwrap().unwrap();
        assert_eq!((&row[0], &row[5]), ("'=o.csv", format!("'{raw}").as_str()));
        assert_eq!(unmarked(&row[5]), raw, "it is read as it was");
    }
}
