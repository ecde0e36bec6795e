//! Exports that write what belongs to a line of an order as `Order Lines/Subtotal`.

use terrace_domain::plain_header as normalised;

/// What the lines of an order are called there.
const LINES: [&str; 8] =
    ["orderlines", "orderline", "lines", "lineitems", "invoicelines", "订单行", "订单明细", "明细"];

/// What a line's own amount is called there.
const AMOUNTS: [&str; 6] = ["subtotal", "total", "amount", "小计", "金额", "合计"];

/// The name behind that of the lines.
pub(crate) fn of_line(header: &str) -> Option<&str> {
    let (lines, name) = header.split_once('/')?;
    LINES.contains(&normalised(lines).as_str()).then(|| name.trim())
}

/// Whether a name behind that of the lines means the amount of a line.
pub(crate) fn is_amount(name: &str) -> bool {
    AMOUNTS.contains(&normalised(name).as_str())
}
