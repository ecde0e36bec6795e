//! Messages about metrics.

use super::entry::{Class, Entry, data, failed, note};

pub(super) const ENTRIES: &[Entry] = &[
    data(
        "T0501",
        Class::BadRequest,
        "There is no measure `{name}`.",
        "没有名为“{name}”的度量。",
        [
            "`terrace policy measures` lists the measures that a policy can use.",
            "用 `terrace policy measures` 查看策略可用的全部度量。",
        ],
    ),
    data(
        "T0502",
        Class::BadRequest,
        "Customers have no field `{name}`.",
        "客户资料中没有字段“{name}”。",
        [
            "Use a column of the customers table, such as `province`, `kind` or `industry`, or `age`.",
            "请使用客户表中的列，例如 `province`、`kind`、`industry`，或 `age`。",
        ],
    ),
    data(
        "T0503",
        Class::BadRequest,
        "The measure `{name}` compares a window with the one before and cannot run over all time.",
        "度量“{name}”要把一个时间窗与前一个时间窗相比，不能用于全部时间。",
        ["Give it a window, such as `window: 12 months`.", "请写明时间窗，例如 `window: 12 months`。"],
    ),
    data(
        "T0504",
        Class::BadRequest,
        "The sums of `{name}` are too large for a 64-bit number of ten-thousandths.",
        "“{name}”的合计超出了 64 位整数（万分之一单位）所能表示的范围。",
        [
            "Look for wrong amounts in the files: a total of one customer, or of all, would exceed 900 trillion.",
            "请检查文件中的金额是否有误：某个客户或全部客户的合计超过了 900 万亿。",
        ],
    ),
    failed(
        "T0505",
        Class::Internal,
        "The column `{column}` of the `{kind}` facts has an unexpected type: {found}.",
        "事实“{kind}”的列“{column}”类型不符：{found}。",
        [
            "The stored table was changed by another program. Restore an earlier lake version or import again.",
            "存储的表可能被其他程序改动过。请恢复到较早的数据湖版本，或重新导入。",
        ],
    ),
    failed(
        "T0506",
        Class::Internal,
        "The `{kind}` facts have no column `{column}`.",
        "事实“{kind}”缺少列“{column}”。",
        [
            "The stored table was changed by another program. Restore an earlier lake version or import again.",
            "存储的表可能被其他程序改动过。请恢复到较早的数据湖版本，或重新导入。",
        ],
    ),
    failed(
        "T0507",
        Class::Internal,
        "The stored facts could not be read or computed: {reason}",
        "无法读取或计算已存储的事实：{reason}",
        [
            "Run `terrace lake verify` to see whether files are damaged, and check the disk. Restore damaged files from a backup.",
            "请运行 `terrace lake verify` 查看文件是否损坏，并检查磁盘。损坏的文件请从备份恢复。",
        ],
    ),
    failed(
        "T0508",
        Class::Internal,
        "A file of facts is not sorted by customer.",
        "某个事实文件没有按客户排序。",
        [
            "The stored table was changed by another program. Restore an earlier lake version or import again.",
            "存储的表可能被其他程序改动过。请恢复到较早的数据湖版本，或重新导入。",
        ],
    ),
    data(
        "T0509",
        Class::BadRequest,
        "There is no exchange rate from {currency} to {into} on or before {day}, and an amount of that day is in {currency}.",
        "{day} 及之前没有 {currency} 兑 {into} 的汇率，而当天有以 {currency} 计的金额。",
        [
            "Add a row with currency {currency}, a day no later than {day} and the rate to your file of rates, and \
                 import it: `terrace import rates FILE`, or give it with `--rates FILE`.",
            "请在汇率文件中补充一行（币种 {currency}、日期不晚于 {day}、汇率），再用 `terrace import rates FILE` 导入，\
                 或用 `--rates FILE` 直接给出。",
        ],
    ),
    note(
        "T0510",
        "There are too few customers with orders to fit {model} ({found}, and {needed} are needed); its forecasts borrow from published shops, and their intervals are wide.",
        "有订单的客户太少（{found} 人，至少需 {needed} 人），无法拟合 {model}；因此预测参考了公开店铺的数据，误差范围较大。",
        [
            "`terrace explain CUSTOMER` shows the interval; more history makes it narrower.",
            "`terrace explain 客户编号` 会给出区间；历史数据越多越准。",
        ],
    ),
    note(
        "T0511",
        "No customer ordered again, so {model} has nothing to learn from; its forecasts borrow from published shops, and their intervals are wide.",
        "没有客户复购，{model} 无从学习；因此预测参考了公开店铺的数据，误差范围较大。",
        [
            "`terrace explain CUSTOMER` shows the interval; more history makes it narrower.",
            "`terrace explain 客户编号` 会给出区间；历史数据越多越准。",
        ],
    ),
    note(
        "T0512",
        "All customers bought in the same way, so {model} cannot tell how they differ; its forecasts borrow from published shops, and their intervals are wide.",
        "所有客户的购买完全一样，{model} 无法分辨差异；因此预测参考了公开店铺的数据，误差范围较大。",
        [
            "`terrace explain CUSTOMER` shows the interval; more history makes it narrower.",
            "`terrace explain 客户编号` 会给出区间；历史数据越多越准。",
        ],
    ),
    note(
        "T0513",
        "There are too few orders, or they are too alike: parameter {parameter} of {model} is unreliable; its forecasts borrow from published shops, and their intervals are wide.",
        "订单太少或过于相似，{model} 的参数 {parameter} 不可靠；因此预测参考了公开店铺的数据，误差范围较大。",
        [
            "`terrace explain CUSTOMER` shows the interval; more history makes it narrower.",
            "`terrace explain 客户编号` 会给出区间；历史数据越多越准。",
        ],
    ),
    note(
        "T0514",
        "There are too few orders, or they are too alike: parameter {parameter} of {model} is only roughly known; its forecasts borrow from published shops, and their intervals are wide.",
        "订单太少或过于相似，只能大致确定 {model} 的参数 {parameter}；因此预测参考了公开店铺的数据，误差范围较大。",
        [
            "`terrace explain CUSTOMER` shows the interval; more history makes it narrower.",
            "`terrace explain 客户编号` 会给出区间；历史数据越多越准。",
        ],
    ),
    note(
        "T0515",
        "The fit of {model} did not converge; where a forecast is empty, it could not be computed.",
        "{model} 的拟合没有收敛；预测为空之处表示无法预测。",
        [
            "Try another model: `model: bg-nbd`, `mbg-nbd` or `pareto-nbd`.",
            "可换用其他模型：`model: bg-nbd`、`mbg-nbd` 或 `pareto-nbd`。",
        ],
    ),
    data(
        "T0516",
        Class::BadRequest,
        "The horizon of `{name}` ends beyond the calendar.",
        "“{name}”的预测期超出了日历范围。",
        ["Shorten the horizon, or choose an earlier as-of.", "请缩短预测期，或指定更早的时点。"],
    ),
    failed(
        "T0517",
        Class::Internal,
        "The kept run lacks the model {name}.",
        "保存的运行中缺少模型 {name}。",
        ["Run `terrace tier` again: it fits the model again.", "请重新运行 `terrace tier`，模型会重新拟合。"],
    ),
    failed(
        "T0518",
        Class::Internal,
        "Orders and their days contradict each other: {reason}",
        "订单与下单日互相矛盾：{reason}",
        [
            "The stored table was changed by another program. Restore an earlier lake version or import again.",
            "存储的表可能被其他程序改动过。请恢复到较早的数据湖版本，或重新导入。",
        ],
    ),
    note(
        "T0519",
        "No order line says what it cost, so these metrics count the goods as free: {metrics}",
        "订单中没有成本，以下指标把商品成本当作 0：{metrics}",
        [
            "Import orders with a cost column, or name it in the mapping: `columns: { cost: THEIR COLUMN }`.",
            "请导入带成本列的订单，或在映射文件中写明：`columns: { cost: 成本所在的列 }`。",
        ],
    ),
    note(
        "T0520",
        "{without} of {lines} order lines ({part}) have no cost and count as free goods in: {metrics}",
        "{lines} 行订单中有 {without} 行（{part}）没有成本，在以下指标中按成本 0 计：{metrics}",
        [
            "Fill in the missing costs and import the file again: rows with the same order replace the earlier ones.",
            "请补齐缺失的成本后重新导入：同一订单的行会替换先前的行。",
        ],
    ),
];
