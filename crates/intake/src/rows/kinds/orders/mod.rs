//! Orders: amounts that were left out, returns, cancellations, currencies.

pub(crate) mod told;

use super::{Values, currency, place};
use crate::reason::Reason;
use crate::rows::money::Fate;
use crate::rows::stats::ReadStats;
use crate::rows::totals::OrderTotals;
use crate::text::clean;
use crate::values::amounts::{Factor, times};
use crate::values::reader::FieldValue;
use crate::values::status::{MappedWords, RefundState, RowType, StatusTexts};
use terrace_domain::{FactKind, InternalError, MAX_AMOUNT, round_div};
use told::{Line, OwnAmount, RowWords, Told};
use xxhash_rust::xxh3::xxh3_64;

/// Finishes the rows of orders.
pub(crate) struct OrderRules {
    quantity: usize,
    unit_price: usize,
    amount: usize,
    discount: usize,
    level_discount: usize,
    currency: usize,
    status: usize,
    refund_status: usize,
    refunded: usize,
    order_refunded: usize,
    cancelled_at: usize,
    refunded_at: usize,
    refunded_quantity: usize,
    refund_requested: usize,
    status_of_payment: usize,
    close_reason: usize,
    row_type: usize,
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
    /// Whether any column tells what became of a row, beside its numbers.
    tells: bool,
}

/// One piece, in ten-thousandths.
const ONE: i64 = 10_000;

/// Columns by whose words, times and numbers rows may tell what became of them, beside their status and the amount of
/// the line that was refunded.
const WORDS_OF_REFUNDS: [&str; 7] = [
    "refund_status",
    "order_refunded",
    "cancelled_at",
    "refunded_at",
    "refunded_quantity",
    "status_of_payment",
    "close_reason",
];

/// Whether what came back may follow from a column, which does not say it itself.
pub(crate) fn may_tell_refunds(column: &str) -> bool {
    matches!(column, "status" | "row_type" | "is_return" | "is_cancelled") || is_word_of_refunds(column)
}

/// Whether rows may tell by such a column what became of them.
pub(crate) fn is_word_of_refunds(column: &str) -> bool {
    WORDS_OF_REFUNDS.contains(&column) || column == "refund_requested"
}

impl OrderRules {
    /// Looks up its columns.
    pub fn new(kind: &'static FactKind) -> Result<Self, InternalError> {
        let place = |name| place(kind, name);
        Ok(Self {
            quantity: place("quantity")?,
            unit_price: place("unit_price")?,
            amount: place("amount")?,
            discount: place("discount")?,
            level_discount: place("level_discount")?,
            currency: place("currency")?,
            status: place("status")?,
            refund_status: place("refund_status")?,
            refunded: place("refunded")?,
            order_refunded: place("order_refunded")?,
            cancelled_at: place("cancelled_at")?,
            refunded_at: place("refunded_at")?,
            refunded_quantity: place("refunded_quantity")?,
            refund_requested: place("refund_requested")?,
            status_of_payment: place("status_of_payment")?,
            close_reason: place("close_reason")?,
            row_type: place("row_type")?,
            is_return: place("is_return")?,
            is_cancelled: place("is_cancelled")?,
            order: place("order_id")?,
            customer: place("customer_id")?,
            single: false,
            totals: OrderTotals::default(),
            line_prices: false,
            tells_orders: false,
            tells: true,
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

    /// Looks for words of what became of a row only where a column of the file has such.
    pub fn with_words(mut self, tells: bool) -> Self {
        self.tells = tells;
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
            // Both together are at most what the line is worth: its share is of what its own discount leaves.
            *slot = FieldValue::Number(own.saturating_add(share));
        }
    }

    /// Puts what a part of the price takes off in its place; nothing if the price is not known.
    fn settle_part(&self, values: &mut Values<'_>) {
        let Some(FieldValue::Part(paid)) = values.get(self.discount) else { return };
        let gross = self.pieces(values).and_then(|(pieces, price)| pieces.times(price));
        let off = gross.and_then(|gross| Some(gross.abs() - times(gross.abs(), *paid)?));
        if let Some(slot) = values.get_mut(self.discount) {
            *slot = off.map_or(FieldValue::Null, FieldValue::Number);
        }
    }

    /// Pieces and the price of each.
    fn pieces(&self, values: &Values<'_>) -> Option<(Factor, Factor)> {
        let one = Factor::plain(ONE);
        let quantity = factor(values, self.quantity);
        let counted = if self.line_prices { Some(one) } else { quantity.or(self.single.then_some(one)) };
        counted.zip(factor(values, self.unit_price))
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
        if !self.tells {
            let own = self.own_amount(values, None)?;
            let told = Told::default();
            let line = told.line(&own);
            self.write_line(values, &own, (&told, &line), stats);
            return Ok(own.computed);
        }
        let texts = self.texts(values);
        let words = RowWords::read(texts, &mut stats.statuses, mapped);
        let own = match self.own_amount(values, words.row_type) {
            // What was called off or never paid often has no price, and needs none.
            Err(Reason::NoAmount) if self.counts_nowhere(values, &words) => Ok(OwnAmount::nothing()),
            own => own,
        };
        let own = match own {
            Ok(own) => own,
            Err(reason) => {
                stats.statuses.retract(texts);
                return Err(reason);
            }
        };
        let told = self.told(values, words, &own);
        let line = told.line(&own);
        if told.leaves_doubt(&line) {
            stats.statuses.add_money(texts, own.amount);
        }
        if let Some(payment) = texts.payment.filter(|_| words.is_unpaid_sale && !line.is_cancelled) {
            stats.statuses.add_unpaid(payment);
        }
        if told.leaves_request(&line) {
            stats.requested.0 += 1;
            stats.requested.1 += i128::from(told.requested.unwrap_or(0));
        }
        self.write_line(values, &own, (&told, &line), stats);
        Ok(own.computed)
    }

    /// What the row says in words.
    fn texts<'v>(&self, values: &'v Values<'_>) -> StatusTexts<'v> {
        StatusTexts {
            status: text(values, self.status),
            payment: text(values, self.status_of_payment),
            refund: text(values, self.refund_status),
            reason: text(values, self.close_reason),
            row_type: text(values, self.row_type),
        }
    }

    fn counts_nowhere(&self, values: &Values<'_>, words: &RowWords) -> bool {
        words.count_nowhere() || self.flag(values, self.is_cancelled) || is_filled(text(values, self.cancelled_at))
    }

    /// What words, times and numbers say became of a line.
    fn told(&self, values: &Values<'_>, words: RowWords, own: &OwnAmount) -> Told {
        let above_zero = |place| number(values, place).map(i64::saturating_abs).filter(|amount| *amount > 0);
        let order_refund = above_zero(self.order_refunded).unwrap_or(0);
        let line_refund = above_zero(self.refunded);
        // A column that speaks of whole orders is not the line's, whatever its header is.
        let (refunded, order_refunded) = match self.totals.refunds_of_orders {
            true => (None, line_refund.unwrap_or(order_refund)),
            false => (line_refund, order_refund),
        };
        let requested = above_zero(self.refund_requested);
        let pieces = || above_zero(self.refunded_quantity).and_then(|pieces| self.worth_of(pieces, own));
        // What was asked for is what was paid where the state says that it was.
        let asked = || requested.filter(|_| words.refund == Some(RefundState::Done) && order_refunded == 0);
        let by_time = || {
            let unsaid = words.refund.is_none() && !words.has_refund;
            unsaid && is_filled(text(values, self.refunded_at))
        };
        // A row of its own has a sign or a type; a flag alone speaks of the sale.
        let flagged = !own.is_return && self.flag(values, self.is_return);
        let refund = if flagged || by_time() { words.refund_by_time() } else { words.refund };
        Told {
            refund,
            cancelled: self.counts_nowhere(values, &words),
            returned: flagged && refund == Some(RefundState::Done),
            refunded: refunded.or(words.said).or_else(pieces).or_else(asked),
            order_refunded,
            requested,
            words,
        }
    }

    /// What so many of a line's pieces are worth; `None` if nobody knows how many there are.
    fn worth_of(&self, pieces: i64, own: &OwnAmount) -> Option<i64> {
        let all = own.quantity.map(i64::saturating_abs).or(self.single.then_some(ONE)).filter(|all| *all > 0)?;
        let part = round_div(i128::from(own.amount) * i128::from(pieces.min(all)), i128::from(all))?;
        i64::try_from(part).ok()
    }

    fn flag(&self, values: &Values<'_>, place: usize) -> bool {
        matches!(values.get(place), Some(FieldValue::Flag(true)))
    }

    /// The amount of a line as its numbers say it, without its statuses.
    fn own_amount(&self, values: &Values<'_>, row_type: Option<RowType>) -> Result<OwnAmount, Reason> {
        let number = |place: usize| number(values, place);
        let (quantity, amount) = (number(self.quantity), number(self.amount));
        let said = row_type == Some(RowType::Return);
        let mut is_return = said || quantity.is_some_and(|q| q < 0) || amount.is_some_and(|a| a < 0);
        let pieces = self.pieces(values);
        // A discount takes off, whatever its sign.
        let discount = number(self.discount).map(i64::saturating_abs);
        // A total of the order stands for a line only if nothing tells what the line is worth.
        let own = amount.filter(|_| !self.totals.of_orders || pieces.is_none());
        let computed = own.is_none();
        let (amount, over) = match own {
            Some(amount) => (amount, 0),
            None => {
                let discount = discount.unwrap_or(0);
                let (pieces, price) = pieces.ok_or(Reason::NoAmount)?;
                let too_large = || too_large(pieces.value, price.value);
                let gross = pieces.times(price).ok_or_else(too_large)?;
                is_return |= gross < 0;
                // A return gives back what was paid, which was less by the discount. Nobody is paid for buying: what a
                // discount is more than the price is told, and takes nothing off.
                let amount = gross.saturating_abs().saturating_sub(discount);
                if amount > MAX_AMOUNT.ten_thousandths() {
                    return Err(too_large());
                }
                (amount.max(0), amount.min(0).saturating_abs())
            }
        };
        let listed = if own.is_some_and(|amount| amount >= 0) || !is_return { amount.abs() } else { -amount.abs() };
        Ok(OwnAmount { amount: amount.abs(), listed, over, quantity, is_return, computed })
    }

    /// Puts the statuses' word on the line, and tells what becomes of its money.
    fn write_line(
        &self,
        values: &mut Values<'_>,
        own: &OwnAmount,
        (told, line): (&Told, &Line),
        stats: &mut ReadStats,
    ) {
        // A discount takes off, whatever its sign, and no more than there is.
        let discount = number(values, self.discount).map(|discount| discount.saturating_abs() - own.over);
        let of_level = number(values, self.level_discount).map(i64::saturating_abs);
        if own.over > 0 {
            stats.discounts_above.0 += 1;
            stats.discounts_above.1 += i128::from(own.over);
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
        if let Some(of_level) = of_level {
            set(self.level_discount, FieldValue::Number(of_level));
        }
        // The price of a piece is not what the file holds then.
        if self.line_prices {
            set(self.unit_price, FieldValue::Null);
        }
        // Other types of rows say nothing, whatever their column is.
        if told.words.row_type != Some(RowType::Return) {
            set(self.row_type, FieldValue::Null);
        }
        set(self.is_return, FieldValue::Flag(line.is_return));
        set(self.is_cancelled, FieldValue::Flag(line.is_cancelled));
        put(values, self.refunded, line.refunded);
        put(values, self.order_refunded, line.order_refunded);
        let currency = text(values, self.currency);
        let has_customer = text(values, self.customer).is_some();
        let fate = match line.fate {
            Fate::Counted { .. } if !has_customer => Fate::WithoutCustomer,
            Fate::Counted { .. } => Fate::Counted { counts: line.counts(own) },
            fate => fate,
        };
        stats.money.add(currency, own.listed, fate);
        let says = (line.refunded.is_some() || line.order_refunded.is_some()) && !line.is_cancelled;
        if self.tells_orders {
            // Most rows say nothing of the kind, and their orders need not be known.
            if line.is_part_unsaid || says {
                let order = text(values, self.order).map_or(0, |order| xxh3_64(order.as_bytes()));
                stats.unsaid.add(order, line.is_part_unsaid, says);
            }
        } else {
            stats.refunds_unsaid += u64::from(line.is_part_unsaid);
        }
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

fn factor(values: &Values<'_>, place: usize) -> Option<Factor> {
    match values.get(place) {
        Some(FieldValue::Number(number)) => Some(Factor::plain(*number)),
        Some(FieldValue::Finer(factor)) => Some(**factor),
        _ => None,
    }
}

fn number(values: &Values<'_>, place: usize) -> Option<i64> {
    values.get(place).and_then(FieldValue::number)
}

/// Where clocks begin: what systems write for a time that never was.
const BEGINNINGS: [&str; 9] = [
    "1970-01-01",
    "1970/01/01",
    "1970/1/1",
    "1900-01-01",
    "1900/1/1",
    "1900-01-00",
    "1899-12-3",
    "1899/12/3",
    "0001-01-01",
];

/// Whether a time says that something happened: zeros, strokes and beginnings of clocks do not.
fn is_filled(text: Option<&str>) -> bool {
    let says = |text: &str| text.chars().any(|c| c.is_alphanumeric() && c != '0');
    let is_no = |text: &str| {
        clean::is_nothing(text)
            || matches!(text, "无" | "未取消")
            || BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
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
