//! The two usual sets of RFM segments, with the names that people know them by.

use super::TierRow;
use crate::diagnostic::Place;
use crate::model::Title;
use terrace_domain::TierId;

/// Id, English, Chinese.
type Named = (&'static str, &'static str, &'static str);

/// Ten segments by R and F of five.
pub(super) const STANDARD_10: [Named; 10] = [
    ("champions", "Champions", "冠军客户"),
    ("loyal", "Loyal", "忠诚客户"),
    ("potential_loyalist", "Potential loyalists", "潜在忠诚客户"),
    ("new", "New", "新客户"),
    ("promising", "Promising", "有潜力客户"),
    ("need_attention", "Need attention", "需要关注客户"),
    ("about_to_sleep", "About to sleep", "即将沉睡客户"),
    ("at_risk", "At risk", "流失风险客户"),
    ("cant_lose", "Can't lose", "不能失去客户"),
    ("hibernating", "Hibernating", "沉睡客户"),
];

/// Eight classes by R, F and M against the means, as usual in China.
pub(super) const CLASSIC_8: [Named; 8] = [
    ("key_value", "Key: value", "重要价值客户"),
    ("key_develop", "Key: develop", "重要发展客户"),
    ("key_keep", "Key: keep", "重要保持客户"),
    ("key_rescue", "Key: rescue", "重要挽留客户"),
    ("value", "Ordinary: value", "一般价值客户"),
    ("develop", "Ordinary: develop", "一般发展客户"),
    ("keep", "Ordinary: keep", "一般保持客户"),
    ("rescue", "Ordinary: rescue", "一般挽留客户"),
];

/// A set as tiers; `place` is where the file names it.
pub(super) fn rows(set: &[Named], place: Place) -> Vec<TierRow> {
    set.iter()
        .map(|(id, en, zh)| TierRow {
            id: TierId::new(id).ok(),
            title: Title { en: Some((*en).to_owned()), zh: Some((*zh).to_owned()) },
            place,
        })
        .collect()
}
