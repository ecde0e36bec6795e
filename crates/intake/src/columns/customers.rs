//! Which column of an order file tells customers apart.

use terrace_domain::plain_header as normalised;

/// How well a column tells customers apart, by its header; better ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CustomerClass {
    /// A number, a card, an account.
    Number,
    /// The buyer's phone or address for mails.
    Reach,
    /// A word that may stand for a number as for a name: `客户`, `buyer`.
    Person,
    /// A name that anybody may have, or change: `昵称`.
    Nickname,
    /// A name.
    Name,
    /// The phone of whom the parcel goes to.
    Receiver,
}

/// Words that may head a number as well as a name.
const PERSONS: [&str; 12] =
    ["客户", "会员", "顾客", "买家", "用户", "customer", "client", "buyer", "member", "账号", "账户", "帐号"];

/// Headers of names that people give themselves.
const NICKNAMES: [&str; 9] =
    ["买家昵称", "客户昵称", "会员昵称", "用户昵称", "微信昵称", "昵称", "nickname", "buyername", "buyerusername"];

/// Columns of the customer that tell customers apart for want of a number, better ones first.
const REACH: &[&str] = &[
    "会员手机号",
    "会员手机",
    "会员电话",
    "客户手机号",
    "客户手机",
    "顾客手机号",
    "顾客手机",
    "用户手机号",
    "用户手机",
    "买家手机号",
    "买家手机",
    "下单人手机号",
    "下单人手机",
    "customerphone",
    "buyerphonenumber",
    "buyerphone",
    "手机号",
    "手机号码",
    "手机",
    "mobile",
    "mobilenumber",
    "mobilephone",
    "phone",
    "phonenumber",
    "telephone",
    "客户电话",
    "customeremail",
    "buyeremail",
    "email",
    "emailaddress",
    "买家邮箱",
    "客户邮箱",
    "邮箱",
    "电子邮箱",
    "微信号",
    "wechatid",
];

/// Names, better ones first.
const NAMES: &[&str] = &[
    "客户名称",
    "客户姓名",
    "会员姓名",
    "买家姓名",
    "customername",
    "clientname",
    "姓名",
    "fullname",
    "购货单位",
    "往来单位",
];

/// Phones that may be another's than the buyer's.
const RECEIVERS: &[&str] = &[
    "电话",
    "联系电话",
    "联系方式",
    "联系手机",
    "收货人手机",
    "收货人手机号",
    "收件人手机",
    "收件人手机号",
    "收件人电话",
];

/// How well a column that is the customer by its header tells customers apart.
pub(crate) fn class_of_number(header: &str) -> CustomerClass {
    let name = normalised(&crate::values::units::base(header));
    if NICKNAMES.contains(&name.as_str()) {
        CustomerClass::Nickname
    } else if PERSONS.contains(&name.as_str()) {
        CustomerClass::Person
    } else {
        CustomerClass::Number
    }
}

/// How well a column tells customers apart that is not their number, and its place among its like; `None` if it does not.
pub(crate) fn class_of_other(header: &str) -> Option<(CustomerClass, usize)> {
    let name = normalised(&crate::values::units::base(header));
    let place = |list: &[&str]| list.iter().position(|known| *known == name);
    let reach = place(REACH).map(|place| (CustomerClass::Reach, place));
    let by_name = || place(NAMES).map(|place| (CustomerClass::Name, place));
    reach.or_else(by_name).or_else(|| place(RECEIVERS).map(|place| (CustomerClass::Receiver, place)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_before_phones_and_phones_before_names() {
        for (header, class) in [
            ("会员卡号", CustomerClass::Number),
            ("客户编号(必填)", CustomerClass::Number),
            ("客户", CustomerClass::Person),
            ("买家昵称", CustomerClass::Nickname),
        ] {
            assert_eq!(class_of_number(header), class, "{header}");
        }
        for (header, class) in [
            ("会员手机号", Some(CustomerClass::Reach)),
            ("Email", Some(CustomerClass::Reach)),
            ("客户名称", Some(CustomerClass::Name)),
            ("收货人手机", Some(CustomerClass::Receiver)),
            ("商品", None),
        ] {
            assert_eq!(class_of_other(header).map(|(class, _)| class), class, "{header}");
        }
        assert!(CustomerClass::Number < CustomerClass::Reach && CustomerClass::Reach < CustomerClass::Nickname);
    }
}
