//! One row per customer, as CSV, Parquet, JSON or a spreadsheet.
//!
//! The file appears whole or not at all: it is written beside its place and renamed.

mod csv;
mod json;
mod member_columns;
mod parquet;
mod place;
mod standing_columns;
mod table;
mod xlsx;

pub(crate) use csv::{field as safe_field, marked, unmarked};
pub use member_columns::{LEVEL, POINTS, member_columns};
pub use place::check_place;
pub use standing_columns::{NEWCOMER_UNTIL, SINCE, STANDING, UNTIL, WHY, standing_columns};
pub use table::{OutputColumn, OutputTable};

use crate::error::AppError;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;
use terrace_domain::CancelToken;
use terrace_lake::fault::point;

/// The formats, by the file's ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.csv`: UTF-8, comma, CRLF-free.
    Csv,
    /// `.parquet`: money as `decimal(18,4)`.
    Parquet,
    /// `.json`: an array of objects.
    Json,
    /// `.xlsx`: one sheet.
    Xlsx,
}

impl Format {
    /// The format that a file's ending names.
    pub fn of(path: &Path) -> Result<Self, AppError> {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        match ending.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("parquet") => Ok(Self::Parquet),
            Some("json") => Ok(Self::Json),
            Some("xlsx") => Ok(Self::Xlsx),
            _ => Err(AppError::UnknownEnding(path.to_owned())),
        }
    }
}

/// Writes a table to a file of the format that its ending names.
///
/// `excel` puts a byte-order mark before CSV, by which spreadsheets know UTF-8.
///
/// # Errors
/// An unknown ending, more rows than a sheet holds, what the disk says, and that the work was cancelled.
pub fn write(table: &OutputTable<'_>, path: &Path, excel: bool, cancel: &CancelToken) -> Result<(), AppError> {
    let format = Format::of(path)?;
    if format == Format::Xlsx {
        check_rows(table.rows().len(), path)?;
        xlsx::check_texts(table, path)?;
    }
    write_whole(path, cancel, |out| match format {
        Format::Csv => csv::write(table, out, excel, cancel),
        Format::Json => json::write(table, out),
        Format::Parquet => parquet::write(table, out, cancel),
        Format::Xlsx => xlsx::write(table, out, cancel),
    })
}

/// Writes what another file holds, byte for byte.
///
/// # Errors
/// What the disk says, and that the work was cancelled.
pub fn write_copy(from: &Path, path: &Path, cancel: &CancelToken) -> Result<(), AppError> {
    let mut from = std::fs::File::open(from).map_err(|cause| AppError::reading(from, cause))?;
    write_whole(path, cancel, |out| {
        let mut block = vec![0; 1 << 20];
        loop {
            let read = std::io::Read::read(&mut from, &mut block)?;
            if read == 0 {
                return Ok(());
            }
            out.write_all(block.get(..read).unwrap_or_default())?;
        }
    })
}

/// Writes a text file.
///
/// # Errors
/// What the disk says, and that the work was cancelled.
pub fn write_text(path: &Path, text: &str, cancel: &CancelToken) -> Result<(), AppError> {
    write_whole(path, cancel, |out| out.write_all(text.as_bytes()))
}

/// Why a file was not written: the disk, or that the work was cancelled.
pub(crate) fn failed(path: &Path, cause: std::io::Error, cancel: &CancelToken) -> AppError {
    cancel.check().map_or_else(AppError::from, |()| AppError::writing(path, cause))
}

/// Refuses to write on once the work is cancelled.
struct CancellableWriter<'a, W> {
    out: W,
    cancel: &'a CancelToken,
}

impl<W: Write> Write for CancellableWriter<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.cancel.check().map_err(std::io::Error::other)?;
        self.out.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

impl<W: Seek> Seek for CancellableWriter<'_, W> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.out.seek(to)
    }
}

fn write_whole(
    path: &Path,
    cancel: &CancelToken,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> std::io::Result<()>,
) -> Result<(), AppError> {
    let failed = |cause| failed(path, cause, cancel);
    cancel.check()?;
    // What a link points to is written, not the link; a file that is there keeps its rights.
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if place.metadata().is_ok_and(|what| !what.is_file() && !what.is_dir()) {
        // A device or pipe is written to; it cannot be replaced.
        let out = std::fs::OpenOptions::new().write(true).open(&place).map(BufWriter::new).map_err(failed)?;
        let mut out = CancellableWriter { out, cancel };
        return fill(&mut out).and_then(|()| out.flush()).map_err(failed);
    }
    let rights = place.metadata().ok().map(|known| known.permissions());
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(AppError::FileMissing(folder.to_owned()));
    }
    let mut file =
        usual_rights(&mut tempfile::Builder::new()).prefix(".terrace-").tempfile_in(folder).map_err(failed)?;
    {
        let out = BufWriter::with_capacity(1 << 20, file.as_file_mut());
        let mut out = CancellableWriter { out, cancel };
        fill(&mut out).and_then(|()| out.flush()).map_err(failed)?;
    }
    if let Some(rights) = rights {
        file.as_file().set_permissions(rights).map_err(failed)?;
    }
    // From here on the file is there, which takes no time.
    cancel.check()?;
    point("rename", &place).map_err(failed)?;
    file.persist(&place).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes CSV to a stream, such as stdout; ends with an error when the work is cancelled.
pub fn write_csv(
    table: &OutputTable<'_>,
    out: &mut (dyn Write + Send),
    excel: bool,
    cancel: &CancelToken,
) -> std::io::Result<()> {
    csv::write(table, &mut CancellableWriter { out, cancel }, excel, cancel)
}

/// Writes rows of texts as CSV that spreadsheets know as UTF-8; no field is one that they take for a formula.
///
/// # Errors
/// What the stream says.
pub fn write_rows(
    out: &mut (dyn Write + Send),
    headers: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> std::io::Result<()> {
    csv::write_rows(out, headers, rows)
}

/// Writes a spreadsheet to a stream; ends with an error when the work is cancelled. `name` says what it is where it fails.
///
/// # Errors
/// More rows than a sheet holds, what the stream says, and that the work was cancelled.
pub fn write_xlsx(
    table: &OutputTable<'_>,
    name: &Path,
    out: &mut (dyn Write + Send),
    cancel: &CancelToken,
) -> Result<(), AppError> {
    check_rows(table.rows().len(), name)?;
    xlsx::check_texts(table, name)?;
    xlsx::write(table, out, cancel).map_err(|cause| failed(name, cause, cancel))
}

/// Refuses more rows than a sheet holds.
pub(crate) fn check_rows(rows: usize, path: &Path) -> Result<(), AppError> {
    if rows > xlsx::MOST_ROWS {
        return Err(AppError::TooManyRows { path: path.to_owned(), rows });
    }
    Ok(())
}

/// Writes JSON, an array of objects, to a stream; ends with an error when the work is cancelled.
pub fn write_json(table: &OutputTable<'_>, out: &mut (dyn Write + Send), cancel: &CancelToken) -> std::io::Result<()> {
    json::write(table, &mut CancellableWriter { out, cancel })
}

/// Temporary files are private; what a person asked for has the rights that the process gives to new files.
#[cfg(unix)]
fn usual_rights<'a, 'b>(builder: &'a mut tempfile::Builder<'b, 'b>) -> &'a mut tempfile::Builder<'b, 'b> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual_rights<'a, 'b>(builder: &'a mut tempfile::Builder<'b, 'b>) -> &'a mut tempfile::Builder<'b, 'b> {
    builder
}
