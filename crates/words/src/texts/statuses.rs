//! What the status of an order line means.

use crate::Text;

/// How a status was read: `completed`, `returned` or `cancelled`; anything else is unknown.
pub fn status(read_as: &str) -> Text {
    match read_as {
        "completed" => Text::new("a sale", "成交"),
        "returned" => Text::new("a return", "退货"),
        "cancelled" => Text::new("cancelled or unpaid: not counted", "取消或未付款：不计入"),
        _ => Text::new("unknown: counts as a sale", "未知：按成交计"),
    }
}
