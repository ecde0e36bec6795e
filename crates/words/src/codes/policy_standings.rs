//! Messages about standings, calendars and the board in policy files.

use super::entry::{Entry, note};
use super::policy::error;

pub(super) const ENTRIES: &[Entry] = &[
    error(
        "T1240",
        "There is no scheme `{name}`",
        "没有名为 `{name}` 的分层方案",
        ["Schemes: {known}.", "已有的分层方案：{known}。"],
    ),
    error(
        "T1241",
        "The tiers of `{scheme}` have no order, which `{section}` needs",
        "`{scheme}` 的层级没有高低之分，而 `{section}` 需要",
        [
            "Take a scheme that goes from best to rest: threshold, pyramid, share, score. In others nobody rises or falls, and prices could not be held to an order.",
            "请选用从高到低排列的分层方案：threshold、pyramid、share、score。其他方案没有升级和降级，也无法核对按层级定价是否合理。",
        ],
    ),
    error(
        "T1242",
        "`{text}` is not a span of time",
        "`{text}` 不是时长",
        [
            "Write a number with days, weeks, months or years, such as `90 days`.",
            "请写数字加 days、weeks、months、years，例如 `90 days`。",
        ],
    ),
    note(
        "T1243",
        "`hold: {hold}` has no effect beside `grace: {grace}`",
        "有了 `grace: {grace}`，`hold: {hold}` 不起作用",
        [
            "The tier was reached before its class fell, so that {hold} from then are over once {grace} from the fall are. Leave `hold` out, or make it longer than `grace`.",
            "达到层级总在级别下降之前，因此自下降起满 {grace} 时，自达到起的 {hold} 早已结束。请删去 `hold`，或写得比 `grace` 更长。",
        ],
    ),
    error(
        "T1244",
        "`{text}` is not a day of every year",
        "`{text}` 不是每年都有的日期",
        ["Write one of {known}, or days such as [01-01, 07-01].", "请写 {known} 之一，或写日期，例如 [01-01, 07-01]。"],
    ),
    error(
        "T1245",
        "`newcomers` counts from the first order, and no metric tells when that was",
        "`newcomers` 从首笔订单算起，但没有指标给出首单时间",
        [
            "Add one under `metrics`, such as `tenure: { measure: days_since_first_order }`.",
            "请在 `metrics` 中添加，例如 `tenure: { measure: days_since_first_order }`。",
        ],
    ),
    error(
        "T1246",
        "`{text}` is not a day of the week",
        "`{text}` 不是星期几",
        [
            "Write mon, tue, wed, thu, fri, sat or sun, or days that follow each other, such as mon-fri.",
            "请写 mon、tue、wed、thu、fri、sat、sun，或连续的几天，例如 mon-fri。",
        ],
    ),
    error(
        "T1247",
        "The hours of `{day}` are already given in line {line}",
        "`{day}` 的时间已在第 {line} 行写过",
        ["Write all spans of a day in one list.", "同一天的各段时间请写在一个列表中。"],
    ),
    error(
        "T1248",
        "`{text}` is not a span of hours",
        "`{text}` 不是时间段",
        ["Write it as '09:00-12:00'; a day ends at '24:00'.", "请写成 '09:00-12:00' 的形式；一天到 '24:00' 结束。"],
    ),
    error(
        "T1249",
        "`{text}` ends before it has begun",
        "`{text}` 的结束早于开始",
        [
            "Hours that pass midnight are two spans: '{from}-24:00' on one day and '00:00-{to}' on the next.",
            "跨过午夜的时间请分两段写：当天 '{from}-24:00'，次日 '00:00-{to}'。",
        ],
    ),
    error("T1250", "`{text}` overlaps `{other}`", "`{text}` 与 `{other}` 重叠", ["", ""]),
    error(
        "T1251",
        "The week has no open hours at all",
        "这一周没有任何工作时间",
        [
            "Give at least one day its hours, such as `mon-fri: ['09:00-18:00']`.",
            "请至少写一天的时间，例如 `mon-fri: ['09:00-18:00']`。",
        ],
    ),
    error(
        "T1252",
        "`{text}` is neither a date nor the name of holidays that ship with the program",
        "`{text}` 既不是日期，也不是程序自带的节假日名称",
        [
            "Write '2027-01-01', '2027-10-01 to 2027-10-07', or one of: {known}.",
            "请写 '2027-01-01'、'2027-10-01 to 2027-10-07'，或以下名称之一：{known}。",
        ],
    ),
    error(
        "T1253",
        "`{text}` is no span of days",
        "`{text}` 不是有效的日期范围",
        [
            "The last day comes after the first, and at most a year is written at once.",
            "最后一天应晚于第一天，一次最多写一年。",
        ],
    ),
    error("T1254", "{day} is already listed in line {line}", "{day} 已在第 {line} 行列出", ["", ""]),
    error(
        "T1255",
        "The public holidays of {year} ship with the program",
        "程序已自带 {year} 年的公共节假日",
        ["Leave the year out; own dates count all the same.", "请不要写这一年；自己写的日期仍然有效。"],
    ),
    error(
        "T1256",
        "`holidays` lists no day of {year}",
        "`holidays` 中没有列出 {year} 年的任何日期",
        [
            "A year that is named here needs all its days off under `holidays`, and the weekends worked for them under `working_days`.",
            "写在这里的年份，要在 `holidays` 中列出全部放假日期，并在 `working_days` 中列出调休上班日。",
        ],
    ),
    error(
        "T1257",
        "`years` has no effect without holidays that ship with the program",
        "没有使用程序自带的节假日时，`years` 不起作用",
        [
            "Put one of these into `holidays`, or leave `years` out: {known}.",
            "请在 `holidays` 中写上以下名称之一，或删去 `years`：{known}。",
        ],
    ),
    error(
        "T1258",
        "`{text}` is no target for `{goal}`",
        "`{text}` 不能作为 `{goal}` 的目标",
        [
            "Write it like `{goal}: {example}`; docs/policy.schema.json says what each goal measures.",
            "请写成 `{goal}: {example}` 的形式；各目标的含义见 docs/policy.schema.json。",
        ],
    ),
];
