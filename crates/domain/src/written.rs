//! What people write into further columns of their files, read as the type that a policy says they hold.

use crate::money::round_div;
use crate::time::Date;
use crate::value::ValueType;
use unicode_normalization::UnicodeNormalization as _;

/// A text that is not of the type that it should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// The ways in which files say that there is nothing.
const NOTHING: [&str; 13] = ["", "-", "--", "—", "/", "\\n", "null", "nan", "none", "n/a", "na", "#n/a", "无"];
const YES: [&str; 13] = ["yes", "y", "true", "t", "1", "是", "有", "对", "√", "✓", "✔", "☑", "on"];
const NO: [&str; 14] = ["no", "n", "false", "f", "0", "否", "无", "没有", "不是", "×", "✗", "✘", "x", "off"];

/// A header without case, blanks, marks and full-width forms: headers that are equal so mean the same.
pub fn plain_header(header: &str) -> String {
    // Exports write `="…"` to keep spreadsheets from guessing.
    let header = header.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let header = header.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(header);
    let kept = |c: &char| !c.is_whitespace() && !is_invisible(*c) && !matches!(c, '_' | '-' | '*' | ':' | '"' | '\'');
    // Latin letters and digits are as they are.
    if header.is_ascii() {
        return header.chars().filter(kept).map(|c| c.to_ascii_lowercase()).collect();
    }
    header.nfkc().filter(kept).flat_map(char::to_lowercase).collect()
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
}

/// A text as a stored integer of a type: millionths for decimals, days for dates, 0 or 1 for yes or no. `None` if
/// the text says that there is nothing.
///
/// Numbers may carry a sign of a currency, marks between thousands and a `%`; their decimal sign is the point. Dates
/// stand year first, or as eight digits; a time behind them is left out. Days first are refused, since nothing tells
/// them from months.
///
/// # Errors
/// A text that is not of the type, a number that does not fit, a type that no field has.
pub fn read_written(text: &str, value_type: ValueType) -> Result<Option<i64>, Unreadable> {
    let plain: String = text.nfkc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).collect();
    let plain = plain.trim().trim_start_matches('\'');
    if value_type == ValueType::Flag {
        return match plain {
            yes if YES.contains(&yes) => Ok(Some(1)),
            no if NO.contains(&no) => Ok(Some(0)),
            nothing if NOTHING.contains(&nothing) => Ok(None),
            _ => Err(Unreadable),
        };
    }
    if NOTHING.contains(&plain) {
        return Ok(None);
    }
    let read = match value_type {
        ValueType::Decimal => millionths(plain),
        ValueType::Date => day(plain).map(|date| i64::from(date.days())),
        _ => None,
    };
    read.map(Some).ok_or(Unreadable)
}

fn millionths(text: &str) -> Option<i64> {
    let bare = text.trim_start_matches(['¥', '$', '€', '£']).trim_end_matches('元').trim();
    let (negative, bare) = match bare.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start_matches(['¥', '$', '€', '£']).trim_start()),
        None => (false, bare.strip_prefix('+').unwrap_or(bare)),
    };
    let (bare, per) = match bare.strip_suffix('%') {
        Some(bare) => (bare.trim_end(), 100),
        None => (bare, 1),
    };
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = without_marks(whole)?;
    if !is_plain(fraction) || (whole.is_empty() && fraction.is_empty()) || whole.len() > 18 {
        return None;
    }
    // More decimals than anybody means are left out before rounding.
    let fraction: String = fraction.chars().take(15).collect();
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let unit = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    let value = round_div(digits.checked_mul(1_000_000)?, unit * per)?;
    i64::try_from(if negative { -value } else { value }).ok()
}

/// Digits without the marks between thousands; `None` if a mark stands elsewhere.
fn without_marks(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let marked = rest.is_empty() || (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    (marked && is_plain(first) && rest.iter().all(|group| is_plain(group))).then(|| whole.replace(',', ""))
}

fn day(text: &str) -> Option<Date> {
    let date = text.split(['t', ' ']).next().unwrap_or("");
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i32 = date.parse().ok()?;
        return of_numbers(number / 10_000, number / 100 % 100, number % 100);
    }
    let date = date.trim_end_matches('日');
    let mut parts = date.split(['-', '/', '.', '年', '月']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    let number = |part: &str| (part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok());
    of_numbers(number(year)??, number(month)??, number(day)??)
}

fn of_numbers(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::from_ymd(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, value_type: ValueType) -> Result<Option<i64>, Unreadable> {
        read_written(text, value_type)
    }

    #[test]
    fn headers_are_equal_however_they_are_written() {
        for header in
            ["Sales Region", "sales_region", " SALES-REGION* ", "ｓａｌｅｓ　ｒｅｇｉｏｎ", "=\"Sales Region\""]
        {
            assert_eq!(plain_header(header), "salesregion", "{header}");
        }
        assert_eq!(plain_header("\u{feff}客户 等级："), "客户等级");
    }

    #[test]
    fn numbers_are_millionths() {
        for (text, value) in [
            ("12", 12_000_000),
            ("-1,234.5", -1_234_500_000),
            ("￥１，０００", 1_000_000_000),
            ("5000元", 5_000_000_000),
            ("-$3.25", -3_250_000),
            ("7.5%", 75_000),
            ("0.0000005", 0),
            ("0.0000015", 2),
            (".5", 500_000),
        ] {
            assert_eq!(read(text, ValueType::Decimal), Ok(Some(value)), "{text}");
        }
        for text in ["1,2", "12,34.5", "1.2.3", "abc", "1e5", "十二", "99999999999999999999", "%", "."] {
            assert_eq!(read(text, ValueType::Decimal), Err(Unreadable), "{text}");
        }
        for text in ["", " - ", "N/A", "无", "null"] {
            assert_eq!(read(text, ValueType::Decimal), Ok(None), "{text}");
        }
    }

    #[test]
    fn dates_stand_year_first() {
        let day = |text: &str| Date::parse(text).map(|date| i64::from(date.days())).ok();
        for text in [
            "2024-03-01",
            "2024/3/1",
            "2024.03.01",
            "2024年3月1日",
            "20240301",
            "2024-03-01 08:30",
            "2024-03-01T00:00:00",
        ] {
            assert_eq!(read(text, ValueType::Date), Ok(day("2024-03-01")), "{text}");
        }
        for text in ["01/03/2024", "3-1", "2024-13-01", "2024-02-30", "45352", "soon"] {
            assert_eq!(read(text, ValueType::Date), Err(Unreadable), "{text}");
        }
    }

    #[test]
    fn yes_and_no_have_many_words() {
        for (text, value) in
            [("是", Some(1)), ("Yes", Some(1)), ("√", Some(1)), ("FALSE", Some(0)), ("无", Some(0)), ("-", None)]
        {
            assert_eq!(read(text, ValueType::Flag), Ok(value), "{text}");
        }
        assert_eq!(read("maybe", ValueType::Flag), Err(Unreadable));
        assert_eq!(read("5", ValueType::Count), Err(Unreadable));
    }
}
