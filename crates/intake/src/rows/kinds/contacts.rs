//! Contacts: by which channel, from which side, to what end.

use super::{Values, currency, known_word, place};
use crate::reason::Reason;
use crate::values::reader::FieldValue;
use std::borrow::Cow;
use terrace_domain::{FactKind, InternalError, LocalTime, Money};

const CHANNELS: [(&str, &[&str]); 8] = [
    (
        "phone",
        &["call", "calls", "telephone", "tel", "phonecall", "电话", "通话", "呼叫", "热线", "400电话", "电话沟通"],
    ),
    (
        "visit",
        &[
            "visits",
            "meeting",
            "onsite",
            "inperson",
            "拜访",
            "上门",
            "上门服务",
            "走访",
            "面谈",
            "会议",
            "现场",
            "实地拜访",
            "上门拜访",
        ],
    ),
    ("email", &["mail", "emails", "邮件", "电子邮件", "邮箱"]),
    ("sms", &["text", "textmessage", "短信", "手机短信"]),
    ("wechat", &["weixin", "wecom", "微信", "企业微信", "企微", "公众号", "微信公众号", "小程序客服"]),
    ("store", &["shop", "branch", "walkin", "门店", "到店", "网点", "柜台", "营业厅"]),
    ("portal", &["web", "website", "online", "app", "selfservice", "网站", "官网", "线上", "自助", "客户门户", "门户"]),
    ("chat", &["livechat", "im", "onlinechat", "在线客服", "在线咨询", "旺旺", "在线聊天"]),
];
const DIRECTIONS: [(&str, &[&str]); 2] = [
    ("in", &["inbound", "incoming", "received", "呼入", "来电", "进线", "客户发起", "入呼", "接听"]),
    ("out", &["outbound", "outgoing", "made", "dialed", "呼出", "去电", "外呼", "我方发起", "主动", "拨打"]),
];
const PURPOSES: [(&str, &[&str]); 5] = [
    (
        "acquisition",
        &[
            "prospecting",
            "leadgeneration",
            "newbusiness",
            "newcustomer",
            "coldcall",
            "拓客",
            "获客",
            "新客开发",
            "客户开发",
            "开发新客户",
            "初次拜访",
            "首次拜访",
            "陌生拜访",
            "陌拜",
            "市场开拓",
        ],
    ),
    (
        "retention",
        &[
            "care",
            "customercare",
            "winback",
            "renewal",
            "relationship",
            "followup",
            "回访",
            "维护",
            "客户维护",
            "客情维护",
            "关怀",
            "客户关怀",
            "挽留",
            "挽回",
            "续约",
            "定期回访",
            "客户回访",
            "例行拜访",
        ],
    ),
    (
        "sales",
        &[
            "sale",
            "quotation",
            "quote",
            "negotiation",
            "order",
            "销售",
            "报价",
            "谈判",
            "洽谈",
            "商务谈判",
            "签约",
            "下单",
        ],
    ),
    (
        "service",
        &[
            "support",
            "aftersales",
            "helpdesk",
            "complaint",
            "repair",
            "installation",
            "training",
            "服务",
            "售后",
            "售后服务",
            "投诉",
            "投诉处理",
            "维修",
            "安装",
            "培训",
            "技术支持",
            "咨询",
        ],
    ),
    ("collection", &["dunning", "paymentreminder", "催款", "催收", "对账", "收款", "回款"]),
];

/// Purposes that became known after contacts without a number were first told apart by the words of theirs: they are
/// put in our words once the number is made, or the same contact would have another.
const LATER_PURPOSES: [(&str, &[&str]); 1] = [(
    "extra_service",
    &[
        "concession",
        "goodwill",
        "freeofcharge",
        "favour",
        "favor",
        "额外服务",
        "免费服务",
        "赠送服务",
        "让步",
        "特殊照顾",
    ],
)];

/// Our words and what others say for them.
type Words = &'static [(&'static str, &'static [&'static str])];

/// Finishes the rows of contacts.
pub(crate) struct ContactRules {
    contact_id: usize,
    /// With the words that we know of each.
    worded: [(usize, Words); 3],
    /// What tells contacts without a number apart.
    parts: [usize; 7],
    minutes: usize,
    cost: usize,
    currency: usize,
}

impl ContactRules {
    /// Looks up its columns.
    pub fn new(kind: &'static FactKind) -> Result<Self, InternalError> {
        let place = |name| place(kind, name);
        let mut parts = [0; 7];
        let names = ["customer_id", "at", "channel", "direction", "purpose", "staff", "minutes"];
        for (part, name) in parts.iter_mut().zip(names) {
            *part = place(name)?;
        }
        Ok(Self {
            contact_id: place("contact_id")?,
            worded: [
                (place("channel")?, &CHANNELS),
                (place("direction")?, &DIRECTIONS),
                (place("purpose")?, &PURPOSES),
            ],
            parts,
            minutes: place("minutes")?,
            cost: place("cost")?,
            currency: place("currency")?,
        })
    }

    /// Our words if they are known; a number if there is none; nothing below zero.
    pub fn apply(&self, values: &mut Values<'_>) -> Result<(), Reason> {
        currency::use_code(values, self.currency)?;
        for (place, column) in [(self.minutes, "minutes"), (self.cost, "cost")] {
            if let Some(FieldValue::Number(number)) = values.get(place)
                && *number < 0
            {
                let value = Money::from_ten_thousandths(*number).to_string();
                return Err(Reason::BelowZero { column, value });
            }
        }
        for (place, words) in self.worded {
            if let Some(value) = values.get_mut(place)
                && let FieldValue::Text(text) = value
                && let Some(ours) = known_word(text, words)
            {
                *value = FieldValue::Text(Cow::Borrowed(ours));
            }
        }
        if values.get(self.contact_id) == Some(&FieldValue::Null) {
            let parts = self.parts.iter().enumerate().map(|(index, place)| match values.get(*place) {
                Some(FieldValue::Text(text)) => text.to_string(),
                Some(FieldValue::Number(micros)) if index == 1 => LocalTime::from_micros(*micros).to_string(),
                Some(FieldValue::Number(number)) => Money::from_ten_thousandths(*number).to_string(),
                _ => String::new(),
            });
            let made = parts.collect::<Vec<_>>().join("@");
            if let Some(id) = values.get_mut(self.contact_id) {
                *id = FieldValue::Text(Cow::Owned(made));
            }
        }
        if let Some(value) = self.worded.last().and_then(|(place, _)| values.get_mut(*place))
            && let FieldValue::Text(text) = value
            && let Some(ours) = known_word(text, &LATER_PURPOSES)
        {
            *value = FieldValue::Text(Cow::Borrowed(ours));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::facts::CONTACTS;

    fn finished(given: &[(&str, FieldValue<'static>)]) -> Result<Vec<FieldValue<'static>>, Reason> {
        let mut values = Values::default();
        for (name, value) in given {
            values[place(&CONTACTS, name).unwrap()] = value.clone();
        }
        ContactRules::new(&CONTACTS).unwrap().apply(&mut values)?;
        let shown = ["contact_id", "channel", "direction", "purpose"];
        Ok(shown.map(|name| values[place(&CONTACTS, name).unwrap()].clone()).to_vec())
    }

    fn text(text: &'static str) -> FieldValue<'static> {
        FieldValue::Text(text.into())
    }

    #[test]
    fn words_are_known_in_both_languages() {
        let given = [
            ("contact_id", text("7")),
            ("channel", text("上门拜访")),
            ("direction", text("呼出")),
            ("purpose", text("客户维护")),
        ];
        assert_eq!(finished(&given), Ok(vec![text("7"), text("visit"), text("out"), text("retention")]));
        let given = [
            ("contact_id", text("7")),
            ("channel", text("Live Chat")),
            ("direction", text("x")),
            ("purpose", text("Cold-call")),
        ];
        assert_eq!(finished(&given), Ok(vec![text("7"), text("chat"), text("x"), text("acquisition")]));
    }

    #[test]
    fn a_contact_without_a_number_is_known_by_all_that_it_says() {
        let at = LocalTime::parse("2024-01-05T10:00").unwrap();
        let given = [
            ("customer_id", text("C1")),
            ("at", FieldValue::Number(at.micros())),
            ("channel", text("电话")),
            ("minutes", FieldValue::Number(55_000)),
        ];
        let expected = format!("C1@{at}@phone@@@@5.50");
        assert_eq!(finished(&given).unwrap()[0], FieldValue::Text(expected.into()));
    }

    #[test]
    fn nothing_takes_less_than_no_time() {
        let refused = Reason::BelowZero { column: "minutes", value: "-1.00".to_owned() };
        assert_eq!(finished(&[("minutes", FieldValue::Number(-10_000))]), Err(refused));
    }
}
