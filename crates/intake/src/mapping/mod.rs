//! Mapping files: what a person says about a file where the guess would be wrong.

mod check;
mod joins;
mod parts;
mod problem;
mod text;
mod tree;

pub(crate) use check::KEYS;
pub(crate) use joins::Join;
pub use problem::{MappingMistake, MappingProblem};
pub use text::SaidAnew;

use crate::values::amounts::DecimalSign;
use crate::values::status::StatusWord;
use crate::values::units::HeaderUnit;
use encoding_rs::Encoding;
use jiff::tz::TimeZone;
use terrace_domain::KnownOrders;

/// A mapping file, checked. All of its keys may be left out:
///
/// | key | takes |
/// |---|---|
/// | `columns` | by our column: a header, a column number from 1, `[ours, ours]` to join a key, `[day, clock]` for a time in two columns, `{ value: … }` for a constant, or `~` so that no column is used for it whatever its header is |
/// | `units` | by our column of numbers: what one stands for, `万元`, `cents`, `1000`, `0.01`, or `1` where a header misleads; of discounts also `折`, `paid`, `off` |
/// | `status` | by our status (`completed`, `returned`, `cancelled`, `unpaid`): their word, or a list of their words |
/// | `nobody` | an id that stands for no person, or a list of them |
/// | `keep` | headers of further columns that are kept as fields of the shop's own, where not all are |
/// | `leave_out` | by our column of texts in orders: values whose lines count nowhere, such as `category: [gift card]` |
/// | `orders` | `add` or `replace`: what becomes of rows of an order that is known already; without it the rows decide |
/// | `date_format` | a strftime format, or a list of them, of which the first that fits is used; behind one without an hour any time may stand |
/// | `timezone` | the IANA zone whose clock the times show |
/// | `decimal` | `.` or `,` |
/// | `join` | further files, `{ file, on, one }`, whose columns stand beside those of the rows that they fit |
/// | `delimiter`, `encoding`, `sheet`, `skip_lines`, `header` | how the file is laid out; `header: false` if it has none |
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mapping {
    pub(crate) delimiter: Option<Delimiter>,
    pub(crate) header: Option<bool>,
    pub(crate) encoding: Option<&'static Encoding>,
    pub(crate) skip_lines: Option<usize>,
    /// The sheets, by name or number; none if they are to be found out.
    pub(crate) sheets: Vec<String>,
    /// strftime formats, the first that fits being used; empty if the way of writing is to be found out.
    pub(crate) date_format: Vec<String>,
    pub(crate) timezone: Option<TimeZone>,
    pub(crate) decimal: Option<DecimalSign>,
    /// Our columns in the order of the file.
    pub(crate) columns: Vec<(String, Origin)>,
    /// What becomes of rows of orders that are known already.
    pub(crate) orders: Option<KnownOrders>,
    /// What one stands for in columns of numbers.
    pub(crate) units: Vec<(String, HeaderUnit)>,
    /// Their words, normalised, and ours.
    pub(crate) status: Vec<(String, StatusWord)>,
    /// Ids that are no person, normalised.
    pub(crate) nobody: Vec<String>,
    /// Headers of further columns that are kept.
    pub(crate) keep: Vec<String>,
    /// By our column of texts: the words, normalised, whose lines of orders count nowhere.
    pub(crate) leave_out: Vec<(String, Vec<String>)>,
    /// Further files whose columns are joined to the rows, in order.
    pub(crate) joins: Vec<Join>,
}

impl Mapping {
    /// Whether it says how the file is written, beside what its columns are: a table that is written otherwise would be
    /// misread by it.
    pub fn says_layout(&self) -> bool {
        let Self { delimiter, header, encoding, skip_lines, sheets, decimal, .. } = self;
        delimiter.is_some()
            || header.is_some()
            || encoding.is_some()
            || skip_lines.is_some()
            || decimal.is_some()
            || !sheets.is_empty()
    }
}

/// What parts the columns of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delimiter {
    /// One byte.
    Byte(u8),
    /// Blanks, any number of them.
    Blank,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FilePlace {
    /// By its header.
    Header(String),
    /// By its number, from 1.
    Number(usize),
}

/// Where a column of ours comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The column with that header.
    Header(String),
    /// The column of that number, from 1.
    Number(usize),
    /// Our columns, joined into a key.
    Join(Vec<String>),
    /// The column with that header, made longer by others of ours: a key of which the column itself is a part.
    Lengthened {
        /// The header.
        header: String,
        /// The parts in their order, the column itself among them.
        parts: Vec<String>,
    },
    /// A day and the clock of that day, each in a column of its own.
    DayAndClock(FilePlace, FilePlace),
    /// The same value in every row.
    Value(String),
    /// From nowhere, whatever the headers are called: `~`.
    Nothing,
}

impl Mapping {
    /// Reads a mapping file's text; every mistake in it is told at once, in the order of lines.
    ///
    /// `name` is the file's name, for the messages.
    pub fn parse(name: &str, yaml: &str) -> Result<Self, Vec<MappingProblem>> {
        let mut problems = Vec::new();
        problems.extend(check::full_width_colons(yaml));
        let mapping = match tree::parse(yaml) {
            // Whatever else there is follows from them.
            _ if !problems.is_empty() => Self::default(),
            Ok(root) => check::mapping(&root, &mut problems),
            Err((line, mistake)) => {
                problems.push(problem::LocatedMistake { line, mistake });
                Self::default()
            }
        };
        if problems.is_empty() {
            return Ok(mapping);
        }
        problems.sort_by_key(|problem| problem.line);
        Err(problems.into_iter().map(|problem| problem.of(name)).collect())
    }

    /// The text of a mapping with what somebody says of the file beside it; all else stays, but for its comments.
    ///
    /// # Errors
    /// All mistakes of the text.
    pub fn said_anew(name: &str, yaml: &str, said: &SaidAnew) -> Result<String, Vec<MappingProblem>> {
        if text::is_blank(yaml) {
            return Ok(text::said_anew(Vec::new(), said));
        }
        Self::parse(name, yaml)?;
        Ok(text::said_anew(text::pairs(yaml), said))
    }

    /// Whether further files are joined to the rows: see [`crate::join_files`].
    pub fn joins_files(&self) -> bool {
        !self.joins.is_empty()
    }

    /// The text of a mapping as it holds for the joined table: without what it says of files, which were read.
    ///
    /// # Errors
    /// All mistakes of the text.
    pub fn of_joined_table(name: &str, yaml: &str) -> Result<String, Vec<MappingProblem>> {
        let mapping = Self::parse(name, yaml)?;
        Ok(text::of_joined_table(text::pairs(yaml), &mapping.joins))
    }

    /// The text of a mapping as it holds for a table that came from a database, in which numbers have a decimal point
    /// unless it says otherwise.
    ///
    /// # Errors
    /// All mistakes of the text.
    pub fn of_fetched_table(name: &str, yaml: &str) -> Result<String, Vec<MappingProblem>> {
        if !yaml.trim().is_empty() {
            Self::parse(name, yaml)?;
        }
        Ok(text::of_fetched_table(text::pairs(yaml)))
    }

    /// Whether it says that decimals are written with a comma.
    pub fn has_decimal_comma(&self) -> bool {
        self.decimal == Some(DecimalSign::Comma)
    }

    /// What becomes of rows of orders that are known already.
    pub fn known_orders(&self) -> KnownOrders {
        self.orders.unwrap_or_default()
    }

    /// The header that a column of ours comes from, if the mapping names one.
    pub fn header_of(&self, column: &str) -> Option<&str> {
        self.columns.iter().find_map(|(name, origin)| match origin {
            Origin::Header(header) if name == column => Some(header.as_str()),
            _ => None,
        })
    }

    /// Whether it says where a column of ours comes from.
    pub fn names(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, _)| name == column)
    }
}
