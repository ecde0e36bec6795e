//! YAML as a tree that knows its lines.

use super::problem::MappingMistake;
use saphyr_parser::{Event, Parser, ScalarStyle};

/// A value and the line where it begins, from 1.
pub(super) struct Node {
    pub line: usize,
    pub value: Value,
}

pub(super) enum Value {
    /// Text; `plain` where it stands without quotes.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    /// Keys, their lines, and values.
    Map(Vec<(String, usize, Node)>),
}

/// What is still open while events come in.
enum Open {
    List(usize, Vec<Node>),
    Map(usize, Vec<(String, usize, Node)>, Option<(String, usize)>),
}

/// Deeper than any mapping file goes.
const DEEPEST: usize = 8;

pub(super) fn parse(yaml: &str) -> Result<Node, (usize, MappingMistake)> {
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str(yaml.trim_start_matches('\u{feff}')) {
        let (event, span) =
            event.map_err(|bad| (bad.marker().line(), MappingMistake::NotYaml(bad.info().to_owned())))?;
        let line = span.start.line();
        let unfit = |what: &str| (line, MappingMistake::NotYaml(what.to_owned()));
        let done = match event {
            Event::Scalar(text, style, _, _) => {
                let plain = style == ScalarStyle::Plain;
                Node { line, value: Value::Scalar { text: text.into_owned(), plain } }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEEPEST => {
                return Err(unfit("too deep"));
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(line, Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open::Map(line, Vec::new(), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(line, items)) => Node { line, value: Value::List(items) },
                Some(Open::Map(line, pairs, _)) => Node { line, value: Value::Map(pairs) },
                None => continue,
            },
            Event::Alias(_) => return Err(unfit("aliases (`*name`) are not supported")),
            Event::DocumentStart(_) if root.is_some() => return Err(unfit("a second document")),
            _ => continue,
        };
        match open.last_mut() {
            None => root = Some(done),
            Some(Open::List(_, items)) => items.push(done),
            Some(Open::Map(_, pairs, key)) => match (key.take(), done.value) {
                (Some((key, key_line)), value) => pairs.push((key, key_line, Node { line: done.line, value })),
                (None, Value::Scalar { text, .. }) => *key = Some((text, done.line)),
                (None, _) => return Err(unfit("a key must be text")),
            },
        }
    }
    root.ok_or((1, MappingMistake::NotAMapping))
}
