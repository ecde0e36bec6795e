//! Messages about thresholds that are proposed, and about how long a policy was meant to hold.

use super::entry::{Class, Entry, note, usage};

pub(super) const ENTRIES: &[Entry] = &[
    usage(
        "T0572",
        Class::BadRequest,
        "the policy has several schemes that cut at amounts",
        "策略中有多个按数值分档的方案",
        ["name one of them: {known}", "请写明其中一个：{known}"],
    ),
    usage(
        "T0573",
        Class::BadRequest,
        "the scheme `{name}` does not cut at amounts, so it has no thresholds to propose",
        "分层方案 `{name}` 不按数值分档，没有可建议的起点",
        [
            "schemes with `threshold:` are: {known}; pyramids and shares take the shares that they are given as they stand",
            "使用 `threshold:` 的方案：{known}；金字塔与占比方案直接按所写比例划分",
        ],
    ),
    usage(
        "T0574",
        Class::BadRequest,
        "`--shares {shares}` does not give each tier but the last a share",
        "`--shares {shares}` 没有给出除最后一层外每个层级的占比",
        [
            "write {wanted} {wanted|share|shares} above 0 that make no more than 100% together, from the best tier on, such as `--shares 10%,30%`",
            "请从最高层开始写 {wanted} 个大于 0 且合计不超过 100% 的占比，例如 `--shares 10%,30%`",
        ],
    ),
    note(
        "T0575",
        "the policy was meant to hold until {until}; its thresholds may no longer fit",
        "策略的有效期到 {until} 为止，其中的分档标准可能已不合适",
        [
            "look at them with `terrace policy thresholds`, then give `valid_until` a new date",
            "请用 `terrace policy thresholds` 重新检视，再更新 `valid_until` 的日期",
        ],
    ),
    usage(
        "T0576",
        Class::BadRequest,
        "no scheme of this policy cuts at amounts, so there are no thresholds to propose",
        "该策略没有按数值分档的方案，没有可建议的起点",
        [
            "use `threshold: METRIC` and tiers with `from:`; pyramids and shares take the shares that they are given as they stand",
            "请使用 `threshold: 指标` 和带 `from:` 的层级；金字塔与占比方案直接按所写比例划分",
        ],
    ),
];
