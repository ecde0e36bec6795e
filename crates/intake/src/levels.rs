//! What an amount's header speaks of: a line, a whole order, or it does not say.

use crate::header::normalised;
use terrace_domain::facts::{LINE_AMOUNTS, ORDER_TOTALS};

/// What an amount is the amount of, as far as its header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// One line of an order.
    Line,
    /// It does not say: usually a line, or an order of one line.
    Unsaid,
    /// The whole order, which a file of lines may repeat on each.
    Order,
}

impl Level {
    /// By a header; a unit in brackets behind it does not matter.
    pub fn of(header: &str) -> Self {
        let name = normalised(header);
        let plain =
            name.strip_suffix(')').and_then(|name| name.split_once('(')).map_or(name.as_str(), |(name, _)| name);
        let is_in = |headers: &[&str]| headers.iter().any(|known| normalised(known) == plain);
        match (is_in(LINE_AMOUNTS), is_in(ORDER_TOTALS)) {
            (true, _) => Self::Line,
            (_, true) => Self::Order,
            _ => Self::Unsaid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_what_they_are_of() {
        for (header, level) in [
            ("Item Total", Level::Line),
            ("小计（元）", Level::Line),
            ("实付金额", Level::Unsaid),
            ("amount", Level::Unsaid),
            ("Order Total (USD)", Level::Order),
            ("订单金额", Level::Order),
        ] {
            assert_eq!(Level::of(header), level, "{header}");
        }
    }
}
