//! Messages about products bought together and what to offer next.

use super::entry::{Class, Entry, data, usage};

pub(super) const ENTRIES: &[Entry] = &[
    data(
        "T0070",
        Class::BadRequest,
        "no order names a product, so products bought together cannot be found",
        "没有订单写明产品，无法分析产品搭配",
        [
            "import orders with one row per line and a product column; a mapping file can name the column (`product: …`)",
            "请导入每行一个产品、带产品列的订单；列名可在映射文件中指定（`product: …`）",
        ],
    ),
    data(
        "T0071",
        Class::BadRequest,
        "there are no orders on one side of {cut}",
        "{cut} 的一侧没有订单",
        ["choose another day with `--cut`", "请用 `--cut` 指定另一天"],
    ),
    data(
        "T0072",
        Class::NotFound,
        "customer `{id}` bought no product in these orders",
        "客户“{id}”在这些订单中没有购买任何产品",
        ["check the id; similar ids with purchases: {similar}", "请检查客户编号；相近且有购买的：{similar}"],
    ),
    usage(
        "T0073",
        Class::BadRequest,
        "`{text}` is not a window",
        "“{text}”不是时间窗口",
        [
            "write `all` or a span, such as `--window \"12 months\"`",
            "请写 `all` 或一段时间，例如 `--window \"12 months\"`",
        ],
    ),
    usage(
        "T0074",
        Class::NotFound,
        "the scheme `{scheme}` has no tier `{name}`",
        "分层方案“{scheme}”没有名为“{name}”的层级",
        [
            "its tiers are: {known}; `--scheme` selects another scheme",
            "其层级有：{known}；用 `--scheme` 可指定其他方案",
        ],
    ),
    usage(
        "T0075",
        Class::BadRequest,
        "with a minimum of {least} {least|order|orders}, there are too many pairs of products to go through",
        "门槛为 {least} 笔订单时，同时出现的产品组合太多，无法逐一分析",
        ["the lowest minimum for these orders is `--least {lowest}`", "这些订单可用的最低门槛是 `--least {lowest}`"],
    ),
    usage(
        "T0076",
        Class::BadRequest,
        "`{option} {text}` is neither a currency nor a time zone in use",
        "无法识别“{option} {text}”",
        [
            "write a code of ISO 4217 (CNY, not RMB) and a zone of the tz database, such as `--currency CNY --timezone Asia/Shanghai`",
            "请写 ISO 4217 货币代码（人民币为 CNY，不是 RMB）和 tz 时区名，例如 `--currency CNY --timezone Asia/Shanghai`",
        ],
    ),
];
