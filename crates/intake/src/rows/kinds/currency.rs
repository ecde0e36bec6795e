//! Currencies by their codes, signs and names.

use super::Values;
use crate::reason::Reason;
use crate::text::clean;
use crate::values::decorations::sign_beside;
use crate::values::reader::FieldValue;
use std::borrow::Cow;
use terrace_domain::Currency;

/// Puts the ISO code in place of what stands in a column of currencies, or says that it is none.
pub(super) fn use_code(values: &mut Values<'_>, place: usize) -> Result<(), Reason> {
    let Some(value) = values.get_mut(place) else { return Ok(()) };
    let FieldValue::Text(text) = value else { return Ok(()) };
    match code(text) {
        Some(code) => *value = FieldValue::Text(code),
        None => return Err(Reason::NotACurrency { column: "currency", value: clean::echoed(text) }),
    }
    Ok(())
}

/// A currency's ISO code, by its code, sign or name.
pub(crate) fn code(text: &str) -> Option<Cow<'static, str>> {
    let plain = clean::plain(text);
    let code = match plain.as_ref() {
        "¥" | "￥" | "元" | "人民币" | "RMB" | "rmb" | "CNY" => "CNY",
        "$" | "US$" | "美元" | "USD" => "USD",
        "€" | "欧元" | "EUR" => "EUR",
        "£" | "￡" | "英镑" | "GBP" => "GBP",
        "HK$" | "港币" | "港元" | "HKD" => "HKD",
        "日元" | "円" | "JPY" => "JPY",
        "NT$" | "新台币" | "TWD" => "TWD",
        "韩元" | "KRW" => "KRW",
        "新加坡元" | "新元" | "SGD" => "SGD",
        "澳大利亚元" | "澳元" | "AUD" => "AUD",
        "加拿大元" | "加元" | "CAD" => "CAD",
        "瑞士法郎" | "CHF" => "CHF",
        "泰铢" | "泰国铢" | "THB" => "THB",
        "卢布" | "俄罗斯卢布" | "RUB" => "RUB",
        // A sign beside an amount, where a mapping takes the currency from there.
        amount if amount.contains(|c: char| c.is_ascii_digit()) => return code(sign_beside(amount)?),
        other => return Currency::new(other).ok().map(|currency| Cow::Owned(currency.to_string())),
    };
    Some(Cow::Borrowed(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_known_by_code_sign_and_name() {
        for (text, known) in [
            ("usd", Some("USD")),
            ("￥", Some("CNY")),
            ("港币", Some("HKD")),
            ("dollars", None),
            ("EUR 41.90", Some("EUR")),
            ("-£36", Some("GBP")),
            ("36", None),
            ("", None),
        ] {
            assert_eq!(code(text).as_deref(), known, "{text}");
        }
    }
}
