//! Messages about fitting and checking models.

use super::entry::{Class, Entry, data};

const fn error(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    data(code, Class::BadRequest, en, zh, fix)
}

const LEAVE_OUT: [&str; 2] = [
    "leave out `--no-prior` to borrow from published shops, use a longer history, or try another model",
    "去掉 `--no-prior` 即可参考公开店铺的数据；也可使用更长的历史，或换一种模型",
];

pub(super) const ENTRIES: &[Entry] = &[
    error(
        "T0060",
        "there are no purchases up to {until}",
        "截至 {until} 没有任何购买",
        ["choose a later day with `--until`", "请用 `--until` 指定更晚的日期"],
    ),
    error(
        "T0061",
        "there are no orders on one side of {cut}: orders run from {first} to {until}",
        "{cut} 的一侧没有数据：订单自 {first} 至 {until}",
        ["choose a day in between with `--cut`", "请用 `--cut` 指定两者之间的日期"],
    ),
    error(
        "T0062",
        "{model} does not predict when customers buy, so it cannot be checked this way",
        "{model} 不预测购买时间，无法这样检验",
        ["check `bg-nbd`, `mbg-nbd` or `pareto-nbd`", "请检验 `bg-nbd`、`mbg-nbd` 或 `pareto-nbd`"],
    ),
    error(
        "T0063",
        "amounts are in {named}, which have no common mean",
        "金额有 {named} 多种货币，没有共同的均值",
        [
            "give a policy, into whose currency they are converted, and rates: `--policy FILE --rates FILE`",
            "请给出策略（换算为其币种）与汇率：`--policy 文件 --rates 文件`",
        ],
    ),
    error(
        "T0064",
        "too few customers to fit {model}: there {found|is|are} {found}, and {needed} are needed",
        "{found} 位客户太少，无法拟合 {model}，至少需 {needed} 位",
        LEAVE_OUT,
    ),
    error(
        "T0065",
        "no customer ordered again, so {model} has nothing to learn from",
        "没有客户复购，{model} 无从学习",
        LEAVE_OUT,
    ),
    error(
        "T0066",
        "all customers bought in the same way, so {model} cannot tell how they differ",
        "所有客户的购买完全一样，{model} 无法分辨差异",
        LEAVE_OUT,
    ),
    error(
        "T0067",
        "there are too few orders: parameter {parameter} of {model} is unreliable, since the likelihood keeps rising",
        "订单数据不足：{model} 的参数 {parameter} 不可靠，似然一直上升",
        LEAVE_OUT,
    ),
    error(
        "T0068",
        "there are too few orders: parameter {parameter} of {model} is only known to within a factor of 20",
        "订单数据不足：{model} 的参数 {parameter} 误差可达 20 倍",
        LEAVE_OUT,
    ),
    error("T0069", "the fit of {model} did not converge", "{model} 的拟合没有收敛", LEAVE_OUT),
];
