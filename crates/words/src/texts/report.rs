//! The report page.

use crate::lang::Text;

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        $(
            #[doc = $en]
            pub const $name: Text = Text::new($en, $zh);
        )*

        #[cfg(test)]
        const ALL: &[(&str, Text)] = &[$((stringify!($name), $name)),*];
    };
}

texts! {
    BRAND: "Terrace", "梯田";
    DOCUMENT: "Customer tiers", "客户分层报告";
    AS_OF: "Facts before {as_of}", "数据截至 {as_of}（不含该时刻）";
    FROM_LAKE: "lake version {version}", "数据湖版本 {version}";
    FROM_FILES: "straight from files", "直接读取文件";
    POLICY: "Policy", "策略";
    RULES_HASH: "Policy hash", "策略指纹";
    FACTS: "Facts", "数据来源";
    CURRENCY: "Currency", "币种";
    PROGRAM: "Terrace", "程序版本";
    CONTENTS: "Contents", "目录";

    KEY_FIGURES: "Key figures", "关键数字";
    REVENUE_NET: "Revenue after returns", "净收入（扣除退货）";
    REVENUE_GROSS: "Revenue before returns", "总收入（退货前）";
    REVENUE_GROSS_IS: "{amount} before returns", "退货前 {amount}";
    REVENUE_NET_IS: "{amount} after returns", "扣除退货后 {amount}";
    CUSTOMERS: "Customers", "客户数";
    WITH_ORDERS: "{customers} with orders ({share})", "有订单 {customers} 人（{share}）";
    ORDERS: "Orders", "订单数";
    ORDERS_EACH: "{orders} per customer with orders", "每位下单客户 {orders} 单";
    AVERAGE_ORDER: "Average order value", "平均订单金额";
    AVERAGE_ORDER_IS: "before returns", "退货前";
    RETURN_RATE: "Returned", "退货率";
    RETURNED_IS: "{amount} of revenue", "退货金额 {amount}";
    NEWEST_ORDER: "Newest order", "最近一笔订单";
    FACTS_SINCE: "the oldest is of {day}", "最早一笔：{day}";

    AS_TABLE: "The figures as a table", "查看数据表";
    REVENUE: "Revenue", "收入";
    SHARE: "Share", "占比";
    SHARE_OF_CUSTOMERS: "Share of customers", "客户占比";
    SHARE_OF_REVENUE: "Share of revenue", "收入占比";
    TOGETHER: "Together", "合计";
    OTHER: "Other", "其他";
    UNKNOWN: "Not given", "未填写";

    TREND: "Month by month", "月度走势";
    TREND_PICTURE: "Revenue and active customers by month", "各月收入与活跃客户";
    ACTIVE_CUSTOMERS: "Active customers", "活跃客户";
    NEW_CUSTOMERS: "of them new", "其中新客户";
    MONTH: "Month", "月份";
    PARTIAL: "month not complete", "不完整月份";
    PARTIAL_MONTH: "{month} (not complete)", "{month}（不完整）";
    MONTH_TIP: "{month}: {revenue}, {orders} orders, {customers} active customers, {new} of them new", "{month}：收入 {revenue}，{orders} 单，活跃客户 {customers} 人，其中新客户 {new} 人";
    YEAR_UP: "The last twelve whole months brought {amount}, {change} more than the twelve before.", "最近十二个完整月收入 {amount}，比此前十二个月增长 {change}。";
    YEAR_DOWN: "The last twelve whole months brought {amount}, {change} less than the twelve before.", "最近十二个完整月收入 {amount}，比此前十二个月下降 {change}。";
    BEST_MONTH: "The best month was {month} with {amount}.", "收入最高的月份是{month}，达 {amount}。";

    CONCENTRATION: "Concentration of revenue", "收入集中度";
    TOP_FIFTH: "{part} of customers bring {share} of revenue.", "{part} 的客户带来了 {share} 的收入。";
    FOUR_FIFTHS: "It takes {customers} of {all} customers ({part}) to reach 80% of revenue. Concentration (Gini, 0 even to 100 all from one): {gini}.", "{all} 位客户中，{customers} 位（{part}）即贡献 80% 的收入。集中程度（基尼系数，0 为完全平均，100 为全部来自一人）：{gini}。";
    PARETO_PICTURE: "Curve of revenue over customers: {part} of customers bring {share} of revenue", "收入集中曲线：{part} 的客户带来 {share} 的收入";
    AXIS_CUSTOMERS: "customers, the largest first", "客户（按收入从高到低）";
    AXIS_REVENUE: "share of revenue", "收入累计占比";
    IF_EQUAL: "if all were equal", "若人人相等";
    MARK_POINT: "{part} of customers: {share}", "{part} 的客户：{share}";
    CURVE_TIP: "The largest {part} ({customers} customers) bring {share} of revenue", "收入最高的 {part}（{customers} 位客户）带来 {share} 的收入";
    LARGEST_PART: "The largest", "收入最高的";

    TIERS: "Schemes and their tiers", "分层方案与层级";
    TIER: "Tier", "层级";
    KIND_THRESHOLD: "fixed thresholds", "固定门槛";
    KIND_PYRAMID: "ranked, cut at shares of customers", "按排名与客户占比划分";
    KIND_SHARE: "ranked, cut at shares of revenue (ABC)", "按累计贡献划分（ABC）";
    KIND_RFM: "recency, frequency, money", "最近购买、频次、金额";
    KIND_MATRIX: "two measures, each high or low", "两项指标高低交叉";
    KIND_SCORE: "weighed score", "加权评分";
    KIND_CLUSTERS: "natural groups", "自然客群";
    KIND_RULES: "conditions", "条件规则";
    EMPTY_UNIVERSE: "No customer takes part in this scheme at this moment.", "该时点没有客户参与此方案。";
    UNCLASSIFIED: "{customers} customers have no class here because a figure is missing.", "另有 {customers} 位客户因缺少指标而未分层。";
    FINDING_ORDERED: "{tier}: {part} of customers, {share} of revenue. On average, one of them brings {times}× as much as one in {last}.", "{tier}：{part} 的客户，贡献 {share} 的收入；人均收入是“{last}”的 {times} 倍。";
    FINDING_LARGEST: "{tier}: {part} of customers, {share} of revenue.", "{tier}：{part} 的客户，贡献 {share} 的收入。";
    LAYER_CUSTOMERS: "{customers} customers · {part}", "{customers} 位 · {part}";
    LAYER_REVENUE: "{share} · {amount}", "{share} · {amount}";
    LAYER_IS: "Customers", "客户";
    TIER_TIP: "{tier}: {customers} customers ({part}), {revenue} ({share} of revenue)", "{tier}：{customers} 位客户（{part}），收入 {revenue}（占 {share}）";
    PYRAMID_PICTURE: "{scheme}: customers and revenue of each layer", "{scheme}：各层客户与收入";
    PYRAMID_CAPTION: "The area of a layer is its number of customers; the bar beside it is its revenue.", "每层面积代表客户数，右侧横条代表收入。";
    GROUP_NAME: "Group", "客群";
    GROUP_ALL: "typical of all: {value}", "全体典型值 {value}";
    GROUP_TIP: "typical {value}; {distance} standard deviations from the average", "典型值 {value}，距平均 {distance} 个标准差";
    GROUPS_PICTURE: "{scheme}: where each group lies along every metric", "{scheme}：各客群在各指标上的位置";
    GROUPS_CAPTION: "Each value is typical of its group: half of its customers lie above it. The bar shows how far the group lies from the average of all customers, to the left below and to the right above; strong bars are what sets the group apart.", "每个数值是该客群的典型值，即有一半客户高于它。条形表示该客群偏离全体平均的程度，向左偏低，向右偏高；深色条形是该客群与众不同之处。";
    GROUPS_ONE: "There are too few customers, or they are too much alike, to tell groups apart.", "客户太少，或彼此过于相似，无法划分客群。";
    GROUPS_NATURAL: "These groups are natural: customers crowd together around them more closely than evenly spread customers would.", "这些客群是自然形成的：客户聚集在各客群周围，比均匀分布时紧密得多。";
    GROUPS_SLICES: "These groups are slices of one cloud: there are no gaps between customers, so the borders are drawn for convenience. They serve to speak to customers differently, but whoever lies near a border could as well be beyond it.", "这些客群只是同一片客户群的切分：客户之间没有明显间隔，边界只为方便而划。可以据此区别对待客户，但靠近边界的客户归入另一侧也说得通。";
    SILHOUETTE_LEGEND: "How far the groups stand apart, by their number", "不同客群数下，客群彼此分开的程度";
    SILHOUETTE_PICTURE: "Mean silhouette by number of groups", "不同客群数的平均轮廓系数";
    SILHOUETTE_CAPTION: "Mean silhouette: 1 where groups are far apart, 0 where they touch.", "平均轮廓系数：1 表示彼此远离，0 表示彼此相接。";
    GROUPS_COUNT: "{count} groups", "{count} 个客群";
    GROUPS_HERE: "here", "本方案";
    BARS_PICTURE: "{scheme}: share of customers and of revenue of each tier", "{scheme}：各层级客户占比与收入占比";
    BAR_CUSTOMERS: "{customers} customers, {share} of all", "{customers} 位客户，占 {share}";
    BAR_REVENUE: "{amount}, {share} of revenue", "{amount}，占收入 {share}";
    EXPECTED: "Expected", "预期占比";
    EXPECTED_IS: "expected {share} of customers", "预期客户占比 {share}";
    DISTANCE: "Drift", "偏差";
    DISTANCE_IS: "Actual less expected share of customers, in percentage points; marked from five points on", "实际客户占比减预期占比（百分点）；达到 5 个百分点时标出";
    DRIFT: "Drift: {tier} holds {share} of customers where {expected} were expected.", "偏离预期：{tier}实际占 {share}，预期为 {expected}。";
    NO_DRIFT: "All shares lie within five points of what was expected.", "各层占比与预期相差均不到 5 个百分点。";
    PROFILE_OF: "{scheme}: profile of each tier", "{scheme}：各层级画像";
    PER_CUSTOMER: "Per customer", "人均收入";
    PER_CUSTOMER_IS: "Mean revenue per customer", "每位客户的平均收入";
    MEDIAN_AMOUNT: "Median revenue", "收入中位数";
    MEDIAN_AMOUNT_IS: "Half of the tier's customers brought more, half less", "该层一半客户高于此值，一半低于此值";
    MEDIAN_ORDERS: "Median orders", "订单数中位数";
    MEDIAN_ORDERS_IS: "Median number of orders per customer", "每位客户订单数的中位数";
    MEDIAN_BASKET: "Median basket", "客单价中位数";
    MEDIAN_BASKET_IS: "Median of the customers' average order values", "各客户平均订单金额的中位数";
    MEDIAN_RECENCY: "Median days since", "未购天数中位数";
    MEDIAN_RECENCY_IS: "Median of days since the last order", "距最近一次购买天数的中位数";

    GRID_LEGEND: "Customers (large) and revenue (small); the deeper the colour, the more revenue.", "大字为客户数，小字为收入；颜色越深收入越高。";
    GRID_PICTURE: "{scheme}: customers and revenue by recency and frequency", "{scheme}：按最近购买与频次的客户和收入";
    GRID_CAPTION: "R: how recently they bought, higher is more recent. F: how often, higher is more often.", "R 为最近购买，数值越大越近；F 为购买频次，数值越大越频繁。";
    GRID_TIP: "{digits}, {segment}: {customers} customers ({part}), {revenue} ({share} of revenue)", "{digits}，{segment}：{customers} 位客户（{part}），收入 {revenue}（占 {share}）";

    CROSSES: "Scheme against scheme", "方案交叉对照";
    CROSS_CAPTION: "Where the tiers of one scheme stand in another: customers, and their share of the row.", "一个方案的各层级在另一方案中的分布：客户数及其占本行的比例。";
    CHOOSE_PAIR: "Pair of schemes", "选择方案组合";
    CROSS_TIP: "{one} and {other}: {customers} customers ({part} of the row), {revenue}", "{one} 且 {other}：{customers} 位客户（占本行 {part}），收入 {revenue}";

    CATEGORIES: "What the tiers buy", "各层级买什么";
    CATEGORY: "Category", "类别";
    CATEGORY_CAPTION: "The share of each tier's revenue by category; below it, how that compares with all customers (1× is alike).", "各层级收入按类别的占比；下方小字为与全体客户相比的倍数（1× 表示相同）。";
    FIELDS: "The tiers by your own fields", "各层级按自定义字段";
    FIELD_CAPTION: "The share of each tier's revenue by the fields that the policy declares; below it, how that compares with all customers (1× is alike). Only values that at least 5 customers share are named.", "各层级收入按策略所声明字段的占比；下方小字为与全体客户相比的倍数（1× 表示相同）。只列出至少 5 位客户共有的值。";
    REGIONS: "Where the tiers are", "各层级在哪里";
    REGION: "Region", "地区";
    REGION_CAPTION: "The share of each tier's revenue by region; below it, how that compares with all customers (1× is alike).", "各层级收入按地区的占比；下方小字为与全体客户相比的倍数（1× 表示相同）。";
    CHOOSE_SCHEME: "Scheme", "选择方案";
    ALL_CUSTOMERS: "All", "全体";
    LESS_THAN_ALL: "less than all customers", "低于全体";
    MORE_THAN_ALL: "more", "高于全体";
    LIFT_TIP: "{tier}, {place}: {revenue}, {share} of the tier's revenue; all customers {overall}, so {lift}", "{tier}，{place}：{revenue}，占该层收入 {share}；全体为 {overall}，即 {lift}";

    FORECASTS: "Do the forecasts hold?", "预测可信吗？";
    FORECASTS_FINDING: "After {cut} the model expected {expected} repeat purchases of the customers it knew; {actual} were made.", "{cut} 之后，模型预计其已知客户复购 {expected} 次，实际 {actual} 次。";
    FORECASTS_CAPTION: "The model behind this policy's forecasts ({model}) was fitted to what {customers} customers did up to {cut}, and is held against what they did up to {until}. The forecasts themselves rest on everything before the moment above.", "本策略的预测所用的模型（{model}）按 {customers} 位客户截至 {cut} 的购买拟合，再与其截至 {until} 的实际购买比较。预测本身则使用时点之前的全部数据。";
    FORECASTS_PRIOR: "The orders up to that day do not carry the model by themselves: it leans on published shops.", "截至该日的订单本身撑不起这个模型，因此以公开店铺的数据为先验。";
    FORECASTS_FEW: "Whether the forecasts hold cannot be shown: the model behind them ({model}) knew {customers} customers up to {cut}, and fewer than {fewest} tell next to nothing.", "无法展示预测是否可信：所用模型（{model}）截至 {cut} 已知 {customers} 位客户，不足 {fewest} 位，说明不了什么。";
    EXPECTED_BY_MODEL: "expected", "预计";
    ACTUAL: "actual", "实际";
    TRACK_PICTURE: "Repeat purchases added up week by week, expected and actual", "逐周累计的复购次数：预计与实际";
    REPEAT_PURCHASES: "repeat purchases, added up", "累计复购次数";
    KNOWN_UP_TO: "known up to here", "模型所知至此";
    TRACK_TIP: "up to {day}: {expected} expected, {actual} made", "截至 {day}：预计 {expected} 次，实际 {actual} 次";
    HISTOGRAM: "Customers by repeat purchases", "按复购次数的客户数";
    AFTERWARDS: "What they bought afterwards", "此后的购买";
    TENTHS: "Who bought afterwards, by tenths", "此后是否购买（十等分）";
    REPEATS: "repeat purchases before", "此前复购次数";
    PURCHASES_EACH: "purchases per customer", "人均购买次数";
    SHARE_BUYING: "share who buy", "购买者占比";
    TENTH: "tenths by the probability of still being a customer", "按仍是客户的概率十等分";
    GROUP: "group", "组";
    PAIR_TIP: "{group}: {customers} customers, {expected} expected, {actual} actual", "{group}：{customers} 位客户，预计 {expected}，实际 {actual}";
    OR_MORE: "{number}+", "{number}+";
    ALIVE_GRID: "Who is still a customer", "谁仍是客户";
    ALIVE_CAPTION: "The probability of still being a customer, of one who first bought {weeks} weeks ago: who bought often and then fell silent is gone sooner than who always came rarely.", "首次购买于 {weeks} 周之前的客户仍是客户的概率：常来而突然沉寂的，比一向少来的更可能已经流失。";
    SILENT_WEEKS: "weeks silent", "沉寂周数";
    ALIVE_AXES: "From left to right: repeat purchases. Downwards: weeks since the last one.", "从左到右为复购次数，从上到下为距上次购买的周数。";
    PRODUCTS: "What each tier buys, and what goes with what", "各层级买什么，什么与什么搭配";
    PRODUCTS_CAPTION: "The products that most customers of each tier of “{scheme}” bought, and how much more often than customers at large: 2.0 is twice as often.", "“{scheme}”各层级中购买人数最多的产品，以及与全体客户相比的倍数：2.0 即两倍。";
    SELLER: "{customers} customers · {index}×", "{customers} 位客户 · {index} 倍";
    PAIR_FINDING: "Of the orders with {because}, {confidence} also hold {then}: {lift} times as often as orders at large.", "含 {because} 的订单中，{confidence} 也含 {then}：是全部订单的 {lift} 倍。";
    PAIRS_CAPTION: "Products that are bought together, the strongest connection first", "常一起购买的产品，关联最强的在前";
    RANK: "Rank", "名次";
    WHO_BUYS: "Who buys", "买了";
    ALSO_BUYS: "also buys", "也买";
    CONFIDENCE: "In how many of these orders", "在这些订单中的比例";
    LIFT: "Times as often", "倍数";
    RETURNS: "Cost and return by tier", "各层级的投入与回报";
    RETURNS_CAPTION: "Revenue is not profit: the margin is net revenue less the cost of goods, over all facts before the moment above. Below each figure its part of the whole. Growth sets the net revenue of the last twelve months against that of the twelve before; whoever is in a high tier by recent spend has mostly grown.", "收入不等于利润：毛利为净收入减去商品成本，统计时点之前的全部数据。每个数字下方为其占比。增长为最近十二个月净收入与此前十二个月之比；按近期消费划入高层级的客户，多半本就在增长。";
    RETURNS_FINDING: "{tier} brings {revenue} of revenue and {margin} of the margin.", "{tier}贡献 {revenue} 的收入与 {margin} 的毛利。";
    GROWTH: "Growth in a year", "一年增长";
    GROWTH_TO: "to {amount}", "至 {amount}";
    MARGIN: "Margin", "毛利";
    DISCOUNTS: "Discounts given", "让利";
    SERVICE_COST: "Service cost", "服务成本";
    NET_VALUE: "Net value", "净价值";

    MOVEMENT: "Movement between tiers", "层级变动";
    NO_MOVEMENT: "Who moved between tiers, and how the tiers grew, appears here once a run for an earlier moment is kept: `terrace tier --as-of DATE` keeps one.", "保留较早时点的运行后，此处会显示层级之间的变动与各层级的走势：用 `terrace tier --as-of 日期` 即可保留一次。";
    MOVED_UP_DOWN: "Since {date}, {up} customers moved up, who bring {gained}, and {down} moved down, who bring {lost}.", "自{date}以来，{up} 位客户上升（净收入 {gained}），{down} 位下降（净收入 {lost}）。";
    MOVED_OTHERWISE: "Since {date}, {moved} customers went from one class to another.", "自{date}以来，{moved} 位客户变更了类别。";
    SANKEY_PICTURE: "{scheme}: who went from which tier to which", "{scheme}：客户在层级之间的流动";
    MOVE_UP: "Up", "上升";
    MOVE_DOWN: "Down", "下降";
    MOVE_OTHER: "Otherwise", "其他变动";
    MOVE_STAY: "Stayed", "不变";
    MOVE_TIP: "{from} → {to}: {customers} customers, net revenue {revenue}", "{from} → {to}：{customers} 位客户，净收入 {revenue}";
    MOVES_TABLE: "Who went where: from (down) to (across), with their net revenue", "流向表：由（行）到（列），附净收入";
    MOVE_CAUSES: "What moved them. One whom each of several values alone would have moved counts for each.", "变动原因。若多项数值各自都足以使客户变动，则每项都计入。";
    WITHOUT_CLASS: "No class", "无层级";
    NEW_ONES: "New", "新增";
    GONE_ONES: "Gone", "消失";
    MOMENT: "As of", "时点";
    TREND_CUSTOMERS: "Share of customers", "客户占比";
    TREND_REVENUE: "Share of net revenue", "净收入占比";
    TIERS_TREND_PICTURE: "{scheme}: the tiers over time", "{scheme}：各层级走势";
    TIERS_TREND_CAPTION: "At each kept run: the shares of the classified customers, and of their net revenue up to that moment.", "每次保留的运行：已分层客户的占比，及其截至该时点的净收入占比。";

    LABELS: "Labels", "标签";
    LABEL: "Label", "标签名称";
    CONDITION: "Condition", "条件";
    LABEL_CAPTION: "Marks beside the tiers; a customer may carry several. Shares are of customers with orders.", "层级之外的标记，一位客户可有多个标签。占比以有订单的客户为基数。";

    LARGEST: "The largest customers", "最大客户";
    LARGEST_FINDING: "The {customers} largest customers together bring {amount}, {share} of revenue.", "最大的 {customers} 位客户合计贡献 {amount}，占收入 {share}。";
    CUSTOMER: "Customer", "客户";
    PHONE: "Phone", "电话";
    LAST_ORDER: "Last order", "最近订单";

    QUALITY: "Quality of the data", "数据质量";
    QUALITY_CLEAN: "{read} rows read, none rejected.", "共读取 {read} 行，全部可用。";
    QUALITY_FINDING: "{read} rows read, {rejected} rejected ({share}).", "共读取 {read} 行，拒收 {rejected} 行（{share}）。";
    FILES: "Files", "文件";
    KIND: "Facts", "数据类型";
    ROWS_READ: "Read", "读取";
    ROWS_ACCEPTED: "Accepted", "接收";
    ROWS_REPLACED: "Replaced", "替换";
    ROWS_UNCHANGED: "Unchanged", "未变";
    ROWS_REJECTED: "Rejected", "拒收";
    NO_CUSTOMER: "No customer", "无客户";
    NO_CUSTOMER_IS: "Rows that name no customer: kept and counted, part of no tier", "未注明客户的行：保留并计数，但不参与分层";
    IMPORT_NUMBER: "import {number}", "第 {number} 次导入";
    REASONS: "Why rows were rejected", "拒收原因";
    STATUSES: "How statuses were read", "订单状态的解读";
    STATUS_READ: "{status}: {meaning}", "{status}：{meaning}";

    HOW_TO_READ: "How to read this page", "阅读说明";
    BASIS_GROSS: "Revenue of tiers, months and customers is counted before returns.", "各层级、月份和客户的收入均按退货前金额计算。";
    BASIS_NET: "Revenue of tiers, months and customers is counted after returns; a return counts at its own time.", "各层级、月份和客户的收入均已扣除退货；退货按其发生时间计入。";
    AS_OF_NOTE: "Facts at or after the moment named at the top do not exist for this page. Customer attributes such as region are the newest known.", "页首时点及之后的数据不计入本报告。地区等客户属性取当前已知的最新值。";
    MASKED_NOTE: "Names and phones of persons are masked; the full ones are not in this file.", "个人姓名与电话已脱敏，本文件不含完整信息。";
    LEFT_OUT: "Left out for want of facts: {sections}.", "因缺少数据而未列出：{sections}。";
    COLOPHON: "Made by Terrace. One file, nothing loaded from a network.", "由梯田（Terrace）生成。单一文件，不从网络加载任何内容。";
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use std::collections::BTreeSet;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn both_languages_say_the_same() {
        for (name, text) in ALL {
            assert!(!text.en.is_empty() && !text.zh.is_empty(), "{name}");
            assert_eq!(placeholders(text.en), placeholders(text.zh), "{name}");
        }
    }
}
