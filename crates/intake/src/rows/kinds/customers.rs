//! Customers: persons and organisations.

use super::{Values, known_word, place};
use crate::values::reader::FieldValue;
use std::borrow::Cow;
use terrace_domain::{FactKind, InternalError};

const KINDS: [(&str, &[&str]); 2] = [
    ("person", &["个人", "个人客户", "自然人", "消费者", "individual", "private", "consumer", "b2c"]),
    (
        "organisation",
        &[
            "企业",
            "公司",
            "单位",
            "机构",
            "组织",
            "企业客户",
            "单位客户",
            "团体",
            "organization",
            "company",
            "business",
            "corporate",
            "enterprise",
            "b2b",
        ],
    ),
];
const GENDERS: [(&str, &[&str]); 2] = [
    ("male", &["男", "男性", "先生", "m", "man", "mr"]),
    ("female", &["女", "女性", "女士", "f", "woman", "ms", "mrs"]),
];

/// Finishes the rows of customers.
pub(crate) struct CustomerRules {
    kind: usize,
    gender: usize,
    phone: usize,
}

impl CustomerRules {
    /// Looks up its columns.
    pub fn new(kind: &'static FactKind) -> Result<Self, InternalError> {
        Ok(Self { kind: place(kind, "kind")?, gender: place(kind, "gender")?, phone: place(kind, "phone")? })
    }

    /// Our words for kind and gender, others being kept as they are; phone numbers without a spreadsheet's apostrophe.
    pub fn apply(&self, values: &mut Values<'_>) {
        for (place, name) in [(self.kind, "kind"), (self.gender, "gender"), (self.phone, "phone")] {
            if let Some(value) = values.get_mut(place) {
                attribute(name, value);
            }
        }
    }
}

/// Our word in a customer's column that has words of its own, and a plain phone number.
pub(crate) fn attribute(name: &str, value: &mut FieldValue<'_>) {
    let words: &[(&'static str, &[&str])] = match name {
        "kind" => &KINDS,
        "gender" => &GENDERS,
        "phone" => {
            if let FieldValue::Text(text) = value
                && let Some(bare) = text.strip_prefix('\'').map(|bare| bare.trim_start().to_owned())
            {
                *value = if bare.is_empty() { FieldValue::Null } else { FieldValue::Text(Cow::Owned(bare)) };
            }
            return;
        }
        _ => return,
    };
    if let FieldValue::Text(text) = value
        && let Some(ours) = known_word(text, words)
    {
        *value = FieldValue::Text(Cow::Borrowed(ours));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_ours_where_they_are_known() {
        for (name, theirs, ours) in [
            ("kind", "企业", "organisation"),
            ("kind", "Person", "person"),
            ("kind", "partner", "partner"),
            ("gender", "女", "female"),
            ("gender", "M", "male"),
            ("city", "男", "男"),
            ("phone", "'13800138000", "13800138000"),
        ] {
            let mut value = FieldValue::Text(theirs.into());
            attribute(name, &mut value);
            assert_eq!(value, FieldValue::Text(ours.into()), "{name} {theirs}");
        }
    }
}
