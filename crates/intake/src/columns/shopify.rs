//! Shopify's own export of orders: a row for each line, and the order's values on its first row only.

use crate::columns::header::normalised;

/// The headers that no other export has together.
const SIGNS: [&str; 4] = ["name", "lineitemquantity", "lineitemname", "lineitemprice"];

/// What its headers mean beyond what they would mean anywhere.
pub(crate) const MEANS: [(&str, &str); 3] =
    [("order_id", "name"), ("customer_id", "email"), ("order_refunded", "refundedamount")];

/// Amounts of the whole order, which mean nothing on a line.
const OF_ORDER: [(&str, &str); 2] = [("amount", "total"), ("discount", "discountamount")];

/// Our columns that a row takes from the order's first row if it leaves them out.
pub(crate) const INHERITED: [&str; 7] =
    ["customer_id", "ordered_at", "currency", "channel", "store", "status", "cancelled_at"];

/// Whether headers are those of such an export.
pub(crate) fn is_export(headers: &[String]) -> bool {
    SIGNS.iter().all(|sign| headers.iter().any(|header| normalised(header) == *sign))
}

/// The column of ours that a header of the whole order would fill, were it of a line.
pub(crate) fn of_order(header: &str) -> Option<&'static str> {
    let header = normalised(header);
    OF_ORDER.iter().find(|(_, theirs)| *theirs == header).map(|(ours, _)| *ours)
}
