//! From the words of a status to what it means, words of several parts included.

use super::meaning::{RefundState, StatusMeaning};
use super::words::{LISTS, REFUND_LISTS};
use unicode_normalization::UnicodeNormalization;

/// A status without case, blanks, marks, brackets and full-width forms, and without the `wc-` of WooCommerce.
pub(crate) fn normalised(text: &str) -> String {
    let text = text.trim();
    let lower: String = match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => text.nfkc().flat_map(char::to_lowercase).collect(),
    };
    let own = lower.strip_prefix("wc-").unwrap_or(&lower);
    let plain: String = own.chars().filter(|c| c.is_alphanumeric()).collect();
    // A status of nothing but signs is still one that a mapping may name.
    if plain.is_empty() { own.split_whitespace().collect() } else { plain }
}

/// How a status reads by itself; `None` if it is not known.
pub(super) fn meaning(text: &str) -> Option<StatusMeaning> {
    let plain = normalised(text);
    if let Some(found) = listed(&LISTS, &plain) {
        return Some(found);
    }
    let parts: Vec<String> = parts(text).map(normalised).filter(|part| !part.is_empty()).collect();
    let found: Vec<Option<StatusMeaning>> =
        parts.iter().map(|part| listed(&LISTS, part).or_else(|| by_stem(part))).collect();
    let has = |wanted: StatusMeaning| found.contains(&Some(wanted));
    // `退款成功（部分）`: the bracket says of what.
    let in_part =
        parts.iter().any(|part| ["部分", "partial", "partly"].contains(&part.as_str()) || is_of_some_goods(part));
    if in_part {
        return (has(StatusMeaning::Refunded) || has(StatusMeaning::PartRefunded))
            .then_some(StatusMeaning::PartRefunded);
    }
    let ended = has(StatusMeaning::Cancelled) || has(StatusMeaning::Unpaid);
    if has(StatusMeaning::Closed) || (has(StatusMeaning::Refunded) && ended) {
        return Some(StatusMeaning::Closed);
    }
    // What a reason adds does not matter to what has ended.
    let ends = [StatusMeaning::Refunded, StatusMeaning::Unpaid, StatusMeaning::Cancelled, StatusMeaning::PartRefunded];
    if let Some(end) = ends.into_iter().find(|end| has(*end)) {
        return Some(end);
    }
    if found.is_empty() || found.contains(&None) {
        return None;
    }
    Some(if has(StatusMeaning::Open) { StatusMeaning::Open } else { StatusMeaning::Sale })
}

/// How the status of a refund reads by itself; `None` if it is not known.
pub(super) fn refund_state(text: &str) -> Option<RefundState> {
    let plain = normalised(text);
    if plain.chars().all(|c| !c.is_alphanumeric()) || plain.bytes().all(|b| b == b'0') {
        return Some(RefundState::Not);
    }
    if let Some(found) = listed(&REFUND_LISTS, &plain) {
        return Some(found);
    }
    let of_part = |part: String| {
        listed(&REFUND_LISTS, &part).or(match by_stem(&part)? {
            StatusMeaning::Refunded => Some(RefundState::Done),
            StatusMeaning::PartRefunded => Some(RefundState::Part),
            StatusMeaning::Open => Some(RefundState::Open),
            StatusMeaning::Sale | StatusMeaning::Cancelled | StatusMeaning::Unpaid | StatusMeaning::Closed => {
                Some(RefundState::Not)
            }
        })
    };
    let found: Vec<Option<RefundState>> =
        parts(text).map(normalised).filter(|part| !is_number(part)).map(of_part).collect();
    let first = found.iter().flatten().next().copied()?;
    // Two parts that disagree are not understood.
    found.iter().all(|part| *part == Some(first)).then_some(first)
}

/// Whether a part is nothing, or an amount: `已退款(￥30.00)`.
fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

fn listed<T: Copy>(lists: &[(&[&str], T)], plain: &str) -> Option<T> {
    lists.iter().find(|(words, _)| words.contains(&plain)).map(|(_, meaning)| *meaning)
}

/// Whether a part speaks of some of the goods of an order alone.
fn is_of_some_goods(part: &str) -> bool {
    part.starts_with("部分商品")
}

/// The parts of a status: between commas, brackets, strokes and dashes with blanks around.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    const MARKS: [char; 19] =
        [',', '，', ';', '；', '、', '/', '|', '(', ')', '（', '）', '[', ']', '【', '】', '+', ':', '：', '。'];
    text.split(MARKS).flat_map(|part| part.split(" - ")).flat_map(|part| part.split("—"))
}

/// What a part means by the stems in it, if they leave no doubt. A sale is told by whole words only.
fn by_stem(part: &str) -> Option<StatusMeaning> {
    let has = |stems: &[&str]| stems.iter().any(|stem| part.contains(stem));
    if has(&["未付款", "未支付", "待付款", "待支付", "等待付款", "等待支付", "付款以前", "支付超时", "付款超时"])
    {
        return Some(StatusMeaning::Unpaid);
    }
    if has(&["退款", "退货", "refund"]) {
        return by_refund(&has);
    }
    if has(&["取消", "关闭", "作废", "撤单", "cancelled", "canceled"]) {
        // A complaint that was closed or withdrawn leaves the sale as it is.
        if has(&["售后", "维权"]) {
            return Some(StatusMeaning::Sale);
        }
        let undecided = [
            "失败",
            "申请",
            "中",
            "未",
            "不",
            "待",
            "无",
            "部分",
            "取消关闭",
            "not",
            "uncancel",
            "partial",
            "request",
            "pending",
        ];
        return (!has(&undecided)).then_some(StatusMeaning::Cancelled);
    }
    None
}

/// What a part means that speaks of a refund.
fn by_refund(has: &dyn Fn(&[&str]) -> bool) -> Option<StatusMeaning> {
    const NOT: [&str; 12] = [
        "失败",
        "拒绝",
        "未退",
        "无退",
        "没有",
        "notrefund",
        "unrefund",
        "nonrefund",
        "reject",
        "declin",
        "denied",
        "fail",
    ];
    if has(&NOT) {
        return Some(StatusMeaning::Sale);
    }
    // What is asked for and agreed to, or not at its end, has not come back yet.
    const NOT_YET: [&str; 14] = [
        "未完成",
        "未成功",
        "不成功",
        "等待",
        "申请成功",
        "提交成功",
        "申请完成",
        "申请已完成",
        "审核",
        "unsuccess",
        "incomplete",
        "notcomplete",
        "requestcomplete",
        "requestaccept",
    ];
    let not_yet = has(&NOT_YET);
    let done = !not_yet && has(&["成功", "完成", "已退", "全额", "refunded", "complete", "success"]);
    match () {
        () if has(&["部分", "partial", "partly"]) => done.then_some(StatusMeaning::PartRefunded),
        () if done && has(&["取消", "关闭", "未成交", "未成团", "cancel"]) => Some(StatusMeaning::Closed),
        () if done => Some(StatusMeaning::Refunded),
        () if has(&["取消", "关闭", "撤销", "cancel"]) => Some(StatusMeaning::Sale),
        () if not_yet || has(&["申请", "中", "待", "处理", "request", "pending", "progress", "process"]) => {
            Some(StatusMeaning::Open)
        }
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_has_two_meanings() {
        let all: Vec<&&str> = LISTS.iter().flat_map(|(words, _)| words.iter()).collect();
        let refunds: Vec<&&str> = REFUND_LISTS.iter().flat_map(|(words, _)| words.iter()).collect();
        for list in [all, refunds] {
            for word in &list {
                assert_eq!(list.iter().filter(|other| other == &word).count(), 1, "{word}");
                assert_eq!(normalised(word), **word);
            }
        }
    }

    #[test]
    fn words_of_several_parts_are_put_together() {
        for (text, expected) in [
            ("未发货，退款成功", Some(StatusMeaning::Refunded)),
            ("已发货,退款成功", Some(StatusMeaning::Refunded)),
            ("未成交，退款成功", Some(StatusMeaning::Closed)),
            ("已取消，退款成功", Some(StatusMeaning::Closed)),
            ("已取消已退款", Some(StatusMeaning::Closed)),
            ("未发货退款成功", Some(StatusMeaning::Refunded)),
            ("退款申请已取消", Some(StatusMeaning::Sale)),
            ("已关闭（退款完成）", Some(StatusMeaning::Closed)),
            ("付款以后，用户退款成功，交易自动关闭", Some(StatusMeaning::Closed)),
            ("付款以前，卖家或买家主动关闭交易", Some(StatusMeaning::Unpaid)),
            ("交易关闭：买家不想要了", Some(StatusMeaning::Cancelled)),
            ("(删除)等待出库", Some(StatusMeaning::Cancelled)),
            ("(锁定)等待付款", Some(StatusMeaning::Unpaid)),
            ("(锁定)等待出库", Some(StatusMeaning::Open)),
            ("已发货，神秘", None),
            ("Shipped - Delivered to Buyer", Some(StatusMeaning::Sale)),
            ("Shipped - Returned to Seller", Some(StatusMeaning::Refunded)),
            ("超时未付款系统自动关闭", Some(StatusMeaning::Unpaid)),
            ("用户主动取消订单", Some(StatusMeaning::Cancelled)),
            ("取消失败", None),
            ("Refund requested", Some(StatusMeaning::Open)),
            ("partially_refunded", Some(StatusMeaning::PartRefunded)),
            ("TRADE_CLOSED", Some(StatusMeaning::Closed)),
            ("TRADE_CLOSED_BY_TAOBAO", Some(StatusMeaning::Unpaid)),
            ("神秘", None),
            ("✓", None),
            ("Not refunded", Some(StatusMeaning::Sale)),
            ("Paid - not refunded", Some(StatusMeaning::Sale)),
            ("unrefunded", Some(StatusMeaning::Sale)),
            ("refund incomplete", Some(StatusMeaning::Open)),
            ("退款未完成", Some(StatusMeaning::Open)),
            ("等待退款完成", Some(StatusMeaning::Open)),
            ("退款申请提交成功", Some(StatusMeaning::Open)),
            ("退款审核完成", Some(StatusMeaning::Open)),
            ("退款成功（部分）", Some(StatusMeaning::PartRefunded)),
            ("售后已关闭", Some(StatusMeaning::Sale)),
            ("交易成功，售后已关闭", Some(StatusMeaning::Sale)),
            ("取消关闭", None),
            ("部分取消", None),
            ("交易成功（部分商品已取消）", None),
            ("Not cancelled", None),
        ] {
            assert_eq!(meaning(text), expected, "{text}");
        }
    }

    #[test]
    fn states_of_refunds_are_read() {
        for (text, expected) in [
            ("没有申请退款", Some(RefundState::Not)),
            ("-", Some(RefundState::Not)),
            ("0", Some(RefundState::Not)),
            ("NO_REFUND", Some(RefundState::Not)),
            ("退款关闭", Some(RefundState::Not)),
            ("买家已经申请退款，等待卖家同意", Some(RefundState::Open)),
            ("WAIT_SELLER_AGREE", Some(RefundState::Open)),
            ("退款成功", Some(RefundState::Done)),
            ("已全额退款", Some(RefundState::Done)),
            ("已退款(￥30.00)", Some(RefundState::Done)),
            ("部分退款", Some(RefundState::Part)),
            ("神秘", None),
        ] {
            assert_eq!(refund_state(text), expected, "{text}");
        }
    }
}
