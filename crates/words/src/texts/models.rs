//! Fitted models and their checks, as `terrace models` shows them.

texts! {
    CMD_MODELS: "Fit models of repeat buying and spend, or check them against what happened afterwards", "拟合复购与消费金额的模型，或用之后的实际情况检验";
    MODELS_FIT: "Fit a model: parameters, standard errors, what they mean", "拟合模型：参数、标准误及其含义";
    MODELS_CHECK: "Fit to the data up to a day, and compare with what happened afterwards", "按某日之前的数据拟合，再与之后的实际比较";
    OPT_MODEL: "bg-nbd, mbg-nbd, pareto-nbd (repeat buying), bg-bb (chances to buy, taken or not), gamma-gamma (spend per purchase)", "bg-nbd、mbg-nbd、pareto-nbd（复购），bg-bb（每次机会买或不买），gamma-gamma（每次金额）";
    OPT_CHECK_MODEL: "bg-nbd, mbg-nbd or pareto-nbd", "bg-nbd、mbg-nbd 或 pareto-nbd";
    OPT_UNTIL: "The last day to include, at which every customer's observation ends; by default the day of the newest order", "纳入的最后一天，也是所有客户观察期的终点；默认为最近一笔订单的日期";
    OPT_CUT: "The last day whose orders the model may use; by default two thirds of the way to the end", "模型可用数据的最后一天；默认为全程的三分之二处";
    OPT_PER: "The unit of time: day, week or month; for bg-bb the length of a chance", "时间单位：day、week 或 month；对 bg-bb 即一次机会的长度";
    OPT_NO_PRIOR: "If the orders alone cannot support the model, fail instead of borrowing from published shops", "订单本身不足以支撑模型时直接报错，不参考公开店铺的数据";
    OPT_ONLY_POLICY: "Read times and amounts as this policy says (its time zone and currency)", "按此策略的时区与币种读取时间与金额";

    FIT_HEAD: "{model}, {customers} {customers|customer|customers} ({distinct} different {distinct|history|histories}), {first} to {until}, per {unit}", "{model}：{customers} 位客户（{distinct} 种不同历史），{first} 至 {until}，以{unit}为单位";
    SPEND_HEAD: "{model}, {customers} {customers|customer|customers} who ordered again ({distinct} different {distinct|history|histories}), {first} to {until}", "{model}：{customers} 位复购客户（{distinct} 种不同历史），{first} 至 {until}";
    UNIT_DAY: "day", "天";
    UNIT_WEEK: "week", "周";
    UNIT_MONTH: "month", "月";
    COL_PARAMETER: "parameter", "参数";
    COL_VALUE: "value", "值";
    COL_ERROR: "standard error", "标准误";
    LOG_LIKELIHOOD: "Log-likelihood {value}; {agreeing} of {starts} searches agree on it, the gradient is {gradient} per customer.", "对数似然 {value}；{starts} 次搜索中 {agreeing} 次得到此结果，人均梯度 {gradient}。";
    CORRELATED: "{one} and {other} are strongly correlated ({correlation}): the orders determine their combination better than either of them.", "{one} 与 {other} 高度相关（{correlation}）：订单更能确定两者的组合，而非各自的值。";
    MEANING: "In plain words:", "也就是说：";
    MEANS_RATE: "While they are customers, they buy {value} times per {unit} on average.", "仍是客户时，平均每{unit}购买 {value} 次。";
    MEANS_LEAVE: "After a purchase, {value} of them leave on average.", "每次购买之后，平均有 {value} 的客户离开。";
    MEANS_HALF: "Half of them have left after {value} {unit}s.", "{value} {unit}之后，一半客户已离开。";
    MEANS_USES: "While they are customers, they use {value} of the chances on average.", "仍是客户时，平均用掉 {value} 的机会。";
    MEANS_LEAVE_CHANCE: "Before a chance, {value} of them leave on average.", "每次机会之前，平均有 {value} 的客户离开。";
    MEANS_AMOUNT: "Over all customers, a purchase averages {value}; in this sample it averaged {sample}.", "全体客户每次购买平均 {value}；样本客户为 {sample}。";
    MEANS_AMOUNT_ALONE: "Over all customers, a purchase averages {value}.", "全体客户每次购买平均 {value}。";
    MEANS_NO_AMOUNT: "Amounts differ so much between customers that there is no common mean.", "客户间金额差异过大，不存在共同的均值。";

    CHECK_HEAD: "{model} was fitted to {customers} {customers|customer|customers} up to {cut} and compared with {cut} to {until}, per {unit}. {later} came later.", "{model} 按截至 {cut} 的 {customers} 位客户拟合，以 {cut} 至 {until} 检验，以{unit}为单位。另有 {later} 位之后才来。";
    BY_FREQUENCY: "Purchases per customer after that day, by repeat purchases before it", "此日之后人均购买次数，按此前复购次数";
    COL_REPEATS: "repeat purchases", "复购次数";
    COL_CUSTOMERS: "customers", "客户数";
    COL_EXPECTED: "expected", "预计";
    COL_ACTUAL: "actual", "实际";
    OR_MORE: "{count} or more", "{count} 及以上";
    BY_ALIVE: "Customers in ten equal groups by the probability of still being a customer", "按仍是客户的概率分成十组";
    COL_ALIVE: "still a customer", "仍是客户";
    COL_BUYS: "expected to buy", "预计会买";
    COL_BOUGHT: "bought", "实际买了";
    ERRORS: "Error of each method, per customer", "各方法的人均误差";
    COL_RULE: "method", "方法";
    COL_MEAN_ERROR: "mean error", "平均误差";
    COL_ROOT_ERROR: "root mean square", "均方根误差";
    COL_TOTAL: "expected ÷ actual", "预计 ÷ 实际";
    RULE_MODEL: "the model", "模型";
    RULE_LAST: "as often as in the preceding period of the same length", "与之前同样长的时间一样多";
    RULE_OWN: "each customer at their own pace so far", "按各自至今的频率";
    RULE_COMMON: "all customers at the same pace", "人人同样的频率";
    CURVE: "Cumulative repeat purchases of these customers: by {cut}, {expected} expected and {actual} made; by {until}, {expected_end} expected and {actual_end} made.", "这些客户的累计复购：至 {cut} 预计 {expected} 次，实际 {actual} 次；至 {until} 预计 {expected_end} 次，实际 {actual_end} 次。";
}
