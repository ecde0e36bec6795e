//! A list as a file: the rows of the list, all of them, in its order, with its columns.

use super::list::RosterQuery;
use super::part::RosterPart;
use super::version::RosterVersion;
use crate::error::AppError;
use crate::output::{OutputColumn, OutputTable, check_rows, failed, write_csv, write_xlsx};
use crate::runs::unknown_column;
use std::borrow::Cow;
use std::io::Write;
use std::path::Path;
use terrace_domain::{CancelToken, InternalError};
use terrace_frame::{Column, Ids};
use terrace_words::Lang;

/// How a list is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLayout {
    /// The columns after the id, in their order.
    pub columns: Vec<String>,
    /// The form.
    pub form: ListForm,
    /// The language of headers and tiers; `None` writes their names.
    pub lang: Option<Lang>,
}

/// The form of a list as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListForm {
    /// CSV that spreadsheets know as UTF-8.
    Csv,
    /// A spreadsheet.
    Xlsx,
}

impl ListForm {
    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

impl ListLayout {
    /// Refuses more rows than a file of its form holds.
    ///
    /// # Errors
    /// [`AppError::TooManyRows`].
    pub fn check_rows(&self, rows: usize) -> Result<(), AppError> {
        match self.form {
            ListForm::Csv => Ok(()),
            ListForm::Xlsx => check_rows(rows, Path::new(&self.name())),
        }
    }

    fn name(&self) -> String {
        format!("customers.{}", self.form.ending())
    }
}

impl RosterVersion {
    /// Writes a whole list. No field is one that a spreadsheet takes for a formula.
    ///
    /// # Errors
    /// A condition or column that is wrong, more rows than a sheet holds, what the stream says, and that the work was
    /// cancelled.
    pub fn write(
        &self,
        query: &RosterQuery,
        file: &ListLayout,
        out: &mut (dyn Write + Send),
        cancel: &CancelToken,
    ) -> Result<(), AppError> {
        cancel.check()?;
        let places = self.all_places(query)?;
        cancel.check()?;
        let base_rows = self.base.part.rows();
        let newer = self.newer.as_deref();
        let row = |place| {
            let (part, row) = self.row_at(place)?;
            Some(if newer.is_some_and(|newer| std::ptr::eq(part, newer)) { base_rows + row } else { row })
        };
        let lacking = || InternalError::new("a place of the roster without a row");
        let rows = places.into_iter().map(row).collect::<Option<Vec<usize>>>().ok_or_else(lacking)?;
        let ids = match newer {
            Some(newer) if rows.iter().any(|row| *row >= base_rows) => {
                Cow::Owned(Ids::concatenate(&[self.base.part.frame.ids.clone(), newer.frame.ids.clone()]))
            }
            _ => Cow::Borrowed(&self.base.part.frame.ids),
        };
        let beside = newer.filter(|_| matches!(ids, Cow::Owned(_)));
        let column = |name: &String| self.output_column(name, beside);
        let columns = file.columns.iter().map(column).collect::<Result<Vec<_>, AppError>>()?;
        let table = OutputTable::new(&ids, rows, columns);
        let table = match file.lang {
            Some(lang) => table.titled(&self.base.policy.policy, lang),
            None => table,
        };
        let name = file.name();
        match file.form {
            ListForm::Csv => {
                write_csv(&table, out, true, cancel).map_err(|cause| failed(Path::new(&name), cause, cancel))
            }
            ListForm::Xlsx => write_xlsx(&table, Path::new(&name), out, cancel),
        }
    }

    /// A column of everybody; of those who came newer behind the others, if they are asked for.
    fn output_column(&self, name: &str, newer: Option<&RosterPart>) -> Result<OutputColumn<'_>, AppError> {
        let at = self.base.names.iter().position(|known| known == name);
        let at = at.ok_or_else(|| unknown_column(&self.base.policy.policy, name))?;
        let lacking = || InternalError::new("a column of the roster that is not there");
        let of_base = self.base.part.column(at).ok_or_else(lacking)?;
        let values = match newer {
            None => Cow::Borrowed(of_base),
            Some(newer) => {
                let of_newer = newer.column(at).ok_or_else(lacking)?;
                Cow::Owned(Column::concatenate(&[of_base, of_newer]).ok_or_else(lacking)?)
            }
        };
        Ok(OutputColumn { name: name.to_owned(), values })
    }
}
