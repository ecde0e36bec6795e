//! Messages about products bought together and what to offer next.

use super::{Entry, Exit};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "T0070",
        exit: Exit::Data,
        en: "no order names a product, so that there is nothing to say of what goes with what",
        zh: "没有订单写明产品，无法分析产品搭配",
        fix_en: "import orders with one row per line and a column of products; a mapping file can name it (`product: …`)",
        fix_zh: "请导入每行一个产品、带产品列的订单；列名可在映射文件中指定（`product: …`）",
    },
    Entry {
        code: "T0071",
        exit: Exit::Data,
        en: "there are no orders on one side of {cut}",
        zh: "{cut} 的一侧没有订单",
        fix_en: "name another day with `--cut`",
        fix_zh: "请用 `--cut` 指定另一天",
    },
    Entry {
        code: "T0072",
        exit: Exit::Data,
        en: "customer `{id}` bought no product in these orders",
        zh: "客户“{id}”在这些订单中没有购买任何产品",
        fix_en: "check the id; similar ones that did: {similar}",
        fix_zh: "请检查客户编号；相近且有购买的：{similar}",
    },
    Entry {
        code: "T0073",
        exit: Exit::Usage,
        en: "`{text}` is no window",
        zh: "“{text}”不是时间窗",
        fix_en: "write `all` or a span, such as `--window \"12 months\"`",
        fix_zh: "请写 `all` 或一段时间，例如 `--window \"12 months\"`",
    },
    Entry {
        code: "T0074",
        exit: Exit::Usage,
        en: "the scheme `{scheme}` has no tier `{name}`",
        zh: "分层方案“{scheme}”没有名为“{name}”的层级",
        fix_en: "its tiers are: {known}; another scheme is named by `--scheme`",
        fix_zh: "其层级有：{known}；用 `--scheme` 可指定其他方案",
    },
    Entry {
        code: "T0075",
        exit: Exit::Usage,
        en: "with a bar of {least}, too many pairs of products stand together to look through them all",
        zh: "门槛为 {least} 笔订单时，同时出现的产品组合太多，无法逐一分析",
        fix_en: "the lowest bar for these orders is `--least {lowest}`",
        fix_zh: "这些订单可用的最低门槛是 `--least {lowest}`",
    },
];
