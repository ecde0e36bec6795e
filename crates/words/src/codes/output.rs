//! Messages about reports and output files.

use super::entry::{Class, Entry, failed, usage};

pub(super) const ENTRIES: &[Entry] = &[
    usage(
        "T0630",
        Class::BadRequest,
        "the ending of {path} is not that of a known format",
        "{path} 的扩展名不对应任何格式",
        ["use .csv, .parquet, .json or .xlsx", "请以 .csv、.parquet、.json 或 .xlsx 结尾"],
    ),
    usage(
        "T0631",
        Class::BadRequest,
        "{path}: a sheet holds at most 1,048,575 rows, but there are {rows}",
        "{path}：一张工作表最多 1,048,575 行，现有 {rows} 行",
        [
            "write .csv or .parquet, or take fewer customers with `--where`",
            "请写成 .csv 或 .parquet，或用 `--where` 减少客户",
        ],
    ),
    failed(
        "T0632",
        Class::Internal,
        "{path} cannot be written: {reason}",
        "无法写入 {path}：{reason}",
        [
            "check the folder's permissions and the free disk space; no incomplete file was left",
            "请检查目录权限与磁盘空间；没有留下写了一半的文件",
        ],
    ),
    usage(
        "T0633",
        Class::BadRequest,
        "{path}: the report is an HTML page",
        "{path}：报告是 HTML 页面",
        ["use the ending .html, or `-` for stdout", "请以 .html 结尾，或写 `-` 输出到标准输出"],
    ),
    usage(
        "T0634",
        Class::BadRequest,
        "{path} is one of the files that are read; it would be overwritten",
        "{path} 正是要读取的文件之一，写入会将其覆盖",
        ["write to another file", "请写入另一个文件"],
    ),
    usage(
        "T0635",
        Class::BadRequest,
        "{path} lies among what the workspace keeps; nothing else may write there",
        "{path} 位于工作区自己保存数据的位置，不能写到那里",
        [
            "write to a file outside of the workspace's lake, imports, uploads, state and policies",
            "请写到工作区的 lake、imports、uploads、state、policies 之外",
        ],
    ),
    usage(
        "T0636",
        Class::BadRequest,
        "{path}: a text of the column `{column}` is longer than the 32,767 characters that a cell of a sheet holds",
        "{path}：列“{column}”中有文本超过工作表单元格上限 32,767 个字符",
        ["write .csv or .parquet", "请写成 .csv 或 .parquet"],
    ),
    usage(
        "T0637",
        Class::BadRequest,
        "{file} and {other} are both called `{name}`; policies side by side are told apart by their names",
        "{file} 和 {other} 的名称都是“{name}”；并列的策略靠名称区分",
        [
            "give one of them another name in its line `policy:`, such as `{name}_2`",
            "请在其中一份的 `policy:` 行改用其他名称，例如 `{name}_2`",
        ],
    ),
    usage(
        "T0638",
        Class::BadRequest,
        "{file}: its column `{column}` is called as one that the first policy has already",
        "{file}：它的列“{column}”与第一份策略已有的列同名",
        [
            "give that policy another name in its line `policy:`, or its scheme another name",
            "请在该策略的 `policy:` 行改用其他名称，或给它的方案改名",
        ],
    ),
];
