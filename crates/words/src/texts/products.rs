//! Products bought together, best sellers and offers, as `terrace products` shows them.

texts! {
    CMD_PRODUCTS: "Show which products are bought together, what each tier buys, and what to offer next", "产品搭配、各层级畅销品，以及下一步该推荐什么";
    PRODUCTS_TOGETHER: "Products that are bought together: support, confidence, lift", "常一起购买的产品：支持度、置信度、提升度";
    PRODUCTS_BEST: "Best sellers in each tier of a scheme, and what the tier buys more often than others", "某分层方案各层级的畅销品，以及该层级比别人多买什么";
    PRODUCTS_NEXT: "What to offer a customer next, with the reason; with --out, a list for all customers", "给某客户的下一步推荐及理由；用 --out 则写出所有客户的名单";
    PRODUCTS_CHECK: "Check offers against what customers bought afterwards, compared with best sellers", "用之后的实际购买检验推荐，并与畅销榜对比";
    OPT_WINDOW: "Only orders within this span before the as-of, such as \"12 months\"; by default all", "只看时点之前这段时间的订单，例如 \"12 months\"；默认为全部";
    OPT_LEAST: "The least number of orders in which products must occur together; by default one in a thousand and at least 5, and more if there would be thousands of pairs", "产品组合至少出现的订单数；默认为订单数的千分之一且不少于 5，组合过多时自动提高";
    OPT_CONFIDENCE: "The least percentage of the orders with the first product that must contain the other", "买了前者的订单中买后者的最低比例（百分数）";
    OPT_TOP: "How many to show", "显示多少条";
    OPT_SCHEME: "The scheme whose tiers are used; by default the policy's first", "按哪个分层方案；默认为策略中的第一个";
    OPT_AGAIN: "Also offer products that the customer has bought before", "也推荐客户买过的产品";
    OPT_OFFERS_OUT: "Write the offers of all customers to this file: .csv, .parquet, .json or .xlsx", "把所有客户的推荐写入此文件：.csv、.parquet、.json 或 .xlsx";
    OPT_TIER: "Only customers of this tier (with --out)", "只写该层级的客户（与 --out 同用）";
    OPT_SCHEME_OF_TIER: "The scheme of that tier; by default the policy's first", "该层级所属的分层方案；默认为策略中的第一个";
    OPT_CUT: "The last day of the orders that offers are based on; by default the last tenth of the time is held out", "推荐所依据的最后一天；默认留出最后十分之一的时间作检验";

    TOGETHER_EXAMPLES: "Examples:
  terrace products together
  terrace products together --window \"12 months\" --confidence 30
  terrace products together --orders shop.csv --policy retail.yaml --as-of 2026-01-01", "示例:
  terrace products together
  terrace products together --window \"12 months\" --confidence 30
  terrace products together --orders 订单.csv --policy retail.yaml --as-of 2026-01-01";
    BEST_EXAMPLES: "Examples:
  terrace products best
  terrace products best --scheme abc --top 5 --window \"90 days\"", "示例:
  terrace products best
  terrace products best --scheme abc --top 5 --window \"90 days\"";
    NEXT_EXAMPLES: "Examples:
  terrace products next C0042
  terrace products next C0042 --top 3 --again
  terrace products next --out next.csv
  terrace products next --out next.csv --scheme abc --tier A", "示例:
  terrace products next C0042
  terrace products next C0042 --top 3 --again
  terrace products next --out next.csv
  terrace products next --out next.csv --scheme abc --tier A";
    CHECK_EXAMPLES: "Examples:
  terrace products check
  terrace products check --cut 2025-10-31 --top 10", "示例:
  terrace products check
  terrace products check --cut 2025-10-31 --top 10";

    TOGETHER_HEAD: "{rules} {rules|rule|rules} from {orders} {orders|order|orders}; each combination occurs in at least {least} of them. A lift of 1 means no connection.", "{orders} 笔订单中的 {rules} 条规则；每个组合至少出现在 {least} 笔订单中。提升度为 1 即无关联。";
    TOGETHER_NONE: "In {orders} {orders|order|orders}, no two products occur together at least {least} {least|time|times}. Lower `--least N` to see rarer combinations.", "{orders} 笔订单中，没有两个产品同时出现至少 {least} 次。可用 `--least N` 放低门槛。";
    TOGETHER_UNSURE: "In {orders} {orders|order|orders}, {sets} {sets|combination|combinations} of products {sets|occurs|occur} at least {least} {least|time|times}, but the surest has a confidence of {surest}, below the {confidence}% asked for. `--confidence {lower}` shows it.", "{orders} 笔订单中，有 {sets} 个产品组合出现至少 {least} 次，但置信度最高的为 {surest}，低于所要求的 {confidence}%。用 `--confidence {lower}` 可以看到。";
    COL_BECAUSE: "bought", "买了";
    COL_THEN: "also bought", "也买";
    COL_ORDERS: "orders", "订单数";
    COL_SUPPORT: "support", "支持度";
    COL_CONFIDENCE: "confidence", "置信度";
    COL_LIFT: "lift", "提升度";
    MORE: "… and {count} more (`--top N`, `--json`)", "……另有 {count} 条（`--top N`、`--json`）";

    BEST_HEAD: "Best sellers by {scheme}, from {orders} {orders|order|orders}. The index compares the share of buyers in a tier with that among all customers: above 1, the tier buys the product more often.", "按“{scheme}”的畅销品，共 {orders} 笔订单。指数为该层级购买者占比与全体之比：大于 1 即比别人多买。";
    BEST_ALL: "All customers ({customers})", "全体客户（{customers}）";
    BEST_TIER: "{tier} ({customers} {customers|customer|customers})", "{tier}（{customers} 位客户）";
    COL_PRODUCT: "product", "产品";
    COL_CUSTOMERS: "customers", "客户数";
    COL_UNITS: "units", "件数";
    COL_AMOUNT: "amount", "金额";
    COL_INDEX: "index", "指数";

    NEXT_HEAD: "Offers for {customer}, who has bought {bought} {bought|product|products}:", "给 {customer} 的推荐（已购 {bought} 种产品）：";
    COL_RANK: "no.", "序";
    COL_SCORE: "score", "得分";
    COL_REASON: "because", "理由";
    REASON: "bought {because}; of {with} {with|customer|customers} who did, {both} also bought this", "买过 {because}；{with} 位买过的客户中，{both} 位也买了它";
    REASON_BEST: "a best seller", "畅销品";
    OFFERS_WRITTEN: "offers for {customers} {customers|customer|customers} written to {path}", "已把 {customers} 位客户的推荐写入 {path}";

    CHECK_HEAD: "{count} {count|product|products} for each customer, based on orders up to {cut}, compared with purchases up to {until}:", "每人推荐 {count} 种产品，依据截至 {cut} 的购买，以截至 {until} 的实际购买检验：";
    COL_WHAT: "what counts", "口径";
    COL_HELD: "customers", "客户数";
    COL_HIT: "hit by offers", "推荐命中";
    COL_BEST: "hit by best sellers", "畅销榜命中";
    ONLY_NEW: "products new to the customer", "客户没买过的产品";
    ALSO_AGAIN: "all products", "全部产品";
}
