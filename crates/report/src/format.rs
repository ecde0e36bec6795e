//! Numbers as people read them, in both languages. Amounts never pass through floating point.

use crate::data::Decimal;
use crate::sums::MoneySum;
use terrace_domain::{Currency, LocalTime, Share, round_div, sum_text};
use terrace_words::Lang;

/// Shown where there is no figure.
pub(crate) const NONE: &str = "–";

/// Digits in groups of three: `1,234,567`.
pub(crate) fn marks(digits: &str) -> String {
    let length = digits.len();
    let mut out = String::with_capacity(length + length / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (length - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with marks.
pub(crate) fn count(value: u64) -> String {
    marks(&value.to_string())
}

/// The sign that stands before an amount.
fn sign(currency: Currency) -> String {
    let sign = match currency.as_str() {
        "CNY" | "JPY" => "¥",
        "GBP" => "£",
        "USD" => "$",
        "EUR" => "€",
        "KRW" => "₩",
        "INR" => "₹",
        "HKD" => "HK$",
        "TWD" => "NT$",
        "SGD" => "S$",
        "AUD" => "A$",
        other => return format!("{other}\u{a0}"),
    };
    sign.to_owned()
}

fn minus(negative: bool) -> &'static str {
    if negative { "\u{2212}" } else { "" }
}

/// The exact amount with marks and two to four decimals: `£1,234.50`.
pub(crate) fn money(value: impl Into<MoneySum>, currency: Currency) -> String {
    let value = value.into();
    let plain = sum_text(value.ten_thousandths());
    let plain = plain.trim_start_matches('-');
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "00"));
    format!("{}{}{}.{fraction}", minus(value < MoneySum::ZERO), sign(currency), marks(whole))
}

/// Units above which an amount is told in a larger word: ten-thousandths per word, its decimals, the word.
const WORDS_EN: [(i128, u32, &str); 4] = [
    (1_000_000_000_000 * 10_000, 2, "tn"),
    (1_000_000_000 * 10_000, 2, "bn"),
    (1_000_000 * 10_000, 2, "M"),
    (1_000 * 10_000, 1, "k"),
];
const WORDS_ZH: [(i128, u32, &str); 3] =
    [(1_000_000_000_000 * 10_000, 2, "万亿"), (100_000_000 * 10_000, 2, "亿"), (10_000 * 10_000, 1, "万")];

/// A short amount: `£8.91M`, `¥1,234.5万`; from ten thousand on in words, from a hundred on without decimals.
pub(crate) fn short_money(value: impl Into<MoneySum>, currency: Currency, lang: Lang) -> String {
    let value = value.into();
    let size = value.ten_thousandths().abs();
    let words: &[(i128, u32, &str)] = if lang == Lang::Zh { &WORDS_ZH } else { &WORDS_EN };
    let front = format!("{}{}", minus(value < MoneySum::ZERO), sign(currency));
    let word = words.iter().find(|(unit, _, _)| size >= *unit && size >= 10_000 * 10_000);
    if let Some((unit, decimals, word)) = word {
        return format!("{front}{}{word}", decimal(size, *unit, *decimals));
    }
    let decimals = if size >= 100 * 10_000 || size == 0 { 0 } else { 2 };
    format!("{front}{}", decimal(size, 10_000, decimals))
}

/// `part ÷ unit` with that many decimals, halves to the even neighbour, for parts from zero up; a dash if it does not
/// fit.
fn decimal(part: i128, unit: i128, decimals: u32) -> String {
    let scale = 10i128.pow(decimals);
    let Some(scaled) = part.checked_mul(scale).and_then(|part| round_div(part, unit)) else { return NONE.to_owned() };
    let whole = marks(&(scaled / scale).to_string());
    if decimals == 0 {
        return whole;
    }
    format!("{whole}.{:0width$}", scaled % scale, width = decimals as usize)
}

/// A share of counts or amounts as a percentage of one decimal, two below one percent: `74.6%`, `20.0%`, `0.25%`.
/// Negative parts keep their sign; a share of nothing is a dash.
pub(crate) fn percent(part: i128, whole: i128) -> String {
    if whole <= 0 {
        return NONE.to_owned();
    }
    let size = part.abs();
    let small = size.checked_mul(100).is_some_and(|s| s < whole) && size > 0;
    let text = decimal(size.saturating_mul(100), whole, if small { 2 } else { 1 });
    let text = if text == "0.00" { "<0.01".to_owned() } else { text };
    let text = if part == 0 { "0".to_owned() } else { text };
    format!("{}{text}%", minus(part < 0))
}

/// A number with so many decimals, from none to six, halves to the even neighbour; a dash if it does not fit.
pub(crate) fn decimals(value: Decimal, places: u32) -> String {
    let shown = decimal(i128::from(value.0).abs(), 1_000_000, places);
    let is_nothing = !shown.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if value.0 < 0 && !is_nothing { format!("{}{shown}", minus(true)) } else { shown }
}

/// A percentage within a sentence, where `20%` reads better than `20.0%`.
pub(crate) fn said(percent: &str) -> String {
    percent.replace(".0%", "%")
}

/// A share of amounts.
pub(crate) fn money_percent(part: impl Into<MoneySum>, whole: impl Into<MoneySum>) -> String {
    percent(part.into().ten_thousandths(), whole.into().ten_thousandths())
}

/// An exact share as a percentage of one decimal.
pub(crate) fn share(value: Share) -> String {
    percent(i128::from(value.millionths()), i128::from(Share::WHOLE.millionths()))
}

/// A median or another number of few decimals: `12`, `3.5`.
pub(crate) fn number(value: Decimal) -> String {
    let text = decimal(i128::from(value.0).abs(), 1_000_000, 1);
    format!("{}{}", minus(value.0 < 0), text.strip_suffix(".0").unwrap_or(&text))
}

/// `part ÷ whole` as a multiple: `1.8`, `84`. Returns `None` if there is nothing to compare with.
pub(crate) fn times(part: i128, whole: i128) -> Option<String> {
    if whole <= 0 || part < 0 {
        return None;
    }
    let decimals = if part == 0 || part >= whole.saturating_mul(10) { 0 } else { 1 };
    Some(decimal(part, whole, decimals))
}

/// A day: `9 Dec 2011`, `2011年12月9日`.
pub(crate) fn day(time: LocalTime, lang: Lang) -> String {
    let date = time.date().civil();
    match lang {
        Lang::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => format!("{} {} {}", date.day(), month_name(date.month()), date.year()),
    }
}

/// A month: `Dec 2011`, `2011年12月`.
pub(crate) fn month(year: i16, month: i8, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{year}年{month}月"),
        Lang::En => format!("{} {year}", month_name(month)),
    }
}

/// A month within its year: `Dec`, `12月`.
pub(crate) fn short_month(month: i8, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{month}月"),
        Lang::En => month_name(month).to_owned(),
    }
}

fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    usize::try_from(month - 1).ok().and_then(|index| NAMES.get(index)).copied().unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use terrace_domain::Money;

    fn cny() -> Currency {
        Currency::new("CNY").unwrap()
    }

    fn amount(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    #[test]
    fn amounts_read_well_in_both_languages() {
        for (value, zh, en) in [
            ("0", "¥0", "¥0"),
            ("12.5", "¥12.50", "¥12.50"),
            ("1234.56", "¥1,235", "¥1,235"),
            ("12345", "¥1.2万", "¥12.3k"),
            ("12345000", "¥1,234.5万", "¥12.34M"),
            ("123456789", "¥1.23亿", "¥123.46M"),
            ("-56000", "−¥5.6万", "−¥56.0k"),
            ("99999999999", "¥1,000.00亿", "¥100.00bn"),
        ] {
            assert_eq!(short_money(amount(value), cny(), Lang::Zh), zh);
            assert_eq!(short_money(amount(value), cny(), Lang::En), en);
        }
        assert_eq!(money(amount("-8911407.904"), Currency::new("GBP").unwrap()), "−£8,911,407.904");
        assert_eq!(money(amount("1"), Currency::new("chf").unwrap()), "CHF\u{a0}1.00");
    }

    #[test]
    fn shares_and_multiples() {
        assert_eq!(percent(746, 1000), "74.6%");
        assert_eq!(percent(1, 400), "0.25%");
        assert_eq!(percent(1, 1_000_000), "<0.01%");
        assert_eq!(percent(-1, 4), "−25.0%");
        assert_eq!(percent(0, 5), "0%");
        assert_eq!(said(&percent(1, 5)), "20%");
        assert_eq!(percent(1, 0), NONE);
        assert_eq!(times(18, 10), Some("1.8".to_owned()));
        assert_eq!(times(840, 10), Some("84".to_owned()));
        assert_eq!(times(1, 0), None);
    }

    #[test]
    fn days_and_numbers() {
        let time = LocalTime::parse("2011-12-09T12:50").unwrap();
        assert_eq!((day(time, Lang::En), day(time, Lang::Zh)), ("9 Dec 2011".to_owned(), "2011年12月9日".to_owned()));
        assert_eq!(number(Decimal(3_500_000)), "3.5");
        assert_eq!(number(Decimal(12_000_000)), "12");
        assert_eq!(month(2011, 13, Lang::En), "? 2011");
    }

    proptest! {
        #[test]
        fn any_amount_has_a_text(value: i64) {
            let value = Money::from_ten_thousandths(value);
            for lang in [Lang::En, Lang::Zh] {
                let short = short_money(value, cny(), lang);
                prop_assert!(short.chars().count() <= 14, "{}", short);
            }
            let digits: String = money(value, cny()).chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
            prop_assert_eq!(digits, value.to_string().trim_start_matches('-').to_owned());
        }
    }
}
