//! Why a customer has a tier, as a sentence and as small tables.

page_texts! {
    "why.not_in_universe": "This customer is outside the scheme's universe.", "该客户不在此方案的范围内。";
    "why.unknown": "No tier, because {metrics} is unknown.", "缺少{metrics}，因此没有层级。";
    "why.unplaced": "No tier takes such a customer ({found}).", "没有层级包含这样的客户（{found}）。";
    "why.threshold_over": "{metric} is {value}, over {edge}.", "{metric}为 {value}，高于 {edge}。";
    "why.threshold_from": "{metric} is {value}, at least {edge}.", "{metric}为 {value}，达到 {edge}。";
    "why.threshold_rest": "{metric} is {value}, below all other tiers.", "{metric}为 {value}，未达到其他层级的标准。";
    "why.ranked": "{metric} is {value}: rank {rank} of {customers}.", "{metric}为 {value}，在 {customers} 位客户中排第 {rank}。";
    "why.ranked_of": "{metric} is {value}, among {customers} customers.", "{metric}为 {value}，共 {customers} 位客户参与排序。";
    "why.rfm": "RFM digits {code}, among {customers} customers.", "RFM 得分 {code}，共 {customers} 位客户参与评分。";
    "why.matrix": "{axes}.", "{axes}。";
    "why.axis_high": "{metric} is high", "{metric}高";
    "why.axis_low": "{metric} is low", "{metric}低";
    "why.score": "The score is {score}, among {customers} customers.", "综合得分 {score}，共 {customers} 位客户参与。";
    "why.score_ranked": "The score is {score}: rank {rank} of {customers}.", "综合得分 {score}，在 {customers} 位客户中排第 {rank}。";
    "why.clusters": "Nearest to the group “{tier}” of {customers} customers.", "最接近“{tier}”这一群组（{customers} 位客户）。";
    "why.rules": "The first rule that holds: {condition}.", "首个成立的规则：{condition}。";
    "why.rules_rest": "No rule before it holds, so this tier takes the rest.", "前面的规则均不成立，归入其余客户所在层级。";
    "why.life_nothing": "There is no order yet.", "尚未下单。";
    "why.life_stay": "{orders} orders in the {days} days since they came; silent for {silence} days, lost after more than {lost_after}.", "到来 {days} 天以来共 {orders} 单；已 {silence} 天未下单，超过 {lost_after} 天即为流失。";
    "why.life_back": "Came {stays} times; {orders} orders in the {days} days since the last time; silent for {silence} days, lost after more than {lost_after}.", "第 {stays} 次到来，{days} 天以来共 {orders} 单；已 {silence} 天未下单，超过 {lost_after} 天即为流失。";

    "why.metric": "Metric", "指标";
    "why.value": "Value", "数值";
    "why.percentile": "Percentile", "百分位";
    "why.weight": "Weight %", "权重 %";
    "why.adds": "Adds", "得分贡献";
    "why.digit": "Digit", "得分";
    "why.better_from": "Next digit from", "下一档起点";
    "why.level": "Level", "分界";
    "why.side": "Side", "高低";
    "why.high": "high", "高";
    "why.low": "low", "低";
    "why.typical": "Typical here", "本组中位";
    "why.overall": "Typical overall", "总体中位";
    "why.stage": "Stage", "阶段";
    "why.stage_from": "From", "开始";
    "why.stage_to": "To", "结束";
    "why.stage_orders": "Orders", "订单数";
    "why.stage_net": "Net amount", "净额";
    "why.stage_gap": "Average gap, days", "平均间隔（天）";
    "why.rule_tier": "Class before", "排在前面的类别";
    "why.rule_fails": "What does not hold", "不符合的条件";

    "dimension.recency": "Recency", "最近购买";
    "dimension.frequency": "Frequency", "购买频率";
    "dimension.monetary": "Money", "购买金额";
    "level_kind.median": "median", "中位数";
    "level_kind.mean": "mean", "平均数";
    "level_kind.fixed": "fixed", "固定值";
}
