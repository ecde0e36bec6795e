//! The words around messages about policy files.

use crate::Text;

/// Before the message of a mistake.
pub const ERROR: Text = Text::new("error", "错误");
/// Before the message of a doubt.
pub const WARNING: Text = Text::new("warning", "警告");
/// After the place.
pub const DID_YOU_MEAN: Text = Text::new("did you mean `{meant}`?", "是否想写 `{meant}`？");

/// Kind `threshold` of schemes.
pub const KIND_THRESHOLD: Text = Text::new("fixed thresholds", "固定阈值");
/// Kind `pyramid` of schemes.
pub const KIND_PYRAMID: Text = Text::new("ranked, cut at shares of customers", "按排名与客户占比划分");
/// Kind `share` of schemes.
pub const KIND_SHARE: Text = Text::new("ranked, cut at shares of revenue (ABC)", "按累计贡献划分（ABC）");
/// Kind `rfm` of schemes.
pub const KIND_RFM: Text = Text::new("recency, frequency, money", "最近购买、频次、金额");
/// Kind `matrix` of schemes.
pub const KIND_MATRIX: Text = Text::new("several metrics, each high or low", "多项指标高低交叉");
/// Kind `score` of schemes.
pub const KIND_SCORE: Text = Text::new("weighted score", "加权评分");
/// Kind `clusters` of schemes.
pub const KIND_CLUSTERS: Text = Text::new("natural groups", "自然客群");
/// Kind `lifecycle` of schemes.
pub const KIND_LIFE_CYCLE: Text = Text::new("stages of the life cycle", "生命周期阶段");
/// Kind `rules` of schemes.
pub const KIND_RULES: Text = Text::new("conditions", "条件规则");
/// Who belongs to a tier that takes whoever is left.
pub const TIER_REST: Text = Text::new("the rest", "其余");
/// Who belongs to a tier that ends at a share of the ranks.
pub const TIER_TOP: Text = Text::new("top {top}", "前 {top}");
/// Who belongs to a tier that ends at a share of the total.
pub const TIER_SHARE: Text = Text::new("up to {mark} of revenue", "累计收入 {mark} 以内");
/// What a weighed score is called beside its edge.
pub const TIER_SCORE: Text = Text::new("score", "得分");
/// Above the level of an axis.
pub const TIER_HIGH: Text = Text::new("high", "高");
/// Below the level of an axis.
pub const TIER_LOW: Text = Text::new("low", "低");

/// Stage of a life cycle.
pub const STAGE_PROSPECT: Text = Text::new("Prospect", "潜在客户");
/// Stage of a life cycle.
pub const STAGE_TRIAL: Text = Text::new("Trial", "考察期");
/// Stage of a life cycle.
pub const STAGE_FORMING: Text = Text::new("Forming", "形成期");
/// Stage of a life cycle.
pub const STAGE_STABLE: Text = Text::new("Stable", "稳定期");
/// Stage of a life cycle.
pub const STAGE_LOST: Text = Text::new("Lost", "流失客户");
/// Stage of a life cycle.
pub const STAGE_WON_BACK: Text = Text::new("Won back", "挽回客户");
/// Who is a prospect.
pub const STAGE_RULE_PROSPECT: Text = Text::new("no order yet", "尚未下单");
/// Who is on trial.
pub const STAGE_RULE_TRIAL: Text = Text::new("from the first order", "自首单起");
/// What forming and stable need.
pub const STAGE_RULE_NEEDS: Text = Text::new("≥ {orders} orders, ≥ {days} days", "≥ {orders} 单，≥ {days} 天");
/// Who is lost.
pub const STAGE_RULE_LOST: Text = Text::new("> {days} days without an order", "超过 {days} 天未下单");
/// Who is lost by their own rhythm.
pub const STAGE_RULE_RHYTHM: Text = Text::new(
    "> {times} × own gap without an order ({least} to {most} days)",
    "未下单超过自身间隔的 {times} 倍（{least} 至 {most} 天）",
);
/// Who is won back.
pub const STAGE_RULE_WON_BACK: Text = Text::new(
    "ordered after being lost; stable again with ≥ {orders} orders, ≥ {days} days",
    "流失后再次下单；≥ {orders} 单且 ≥ {days} 天后回到稳定期",
);
/// Title of a metric that life cycles bring.
pub const STAY_ORDERS: Text = Text::new("Orders since they came", "到来以来的订单数");
/// Title of a metric that life cycles bring.
pub const STAY_DAYS: Text = Text::new("Days since they came", "到来以来的天数");
/// Title of a metric that life cycles bring.
pub const STAYS: Text = Text::new("Times they came", "到来次数");
/// Title of a metric that life cycles bring.
pub const SILENCE: Text = Text::new("Days since the last order", "距最近一单的天数");
/// Title of a metric that life cycles bring.
pub const LOST_AFTER: Text = Text::new("Days of silence until lost", "流失前可沉默的天数");
/// Title of the mark that life cycles bring.
pub const AT_RISK: Text = Text::new("At risk of being lost", "有流失风险");

/// Words of a fixed list that messages carry: types of values, and forms of YAML.
const WORDS: [(&str, Text); 11] = [
    ("count", Text::new("a number", "数字")),
    ("days", Text::new("a number of days", "天数")),
    ("money", Text::new("an amount", "金额")),
    ("decimal", Text::new("a decimal number", "小数")),
    ("text", Text::new("text", "文本")),
    ("date", Text::new("a date", "日期")),
    ("time", Text::new("a time", "时间")),
    ("condition", Text::new("a condition (yes or no)", "条件（是或否）")),
    ("mapping", Text::new("keys with values (`key: value`)", "键值对（`键: 值`）")),
    ("list", Text::new("a list (`- …` or `[…]`)", "列表（`- …` 或 `[…]`）")),
    ("null", Text::new("null", "空值")),
];

/// A word of the list in both languages; `None` if it is not on the list.
pub fn word(word: &str) -> Option<Text> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, text)| *text)
}
