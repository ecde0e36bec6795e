//! What an amount's header speaks of: a line, a whole order, or it does not say.

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
    /// By a header; a unit in brackets behind it does not matter.
    pub fn of(header: &str) -> Self {
        let name = normalised(header);
        let plain =
            name.strip_suffix(')').and_then(|name| name.split_once('(')).map_or(name.as_str(), |(name, _)| name);
        let is_in = |headers: &[&str]| headers.iter().any(|known| normalised(known) == plain);
        match (is_in(LINE_AMOUNTS), is_in(ORDER_TOTALS)) {
            (true, _) => Self::Line,
            (_, true) => Self::Order,
            _ => Self::Unspecified,
        }
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
