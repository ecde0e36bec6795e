//! Values of the file: numbers, shares, windows, yes and no, titles.

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::half_width::half_width;
use crate::model::{Number, Title};
use crate::yaml::{Fields, Node, NodeKind, scalar};
use terrace_domain::{Date, Name, Share, Span, Window};

/// A word of the file that names something.
#[derive(Debug, Clone)]
pub(crate) struct NameAt {
    pub(crate) text: String,
    pub(crate) place: Place,
}

/// Beyond this size (in units) nothing is stored, so that no number could be compared with it.
const LARGEST: i128 = 1_000_000_000_000;
const MILLION: i128 = 1_000_000;

/// Reads a plain number of at most six decimals.
pub(crate) fn number(text: &str) -> Option<Number> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !plain(whole) || !plain(fraction) || whole.len() > 18 {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > 6 {
        return None;
    }
    let value: i128 = format!("{whole}{fraction:0<6}").parse().ok()?;
    (value <= LARGEST * MILLION).then_some(Number(sign * value))
}

/// A number as a person writes it.
pub(crate) fn shown(number: Number) -> String {
    let size = number.0.unsigned_abs();
    let (whole, fraction) = (size / 1_000_000, size % 1_000_000);
    let sign = if number.0 < 0 { "-" } else { "" };
    let decimals = format!("{fraction:06}");
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

/// The number that a node holds, or a note that it holds none.
pub(crate) fn read_number(node: &Node, key: &str, found: &mut Diagnostics) -> Option<Number> {
    let text = &scalar(node, key, found)?.text;
    let value = number(text);
    if value.is_none() {
        let meant = Some(half_width(text)).filter(|plain| number(plain).is_some());
        found.error_meaning(codes::BAD_NUMBER, node.place, [("text", text.clone())], meant);
    }
    value
}

/// The share that a node holds, or a note that it holds none.
pub(crate) fn read_share(node: &Node, key: &str, found: &mut Diagnostics) -> Option<Share> {
    let text = &scalar(node, key, found)?.text;
    let value = Share::parse(text);
    if value.is_none() {
        // `top: 5` is most likely 5%.
        let plain = half_width(text);
        let meant = [format!("{plain}%"), plain].into_iter().find(|share| Share::parse(share).is_some());
        found.error_meaning(codes::BAD_SHARE, node.place, [("text", text.clone())], meant);
    }
    value
}

/// The window that a node holds, or a note that it holds none.
pub(crate) fn read_window(node: &Node, key: &str, found: &mut Diagnostics) -> Option<Window> {
    let text = &scalar(node, key, found)?.text;
    let window = Window::parse(text).ok();
    if window.is_none() {
        let meant = Some(format!("{text} months")).filter(|months| Window::parse(months).is_ok());
        found.error_meaning(codes::BAD_WINDOW, node.place, [("text", text.clone())], meant);
    }
    window
}

/// The span of time that a node holds, or a note that it holds none.
pub(crate) fn read_span(node: &Node, key: &str, found: &mut Diagnostics) -> Option<Span> {
    let text = &scalar(node, key, found)?.text;
    let span = Span::parse(text).ok();
    if span.is_none() {
        let plain = half_width(text);
        let known = [plain.clone(), format!("{plain} days")];
        let meant = known.into_iter().find(|known| Span::parse(known).is_ok());
        found.error_meaning(codes::BAD_SPAN, node.place, [("text", text.clone())], meant);
    }
    span
}

/// The span that a node holds: a window other than `all`.
pub(crate) fn read_finite_window(node: &Node, key: &str, found: &mut Diagnostics) -> Option<Window> {
    let span = read_window(node, key, found)?;
    if span == Window::All {
        found.error(codes::SPAN_NEEDED, node.place, [("key", key.to_owned())]);
        return None;
    }
    Some(span)
}

/// The day that a node holds, or a note that it holds none.
pub(crate) fn read_date(node: &Node, key: &str, found: &mut Diagnostics) -> Option<Date> {
    let text = &scalar(node, key, found)?.text;
    let date = Date::parse(text).ok();
    if date.is_none() {
        found.error(codes::BAD_DATE, node.place, [("text", text.clone())]);
    }
    date
}

/// The name that a node holds, with its place, or a note that it can be none.
pub(crate) fn read_name(node: &Node, key: &str, found: &mut Diagnostics) -> Option<(Name, Place)> {
    let text = &scalar(node, key, found)?.text;
    let name = Name::new(text).ok();
    if name.is_none() {
        found.error(codes::BAD_NAME, node.place, [("name", text.clone())]);
    }
    Some((name?, node.place))
}

/// `true` or `false`, or a note that it is neither.
pub(crate) fn read_flag(node: &Node, key: &str, found: &mut Diagnostics) -> Option<bool> {
    let text = &scalar(node, key, found)?.text;
    match text.as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => {
            found.error(codes::BAD_FLAG, node.place, [("key", key.to_owned()), ("text", text.clone())]);
            None
        }
    }
}

/// One of a few words, or a note that it is none of them.
pub(crate) fn read_choice<T: Copy>(
    node: &Node,
    key: &str,
    choices: &[(&'static str, T)],
    found: &mut Diagnostics,
) -> Option<T> {
    let text = &scalar(node, key, found)?.text;
    let choice = choices.iter().find(|(word, _)| word == text).map(|(_, value)| *value);
    if choice.is_none() {
        bad_choice(node.place, key, text, &choices.iter().map(|(word, _)| *word).collect::<Vec<_>>(), found);
    }
    choice
}

/// Notes that a word is none of those that a key takes.
pub(crate) fn bad_choice(place: Place, key: &str, text: &str, known: &[&'static str], found: &mut Diagnostics) {
    let arguments = [("key", key.to_owned()), ("text", text.to_owned()), ("known", known.join(", "))];
    found.unknown(codes::BAD_CHOICE, place, arguments, text, known.iter().copied());
}

/// `{ en: …, zh: … }`, or one text for both languages; an empty title if none is given.
pub(crate) fn read_title(fields: &mut Fields<'_>, found: &mut Diagnostics) -> Title {
    fields.get("title").map_or_else(Title::default, |node| title_of(node, found))
}

/// The title that a node holds; an empty one if it is empty.
pub(crate) fn title_of(node: &Node, found: &mut Diagnostics) -> Title {
    match &node.kind {
        NodeKind::Scalar(_) if node.is_empty() => Title::default(),
        NodeKind::Scalar(text) => Title { en: Some(text.text.clone()), zh: Some(text.text.clone()) },
        _ => {
            let Some(mut languages) = Fields::read(node, "title", node.place, found) else { return Title::default() };
            let mut read = |key| {
                let node = languages.get(key).filter(|node| !node.is_empty())?;
                scalar(node, key, found).map(|text| text.text.clone())
            };
            let title = Title { en: read("en"), zh: read("zh") };
            languages.finish(found);
            title
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{number, shown};

    #[test]
    fn numbers_are_plain_and_exact() {
        for (text, millionths) in
            [("0", 0), ("12.5", 12_500_000), ("-0.000001", -1), (".5", 500_000), ("1.5000000", 1_500_000)]
        {
            assert_eq!(number(text).map(|n| n.0), Some(millionths), "{text}");
        }
        for bad in ["", ".", "-", "1e3", "1,000", "0.0000001", "1000000000001", "９"] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_are_shown_as_written() {
        for text in ["0", "12.5", "-0.000001", "100000"] {
            assert_eq!(number(text).map(shown).as_deref(), Some(text));
        }
    }
}
