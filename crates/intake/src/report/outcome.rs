//! What reading yields.

use crate::formats::Format;
use crate::input::unpack::Packing;
use crate::mapping::Delimiter;
use crate::reason::Reject;
use crate::report::money::MoneyTie;
use crate::report::note::Note;
use crate::values::amounts::DecimalSign;
use crate::values::dates::{DateOrder, TimeForm};
use crate::values::status::StatusFound;

/// Files read: what became of every row. The rows themselves went to the [`crate::Sink`].
#[derive(Debug)]
pub struct Intake {
    /// By file, in the order of the request.
    pub files: Vec<FileIntake>,
}

/// One file read. `rows_read` = `accepted` + `rejected`; lines that are no rows are counted in `skipped`.
#[derive(Debug, Clone)]
pub struct FileIntake {
    /// As the caller named it.
    pub name: String,
    /// How it was understood.
    pub guess: Guess,
    /// Rows below the header, without blank lines and lines of totals.
    pub rows_read: u64,
    /// Rows that went to the sink.
    pub accepted: u64,
    /// Rows that were refused.
    pub rejected: u64,
    /// Accepted rows without a customer.
    pub without_customer: u64,
    /// The money of orders by what became of it, one line per currency.
    pub money: Vec<MoneyTie>,
    /// Lines that are no rows.
    pub skipped: Skipped,
    /// Why rows were rejected, by code.
    pub reasons: Vec<ReasonFound>,
    /// The first rejected rows, in the order of lines; the sink was given all of them.
    pub rejects: Vec<Reject>,
    /// The first accepted rows as understood.
    pub preview: Preview,
    /// Some numbers of its orders, for telling of files that write them otherwise; none of what is read and forgotten.
    pub numbers: Vec<String>,
    /// 128 bits of XXH3 over the file's bytes, in hexadecimal.
    pub fingerprint: String,
    /// The file's size in bytes.
    pub bytes: u64,
}

/// Lines of a file that are no rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Lines before the header.
    pub before_header: u64,
    /// Rows of nothing but blanks and delimiters.
    pub blank: u64,
    /// Headers among the rows.
    pub headers: u64,
    /// Lines with totals.
    pub totals_found: u64,
    /// The first of those lines: their numbers, and as they stand there.
    pub totals: Vec<(u64, String)>,
}

/// Rows that were rejected for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonFound {
    /// How many.
    pub rows: u64,
    /// The first of them.
    pub first: Reject,
}

/// The first rows as understood; personal values are masked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Our columns that have a value anywhere in these rows.
    pub columns: Vec<&'static str>,
    /// Their values as text; empty if there is none.
    pub rows: Vec<Vec<String>>,
}

/// How a file was understood.
#[derive(Debug, Clone)]
pub struct Guess {
    /// Its format.
    pub format: Format,
    /// How it was packed.
    pub packing: Option<Packing>,
    /// The encoding of text.
    pub encoding: Option<&'static str>,
    /// What parts its columns, if it is text.
    pub delimiter: Option<Delimiter>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The line of the header, from 1; `None` if it has none.
    pub header_line: Option<u64>,
    /// Our columns and where each comes from, in the order of the kind's columns.
    pub columns: Vec<ColumnGuess>,
    /// Headers that are not used.
    pub unused: Vec<String>,
    /// Headers kept as custom fields.
    pub custom: Vec<String>,
    /// The decimal sign of texts.
    pub decimal: DecimalSign,
    /// The statuses found, most frequent first.
    pub statuses: Vec<StatusFound>,
    /// What else a person should know.
    pub notes: Vec<Note>,
}

/// Where one of our columns comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnGuess {
    /// Our column.
    pub column: &'static str,
    /// The header, the column number, the constant (`{ value: … }`) or the columns joined (`[a, b]`).
    pub header: String,
    /// It updates the customer, not the order.
    pub of_customer: bool,
    /// How its times are written, if it holds times.
    pub times: Vec<TimeForm>,
    /// The order of day and month, if that mattered.
    pub order: Option<DateOrder>,
}

impl FileIntake {
    /// All lines of totals, blanks, headers among the rows and what stood before the header.
    pub fn lines_skipped(&self) -> u64 {
        self.skipped.before_header + self.skipped.blank + self.skipped.headers + self.skipped.totals_found
    }
}
