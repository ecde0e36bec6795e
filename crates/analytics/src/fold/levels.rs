//! From lines of orders to orders, products, categories and channels: rows of a table become rows of a level.

use super::counted::CountedRows;
use super::filter::bytes_of;
use super::groups::Groups;
use super::kernels::DAY;
use crate::conditions::{ColumnType, Columns};
use crate::error::AnalyticsError;
use crate::plan::{Level, Span, spanned_name};
use crate::rows::{Chunk, Flags, Names, Numbers};
use arrow::array::{ArrayRef, Int64Array, UInt64Array, new_null_array};
use arrow::buffer::BooleanBuffer;
use arrow::compute::take;
use arrow::datatypes::DataType;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the columns that make levels are found among those of the order lines.
#[derive(Debug)]
pub(super) struct Roles {
    /// `None` if every order is one line.
    order: Option<usize>,
    /// The same where what came back looks for its order; then it may be read nowhere.
    pub(super) order_of_return: Option<usize>,
    pub(super) time: usize,
    amount: Option<usize>,
    pub(super) is_return: Option<usize>,
    pub(super) product: Option<usize>,
    category: Option<usize>,
    channel: Option<usize>,
}

/// The columns of order lines that a level needs beside those that its parts name.
pub(super) fn needed(level: Level, one_line_an_order: bool) -> Vec<&'static str> {
    let mut names = match level {
        Level::Orders => vec!["is_return", "order_id"],
        Level::Products => vec!["is_return", "product"],
        Level::ProductOrders => vec!["is_return", "product", "order_id"],
        Level::Categories => vec!["is_return", "amount", "category"],
        Level::Channels => vec!["is_return", "amount", "channel"],
        Level::FurtherCategories => vec!["is_return", "category"],
        Level::Returns => vec!["is_return", "product", "order_id"],
        Level::Balances => vec!["product", "amount"],
        Level::Lines | Level::Feedback | Level::Contacts | Level::Cases | Level::Payments | Level::Referred => {
            Vec::new()
        }
    };
    // A row that tells of its own refund is a sale and a return of one order.
    names.retain(|name| !(one_line_an_order && *name == "order_id") || level == Level::Returns);
    names
}

/// The columns of a level that is no table.
pub(super) fn columns_of_level(level: Level, spans: &[usize]) -> Columns {
    let name = || ("name".to_owned(), ColumnType::Text);
    let number = |name: &str| (name.to_owned(), ColumnType::Number);
    let spanned =
        |column: &'static str| spans.iter().map(move |span| (spanned_name(column, *span), ColumnType::Number));
    Columns(match level {
        Level::Orders => vec![number("at"), number("gross")],
        Level::Products => vec![name(), number("at")],
        Level::FurtherCategories => vec![number("at")],
        Level::Returns => vec![number("at"), number("days")],
        Level::ProductOrders => spanned("orders").collect(),
        Level::Categories | Level::Channels => [name(), number("at")].into_iter().chain(spanned("gross")).collect(),
        Level::Balances => spans.iter().flat_map(|span| held(*span)).collect(),
        Level::Lines | Level::Feedback | Level::Contacts | Level::Cases | Level::Payments | Level::Referred => {
            Vec::new()
        }
    })
}

impl Roles {
    pub(super) fn new(rows: &CountedRows, one_line_an_order: bool) -> Self {
        let position = |name: &str| rows.columns.position(name);
        Self {
            order: position("order_id").filter(|_| !one_line_an_order),
            order_of_return: position("order_id"),
            time: rows.time,
            amount: position("amount"),
            is_return: position("is_return"),
            product: position("product"),
            category: position("category"),
            channel: position("channel"),
        }
    }

    /// Lines that are no returns, of all customers of the lines.
    pub(super) fn sales(&self, lines: &Chunk) -> Result<Chunk, AnalyticsError> {
        let Some(returns) = self.is_return else { return Ok(lines.clone()) };
        let returns = Flags::of(lines.column(returns)?)?;
        if !returns.any() {
            return Ok(lines.clone());
        }
        lines.keep_rows(&(0..lines.rows()).map(|row| !returns.is_true(row)).collect())
    }

    /// Whether lines are the rows of a level of orders, once returns are left out.
    pub(super) fn one_line_an_order(&self) -> bool {
        self.order.is_none()
    }

    /// Orders of one line each, from all lines, and which of them are no returns; `None` if none is a return.
    pub(super) fn single_orders(&self, lines: &Chunk) -> Result<(Chunk, Option<Vec<u8>>), AnalyticsError> {
        let columns = vec![column(lines, Some(self.time))?, column(lines, self.amount)?];
        let returns = match self.is_return {
            Some(place) => Flags::of(lines.column(place)?)?.rows(),
            None => None,
        };
        let sales = returns.map(|returns| bytes_of(&!&returns));
        Ok((lines.with_rows(lines.starts().to_vec(), columns)?, sales))
    }

    /// The rows of a level, from lines that are no returns.
    pub(super) fn rows(&self, level: Level, spans: &[Span], sales: &Chunk) -> Result<Chunk, AnalyticsError> {
        match level {
            Level::Orders => self.orders(sales),
            Level::Products => self.named(sales, ("product", self.product), &[]),
            Level::Categories => self.named(sales, ("category", self.category), spans),
            Level::Channels => self.named(sales, ("channel", self.channel), spans),
            Level::ProductOrders => self.product_orders(sales, spans),
            Level::FurtherCategories => self.further_categories(sales),
            Level::Lines
            | Level::Returns
            | Level::Feedback
            | Level::Contacts
            | Level::Cases
            | Level::Payments
            | Level::Balances
            | Level::Referred => Ok(sales.clone()),
        }
    }

    fn orders(&self, sales: &Chunk) -> Result<Chunk, AnalyticsError> {
        let (times, amounts) = (column(sales, Some(self.time))?, column(sales, self.amount)?);
        let Some(order) = self.order else {
            return sales.with_rows(sales.starts().to_vec(), vec![times, amounts]);
        };
        let groups = Groups::new(sales, names("order_id", &column(sales, Some(order))?)?)?;
        let at = folded(&groups, &times, None, i64::MAX, |one, other| Ok(one.min(other)))?;
        let gross = folded(&groups, &amounts, None, 0, sum)?;
        sales.with_rows(groups.starts, vec![at, gross])
    }

    fn named(&self, sales: &Chunk, by: (&str, Option<usize>), spans: &[Span]) -> Result<Chunk, AnalyticsError> {
        let (name, place) = by;
        let sales = filled(sales, place)?;
        let by = column(&sales, place)?;
        let groups = Groups::new(&sales, names(name, &by)?)?;
        let rows = UInt64Array::from_iter_values(groups.rows.iter().map(|row| *row as u64));
        let (times, amounts) = (column(&sales, Some(self.time))?, column(&sales, self.amount)?);
        let mut columns = vec![take(&by, &rows, None)?];
        columns.push(folded(&groups, &times, None, i64::MIN, |one, other| Ok(one.max(other)))?);
        for span in spans {
            columns.push(folded(&groups, &amounts, Some((&times, *span)), 0, sum)?);
        }
        sales.with_rows(groups.starts, columns)
    }

    /// The categories first bought from after the day of the customer's first purchase, and when that was.
    fn further_categories(&self, sales: &Chunk) -> Result<Chunk, AnalyticsError> {
        let day = |time: i64| time.div_euclid(DAY);
        let times = column(sales, Some(self.time))?;
        let times = Numbers::of(&times)?;
        let first_days: Vec<Option<i64>> =
            (0..sales.customers()).map(|n| sales.rows_of(n).filter_map(|row| times.get(row)).min().map(day)).collect();
        let named = filled(sales, self.category)?;
        let groups = Groups::new(&named, names("category", &column(&named, self.category)?)?)?;
        let first =
            folded(&groups, &column(&named, Some(self.time))?, None, i64::MAX, |one, other| Ok(one.min(other)))?;
        let first = Numbers::of(&first)?;
        let (mut starts, mut at) = (vec![0], Vec::new());
        for (own, first_day) in groups.starts.iter().zip(groups.starts.iter().skip(1)).zip(first_days) {
            let further =
                (*own.0..*own.1).filter_map(|group| first.get(group)).filter(|time| first_day < Some(day(*time)));
            at.extend(further);
            starts.push(at.len());
        }
        sales.with_rows(starts, vec![Arc::new(Int64Array::from(at))])
    }

    /// By product, on how many orders of each span it stands; an order is in the span of its last such line.
    fn product_orders(&self, sales: &Chunk, spans: &[Span]) -> Result<Chunk, AnalyticsError> {
        let sales = filled(sales, self.product)?;
        let by_product = Groups::new(&sales, names("product", &column(&sales, self.product)?)?)?;
        let by_order = match self.order {
            Some(order) => Some(Groups::new(&sales, names("order_id", &column(&sales, Some(order))?)?)?),
            None => None,
        };
        let times = column(&sales, Some(self.time))?;
        let times = Numbers::of(&times)?;
        let mut pairs: Vec<(usize, usize, i64)> = Vec::with_capacity(sales.rows());
        for (row, product) in by_product.of.iter().enumerate() {
            // Without order numbers every line is an order of its own.
            let order = match &by_order {
                Some(orders) => {
                    orders.of.get(row).copied().ok_or_else(|| AnalyticsError::internal("a line without an order"))?
                }
                None => row,
            };
            // A line without a time lies in no span but that of all time.
            pairs.push((*product, order, times.get(row).unwrap_or(i64::MIN)));
        }
        // The groups of a customer follow each other, so this sorts by customer too.
        pairs.sort_unstable_by(|a, b| (a.0, a.1, b.2).cmp(&(b.0, b.1, a.2)));
        pairs.dedup_by_key(|(product, order, _)| (*product, *order));
        let columns = spans.iter().map(|span| {
            let mut orders: Vec<i64> = vec![0; by_product.len()];
            for (product, _, at) in &pairs {
                if span.holds(*at) {
                    *orders.get_mut(*product).ok_or_else(ungrouped)? += 1;
                }
            }
            Ok(Arc::new(Int64Array::from(orders)) as ArrayRef)
        });
        let columns = columns.collect::<Result<_, AnalyticsError>>()?;
        sales.with_rows(by_product.starts, columns)
    }
}

/// The time and amount of the newest balance of each span, if any.
type Newest = Vec<Option<(i64, i64)>>;

/// The columns of a balance in one span.
fn held(span: usize) -> [(String, ColumnType); 2] {
    ["amount", "at"].map(|name| (spanned_name(name, span), ColumnType::Number))
}

impl Roles {
    /// By product the newest balance of each span and its time; of equal times the larger balance.
    pub(super) fn balances(&self, spans: &[Span], chunk: &Chunk) -> Result<Chunk, AnalyticsError> {
        let (times, amounts) = (column(chunk, Some(self.time))?, column(chunk, self.amount)?);
        let (times, amounts) = (Numbers::of(&times)?, Numbers::of(&amounts)?);
        let products = column(chunk, self.product)?;
        let products = Names::of(&products)?;
        let mut starts = vec![0];
        let mut newest: Vec<Newest> = vec![Vec::new(); spans.len()];
        let mut rows = 0;
        for customer in 0..chunk.customers() {
            let mut held: BTreeMap<Option<&str>, Newest> = BTreeMap::new();
            for row in chunk.rows_of(customer) {
                let Some(balance) = times.get(row).zip(amounts.get(row)) else { continue };
                let held = held.entry(products.get(row)).or_insert_with(|| vec![None; spans.len()]);
                for (newest, span) in held.iter_mut().zip(spans) {
                    *newest = (*newest).max(Some(balance).filter(|(at, _)| span.holds(*at)));
                }
            }
            rows += held.len();
            starts.push(rows);
            for held in held.into_values() {
                newest.iter_mut().zip(held).for_each(|(all, one)| all.push(one));
            }
        }
        let columns = newest.iter().flat_map(|of_span| -> [ArrayRef; 2] {
            let amounts: Int64Array = of_span.iter().map(|newest| newest.map(|(_, amount)| amount)).collect();
            let times: Int64Array = of_span.iter().map(|newest| newest.map(|(at, _)| at)).collect();
            [Arc::new(amounts), Arc::new(times)]
        });
        let columns = columns.collect();
        chunk.with_rows(starts, columns)
    }
}

/// A column of a chunk; one that is read nowhere is null in every row.
pub(super) fn column(chunk: &Chunk, place: Option<usize>) -> Result<ArrayRef, AnalyticsError> {
    match place {
        Some(place) => chunk.column(place).cloned(),
        None => Ok(new_null_array(&DataType::Null, chunk.rows())),
    }
}

fn names<'a>(name: &str, column: &'a ArrayRef) -> Result<Names<'a>, AnalyticsError> {
    Names::of(column).map_err(|_| AnalyticsError::WrongColumn {
        kind: "orders".to_owned(),
        column: name.to_owned(),
        found: column.data_type().to_string(),
    })
}

/// The rows in which a column is filled.
fn filled(chunk: &Chunk, number: Option<usize>) -> Result<Chunk, AnalyticsError> {
    let column = column(chunk, number)?;
    if *column.data_type() == DataType::Null {
        return chunk.keep_rows(&BooleanBuffer::new_unset(chunk.rows()));
    }
    match column.nulls() {
        Some(nulls) if nulls.null_count() > 0 => chunk.keep_rows(nulls.inner()),
        _ => Ok(chunk.clone()),
    }
}

fn sum(one: i64, other: i64) -> Result<i64, AnalyticsError> {
    one.checked_add(other).ok_or_else(|| AnalyticsError::Overflow("amount".to_owned()))
}

/// Folds the values of each group, of the rows in a span only where one is given; null values count nothing.
fn folded(
    groups: &Groups,
    values: &ArrayRef,
    within: Option<(&ArrayRef, Span)>,
    start: i64,
    fold: impl Fn(i64, i64) -> Result<i64, AnalyticsError>,
) -> Result<ArrayRef, AnalyticsError> {
    if groups.of.len() != values.len() {
        return Err(ungrouped());
    }
    let mut out = vec![start; groups.len()];
    let values = Numbers::of(values)?;
    let times = match within {
        Some((times, span)) => Some((Numbers::of(times)?, span)),
        None => None,
    };
    for (row, group) in groups.of.iter().enumerate() {
        if let Some((times, span)) = times
            && !times.get(row).is_some_and(|time| span.holds(time))
        {
            continue;
        }
        if let Some(value) = values.get(row) {
            let slot = out.get_mut(*group).ok_or_else(ungrouped)?;
            *slot = fold(*slot, value)?;
        }
    }
    Ok(Arc::new(Int64Array::from(out)))
}

fn ungrouped() -> AnalyticsError {
    AnalyticsError::internal("a row that is in no group")
}

#[cfg(test)]
mod tests {
    use super::super::kernels::{Extreme, Runs};
    use super::*;
    use arrow::array::BooleanArray;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn looking_past_returns_is_leaving_them_out(
            rows in prop::collection::vec((0..9i64, -9..9i64, prop::option::of(prop::bool::weighted(0.3))), 1..40),
            cut in 0..40usize,
        ) {
            let roles = Roles {
                order: None,
                order_of_return: None,
                time: 0,
                amount: Some(1),
                is_return: Some(2),
                product: None,
                category: None,
                channel: None,
            };
            let columns: Vec<ArrayRef> = vec![
                Arc::new(rows.iter().map(|(time, _, _)| Some(*time)).collect::<Int64Array>()),
                Arc::new(rows.iter().map(|(_, amount, _)| Some(*amount)).collect::<Int64Array>()),
                Arc::new(rows.iter().map(|(_, _, is_return)| *is_return).collect::<BooleanArray>()),
            ];
            let starts = vec![0, cut.min(rows.len()), rows.len()];
            let lines = Chunk::new(vec!["A", "B"].into(), vec![0, 1], starts, columns).unwrap();
            let without = roles.rows(Level::Orders, &[], &roles.sales(&lines).unwrap()).unwrap();
            let (orders, sales) = roles.single_orders(&lines).unwrap();
            let folded = |chunk: &Chunk, mask: Option<&[u8]>| {
                let runs = Runs::new(chunk.starts(), mask).unwrap();
                let (mut counts, mut sums, mut firsts, mut valid) = (vec![], vec![], vec![], vec![]);
                let numbers = |place: usize| Numbers::of(&chunk.columns()[place]).unwrap();
                runs.count(&mut counts);
                runs.sum(numbers(1), "gross", &mut sums).unwrap();
                runs.extreme(numbers(0), Extreme::Least, false, &mut firsts, &mut valid);
                (counts, sums, firsts, valid)
            };
            prop_assert_eq!(folded(&orders, sales.as_deref()), folded(&without, None));
        }
    }
}
