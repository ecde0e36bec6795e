use std::collections::BTreeMap;

/// Lists of words and numbers under names, which conditions take with `in`: `channel in (online)`.
pub type ValueLists = BTreeMap<String, Vec<ListedValue>>;

/// A value of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListedValue {
    /// A text, or a date as it is written.
    Text(String),
    /// A number, in millionths.
    Number(i128),
}
