//! The words around messages about policy files.

use crate::Text;

/// Before the message of a mistake.
pub const ERROR: Text = Text::new("error", "错误");
/// Before the message of a doubt.
pub const WARNING: Text = Text::new("warning", "警告");
/// After the place.
pub const DID_YOU_MEAN: Text = Text::new("did you mean `{meant}`?", "是否想写 `{meant}`？");

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
