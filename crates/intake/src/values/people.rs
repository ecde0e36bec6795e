//! Whom an id of a customer names: nobody, where many share a word that stands for anybody, and one mailbox, however
//! its address is written.

use crate::text::clean::{is_email, is_like_time, longest_numbers, plain};
use crate::values::status::normalised;
use terrace_domain::is_compared_id;

/// What shops write where they do not know who bought, without case, blanks and marks, and sorted.
const NOBODY: &[&str] = &[
    "anonym",
    "anonymous",
    "anonymousbuyer",
    "anonymouscustomer",
    "anonymoususer",
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
    "walkinclient",
    "walkincustomer",
    "walkinguest",
    "临时客户",
    "临时顾客",
    "京东用户",
    "匿名",
    "匿名买家",
    "匿名客户",
    "匿名用户",
    "匿名顾客",
    "微信用户",
    "抖音用户",
    "支付宝用户",
    "散客",
    "散户",
    "无",
    "无会员",
    "无名",
    "无客户",
    "未注册",
    "未登记",
    "未知",
    "未知客户",
    "未知用户",
    "淘宝用户",
    "游客",
    "现金客户",
    "空",
    "访客",
    "路人",
    "过客",
    "过路客",
    "门店散客",
    "零售客户",
    "零售散客",
    "零散客户",
    "非会员",
    "非会员客户",
    "非会员顾客",
    "默认会员",
    "默认客户",
];

/// The longest of them in bytes, marks and blanks included.
const LONGEST: usize = 48;

/// Whether an id of a customer is nobody's, such as `guest` or 散客.
pub fn names_nobody(id: &str) -> bool {
    is_nobody(id, &[])
}

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
    is_zero || is_sign || NOBODY.binary_search(&plain).is_ok() || is_local()
}

/// Whether an id is one customer's and written as it is kept.
pub(crate) fn is_plain(id: &str) -> bool {
    let digits_first = matches!(id.as_bytes().first(), Some(b'1'..=b'9'));
    (digits_first || !is_nobody(id, &[])) && is_compared_id(id)
}

/// Whether a text is an email address or the number of a phone, by which shops often tell their customers apart.
pub fn is_contact(id: &str) -> bool {
    let id = plain(id);
    let is_number = id.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ' ' | '(' | ')'));
    let is_parted = id.chars().any(|c| !c.is_ascii_digit());
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    // Eleven digits from 1 on are a Chinese mobile phone, with its country before it or not; other numbers tell by a plus
    // or by signs between their digits that they are a phone's.
    let own = digits.strip_prefix("00").unwrap_or(&digits);
    let own = own.strip_prefix("86").filter(|own| own.len() == 11).unwrap_or(own);
    let is_phone = (own.len() == 11 && own.starts_with('1')) || (digits.len() >= 7 && is_parted);
    is_email(&id) || (is_number && is_phone && !is_like_time(&id))
}

/// Whether a text may tell who somebody is: an email address, or one with as many digits as a phone or the number of a
/// document has, whatever else stands in it.
pub fn may_identify(text: &str) -> bool {
    let text = plain(text);
    is_email(&text) || (longest_numbers(&text).1 >= 7 && !is_like_time(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::compared_id;

    #[test]
    fn nobody_is_known_by_many_words() {
        assert!(NOBODY.is_sorted());
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
        assert_eq!(compared_id("Lea@Example.org".into()), "lea@example.org");
        assert_eq!(compared_id("KH0012".into()), "KH0012");
        assert!(is_plain("17850") && is_plain("lea@example.org") && !is_plain("Lea@example.org") && !is_plain("0"));
    }

    #[test]
    fn ids_that_are_contacts_are_known_as_such() {
        for id in [
            "bob@example.org",
            "13800138000",
            "138-0013-8000",
            "138.0013.8000",
            "8613800138000",
            "86-13800138000",
            "0086 13800138000",
            "１３８００１３８０００",
            "021-55556666",
            "+49 151 2345678",
        ] {
            assert!(is_contact(id), "{id}");
        }
        for id in
            ["", "C001", "KH000123", "tb16105x", "33010000000", "1380013", "2026-01-05", "@", "a@b", "1380013800x"]
        {
            assert!(!is_contact(id), "{id}");
        }
    }

    #[test]
    fn texts_that_may_tell_somebody_are_known_as_such() {
        for text in ["bob@example.org", "张三 13800138000", "02155556666", "110101199003071234", "QQ 12345678"] {
            assert!(may_identify(text), "{text}");
        }
        for text in ["", "VIP", "A", "85000", "2026-01-05 10:00:00", "KH000123", "桌椅"] {
            assert!(!may_identify(text), "{text}");
        }
    }
}
