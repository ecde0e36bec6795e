//! Refunds of whole orders in a column that does not say whether it speaks of a line or of its order.

use super::{OrderKey, OrderTotals, number_in, numbers_of};
use crate::columns::plan::Plan;
use crate::error::Problem;
use crate::limits::Bounds;
use crate::rows::parted::{PartedWords, words};
use crate::table::rows::{Row, Table};
use crate::values::amounts::{DecimalSign, NumberForm, times};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Words of a line on its way to its order: the order's key, the refund, and what it is beside the line's worth.
const LINE: usize = 3;

/// What a refund is beside what its line is worth.
const WITHIN: i64 = 0;
const WHOLE: i64 = 1;
const ABOVE: i64 = 2;

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

    /// A row as a line of its order; a refund of 0 where it has none.
    fn line(&self, row: &Row<'_, '_>) -> Option<[i64; LINE]> {
        let key = self.order.hash(row)?.cast_signed();
        let Some(refund) = Self::number(row, Some(self.refunded)).filter(|refund| *refund > 0) else {
            return Some([key, 0, WITHIN]);
        };
        let pieces = if self.quantity.is_some() { Self::number(row, self.quantity) } else { Some(10_000) };
        let computed =
            || pieces.zip(Self::number(row, self.unit_price)).and_then(|(pieces, price)| times(pieces, price));
        let beside = match Self::number(row, self.amount).or_else(computed).map(|worth| refund.cmp(&worth)) {
            Some(Ordering::Greater) => ABOVE,
            Some(Ordering::Equal) => WHOLE,
            Some(Ordering::Less) => WITHIN,
            // Nothing tells what the line is worth.
            None => return Some([key, 0, WITHIN]),
        };
        Some([key, refund, beside])
    }
}

/// What orders of several lines say of the column.
#[derive(Debug, Clone, Copy, Default)]
struct RefundVotes {
    of_order: u64,
    of_line: u64,
    open: u64,
}

impl RefundVotes {
    /// Of the lines of one part.
    fn of_part(bytes: &[u8]) -> Self {
        let mut lines: Vec<[i64; LINE]> = words::<LINE>(bytes).collect();
        lines.sort_unstable();
        let mut votes = Self::default();
        for order in lines.chunk_by(|[one, ..], [other, ..]| one == other) {
            let refunds = || order.iter().filter(|[_, refund, _]| *refund > 0);
            let Some([_, first, _]) = refunds().next() else { continue };
            if order.len() < 2 {
                continue;
            }
            let varies = refunds().any(|[_, refund, _]| refund != first);
            let all = |kind: i64| refunds().all(|[_, _, beside]| *beside == kind);
            if refunds().any(|[_, _, beside]| *beside == ABOVE) {
                votes.of_order += 1;
            } else if refunds().count() < order.len() || varies || all(WHOLE) {
                votes.of_line += 1;
            } else {
                votes.open += 1;
            }
        }
        votes
    }

    const fn and(self, other: Self) -> Self {
        Self {
            of_order: self.of_order + other.of_order,
            of_line: self.of_line + other.of_line,
            open: self.open + other.open,
        }
    }

    const fn says_orders(self) -> bool {
        self.of_order > self.of_line || (self.of_order == 0 && self.of_line == 0 && self.open > 0)
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
    bounds: Bounds<'_>,
) -> Result<OrderTotals, Problem> {
    let Some(columns) = RefundColumns::of(plan, decimal).filter(|_| !chosen && plan.kind.name == "orders") else {
        return Ok(totals);
    };
    let lines = PartedWords::<LINE>::new(bounds);
    let some = AtomicBool::new(false);
    (0..table.chunks()).into_par_iter().try_for_each(|chunk| {
        let mut found = Vec::new();
        table.visit(chunk, &mut |row| found.extend(columns.line(row)))?;
        if found.iter().any(|[_, refund, _]| *refund > 0) {
            some.store(true, Relaxed);
        }
        lines.add(found, |[key, ..]| key.cast_unsigned())
    })?;
    if !some.load(Relaxed) {
        return Ok(totals);
    }
    let votes = lines.done().into_par_iter().map(|part| {
        bounds.cancel.check()?;
        Ok(RefundVotes::of_part(&part.whole()?))
    });
    let votes = votes
        .collect::<Result<Vec<RefundVotes>, Problem>>()?
        .into_iter()
        .fold(RefundVotes::default(), RefundVotes::and);
    Ok(OrderTotals { refunds_of_orders: votes.says_orders(), ..totals })
}
