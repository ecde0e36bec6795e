//! Messages about life cycles in policy files.

use super::entry::Entry;
use super::policy::error;

pub(super) const ENTRIES: &[Entry] = &[
    error(
        "T1260",
        "`{key}` counts days, and `{text}` is not a fixed number of them",
        "`{key}` 按天计算，而 `{text}` 的天数不固定",
        [
            "Months and years are of unequal length. Write days or weeks, such as `180 days` or `26 weeks`.",
            "月和年的长短不一。请写 days 或 weeks，例如 `180 days` 或 `26 weeks`。",
        ],
    ),
    error(
        "T1261",
        "`rhythm` must be from 1 to {most} times the customer's own gap, not `{text}`",
        "`rhythm` 应为客户自身间隔的 1 到 {most} 倍，而不是 `{text}`",
        ["", ""],
    ),
    error(
        "T1262",
        "`at_least` ({least} days) is longer than `at_most` ({most} days)",
        "`at_least`（{least} 天）比 `at_most`（{most} 天）更长",
        ["", ""],
    ),
    error(
        "T1263",
        "`{stage}` says neither how many `orders` it needs nor `after` how long it begins",
        "`{stage}` 既没有写需要多少 `orders`，也没有写 `after` 多久开始",
        [
            "Write one of them or both, such as `{stage}: { orders: 3, after: 30 days }`.",
            "请至少写一项，例如 `{stage}: { orders: 3, after: 30 days }`。",
        ],
    ),
    error(
        "T1264",
        "`{stage}` ({orders} orders, {days} days) can begin before `{before}` has lasted ({before_orders} orders, {before_days} days)",
        "`{stage}`（{orders} 单，{days} 天）可能在 `{before}`（{before_orders} 单，{before_days} 天）之前就开始",
        [
            "A stage asks for at least as many orders and days as the one before it, and for more of one of them; otherwise customers would pass that one over.",
            "每个阶段所需的订单数和天数都不能少于前一阶段，且至少有一项更多；否则客户会跳过前一阶段。",
        ],
    ),
    error(
        "T1265",
        "`at_risk_after` ({text}) is no shorter than the silence after which a customer is lost ({days} days)",
        "`at_risk_after`（{text}）不短于客户流失的期限（{days} 天）",
        [
            "The mark is for those who are not lost yet: write fewer days, or a share below 100%.",
            "该标记只给尚未流失的客户：请写更少的天数，或小于 100% 的比例。",
        ],
    ),
];
