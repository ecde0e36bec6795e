//! Further columns of customer files that are known by name, so that no policy needs to declare them.

use super::FactColumn;
use super::FactType::Text;

/// Fields of customers that not every shop has. They are kept with the further columns of a file, as one object of
/// texts, and read where something asks for them; all of them are personal. A policy that declares a field of the
/// same name says itself what it holds and where it stands.
///
/// None of their headers is one of a column that all customers have.
pub static KNOWN_FIELDS: &[FactColumn] = &[
    FactColumn::personal(
        "address",
        Text,
        &[
            "street address",
            "address line 1",
            "address1",
            "street",
            "shipping address",
            "billing address",
            "地址",
            "详细地址",
            "收货地址",
            "联系地址",
            "通讯地址",
            "通信地址",
            "家庭地址",
            "家庭住址",
            "住址",
            "公司地址",
            "单位地址",
            "客户地址",
        ],
    ),
    FactColumn::personal(
        "postcode",
        Text,
        &["zip", "zip code", "postal code", "post code", "billing zip", "shipping zip", "邮编", "邮政编码"],
    ),
    FactColumn::personal(
        "income",
        Text,
        &["annual income", "monthly income", "household income", "收入", "年收入", "月收入", "家庭收入", "收入水平"],
    ),
    FactColumn::personal(
        "motive",
        Text,
        &["purchase motive", "buying motive", "reason to buy", "购买动机", "动机", "购买原因", "购买目的"],
    ),
    FactColumn::personal("interests", Text, &["interest", "hobbies", "hobby", "兴趣", "兴趣爱好", "爱好"]),
    FactColumn::personal(
        "social",
        Text,
        &[
            "social media",
            "social handle",
            "social account",
            "weibo",
            "instagram",
            "社交账号",
            "社交媒体",
            "微博",
            "微博账号",
            "小红书",
            "小红书账号",
            "抖音账号",
            "QQ",
            "QQ号",
        ],
    ),
    FactColumn::personal(
        "fiscal_year_start",
        Text,
        &["fiscal year from", "fiscal year begin", "financial year start", "财年开始", "财务年度开始", "会计年度开始"],
    ),
    FactColumn::personal(
        "fiscal_year_end",
        Text,
        &["fiscal year to", "financial year end", "财年结束", "财务年度结束", "会计年度结束", "财年截止"],
    ),
    FactColumn::personal(
        "plan",
        Text,
        &["development plan", "growth plan", "plans", "发展计划", "发展规划", "公司发展计划", "业务规划"],
    ),
    FactColumn::personal(
        "delivery_priority",
        Text,
        &["priority delivery", "delivery preference", "优先送货", "送货优先级", "配送优先级", "优先配送"],
    ),
    FactColumn::personal(
        "partner_kind",
        Text,
        &["partner type", "kind of partner", "合作伙伴类型", "伙伴类型", "合作类型", "合作方类型"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::CUSTOMERS;
    use crate::plain_header;
    use std::collections::BTreeSet;

    #[test]
    fn every_header_names_one_field() {
        let all = CUSTOMERS.columns.iter().chain(KNOWN_FIELDS);
        let mut seen = BTreeSet::new();
        for field in all {
            let own: BTreeSet<String> =
                std::iter::once(&field.name).chain(field.headers).map(|header| plain_header(header)).collect();
            for header in own {
                assert!(seen.insert(header.clone()), "`{header}` of {} names another field too", field.name);
            }
        }
        assert!(KNOWN_FIELDS.iter().all(|field| field.personal && !field.required));
    }
}
