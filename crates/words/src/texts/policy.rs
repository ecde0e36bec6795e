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
