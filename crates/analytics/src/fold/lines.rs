use super::counted::CountedRows;
use super::levels::{Roles, needed};
use crate::error::AnalyticsError;
use crate::pass::Facts;
use crate::plan::{Level, Source};
use crate::rows::{Chunk, CustomerFilter, Flags, Names, Numbers};
use terrace_domain::AsOf;
use terrace_domain::facts::ORDERS;

/// The lines of orders that exist at an as-of and are not cancelled, for whoever folds them in a way of its own.
pub(crate) struct OrderLines {
    rows: CountedRows,
    roles: Roles,
}

impl OrderLines {
    /// With some columns beside the time, the order and whether it is a return.
    pub(crate) fn new(facts: &Facts, as_of: &AsOf, columns: &[&str]) -> Result<Self, AnalyticsError> {
        let one_line_an_order = facts.tables().one_line_an_order(&ORDERS);
        let needed = needed(Level::Orders, one_line_an_order);
        let names = needed.iter().chain(columns).map(|name| (*name).to_owned()).collect();
        let rows = CountedRows::new(facts, as_of, Source::LINES, names)?;
        Ok(Self { roles: Roles::new(&rows, one_line_an_order), rows })
    }

    /// Calls for each chunk of whole customers.
    pub(crate) fn each(
        &self,
        facts: &Facts,
        bucket: u32,
        call: impl FnMut(&Chunk) -> Result<(), AnalyticsError>,
    ) -> Result<(), AnalyticsError> {
        self.each_of(facts, bucket, CustomerFilter::All, call)
    }

    /// The same for some customers.
    pub(crate) fn each_of(
        &self,
        facts: &Facts,
        bucket: u32,
        of: CustomerFilter<'_>,
        call: impl FnMut(&Chunk) -> Result<(), AnalyticsError>,
    ) -> Result<(), AnalyticsError> {
        self.rows.each(facts, bucket, of, call)
    }

    /// The orders of the chunk's customers: when each happened, then its gross.
    pub(crate) fn orders(&self, chunk: &Chunk) -> Result<Chunk, AnalyticsError> {
        self.roles.rows(Level::Orders, &[], &self.roles.sales(chunk)?)
    }

    /// A column of numbers.
    ///
    /// # Errors
    /// A column that was not asked for, which would read as empty.
    pub(crate) fn numbers<'a>(&self, chunk: &'a Chunk, name: &str) -> Result<Numbers<'a>, AnalyticsError> {
        let unread = || AnalyticsError::internal(format!("the column `{name}` of order lines was not read"));
        Numbers::of(self.rows.column(chunk, name).ok_or_else(unread)?)
    }

    /// A column of texts. Where every order is one line nobody need ask for `order_id`, and then no line has one.
    ///
    /// # Errors
    /// As [`OrderLines::numbers`].
    pub(crate) fn names<'a>(&self, chunk: &'a Chunk, name: &str) -> Result<Names<'a>, AnalyticsError> {
        let unread = || AnalyticsError::internal(format!("the column `{name}` of order lines was not read"));
        match self.rows.column(chunk, name) {
            Some(column) => Names::of(column),
            None if name == "order_id" && self.roles.one_line_an_order() => Ok(Names::Nowhere),
            None => Err(unread()),
        }
    }

    /// Which lines are returns; `None` if none can be.
    pub(crate) fn returns<'a>(&self, chunk: &'a Chunk) -> Result<Option<Flags<'a>>, AnalyticsError> {
        self.rows.column(chunk, "is_return").map(Flags::of).transpose()
    }
}
