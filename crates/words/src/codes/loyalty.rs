//! T10xx: members: points, levels, quotes and commission.

use super::entry::{Class, Entry, data};

/// What was asked cannot be done as asked.
const fn refused(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    data(code, Class::BadRequest, en, zh, fix)
}

/// What was asked contradicts what is booked.
const fn conflict(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    data(code, Class::Conflict, en, zh, fix)
}

/// What was named is not there.
const fn missing(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    data(code, Class::NotFound, en, zh, fix)
}

pub(super) const ENTRIES: &[Entry] = &[
    conflict(
        "T1001",
        "The key `{key}` was used before for something else",
        "键 `{key}` 之前已用于其他操作",
        [
            "Use a new key for a new command; the same key is for sending the same command again.",
            "新操作请使用新的键；同一个键只用于重发同一操作。",
        ],
    ),
    conflict(
        "T1002",
        "{at} is before the last booking, which was made at {last}",
        "{at} 早于最近一次记账时间 {last}",
        ["Book it now; an order's own time may lie in the past.", "请按当前时间记账；订单本身的时间可以早于现在。"],
    ),
    refused(
        "T1003",
        "The order's time {activity} is after {at}, when it would be booked",
        "订单时间 {activity} 晚于记账时间 {at}",
        ["Check the clock and the order's date.", "请检查时钟和订单日期。"],
    ),
    missing(
        "T1004",
        "{customer} is no member",
        "{customer} 不是会员",
        ["A first order or joining makes a member.", "首单或登记入会后才成为会员。"],
    ),
    conflict("T1005", "{customer} is a member already", "{customer} 已经是会员", ["", ""]),
    conflict(
        "T1006",
        "The order `{order}` is booked already",
        "订单 `{order}` 已经记账",
        ["Send what comes back of it as a refund.", "如有退货，请按退款提交。"],
    ),
    missing(
        "T1007",
        "There is no order `{order}` of this member",
        "该会员没有订单 `{order}`",
        ["Check the order's number and the member.", "请检查订单号和会员。"],
    ),
    conflict(
        "T1008",
        "The points of the order `{order}` are not pending",
        "订单 `{order}` 的积分不处于待生效状态",
        ["A refund takes back points that are active.", "已生效的积分请通过退款收回。"],
    ),
    conflict(
        "T1009",
        "{wanted} points are wanted, but {available} are there",
        "需要 {wanted} 积分，但只有 {available} 积分可用",
        ["", ""],
    ),
    refused(
        "T1010",
        "{points} is no number of points to book",
        "{points} 不是可以记账的积分数",
        ["Write a whole number above 0.", "请填写大于 0 的整数。"],
    ),
    missing("T1011", "There is no hold `{key}` of this member", "该会员没有冻结记录 `{key}`", ["", ""]),
    conflict(
        "T1012",
        "The hold `{key}` was resolved before, or has lapsed",
        "冻结记录 `{key}` 已经处理或已失效",
        ["Hold the points anew.", "请重新冻结积分。"],
    ),
    refused(
        "T1013",
        "{wanted} of the order `{order}` would come back, but only {left} is left of it",
        "订单 `{order}` 要退回 {wanted}，但只剩 {left} 可退",
        ["Check what was returned before.", "请核对此前的退货。"],
    ),
    refused(
        "T1014",
        "{wanted} points that paid for the order `{order}` would come back, but only {left} are left",
        "订单 `{order}` 要退回 {wanted} 积分，但只剩 {left} 积分可退",
        ["Check what was returned before.", "请核对此前的退款。"],
    ),
    refused("T1015", "A reason and a name are needed", "需要填写原因和经办人", ["", ""]),
    refused(
        "T1016",
        "Changing more than {above} points by hand needs a second person",
        "手工调整超过 {above} 积分需要第二人复核",
        [
            "Name another person who agrees; the limit is `approve_above` of the policy.",
            "请填写另一位同意的人；限额为策略中的 `approve_above`。",
        ],
    ),
    missing("T1017", "There is no level `{level}`", "没有等级 `{level}`", ["", ""]),
    refused(
        "T1018",
        "A grant needs an end that is after its start",
        "临时授予的等级需要晚于开始时间的结束时间",
        ["Set a floor if the level is to stay.", "如需长期保留，请设置保底等级。"],
    ),
    conflict(
        "T1019",
        "`{from}` cannot be merged into `{into}`: they are one already, or `{from}` is merged into someone else",
        "`{from}` 不能并入 `{into}`：两者已是同一人，或 `{from}` 已并入他人",
        ["Take the earlier merge back first.", "请先撤销之前的合并。"],
    ),
    conflict("T1020", "`{customer}` is not merged into this member", "`{customer}` 没有并入该会员", ["", ""]),
    conflict(
        "T1021",
        "The price is no longer {quoted} but {now}",
        "价格已由 {quoted} 变为 {now}",
        ["Show the customer the new quote.", "请向客户展示新的报价。"],
    ),
    missing("T1022", "There is no coupon `{coupon}`", "没有优惠券 `{coupon}`", ["", ""]),
    refused(
        "T1023",
        "{points} points cannot pay here",
        "此处不能用 {points} 积分支付",
        [
            "Points pay for a member's goods, up to their price, if the policy says what a point is worth (`worth`).",
            "若策略规定了积分价值（`worth`），会员可用积分抵付商品，最多抵到商品价格。",
        ],
    ),
    refused("T1024", "An amount cannot be {amount}, which is below zero", "金额不能是小于零的 {amount}", ["", ""]),
    conflict("T1025", "The nomination of {customer} was decided before", "对 {customer} 的提名已有决定", ["", ""]),
    refused(
        "T1026",
        "The tier of number {tier} is not one that the member is proposed for",
        "序号为 {tier} 的层级不在提名范围内",
        ["", ""],
    ),
    refused(
        "T1027",
        "A sum of points or amounts does not fit 64 bits",
        "积分或金额的合计超出 64 位整数",
        ["Check the amounts and the rate at which points are earned.", "请检查金额和积分比例。"],
    ),
    missing(
        "T1028",
        "The policy `{policy}` has no section `{section}`",
        "策略 `{policy}` 没有 `{section}` 部分",
        [
            "Write one. The least is `membership: { points: { per: 1, earn: 1 }, levels: [{ level: silver, from: 100, pays: 95% }] }` or `prices: { stack: best }`, or `partners: { kinds: { designer: Designer }, levels: [{ level: bronze, from: 0, rate: 3% }] }`.",
            "请补写。最简单的写法：`membership: { points: { per: 1, earn: 1 }, levels: [{ level: silver, from: 100, pays: 95% }] }` 或 `prices: { stack: best }`，或 `partners: { kinds: { designer: 设计师 }, levels: [{ level: bronze, from: 0, rate: 3% }] }`。",
        ],
    ),
    missing(
        "T1029",
        "Nobody of the id `{id}` has orders before the as-of",
        "时点之前没有编号为 `{id}` 的客户的订单",
        [
            "Check the id and `--as-of`. For somebody without orders quote without `--customer`.",
            "请检查编号和 `--as-of`。若客户尚无订单，报价时不要写 `--customer`。",
        ],
    ),
    refused(
        "T1030",
        "{path} holds no cart that can be read: {reason}",
        "{path} 不是可读的购物车：{reason}",
        [
            "Write it like `{\"lines\": [{\"list\": \"399.00\"}]}`; `terrace quote --help` shows all that may stand in it.",
            "写法如 `{\"lines\": [{\"list\": \"399.00\"}]}`；`terrace quote --help` 列出全部可写内容。",
        ],
    ),
    missing(
        "T1031",
        "Nobody was referred by `{id}` before the as-of",
        "时点之前没有由 `{id}` 介绍的客户",
        [
            "Check the id and `--as-of`; similar partners: {similar}. Who referred whom is told by the column `referrer` of orders and of customers.",
            "请检查编号和 `--as-of`；相近的合作伙伴：{similar}。介绍关系由订单和客户的 `referrer`（介绍人）列给出。",
        ],
    ),
    missing(
        "T1032",
        "The policy `{policy}` nominates nobody",
        "策略 `{policy}` 没有提名规则",
        [
            "Write it under `membership`, such as `nominate: { to: [A, B], when: orders >= 6 }`.",
            "请写在 `membership` 下，例如 `nominate: { to: [A, B], when: orders >= 6 }`。",
        ],
    ),
];
