//! What the status of an order line means.

use crate::Text;

/// How a status was read: `completed`, `returned`, `cancelled` or `unpaid`; anything else is unknown.
pub fn status(read_as: &str) -> Text {
    match read_as {
        "completed" => Text::new("a sale", "成交"),
        "returned" => Text::new("sold and returned", "成交后退款"),
        "cancelled" => Text::new("cancelled: not counted", "取消：不计入"),
        "unpaid" => Text::new("not paid: not counted", "未付款：不计入"),
        _ => Text::new("unknown: counts as a sale", "未知：按成交计"),
    }
}
