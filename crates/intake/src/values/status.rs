//! Statuses: what a shop calls the state of an order, and what that means here.

use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// What a status makes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusWord {
    /// A sale, paid or on its way.
    Completed,
    /// Came back or was refunded: counts negative.
    Returned,
    /// Cancelled, closed or not paid: counts nowhere.
    Cancelled,
}

impl StatusWord {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Completed, Self::Returned, Self::Cancelled];

    /// Our word, as in a mapping file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Returned => "returned",
            Self::Cancelled => "cancelled",
        }
    }

    /// By our word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.name() == name)
    }
}

/// A status that was found, and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusFound {
    /// As the file has it.
    pub text: String,
    /// How it was read; `None` if it is unknown, which counts as a sale.
    pub read_as: Option<StatusWord>,
    /// In how many accepted rows.
    pub rows: u64,
}

const CANCELLED: &[&str] = &[
    "待付款",
    "等待付款",
    "等待买家付款",
    "买家未付款",
    "未付款",
    "未支付",
    "待支付",
    "等待支付",
    "交易关闭",
    "已关闭",
    "关闭",
    "订单关闭",
    "交易取消",
    "订单取消",
    "订单已取消",
    "已取消",
    "取消",
    "作废",
    "已作废",
    "无效",
    "支付失败",
    "付款失败",
    "已失效",
    "失效",
    "等待付款删除",
    "删除等待付款",
    "等待付款取消",
    "等待买家付款锁定",
    "未支付已取消",
    "未付款已取消",
    "待付款已取消",
    "未付款交易关闭",
    "交易关闭未付款",
    "超时关闭",
    "超时未支付",
    "已超时",
    "买家取消",
    "卖家取消",
    "系统取消",
    "用户取消",
    "取消成功",
    "已撤销",
    "撤销",
    "已删除",
    "删除",
    "未成团",
    "拼团失败",
    "拼单失败",
    "cancelled",
    "canceled",
    "cancel",
    "closed",
    "void",
    "voided",
    "unpaid",
    "pending",
    "pendingpayment",
    "paymentpending",
    "awaitingpayment",
    "waitingforpayment",
    "failed",
    "paymentfailed",
    "expired",
    "abandoned",
    "draft",
    "checkoutdraft",
    "trash",
    "autodraft",
    "declined",
    "rejected",
];
const RETURNED: &[&str] = &[
    "退款成功",
    "已退款",
    "全额退款",
    "退款完成",
    "已全额退款",
    "退款",
    "退货",
    "已退货",
    "退货成功",
    "退货完成",
    "退货退款",
    "退款退货",
    "已退货退款",
    "已退款交易关闭",
    "退款成功交易关闭",
    "交易关闭退款成功",
    "交易关闭已退款",
    "已取消已退款",
    "已取消退款成功",
    "已发货退款成功",
    "未发货退款成功",
    "已收货退款成功",
    "已发货已退款",
    "未发货已退款",
    "已收货已退款",
    "退货退款成功",
    "退货退款完成",
    "仅退款成功",
    "售后退款成功",
    "refunded",
    "refund",
    "fullyrefunded",
    "returned",
    "return",
    "chargeback",
    "chargedback",
    "creditnote",
];
const COMPLETED: &[&str] = &[
    "交易成功",
    "交易完成",
    "已完成",
    "完成",
    "订单完成",
    "成功",
    "已付款",
    "买家已付款",
    "已支付",
    "支付成功",
    "付款成功",
    "待发货",
    "等待发货",
    "等待卖家发货",
    "已发货",
    "卖家已发货",
    "部分发货",
    "配送中",
    "运输中",
    "派送中",
    "待收货",
    "等待买家确认收货",
    "等待确认收货",
    "买家已付款等待卖家发货",
    "买家已付款卖家未发货",
    "卖家已发货等待买家确认",
    "卖家已发货等待买家确认收货",
    "卖家部分发货",
    "已付款待发货",
    "已支付待发货",
    "待商家发货",
    "未发货",
    "已付款未发货",
    "备货中",
    "待出库",
    "等待出库",
    "正在出库",
    "已出库",
    "等待打印",
    "等待收货",
    "发货中",
    "已发货待收货",
    "已发货待签收",
    "已发货未签收",
    "已发货已签收",
    "已揽件",
    "待自提",
    "等待自提",
    "已自提",
    "待签收",
    "已成团",
    "已成团待发货",
    "拼单成功",
    "拼单成功待发货",
    "已妥投",
    "交易完成待评价",
    "锁定",
    "暂停",
    "已收货",
    "确认收货",
    "已签收",
    "待评价",
    "已评价",
    "处理中",
    "进行中",
    "正常",
    "有效",
    "部分退款",
    "已确认",
    "paid",
    "complete",
    "completed",
    "shipped",
    "partiallyshipped",
    "delivered",
    "fulfilled",
    "partiallyfulfilled",
    "unfulfilled",
    "processing",
    "success",
    "successful",
    "succeeded",
    "done",
    "intransit",
    "dispatched",
    "sent",
    "confirmed",
    "approved",
    "authorized",
    "onhold",
    "partiallypaid",
    "partial",
    "awaitingshipment",
    "awaitingfulfillment",
    "awaitingpickup",
    "readytoship",
    "outfordelivery",
    "pickedup",
    "open",
    "new",
    "ok",
    "active",
    "received",
    "invoiced",
    "partiallyrefunded",
    "sale",
    "normal",
];

/// A status without case, blanks, marks, brackets and full-width forms, and without the `wc-` of WooCommerce.
pub(crate) fn normalised(text: &str) -> String {
    let lower: String = text.trim().nfkc().flat_map(char::to_lowercase).collect();
    let own = lower.strip_prefix("wc-").unwrap_or(&lower);
    let plain: String = own.chars().filter(|c| c.is_alphanumeric()).collect();
    // A status of nothing but signs is still one that a mapping may name.
    if plain.is_empty() { own.split_whitespace().collect() } else { plain }
}

/// How a status reads by itself.
fn known(text: &str) -> Option<StatusWord> {
    let lists =
        [(CANCELLED, StatusWord::Cancelled), (RETURNED, StatusWord::Returned), (COMPLETED, StatusWord::Completed)];
    lists.into_iter().find(|(words, _)| words.contains(&text)).map(|(_, word)| word)
}

/// The statuses of a part of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statuses {
    found: BTreeMap<String, (Option<StatusWord>, u64)>,
}

impl Statuses {
    /// How a status reads: as the mapping says, or by itself.
    pub fn read(&mut self, text: &str, mapped: &[(String, StatusWord)]) -> Option<StatusWord> {
        self.read_many(text, 1, mapped)
    }

    /// The same for `rows` rows that have it.
    pub fn read_many(&mut self, text: &str, rows: u64, mapped: &[(String, StatusWord)]) -> Option<StatusWord> {
        if let Some((word, known)) = self.found.get_mut(text) {
            *known += rows;
            return *word;
        }
        let plain = normalised(text);
        let mapped = mapped.iter().find(|(theirs, _)| *theirs == plain).map(|(_, word)| *word);
        let word = mapped.or_else(|| known(&plain));
        self.found.insert(text.to_owned(), (word, rows));
        word
    }

    /// Takes back one reading, of a row that was rejected after all.
    pub fn retract(&mut self, text: &str) {
        if let Some((_, rows)) = self.found.get_mut(text) {
            *rows = rows.saturating_sub(1);
        }
    }

    /// Those of two parts together.
    pub fn merge(&mut self, other: Self) {
        for (text, (word, rows)) in other.found {
            self.found.entry(text).or_insert((word, 0)).1 += rows;
        }
    }

    /// The list to show, most frequent first.
    pub fn into_found(self) -> Vec<StatusFound> {
        let found = self.found.into_iter().filter(|(_, (_, rows))| *rows > 0);
        let mut found: Vec<StatusFound> =
            found.map(|(text, (read_as, rows))| StatusFound { text, read_as, rows }).collect();
        found.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_read_in_both_languages() {
        let mut statuses = Statuses::default();
        for (text, word) in [
            ("等待买家付款", Some(StatusWord::Cancelled)),
            ("交易关闭", Some(StatusWord::Cancelled)),
            ("退款成功", Some(StatusWord::Returned)),
            ("Refunded", Some(StatusWord::Returned)),
            ("In Transit", Some(StatusWord::Completed)),
            ("交易成功", Some(StatusWord::Completed)),
            ("神秘", None),
            ("买家已付款，等待卖家发货", Some(StatusWord::Completed)),
            ("卖家已发货，等待买家确认", Some(StatusWord::Completed)),
            ("已发货，待收货", Some(StatusWord::Completed)),
            ("等待买家付款 ", Some(StatusWord::Cancelled)),
            ("(删除)等待付款", Some(StatusWord::Cancelled)),
            ("（删除）等待付款", Some(StatusWord::Cancelled)),
            ("锁定", Some(StatusWord::Completed)),
            ("已退款", Some(StatusWord::Returned)),
            ("退款/退货", Some(StatusWord::Returned)),
            ("ＰＡＩＤ", Some(StatusWord::Completed)),
            ("wc-refunded", Some(StatusWord::Returned)),
            ("wc-cancelled", Some(StatusWord::Cancelled)),
            ("wc-failed", Some(StatusWord::Cancelled)),
            ("wc-pending", Some(StatusWord::Cancelled)),
            ("wc-on-hold", Some(StatusWord::Completed)),
            ("wc-processing", Some(StatusWord::Completed)),
            ("WC-Completed", Some(StatusWord::Completed)),
            ("✓", None),
        ] {
            assert_eq!(statuses.read(text, &[]), word, "{text}");
        }
    }

    #[test]
    fn a_mapping_overrides_and_each_status_is_counted() {
        let mapped = [("完成".to_owned(), StatusWord::Returned)];
        let mut statuses = Statuses::default();
        assert_eq!(statuses.read("完成", &mapped), Some(StatusWord::Returned));
        let mut more = statuses.clone();
        more.read("x", &mapped);
        more.retract("x");
        statuses.merge(more);
        let expected = StatusFound { text: "完成".to_owned(), read_as: Some(StatusWord::Returned), rows: 2 };
        assert_eq!(statuses.into_found(), [expected]);
    }

    #[test]
    fn no_word_has_two_meanings() {
        let all: Vec<&&str> = [CANCELLED, RETURNED, COMPLETED].into_iter().flatten().collect();
        for word in &all {
            assert_eq!(all.iter().filter(|other| other == &word).count(), 1, "{word}");
            assert_eq!(normalised(word), **word);
        }
    }
}
