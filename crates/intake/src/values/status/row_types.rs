//! What the type of a row makes of it: a sale, or a return that stands on a row of its own.

use super::parts::normalised;

/// What the type of a row means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowType {
    /// Something was sold.
    Sale,
    /// Something came back, on this row.
    Return,
    /// A row that counts nowhere, as a mapping says.
    Nothing,
}

const SALES: &[&str] = &[
    "销售",
    "销售单",
    "销售订单",
    "销售出库",
    "销售出库单",
    "销货",
    "销货单",
    "正常销售",
    "普通销售",
    "出库",
    "出库单",
    "零售",
    "零售单",
    "零售销售",
    "批发",
    "消费",
    "收入",
    "购买",
    "收银",
    "收款",
    "付款",
    "支付",
    "交易",
    "订单",
    "普通订单",
    "正常订单",
    "普通",
    "正常",
    "预售",
    "预售订单",
    "团购",
    "拼团",
    "秒杀",
    "在线订单",
    "线上订单",
    "门店订单",
    "sale",
    "sales",
    "salesorder",
    "salesinvoice",
    "order",
    "standard",
    "normal",
    "regular",
    "purchase",
    "payment",
    "charge",
    "capture",
    "invoice",
    "customerinvoice",
    "outinvoice",
    "sell",
    "sold",
    "sop",
    "fbp",
    "pop",
    "online",
    "instore",
];

const RETURNS: &[&str] = &[
    "支出",
    "退单",
    "退",
    "销退",
    "销退单",
    "退回",
    "销售退回",
    "红冲",
    "冲红",
    "红字",
    "红单",
    "红字发票",
    "creditnote",
    "creditmemo",
    "customercreditnote",
    "outrefund",
    "chargeback",
    "reversal",
];

/// Parts of words of returns.
const STEMS: [&str; 4] = ["退货", "退款", "refund", "return"];

/// What keeps such a part from saying that.
const NOT: [&str; 8] = ["换货", "非", "不", "未", "无", "fee", "failed", "nonreturn"];

/// How the type of a row reads by itself; `None` if it is not known.
pub(super) fn row_type(text: &str) -> Option<RowType> {
    let plain = normalised(text);
    let is_in = |words: &[&str]| words.contains(&plain.as_str());
    let has = |stems: &[&str]| stems.iter().any(|stem| plain.contains(stem));
    match () {
        () if is_in(SALES) => Some(RowType::Sale),
        () if is_in(RETURNS) || (has(&STEMS) && !has(&NOT)) => Some(RowType::Return),
        () => None,
    }
}

/// Whether a text is a type of returns.
pub(crate) fn is_type_of_returns(text: &str) -> bool {
    row_type(text) == Some(RowType::Return)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_rows_are_known_in_both_languages() {
        for (text, known) in [
            ("销售", Some(RowType::Sale)),
            ("销售出库单", Some(RowType::Sale)),
            ("退货", Some(RowType::Return)),
            ("销售退货单", Some(RowType::Return)),
            ("退款", Some(RowType::Return)),
            ("Sale", Some(RowType::Sale)),
            ("Sales Return", Some(RowType::Return)),
            ("PAYMENT_REFUND", Some(RowType::Return)),
            ("out_refund", Some(RowType::Return)),
            ("Credit Note", Some(RowType::Return)),
            ("退换货", None),
            ("Refund fee", None),
            ("服装", None),
            ("", None),
        ] {
            assert_eq!(row_type(text), known, "{text}");
        }
        let all = SALES.iter().chain(RETURNS);
        for word in all {
            assert_eq!(normalised(word), **word);
        }
    }
}
