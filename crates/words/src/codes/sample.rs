//! Messages about the sample shop.

use super::entry::{Class, Entry, failed, usage};

pub(super) const ENTRIES: &[Entry] = &[
    failed(
        "T0701",
        Class::Internal,
        "cannot write the sample to {path}: {reason}",
        "无法将示例数据写入 {path}：{reason}",
        ["choose a folder that you may write to, with enough space", "请换一个有写入权限且空间足够的文件夹"],
    ),
    usage(
        "T0702",
        Class::BadRequest,
        "the sample shop's last day {last} is before its first day {first}",
        "示例商店的最后一天 {last} 早于第一天 {first}",
        ["give a last day that is the first day or later", "请把最后一天设为第一天或之后的日期"],
    ),
];
