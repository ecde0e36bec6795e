//! What the styles of cells say of their numbers: whether they are dates.

use super::xml::{XmlPart, attribute, attribute_text};
use crate::error::Problem;
use crate::limits::STYLES;
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// What a number in a cell of some style is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberKind {
    /// A number.
    Plain,
    /// Days since the first, the time of day behind the point.
    Date,
    /// How long something took, in days.
    Elapsed,
}

/// The kinds of numbers by style.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<NumberKind>);

impl Styles {
    /// Reads them from their part.
    pub fn read(mut part: XmlPart<'_>) -> Result<Self, Problem> {
        let mut codes: BTreeMap<u32, NumberKind> = BTreeMap::new();
        let (mut kinds, mut of_cells) = (Vec::new(), false);
        loop {
            match part.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "numFmt" => {
                        let id = attribute(&tag, "numFmtId").and_then(|id| id.parse().ok());
                        if let Some((id, code)) = id.zip(attribute_text(&tag, "formatCode")) {
                            codes.insert(id, of_code(&code));
                        }
                    }
                    "cellXfs" => of_cells = true,
                    "xf" if of_cells => {
                        let id = attribute(&tag, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                        kinds.push(codes.get(&id).copied().unwrap_or_else(|| built_in(id)));
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => of_cells = false,
                Event::Eof => return Ok(Self(kinds)),
                _ => {}
            }
            if kinds.len() > STYLES || codes.len() > STYLES {
                return Err(part.fault("more than 1,048,576 styles"));
            }
        }
    }

    /// What numbers in cells of a style are.
    pub fn kind(&self, style: usize) -> NumberKind {
        self.0.get(style).copied().unwrap_or(NumberKind::Plain)
    }
}

/// What the formats say that every spreadsheet has; some of them are dates in East Asian languages alone.
fn built_in(id: u32) -> NumberKind {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => NumberKind::Date,
        46 => NumberKind::Elapsed,
        _ => NumberKind::Plain,
    }
}

/// What the first section of a format's code says.
fn of_code(code: &str) -> NumberKind {
    let mut rest = code.chars();
    while let Some(character) = rest.next() {
        match character {
            // The next character stands for itself.
            '\\' | '_' | '*' => {
                rest.next();
            }
            '"' => {
                rest.find(|c| *c == '"');
            }
            ';' => return NumberKind::Plain,
            '[' => {
                let inner: String = rest.by_ref().take_while(|c| *c != ']').collect();
                let inner = inner.to_ascii_lowercase();
                let first = inner.chars().next();
                if first.is_some_and(|first| "hms".contains(first) && inner.chars().all(|c| c == first)) {
                    return NumberKind::Elapsed;
                }
            }
            'd' | 'm' | 'h' | 'y' | 's' | 'D' | 'M' | 'H' | 'Y' | 'S' => return NumberKind::Date,
            'a' | 'A' => {
                let next: String = rest.as_str().chars().take(4).collect::<String>().to_ascii_lowercase();
                if next.starts_with("m/pm") || next.starts_with("/p") {
                    return NumberKind::Date;
                }
            }
            _ => {}
        }
    }
    NumberKind::Plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for code in ["yyyy-mm-dd", "d/m/yy h:mm", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]yyyy/m/d;@", "AM/PM h", "mm:ss.0"]
        {
            assert_eq!(of_code(code), NumberKind::Date, "{code}");
        }
        for code in ["[h]:mm", "[mm]:ss", "[HH]:MM:SS"] {
            assert_eq!(of_code(code), NumberKind::Elapsed, "{code}");
        }
        for code in ["General", "0.00", "#,##0.00_);[Red]\\(#,##0.00\\)", "0\"days\"", "@", "\\d0", "0;yyyy", "¥#,##0"]
        {
            assert_eq!(of_code(code), NumberKind::Plain, "{code}");
        }
        for (id, kind) in
            [(14, NumberKind::Date), (46, NumberKind::Elapsed), (57, NumberKind::Date), (2, NumberKind::Plain)]
        {
            assert_eq!(built_in(id), kind, "{id}");
        }
    }
}
