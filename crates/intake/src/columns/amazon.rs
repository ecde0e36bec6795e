//! Amazon's reports of orders: the price of an item is that of all its pieces.

use terrace_domain::plain_header as normalised;

/// Whether headers are those of such a report.
pub(crate) fn is_report(headers: &[String]) -> bool {
    let has = |name: &str| headers.iter().any(|header| normalised(header) == name);
    has("itemprice") && (has("amazonorderid") || (has("orderitemid") && has("purchasedate")))
}

/// Whether a header there is the price of all pieces of a line.
pub(crate) fn is_line_price(header: &str) -> bool {
    normalised(header) == "itemprice"
}
