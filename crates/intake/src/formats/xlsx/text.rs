//! Texts of cells: runs joined, phonetic readings left out, escapes resolved.

use super::xml::{add_entity, attribute};
use quick_xml::events::Event;
use std::borrow::Cow;

/// A text that is put together from the events between the tags of its cell or shared string.
#[derive(Debug, Default)]
pub(super) struct RunText {
    text: String,
    /// Where the run that is read begins, and whether blanks around it count.
    run: Option<(usize, bool)>,
    phonetic: bool,
}

/// How a text takes an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is well.
    Well,
    /// An entity that no workbook may use.
    UnknownEntity,
}

impl RunText {
    /// Begins anew.
    pub fn clear(&mut self) {
        self.text.clear();
        (self.run, self.phonetic) = (None, false);
    }

    /// The number of bytes so far.
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// The text so far.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Takes an event.
    pub fn take(&mut self, event: &Event<'_>) -> Taken {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "rPh" => self.phonetic = true,
                "t" if !self.phonetic => {
                    let kept = attribute(tag, "space").is_some_and(|space| space == "preserve");
                    self.run = Some((self.text.len(), kept));
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "rPh" => self.phonetic = false,
                "t" => self.end_run(),
                _ => {}
            },
            Event::Text(text) if self.run.is_some() => self.text.push_str(&text.xml10_content()),
            Event::CData(text) if self.run.is_some() => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(entity) if self.run.is_some() && !add_entity(entity, &mut self.text) => {
                return Taken::UnknownEntity;
            }
            _ => {}
        }
        Taken::Well
    }

    fn end_run(&mut self) {
        let Some((start, kept)) = self.run.take() else { return };
        let run = self.text.get(start..).unwrap_or("");
        let shown = if kept { run } else { run.trim_matches([' ', '\t', '\r', '\n']) };
        if let Cow::Owned(shown) = unescaped(shown) {
            self.text.truncate(start);
            self.text.push_str(&shown);
        } else if shown.len() < run.len() {
            let shown = shown.to_owned();
            self.text.truncate(start);
            self.text.push_str(&shown);
        }
    }
}

/// A text without the `_x000D_` by which spreadsheets write characters that XML has none for.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut units: Vec<u16> = Vec::new();
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    let add = |units: &mut Vec<u16>, out: &mut String| {
        out.extend(char::decode_utf16(units.drain(..)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    };
    while !rest.is_empty() {
        if let Some((unit, below)) = escape(rest) {
            units.push(unit);
            rest = below;
            continue;
        }
        add(&mut units, &mut out);
        let next = rest.char_indices().skip(1).find(|(_, c)| *c == '_').map_or(rest.len(), |(at, _)| at);
        let (plain, below) = rest.split_at(next);
        out.push_str(plain);
        rest = below;
    }
    add(&mut units, &mut out);
    Cow::Owned(out)
}

/// The escape that a text begins with, and what stands behind it.
fn escape(text: &str) -> Option<(u16, &str)> {
    let rest = text.strip_prefix("_x")?;
    let (digits, rest) = rest.split_at_checked(4)?;
    let unit = u16::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    Some((unit, rest.strip_prefix('_')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_characters() {
        for (written, read) in [
            ("a_x000D_b", "a\rb"),
            ("_x4E2D_", "中"),
            ("_xD83D__xDE00_!", "😀!"),
            ("_xD83D_!", "\u{fffd}!"),
            ("_x00_", "_x00_"),
            ("order_x_y", "order_x_y"),
            ("中_x", "中_x"),
            ("_x中文字节_", "_x中文字节_"),
        ] {
            assert_eq!(unescaped(written), read, "{written}");
        }
    }
}
