//! T12xx: policy files, since the numbers of T02xx are used up. Sections beyond metrics, labels and schemes.

use super::entry::{Entry, note};

/// In the order of their numbers.
pub(super) const ENTRIES: &[Entry] = &[note(
    "T1201",
    "`{section}` is read and checked, but nothing is computed from it yet",
    "`{section}` 已读取并检查，但目前还不会据此计算任何结果",
    [
        "Nothing needs to be done: tiers do not depend on it. Remove the section if you expected it to take effect.",
        "无需处理：分层结果与它无关。如果原本希望它生效，请先删去这一部分。",
    ],
)];
