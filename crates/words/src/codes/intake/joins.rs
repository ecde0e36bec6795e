//! Messages about files that are joined before they are read.

use super::super::entry::{Class, Entry, data, note};

pub(in super::super) const JOINS: &[Entry] = &[
    data(
        "T1170",
        Class::BadRequest,
        "the mapping for {file} joins further files, which cannot be read here",
        "{file} 的映射文件要合并其他文件，但在这里读不到那些文件",
        [
            "Import on the machine where the files are: terrace import orders {file} --map mapping.yaml. Or join them in one file before.",
            "请在存放这些文件的机器上导入：terrace import orders {file} --map mapping.yaml；或先把它们合并成一个文件。",
        ],
    ),
    data(
        "T1171",
        Class::BadRequest,
        "{file} has no header {column}, by which it is to be joined; found: {found}",
        "{file} 中没有用于合并的表头 {column}；现有：{found}",
        [
            "`on: order_id` names a header of both files. Where they differ, write `on: { \"header here\": \"header there\" }`.",
            "`on: order_id` 是两个文件共有的表头。如果名称不同，请写 `on: { \"本文件表头\": \"另一文件表头\" }`。",
        ],
    ),
    data(
        "T1172",
        Class::BadRequest,
        "{file} has several rows that differ for {key} (lines {lines}), where only one may fit",
        "{file} 中 {key} 有多行且内容不同（第 {lines} 行），而这里只允许一行",
        [
            "Leave one of them in the file; or, if each of them is a line of the order, remove `one: true`.",
            "请只保留其中一行；如果每一行都是订单的一个明细，请去掉 `one: true`。",
        ],
    ),
    data(
        "T1173",
        Class::BadRequest,
        "{file} has several rows for {key} (lines {lines}), and so has the other side: each would count several times",
        "{file} 中 {key} 有多行（第 {lines} 行），另一侧也有多行：合并后每一行都会重复计算",
        [
            "Join files with one row for each order first, with `one: true`; name more columns in `on`, such as [order_id, line]; or import the second file as its own kind of facts.",
            "请先合并每个订单只有一行的文件（`one: true`）；或在 `on` 中写更多列，例如 [order_id, line]；或把第二个文件作为另一类事实导入。",
        ],
    ),
    data(
        "T1181",
        Class::BadRequest,
        "`{header}` of {file} stands once for an order; joined to its lines it would count as {column} once for each",
        "{file} 中的 `{header}` 是整个订单的数值；合并到明细后会作为 {column} 在每一行重复计算",
        [
            "Take the column of the lines if there is one, or none: `columns: {{ {column}: ~ }}`.",
            "如果明细中有对应的列请改用该列，否则不要使用：`columns: {{ {column}: ~ }}`。",
        ],
    ),
    note(
        "T1174",
        "{other} was joined by {on}: {found} of {rows} {rows|row|rows} have rows there, which makes {joined} {joined|row|rows}",
        "已按 {on} 合并 {other}：{rows} 行中有 {found} 行在其中有对应的行，合并后共 {joined} 行",
        ["", ""],
    ),
    note(
        "T1175",
        "{rows} {rows|row has|rows have} none in {other} and {rows|is|are} kept without its columns, such as {examples}",
        "有 {rows} 行在 {other} 中没有对应的行，这些行保留，相应的列为空，例如 {examples}",
        [
            "If there should be one, export that file again with all its rows.",
            "如果应当有对应的行，请重新导出该文件的全部数据。",
        ],
    ),
    note(
        "T1176",
        "{rows} {rows|row has|rows have} none in {other} and {rows|was|were} left out, such as {examples}",
        "有 {rows} 行在 {other} 中没有对应的行，已略去，例如 {examples}",
        [
            "If there should be some, export that file again with all its rows.",
            "如果应当有对应的行，请重新导出该文件的全部数据。",
        ],
    ),
    note(
        "T1177",
        "{rows} {rows|row has|rows have} none in {other} and {rows|was|were} left out, with {money} of money, such as {examples}",
        "有 {rows} 行在 {other} 中没有对应的行，已略去，金额合计 {money}，例如 {examples}",
        [
            "If there should be some, export that file again with all its rows.",
            "如果应当有对应的行，请重新导出该文件的全部数据。",
        ],
    ),
    note(
        "T1178",
        "{rows} {rows|row|rows} of {other} {rows|fits|fit} nowhere and {rows|was|were} left out, such as {examples}",
        "{other} 中有 {rows} 行没有对应的行，已略去，例如 {examples}",
        [
            "If they should count, export the first file again with all its rows.",
            "如果应当计入，请重新导出第一个文件的全部数据。",
        ],
    ),
    note(
        "T1179",
        "{rows} {rows|row|rows} of {other} {rows|fits|fit} nowhere and {rows|was|were} left out, with {money} of money, such as {examples}",
        "{other} 中有 {rows} 行没有对应的行，已略去，金额合计 {money}，例如 {examples}",
        [
            "If they should count, export the first file again with all its rows.",
            "如果应当计入，请重新导出第一个文件的全部数据。",
        ],
    ),
    note(
        "T1180",
        "{rows} {rows|row|rows} of {other} could not be taken apart and {rows|was|were} left out, the first in line {line}",
        "{other} 中有 {rows} 行无法拆分成列，已略去，第一处在第 {line} 行",
        ["Export that file again.", "请重新导出该文件。"],
    ),
];
