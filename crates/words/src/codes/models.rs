//! Messages about fitting and checking models.

use super::{Entry, Exit};

const fn error(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    let [fix_en, fix_zh] = fix;
    Entry { code, exit: Exit::Data, en, zh, fix_en, fix_zh }
}

const LEAVE_OUT: [&str; 2] = [
    "leave out `--no-prior` to lean on published shops, take more history, or try another model",
    "去掉 `--no-prior` 即以公开店铺为先验；也可取更长的历史，或换一种模型",
];

pub(super) const ENTRIES: &[Entry] = &[
    error(
        "T0060",
        "nobody bought up to {until}",
        "截至 {until} 没有任何购买",
        ["name a later day with `--until`", "请用 `--until` 指定更晚的日期"],
    ),
    error(
        "T0061",
        "{cut} leaves nothing on one side: orders run from {first} to {until}",
        "{cut} 的一侧没有数据：订单自 {first} 至 {until}",
        ["name a day between them with `--cut`", "请用 `--cut` 指定两者之间的日期"],
    ),
    error(
        "T0062",
        "{model} says nothing of when customers buy, so that it cannot be checked so",
        "{model} 不预测购买时间，无法这样检验",
        ["check `bg-nbd`, `mbg-nbd` or `pareto-nbd`", "请检验 `bg-nbd`、`mbg-nbd` 或 `pareto-nbd`"],
    ),
    error(
        "T0063",
        "amounts are in {named}, which have no common mean",
        "金额有 {named} 多种货币，没有共同的均值",
        [
            "give a policy, whose currency they are put in, and rates: `--policy FILE --rates FILE`",
            "请给出策略（换算为其币种）与汇率：`--policy 文件 --rates 文件`",
        ],
    ),
    error(
        "T0064",
        "{found} customers are too few to fit {model} to; {needed} are needed",
        "{found} 位客户太少，无法拟合 {model}，至少需 {needed} 位",
        LEAVE_OUT,
    ),
    error(
        "T0065",
        "nobody came again, so that {model} has nothing to learn from",
        "没有客户复购，{model} 无从学习",
        LEAVE_OUT,
    ),
    error(
        "T0066",
        "all customers bought alike, so that {model} cannot tell how they differ",
        "所有客户的购买完全一样，{model} 无法分辨差异",
        LEAVE_OUT,
    ),
    error(
        "T0067",
        "the orders leave {parameter} of {model} without bound: the likelihood keeps rising",
        "订单数据无法约束 {model} 的参数 {parameter}：似然一直上升",
        LEAVE_OUT,
    ),
    error(
        "T0068",
        "the orders leave {parameter} of {model} open: it is known to no better than a factor of 20",
        "订单数据不足以确定 {model} 的参数 {parameter}：误差可达 20 倍",
        LEAVE_OUT,
    ),
    error("T0069", "no best fit of {model} was reached", "{model} 的拟合没有收敛", LEAVE_OUT),
];
