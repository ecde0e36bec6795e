//! The plan of a file: where each of our columns comes from.

use crate::columns::customers::CustomerClass;
use crate::remark::ReadingNote;
use crate::table::rows::{Cell, Row};
use crate::values::units::HeaderUnit;
use terrace_domain::{FactColumn, FactKind};

/// Where one of our columns comes from.
#[derive(Debug, Clone)]
pub(crate) struct PlannedColumn {
    /// Our column.
    pub column: &'static FactColumn,
    /// Its place among the columns of its kind; `None` for a customer's column in an order file.
    pub target: Option<usize>,
    /// A customer's column in an order file.
    pub attribute: bool,
    /// The cell to read.
    pub source: CellSource,
    /// The place of the clock, if the cell is a day whose time stands in a column of its own.
    pub clock: Option<usize>,
    /// The header, or what stands for it in messages.
    pub header: String,
    /// What the header, or the mapping, says of the values.
    pub unit: HeaderUnit,
}

/// A column of a file that may be ours, though another one was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rival {
    /// Our column.
    pub column: &'static str,
    /// Its place in the file, from 0.
    pub place: usize,
    /// How well it tells customers apart, if it may be the customer's.
    pub class: Option<CustomerClass>,
}

/// What was decided of a file's columns by their values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Choices {
    /// The place of the column that tells customers apart.
    pub customer: Option<usize>,
    /// A column that is not it, since it says the same in every row, or nothing that tells customers apart.
    pub not_customers: Vec<usize>,
    /// The places of the days and of their clock.
    pub day_and_clock: Option<(usize, usize)>,
    /// The place of a column that tells of refunds, and what it tells, where its header leaves that open.
    pub refund: Option<(usize, &'static str)>,
}

impl PlannedColumn {
    /// The place of its cell; `None` if it is the same in every row.
    pub fn place(&self) -> Option<usize> {
        match self.source {
            CellSource::Cell(place) => Some(place),
            CellSource::Constant(_) => None,
        }
    }
}

/// A cell of the row, or the same value in every row.
#[derive(Debug, Clone)]
pub(crate) enum CellSource {
    /// By its place in the row, from 0.
    Cell(usize),
    /// A constant of the mapping.
    Constant(Cell<'static>),
}

/// How a file's rows become ours.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The kind of facts.
    pub kind: &'static FactKind,
    /// Columns that are read from cells, in the order of the kind's columns; attributes last.
    pub columns: Vec<PlannedColumn>,
    /// Columns joined from others of ours: places among the kind's columns.
    pub joins: Vec<(usize, Vec<usize>)>,
    /// Further columns, kept under their headers.
    pub custom: Vec<(String, usize)>,
    /// Headers that are not used.
    pub unused: Vec<String>,
    /// Headers that mean the same as a used one, which was preferred: theirs and ours.
    pub passed_over: Vec<(String, &'static str)>,
    /// The file's headers; empty if it is read without one.
    pub headers: Vec<String>,
    /// How many columns the file has.
    pub width: usize,
    /// Whether orders are made of customer and time for want of a number.
    pub made_orders: bool,
    /// Rows leave out what their order's first row says.
    pub inherits: bool,
    /// The prices are those of all pieces of a line.
    pub line_prices: bool,
    /// Columns that may be ours beside those that were taken.
    pub rivals: Vec<Rival>,
    /// What should be known of how the headers were understood.
    pub notes: Vec<ReadingNote>,
    /// Headers of whole orders that were not used for lines: theirs and ours.
    pub of_orders: Vec<(String, &'static str)>,
}

impl Plan {
    /// Whether numbers of orders are joined from other columns.
    pub fn joins_orders(&self) -> bool {
        let place = self.kind.columns.iter().position(|column| column.numbers_orders());
        self.made_orders || self.joins.iter().any(|(target, _)| Some(*target) == place)
    }

    /// Whether a column of the file names the currencies of its rows.
    pub fn names_currencies(&self) -> bool {
        self.columns.iter().any(|read| !read.attribute && read.column.name == "currency" && read.place().is_some())
    }

    /// Whether a row has values behind its last column.
    pub fn is_overfull(&self, row: &Row<'_, '_>) -> bool {
        !row.cells.get(self.width..).unwrap_or(&[]).iter().all(Cell::is_blank)
    }
}
