//! What a person should know of how a file was read.

use super::super::entry::{Entry, note};

pub(in super::super) const NOTES: &[Entry] = &[
    note(
        "T0160",
        "There is no order number: lines with the same customer and time form one order",
        "没有订单号：同一客户在同一时间的各行视为一个订单",
        [
            "To change this, name the columns in a mapping: `order_id: [store, customer_id, ordered_at]`.",
            "如需改变，请在映射文件中写明由哪些列组成：`order_id: [store, customer_id, ordered_at]`。",
        ],
    ),
    note(
        "T0161",
        "{column}: {count} {count|number|numbers} with more than four decimals {count|was|were} rounded to four",
        "{column}：有 {count} 个数字超过四位小数，已舍入到四位",
        ["", ""],
    ),
    note(
        "T0162",
        "{column}: the currency signs {signs} were removed; they do not set the currency",
        "{column}：去掉了货币符号 {signs}；它们不决定币种",
        [
            "If the currency matters, add a column `currency` or, in a mapping, `currency: { value: CNY }`.",
            "如果需要币种，请提供 `currency` 列，或在映射文件中写 `currency: { value: CNY }`。",
        ],
    ),
    note(
        "T0163",
        "{column} is taken from `{taken}`; `{header}` would fit too",
        "{column} 取自 `{taken}`；`{header}` 也符合",
        [
            "To choose the other, write in a mapping: `columns: { {column}: \"{header}\" }`.",
            "如要改用另一列，请在映射文件中写：`columns: { {column}: \"{header}\" }`。",
        ],
    ),
    note(
        "T0164",
        "These statuses are unknown and count as sales: {statuses}",
        "这些状态无法识别，按成交计算：{statuses}",
        [
            "Say in a mapping what they mean, under `completed`, `returned`, `cancelled` or `unpaid`: `status: { cancelled: [{words}] }`.",
            "请在映射文件中写明含义（completed 成交、returned 退款、cancelled 取消、unpaid 未付款）：`status: { cancelled: [{words}] }`。",
        ],
    ),
    note(
        "T0165",
        "{column}: times with a UTC offset were converted to the time zone {zone}",
        "{column}：带时差的时间已换算为 {zone} 时区的时间",
        ["", ""],
    ),
    note(
        "T0166",
        "Amounts were computed as quantity × unit price − discount",
        "金额按“数量 × 单价 − 折扣”计算",
        ["", ""],
    ),
    note(
        "T0167",
        "{rows} {rows|row has|rows have} no customer: {rows|it is|they are} kept, but not part of any tier",
        "{rows} 行没有客户：数据保留，但不参与分层",
        ["", ""],
    ),
    note(
        "T0168",
        "Left out, since it adds up other rows: line {lines}",
        "是其他行的合计，已跳过：第 {lines} 行",
        ["", ""],
    ),
    note(
        "T0169",
        "in {orders} {orders|order|orders}, `{header}` is the same on every line: if it is the order's total, it is counted {lines} times instead of {orders}",
        "有 {orders} 个订单，其每一行的 `{header}` 都相同：如果它是订单总额，就被计算了 {lines} 次，而不是 {orders} 次",
        [
            "Name the amount of a line in a mapping, `columns: { amount: \"…\" }`, or a unit price: `columns: { amount: ~, unit_price: \"…\" }`.",
            "请在映射文件中指明每行的金额：`columns: { amount: \"…\" }`；或改用单价：`columns: { amount: ~, unit_price: \"…\" }`。",
        ],
    ),
    note(
        "T0170",
        "`{header}` is the total of whole orders, so it was not used as the amount of their lines",
        "`{header}` 是整个订单的总额，没有作为每一行的金额",
        ["", ""],
    ),
    note(
        "T0171",
        "`{header}` is the discount of whole orders; it was not deducted from the amounts of their lines",
        "`{header}` 是整个订单的优惠，没有从每一行的金额中扣除",
        [
            "If amounts should be after discount, give the file a column with the amount of each line.",
            "如果需要优惠后的金额，请在文件中提供每一行的金额。",
        ],
    ),
    note(
        "T0172",
        "{rows} {rows|row omits|rows omit} what the first row of the order says; customer, time, status and currency were taken from there",
        "{rows} 行没有填写订单首行已有的内容；客户、时间、状态和币种取自该首行",
        ["", ""],
    ),
];
