//! Refunds of whole orders in a column that does not say whether it speaks of a line or of its order.

use super::OrderTotals;
use crate::columns::plan::{CellSource, Plan};
use crate::error::Problem;
use crate::table::rows::{Row, Table};
use crate::values::amounts::{self, DecimalSign, times};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

#[expect(clippy::disallowed_types, reason = "looked up once a row; only counts leave it")]
type RefundsByOrder = std::collections::HashMap<u64, RefundedOrder>;

/// The lines of an order of which some came back.
#[derive(Debug, Clone, Copy, Default)]
struct RefundedOrder {
    lines: u64,
    /// Lines with a refund above zero; the first one; whether another differs.
    refunded: u64,
    first: i64,
    varies: bool,
    /// A refund is above what its line is worth.
    is_above: bool,
    /// Every refund is what its line is worth.
    is_whole: bool,
}

struct RefundColumns {
    order: usize,
    refunded: usize,
    amount: Option<usize>,
    quantity: Option<usize>,
    unit_price: Option<usize>,
    decimal: DecimalSign,
}

impl RefundColumns {
    fn of(plan: &Plan, decimal: DecimalSign) -> Option<Self> {
        let place = |name: &str| {
            let read = plan.columns.iter().find(|read| !read.attribute && read.column.name == name)?;
            match read.source {
                CellSource::Cell(place) => Some(place),
                CellSource::Constant(_) => None,
            }
        };
        Some(Self {
            order: place("order_id")?,
            refunded: place("refunded")?,
            amount: place("amount"),
            quantity: place("quantity"),
            unit_price: place("unit_price"),
            decimal,
        })
    }

    fn number(&self, row: &Row<'_, '_>, place: Option<usize>) -> Option<i64> {
        amounts::read(row.cells.get(place?)?, self.decimal).ok().flatten().map(|amount| amount.value.saturating_abs())
    }

    fn order(&self, row: &Row<'_, '_>) -> Option<u64> {
        let order = row.cells.get(self.order)?.to_text();
        let order = crate::text::clean::plain(&order);
        (!order.is_empty()).then(|| xxh3_64(order.as_bytes()))
    }

    /// A row's order and refund, where it has one.
    fn refunded(&self, row: &Row<'_, '_>) -> Option<(u64, RefundedOrder)> {
        let refund = self.number(row, Some(self.refunded)).filter(|refund| *refund > 0)?;
        let pieces = if self.quantity.is_some() { self.number(row, self.quantity) } else { Some(10_000) };
        let computed =
            || pieces.zip(self.number(row, self.unit_price)).and_then(|(pieces, price)| times(pieces, price));
        let worth = self.number(row, self.amount).or_else(computed)?;
        let found = RefundedOrder {
            lines: 0,
            refunded: 1,
            first: refund,
            varies: false,
            is_above: refund > worth,
            is_whole: refund == worth,
        };
        Some((self.order(row)?, found))
    }
}

impl RefundedOrder {
    fn and(self, other: Self) -> Self {
        if self.refunded == 0 {
            return other;
        }
        Self {
            lines: self.lines + other.lines,
            refunded: self.refunded + other.refunded,
            first: self.first,
            varies: self.varies || other.varies || self.first != other.first,
            is_above: self.is_above || other.is_above,
            is_whole: self.is_whole && other.is_whole,
        }
    }
}

/// Looks at the orders of several lines of which some came back: whether the column holds what came back of each line,
/// or says of the whole order the same on all of them. A column that a person chose is of lines.
pub(crate) fn judge_refunds(
    table: &dyn Table,
    plan: &Plan,
    decimal: DecimalSign,
    chosen: bool,
    totals: OrderTotals,
) -> Result<OrderTotals, Problem> {
    let Some(columns) = RefundColumns::of(plan, decimal).filter(|_| !chosen && plan.kind.name == "orders") else {
        return Ok(totals);
    };
    let parts = (0..table.chunks()).into_par_iter().map(|chunk| {
        let mut found = RefundsByOrder::new();
        table.visit(chunk, &mut |row| {
            if let Some((order, refund)) = columns.refunded(row) {
                let known = found.entry(order).or_default();
                *known = known.and(refund);
            }
        })?;
        Ok(found)
    });
    let mut orders = RefundsByOrder::new();
    for part in parts.collect::<Result<Vec<_>, Problem>>()? {
        for (order, refund) in part {
            let known = orders.entry(order).or_default();
            *known = known.and(refund);
        }
    }
    if orders.is_empty() {
        return Ok(totals);
    }
    let known = &orders;
    let counted = (0..table.chunks()).into_par_iter().map(|chunk| {
        let mut lines = Vec::new();
        table.visit(chunk, &mut |row| lines.extend(columns.order(row).filter(|order| known.contains_key(order))))?;
        Ok(lines)
    });
    for order in counted.collect::<Result<Vec<_>, Problem>>()?.into_iter().flatten() {
        if let Some(order) = orders.get_mut(&order) {
            order.lines += 1;
        }
    }
    let (mut of_order, mut of_line, mut open) = (0_u64, 0_u64, 0_u64);
    for order in orders.values().filter(|order| order.lines > 1) {
        match order {
            order if order.is_above => of_order += 1,
            order if order.refunded < order.lines || order.varies || order.is_whole => of_line += 1,
            _ => open += 1,
        }
    }
    let refunds_of_orders = of_order > of_line || (of_order == 0 && of_line == 0 && open > 0);
    Ok(OrderTotals { refunds_of_orders, ..totals })
}
