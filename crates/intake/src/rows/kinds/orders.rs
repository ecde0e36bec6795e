//! Orders: amounts that were left out, returns, cancellations, currencies.

use super::{Values, currency, place};
use crate::reason::Reason;
use crate::rows::totals::OrderTotals;
use crate::values::amounts::times;
use crate::values::reader::FieldValue;
use crate::values::status::{StatusWord, Statuses};
use terrace_domain::{FactKind, InternalError, MAX_AMOUNT};

/// Finishes the rows of orders.
pub(crate) struct OrderRules {
    quantity: usize,
    unit_price: usize,
    amount: usize,
    discount: usize,
    currency: usize,
    status: usize,
    is_return: usize,
    is_cancelled: usize,
    /// Whether a quantity that is absent means one piece: if the file has no such column.
    single: bool,
    /// Whether an amount or discount that is there is the order's, not the line's.
    totals: OrderTotals,
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
            is_return: place("is_return")?,
            is_cancelled: place("is_cancelled")?,
            single: false,
            totals: OrderTotals::default(),
        })
    }

    /// Computes lines although they have amounts, where those are totals of orders.
    pub fn with_totals(mut self, totals: &OrderTotals) -> Self {
        self.totals = totals.clone();
        self
    }

    /// Takes a line without a quantity as one piece, for files that have no such column.
    pub fn with_single_pieces(mut self, single: bool) -> Self {
        self.single = single;
        self
    }

    /// Computes the amount, reads the status, and gives returns their sign; whether it was computed.
    pub fn apply(
        &self,
        values: &mut Values<'_>,
        statuses: &mut Statuses,
        mapped: &[(String, StatusWord)],
    ) -> Result<bool, Reason> {
        currency::use_code(values, self.currency)?;
        let word = match values.get(self.status) {
            Some(FieldValue::Text(status)) => statuses.read(status, mapped),
            _ => None,
        };
        let finished = self.sign_amounts(values, word);
        if finished.is_err()
            && let Some(FieldValue::Text(status)) = values.get(self.status)
        {
            statuses.retract(status);
        }
        finished
    }

    fn sign_amounts(&self, values: &mut Values<'_>, word: Option<StatusWord>) -> Result<bool, Reason> {
        let number = |place: usize| match values.get(place) {
            Some(FieldValue::Number(number)) => Some(*number),
            _ => None,
        };
        let flag = |place: usize| matches!(values.get(place), Some(FieldValue::Flag(true)));
        let (quantity, amount) = (number(self.quantity), number(self.amount));
        let said = word == Some(StatusWord::Returned) || flag(self.is_return);
        let cancelled = word == Some(StatusWord::Cancelled) || flag(self.is_cancelled);
        let mut is_return = said || quantity.is_some_and(|q| q < 0) || amount.is_some_and(|a| a < 0);
        let pieces = quantity.or(self.single.then_some(ONE)).zip(number(self.unit_price));
        // A total of the order stands for a line only if nothing tells what the line is worth.
        let own = amount.filter(|_| !self.totals.of_orders || pieces.is_none());
        let computed = own.is_none();
        let amount = match own {
            Some(amount) => amount,
            None => {
                let discount = number(self.discount).filter(|_| !self.totals.discounts_of_orders).unwrap_or(0);
                let (pieces, price) = pieces.ok_or(Reason::NoAmount)?;
                let gross = times(pieces, price).ok_or_else(|| too_large(pieces, price))?;
                is_return |= gross < 0;
                // A return gives back what was paid, which was less by the discount.
                let amount = if is_return { gross.abs() - discount.abs() } else { gross - discount };
                if amount.abs() > MAX_AMOUNT.ten_thousandths() {
                    return Err(too_large(pieces, price));
                }
                is_return |= amount < 0;
                amount
            }
        };
        let sign = |number: i64| if is_return { -number.abs() } else { number };
        let finished = [
            (self.quantity, quantity.map(|quantity| FieldValue::Number(sign(quantity)))),
            (self.amount, Some(FieldValue::Number(sign(amount)))),
            (self.is_return, Some(FieldValue::Flag(is_return))),
            (self.is_cancelled, Some(FieldValue::Flag(cancelled))),
        ];
        for (place, value) in finished {
            if let (Some(slot), Some(value)) = (values.get_mut(place), value) {
                *slot = value;
            }
        }
        Ok(computed)
    }
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
        orders.apply(&mut values, &mut Statuses::default(), &[])?;
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
