//! Mapping files: what a person says about a file where the guess would be wrong.

mod check;
mod problem;
mod tree;

pub use problem::{MappingMistake, MappingProblem};

use crate::values::amounts::DecimalSign;
use crate::values::status::StatusWord;
use encoding_rs::Encoding;
use jiff::tz::TimeZone;
use terrace_domain::KnownOrders;

/// A mapping file, checked. All of its keys may be left out:
///
/// | key | takes |
/// |---|---|
/// | `columns` | by our column: a header, a column number from 1, `[ours, ours]` to join a key, `{ value: … }` for a constant, or `~` so that no column is used for it whatever its header is |
/// | `status` | by our status (`completed`, `returned`, `cancelled`, `unpaid`): their word, or a list of their words |
/// | `nobody` | an id that stands for no person, or a list of them |
/// | `orders` | `add` or `replace`: what becomes of rows of an order that is known already; without it the rows decide |
/// | `date_format` | a strftime format, or a list of them, of which the first that fits is used; behind one without an hour any time may stand |
/// | `timezone` | the IANA zone whose clock the times show |
/// | `decimal` | `.` or `,` |
/// | `delimiter`, `encoding`, `sheet`, `skip_lines`, `header` | how the file is laid out; `header: false` if it has none |
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mapping {
    pub(crate) delimiter: Option<Delimiter>,
    pub(crate) header: Option<bool>,
    pub(crate) encoding: Option<&'static Encoding>,
    pub(crate) skip_lines: Option<usize>,
    pub(crate) sheet: Option<String>,
    /// strftime formats, the first that fits being used; empty if the way of writing is to be found out.
    pub(crate) date_format: Vec<String>,
    pub(crate) timezone: Option<TimeZone>,
    pub(crate) decimal: Option<DecimalSign>,
    /// Our columns in the order of the file.
    pub(crate) columns: Vec<(String, Origin)>,
    /// What becomes of rows of orders that are known already.
    pub(crate) orders: Option<KnownOrders>,
    /// Their words, normalised, and ours.
    pub(crate) status: Vec<(String, StatusWord)>,
    /// Ids that are no person, normalised.
    pub(crate) nobody: Vec<String>,
}

/// What parts the columns of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delimiter {
    /// One byte.
    Byte(u8),
    /// Blanks, any number of them.
    Blank,
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
        let mapping = match tree::parse(yaml) {
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

    /// What becomes of rows of orders that are known already.
    pub fn known_orders(&self) -> KnownOrders {
        self.orders.unwrap_or_default()
    }

    /// Whether it says where a column of ours comes from.
    pub(crate) fn names(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, _)| name == column)
    }
}
