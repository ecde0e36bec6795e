//! Cases: what they are about and how grave they are.

use super::{Values, known_word, place};
use crate::values::reader::FieldValue;
use std::borrow::Cow;
use terrace_domain::{FactKind, InternalError};

const KINDS: [(&str, &[&str]); 4] = [
    ("complaint", &["complaints", "grievance", "投诉", "客诉", "客户投诉", "抱怨", "投诉建议", "投诉单"]),
    (
        "repair",
        &["repairs", "fault", "incident", "maintenance", "warranty", "报修", "维修", "故障", "报障", "保修", "质保"],
    ),
    ("return", &["returns", "refund", "exchange", "rma", "退货", "退换货", "退款", "换货", "退货退款", "退换"]),
    (
        "question",
        &[
            "questions",
            "inquiry",
            "enquiry",
            "query",
            "howto",
            "request",
            "咨询",
            "问询",
            "询问",
            "查询",
            "疑问",
            "使用咨询",
        ],
    ),
];
const SEVERITIES: [(&str, &[&str]); 4] = [
    ("critical", &["urgent", "blocker", "emergency", "p0", "s0", "非常紧急", "特急", "特大", "致命", "重大"]),
    ("high", &["major", "severe", "p1", "s1", "高", "紧急", "严重", "重要", "加急"]),
    ("normal", &["medium", "moderate", "standard", "p2", "s2", "中", "一般", "普通", "正常", "中等"]),
    ("low", &["minor", "trivial", "p3", "s3", "低", "轻微", "不紧急", "较低"]),
];

/// Finishes the rows of cases.
pub(crate) struct CaseRules {
    kind: usize,
    severity: usize,
}

impl CaseRules {
    /// Looks up its columns.
    pub fn new(kind: &'static FactKind) -> Result<Self, InternalError> {
        Ok(Self { kind: place(kind, "kind")?, severity: place(kind, "severity")? })
    }

    /// Our words for kind and severity; others are kept as they are.
    pub fn apply(&self, values: &mut Values<'_>) {
        for (place, words) in [(self.kind, &KINDS), (self.severity, &SEVERITIES)] {
            if let Some(value) = values.get_mut(place)
                && let FieldValue::Text(text) = value
                && let Some(ours) = known_word(text, words)
            {
                *value = FieldValue::Text(Cow::Borrowed(ours));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_severities_are_known_in_both_languages() {
        for (kind, severity, ours) in [
            ("客诉", "紧急", ("complaint", "high")),
            ("Repair", "P2", ("repair", "normal")),
            ("RMA", "Critical", ("return", "critical")),
            ("咨询", "低", ("question", "low")),
            ("建议", "7", ("建议", "7")),
        ] {
            let mut values = Values::default();
            values[0] = FieldValue::Text(kind.into());
            values[1] = FieldValue::Text(severity.into());
            CaseRules { kind: 0, severity: 1 }.apply(&mut values);
            assert_eq!((&values[0], &values[1]), (&FieldValue::Text(ours.0.into()), &FieldValue::Text(ours.1.into())));
        }
    }
}
