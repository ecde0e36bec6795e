//! Cleaning of values: what spreadsheets, exports and input methods leave around them.

use crate::shown::short;
use std::borrow::Cow;

/// White space of any kind, byte-order marks, and what is not seen: characters without width, soft hyphens, and marks of
/// the direction of writing, which come with phone numbers that were copied.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Without blanks around it, and without the `="…"` by which exports keep spreadsheets from guessing.
pub(crate) fn trimmed(text: &str) -> &str {
    // Most values begin and end with a letter or a digit.
    if let (Some(first), Some(last)) = (text.as_bytes().first(), text.as_bytes().last())
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
    {
        return text;
    }
    let text = text.trim_matches(is_blank);
    text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).map_or(text, |rest| rest.trim_matches(is_blank))
}

/// [`trimmed`], without a leading apostrophe, and with full-width digits, letters and signs made plain:
/// for ids, numbers and times, never for names.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    let text = text.strip_prefix('\'').map_or(text, trimmed);
    if text.is_ascii() { Cow::Borrowed(text) } else { narrowed(text) }
}

/// Full-width forms as their plain ones.
fn narrowed(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}' | '\u{2212}' | '\u{a0}' | '\u{202f}')) {
        return Cow::Borrowed(text);
    }
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{202f}' => ' ',
        '\u{2212}' => '-',
        other => other,
    };
    let narrow: String = text.chars().map(narrow).collect();
    Cow::Owned(trimmed(&narrow).to_owned())
}

/// Whether a plain text stands for no value, the way programs write it.
pub(crate) fn is_nothing(plain: &str) -> bool {
    // Most values are longer than any of these words, or start otherwise.
    match plain.len() {
        0 => true,
        1..=6 => matches!(
            plain,
            "-" | "--"
                | "—"
                | "\\N"
                | "NULL"
                | "null"
                | "Null"
                | "NaN"
                | "nan"
                | "NaT"
                | "None"
                | "N/A"
                | "n/a"
                | "#N/A"
        ),
        _ => false,
    }
}

/// The first character and stars; their number does not tell the length.
pub(crate) fn masked(text: &str) -> String {
    text.chars().next().map_or(String::new(), |first| format!("{first}***"))
}

/// A value for messages: [`short`], and [`masked`] where it may say who somebody is.
pub(crate) fn echoed(text: &str) -> String {
    let text = short(text);
    if may_be_personal(&text) { masked(&text) } else { text }
}

/// Whether a word of a status may say who somebody is: not a code of its own, as programs have them, which is short.
pub(crate) fn may_be_personal_status(text: &str) -> bool {
    let is_code = text.len() <= 12
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && text.bytes().filter(u8::is_ascii_digit).count() <= 6;
    !is_code && may_be_personal(text)
}

/// [`echoed`] for a word of a status.
pub(crate) fn echoed_status(text: &str) -> String {
    let text = short(text);
    if may_be_personal_status(&text) { masked(&text) } else { text }
}

/// [`echoed`] for what should be a number, a time or a yes or no and is not: words alone may be somebody's name.
pub(crate) fn echoed_wrong(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
    let named = words.count() > 1 && !text.contains(|c: char| c.is_ascii_digit());
    if named { masked(text.trim()) } else { echoed(text) }
}

/// A row of a file for messages, field by field.
pub(crate) fn echoed_row(raw: &str) -> String {
    const MARKS: [char; 4] = [',', ';', '\t', '|'];
    let fields = raw.split_inclusive(MARKS).take(60).map(|part| {
        let field = part.trim_end_matches(MARKS);
        echoed(field) + part.get(field.len()..).unwrap_or("")
    });
    short(&fields.collect::<String>())
}

/// Whether a value has a phone's or an id's digits in it, or is an email address.
pub(crate) fn may_be_personal(text: &str) -> bool {
    let (longest, most) = longest_numbers(text);
    is_email(text) || ((longest >= 5 || most >= 7) && !is_like_time(text))
}

/// The most digits in a row, and the most of a number whose digits may be parted by single signs, as in `139-7778-8899`.
pub(crate) fn longest_numbers(text: &str) -> (usize, usize) {
    let (mut run, mut longest, mut whole, mut most, mut sign) = (0, 0, 0, 0, false);
    for c in text.chars() {
        if c.is_numeric() {
            (run, whole, sign) = (run + 1, whole + 1, false);
        } else if matches!(c, ' ' | '-' | '.' | '(' | ')' | '+') && !sign {
            (run, sign) = (0, true);
        } else {
            (run, whole, sign) = (0, 0, false);
        }
        (longest, most) = (longest.max(run), most.max(whole));
    }
    (longest, most)
}

/// Whether a text looks like an email address.
pub(crate) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// Whether a text has the digits of a time, and nothing else: as wrong as it may be, it is nobody's number.
pub(crate) fn is_like_time(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ':' | ' ' | 'T' | 'Z' | '+'));
    let fields: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|field| !field.is_empty()).collect();
    let year = |field: &str| field.starts_with("19") || field.starts_with("20");
    let short = |fields: &[&str], most: usize| fields.iter().all(|field| field.len() <= most);
    plain
        && match fields.as_slice() {
            [y, m, d, rest @ ..] if y.len() == 4 && short(&[m, d], 2) => year(y) && short(rest, 3),
            [d, m, y, rest @ ..] if y.len() == 4 && short(&[d, m], 2) => year(y) && short(rest, 3),
            [whole, rest @ ..] => {
                let within = |at: usize, most: &str| whole.get(at..at + 2).is_none_or(|part| part <= most);
                let pairs = within(4, "12") && within(6, "31") && within(8, "25") && within(10, "60");
                matches!(whole.len(), 6 | 8 | 10 | 12 | 14) && year(whole) && pairs && rest.len() < 2 && short(rest, 6)
            }
            [] => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decorations_are_taken_off() {
        for (text, shown) in [
            (" 12 ", "12"),
            ("=\"00123\"", "00123"),
            ("'00123", "00123"),
            ("\u{feff}１２３．５", "123.5"),
            ("\u{3000}ＡＢ－１ ", "AB-1"),
            ("−5", "-5"),
            ("张三", "张三"),
        ] {
            assert_eq!(plain(text), shown);
        }
        assert_eq!(trimmed(" ＡＢ "), "ＡＢ");
    }

    #[test]
    fn nothing_has_many_names() {
        for text in ["", "NULL", "nan", "\\N", "-"] {
            assert!(is_nothing(text), "{text}");
        }
        for text in ["0", "Nullable", "N"] {
            assert!(!is_nothing(text), "{text}");
        }
    }

    #[test]
    fn values_that_may_be_personal_are_masked() {
        for text in [
            "notnum 13977788899",
            "联系 Zqx Nameperson 13977788899",
            "139-7778-8899",
            "+49 151 2345 678",
            "a@b.example",
            "１３９７７７８８８９９",
            "SF1234567",
        ] {
            let shown = format!("{}***", text.chars().next().unwrap());
            assert_eq!(echoed(text), shown, "{text}");
        }
        for text in ["awaiting pickup", "待审核2", "2025-02-30 25:00:00", "20250230", "31/02/2025", "T1", "1234"] {
            assert_eq!(echoed(text), text);
        }
        for text in ["10001", "ST-200100", "WAIT_BUYER_PAY", "待审核2"] {
            assert_eq!(echoed_status(text), text);
        }
        for text in ["13977788899", "SF1234567", "a@b.example", "联系 139777", "2000017"] {
            assert!(echoed_status(text).ends_with("***"), "{text}");
        }
        assert_eq!(echoed_wrong("baddate Zqx Nameperson"), "b***");
        assert_eq!(echoed_wrong("5 March 2025x"), "5 March 2025x");
        assert_eq!(echoed_row("1,张三,13977788899,x"), "1,张三,1***,x");
    }

    #[test]
    fn long_values_are_cut() {
        assert_eq!(short(&"长".repeat(100)).chars().count(), 61);
        assert_eq!(short("a\nb"), "a b");
    }
}
