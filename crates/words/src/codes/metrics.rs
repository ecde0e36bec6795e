//! Messages about metrics.

use super::{Entry, Exit};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "T0501",
        exit: Exit::Data,
        en: "There is no measure `{name}`.",
        zh: "没有名为“{name}”的度量。",
        fix_en: "`terrace policy measures` lists the measures that a policy can use.",
        fix_zh: "用 `terrace policy measures` 查看策略可用的全部度量。",
    },
    Entry {
        code: "T0502",
        exit: Exit::Data,
        en: "Customers have no field `{name}`.",
        zh: "客户资料中没有字段“{name}”。",
        fix_en: "Use a column of the customers table, such as `province`, `kind` or `industry`, or `age`.",
        fix_zh: "请使用客户表中的列，例如 `province`、`kind`、`industry`，或 `age`。",
    },
    Entry {
        code: "T0503",
        exit: Exit::Data,
        en: "The measure `{name}` compares a window with the one before and cannot run over all time.",
        zh: "度量“{name}”要把一个时间窗与前一个时间窗相比，不能用于全部时间。",
        fix_en: "Give it a window, such as `window: 12 months`.",
        fix_zh: "请写明时间窗，例如 `window: 12 months`。",
    },
    Entry {
        code: "T0504",
        exit: Exit::Data,
        en: "The sums of `{name}` are larger than a 64-bit number of ten-thousandths can hold.",
        zh: "“{name}”的合计超出了 64 位整数（万分之一单位）所能表示的范围。",
        fix_en: "Look for wrong amounts in the files: one customer's total would exceed 900 trillion.",
        fix_zh: "请检查文件中的金额是否有误：某个客户的合计超过了 900 万亿。",
    },
    Entry {
        code: "T0505",
        exit: Exit::Failed,
        en: "The column `{column}` of the `{kind}` facts has an unexpected type: {found}.",
        zh: "事实“{kind}”的列“{column}”类型不符：{found}。",
        fix_en: "The stored table was changed by another program. Restore an earlier lake version or import again.",
        fix_zh: "存储的表可能被其他程序改动过。请恢复到较早的数据湖版本，或重新导入。",
    },
    Entry {
        code: "T0506",
        exit: Exit::Failed,
        en: "The `{kind}` facts have no column `{column}`.",
        zh: "事实“{kind}”缺少列“{column}”。",
        fix_en: "The stored table was changed by another program. Restore an earlier lake version or import again.",
        fix_zh: "存储的表可能被其他程序改动过。请恢复到较早的数据湖版本，或重新导入。",
    },
    Entry {
        code: "T0507",
        exit: Exit::Failed,
        en: "The stored facts could not be read or computed: {reason}",
        zh: "无法读取或计算已存储的事实：{reason}",
        fix_en: "Check that the disk and the lake's files are whole; an earlier lake version can be restored.",
        fix_zh: "请检查磁盘与数据湖文件是否完好；必要时可恢复到较早的数据湖版本。",
    },
    Entry {
        code: "T0508",
        exit: Exit::Failed,
        en: "A file of facts is not in the order of its customers.",
        zh: "某个事实文件没有按客户排序。",
        fix_en: "The stored table was changed by another program. Restore an earlier lake version or import again.",
        fix_zh: "存储的表可能被其他程序改动过。请恢复到较早的数据湖版本，或重新导入。",
    },
    Entry {
        code: "T0509",
        exit: Exit::Data,
        en: "There is no rate of {currency} to {into} on {day} or before, and an amount of that day is in {currency}.",
        zh: "{day} 及之前没有 {currency} 兑 {into} 的汇率，而当天有以 {currency} 计的金额。",
        fix_en: "Add a row with currency {currency}, a day no later than {day} and the rate to your file of rates, and \
                 import it: `terrace import rates FILE`, or give it with `--rates FILE`.",
        fix_zh: "请在汇率文件中补充一行（币种 {currency}、日期不晚于 {day}、汇率），再用 `terrace import rates FILE` 导入，\
                 或用 `--rates FILE` 直接给出。",
    },
];
