//! Personal fields, masked so that those who know the customer recognise it and others do not.

/// `张小明` becomes `张*`, `Ann Lee` becomes `A*`: the first character, never the length.
pub fn mask_name(name: &str) -> String {
    let mut characters = name.trim().chars();
    characters.next().map_or_else(String::new, |first| format!("{first}*"))
}

/// `13812341234` becomes `138****1234`; whatever is shorter than eight digits is hidden whole.
pub fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    // A country code would shift the visible part; the number proper is the last eleven digits.
    let number = digits.get(digits.len().saturating_sub(11)..).unwrap_or(&digits);
    if number.len() < 8 {
        return "****".to_owned();
    }
    let head: String = number.iter().take(3).collect();
    let tail: String = number.iter().skip(number.len().saturating_sub(if number.len() < 11 { 2 } else { 4 })).collect();
    format!("{head}****{tail}")
}

/// A customer id, unless it is itself personal: a phone number or an e-mail address used as an id is masked.
pub fn mask_id(id: &str) -> String {
    let id = id.trim();
    let digits = id.bytes().filter(u8::is_ascii_digit).count();
    let only_phone_signs = id.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b' '));
    if let Some((_, domain)) = id.split_once('@') {
        return format!("{}@{domain}", mask_name(id));
    }
    let mobile = id.trim_start_matches("+86").trim_start_matches([' ', '-']).starts_with('1') && digits >= 11;
    if only_phone_signs && (mobile || id.starts_with('+')) && digits <= 15 { mask_phone(id) } else { id.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn masks_names_phones_and_personal_ids() {
        assert_eq!(mask_name(" 张小明 "), "张*");
        assert_eq!(mask_name(""), "");
        assert_eq!(mask_phone("13812341234"), "138****1234");
        assert_eq!(mask_phone("+86 138-1234-1234"), "138****1234");
        assert_eq!(mask_phone("021-5555"), "****");
        assert_eq!(mask_phone("02155556666"), "021****6666");
        assert_eq!(mask_phone("55556666"), "555****66");
        assert_eq!(mask_id("13812341234"), "138****1234");
        assert_eq!(mask_id("ann@shop.example"), "a*@shop.example");
        assert_eq!(mask_id("17850"), "17850");
        assert_eq!(mask_id("C-000123"), "C-000123");
    }

    proptest! {
        #[test]
        fn the_middle_of_a_phone_never_shows(middle in "[0-9]{4}") {
            let phone = format!("139{middle}0000");
            prop_assert_eq!(mask_phone(&phone), "139****0000");
        }
    }
}
