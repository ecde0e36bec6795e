//! Refunds of whole orders in a column that does not say whether it speaks of a line or of its order.

use super::{OrderKey, OrderTotals, number_in, numbers_of};
use crate::columns::plan::Plan;
use crate::error::Problem;
use crate::table::rows::{Row, Table};
use crate::values::amounts::{DecimalSign, NumberForm, times};
use rayon::prelude::*;

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
    order: OrderKey,
    refunded: (usize, NumberForm),
    amount: Option<(usize, NumberForm)>,
    quantity: Option<(usize, NumberForm)>,
    unit_price: Option<(usize, NumberForm)>,
}

impl RefundColumns {
    fn of(plan: &Plan, decimal: DecimalSign) -> Option<Self> {
        let place = |name: &str| numbers_of(plan, name, decimal);
        Some(Self {
            order: OrderKey::of(plan)?,
            refunded: place("refunded")?,
            amount: place("amount"),
            // The price of a line is that of all its pieces.
            quantity: place("quantity").filter(|_| !plan.line_prices),
            unit_price: place("unit_price"),
        })
    }

    fn number(row: &Row<'_, '_>, place: Option<(usize, NumberForm)>) -> Option<i64> {
        number_in(row, place).map(i64::saturating_abs)
    }

    /// A row's order and refund, where it has one.
    fn refunded(&self, row: &Row<'_, '_>) -> Option<(u64, RefundedOrder)> {
        let refund = Self::number(row, Some(self.refunded)).filter(|refund| *refund > 0)?;
        let pieces = if self.quantity.is_some() { Self::number(row, self.quantity) } else { Some(10_000) };
        let computed =
            || pieces.zip(Self::number(row, self.unit_price)).and_then(|(pieces, price)| times(pieces, price));
        let worth = Self::number(row, self.amount).or_else(computed)?;
        let found = RefundedOrder {
            lines: 0,
            refunded: 1,
            first: refund,
            varies: false,
            is_above: refund > worth,
            is_whole: refund == worth,
        };
        Some((self.order.hash(row)?, found))
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
        table
            .visit(chunk, &mut |row| lines.extend(columns.order.hash(row).filter(|order| known.contains_key(order))))?;
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
