//! What an amount's header speaks of: a line, a whole order, or it does not say.

use crate::columns::nested;
use crate::values::units;
use terrace_domain::FactType;
use terrace_domain::facts::{LINE_AMOUNTS, ORDER_TOTALS};
use terrace_domain::plain_header as normalised;

/// What an amount is the amount of, as far as its header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AmountLevel {
    /// One line of an order.
    Line,
    /// It does not say: usually a line, or an order of one line.
    Unspecified,
    /// The whole order, which a file of lines may repeat on each.
    Order,
}

impl AmountLevel {
    /// By a header, whatever unit stands beside its name.
    pub fn of(header: &str) -> Self {
        let is_in = |name: &str, headers: &[&str]| headers.iter().any(|known| normalised(known) == normalised(name));
        let level = |name: &str| match (is_in(name, LINE_AMOUNTS), is_in(name, ORDER_TOTALS)) {
            (true, _) => Some(Self::Line),
            (_, true) => Some(Self::Order),
            _ => None,
        };
        let money = |way: &units::Parted| {
            way.bracketed || way.said.iter().all(|text| units::is_understood(text, FactType::Money))
        };
        let parted = || units::split(header).into_iter().filter(money).find_map(|way| level(&way.base));
        if nested::of_line(header).is_some_and(nested::is_amount) {
            return Self::Line;
        }
        level(header).or_else(parted).unwrap_or(Self::Unspecified)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_what_they_are_of() {
        for (header, level) in [
            ("Item Total", AmountLevel::Line),
            ("小计（元）", AmountLevel::Line),
            ("实付金额", AmountLevel::Unspecified),
            ("amount", AmountLevel::Unspecified),
            ("Order Total (USD)", AmountLevel::Order),
            ("订单金额", AmountLevel::Order),
        ] {
            assert_eq!(AmountLevel::of(header), level, "{header}");
        }
    }
}
