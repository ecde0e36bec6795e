//! Messages about natural groups in policy files.

use super::entry::Entry;
use super::policy::error;

pub(super) const ENTRIES: &[Entry] = &[
    error(
        "T0296",
        "Natural groups use 1 to {most} metrics, not {count}",
        "自然客群需要 1 到 {most} 个指标，而这里有 {count} 个",
        ["Each is written `- { metric: orders }`.", "每个指标写作 `- { metric: orders }`。"],
    ),
    error(
        "T0297",
        "`{key}` must be a whole number from {least} to {most}, not `{text}`",
        "`{key}` 应为 {least} 到 {most} 的整数，而不是 `{text}`",
        ["", ""],
    ),
    error(
        "T0298",
        "`most` has no effect together with `groups`",
        "已写 `groups` 时 `most` 不起作用",
        [
            "Write `groups` for a fixed number of groups, or `most` for the largest number to choose from.",
            "固定客群数请写 `groups`，由程序在上限内选择请写 `most`。",
        ],
    ),
    error(
        "T0299",
        "There is no group `{tier}`: the groups are g1 to {last}",
        "没有客群 `{tier}`，客群编号为 g1 到 {last}",
        [
            "The list gives titles to groups; leave out those that need none.",
            "这里只为客群指定名称，不需要名称的客群可不写。",
        ],
    ),
];
