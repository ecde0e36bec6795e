//! Why an order was closed or called off, in a column of its own.

use super::meaning::StatusMeaning;
use super::parts::normalised;

/// What says that an order was not closed.
const NOT_CLOSED: &[&str] = &[
    "订单未关闭",
    "未关闭",
    "未取消",
    "无",
    "否",
    "正常",
    "none",
    "no",
    "na",
    "null",
    "nan",
    "notclosed",
    "notcancelled",
];

/// What the reason for closing makes of an order; `None` if it was not closed.
pub(super) fn closed_by(text: &str) -> Option<StatusMeaning> {
    let plain = normalised(text);
    let has = |stems: &[&str]| stems.iter().any(|stem| plain.contains(stem));
    match () {
        () if NOT_CLOSED.contains(&plain.as_str()) || plain.chars().all(|c| !c.is_alphanumeric() || c == '0') => None,
        () if has(&["未付款", "未支付", "未及时付款", "付款超时", "支付超时", "unpaid", "notpaid", "expired"]) => {
            Some(StatusMeaning::Unpaid)
        }
        () if has(&["退款", "退货", "refund", "return"]) => Some(StatusMeaning::Closed),
        () => Some(StatusMeaning::Cancelled),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_say_whether_money_had_been_paid() {
        for (text, expected) in [
            ("订单未关闭", None),
            ("-", None),
            ("0", None),
            ("买家未付款", Some(StatusMeaning::Unpaid)),
            ("超时未付款", Some(StatusMeaning::Unpaid)),
            ("七天无理由退货", Some(StatusMeaning::Closed)),
            ("退款", Some(StatusMeaning::Closed)),
            ("拍错了", Some(StatusMeaning::Cancelled)),
            ("customer", Some(StatusMeaning::Cancelled)),
        ] {
            assert_eq!(closed_by(text), expected, "{text}");
        }
    }
}
