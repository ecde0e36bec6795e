//! Messages about the sample shop.

use super::{Entry, Exit};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "T0701",
        exit: Exit::Failed,
        en: "cannot write the sample to {path}: {reason}",
        zh: "无法将示例数据写入 {path}：{reason}",
        fix_en: "choose a folder that you may write to, with enough space",
        fix_zh: "请换一个有写入权限且空间足够的文件夹",
    },
    Entry {
        code: "T0702",
        exit: Exit::Usage,
        en: "the sample shop's last day {last} is before its first day {first}",
        zh: "示例商店的最后一天 {last} 早于第一天 {first}",
        fix_en: "give a last day that is the first day or later",
        fix_zh: "请把最后一天设为第一天或之后的日期",
    },
];
