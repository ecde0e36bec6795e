//! Policies held against the past, as `terrace backtest` shows them.

texts! {
    CMD_BACKTEST: "Hold policies against what happened: what each tier went on to bring, and how well it sorted customers", "用历史检验策略：各层级之后带来多少收入，客户排得准不准";
    OPT_AGAINST: "A further policy to hold beside; may be given several times", "再用一份策略对比；可写多次";
    OPT_SCHEME: "One scheme alone; by default all of them", "只看一个分层方案；默认为全部";
    OPT_DATES: "How many days of the past are looked at", "检验过去多少个日期";
    OPT_EVERY: "How far the days are apart, such as \"1 month\"", "各日期之间的间隔，例如 \"1 month\"";
    OPT_AHEAD: "The span after each day that tiers are held against, such as \"3 months\"", "每个日期之后用来检验的时间段，例如 \"3 months\"";
    EXAMPLES: "Examples:
  terrace backtest
  terrace backtest --policy new.yaml --against old.yaml --dates 24
  terrace backtest --scheme pyramid --ahead \"6 months\" --json
  terrace backtest --orders shop.csv --policy retail.yaml --as-of 2026-01-01", "示例:
  terrace backtest
  terrace backtest --policy 新.yaml --against 旧.yaml --dates 24
  terrace backtest --scheme pyramid --ahead \"6 months\" --json
  terrace backtest --orders 订单.csv --policy retail.yaml --as-of 2026-01-01";

    HEAD: "{dates} {dates|date|dates} between {first} and {last}. On each, only facts from before it count (fields of customers are as they are now); tiers are held against what customers brought in the {ahead} after it.", "{first} 至 {last} 之间的 {dates} 个日期。每个日期只用此前的事实分层（客户资料按现在的值），再用之后 {ahead}的实际收入检验。";
    QUIET: "On {dates} of them nobody bought afterwards. If the facts end earlier, say so with `--as-of`.", "其中 {dates} 个日期之后没有人购买。如果数据到更早为止，请用 `--as-of` 写明。";
    EMPTY: "On {dates} of them nobody had a tier; they are left out.", "其中 {dates} 个日期没有客户被分层，已略去。";
    SCHEME: "{scheme} ({policy}): on average {customers} {customers|customer|customers}, who brought {revenue} in the span after", "{scheme}（{policy}）：每个日期平均 {customers} 位客户，之后时间段平均收入 {revenue}";
    COL_TIER: "tier", "层级";
    COL_CUSTOMERS: "customers", "客户数";
    COL_BOUGHT: "bought again", "再次购买";
    COL_EACH: "revenue each", "人均收入";
    COL_SHARE: "of revenue", "收入占比";
    COL_STAYED: "stayed", "留在本层";
    COL_RANKED: "ranked by", "排序依据";
    COL_FIRST: "best {share}%", "前 {share}%";
    COL_GINI: "ranking", "排序准确度";
    BY_TIERS: "these tiers", "本方案层级";
    BY_REVENUE: "revenue of the span before", "上一时间段收入";
    BY_RECENCY: "days since the last order", "距上次下单天数";
    RANKS: "What the best customers of each ranking brought, as a share of the revenue; ranking is 1 if everybody stands where their revenue puts them, 0 if the ranking says nothing.", "按各种排序，最靠前的客户带来的收入占比；排序准确度为 1 表示与实际收入完全一致，0 表示毫无作用。";
    NOT_RANKED: "Its tiers are in no order, so they are not held against rankings.", "本方案的层级没有高低之分，不作排序比较。";
    CLOSE: "Tiers that sort well say whom to look after; they don't say that looking after them earned it. For that, leave some customers out and compare.", "层级排得准，说明该关注谁；并不说明收入是关怀带来的。要证明效果，请留出部分客户作对照。";
    DAYS: "{count} {count|day|days}", "{count} 天";
    WEEKS: "{count} {count|week|weeks}", "{count} 周";
    MONTHS: "{count} {count|month|months}", "{count} 个月";
    YEARS: "{count} {count|year|years}", "{count} 年";
}
