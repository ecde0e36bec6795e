//! What an amount's header speaks of: a line, a whole order, or it does not say.

use crate::header::normalised;

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

const OF_LINES: &[&str] = &[
    "linetotal",
    "lineamount",
    "itemtotal",
    "itemamount",
    "lineitemtotal",
    "lineitemamount",
    "orderlinetotal",
    "行金额",
    "行小计",
    "小计",
    "商品小计",
    "商品行金额",
    "明细金额",
    "子订单金额",
    "子订单实付金额",
];

const OF_ORDERS: &[&str] = &[
    "orderamount",
    "ordertotal",
    "ordertotalamount",
    "ordervalue",
    "totalamount",
    "totalprice",
    "grandtotal",
    "total",
    "订单实付金额",
    "订单金额",
    "订单总额",
    "订单总金额",
    "订单总价",
    "订单应付金额",
    "总金额",
    "总价",
    "应付金额",
    "买家应付货款",
];

impl Level {
    /// By a header; a unit in brackets behind it does not matter.
    pub fn of(header: &str) -> Self {
        let name = normalised(header);
        let plain =
            name.strip_suffix(')').and_then(|name| name.split_once('(')).map_or(name.as_str(), |(name, _)| name);
        match plain {
            plain if OF_LINES.contains(&plain) => Self::Line,
            plain if OF_ORDERS.contains(&plain) => Self::Order,
            _ => Self::Unsaid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::facts::ORDERS;

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

    #[test]
    fn every_listed_header_is_an_amount() {
        let amount = ORDERS.column("amount").unwrap();
        let known: Vec<String> = amount.headers.iter().map(|header| normalised(header)).collect();
        for header in OF_LINES.iter().chain(OF_ORDERS) {
            assert!(known.contains(&(*header).to_owned()), "{header}");
        }
    }
}
