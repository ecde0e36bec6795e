//! Messages about conditions on rows of facts in policy files.

use super::entry::{Entry, note};
use super::policy::error;

pub(super) const ENTRIES: &[Entry] = &[
    error(
        "T1226",
        "The {facts} facts have no column `{name}` that `where` can name",
        "{facts} 事实中没有可供 `where` 使用的列 `{name}`",
        [
            "`where` names columns of the facts that the measure is drawn from: {columns}. A column of your own is declared under `fields:` with `of: {facts}`, and kept by a mapping's `keep:`. Texts are written in single quotes: 'text'.",
            "`where` 只能使用该度量所依据事实的列：{columns}。自有的列要在 `fields:` 中以 `of: {facts}` 声明，并由映射文件的 `keep:` 保留。文本要写在单引号中：'text'。",
        ],
    ),
    error(
        "T1227",
        "`where` compares columns with values and computes nothing",
        "`where` 只能把列与值相比较，不做计算",
        [
            "Use `=`, `<>`, `<`, `<=`, `>`, `>=`, `in`, `between` and `is null` on a column, joined by `and`, `or`, `not`.",
            "请对列使用 `=`、`<>`、`<`、`<=`、`>`、`>=`、`in`、`between`、`is null`，并用 `and`、`or`、`not` 组合。",
        ],
    ),
    error(
        "T1228",
        "`{name}` is not drawn from rows of one kind of facts, so `where` cannot choose among them",
        "`{name}` 并非取自单一种类的事实，不能用 `where` 挑选行",
        [
            "Remove `where`, or use it with a measure of orders, feedback, contacts, cases, payments or balances.",
            "请去掉 `where`，或把它用在取自订单、反馈、联系、工单、付款或余额的度量上。",
        ],
    ),
    note(
        "T1229",
        "Rows in which `{column}` is empty do not count here",
        "`{column}` 为空的行在这里不计入",
        [
            "If they should count, add `or {column} is null`; if not, add `and {column} is not null` to say so.",
            "若应计入，请加上 `or {column} is null`；若不应计入，请加上 `and {column} is not null` 以示明确。",
        ],
    ),
    error(
        "T1266",
        "The list `{name}` has more than {most} values",
        "列表 `{name}` 超过 {most} 个值",
        [
            "Split it, or keep the values in a column of your files and test that.",
            "请拆成多个列表，或把这些值放进文件的一列再按该列判断。",
        ],
    ),
    error(
        "T1267",
        "`{name}` is read as text, so it cannot stand beside a number",
        "`{name}` 按文本读取，不能与数字比较或计算",
        [
            "If it holds numbers, say so in the policy: `fields: { {name}: { type: number } }`.",
            "若它是数字，请在策略中声明：`fields: { {name}: { type: number } }`。",
        ],
    ),
];
