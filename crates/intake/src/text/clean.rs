//! Cleaning of values: what spreadsheets, exports and input methods leave around them.

use std::borrow::Cow;

/// White space of any kind, byte-order marks and zero-width characters.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
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

/// At most sixty characters of a value, for messages.
pub(crate) fn short(text: &str) -> String {
    let mut out: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        out.push('…');
    }
    out
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
    fn long_values_are_cut() {
        assert_eq!(short(&"长".repeat(100)).chars().count(), 61);
        assert_eq!(short("a\nb"), "a b");
    }
}
