//! Messages about policies held against the past.

use super::entry::{Class, Entry, data, usage};

pub(super) const ENTRIES: &[Entry] = &[
    usage(
        "T0085",
        Class::BadRequest,
        "{file} has another currency or time zone than the first policy",
        "{file} 的货币或时区与第一份策略不同",
        ["give both the same `currency` and `timezone`", "请让两份策略的 `currency` 和 `timezone` 一致"],
    ),
    usage(
        "T0097",
        Class::BadRequest,
        "`--{option}` is no span of time",
        "`--{option}` 的值不是有效的时间长度",
        [
            "write a number and a unit, such as `--{option} \"3 months\"`",
            "请写数字和单位，例如 `--{option} \"3 months\"`",
        ],
    ),
    usage(
        "T0098",
        Class::NotFound,
        "no policy has a scheme `{name}`",
        "策略中没有名为“{name}”的分层方案",
        ["the schemes are: {known}", "现有的方案：{known}"],
    ),
    data(
        "T0099",
        Class::BadRequest,
        "nobody had a tier on any of the days from {date} on",
        "从 {date} 起的这些日期，没有客户被分到任何层级",
        [
            "choose later days or fewer: `--dates N`, `--every SPAN`, `--as-of DATE`",
            "请选择更晚或更少的日期：`--dates N`、`--every SPAN`、`--as-of DATE`",
        ],
    ),
];
