//! Why files could not be read. What is wrong with single rows is in [`crate::Reason`].

use crate::doubt::Doubt;
use crate::reason::Reason;
use std::fmt;
use std::sync::Arc;
use terrace_domain::{Cancelled, Coded, InternalError, sum_text};

/// Reading has failed: nothing of the request was taken.
#[derive(Debug)]
pub struct IntakeError {
    /// The file as the caller named it.
    pub file: String,
    /// What is wrong with it.
    pub problem: Box<Problem>,
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.problem)
    }
}

impl std::error::Error for IntakeError {
    /// The error of a library or of the operating system, if there is one: the problem itself is told already.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.problem.source()
    }
}

/// A cause kept from a library, which may not be cloned or compared.
type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// What can be wrong with a file as a whole.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// No such file.
    #[error("not found")]
    NotFound,
    /// A folder, where a file is needed.
    #[error("is a folder")]
    Directory,
    /// The operating system refused.
    #[error("could not be read")]
    Unreadable(#[source] Cause),
    /// No bytes, or nothing but blank lines.
    #[error("is empty")]
    Empty,
    /// Compressed data that end too early or are damaged.
    #[error("its compressed data are damaged or cut off")]
    BadCompression(#[source] Cause),
    /// A zip archive of several files.
    #[error("holds several files: {0}")]
    ZipOfSeveral(String),
    /// A zip archive without a file.
    #[error("holds no file")]
    ZipOfNone,
    /// A zip archive packed in a way that is not read.
    #[error("is a zip packed by method {method}")]
    PackedOtherwise {
        /// The number that the format has for it.
        method: u16,
    },
    /// An archive that needs a password.
    #[error("is protected by a password")]
    Protected,
    /// A workbook in the format before 2007.
    #[error("is a workbook in the old .xls format")]
    LegacyWorkbook,
    /// No format that is known.
    #[error("is in no known format")]
    UnknownFormat,
    /// Bytes that no encoding explains.
    #[error("line {line} is not valid {encoding}")]
    BadEncoding {
        /// The line, from 1.
        line: u64,
        /// What the rest of the file is written in.
        encoding: &'static str,
    },
    /// It was written to while it was read.
    #[error("changed while it was read")]
    Changed,
    /// No line whose names are known.
    #[error("no line names known columns; the first is {found}")]
    NoHeader {
        /// What was found instead.
        found: String,
        /// The columns that are needed.
        needed: String,
        /// A mapping to begin with.
        example: String,
    },
    /// The header lacks columns that are needed.
    #[error("misses {missing}")]
    MissingColumns {
        /// Our names.
        missing: String,
        /// The file's headers.
        found: String,
        /// `ordered_at: "Order Dat"` where something is near.
        nearest: String,
        /// A mapping to begin with.
        example: String,
    },
    /// Two columns with the same header, which is needed.
    #[error("has the header {header} twice")]
    DuplicateHeader {
        /// As the file has it.
        header: String,
        /// Our column.
        column: &'static str,
    },
    /// The mapping names a header that the file has not.
    #[error("has no column {header}")]
    MappedHeaderMissing {
        /// As the mapping has it.
        header: String,
        /// Our column.
        column: String,
        /// The file's headers.
        found: String,
    },
    /// The mapping names a column by a number that the file has not.
    #[error("has no column {number}")]
    MappedNumberMissing {
        /// From 1.
        number: usize,
        /// Our column.
        column: String,
        /// How many the file has.
        width: usize,
    },
    /// The mapping names a column that this kind of facts has not.
    #[error("{kind} have no column {column}")]
    MappedColumnUnknown {
        /// As the mapping has it.
        column: String,
        /// The kind of facts.
        kind: &'static str,
    },
    /// A key is to be joined from columns that the file lacks.
    #[error("{column} is joined from {part}, which the file has not")]
    JoinMissing {
        /// Our column.
        column: String,
        /// The part that is missing.
        part: String,
    },
    /// Day and month could be either.
    #[error("the dates of {header} could be day/month or month/day, such as {example}")]
    AmbiguousDates {
        /// As the file has it.
        header: String,
        /// A value that differs.
        example: String,
        /// The format that reads it day first.
        day_first: String,
        /// The format that reads it month first.
        month_first: String,
    },
    /// All long ids end in zeros: a spreadsheet has rounded them.
    #[error("the ids of {header} have been rounded, such as {example}")]
    RoundedIds {
        /// As the file has it.
        header: String,
        /// A value.
        example: String,
    },
    /// A quotation mark that no other closes.
    #[error("the quotation mark in line {line} is never closed")]
    UnclosedQuote {
        /// The line where it opens, from 1.
        line: u64,
    },
    /// Not a Parquet file that can be read.
    #[error("is a damaged Parquet file")]
    BadParquet(#[source] Cause),
    /// Not a workbook that can be read.
    #[error("is a damaged workbook")]
    BadWorkbook(#[source] Cause),
    /// The mapping names a sheet that the workbook has not.
    #[error("has no sheet {sheet}")]
    SheetMissing {
        /// As the mapping has it.
        sheet: String,
        /// The sheets there are.
        found: String,
    },
    /// One JSON list instead of one object a line.
    #[error("is one JSON document, not one object a line")]
    JsonDocument,
    /// A header and nothing below.
    #[error("has a header and no rows")]
    NoRows,
    /// Every row was rejected.
    #[error("none of its {rows} rows could be taken")]
    NoneAccepted {
        /// Rows read.
        rows: u64,
        /// The first rejected line.
        line: u64,
        /// The most frequent reason, as the first such line has it.
        reason: Reason,
        /// The row itself.
        raw: String,
    },
    /// Statuses that nobody knows stand on too many rows, or on too much money.
    #[error("has statuses that are not known: {statuses}")]
    UnknownStatuses {
        /// As the file has them, with their rows.
        statuses: String,
        /// The same alone, the most frequent first.
        words: Vec<String>,
        /// The rows that have one of them.
        rows: u64,
        /// The money of these rows, in ten-thousandths.
        money: i128,
        /// A mapping to begin with.
        example: String,
    },
    /// The same file is given twice.
    #[error("is the same file as {earlier}")]
    Twice {
        /// The one before.
        earlier: String,
    },
    /// It could mean two things, or is something else than what was asked for.
    #[error(transparent)]
    Doubt(#[from] Doubt),
    /// The reading was cancelled.
    #[error("was not read to its end: {0}")]
    Cancelled(#[from] Cancelled),
    /// A mistake of ours.
    #[error(transparent)]
    Internal(#[from] InternalError),
    /// No file was given.
    #[error("no file was given")]
    NoFiles,
    /// A row that is longer than any row can be.
    #[error("the row in line {line} is longer than {bytes} bytes")]
    LongRow {
        /// Where it begins, from 1.
        line: u64,
        /// How long a row may be.
        bytes: u64,
    },
    /// A reader gives more than is taken.
    #[error("is longer than {bytes} bytes")]
    TooLong {
        /// How many are taken.
        bytes: u64,
    },
    /// What is unpacked does not end.
    #[error("unpacks to more than {bytes} bytes")]
    Unpacked {
        /// How many are read.
        bytes: u64,
    },
    /// The mapping joins files, and whoever reads did not join them.
    #[error("is to be joined with other files, which cannot be done here")]
    JoinsElsewhere,
    /// No line names the columns by which files are joined.
    #[error("has no header {column}, by which it is joined")]
    JoinHeaderMissing {
        /// The columns that are looked for.
        column: String,
        /// The headers, or the first line.
        found: String,
    },
    /// Several rows that differ where only one may fit.
    #[error("has several rows that differ for {key}")]
    JoinedToSeveral {
        /// The column and its value.
        key: String,
        /// Where the first two stand.
        lines: String,
    },
    /// A number of a whole order would be repeated on each of its lines.
    #[error("has {header} once for an order, and it would count once for each line")]
    JoinRepeats {
        /// Our column.
        column: &'static str,
        /// The file's header.
        header: String,
    },
    /// Several rows on both sides have the same key: joining them would count each several times.
    #[error("has several rows for {key}, which stands several times on the other side too")]
    JoinedBothWays {
        /// The column and its value.
        key: String,
        /// Where the first two stand.
        lines: String,
    },
    /// A cell of a workbook that no spreadsheet could hold.
    #[error("has a cell of more than {bytes} bytes")]
    LongCell {
        /// How many are read.
        bytes: u64,
    },
    /// What was unpacked or decoded could not be written beside.
    #[error("could not be unpacked or decoded beside")]
    Spool(#[source] Cause),
    /// The rows were not taken.
    #[error("its rows could not be handed on")]
    Sink(#[source] Cause),
    /// A batch could not be put together.
    #[error("its rows could not be put together")]
    Batch(#[source] Cause),
}

impl IntakeError {
    /// A problem of a file, named as the caller names it.
    pub fn new(file: impl Into<String>, problem: Problem) -> Self {
        Self { file: file.into(), problem: Box::new(problem) }
    }

    /// What stands behind the problem and has a text of its own: why the rows were rejected, if all were.
    ///
    /// The argument `reason` holds its code; with both, the words for it can stand in that place.
    pub fn detail(&self) -> Option<&dyn Coded> {
        match &*self.problem {
            Problem::NoneAccepted { reason, .. } => Some(reason),
            _ => None,
        }
    }
}

impl Coded for IntakeError {
    fn code(&self) -> &'static str {
        match &*self.problem {
            Problem::NotFound => "T0101",
            Problem::Directory => "T0102",
            Problem::Unreadable(_) => "T0103",
            Problem::Empty => "T0104",
            Problem::BadCompression(_) => "T0105",
            Problem::ZipOfSeveral(_) => "T0106",
            Problem::ZipOfNone => "T0107",
            Problem::PackedOtherwise { .. } => "T0137",
            Problem::Protected => "T0108",
            Problem::LegacyWorkbook => "T0109",
            Problem::UnknownFormat => "T0110",
            Problem::BadEncoding { .. } => "T0111",
            Problem::Changed => "T0112",
            Problem::NoHeader { .. } => "T0113",
            Problem::MissingColumns { .. } => "T0114",
            Problem::DuplicateHeader { .. } => "T0115",
            Problem::MappedHeaderMissing { .. } => "T0116",
            Problem::MappedNumberMissing { .. } => "T0117",
            Problem::MappedColumnUnknown { .. } => "T0118",
            Problem::JoinMissing { .. } => "T0119",
            Problem::AmbiguousDates { .. } => "T0120",
            Problem::RoundedIds { .. } => "T0122",
            Problem::UnclosedQuote { .. } => "T0123",
            Problem::BadParquet(_) => "T0124",
            Problem::BadWorkbook(_) => "T0125",
            Problem::SheetMissing { .. } => "T0126",
            Problem::JsonDocument => "T0127",
            Problem::NoRows => "T0128",
            Problem::NoneAccepted { .. } => "T0129",
            Problem::Twice { .. } => "T0130",
            Problem::Doubt(doubt) => doubt.code(),
            Problem::Cancelled(cancelled) => cancelled.code(),
            Problem::Internal(error) => error.code(),
            Problem::TooLong { .. } => "T0134",
            Problem::NoFiles => "T0132",
            Problem::Batch(_) => "T0133",
            Problem::Unpacked { .. } => "T0135",
            Problem::LongCell { .. } => "T0136",
            Problem::JoinsElsewhere => "T1170",
            Problem::JoinHeaderMissing { .. } => "T1171",
            Problem::JoinedToSeveral { .. } => "T1172",
            Problem::JoinedBothWays { .. } => "T1173",
            Problem::JoinRepeats { .. } => "T1181",
            Problem::LongRow { .. } => "T0153",
            Problem::Spool(_) => "T0154",
            Problem::Sink(_) => "T0155",
            Problem::UnknownStatuses { .. } => "T1101",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        if let Problem::Doubt(doubt) = &*self.problem {
            return doubt.arguments(&self.file);
        }
        let mut arguments = self.problem.arguments();
        arguments.push(("file", self.file.clone()));
        arguments
    }
}

impl Problem {
    fn arguments(&self) -> Vec<(&'static str, String)> {
        let text = |name, text: &str| (name, text.to_owned());
        match self {
            Self::Unreadable(cause)
            | Self::BadCompression(cause)
            | Self::BadParquet(cause)
            | Self::BadWorkbook(cause)
            | Self::Spool(cause)
            | Self::Sink(cause)
            | Self::Batch(cause) => vec![("cause", cause.to_string())],
            Self::ZipOfSeveral(files) => vec![text("files", files)],
            Self::BadEncoding { line, encoding } => vec![("line", line.to_string()), text("encoding", encoding)],
            Self::NoHeader { found, needed, example } => {
                vec![text("found", found), text("needed", needed), text("example", example)]
            }
            Self::MissingColumns { missing, found, nearest, example } => {
                vec![text("missing", missing), text("found", found), text("nearest", nearest), text("example", example)]
            }
            Self::DuplicateHeader { header, column } => vec![text("header", header), text("column", column)],
            Self::MappedHeaderMissing { header, column, found } => {
                vec![text("header", header), text("column", column), text("found", found)]
            }
            Self::MappedNumberMissing { number, column, width } => {
                vec![("number", number.to_string()), text("column", column), ("width", width.to_string())]
            }
            Self::MappedColumnUnknown { column, kind } => vec![text("column", column), text("kind", kind)],
            Self::JoinRepeats { column, header } => vec![text("column", column), text("header", header)],
            Self::JoinHeaderMissing { column, found } => vec![text("column", column), text("found", found)],
            Self::JoinedToSeveral { key, lines } | Self::JoinedBothWays { key, lines } => {
                vec![text("key", key), text("lines", lines)]
            }
            Self::JoinMissing { column, part } => vec![text("column", column), text("part", part)],
            Self::AmbiguousDates { header, example, day_first, month_first } => vec![
                text("header", header),
                text("example", example),
                text("day_first", day_first),
                text("month_first", month_first),
            ],
            Self::RoundedIds { header, example } => vec![text("header", header), text("example", example)],
            Self::UnclosedQuote { line } => vec![("line", line.to_string())],
            Self::LongRow { line, bytes } => vec![("line", line.to_string()), ("bytes", bytes.to_string())],
            Self::SheetMissing { sheet, found } => vec![text("sheet", sheet), text("found", found)],
            Self::NoneAccepted { rows, line, reason, raw, .. } => {
                vec![
                    ("rows", rows.to_string()),
                    ("line", line.to_string()),
                    text("reason", reason.code()),
                    text("raw", raw),
                ]
            }
            Self::TooLong { bytes } | Self::Unpacked { bytes } | Self::LongCell { bytes } => {
                vec![("bytes", bytes.to_string())]
            }
            Self::Internal(error) => error.arguments(),
            Self::UnknownStatuses { statuses, rows, money, example, .. } => vec![
                text("statuses", statuses),
                ("rows", rows.to_string()),
                ("money", sum_text(*money)),
                text("example", example),
            ],
            Self::PackedOtherwise { method } => vec![("method", packing_name(*method))],
            Self::Twice { earlier } => vec![text("earlier", earlier)],
            _ => Vec::new(),
        }
    }
}

/// What a way of packing zip archives is called; its number in the format if that is not known.
fn packing_name(method: u16) -> String {
    let name = match method {
        9 => "Deflate64",
        12 => "bzip2",
        14 => "LZMA",
        93 => "Zstandard",
        95 => "XZ",
        98 => "PPMd",
        other => return other.to_string(),
    };
    name.to_owned()
}
