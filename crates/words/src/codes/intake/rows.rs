//! Why a row is rejected.

use super::super::entry::{Entry, note};

pub(in super::super) const ROWS: &[Entry] = &[
    note("T0140", "{column} is empty", "{column} 为空", ["Every row needs a value here.", "每一行都必须填写。"]),
    note(
        "T0141",
        "{column}: `{value}` is not a date in a known format",
        "{column}：`{value}` 不是日期，或写法无法识别",
        [
            "A mapping can name the format: `date_format: \"%d.%m.%Y %H:%M\"`.",
            "可在映射文件中写明格式：`date_format: \"%d.%m.%Y %H:%M\"`。",
        ],
    ),
    note(
        "T0142",
        "{column}: the calendar has no `{value}`, given the order of day and month in this column",
        "{column}：按该列“日、月”的顺序，日历中没有 `{value}`",
        ["Correct the date in the source.", "请在来源中更正日期。"],
    ),
    note(
        "T0143",
        "{column}: `{value}` is not between 1900 and 2199",
        "{column}：`{value}` 不在 1900 至 2199 年之间",
        ["Correct the year in the source.", "请在来源中更正年份。"],
    ),
    note(
        "T0144",
        "{column}: `{value}` is not a number",
        "{column}：`{value}` 不是数字",
        [
            "Write plain digits; for decimal commas, set `decimal: \",\"` in a mapping.",
            "请写普通数字；如果用逗号作小数点，请在映射文件中写 `decimal: \",\"`。",
        ],
    ),
    note(
        "T0145",
        "{column}: `{value}` is too large: an amount can be 100,000,000,000 at most, a rate 100,000,000",
        "{column}：`{value}` 过大：金额最大 1000 亿，汇率最大 1 亿",
        ["Check the unit and the decimal sign.", "请检查单位和小数点。"],
    ),
    note(
        "T0146",
        "{column}: `{value}` has lost digits",
        "{column}：`{value}` 丢失了位数",
        [
            "A spreadsheet has rounded it; export the column as text.",
            "电子表格已将它四舍五入；请把该列作为文本重新导出。",
        ],
    ),
    note(
        "T0147",
        "{column}: `{value}` is not a currency",
        "{column}：`{value}` 不是货币",
        ["Write its ISO 4217 code, such as CNY.", "请写 ISO 4217 代码，例如 CNY。"],
    ),
    note(
        "T0148",
        "{column}: `{value}` is neither yes nor no",
        "{column}：`{value}` 既不是“是”也不是“否”",
        ["Write true or false.", "请写 true 或 false。"],
    ),
    note(
        "T0149",
        "{column}: `{value}` is not a single value",
        "{column}：`{value}` 不是单个的值",
        ["Write one text or number.", "请填写一个文本或数字。"],
    ),
    note(
        "T0150",
        "The row has {found} {found|field|fields}, but the header has {expected} {expected|column|columns}",
        "该行有 {found} 个字段，而表头只有 {expected} 列",
        ["Put quotation marks around texts that contain the delimiter.", "如果内容中含有分隔符，请加上引号。"],
    ),
    note(
        "T0151",
        "The row has no amount, and it cannot be computed",
        "该行没有金额，也无法计算",
        ["Give the amount, or quantity and unit price.", "请给出金额，或数量与单价。"],
    ),
    note(
        "T0152",
        "The line is not one JSON object",
        "该行不是一个 JSON 对象",
        ["Write one object on each line.", "请每行写一个对象。"],
    ),
    note(
        "T0173",
        "{column}: `{value}` is too small: it cannot be negative, and a rate cannot be zero",
        "{column}：`{value}` 过小：不能为负数，汇率也不能为零",
        [
            "Correct the row; leave out a cost that was paid back instead of making it negative.",
            "请更正该行；收回的费用请直接去掉，不要写成负数。",
        ],
    ),
    note(
        "T0174",
        "The payment has neither a due date nor a payment date",
        "该付款既没有到期日，也没有付款日",
        ["Give `due_at`, `paid_at`, or both.", "请填写 `due_at` 或 `paid_at`，或两者都填。"],
    ),
];
