//! Which types meet, and what comes of it.

use crate::model::{Expression, ExpressionKind};
use terrace_domain::ValueType;

/// What an operand holds. A number that stands in the text itself may become an amount.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operand {
    pub(super) value_type: ValueType,
    /// In millionths, where the operand is a number of the text.
    literal: Option<i128>,
}

impl Operand {
    pub(super) fn of(expression: &Expression) -> Self {
        let literal = if let ExpressionKind::Number(number) = expression.kind { Some(number) } else { None };
        Self { value_type: expression.value_type, literal }
    }

    /// Whether it can stand for an amount without losing decimals.
    fn fits_money(self) -> bool {
        match self.value_type {
            ValueType::Money | ValueType::Count | ValueType::Days => true,
            ValueType::Decimal => self.literal.is_some_and(|number| number % 100 == 0),
            _ => false,
        }
    }
}

/// The type of `a + b` and `a - b` over numbers.
pub(super) fn sum(left: Operand, right: Operand) -> ValueType {
    use ValueType::{Count, Days, Decimal, Money};
    match (left.value_type, right.value_type) {
        (Money, _) | (_, Money) if left.fits_money() && right.fits_money() => Money,
        (Count, Count) => Count,
        (Count | Days, Count | Days) => Days,
        _ => Decimal,
    }
}

/// The type of `a * b` over numbers.
pub(super) fn product(left: Operand, right: Operand) -> ValueType {
    use ValueType::{Count, Days, Decimal, Money};
    match (left.value_type, right.value_type) {
        (Money, Money) => Decimal,
        (Money, _) | (_, Money) => Money,
        (Count, Count) | (Days, Days) => Count,
        (Count, Days) | (Days, Count) => Days,
        _ => Decimal,
    }
}

/// The type that holds both, where there is one.
pub(super) fn common(left: Operand, right: Operand) -> Option<Operand> {
    let (a, b) = (left.value_type, right.value_type);
    let value_type = match (a, b) {
        _ if a == b => a,
        _ if a.is_number() && b.is_number() => sum(left, right),
        _ => return None,
    };
    let literal = match (left.literal, right.literal) {
        (Some(x), Some(y)) => Some(if x % 100 == 0 { y } else { x }),
        _ => None,
    };
    Some(Operand { value_type, literal })
}

/// Whether two types can be compared.
pub(super) const fn comparable(left: ValueType, right: ValueType) -> bool {
    use ValueType::{Date, Flag, Text, Time};
    matches!((left, right), (Text, Text) | (Flag, Flag) | (Date | Time, Date | Time))
        || (left.is_number() && right.is_number())
}

/// Whether values of the type are smaller and larger, not only equal or not.
pub(super) const fn is_ordered(value_type: ValueType) -> bool {
    !matches!(value_type, ValueType::Text | ValueType::Flag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ValueType::{Count, Date, Days, Decimal, Flag, Money, Text, Time};

    fn plain(value_type: ValueType) -> Operand {
        Operand { value_type, literal: None }
    }

    fn literal(number: i128) -> Operand {
        let value_type = if number % 1_000_000 == 0 { Count } else { Decimal };
        Operand { value_type, literal: Some(number) }
    }

    #[test]
    fn sums_keep_their_sort() {
        for (left, right, expected) in [
            (Count, Count, Count),
            (Count, Days, Days),
            (Days, Days, Days),
            (Money, Money, Money),
            (Money, Count, Money),
            (Money, Decimal, Decimal),
            (Decimal, Count, Decimal),
        ] {
            assert_eq!(sum(plain(left), plain(right)), expected, "{left:?} + {right:?}");
            assert_eq!(sum(plain(right), plain(left)), expected, "{right:?} + {left:?}");
        }
    }

    #[test]
    fn a_written_number_joins_an_amount_if_it_has_four_decimals() {
        assert_eq!(sum(plain(Money), literal(500_000)), Money);
        assert_eq!(sum(plain(Money), literal(100)), Money);
        assert_eq!(sum(plain(Money), literal(1)), Decimal);
    }

    #[test]
    fn products_of_amounts_stay_amounts() {
        for (left, right, expected) in [
            (Money, Count, Money),
            (Money, Decimal, Money),
            (Money, Money, Decimal),
            (Count, Count, Count),
            (Count, Decimal, Decimal),
            (Days, Count, Days),
        ] {
            assert_eq!(product(plain(left), plain(right)), expected, "{left:?} * {right:?}");
        }
    }

    #[test]
    fn common_types_are_found_or_not() {
        let joined = |a, b| common(plain(a), plain(b)).map(|operand| operand.value_type);
        assert_eq!(joined(Text, Text), Some(Text));
        assert_eq!(joined(Count, Money), Some(Money));
        assert_eq!(joined(Text, Count), None);
        assert_eq!(joined(Date, Time), None);
        assert!(comparable(Date, Time) && !comparable(Text, Flag) && !is_ordered(Text));
    }
}
