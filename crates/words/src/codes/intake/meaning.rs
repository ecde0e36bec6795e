//! What the rows of files mean: statuses, money that came back, ids that are no person.

use super::super::entry::{Class, Entry, data, note};

pub(in super::super) const MEANING: &[Entry] = &[
    data(
        "T1101",
        Class::BadRequest,
        "{file}: it is not known what these statuses mean: {statuses}; they stand on {rows} {rows|row|rows} with {money} in all",
        "{file}：无法识别这些状态：{statuses}；共 {rows} 行，金额合计 {money}",
        [
            "Write in a mapping, moving each word to `completed`, `returned`, `cancelled` or `unpaid`: `{example}`. With \
             --unknown-as-sales all of them count as sales.",
            "请在映射文件中写明（把各词放到 completed 成交、returned 退款、cancelled 取消 或 unpaid 未付款 之下）：`{example}`。\
             使用 --unknown-as-sales 则全部按成交计算。",
        ],
    ),
    note(
        "T1102",
        "These statuses count as sales, though the order may yet end otherwise: {statuses}",
        "这些状态按成交计算，但订单仍可能变化：{statuses}",
        [
            "If they should not count, write in a mapping: `status: { cancelled: [{words}] }`.",
            "如不应计入，请在映射文件中写：`status: { cancelled: [{words}] }`。",
        ],
    ),
    note(
        "T1103",
        "{rows} {rows|row was|rows were} refunded in part, and no column says how much: the whole amount counts",
        "{rows} 行为部分退款，但没有列说明退了多少：按全额计算",
        [
            "If a column says it, name it in a mapping: `columns: { refunded: \"…\" }`.",
            "如有某列写明退款金额，请在映射文件中写：`columns: { refunded: \"…\" }`。",
        ],
    ),
    note(
        "T1104",
        "`{header}`: on {rows} {rows|row|rows} more was refunded than the row is worth; its whole amount counts as returned",
        "`{header}`：有 {rows} 行的退款大于该行金额；按该行全额退回计算",
        [
            "If the column holds what came back of the whole order, write in a mapping: `columns: { order_refunded: \"{header}\" }`.",
            "如该列是整个订单的退款金额，请在映射文件中写：`columns: { order_refunded: \"{header}\" }`。",
        ],
    ),
    note(
        "T1105",
        "These ids are no person: {ids}; {rows} {rows|row counts|rows count} for no customer, with {money} in all",
        "这些客户编号不是具体的人：{ids}；共 {rows} 行不计入任何客户，金额合计 {money}",
        [
            "To add ids of this kind, write in a mapping: `nobody: [\"…\"]`.",
            "如还有此类编号，请在映射文件中写：`nobody: [\"…\"]`。",
        ],
    ),
    note(
        "T1106",
        "`{header}` is taken as the refund of the whole order, and shared out over its lines",
        "`{header}` 按整个订单的退款金额处理，并分摊到各行",
        [
            "If it is the refund of each line, write in a mapping: `columns: { refunded: \"{header}\" }`.",
            "如该列是每一行的退款金额，请在映射文件中写：`columns: { refunded: \"{header}\" }`。",
        ],
    ),
    note(
        "T1107",
        "{groups} {groups|group of customers has|groups of customers have} ids that differ only by case, blanks, leading zeros or width, such as {examples}",
        "有 {groups} 组客户编号只有大小写、空格、前导零或全半角不同，例如 {examples}",
        [
            "If they are the same customers, write their ids in one way in the files, and read them again.",
            "如果是同一客户，请在文件中统一编号的写法后重新读取。",
        ],
    ),
    note(
        "T1108",
        "`{id}` holds {orders} of {all} orders: is it a person?",
        "`{id}` 占 {all} 笔订单中的 {orders} 笔：是具体的客户吗？",
        [
            "If it is not, write in a mapping: `nobody: [\"{id}\"]`.",
            "如果不是，请在映射文件中写：`nobody: [\"{id}\"]`。",
        ],
    ),
    note(
        "T1109",
        "Of {customers} customers in the files of {kind} only {met} {met|has|have} orders: the ids may not be the same",
        "{kind} 文件中的 {customers} 位客户只有 {met} 位有订单：两边的客户编号可能不一致",
        [
            "Choose the column of the same ids in a mapping for each kind: `columns: { customer_id: \"…\" }`.",
            "请在各自的映射文件中选择同一种编号所在的列：`columns: { customer_id: \"…\" }`。",
        ],
    ),
    note(
        "T1110",
        "{file}: {total}{currency} listed = {counted} counted + {cancelled} cancelled + {unpaid} unpaid + {returned} returned + {without_customer} without a customer + {rejected} rejected",
        "{file}：文件合计 {total}{currency} = 计入 {counted} + 取消 {cancelled} + 未付款 {unpaid} + 退回 {returned} + 无客户 {without_customer} + 拒收 {rejected}",
        ["", ""],
    ),
    note(
        "T1111",
        "`{header}` says what was asked for as a refund: {money} on {rows} {rows|row|rows}; nothing says that it was paid, so it was not taken off",
        "`{header}` 是申请退款的金额：{rows} 行共 {money}；没有内容说明已退款，因此没有扣除",
        [
            "If it was paid, write in a mapping: `columns: { refunded: \"{header}\" }`.",
            "如果已经退款，请在映射文件中写：`columns: { refunded: \"{header}\" }`。",
        ],
    ),
    note(
        "T1112",
        "`{header}`: on {rows} {rows|row|rows} the discount is above the price of the line; {money} could not be taken off",
        "`{header}`：有 {rows} 行的优惠高于该行价格，其中 {money} 无法扣除",
        [
            "If it is the discount of the whole order, give the file a column with the amount of each line: `columns: { amount: \"…\" }`; if it is no discount at all: `columns: { discount: ~ }`.",
            "如果它是整个订单的优惠，请在文件中提供每一行的金额：`columns: { amount: \"…\" }`；如果它不是优惠，请写：`columns: { discount: ~ }`。",
        ],
    ),
];
