//! Messages about discounts that are thought through before they are given.

use super::entry::{Class, Entry, data, note, usage};

pub(super) const ENTRIES: &[Entry] = &[
    data(
        "T0550",
        Class::BadRequest,
        "no sale before {as_of} fits what was asked (`--window \"{window}\"`)",
        "{as_of} 之前没有符合条件的销售（`--window \"{window}\"`）",
        [
            "check the names after `--tier`, `--product` and `--category`, or choose a longer `--window` or another `--as-of`",
            "请检查 `--tier`、`--product`、`--category` 后面的名称，或用 `--window` 选更长的时间、用 `--as-of` 选其他日期",
        ],
    ),
    data(
        "T0551",
        Class::BadRequest,
        "a cost is known for {share} of the revenue only, which is too little to tell the margin",
        "只有 {share} 的收入有成本记录，不足以算出毛利率",
        [
            "write the margin, such as `--margin 40`, or import orders with a column `cost`",
            "请写明毛利率，例如 `--margin 40`，或导入带 `cost`（成本）列的订单",
        ],
    ),
    data(
        "T0552",
        Class::BadRequest,
        "what brought {revenue} cost {cost}: there is no margin that a discount could come from",
        "收入 {revenue} 的货成本为 {cost}：没有毛利可供打折",
        [
            "check the column `cost` (it is the cost of the whole line), or write the margin, such as `--margin 40`",
            "请检查 `cost` 列（整行的成本），或写明毛利率，例如 `--margin 40`",
        ],
    ),
    usage(
        "T0553",
        Class::BadRequest,
        "`--{option} {value}` is no percentage above 0 and below 100",
        "`--{option} {value}` 不是 0 到 100 之间的百分数",
        ["write percent, such as `--{option} {example}`", "请按百分数写，例如 `--{option} {example}`"],
    ),
    note(
        "T0554",
        "a cost is known for {share} of the revenue; its margin is taken for all of it",
        "有 {share} 的收入有成本记录；按这部分的毛利率推算全部",
        ["write another margin with `--margin`", "可用 `--margin` 写明毛利率"],
    ),
];
