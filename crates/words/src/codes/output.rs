//! Messages about reports and output files.

use super::{Entry, Exit};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "T0630",
        exit: Exit::Usage,
        en: "{path} has no ending that names a format",
        zh: "{path} 的扩展名不对应任何格式",
        fix_en: "end it in .csv, .parquet, .json or .xlsx",
        fix_zh: "请以 .csv、.parquet、.json 或 .xlsx 结尾",
    },
    Entry {
        code: "T0631",
        exit: Exit::Usage,
        en: "{path}: a sheet holds 1,048,575 rows, there are {rows}",
        zh: "{path}：一张工作表最多 1,048,575 行，现有 {rows} 行",
        fix_en: "write .csv or .parquet, or take fewer customers with `--where`",
        fix_zh: "请写成 .csv 或 .parquet，或用 `--where` 减少客户",
    },
    Entry {
        code: "T0632",
        exit: Exit::Failed,
        en: "{path} cannot be written: {reason}",
        zh: "无法写入 {path}：{reason}",
        fix_en: "check the folder's permissions and the space on the disk; nothing was half-written",
        fix_zh: "请检查目录权限与磁盘空间；没有留下写了一半的文件",
    },
    Entry {
        code: "T0633",
        exit: Exit::Usage,
        en: "{path}: the report is an HTML page",
        zh: "{path}：报告是 HTML 页面",
        fix_en: "end it in .html, or write `-` for stdout",
        fix_zh: "请以 .html 结尾，或写 `-` 输出到标准输出",
    },
];
