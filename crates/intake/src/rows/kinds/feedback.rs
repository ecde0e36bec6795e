//! Feedback: where it came from.

use super::{Values, known_word, place};
use crate::values::reader::FieldValue;
use std::borrow::Cow;
use terrace_domain::{FactKind, InternalError};

const SOURCES: [(&str, &[&str]); 6] = [
    ("review", &["reviews", "productreview", "评价", "评论", "商品评价", "点评"]),
    ("survey", &["surveys", "questionnaire", "问卷", "问卷调查", "调查", "满意度调查", "调研"]),
    ("interview", &["interviews", "访谈", "客户访谈", "面谈", "走访"]),
    ("after_sales", &["aftersales", "aftersale", "service", "support", "售后", "售后服务", "售后回访", "回访", "客服"]),
    ("nps", &["netpromoterscore", "推荐值", "净推荐值", "推荐意愿"]),
    ("social", &["socialmedia", "社交", "社交媒体", "微博", "小红书", "抖音", "微信", "朋友圈"]),
];

/// Finishes the rows of feedback.
pub(crate) struct FeedbackRules {
    source: usize,
}

impl FeedbackRules {
    /// Looks up its columns.
    pub fn new(kind: &'static FactKind) -> Result<Self, InternalError> {
        Ok(Self { source: place(kind, "source")? })
    }

    /// Our word for the source; others are kept as they are.
    pub fn apply(&self, values: &mut Values<'_>) {
        if let Some(value) = values.get_mut(self.source)
            && let FieldValue::Text(text) = value
            && let Some(ours) = known_word(text, &SOURCES)
        {
            *value = FieldValue::Text(Cow::Borrowed(ours));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_known_in_both_languages() {
        for (theirs, ours) in [
            ("售后", "after_sales"),
            ("After-sales", "after_sales"),
            ("NPS", "nps"),
            ("问卷", "survey"),
            ("fax", "fax"),
        ] {
            let feedback = FeedbackRules { source: 0 };
            let mut values = Values::default();
            values[0] = FieldValue::Text(theirs.into());
            feedback.apply(&mut values);
            assert_eq!(values[0], FieldValue::Text(ours.into()), "{theirs}");
        }
    }
}
