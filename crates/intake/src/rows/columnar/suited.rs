//! Which columns have to be read of a file, and whether they can be taken whole.

use super::column_reader::ColumnReader;
use super::numbers;
use crate::columns::plan::PlannedColumn;
use crate::error::Problem;
use crate::rows::kinds::orders::is_word_of_refunds;
use crate::rows::recipe::Recipe;
use crate::rows::sums::names_sum;
use crate::table::rows::{ColumnStatistics, Table};
use crate::values::status::is_type_of_returns;
use std::collections::BTreeSet;
use terrace_domain::FactType;
use terrace_domain::facts::ORDERS;

/// A read to fetch: its number, what it is, and its place in the file.
pub(super) type Fetched<'a> = (usize, &'a PlannedColumn, usize);

impl Recipe<'_> {
    /// The columns of a delimited text that have to be read, and how; `None` if one cannot be taken whole.
    pub(super) fn column_readers(&self) -> Option<(Vec<Fetched<'_>>, Vec<ColumnReader<'_>>)> {
        if !self.is_plain() {
            return None;
        }
        let (mut reads, mut readers) = (Vec::new(), Vec::new());
        for (index, read) in self.plan.columns.iter().enumerate() {
            let (name, place) = (read.column.name, read.place()?);
            if read.unit.rate.is_some() || read.unit.clock.is_some() || read.clock.is_some() || name == "row_type" {
                return None;
            }
            // Two columns of ours that are one of the file's are seldom enough.
            if reads.iter().any(|(_, _, other)| *other == place) {
                return None;
            }
            let is_asked = self.is_of_use(name) || read.attribute || matches!(name, "status" | "currency");
            // Texts can always be read.
            if is_asked || name == "product" || read.column.kind != FactType::Text {
                reads.push((index, read, place));
                readers.push(ColumnReader::new(read, self.reader(index, read), is_asked)?);
            }
        }
        Some((reads, readers))
    }

    /// Whether a column of ours is asked for.
    pub(super) fn is_of_use(&self, name: &str) -> bool {
        self.of_use.is_none_or(|names| names.contains(name))
    }

    /// Whether rows are orders of named customers that say all by themselves, in their own cells.
    fn is_plain(&self) -> bool {
        let plan = self.plan;
        let is_moved = self.mapping.is_some_and(|mapping| !mapping.nobody.is_empty() || !mapping.leave_out.is_empty());
        let tells_refunds = |read: &PlannedColumn| {
            !read.attribute && (is_word_of_refunds(read.column.name) || read.column.name == "refunded")
        };
        // A mark in a header may contradict the currency of a row.
        let is_marked = |read: &PlannedColumn| read.unit.currency.is_some() || read.unit.sign.is_some();
        let compares = plan.names_currencies() && plan.columns.iter().any(is_marked);
        let is_mended = compares
            || !plan.joins.is_empty()
            || !plan.custom.is_empty()
            || plan.inherits
            || plan.line_prices
            || self.continues
            || self.shares.is_some()
            || self.totals.of_orders
            || self.totals.refunds_of_orders;
        // Whoever takes rows by customer needs the column; cell by cell one is made, of nothing.
        let is_named = self.reads("customer_id");
        *plan.kind == ORDERS && !is_moved && !plan.columns.iter().any(tells_refunds) && !is_mended && is_named
    }

    /// Whether a column of ours is read from the file.
    fn reads(&self, name: &str) -> bool {
        self.plan.columns.iter().any(|read| !read.attribute && read.column.name == name)
    }

    /// The reads whose columns have to be fetched, with their places; `None` if one cannot be taken whole.
    pub(super) fn to_fetch(
        &self,
        table: &dyn Table,
        chunk: usize,
        of_use: &BTreeSet<&'static str>,
    ) -> Result<Option<Vec<Fetched<'_>>>, Problem> {
        let plan = self.plan;
        let is_moved = self.mapping.is_some_and(|mapping| mapping.timezone.is_some());
        if !self.is_plain() || is_moved || self.left_discounts.is_some() {
            return Ok(None);
        }
        let maps_words = self.mapping.is_some_and(|mapping| !mapping.status.is_empty());
        // Lines are worth what their pieces and prices come to where no column says it.
        let is_computed = !self.reads("amount");
        let mut fetched = Vec::new();
        for (index, read) in plan.columns.iter().enumerate() {
            let Some(place) = read.place() else { return Ok(None) };
            if read.column.name == "row_type" && !read.attribute {
                // Types of rows matter where one of them is that of returns.
                let is_any = table.any_text(chunk, place, &|text| is_type_of_returns(text))?;
                if maps_words || is_any != Some(false) {
                    return Ok(None);
                }
                continue;
            }
            let scaled = read.unit.exponent != 0
                || read.unit.rate.is_some()
                || read.unit.clock.is_some()
                || read.clock.is_some();
            let is_of_customer = read.attribute && read.column.kind != FactType::Text;
            if scaled || is_of_customer || matches!(read.column.kind, FactType::Flag | FactType::Date | FactType::Rate)
            {
                return Ok(None);
            }
            let is_needed = of_use.contains(read.column.name)
                || (is_computed && matches!(read.column.name, "unit_price" | "quantity" | "discount"))
                || !is_irrelevant(read, table.column_statistics(chunk, place));
            // Products are needed to know rows that are sums, unless the format tells which products there are.
            let names_no_sum = || {
                let any = table.any_text(chunk, place, &|product| names_sum("product", product))?;
                Ok::<_, Problem>(any == Some(false))
            };
            if is_needed || (read.column.name == "product" && !names_no_sum()?) {
                fetched.push((index, read, place));
            }
        }
        Ok(Some(fetched))
    }
}

/// Whether nothing but the column itself depends on its values, whatever they are.
fn is_irrelevant(read: &PlannedColumn, told: Option<ColumnStatistics>) -> bool {
    let name = read.column.name;
    if read.attribute || read.column.required || matches!(name, "customer_id" | "amount" | "status" | "currency") {
        return false;
    }
    match (read.column.kind, told) {
        (FactType::Text, Some(_)) => true,
        (
            FactType::Money | FactType::Quantity | FactType::Number,
            Some(ColumnStatistics::Numbers { least, most, scale }),
        ) => {
            let is_no_return = name != "quantity" || least >= 0;
            is_no_return && [least, most].iter().all(|bound| numbers::exact(*bound, scale).is_some())
        }
        _ => false,
    }
}
