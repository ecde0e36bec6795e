use super::{Node, NodeKind, Offsets, Scalar, Spot, hints};
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use saphyr_parser::{Event, Parser, ScalarStyle, Span};

/// Mappings and lists in each other; the language itself needs six.
const MAX_DEPTH: usize = 24;
/// Characters of a policy file.
const MAX_LENGTH: usize = 256 * 1024;

/// Reads one YAML document into a tree. Whatever keeps it from being read is noted; then there is no tree.
pub(crate) fn read(text: &str, found: &mut Diagnostics) -> Option<Node> {
    let start = Place { line: 1, column: 1, length: 1 };
    if text.len() > MAX_LENGTH {
        found.error(codes::TOO_LARGE, start, [("limit", (MAX_LENGTH / 1024).to_string())]);
        return None;
    }
    let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
    let mut builder = Builder { lines: &lines, open: Vec::new(), root: None };
    let mut parser = Parser::new_from_str(text);
    let mut documents = 0;
    while let Some(event) = parser.next_event() {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                hints::syntax(&lines, &error, found);
                return None;
            }
        };
        let place = builder.place(span);
        match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    found.error(codes::SECOND_DOCUMENT, place, []);
                    return None;
                }
            }
            Event::Alias(_) => {
                found.error(codes::ALIAS, place, []);
                return None;
            }
            Event::Scalar(value, style, anchor, _) => {
                if anchor > 0 {
                    found.error(codes::ALIAS, place, []);
                }
                let node = builder.scalar(value.into_owned(), style, span);
                builder.add(node);
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                if anchor > 0 {
                    found.error(codes::ALIAS, place, []);
                }
                if builder.open.len() >= MAX_DEPTH {
                    found.error(codes::TOO_DEEP, place, [("limit", MAX_DEPTH.to_string())]);
                    return None;
                }
                builder.begin(matches!(event, Event::MappingStart(..)), span);
            }
            Event::SequenceEnd | Event::MappingEnd => builder.end(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }
    if builder.root.is_none() {
        found.error(codes::NOT_A_POLICY, start, []);
    }
    builder.root
}

/// A mapping or list whose end has not come yet.
struct Open {
    place: Place,
    mapping: bool,
    flow: bool,
    children: Vec<Node>,
}

struct Builder<'a> {
    lines: &'a [Vec<char>],
    open: Vec<Open>,
    root: Option<Node>,
}

impl Builder<'_> {
    fn line(&self, number: usize) -> &[char] {
        number.checked_sub(1).and_then(|index| self.lines.get(index)).map_or(&[], Vec::as_slice)
    }

    /// The part of the span's first line that it covers, without blanks at its end.
    fn place(&self, span: Span) -> Place {
        let (line, first) = (span.start.line(), span.start.col());
        let chars = self.line(line);
        let end = if span.end.line() == line { span.end.col().min(chars.len()) } else { chars.len() };
        let covered = chars.get(first..end).unwrap_or(&[]);
        let blank = covered.iter().rev().take_while(|c| c.is_whitespace()).count();
        Place { line, column: first + 1, length: (covered.len() - blank).max(1) }
    }

    fn scalar(&self, text: String, style: ScalarStyle, span: Span) -> Node {
        let quoted = style != ScalarStyle::Plain;
        let mut place = self.place(span);
        let one_line = span.start.line() == span.end.line() || (!quoted && self.stands_at(&text, place));
        let offsets = match style {
            ScalarStyle::Plain if one_line && self.stands_at(&text, place) => {
                place.length = text.chars().count().max(1);
                Offsets::Shifted(0)
            }
            ScalarStyle::DoubleQuoted | ScalarStyle::SingleQuoted if one_line => self.quoted(&text, style, place),
            _ => Offsets::Unknown,
        };
        let spot = Spot { whole: place, offsets };
        Node { place, kind: NodeKind::Scalar(Scalar { text, quoted, spot }) }
    }

    /// Whether the file has just these characters at that place.
    fn stands_at(&self, text: &str, place: Place) -> bool {
        let rest = self.line(place.line).get(place.column - 1..).unwrap_or(&[]);
        text.chars().count() <= rest.len() && text.chars().zip(rest).all(|(a, b)| a == *b)
    }

    fn quoted(&self, text: &str, style: ScalarStyle, place: Place) -> Offsets {
        let raw = self.line(place.line).get(place.column..).unwrap_or(&[]);
        if text.chars().zip(raw).all(|(a, b)| a == *b) && !text.contains('\'') && !text.contains('\\') {
            return Offsets::Shifted(1);
        }
        let doubled = style == ScalarStyle::SingleQuoted;
        let (mut column, mut columns) = (0, Vec::new());
        for c in text.chars() {
            if raw.get(column) != Some(&c) {
                return Offsets::Unknown;
            }
            columns.push(column + 1);
            column += if doubled && c == '\'' { 2 } else { 1 };
        }
        columns.push(column + 1);
        Offsets::Each(columns.into())
    }

    fn begin(&mut self, mapping: bool, span: Span) {
        let place = self.place(span);
        let first = self.line(place.line).get(place.column - 1).copied();
        self.open.push(Open { place, mapping, flow: matches!(first, Some('{' | '[')), children: Vec::new() });
    }

    fn end(&mut self, span: Span) {
        let Some(open) = self.open.pop() else { return };
        let mut place = open.place;
        if open.flow && span.end.line() == place.line {
            place.length = (span.end.col() + 1).saturating_sub(place.column).max(1);
        } else if open.flow {
            place.length = (self.line(place.line).len() + 1).saturating_sub(place.column).max(1);
        } else if let Some(first) = open.children.first() {
            place = first.place;
        }
        let kind = if open.mapping {
            let mut entries = Vec::with_capacity(open.children.len() / 2);
            let mut children = open.children.into_iter();
            while let (Some(key), Some(value)) = (children.next(), children.next()) {
                entries.push((key, value));
            }
            NodeKind::Mapping { entries, flow: open.flow }
        } else {
            NodeKind::Sequence(open.children)
        };
        self.add(Node { place, kind });
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.root = self.root.take().or(Some(node)),
        }
    }
}
