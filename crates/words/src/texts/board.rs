//! The programme's board: its figures with what they mean, on the terminal and on the page.

texts! {
    CMD_BOARD: "The programme's board: goals, year over year, satisfaction, loyalty, costs, tiers since the roll-out, movement, target segments", "项目看板：目标、同比、满意度、忠诚、成本、各层级上线以来的变化、流动与目标细分";
    OPT_SCHEME: "The scheme whose tiers are shown; by default the first one with ordered tiers", "看板使用的分层方案；默认取第一个层级有高低之分的方案";
    OPT_OUT: "Write the review as a page to this file (.html), or with --rows the rows (.csv, .xlsx, .json, .parquet)", "将回顾写成网页文件（.html）；与 --rows 同用时写出明细（.csv、.xlsx、.json、.parquet）";
    OPT_ROWS: "List the customers behind a figure, by its key, such as satisfied_share or tiers.high.revenue_each", "列出某个数字背后的客户，写它的名称，例如 satisfied_share 或 tiers.high.revenue_each";
    OPT_UNMASKED: "Show ids that are phone numbers or e-mail addresses in full", "完整显示作为编号的手机号或邮箱";
    EXAMPLES: "Examples:
  terrace board
  terrace board --out board.html
  terrace board --as-of 2026-01-01 --scheme value --json
  terrace board --rows satisfied_share
  terrace board --rows moves.high.mid.share --out moved.csv
  terrace board --orders shop.csv --policy stationery.yaml", "示例:
  terrace board
  terrace board --out board.html
  terrace board --as-of 2026-01-01 --scheme value --json
  terrace board --rows satisfied_share
  terrace board --rows moves.high.mid.share --out 流动.csv
  terrace board --orders 订单.csv --policy stationery.yaml";
    WRITTEN: "The review is in {path}.", "回顾已写入 {path}。";
    ROWS_WRITTEN: "{count} {count|row is|rows are} in {path}.", "已将 {count} 行写入 {path}。";

    DOCUMENT: "Programme review", "客户项目回顾";
    PERIOD: "Twelve months from {from} to {to}, against {before_from} to {before_to}", "{from} 至 {to} 的十二个月，对比 {before_from} 至 {before_to}";
    ROLLED_OUT: "Rolled out on {day}", "{day} 上线";
    SCHEME: "Tiers: {scheme}", "层级：{scheme}";
    HOW_TO_READ: "How to read it", "阅读说明";
    GRADES: "Grades: “measured” is a plain count of facts, or an estimate from those who answered, with its range. E is a difference before and after: what happened, not why. D is what remains after the own trend and season: believable only if nothing else changed then. A to C need customers who were left out or who can be compared, as `terrace effects` has them; “—” cannot be told yet.", "等级：“实测”是对数据的直接计数，或由回答者得出的估计（附范围）。E 是前后差异：只说发生了什么，不说为什么。D 是去掉自身趋势和季节之后剩下的部分：只有当时没有别的变化才可信。A 到 C 需要留出的客户或可比的客户，见 `terrace effects`；“—” 表示暂时说不清。";
    RANGES: "Ranges cover the true value in 19 of 20 cases. A sum or a count of all facts has none: nothing is estimated.", "范围在 20 次中有 19 次包含真实值。对全部数据的合计和计数没有范围，因为没有估计。";
    TIERS_ARE: "Tiers are the classes that the facts of each day give by today's policy: of the roll-out, of a year ago and of now. Who was in a tier at the roll-out stays in its row, so that who moved does not make a change.", "层级按现行策略和当天的数据计算：上线日、一年前和现在。上线日属于某层级的客户一直留在该行，因此换层的客户不会造成变化的假象。";

    SINCE: "Rolled out", "上线";
    COLON: ": ", "：";
    FINDING: "{name}: {value}", "{name}：{value}";
    FINDING_CHANGED: "{name}: {value}, {change} on the year before", "{name}：{value}，比上一年 {change}";
    RANGE_IS: "95%: {range}", "95%：{range}";
    COL_FIGURE: "figure", "指标";
    COL_NOW: "last 12 months", "近 12 个月";
    COL_RANGE: "95% between", "95% 范围";
    COL_OF: "of", "基数";
    COL_BEFORE: "year before", "上一年";
    COL_CHANGE: "change", "变化";
    COL_GRADE: "grade", "等级";
    COL_KEY: "key", "名称";
    COL_GOAL: "goal", "目标";
    COL_TARGET: "target", "目标值";
    COL_REACHED: "reached", "达成";
    COL_CUSTOMER: "customer", "客户";
    COL_TIER: "tier", "层级";
    COL_PART: "value now", "现在的值";
    COL_WHOLE: "counted now", "现在的基数";
    COL_PART_BEFORE: "value before", "之前的值";
    COL_WHOLE_BEFORE: "counted before", "之前的基数";
    AT_LEAST: "at least {target}", "至少 {target}";
    AT_MOST: "at most {target}", "至多 {target}";
    REACHED: "yes", "是";
    REACHED_BY_CHANCE: "yes, but within the range of chance", "是，但在误差范围内";
    NOT_REACHED: "no", "否";
    NOT_REACHED_BY_CHANCE: "no, but within the range of chance", "否，但在误差范围内";
    NOT_TOLD: "cannot be told", "无法判断";
    MEASURED: "measured", "实测";
    POINTS: "{points} points", "{points} 个百分点";
    RANGE: "{low} to {high}", "{low} 至 {high}";
    OF_COUNT: "of {count}", "基数 {count}";
    AGAINST_BEFORE: "{before} the year before", "上一年 {before}";
    MEANS: "What it means, and its rows", "含义与明细";
    MEANS_TABLE: "What these figures mean, and their rows", "这些数字的含义与明细";
    ROWS_ARE: "Rows:", "明细：";
    ROWS_HEAD: "{name}: {rows} {rows|customer|customers} behind it.", "{name}：共 {rows} 位客户。";
    ROWS_MORE: "{more} more; `--out FILE.csv` or `--json` has them all.", "还有 {more} 位；用 `--out 文件.csv` 或 `--json` 查看全部。";
    NO_ROWS: "{name}: nobody is behind it.", "{name}：没有客户。";
    FACTS_BEHIND: "`terrace explain CUSTOMER` shows the facts behind a row.", "用 `terrace explain 客户编号` 查看某一行背后的数据。";
    DEFINITIONS: "`terrace board --rows KEY` says what a figure means and lists its customers.", "用 `terrace board --rows 名称` 查看指标的含义和客户明细。";

    GOALS: "Goals", "目标";
    GOALS_ABOUT: "What the policy's `board` section asks for, against what was measured.", "策略 `board` 部分设定的目标与实测对比。";
    NO_GOALS: "The policy sets no goals. Add a section `board:` with `targets:`, such as `revenue_growth: 20%` and `satisfied_share: 85%`.", "策略没有设定目标。请在 `board:` 部分的 `targets:` 下添加，例如 `revenue_growth: 20%` 和 `satisfied_share: 85%`。";
    GOALS_REACHED: "{reached} of {goals} {goals|goal|goals} reached", "{goals} 个目标中达成 {reached} 个";
    YEAR: "Year over year", "同比";
    YEAR_ABOUT: "The last twelve months against the twelve before.", "近十二个月与之前十二个月对比。";
    SATISFACTION: "Satisfaction, three ways", "满意度：三种口径";
    SATISFACTION_ABOUT: "Above expectation, against expectation, and by rating: three questions that need not agree.", "超出预期的比例、相对预期的水平、评分：三个问题，结果不必一致。";
    LOYALTY: "Loyalty and repurchase", "忠诚与复购";
    LOYALTY_ABOUT: "Who buys again and who comes back. Satisfaction is not taken for loyalty: whether they go together here is measured.", "谁再次购买、谁回来。满意不等于忠诚：两者在这里是否相关，由数据说明。";
    VOICE: "Word of mouth and brand", "口碑与品牌";
    VOICE_ABOUT: "Who would recommend the shop, and who came because somebody did.", "谁愿意推荐，谁因推荐而来。";
    COSTS: "Cost to win and to keep a customer", "赢得与保持客户的成本";
    COSTS_ABOUT: "Both are plain averages of what was spent; neither is assumed to be the larger.", "两者都是实际花费的简单平均，不预设哪个更高。";
    TIERS: "Each tier since the roll-out", "各层级上线以来";
    TIERS_ABOUT: "The same customers before and after: those who were in the tier on {day}. {after_from} to {after_to} against {before_from} to {before_to}.", "同一批客户的前后对比：{day} 属于该层级的客户。{after_from} 至 {after_to} 对比 {before_from} 至 {before_to}。";
    TIERS_PLAIN: "The same customers before and after, by the tier of the day of the roll-out.", "按上线日所属层级，同一批客户的前后对比。";
    REGRESSION: "Tiers are formed by what customers had bought, so the best tier tends to fall afterwards and the others to rise without any doing (regression to the mean). Only customers who were left out show what the programme did: `terrace effects draw`.", "层级按客户此前的购买形成，因此最好的层级之后往往回落、其他层级往往上升，与项目无关（向均值回归）。要看项目的作用，只能与留出的客户比较：`terrace effects draw`。";
    RETURNS: "Spend against return", "投入与回报";
    RETURNS_ABOUT: "What was given and spent on each tier in the last twelve months, and what it brought.", "近十二个月在各层级上的让利和服务花费，以及带来的回报。";
    CONCENTRATION: "How profit is spread", "利润集中度";
    CONCENTRATION_ABOUT: "Measured, never taken to be 80 by 20; revenue and profit apart.", "实际测量，不预设二八比例；收入与利润分开。";
    MOVEMENT: "Movement and opportunities", "流动与机会";
    MOVEMENT_ABOUT: "Where the customers of each tier of a year ago are now, and what the moves brought or took.", "一年前各层级的客户现在在哪里，这些流动带来或带走了多少收入。";
    SEGMENTS: "Target segments", "目标细分";
    SEGMENTS_ABOUT: "First which segments favour us most, by size, growth and profit; then the customers in them.", "先按规模、增长、利润比较哪些细分最值得投入，再看其中的客户。";
    SEGMENTS_WEIGHTS: "Weights: size {size} (customers and revenue half each), growth {growth}, profit {profit}. Each is the segment's place among the others, from 0 to 1.", "权重：规模 {size}（客户数与收入各半）、增长 {growth}、利润 {profit}。每项按该细分在各细分中的名次，从 0 到 1。";
    SEGMENTS_NO_PROFIT: "Weights: size {size} (customers and revenue half each), growth {growth}; profit is left out, as most order lines tell no cost. Each is the segment's place among the others, from 0 to 1.", "权重：规模 {size}（客户数与收入各半）、增长 {growth}；多数订单行没有成本，未计利润。每项按该细分在各细分中的名次，从 0 到 1。";
    SEGMENTS_STABLE: "{segment} stays first if any one weight is halved or raised by half.", "任一权重减半或增加一半，{segment} 仍排第一。";
    SEGMENTS_SENSITIVE: "{segment} is first, but not for all weights: with one of them halved or raised by half it may be {others}.", "{segment} 排第一，但并非在所有权重下：某项权重减半或增加一半时，可能是 {others}。";
    TARGET_CUSTOMERS: "Target customers: the largest of {segment}", "目标客户：{segment} 中最大的客户";

    REVENUE: "Revenue", "收入";
    REVENUE_IS: "Net amount of the orders of the period: what was paid less what came back.", "期间订单的净额：实付减退货。";
    REVENUE_GROWTH: "Revenue growth", "收入增长";
    REVENUE_GROWTH_IS: "Revenue of the last twelve months against that of the twelve before.", "近十二个月收入相对之前十二个月的变化。";
    CUSTOMER_GROWTH: "Growth of buyers", "购买客户增长";
    CUSTOMER_GROWTH_IS: "Customers with an order in the last twelve months against those of the twelve before.", "近十二个月有订单的客户数相对之前十二个月的变化。";
    ORDERS: "Orders", "订单";
    ORDERS_IS: "Orders of the period that exist: one of their lines is no return.", "期间的有效订单：至少一行不是退货。";
    CUSTOMERS: "Buyers", "购买客户";
    CUSTOMERS_IS: "Customers with an order in the period.", "期间有订单的客户。";
    NEW_CUSTOMERS: "New customers", "新客户";
    NEW_CUSTOMERS_IS: "Customers whose first order ever was in the period.", "首笔订单在期间内的客户。";
    AVERAGE_ORDER: "Average order", "平均订单";
    AVERAGE_ORDER_IS: "Gross amount of the period for each of its orders.", "期间毛额除以订单数。";
    MARGIN: "Profit on goods", "商品毛利";
    MARGIN_IS: "Net amount of the period less the cost of its goods.", "期间净额减商品成本。";
    SATISFIED_SHARE: "Satisfied customers", "满意客户";
    SATISFIED_SHARE_IS: "Share of answers of the period above what the customer expected, averaged over customers, so that each counts once. Range by Wilson.", "期间感知高于预期的回答占比，按客户平均，每位客户只算一次。范围按 Wilson 法。";
    SATISFACTION_RATIO: "Perceived against expected", "感知与预期之比";
    SATISFACTION_RATIO_IS: "Perceived ÷ expected, averaged over the customers who answered in the period; above 1 is better than expected. Range by Student's t.", "感知 ÷ 预期，按期间回答的客户平均；高于 1 即好于预期。范围按 t 分布。";
    RATING: "Rating", "评分";
    RATING_IS: "Rating as a part of its full scale, averaged over the customers who rated in the period. Range by Student's t.", "评分占满分的比例，按期间评分的客户平均。范围按 t 分布。";
    REPURCHASE_RATE: "Products bought again", "商品复购率";
    REPURCHASE_RATE_IS: "Products on two orders or more ÷ products bought, averaged over the buyers of the period. Range by Student's t.", "出现在两个及以上订单的商品 ÷ 买过的商品，按期间购买客户平均。范围按 t 分布。";
    REPEAT_SHARE: "Buyers with a second order", "复购客户";
    REPEAT_SHARE_IS: "Share of the buyers of the period with two orders or more in it. Range by Wilson.", "期间购买客户中有两个及以上订单的比例。范围按 Wilson 法。";
    RETENTION: "Buyers who came back", "客户保持率";
    RETENTION_IS: "Of the customers with an order in the span of the same length before, the share with an order in the period. Range by Wilson.", "上一同长期间有订单的客户中，本期间仍有订单的比例。范围按 Wilson 法。";
    RELATION: "Satisfaction and orders together", "满意与购买的相关";
    RELATION_IS: "Rank correlation (Spearman) of perceived ÷ expected with the number of orders of the period, over the customers who answered: 1 is together, 0 unrelated, −1 opposed. It says nothing of causes.", "回答客户的感知 ÷ 预期与期间订单数的秩相关（Spearman）：1 一致，0 无关，−1 相反。不说明因果。";
    NPS: "Recommendation score (NPS)", "推荐值（NPS）";
    NPS_IS: "Percent of scores 9 to 10 less percent of scores 0 to 6, averaged over the customers asked in the period. Range by Student's t.", "9 到 10 分的百分比减 0 到 6 分的百分比，按期间被询问的客户平均。范围按 t 分布。";
    REFERRED_SHARE: "New customers by referral", "转介绍新客户";
    REFERRED_SHARE_IS: "Share of the new customers of the period whom somebody else referred, by their data or an order. Range by Wilson.", "期间新客户中由他人介绍来的比例（客户资料或订单中有介绍人）。范围按 Wilson 法。";
    COST_TO_WIN: "Cost to win a customer", "赢得一位客户的成本";
    COST_TO_WIN_IS: "Costs of contacts whose purpose is acquisition ÷ new customers of the period. A plain average: what is not booked on contacts is not in it.", "目的为获客的联系费用 ÷ 期间新客户数。简单平均，未记在联系上的费用不计入。";
    COST_TO_KEEP: "Cost to keep a customer", "保持一位客户的成本";
    COST_TO_KEEP_IS: "Costs of contacts whose purpose is retention ÷ customers with an order in the period and in the one before. A plain average.", "目的为保持的联系费用 ÷ 本期间和上一期间都有订单的客户数。简单平均。";
    KEEP_TO_WIN: "Keeping against winning", "保持与赢得之比";
    KEEP_TO_WIN_IS: "Cost to keep a customer ÷ cost to win one.", "保持一位客户的成本 ÷ 赢得一位客户的成本。";
    TREND: "Revenue since the roll-out against its own trend", "上线以来收入相对自身趋势";
    TREND_IS: "Revenue by month since the roll-out ÷ what the trend (and, with two years before it, the season) up to the roll-out led to expect. It holds only if nothing else changed then.", "上线以来各月收入 ÷ 按上线前的趋势（有两年数据时含季节）推算的收入。只有当时没有别的变化才成立。";
    TIER_CUSTOMERS: "Customers", "客户";
    TIER_CUSTOMERS_IS: "Customers of the tier.", "该层级的客户。";
    REVENUE_EACH: "Revenue each", "人均收入";
    REVENUE_EACH_IS: "Mean net amount of the period over the customers of the tier, those who bought nothing included. Range by Student's t.", "该层级客户（含未购买者）期间净额的平均。范围按 t 分布。";
    STILL_BUYING: "Buyers among them", "其中有购买";
    STILL_BUYING_IS: "Share of the customers of the tier with an order in the period. Range by Wilson.", "该层级客户中期间有订单的比例。范围按 Wilson 法。";
    DISCOUNTS: "Discounts", "让利";
    DISCOUNTS_IS: "Discounts on the order lines of the period.", "期间订单行上的折扣。";
    SERVICE: "Service", "服务花费";
    SERVICE_IS: "Costs of contacts in the period.", "期间联系的费用。";
    NET_VALUE: "What remains", "剩余";
    NET_VALUE_IS: "Net amount less the cost of goods and the costs of contacts.", "净额减商品成本和联系费用。";
    PER_SPENT: "Revenue per 1 spent", "每花 1 元的收入";
    PER_SPENT_IS: "Net amount ÷ (discounts + costs of contacts). What the spending caused is another question: see `terrace effects`.", "净额 ÷（让利 + 联系费用）。花费起了什么作用是另一个问题，见 `terrace effects`。";
    TOP_FIFTH: "Brought by the best fifth", "前五分之一客户的占比";
    TOP_FIFTH_REVENUE_IS: "Share of the revenue of the period that the largest fifth of its buyers brought.", "期间收入中最大的五分之一购买客户所占比例。";
    TOP_FIFTH_PROFIT_IS: "Share of the profit on goods of the period that the most profitable fifth of its buyers brought; losses count as none.", "期间商品毛利中毛利最高的五分之一购买客户所占比例；亏损按零计。";
    TOP_FIFTH_REVENUE: "Revenue by the best fifth", "前五分之一客户的收入占比";
    TOP_FIFTH_PROFIT: "Profit by the best fifth", "前五分之一客户的利润占比";
    FOR_EIGHTY_REVENUE: "Buyers who bring 80% of revenue", "带来 80% 收入的客户";
    FOR_EIGHTY_REVENUE_IS: "The fewest buyers of the period who together bring 80% of its revenue, as a share of all its buyers.", "合计带来期间 80% 收入的最少客户数占购买客户的比例。";
    FOR_EIGHTY_PROFIT: "Buyers who bring 80% of profit", "带来 80% 利润的客户";
    FOR_EIGHTY_PROFIT_IS: "The fewest buyers of the period who together bring 80% of its profit on goods, as a share of all its buyers.", "合计带来期间 80% 商品毛利的最少客户数占购买客户的比例。";
    CURVE_REVENUE: "Revenue", "收入";
    CURVE_PROFIT: "Profit", "利润";
    MOVE_TABLE: "Of those in a tier a year ago", "一年前属于该层级的客户";
    MOVED_TO: "now {tier}", "现为 {tier}";
    MOVED_NOWHERE: "no tier now", "现无层级";
    MOVE_SHARE_IS: "Share of the customers of the tier a year ago who are there now. Range by Jeffreys' prior.", "一年前属于该层级的客户中现在所处层级的比例。范围按 Jeffreys 先验。";
    NOT_BUYING: "no order since", "此后无订单";
    NOT_BUYING_IS: "Share of the customers of the tier a year ago without an order in the last twelve months. Range by Wilson.", "一年前属于该层级的客户中近十二个月没有订单的比例。范围按 Wilson 法。";
    OPPORTUNITIES: "Where revenue went and came from", "收入去向与来源";
    OPPORTUNITY_MOVE: "{from} to {to}", "{from} 到 {to}";
    OPPORTUNITY_CHANGE: "Change of revenue", "收入变化";
    OPPORTUNITY_CHANGE_IS: "Net amount of the last twelve months of the customers who made this move, less theirs of the twelve before.", "作此流动的客户近十二个月净额减之前十二个月净额。";
    REVENUE_OF_MOVE_IS: "Net amount of the last twelve months of the customers who made this move.", "作此流动的客户近十二个月的净额。";
    MOVERS: "Customers", "客户";
    MOVERS_IS: "Customers who made this move.", "作此流动的客户。";
    SEGMENT_CUSTOMERS_IS: "Customers in the segment now, against those in it a year ago.", "现在属于该细分的客户，对比一年前属于它的客户。";
    SEGMENT_REVENUE_IS: "Net amount of the period of the customers in the segment at its end.", "期末属于该细分的客户的期间净额。";
    GROWTH: "Growth", "增长";
    GROWTH_IS: "Revenue of the segment against that of a year ago, whoever was in it then; drawn towards the mean of all segments as far as its own range is wide.", "该细分的收入相对一年前（当时属于它的客户）；自身范围越宽，越向各细分的平均靠拢。";
    PROFIT_IS: "Net amount less the cost of goods and the costs of contacts, of the customers in the segment.", "该细分客户的净额减商品成本和联系费用。";
    SCORE: "Score", "得分";
    SCORE_IS: "Weighted mean of the segment's places by size, growth and profit, from 0 to 1.", "该细分在规模、增长、利润上名次的加权平均，从 0 到 1。";
    COL_SEGMENT: "segment", "细分";
    COL_REVENUE: "revenue", "收入";
    COL_ORDERS: "orders", "订单";

    NO_ANSWERS: "No customer answered in the period. Import feedback (`terrace import feedback FILE`).", "期间没有客户回答。请导入反馈（`terrace import feedback 文件`）。";
    NOBODY: "Nobody is counted in the period.", "期间没有可计的客户。";
    NO_WIN_COSTS: "No contact of the period tells a cost with the purpose acquisition. Import contacts with `purpose` and `cost` (`terrace import contacts FILE`).", "期间没有目的为获客且带费用的联系。请导入带 `purpose`（目的）和 `cost`（费用）的联系（`terrace import contacts 文件`）。";
    NO_KEEP_COSTS: "No contact of the period tells a cost with the purpose retention. Import contacts with `purpose` and `cost` (`terrace import contacts FILE`).", "期间没有目的为保持且带费用的联系。请导入带 `purpose`（目的）和 `cost`（费用）的联系（`terrace import contacts 文件`）。";
    NO_ORDER_COSTS: "Most order lines tell no cost. Import orders with a column `cost`.", "多数订单行没有成本。请导入带 `cost`（成本）列的订单。";
    NO_SPEND: "Neither discounts nor costs of contacts are known of it.", "没有折扣或联系费用的数据。";
    NO_PROFIT: "Nobody brought a profit in the period.", "期间没有客户带来利润。";
    NO_REVENUE: "Nobody brought revenue in the period.", "期间没有客户带来收入。";
    NOTHING_BEFORE: "Nothing was counted in the twelve months before.", "之前十二个月没有数据。";
    TOO_FEW_PAIRS: "Fewer than five customers answered, or all alike.", "回答的客户不足五位，或全部相同。";
    NO_SINCE: "The policy does not say when the tiers were rolled out. Add `since: 2025-01-01` to its section `board:`.", "策略没有写明上线日期。请在 `board:` 部分写上 `since: 2025-01-01`。";
    SINCE_AHEAD: "The roll-out on {day} is not over yet as of {as_of}.", "截至 {as_of}，{day} 的上线还未满一天。";
    NOBODY_THEN: "No customer had a tier on {day} by the facts before it.", "按 {day} 之前的数据，当时没有客户属于任何层级。";
    SHORT_SINCE: "The roll-out was less than a year ago: its {days} {days|day|days} are held against the same days of the year before.", "上线不到一年：以这 {days} 天与上一年的同期对比。";
    FEW_MONTHS: "Its own trend needs twelve whole months of revenue before the roll-out and one after it.", "计算自身趋势需要上线前十二个完整月、上线后一个完整月的收入。";
    TREND_NOT_TOLD: "The months leave no trend that could be told.", "这些月份看不出可用的趋势。";
    NO_SCHEME: "The policy has no scheme.", "策略没有分层方案。";
    NOBODY_A_YEAR_AGO: "Nobody had a tier a year ago, so that nothing has moved yet.", "一年前没有客户属于任何层级，因此还没有流动。";
}
