//! OrderTotals of whole orders on the lines of those orders: taken as amounts of lines they would count several times.

mod order;
mod refunds;
mod tally;

pub(crate) use refunds::judge_refunds;

use crate::columns::levels::AmountLevel;
use crate::columns::plan::{Plan, PlannedColumn};
use crate::error::Problem;
use crate::limits::Bounds;
use crate::table::rows::{Row, Table};
use crate::text::clean;
use crate::values::amounts::{self, DecimalSign, NumberForm, times};
use order::{OrderLines, Votes};
use rayon::prelude::*;
use tally::OrderTally;
use terrace_domain::FactType;
use xxhash_rust::xxh3::xxh3_64;

/// What a file's column of amounts turned out to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OrderTotals {
    /// The amounts are those of orders: lines are computed from quantity and unit price.
    pub of_orders: bool,
    /// The discounts are those of orders too, and are not taken off the lines.
    pub discounts_of_orders: bool,
    /// A column that is known to hold discounts of orders, and is not read, has some.
    pub discounts_left: bool,
    /// What came back is told of whole orders, on any or all of their lines.
    pub refunds_of_orders: bool,
    /// Orders whose lines all have the same amount, if nothing else tells what a line is worth; their lines.
    pub repeated: Option<(u64, u64)>,
}

/// What an order is known by: the cells of its number, or of what its number is joined from.
pub(crate) struct OrderKey(Vec<usize>);

impl OrderKey {
    /// `None` if no cell says which order a row is of, or if orders are made of customer and time.
    pub fn of(plan: &Plan) -> Option<Self> {
        // If orders are made of customer and time, each row is likelier a purchase than a line of one.
        if plan.kind.name != "orders" || plan.made_orders {
            return None;
        }
        let place = |name: &str| {
            let read = plan.columns.iter().find(|read| !read.attribute && read.column.name == name)?;
            read.place()
        };
        let target = |name: &str| plan.kind.columns.iter().position(|column| column.name == name);
        let joined = plan.joins.iter().find(|(to, _)| Some(*to) == target("order_id")).map(|(_, parts)| parts);
        let parts = |parts: &Vec<usize>| {
            let columns = parts.iter().filter_map(|part| plan.kind.columns.get(*part));
            columns.filter_map(|column| place(column.name)).collect()
        };
        // A number that a mapping makes longer is known by all its parts.
        let key: Vec<usize> = joined.map_or_else(|| place("order_id").into_iter().collect(), parts);
        (!key.is_empty()).then_some(Self(key))
    }

    /// A number that stands for a row's order; `None` if the row names none.
    pub fn hash(&self, row: &Row<'_, '_>) -> Option<u64> {
        if row.fault.is_some() {
            return None;
        }
        if let [place] = self.0.as_slice() {
            let text = row.cells.get(*place)?.to_text();
            let key = clean::plain(&text);
            return (!key.is_empty()).then(|| xxh3_64(key.as_bytes()));
        }
        let mut key = String::new();
        for place in &self.0 {
            key.push_str(&clean::plain(&row.cells.get(*place)?.to_text()));
            key.push('\u{1f}');
        }
        (key.len() > self.0.len()).then(|| xxh3_64(key.as_bytes()))
    }
}

/// Where the cells stand that matter here.
struct AmountColumns {
    /// What the header speaks of.
    level: AmountLevel,
    key: OrderKey,
    amount: (usize, NumberForm),
    quantity: Option<(usize, NumberForm)>,
    unit_price: Option<(usize, NumberForm)>,
    discount: Option<(usize, NumberForm)>,
}

impl AmountColumns {
    /// `None` if the amounts cannot be totals of orders.
    fn of(plan: &Plan, decimal: DecimalSign) -> Option<Self> {
        let place = |name: &str| numbers_of(plan, name, decimal);
        let amount = plan.columns.iter().find(|read| !read.attribute && read.column.name == "amount")?;
        let level = AmountLevel::of(&amount.header);
        // Where the header does not say it, only prices and pieces can tell that an amount is the order's.
        let priced = || plan.columns.iter().any(|read| !read.attribute && read.column.name == "unit_price");
        match level {
            AmountLevel::Order => {}
            AmountLevel::Unspecified if priced() => {}
            AmountLevel::Line | AmountLevel::Unspecified => return None,
        }
        Some(Self {
            level,
            key: OrderKey::of(plan)?,
            amount: place("amount")?,
            quantity: place("quantity"),
            unit_price: place("unit_price"),
            discount: place("discount"),
        })
    }

    /// A row's order, and what the row alone says of it.
    fn line(&self, row: &Row<'_, '_>) -> Option<(u64, OrderLines)> {
        let key = self.key.hash(row)?;
        let amount = number_in(row, Some(self.amount));
        let quantity = if self.quantity.is_some() { number_in(row, self.quantity) } else { Some(10_000) };
        let gross = quantity.zip(number_in(row, self.unit_price)).and_then(|(pieces, price)| times(pieces, price));
        let discount = number_in(row, self.discount);
        let line = OrderLines {
            lines: 1,
            filled: i64::from(amount.is_some()),
            amount: amount.unwrap_or(0),
            varies: false,
            priced: i64::from(gross.is_some()),
            gross: gross.unwrap_or(0).saturating_abs(),
            discounted: i64::from(discount.is_some()),
            discount: discount.unwrap_or(0).saturating_abs(),
            discounts: discount.unwrap_or(0).saturating_abs(),
            apart: amount.is_some() != discount.is_some(),
        };
        Some((key, line))
    }
}

/// Where a column of numbers stands, and how they are written; `None` if no cell holds them.
fn numbers_of(plan: &Plan, name: &str, decimal: DecimalSign) -> Option<(usize, NumberForm)> {
    // A part of the price is no number of money.
    let is_read = |read: &&PlannedColumn| !read.attribute && read.column.name == name && read.unit.rate.is_none();
    let read = plan.columns.iter().find(is_read)?;
    let pieces = read.column.kind == FactType::Quantity;
    Some((read.place()?, NumberForm { decimal, exponent: read.unit.exponent, pieces }))
}

/// The number of a row in such a column.
fn number_in(row: &Row<'_, '_>, place: Option<(usize, NumberForm)>) -> Option<i64> {
    let (place, form) = place?;
    amounts::read_as(row.cells.get(place)?, form).ok().flatten().map(|amount| amount.value)
}

#[expect(clippy::disallowed_types, reason = "looked up once a row; only counts leave it")]
type OrdersByKey = std::collections::HashMap<u64, OrderLines>;

/// Looks at the orders of several lines, if the header of the amounts speaks of orders, or if it does not say and the
/// first of them have the order's amount.
///
/// `chosen` says that a person chose the column: then only what we would fill in ourselves is in question.
pub(crate) fn judge_totals(
    table: &dyn Table,
    plan: &Plan,
    decimal: DecimalSign,
    chosen: bool,
    bounds: Bounds<'_>,
) -> Result<OrderTotals, Problem> {
    let discounts_left = has_discounts(table, plan, decimal)?;
    let Some(places) = AmountColumns::of(plan, decimal) else {
        return Ok(OrderTotals { discounts_left, ..OrderTotals::default() });
    };
    if places.level == AmountLevel::Unspecified && (chosen || !sample_says_totals(table, &places)?) {
        return Ok(OrderTotals { discounts_left, ..OrderTotals::default() });
    }
    let tally = OrderTally::new(bounds);
    (0..table.chunks()).into_par_iter().try_for_each(|chunk| {
        let mut orders = OrdersByKey::new();
        table.visit(chunk, &mut |row| {
            if let Some((key, line)) = places.line(row) {
                orders.entry(key).or_default().merge(line);
            }
        })?;
        tally.add(chunk, orders)
    })?;
    let votes: Vec<Votes> =
        tally.done().into_par_iter().map(|share| share.votes(bounds.cancel)).collect::<Result<_, Problem>>()?;
    let mut sum = Votes::default();
    votes.iter().for_each(|votes| sum.add(votes));
    Ok(OrderTotals { discounts_left, ..sum.verdict(chosen, places.level) })
}

/// So many rows are looked at before all are.
const SAMPLE: usize = 4_000;

/// Whether the first orders of several lines have the amount of the order on them, though its header does not say so.
fn sample_says_totals(table: &dyn Table, places: &AmountColumns) -> Result<bool, Problem> {
    let (mut orders, mut rows) = (OrdersByKey::new(), 0);
    for chunk in 0..table.chunks() {
        table.visit_first(chunk, SAMPLE - rows, &mut |row| {
            rows += 1;
            // As many rows are looked at however they are parted.
            if let Some((key, line)) = places.line(row).filter(|_| rows <= SAMPLE) {
                orders.entry(key).or_default().merge(line);
            }
        })?;
        if rows >= SAMPLE {
            break;
        }
    }
    let mut votes = Votes::default();
    orders.values().for_each(|order| order.vote(&mut votes));
    Ok(votes.verdict(false, places.level).of_orders)
}

/// Whether any order has a discount in a column that is set aside as the orders' own.
fn has_discounts(table: &dyn Table, plan: &Plan, decimal: DecimalSign) -> Result<bool, Problem> {
    let set_aside = plan.of_orders.iter().filter(|(_, column)| *column == "discount");
    let places: Vec<usize> =
        set_aside.filter_map(|(header, _)| plan.headers.iter().position(|other| other == header)).collect();
    if places.is_empty() {
        return Ok(false);
    }
    let chunks = (0..table.chunks()).into_par_iter().map(|chunk| {
        let mut found = false;
        table.visit(chunk, &mut |row| {
            let cells = places.iter().filter_map(|place| row.cells.get(*place));
            let mut amounts = cells.filter_map(|cell| amounts::read(cell, decimal).ok().flatten());
            found |= amounts.any(|amount| amount.value != 0);
        })?;
        Ok(found)
    });
    let found: Vec<bool> = chunks.collect::<Result<_, Problem>>()?;
    Ok(found.contains(&true))
}
