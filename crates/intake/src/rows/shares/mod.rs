//! Discounts of whole orders, shared out over their lines.
//!
//! Lines of an order may stand anywhere in a file: they are brought together by their order's key, and the shares are
//! brought back to the chunks of the file, in memory or, if they are many, in files.

mod spread;

use crate::columns::plan::{Plan, PlannedColumn};
use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::limits::Bounds;
use crate::rows::parted::{PARTS, PartedWords, words};
use crate::rows::totals::{OrderKey, OrderTotals};
use crate::table::rows::{Row, Table};
use crate::values::amounts::{DecimalSign, NumberForm, read_as, times};
use crate::values::units;
use rayon::prelude::*;
use spread::{spread, still_to_take};
use terrace_domain::FactType;

/// What no number is.
const NONE: i64 = i64::MIN;

/// Words of a line on its way to its order, and of a share on its way back.
const LINE: usize = 7;
const SHARE: usize = 3;

/// What each line of a file bears of its order's discount.
pub(crate) struct DiscountShares {
    parts: Vec<Bulk>,
    /// In how many orders something was shared out.
    pub orders: u64,
    /// The header of the discounts.
    pub header: String,
}

/// The shares of one chunk, in the order of its rows.
pub(crate) struct ChunkShares {
    shares: std::iter::Peekable<std::vec::IntoIter<(i64, i64)>>,
    row: i64,
}

impl ChunkShares {
    /// The share of the next row, if it bears any.
    pub fn next(&mut self) -> Option<i64> {
        let row = self.row;
        self.row += 1;
        self.shares.next_if(|(of, _)| *of == row).map(|(_, share)| share)
    }
}

impl DiscountShares {
    /// The shares of a chunk.
    pub fn of_chunk(&self, chunk: usize) -> Result<ChunkShares, Problem> {
        let bytes = match self.parts.get(chunk % PARTS) {
            Some(part) => part.whole()?,
            None => bytes::Bytes::new(),
        };
        let wanted = number(chunk);
        let of_chunk = words::<SHARE>(&bytes).filter(|[chunk, ..]| *chunk == wanted);
        let mut shares: Vec<(i64, i64)> = of_chunk.map(|[_, row, share]| (row, share)).collect();
        shares.sort_unstable();
        Ok(ChunkShares { shares: shares.into_iter().peekable(), row: 0 })
    }
}

/// Where the cells stand that matter here.
struct LineColumns {
    key: OrderKey,
    amount: Option<(usize, NumberForm)>,
    quantity: Option<(usize, NumberForm)>,
    price: (usize, NumberForm),
    /// The line's own discount.
    own: Option<(usize, NumberForm)>,
    discounts: Vec<(usize, NumberForm)>,
    /// What the order came to after discount.
    came_to: Option<(usize, NumberForm)>,
    line_prices: bool,
    of_orders: bool,
}

impl LineColumns {
    fn of(plan: &Plan, totals: &OrderTotals, decimal: DecimalSign) -> Option<(Self, String)> {
        let read = |name: &str| plan.columns.iter().find(|read| !read.attribute && read.column.name == name);
        let cell = |read: &PlannedColumn| {
            if read.unit.rate.is_some() {
                return None;
            }
            let pieces = read.column.kind == FactType::Quantity;
            Some((read.place()?, NumberForm { decimal, exponent: read.unit.exponent, pieces }))
        };
        let place = |name: &str| read(name).and_then(cell);
        let at_header = |header: &str| {
            let place = plan.headers.iter().position(|other| other == header)?;
            let exponent = units::of_header(header, FactType::Money).exponent;
            Some((place, NumberForm { decimal, exponent, pieces: false }))
        };
        let set_aside: Vec<&String> =
            plan.of_orders.iter().filter(|(_, column)| *column == "discount").map(|(header, _)| header).collect();
        let own = place("discount");
        let (discounts, header, own) = match set_aside.first() {
            Some(header) => {
                let places = set_aside.iter().filter_map(|header| at_header(header)).collect();
                (places, (*header).clone(), own.filter(|_| !totals.discounts_of_orders))
            }
            None if totals.discounts_of_orders => {
                (own.into_iter().collect::<Vec<_>>(), read("discount")?.header.clone(), None)
            }
            None => return None,
        };
        let came_to = plan.headers.iter().find(|header| terrace_domain::plain_header(header) == "subtotal");
        let columns = Self {
            key: OrderKey::of(plan)?,
            amount: place("amount"),
            quantity: place("quantity"),
            price: place("unit_price")?,
            own,
            discounts,
            came_to: came_to.and_then(|header| at_header(header)).filter(|_| plan.inherits),
            line_prices: plan.line_prices,
            of_orders: totals.of_orders,
        };
        Some((columns, header))
    }

    fn number(row: &Row<'_, '_>, place: Option<(usize, NumberForm)>) -> Option<i64> {
        let (place, form) = place?;
        read_as(row.cells.get(place)?, form).ok().flatten().map(|amount| amount.value)
    }

    /// A row as a line of its order: key, place, weight, the order's discount, the line's own, what the order came to.
    fn line(&self, row: &Row<'_, '_>, chunk: usize, at: usize) -> Option<[i64; LINE]> {
        let key = self.key.hash(row)?;
        // An order may have several discounts, each in a column of its own.
        let given = self.discounts.iter().filter_map(|place| Self::number(row, Some(*place)));
        // Amounts have 18 digits. A sum beyond 64 bits is more than the goods are worth, which is all that is taken off.
        let discount = given.map(i64::saturating_abs).reduce(i64::saturating_add);
        let own = Self::number(row, self.own).map_or(0, i64::saturating_abs);
        let computed = self.of_orders || Self::number(row, self.amount).is_none();
        let pieces = match self.quantity {
            Some(place) if !self.line_prices => Self::number(row, Some(place)),
            _ => Some(10_000),
        };
        let gross = pieces.zip(Self::number(row, Some(self.price))).and_then(|(pieces, price)| times(pieces, price));
        let weight = gross.filter(|gross| computed && *gross > 0).map_or(0, |gross| gross.saturating_sub(own).max(0));
        let came_to = Self::number(row, self.came_to).unwrap_or(NONE);
        let discount = discount.unwrap_or(NONE);
        Some([key.cast_signed(), number(chunk), number(at), weight, discount, own, came_to])
    }
}

/// Shares the discounts of orders out over lines whose amounts are computed; `None` if there are none.
pub(crate) fn shared_discounts(
    table: &dyn Table,
    plan: &Plan,
    totals: &OrderTotals,
    decimal: DecimalSign,
    bounds: Bounds<'_>,
) -> Result<Option<DiscountShares>, Problem> {
    let wanted = totals.discounts_left || totals.discounts_of_orders;
    let Some((columns, header)) = LineColumns::of(plan, totals, decimal).filter(|_| wanted) else { return Ok(None) };
    let lines = PartedWords::<LINE>::new(bounds);
    (0..table.chunks()).into_par_iter().try_for_each(|chunk| {
        let (mut found, mut at) = (Vec::new(), 0);
        table.visit(chunk, &mut |row| {
            found.extend(columns.line(row, chunk, at));
            at += 1;
        })?;
        lines.add(found, |[key, ..]| key.cast_unsigned())
    })?;
    let shares = PartedWords::<SHARE>::new(bounds);
    let counts: Vec<u64> = lines
        .done()
        .into_par_iter()
        .map(|part| {
            bounds.cancel.check()?;
            let (of_part, orders) = shares_of(&part.whole()?);
            shares.add(of_part, |[chunk, ..]| chunk.cast_unsigned())?;
            Ok(orders)
        })
        .collect::<Result<_, Problem>>()?;
    let orders = counts.iter().sum();
    Ok((orders > 0).then(|| DiscountShares { parts: shares.done(), orders, header }))
}

/// The shares of the orders of a part, and the number of those orders.
fn shares_of(bytes: &[u8]) -> (Vec<[i64; SHARE]>, u64) {
    let mut lines: Vec<[i64; LINE]> = words::<LINE>(bytes).collect();
    lines.sort_unstable();
    let (mut shares, mut orders) = (Vec::new(), 0);
    for order in lines.chunk_by(|[one, ..], [other, ..]| one == other) {
        let first = |pick: fn(&[i64; LINE]) -> i64| order.iter().map(pick).find(|number| *number != NONE);
        let Some(discount) = first(|[_, _, _, _, discount, ..]| *discount).filter(|discount| *discount > 0) else {
            continue;
        };
        let weights: Vec<i64> = order.iter().map(|[_, _, _, weight, ..]| *weight).collect();
        let own: i128 = order.iter().map(|[_, _, _, _, _, own, _]| i128::from(*own)).sum();
        let all: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        let left = still_to_take(discount, own, all, first(|[.., came_to]| *came_to));
        orders += u64::from(left > 0 && all > 0);
        let spread = spread(left, &weights);
        shares.extend(order.iter().zip(spread).map(|([_, chunk, row, ..], share)| [*chunk, *row, share]));
    }
    (shares, orders)
}

/// A place in a file, of which none has more than a signed number counts.
fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX) // Never: see above.
}
