//! Orders: amounts that were left out, returns, cancellations, currencies.

use super::{Values, currency, place};
use crate::reason::Reason;
use crate::rows::money::Fate;
use crate::rows::stats::ReadStats;
use crate::rows::totals::OrderTotals;
use crate::text::clean;
use crate::values::amounts::{MOST, times};
use crate::values::reader::FieldValue;
use crate::values::status::{MappedWords, RefundState, StatusMeaning};
use terrace_domain::{FactKind, InternalError};
use xxhash_rust::xxh3::xxh3_64;

/// Finishes the rows of orders.
pub(crate) struct OrderRules {
    quantity: usize,
    unit_price: usize,
    amount: usize,
    discount: usize,
    currency: usize,
    status: usize,
    refund_status: usize,
    refunded: usize,
    order_refunded: usize,
    cancelled_at: usize,
    is_return: usize,
    is_cancelled: usize,
    order: usize,
    customer: usize,
    /// Whether a quantity that is absent means one piece: if the file has no such column.
    single: bool,
    /// Whether an amount or discount that is there is the order's, not the line's.
    totals: OrderTotals,
    /// Whether the price is that of all pieces of a line.
    line_prices: bool,
    /// Whether rows tell what came back of whole orders.
    tells_orders: bool,
}

/// One piece, in ten-thousandths.
const ONE: i64 = 10_000;

impl OrderRules {
    /// Looks up its columns.
    pub fn new(kind: &'static FactKind) -> Result<Self, InternalError> {
        let place = |name| place(kind, name);
        Ok(Self {
            quantity: place("quantity")?,
            unit_price: place("unit_price")?,
            amount: place("amount")?,
            discount: place("discount")?,
            currency: place("currency")?,
            status: place("status")?,
            refund_status: place("refund_status")?,
            refunded: place("refunded")?,
            order_refunded: place("order_refunded")?,
            cancelled_at: place("cancelled_at")?,
            is_return: place("is_return")?,
            is_cancelled: place("is_cancelled")?,
            order: place("order_id")?,
            customer: place("customer_id")?,
            single: false,
            totals: OrderTotals::default(),
            line_prices: false,
            tells_orders: false,
        })
    }

    /// Computes lines although they have amounts, where those are totals of orders.
    pub fn with_totals(mut self, totals: &OrderTotals) -> Self {
        self.totals = totals.clone();
        self
    }

    /// Expects rows to tell what came back of their whole orders.
    pub fn with_refunds_of_orders(mut self, tells_orders: bool) -> Self {
        self.tells_orders = tells_orders;
        self
    }

    /// Takes the price as that of all pieces of a line.
    pub fn with_line_prices(mut self, line_prices: bool) -> Self {
        self.line_prices = line_prices;
        self
    }

    /// Adds a line's share of its order's discount to the line's own; the column may hold the order's in its place.
    pub fn share(&self, values: &mut Values<'_>, share: i64) {
        self.settle_part(values);
        if let Some(slot) = values.get_mut(self.discount) {
            let own = match slot {
                FieldValue::Number(own) if !self.totals.discounts_of_orders => own.saturating_abs(),
                _ => 0,
            };
            *slot = FieldValue::Number(own.saturating_add(share));
        }
    }

    /// Puts what a part of the price takes off in its place; nothing if the price is not known.
    fn settle_part(&self, values: &mut Values<'_>) {
        let Some(FieldValue::Part(paid)) = values.get(self.discount) else { return };
        let gross = self.pieces(values).and_then(|(pieces, price)| times(pieces, price));
        let off = gross.and_then(|gross| Some(gross.abs() - times(gross.abs(), *paid)?));
        if let Some(slot) = values.get_mut(self.discount) {
            *slot = off.map_or(FieldValue::Null, FieldValue::Number);
        }
    }

    /// Pieces and the price of each.
    fn pieces(&self, values: &Values<'_>) -> Option<(i64, i64)> {
        let quantity = number(values, self.quantity);
        let counted = if self.line_prices { Some(ONE) } else { quantity.or(self.single.then_some(ONE)) };
        counted.zip(number(values, self.unit_price))
    }

    /// Whether the amount has to be computed from quantity and price.
    pub fn computes(&self, amount: Option<&FieldValue<'_>>) -> bool {
        self.totals.of_orders || !matches!(amount, Some(FieldValue::Number(_)))
    }

    /// Takes a line without a quantity as one piece, for files that have no such column.
    pub fn with_single_pieces(mut self, single: bool) -> Self {
        self.single = single;
        self
    }

    /// Computes the amount, reads the statuses, and gives returns their sign; whether it was computed.
    pub fn apply(&self, values: &mut Values<'_>, stats: &mut ReadStats, mapped: &MappedWords) -> Result<bool, Reason> {
        currency::use_code(values, self.currency)?;
        self.settle_part(values);
        let status = text(values, self.status);
        let refund = text(values, self.refund_status);
        let line_refund = number(values, self.refunded).map(i64::saturating_abs).filter(|refunded| *refunded > 0);
        let order_refund = number(values, self.order_refunded).map_or(0, i64::saturating_abs);
        // A column that speaks of whole orders is not the line's, whatever its header is.
        let (line_refund, order_refund) = match self.totals.refunds_of_orders {
            true => (None, line_refund.unwrap_or(order_refund)),
            false => (line_refund, order_refund),
        };
        let told = Told {
            has_status: status.is_some(),
            meaning: status.and_then(|text| stats.statuses.read(text, mapped)),
            has_refund: refund.is_some(),
            refund: refund.and_then(|text| stats.statuses.read_refund(text, mapped)),
            cancelled: self.flag(values, self.is_cancelled) || is_filled(text(values, self.cancelled_at)),
            refunded: line_refund,
            order_refunded: order_refund,
        };
        let own = match self.own_amount(values) {
            // What was called off or never paid often has no price, and needs none.
            Err(Reason::NoAmount) if told.counts_nowhere() => Ok(OwnAmount::nothing()),
            own => own,
        };
        match own {
            Ok(own) => {
                self.write_line(values, &own, &told, stats);
                Ok(own.computed)
            }
            Err(reason) => {
                stats.statuses.retract(text(values, self.status), text(values, self.refund_status));
                Err(reason)
            }
        }
    }

    fn flag(&self, values: &Values<'_>, place: usize) -> bool {
        matches!(values.get(place), Some(FieldValue::Flag(true)))
    }

    /// The amount of a line as its numbers say it, without its statuses.
    fn own_amount(&self, values: &Values<'_>) -> Result<OwnAmount, Reason> {
        let number = |place: usize| number(values, place);
        let (quantity, amount) = (number(self.quantity), number(self.amount));
        let said = self.flag(values, self.is_return);
        let mut is_return = said || quantity.is_some_and(|q| q < 0) || amount.is_some_and(|a| a < 0);
        let pieces = self.pieces(values);
        // A discount takes off, whatever its sign.
        let discount = number(self.discount).map(i64::saturating_abs);
        // A total of the order stands for a line only if nothing tells what the line is worth.
        let own = amount.filter(|_| !self.totals.of_orders || pieces.is_none());
        let computed = own.is_none();
        let amount = match own {
            Some(amount) => amount,
            None => {
                let discount = discount.unwrap_or(0);
                let (pieces, price) = pieces.ok_or(Reason::NoAmount)?;
                let gross = times(pieces, price).ok_or_else(|| too_large(pieces, price))?;
                is_return |= gross < 0;
                // A return gives back what was paid, which was less by the discount.
                let amount = if is_return { gross.abs() - discount } else { gross - discount };
                if amount.abs() > MOST {
                    return Err(too_large(pieces, price));
                }
                is_return |= amount < 0;
                amount
            }
        };
        Ok(OwnAmount { amount: amount.abs(), quantity, is_return, computed })
    }

    /// Puts the statuses' word on the line, and tells what becomes of its money.
    fn write_line(&self, values: &mut Values<'_>, own: &OwnAmount, told: &Told, stats: &mut ReadStats) {
        let line = told.line(own);
        // A discount takes off, whatever its sign.
        let discount = number(values, self.discount).map(i64::saturating_abs);
        if told.leaves_doubt(&line) {
            stats.statuses.add_money(text(values, self.status), text(values, self.refund_status), own.amount);
        }
        stats.refunds_above +=
            u64::from(told.refunded.is_some_and(|told| told > own.amount) && line.refunded.is_some());
        let mut set = |place: usize, value: FieldValue<'static>| {
            if let Some(slot) = values.get_mut(place) {
                *slot = value;
            }
        };
        let sign = |number: i64| if line.is_return { -number.abs() } else { number };
        if let (Some(quantity), true) = (own.quantity, line.is_return) {
            set(self.quantity, FieldValue::Number(sign(quantity)));
        }
        set(self.amount, FieldValue::Number(sign(own.amount)));
        if let Some(discount) = discount {
            set(self.discount, FieldValue::Number(discount));
        }
        // The price of a piece is not what the file holds then.
        if self.line_prices {
            set(self.unit_price, FieldValue::Null);
        }
        set(self.is_return, FieldValue::Flag(line.is_return));
        set(self.is_cancelled, FieldValue::Flag(line.is_cancelled));
        put(values, self.refunded, line.refunded);
        put(values, self.order_refunded, line.order_refunded);
        let currency = text(values, self.currency);
        let has_customer = text(values, self.customer).is_some();
        let listed = if own.is_return { -own.amount } else { own.amount };
        let fate = match line.fate {
            Fate::Counted { .. } if !has_customer => Fate::WithoutCustomer,
            fate => fate,
        };
        stats.money.add(currency, listed, fate);
        self.tie_to_order(values, own, (told, &line), fate, stats);
    }

    /// What one row of an order says of money that came back, others may say again.
    fn tie_to_order(
        &self,
        values: &Values<'_>,
        own: &OwnAmount,
        (told, line): (&Told, &Line),
        fate: Fate,
        stats: &mut ReadStats,
    ) {
        let currency = text(values, self.currency);
        // Most rows say nothing of the kind, and their orders need not be known.
        let order = || text(values, self.order).map(|order| xxh3_64(order.as_bytes()));
        if line.is_part_unsaid {
            match order().filter(|_| self.tells_orders) {
                Some(order) => stats.money.add_unsaid(currency, order),
                None => stats.refunds_unsaid += 1,
            }
        }
        let Fate::Counted { returned } = fate else { return };
        let tells_more = returned > 0 || line.order_refunded.is_some() || own.is_return;
        let Some(order) = tells_more.then(order).flatten() else { return };
        if returned > 0 || line.order_refunded.is_some() {
            stats.money.add_of_order(currency, order, line.order_refunded.unwrap_or(0), returned);
        } else if own.is_return && (told.has_status || told.has_refund || self.tells_orders) {
            stats.money.add_own_return(currency, order, own.amount);
        }
    }
}

/// A line as its numbers say it.
struct OwnAmount {
    /// Without its sign.
    amount: i64,
    quantity: Option<i64>,
    is_return: bool,
    /// Whether it was computed.
    computed: bool,
}

/// What statuses and columns of refunds tell of a line.
struct Told {
    has_status: bool,
    meaning: Option<StatusMeaning>,
    has_refund: bool,
    refund: Option<RefundState>,
    cancelled: bool,
    refunded: Option<i64>,
    order_refunded: i64,
}

/// What becomes of a line.
struct Line {
    is_return: bool,
    is_cancelled: bool,
    refunded: Option<i64>,
    order_refunded: Option<i64>,
    /// Some came back, and nothing says how much.
    is_part_unsaid: bool,
    fate: Fate,
}

impl OwnAmount {
    const fn nothing() -> Self {
        Self { amount: 0, quantity: None, is_return: false, computed: false }
    }
}

impl Told {
    /// Whether the line was called off, or never paid.
    fn counts_nowhere(&self) -> bool {
        self.cancelled || self.meaning.is_some_and(StatusMeaning::counts_nowhere)
    }

    fn line(&self, own: &OwnAmount) -> Line {
        let counts_nowhere = self.counts_nowhere();
        let of_order = Some(self.order_refunded).filter(|refunded| *refunded > 0);
        let mut line = Line {
            is_return: own.is_return,
            is_cancelled: counts_nowhere,
            refunded: None,
            order_refunded: None,
            is_part_unsaid: false,
            fate: Fate::Counted { returned: 0 },
        };
        if counts_nowhere {
            line.fate = if self.meaning == Some(StatusMeaning::Unpaid) { Fate::Unpaid } else { Fate::Cancelled };
            let paid_back = matches!(self.meaning, Some(StatusMeaning::Closed | StatusMeaning::Refunded))
                || self.refund == Some(RefundState::Done)
                || self.refunded.is_some()
                || of_order.is_some();
            line.refunded = Some(own.amount).filter(|_| paid_back && !own.is_return);
            return line;
        }
        if own.is_return {
            return line;
        }
        line.order_refunded = of_order;
        line.refunded = match (self.meaning, self.refund) {
            (Some(StatusMeaning::Refunded), _) => {
                line.is_return = true;
                Some(self.refunded.unwrap_or(own.amount))
            }
            // What was asked for, and not given, did not come back.
            (_, Some(RefundState::Not | RefundState::Open)) => None,
            // Where the order says how much of it came back, the line adds nothing.
            (_, Some(RefundState::Done)) if self.refunded.is_none() && of_order.is_some() => None,
            (_, Some(RefundState::Done)) => Some(self.refunded.unwrap_or(own.amount)),
            (meaning, refund) => {
                let part = meaning == Some(StatusMeaning::PartRefunded) || refund == Some(RefundState::Part);
                line.is_part_unsaid = part && self.refunded.is_none() && of_order.is_none();
                self.refunded
            }
        };
        line.refunded = line.refunded.map(|refunded| refunded.min(own.amount));
        line.fate = Fate::Counted { returned: line.refunded.unwrap_or(0) };
        line
    }

    /// Whether nobody knows a word of it, or it may mean something else, so that the money behind it is told.
    fn leaves_doubt(&self, line: &Line) -> bool {
        let unknown = (self.has_status && self.meaning.is_none()) || (self.has_refund && self.refund.is_none());
        let open = self.meaning == Some(StatusMeaning::Open) || self.refund == Some(RefundState::Open);
        unknown || (open && !line.is_cancelled)
    }
}

fn text<'v>(values: &'v Values<'_>, place: usize) -> Option<&'v str> {
    match values.get(place) {
        Some(FieldValue::Text(text)) => Some(text),
        _ => None,
    }
}

/// Puts a number or nothing in a place, where mostly nothing is already.
fn put(values: &mut Values<'_>, place: usize, number: Option<i64>) {
    match (values.get_mut(place), number) {
        (Some(FieldValue::Null), None) | (None, _) => {}
        (Some(slot), number) => *slot = number.map_or(FieldValue::Null, FieldValue::Number),
    }
}

fn number(values: &Values<'_>, place: usize) -> Option<i64> {
    match values.get(place) {
        Some(FieldValue::Number(number)) => Some(*number),
        _ => None,
    }
}

/// Whether a time says that something happened: zeros and strokes do not.
fn is_filled(text: Option<&str>) -> bool {
    let says = |text: &str| text.chars().any(|c| c.is_alphanumeric() && c != '0');
    let is_no = |text: &str| {
        clean::is_nothing(text)
            || matches!(text, "无" | "未取消")
            || ["null", "nan", "nat", "none", "n/a", "na"].iter().any(|no| text.eq_ignore_ascii_case(no))
    };
    text.map(clean::plain).is_some_and(|text| says(&text) && !is_no(&text))
}

fn too_large(quantity: i64, price: i64) -> Reason {
    let shown = |number| terrace_domain::Money::from_ten_thousandths(number);
    Reason::TooLarge { column: "amount", value: format!("{} × {}", shown(quantity), shown(price)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::facts::ORDERS;

    /// quantity, unit price, amount, discount, status → quantity, amount, return, cancelled
    type Given = (Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<&'static str>);

    fn finished(given: Given) -> Result<(Option<i64>, i64, bool, bool), Reason> {
        let orders = OrderRules::new(&ORDERS).unwrap();
        let mut values = Values::default();
        let number = |n: Option<i64>| n.map_or(FieldValue::Null, |n| FieldValue::Number(n * 10_000));
        values[orders.quantity] = number(given.0);
        values[orders.unit_price] = number(given.1);
        values[orders.amount] = number(given.2);
        values[orders.discount] = number(given.3);
        values[orders.status] = given.4.map_or(FieldValue::Null, |status| FieldValue::Text(status.into()));
        orders.apply(&mut values, &mut ReadStats::default(), &[])?;
        let number = |value: &FieldValue<'_>| if let FieldValue::Number(n) = value { Some(n / 10_000) } else { None };
        Ok((
            number(&values[orders.quantity]),
            number(&values[orders.amount]).unwrap(),
            values[orders.is_return] == FieldValue::Flag(true),
            values[orders.is_cancelled] == FieldValue::Flag(true),
        ))
    }

    #[test]
    fn amounts_and_signs_are_settled() {
        for (given, expected) in [
            ((Some(2), Some(5), None, Some(1), None), (Some(2), 9, false, false)),
            ((Some(-2), Some(5), None, Some(1), None), (Some(-2), -9, true, false)),
            ((Some(-2), Some(5), Some(10), None, None), (Some(-2), -10, true, false)),
            ((Some(2), None, Some(-10), None, None), (Some(-2), -10, true, false)),
            ((Some(2), None, Some(10), None, Some("退款成功")), (Some(-2), -10, true, false)),
            ((Some(2), None, Some(10), None, Some("交易关闭")), (Some(2), 10, false, true)),
            ((None, None, Some(10), None, Some("什么")), (None, 10, false, false)),
            ((Some(1), Some(-7), None, None, None), (Some(-1), -7, true, false)),
            ((Some(3), Some(0), None, None, None), (Some(3), 0, false, false)),
        ] {
            assert_eq!(finished(given), Ok(expected), "{given:?}");
        }
        assert_eq!(finished((None, Some(5), None, None, None)), Err(Reason::NoAmount));
        let huge = finished((Some(90_000_000_000), Some(90_000_000_000), None, None, None));
        assert!(matches!(huge, Err(Reason::TooLarge { .. })));
    }
}
