//! Messages about fields of a shop's own in rows of facts.

use super::entry::{Entry, note};

pub(super) const ENTRIES: &[Entry] = &[
    note(
        "T0570",
        "no row of {facts} has the field `{field}` (looked for the headers {headers}); it is empty",
        "{facts} 中没有任何一行具有字段 `{field}`（查找的表头：{headers}），其值为空",
        [
            "of files of {facts} only the further columns are kept that a mapping names: `keep: [{first}]`",
            "{facts} 文件只保留映射中列出的其他列：`keep: [{first}]`",
        ],
    ),
    note(
        "T0571",
        "`{field}`: in {unreadable} of {rows} {rows|row|rows} of {facts} the text is not a {type}, for example of customer {example}; it counts as empty",
        "`{field}`：{facts} 的 {rows} 行中有 {unreadable} 行的内容不是 {type}，例如客户 {example}；按空值处理",
        [
            "a number is written like 1,234.5, a date like 2024-03-31, yes_no like yes or no; otherwise declare `type: text`",
            "number 形如 1,234.5，date 形如 2024-03-31，yes_no 形如 是 或 否；否则请声明 `type: text`",
        ],
    ),
];
