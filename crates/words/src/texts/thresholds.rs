//! Thresholds proposed for wanted shares, as `terrace policy thresholds` shows them.

texts! {
    CMD_THRESHOLDS: "Propose thresholds of a scheme for the shares that its tiers are to have, and show where the values fall apart by themselves", "按各层级希望的占比给出分档建议，并显示数据自然分开的位置";
    SCHEME: "The scheme; by default the only one with `threshold:`", "分层方案；默认为唯一使用 `threshold:` 的方案";
    OPT_SHARES: "The shares that the tiers but the last are to have, from the best on, such as 10%,30%", "除最后一层外各层级希望的占比，从最高层开始，例如 10%,30%";
    EXAMPLES: "Examples:
  terrace policy thresholds
  terrace policy thresholds grade --shares 10%,30%
  terrace policy thresholds grade --shares 10%,30% --orders shop.csv --policy stationery.yaml --json", "示例:
  terrace policy thresholds
  terrace policy thresholds grade --shares 10%,30%
  terrace policy thresholds grade --shares 10%,30% --orders 订单.csv --policy stationery.yaml --json";

    HEAD: "{scheme}: {metric} of {customers} {customers|customer|customers} on {as_of}; {unknown} have none.", "{scheme}：{as_of}，{customers} 位客户的 {metric}，{unknown} 位无数据。";
    NOW: "As the policy has it", "按现行策略";
    WANTED: "For the shares wanted; round where that misses them by little", "按希望的占比（偏差很小时取整）";
    NATURAL: "Where the values fall apart by themselves", "数据自然分开的位置";
    NO_BREAKS: "The values do not fall apart by themselves.", "数据没有明显的自然分界。";
    FIT: "These classes hold {fit} of all differences.", "这样分组可解释 {fit} 的差异。";
    NO_CARE: "No contact of the last twelve months says how many minutes it took, so what the tiers cost in care is not told.", "最近十二个月的联系记录没有所用分钟数，无法给出各层级的服务耗时。";
    COL_TIER: "tier", "层级";
    COL_FROM: "from", "起点";
    COL_CUSTOMERS: "customers", "客户数";
    COL_SHARE: "share", "占比";
    COL_CARE: "hours of contacts in 12 months", "近 12 个月联系耗时（小时）";
    COL_EACH: "each", "人均";
}
