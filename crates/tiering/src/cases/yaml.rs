//! YAML as a tree with places, for files of test cases.

use super::problems::Problems;
use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use terrace_policy::Place;

/// Mappings and lists in each other; the format itself needs six.
const MAX_DEPTH: usize = 24;
/// Characters of a file of cases.
const MAX_LENGTH: usize = 4 * 1024 * 1024;

/// A value of the file and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) kind: NodeKind,
}

#[derive(Debug, Clone)]
pub(super) enum NodeKind {
    Scalar { text: String, quoted: bool },
    List(Vec<Node>),
    Mapping(Vec<(Node, Node)>),
}

impl Node {
    /// Whether nothing was written, or `~`.
    pub(super) fn is_null(&self) -> bool {
        match &self.kind {
            NodeKind::Scalar { text, quoted: false } => matches!(text.as_str(), "" | "~" | "null"),
            _ => false,
        }
    }

    /// The text of a plain value.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// Reads one document; what keeps it from being read is noted.
pub(super) fn read(text: &str, found: &mut Problems) -> Option<Node> {
    let start = Place { line: 1, column: 1, length: 1 };
    if text.len() > MAX_LENGTH {
        found.unreadable(start, &format!("{} > {MAX_LENGTH} bytes", text.len()));
        return None;
    }
    let mut builder = Builder { open: Vec::new(), root: None };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                if let Err(reason) = builder.take(event, span) {
                    found.unreadable(place(span), reason);
                    return None;
                }
            }
            Err(error) => {
                let marker = error.marker();
                let at = Place { line: marker.line().max(1), column: marker.col() + 1, length: 1 };
                found.unreadable(at, error.info());
                return None;
            }
        }
    }
    if builder.root.is_none() {
        found.unreadable(start, "the file is empty");
    }
    builder.root
}

struct Open {
    place: Place,
    mapping: bool,
    children: Vec<Node>,
}

struct Builder {
    open: Vec<Open>,
    root: Option<Node>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), &'static str> {
        match event {
            Event::Alias(_) => return Err("anchors and aliases (& and *) are not read here"),
            Event::Scalar(value, style, ..) => {
                let kind = NodeKind::Scalar { text: value.into_owned(), quoted: style != ScalarStyle::Plain };
                self.add(Node { place: place(span), kind })?;
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if self.open.len() >= MAX_DEPTH {
                    return Err("lists and mappings stand too deep in each other");
                }
                let mapping = matches!(event, Event::MappingStart(..));
                self.open.push(Open { place: place(span), mapping, children: Vec::new() });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let kind = if open.mapping {
                    let mut entries = Vec::with_capacity(open.children.len() / 2);
                    let mut children = open.children.into_iter();
                    while let (Some(key), Some(value)) = (children.next(), children.next()) {
                        entries.push((key, value));
                    }
                    NodeKind::Mapping(entries)
                } else {
                    NodeKind::List(open.children)
                };
                self.add(Node { place: open.place, kind })?;
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn add(&mut self, node: Node) -> Result<(), &'static str> {
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None if self.root.is_some() => return Err("there is a second document"),
            None => self.root = Some(node),
        }
        Ok(())
    }
}

fn place(span: Span) -> Place {
    let (line, column) = (span.start.line().max(1), span.start.col() + 1);
    let length = if span.end.line() == line { span.end.col() + 1 } else { column + 1 };
    Place { line, column, length: length.saturating_sub(column).max(1) }
}
