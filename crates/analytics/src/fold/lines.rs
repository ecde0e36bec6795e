use super::levels::{Roles, needed};
use super::table::Table;
use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::plan::{Level, Source};
use crate::rows::{Chunk, Flags, Names, Numbers, Of};
use terrace_domain::AsOf;
use terrace_domain::facts::ORDERS;

/// The lines of orders that exist at an as-of and are not cancelled, for whoever folds them in a way of its own.
pub(crate) struct OrderLines {
    table: Table,
    roles: Roles,
}

impl OrderLines {
    /// With some columns beside the time, the order and whether it is a return.
    pub(crate) fn new(facts: &Facts, as_of: &AsOf, columns: &[&str]) -> Result<Self, AnalyticsError> {
        let needed = needed(Level::Orders, facts.one_line_an_order(&ORDERS));
        let names = needed.iter().chain(columns).map(|name| (*name).to_owned()).collect();
        let table = Table::new(facts, as_of, Source::LINES, names)?;
        Ok(Self { roles: Roles::new(&table), table })
    }

    /// Calls for each chunk of whole customers.
    pub(crate) fn each(
        &self,
        facts: &Facts,
        bucket: u32,
        call: impl FnMut(&Chunk) -> Result<(), AnalyticsError>,
    ) -> Result<(), AnalyticsError> {
        self.table.each(facts, bucket, Of::Everybody, call)
    }

    /// The orders of the chunk's customers: when each happened, then its gross.
    pub(crate) fn orders(&self, chunk: &Chunk) -> Result<Chunk, AnalyticsError> {
        self.roles.rows(Level::Orders, &[], &self.roles.sales(chunk)?)
    }

    /// A column of numbers.
    pub(crate) fn numbers<'a>(&self, chunk: &'a Chunk, name: &str) -> Numbers<'a> {
        self.table.column(chunk, name).and_then(Numbers::of).unwrap_or(Numbers::Nowhere)
    }

    /// A column of texts.
    pub(crate) fn names<'a>(&self, chunk: &'a Chunk, name: &str) -> Names<'a> {
        self.table.column(chunk, name).and_then(Names::of).unwrap_or(Names::Nowhere)
    }

    /// Which lines are returns; nothing where none can be.
    pub(crate) fn returns<'a>(&self, chunk: &'a Chunk) -> Option<Flags<'a>> {
        self.table.column(chunk, "is_return").map(Flags::of)
    }
}
