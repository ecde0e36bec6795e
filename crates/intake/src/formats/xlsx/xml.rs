//! The parts of a workbook as XML, read event by event within bounds.

use crate::error::Problem;
use crate::input::bulk::ReadSeek;
use crate::limits::Bounds;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;
use terrace_domain::CancelToken;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// A workbook's archive.
pub(super) type Archive = ZipArchive<Box<dyn ReadSeek>>;

/// What is wrong with a workbook.
#[derive(Debug, thiserror::Error)]
pub(super) enum WorkbookFault {
    /// Not XML.
    #[error("{part}: {cause}")]
    Xml { part: String, cause: quick_xml::Error },
    /// XML that is no workbook's.
    #[error("{part}: {what}")]
    Content { part: String, what: &'static str },
    /// A row that stands below a later one, or another of its number: the rows could not be told apart.
    #[error("{part}: row {line} stands below row {above}")]
    RowOrder { part: String, line: u64, above: u64 },
    /// A part that must be there.
    #[error("{0} is missing")]
    Missing(String),
}

impl From<WorkbookFault> for Problem {
    fn from(fault: WorkbookFault) -> Self {
        Self::BadWorkbook(Arc::new(fault))
    }
}

/// What an archive's reader says of a part.
pub(super) fn of_archive(cause: ZipError) -> Problem {
    match cause {
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(_) => Problem::Protected,
        ZipError::CompressionMethodNotSupported(method) => Problem::PackedOtherwise { method },
        cause => Problem::BadWorkbook(Arc::new(cause)),
    }
}

/// Bytes that may come in all and with one event; reading fails behind them.
struct Metered<R> {
    inner: BufReader<R>,
    /// What may still come of the part.
    part: u64,
    /// What may still come with the event.
    event: u64,
    cancel: CancelToken,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut bytes = self.fill_buf()?;
        let read = bytes.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.part == 0 || self.event == 0 {
            return Err(std::io::Error::other("longer than is read"));
        }
        if self.inner.buffer().is_empty() {
            self.cancel.check().map_err(std::io::Error::other)?;
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.inner.consume(count);
        self.part = self.part.saturating_sub(count as u64);
        self.event = self.event.saturating_sub(count as u64);
    }
}

/// A part, read from its beginning.
pub(super) struct XmlPart<'a> {
    name: String,
    reader: Reader<Metered<ZipFile<'a, Box<dyn ReadSeek>>>>,
    buffer: Vec<u8>,
    /// The bytes of the part, and of one event, that are read.
    most: (u64, u64),
}

/// Bytes of one tag or text of a part that are read: more than the longest text of a cell, whatever is in it.
fn event_bytes(cell: usize) -> u64 {
    (cell as u64).saturating_mul(2)
}

/// The place of a part in the archive, however its name is written.
fn place_of(archive: &Archive, name: &str) -> Option<usize> {
    let plain = |name: &str| name.replace('\\', "/").to_ascii_lowercase();
    archive.index_for_name(name).or_else(|| {
        let wanted = plain(name);
        archive.file_names().position(|found| found.is_ok_and(|found| plain(&found) == wanted))
    })
}

impl<'a> XmlPart<'a> {
    /// Opens a part of which at most `most` bytes are read; `None` if the archive has none of the name.
    pub fn open(archive: &'a mut Archive, name: &str, most: u64, bounds: Bounds<'_>) -> Result<Option<Self>, Problem> {
        let Some(place) = place_of(archive, name) else { return Ok(None) };
        let file = archive.by_index(place).map_err(of_archive)?;
        let event = event_bytes(bounds.limits.cell);
        let inner = BufReader::with_capacity(1 << 16, file);
        let mut reader = Reader::from_reader(Metered { inner, part: most, event, cancel: bounds.cancel.clone() });
        let config = reader.config_mut();
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Ok(Some(Self { name: name.to_owned(), reader, buffer: Vec::new(), most: (most, event) }))
    }

    /// The next event.
    pub fn next(&mut self) -> Result<Event<'_>, Problem> {
        self.buffer.clear();
        self.reader.get_mut().event = self.most.1;
        self.reader.read_event_into(&mut self.buffer).map_err(|cause| {
            let metered = self.reader.get_ref();
            if metered.cancel.is_cancelled() {
                return Problem::Cancelled(terrace_domain::Cancelled);
            }
            if metered.event == 0 {
                return Problem::LongCell { bytes: self.most.1 };
            }
            if metered.part == 0 {
                return Problem::Unpacked { bytes: self.most.0 };
            }
            WorkbookFault::Xml { part: self.name.clone(), cause }.into()
        })
    }

    /// What is wrong with the part.
    pub fn fault(&self, what: &'static str) -> Problem {
        fault(&self.name, what)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What is wrong with a part.
pub(super) fn fault(part: &str, what: &'static str) -> Problem {
    WorkbookFault::Content { part: part.to_owned(), what }.into()
}

/// An attribute's value by its name without a prefix, as it is written.
pub(super) fn attribute<'e>(tag: &'e BytesStart<'_>, name: &str) -> Option<std::borrow::Cow<'e, str>> {
    let mut found = tag.attributes();
    let found = found.with_checks(false).filter_map(Result::ok);
    let mut named = found.filter(|attribute| attribute.key.local_name().as_ref() == name);
    named.next().map(|attribute| attribute.value)
}

/// [`attribute`] with its entities resolved.
pub(super) fn attribute_text(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let value = attribute(tag, name)?;
    let unescaped = quick_xml::escape::unescape(&value).map(|text| text.into_owned());
    Some(unescaped.unwrap_or_else(|_| value.into_owned()))
}

/// Adds what an entity stands for: a character, or one of the five that XML itself has. No document declares others.
pub(super) fn add_entity(entity: &BytesRef<'_>, to: &mut String) -> bool {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        to.push(character);
        return true;
    }
    let named = match entity.xml10_content().as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return false,
    };
    to.push(named);
    true
}
