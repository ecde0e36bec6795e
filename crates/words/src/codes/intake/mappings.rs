//! Messages about mapping files.

use super::super::entry::{Class, Entry, data};

pub(in super::super) const MAPPINGS: &[Entry] = &[
    data(
        "T0180",
        Class::BadRequest,
        "{file}, line {line}: this is not valid YAML: {cause}",
        "{file} 第 {line} 行：不是有效的 YAML：{cause}",
        ["Check quotes, colons and indentation.", "请检查引号、冒号和缩进。"],
    ),
    data(
        "T0181",
        Class::BadRequest,
        "{file}: a mapping file consists of lines `key: value`",
        "{file}：映射文件由若干 `键: 值` 组成",
        [
            "Begin with `columns:` and, below it, a line for each column: Terrace's name, a colon and a space, the file's header. A full-width colon does not count.",
            "请以 `columns:` 开头，下面每列一行“梯田的列名: 文件的表头”。冒号须为半角，其后加空格。",
        ],
    ),
    data(
        "T0182",
        Class::BadRequest,
        "{file}, line {line}: there is no key `{key}`",
        "{file} 第 {line} 行：没有 `{key}` 这个键",
        ["Did you mean {nearest}?", "是否想写 {nearest}？"],
    ),
    data(
        "T0183",
        Class::BadRequest,
        "{file}, line {line}: `{key}` occurs twice",
        "{file} 第 {line} 行：`{key}` 出现了两次",
        ["Keep one of them.", "请只保留一个。"],
    ),
    data(
        "T0184",
        Class::BadRequest,
        "{file}, line {line}: `{value}` is not valid for {key}",
        "{file} 第 {line} 行：{key} 不接受 `{value}`",
        ["Valid: {takes}.", "可以写 {takes}。"],
    ),
    data(
        "T0185",
        Class::BadRequest,
        "{file}, line {line}: there is no column `{column}`",
        "{file} 第 {line} 行：没有名为 `{column}` 的列",
        ["Did you mean {nearest}?", "是否想写 {nearest}？"],
    ),
    data(
        "T0186",
        Class::BadRequest,
        "{file}, line {line}: `{word}` is not a status that Terrace knows",
        "{file} 第 {line} 行：`{word}` 不是梯田的状态",
        ["Did you mean {nearest}?", "是否想写 {nearest}？"],
    ),
    data(
        "T0187",
        Class::BadRequest,
        "{file}, line {line}: `{word}` is given two meanings",
        "{file} 第 {line} 行：`{word}` 被赋予了两种含义",
        ["List it under one status only.", "请只列在一种状态下。"],
    ),
    data(
        "T0188",
        Class::BadRequest,
        "{file}, line {line}: `{column}` needs a column number, since the file has no header",
        "{file} 第 {line} 行：文件没有表头，`{column}` 需要写列号",
        ["Count the columns from 1.", "列号从 1 数起。"],
    ),
    data(
        "T0189",
        Class::BadRequest,
        "{file}, line {line}: files without a header cannot be joined",
        "{file} 第 {line} 行：没有表头的文件不能合并",
        [
            "Add a line of headers to the file and remove `header: false`.",
            "请在文件中加一行表头，并去掉 `header: false`。",
        ],
    ),
];
