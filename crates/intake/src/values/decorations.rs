//! What people write around the digits of a number: signs of currencies, brackets, minus signs, units.

/// Signs and codes of currencies; longer ones first where one begins or ends like another.
const SIGNS: &[&str] = &[
    "人民币",
    "HK$",
    "US$",
    "NT$",
    "CNY",
    "RMB",
    "USD",
    "EUR",
    "GBP",
    "HKD",
    "JPY",
    "TWD",
    "AUD",
    "CAD",
    "CHF",
    "SGD",
    "KRW",
    "THB",
    "INR",
    "BRL",
    "MXN",
    "MYR",
    "NZD",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "美元",
    "欧元",
    "英镑",
    "港币",
    "港元",
    "日元",
    "¥",
    "￥",
    "$",
    "£",
    "￡",
    "€",
    "元",
    "円",
    "₩",
    "₹",
    "₽",
    "฿",
];

/// Powers of ten behind a number.
const SCALES: &[(&str, i8)] = &[("百万", 6), ("千万", 7), ("万", 4), ("亿", 8), ("千", 3)];

/// Units of quantities.
const UNITS: &[&str] = &[
    "pieces", "piece", "pcs.", "pcs", "pc", "units", "unit", "items", "item", "kg", "公斤", "千克", "克", "斤", "件",
    "个", "只", "套", "瓶", "盒", "箱", "包", "袋", "条", "张", "双", "台", "支", "本", "份", "把", "块", "片", "根",
    "卷", "桶", "打", "听", "罐", "枚", "副", "对", "束", "盆", "棵", "头", "升", "米", "g", "ml", "l", "m",
];

/// A number without what stands around it.
pub(super) struct Bare<'t> {
    /// Digits with their marks, or what is no number.
    pub digits: &'t str,
    pub negative: bool,
    /// The currency sign.
    pub sign: Option<&'static str>,
    /// The unit of a quantity.
    pub unit: Option<&'static str>,
    /// The power of ten that stands behind it.
    pub exponent: i8,
}

/// Takes off what stands around a number. Units of quantities are taken off only if there may be some.
pub(super) fn without_decorations(text: &str, pieces: bool) -> Bare<'_> {
    let mut bare = Bare { digits: text.trim(), negative: false, sign: None, unit: None, exponent: 0 };
    if let Some(inner) = bare.digits.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (bare.negative, bare.digits) = (true, inner.trim());
    }
    let mut signed = bare.negative;
    while !is_bare(bare.digits) {
        let rest = bare.digits;
        let unit = || UNITS.iter().find_map(|unit| Some((*unit, ending(rest, unit)?)));
        if let Some((found, inner)) = SIGNS.iter().find_map(|sign| Some((*sign, around(rest, sign)?))) {
            (bare.sign, bare.digits) = (Some(found), inner);
        } else if let Some((minus, inner)) = sign_off(rest).filter(|_| !signed) {
            (signed, bare.negative, bare.digits) = (true, minus, inner);
        } else if let Some((power, inner)) =
            SCALES.iter().find_map(|(scale, power)| Some((*power, ending(rest, scale)?))).filter(|_| bare.exponent == 0)
        {
            (bare.exponent, bare.digits) = (power, inner);
        } else if let Some((found, inner)) = unit().filter(|_| pieces && bare.unit.is_none()) {
            (bare.unit, bare.digits) = (Some(found), inner);
        } else {
            break;
        }
    }
    bare
}

/// Whether a text begins and ends with what belongs to the digits.
fn is_bare(text: &str) -> bool {
    let is_own = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    is_own(text.as_bytes().first()) && is_own(text.as_bytes().last())
}

/// A text without a sign before or behind it.
fn around<'t>(text: &'t str, sign: &str) -> Option<&'t str> {
    let start = text.get(..sign.len()).filter(|start| start.eq_ignore_ascii_case(sign));
    start.and_then(|_| text.get(sign.len()..)).map(str::trim).or_else(|| ending(text, sign))
}

/// A text without what stands behind it.
fn ending<'t>(text: &'t str, end: &str) -> Option<&'t str> {
    let at = text.len().checked_sub(end.len())?;
    let found = text.get(at..).filter(|found| found.eq_ignore_ascii_case(end))?;
    text.get(..text.len() - found.len()).map(str::trim)
}

/// A plus or minus before or behind the digits.
fn sign_off(text: &str) -> Option<(bool, &str)> {
    let minus = text.strip_prefix('-').or_else(|| text.strip_suffix('-')).map(|rest| (true, rest));
    let plus = || text.strip_prefix('+').map(|rest| (false, rest));
    minus.or_else(plus).map(|(minus, rest)| (minus, rest.trim()))
}

/// The currency sign or code that stands beside a number.
pub(crate) fn sign_beside(text: &str) -> Option<&'static str> {
    without_decorations(text, false).sign
}

/// The currency that a sign or code means, if it means one only.
pub(crate) fn currency_of(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "人民币" | "CNY" | "RMB" => "CNY",
        "HK$" | "HKD" | "港币" | "港元" => "HKD",
        "US$" | "USD" | "美元" => "USD",
        "NT$" | "TWD" => "TWD",
        "€" | "EUR" | "欧元" => "EUR",
        "£" | "￡" | "GBP" | "英镑" => "GBP",
        "JPY" | "円" | "日元" => "JPY",
        "₩" | "KRW" => "KRW",
        "₹" | "INR" => "INR",
        "₽" => "RUB",
        "฿" | "THB" => "THB",
        _ => return SIGNS.iter().find(|known| **known == sign && known.len() == 3 && known.is_ascii()).copied(),
    })
}

/// Whether a sign or code beside amounts may mean a currency, given by its code.
pub fn may_mean(sign: &str, code: &str) -> bool {
    currencies_of(sign).contains(&code)
}

/// The currencies that a sign may mean.
fn currencies_of(sign: &str) -> Vec<&'static str> {
    match sign {
        "$" => vec!["USD", "AUD", "CAD", "SGD", "HKD", "TWD", "NZD", "MXN", "BRL"],
        "¥" | "￥" => vec!["CNY", "JPY"],
        "元" => vec!["CNY"],
        sign => currency_of(sign).into_iter().collect(),
    }
}

/// Whether some signs can all mean one currency.
pub(crate) fn agree<'s>(signs: impl IntoIterator<Item = &'s str>) -> bool {
    let mut all = signs.into_iter().map(currencies_of);
    let Some(mut common) = all.next() else { return true };
    all.for_each(|others| common.retain(|code| others.contains(code)));
    !common.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_agree_if_one_currency_has_them_all() {
        for signs in [&["¥", "元", "CNY"][..], &["$", "US$", "USD"], &["€", "EUR"], &["£"], &[]] {
            assert!(agree(signs.iter().copied()), "{signs:?}");
        }
        for signs in [&["€", "£"][..], &["$", "€"], &["¥", "$"], &["EUR", "GBP"], &["元", "$"]] {
            assert!(!agree(signs.iter().copied()), "{signs:?}");
        }
    }

    #[test]
    fn every_sign_means_some_currency() {
        for sign in SIGNS {
            assert!(!currencies_of(sign).is_empty(), "{sign}");
        }
    }
}
