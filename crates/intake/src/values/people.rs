//! Whom an id of a customer names: nobody, where many share a word that stands for anybody, and one mailbox, however
//! its address is written.

use crate::values::status::normalised;
use std::borrow::Cow;

/// What shops write where they do not know who bought, without case, blanks and marks.
const NOBODY: &[&str] = &[
    "anonym",
    "anonymous",
    "anonymouscustomer",
    "anonymoususer",
    "anonymousbuyer",
    "cash",
    "cashcustomer",
    "cashsale",
    "cashsales",
    "casualcustomer",
    "countersale",
    "defaultcustomer",
    "guest",
    "guestcheckout",
    "guestcustomer",
    "guestuser",
    "na",
    "nan",
    "nil",
    "nobody",
    "nocustomer",
    "noid",
    "nomember",
    "none",
    "nonmember",
    "notavailable",
    "notregistered",
    "null",
    "passerby",
    "undefined",
    "unknown",
    "unknowncustomer",
    "unregistered",
    "visitor",
    "walkin",
    "walkincustomer",
    "walkinclient",
    "walkinguest",
    "未知",
    "未知客户",
    "未知用户",
    "未登记",
    "未注册",
    "无",
    "无会员",
    "无客户",
    "无名",
    "空",
    "散客",
    "散户",
    "零散客户",
    "零售客户",
    "零售散客",
    "门店散客",
    "匿名",
    "匿名用户",
    "匿名买家",
    "匿名客户",
    "匿名顾客",
    "非会员",
    "非会员顾客",
    "非会员客户",
    "游客",
    "访客",
    "路人",
    "过客",
    "过路客",
    "临时客户",
    "临时顾客",
    "现金客户",
    "默认客户",
    "默认会员",
    "微信用户",
    "支付宝用户",
    "淘宝用户",
    "抖音用户",
    "京东用户",
];

/// The longest of them in bytes, marks and blanks included.
const LONGEST: usize = 48;

/// Whether an id of a customer is nobody's: by itself, or by the words of a mapping, which are normalised.
pub(crate) fn is_nobody(id: &str, further: &[String]) -> bool {
    if further.is_empty() && !may_be_nobody(id) {
        return false;
    }
    let plain = normalised(id);
    further.contains(&plain) || (may_be_nobody(id) && is_nobodys_word(id, &plain))
}

/// Nobody's words have no digit but zeros.
fn may_be_nobody(id: &str) -> bool {
    id.len() <= LONGEST && !id.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
}

fn is_nobodys_word(id: &str, plain: &str) -> bool {
    let is_zero = !plain.is_empty() && plain.bytes().all(|byte| byte == b'0');
    let is_sign = !plain.chars().any(char::is_alphanumeric);
    let is_local = || {
        let local = id.trim().split_once('@').map(|(local, _)| normalised(local));
        local.is_some_and(|local| matches!(local.as_str(), "guest" | "anonymous" | "nobody" | "noreply" | "noemail"))
    };
    is_zero || is_sign || NOBODY.contains(&plain) || is_local()
}

/// An e-mail address in small letters, and any other id as it is.
pub(crate) fn mailbox(id: Cow<'_, str>) -> Cow<'_, str> {
    if is_other_writing(&id) { Cow::Owned(id.to_lowercase()) } else { id }
}

fn is_other_writing(id: &str) -> bool {
    id.contains('@') && id.chars().any(char::is_uppercase)
}

/// Whether an id is one customer's and written as it is kept.
pub(crate) fn is_plain(id: &str) -> bool {
    let digits_first = matches!(id.as_bytes().first(), Some(b'1'..=b'9'));
    (digits_first || !is_nobody(id, &[])) && !is_other_writing(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_known_by_many_words() {
        for id in [
            "0",
            "000",
            "Guest",
            "walk-in customer",
            "N/A",
            "-",
            "散客",
            "匿名",
            "非会员",
            "微信用户",
            "无",
            "GUEST@shop.example",
            "ＮＵＬＬ",
        ] {
            assert!(is_nobody(id, &[]), "{id}");
        }
        for id in ["10", "guest7", "Nan Goldin", "王无", "ann@example.org", "C00", "无锡分店1"] {
            assert!(!is_nobody(id, &[]), "{id}");
        }
        assert!(is_nobody("Shop 99", &["shop99".to_owned()]));
    }

    #[test]
    fn addresses_are_compared_without_case() {
        assert_eq!(mailbox("Lea@Example.org".into()), "lea@example.org");
        assert_eq!(mailbox("KH0012".into()), "KH0012");
        assert!(is_plain("17850") && is_plain("lea@example.org") && !is_plain("Lea@example.org") && !is_plain("0"));
    }
}
