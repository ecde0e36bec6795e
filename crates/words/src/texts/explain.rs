//! Explanations of one customer.

use crate::Text;

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        $(#[doc = $en] pub const $name: Text = Text::new($en, $zh);)*
    };
}

texts! {
    HEAD: "Customer {customer}, by {title} ({policy}, {hash}), facts before {as_of}, {source}", "客户 {customer}，依据 {title}（{policy}，{hash}），{as_of} 之前的事实，{source}";
    METRICS: "Metrics", "指标";
    LABELS: "Labels", "标签";
    YES: "yes", "是";
    NO: "no", "否";
    NULL: "null", "空值";
    FACTS: "{facts} facts, {first} to {last}", "{facts} 条记录，{first} 至 {last}";
    FACT: "1 fact, {first}", "1 条记录，{first}";
    NO_FACTS: "no facts", "无相关记录";
    FORECAST_INTERVAL: "90% between {low} and {high}", "90% 区间 {low} 至 {high}";
    FORECAST_HISTORY: "{repeats} days with an order after the first, the last {recency} of {age} weeks on", "首单后 {age} 周内又有 {repeats} 个下单日，末次在第 {recency} 周";
    FORECAST_NO_REPEAT: "no order after the first day, {age} weeks ago", "首单距今 {age} 周，此后未再下单";
    FORECAST_MEAN: "mean repeat amount {mean}", "复购平均金额 {mean}";
    FORECAST_JOIN: "; ", "；";
    NO_CLASS: "no class", "无层级";
    UNKNOWN: "unknown, because a value is null", "数据缺失，无法判断";
    NOT_IN_UNIVERSE: "This scheme does not speak about this customer", "该方案不适用于此客户";
    UNIVERSE_ORDERED: "it speaks about customers with at least one order", "它只适用于至少有一笔订单的客户";
    UNIVERSE_AMONG: "it speaks about customers with {condition} ({values})", "它只适用于满足 {condition} 的客户（{values}）";
    WHY_UNKNOWN: "{metrics} is null, so the customer can't be ranked", "{metrics} 为空值，无法参与排序";
    WHY_UNPLACED: "no tier takes {found}", "没有层级接纳 {found}";
    THRESHOLD: "{metric} is {value}: {sign} {edge}", "{metric} 为 {value}：{sign} {edge}";
    THRESHOLD_LAST: "{metric} is {value}: below all edges", "{metric} 为 {value}：低于所有分界";
    RANK: "rank {rank} of {customers} by {metric} ({value})", "按 {metric}（{value}）排名 {rank}/{customers}";
    RANK_UNKNOWN: "{metric} is {value}, among {customers} customers", "{metric} 为 {value}，共 {customers} 位客户";
    TOP: "the tier takes the top {top}, down to {edge}", "该层级取前 {top}，下限为 {edge}";
    MARK: "the tier takes customers before whom less than {mark} of the total is reached, down to {edge}; before this one: {before}", "该层级取在其之前累计不足总额 {mark} 的客户，下限为 {edge}；此客户之前为 {before}";
    REST: "the tier takes the rest; the next better one begins at {better}", "该层级取其余客户；上一层级自 {better} 起";
    DIGITS: "digits {code} among {customers} customers", "得分 {code}，共 {customers} 位客户";
    DIGIT_EDGES: "{dimension}: {metric} is {value}, digit {digit}", "{dimension}：{metric} 为 {value}，得分 {digit}";
    DIGIT_FROM: "{digit} begins at {edge}", "{digit} 分自 {edge} 起";
    DIGIT_MEAN: "the mean is {mean}", "均值为 {mean}";
    RECENCY: "recency", "最近一次消费";
    FREQUENCY: "frequency", "消费频次";
    MONETARY: "money", "消费金额";
    AXIS: "{axis}: {metric} is {value}, {half}: {sign} {level}", "{axis}：{metric} 为 {value}，{half}：{sign} {level}";
    HIGH: "high", "高";
    LOW: "low", "低";
    MEDIAN: "the median", "中位数";
    MEAN: "the mean", "均值";
    FIXED: "the fixed level", "固定值";
    CLUSTER: "nearest to the middle of this group of {customers} customers: {distance} standard deviations", "与该客群（{customers} 位客户）的中心最近，距离为 {distance} 个标准差";
    CLUSTER_NEXT: "the next nearest is {tier}: {distance}", "其次为 {tier}：{distance}";
    FEATURE: "{metric} is {value}; typical of the group {typical}, of all {overall}", "{metric} 为 {value}；该客群的典型值为 {typical}，全体为 {overall}";
    FEATURE_HIGH: "{metric} is {value}; typical of the group {typical}, high against {overall} of all", "{metric} 为 {value}；该客群的典型值为 {typical}，高于全体的 {overall}";
    FEATURE_LOW: "{metric} is {value}; typical of the group {typical}, low against {overall} of all", "{metric} 为 {value}；该客群的典型值为 {typical}，低于全体的 {overall}";
    SCORE: "score {score}", "得分 {score}";
    INPUT: "{metric} {value}: percentile {percentile} × weight {weight} = {contribution}", "{metric} {value}：百分位 {percentile} × 权重 {weight} = {contribution}";
    INPUT_MISSING: "{metric} is null: its weight {weight} goes to the others", "{metric} 为空值：其权重 {weight} 由其他项分担";
    HELD: "{condition} holds ({values})", "满足 {condition}（{values}）";
    OTHERWISE: "no condition before holds; this tier takes the rest", "前面的条件均不满足，归入其余";
    FAILED: "not {tier}: {condition} ({values})", "不是 {tier}：{condition}（{values}）";
    FAILED_NULL: "not {tier}: {condition} is unknown ({values})", "不是 {tier}：{condition} 未知（{values}）";
    LIFT: "up", "提升";
    DROP: "down", "下降";
    MOVE: "{metric} from {from} to {to} ({delta}) gives {result}", "{metric} 由 {from} 变为 {to}（{delta}），则为 {result}";
    DIGIT_RESULT: "{part} {digit}", "{part} {digit}";
    OTHERS_UNCHANGED: "Changes hold for one value each, with all other values and all other customers unchanged.", "以上变化均指单一数值改变，其他数值与其他客户不变。";
}
