//! YAML as a tree that knows its lines.

use super::problem::MappingMistake;
use saphyr_parser::{Event, Parser, ScalarStyle};

/// A value and the line where it begins, from 1.
pub(super) struct Node {
    pub line: usize,
    pub value: NodeValue,
}

pub(super) enum NodeValue {
    /// Text; `plain` if it stands without quotes.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    /// Keys, their lines, and values.
    Map(Vec<(String, usize, Node)>),
}

/// What is still open while events come in.
enum OpenNode {
    List(usize, Vec<Node>),
    Map(usize, Vec<(String, usize, Node)>, Option<(String, usize)>),
}

/// Deeper than any mapping file goes.
const DEEPEST: usize = 8;

pub(super) fn parse(yaml: &str) -> Result<Node, (usize, MappingMistake)> {
    let mut open: Vec<OpenNode> = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str(yaml.trim_start_matches('\u{feff}')) {
        let (event, span) =
            event.map_err(|bad| (bad.marker().line(), MappingMistake::NotYaml(bad.info().to_owned())))?;
        let line = span.start.line();
        let unfit = |what: &str| (line, MappingMistake::NotYaml(what.to_owned()));
        let done = match event {
            Event::Scalar(text, style, _, _) => {
                let plain = style == ScalarStyle::Plain;
                Node { line, value: NodeValue::Scalar { text: text.into_owned(), plain } }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEEPEST => {
                return Err(unfit("too deep"));
            }
            Event::SequenceStart(..) => {
                open.push(OpenNode::List(line, Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(OpenNode::Map(line, Vec::new(), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(OpenNode::List(line, items)) => Node { line, value: NodeValue::List(items) },
                Some(OpenNode::Map(line, pairs, _)) => Node { line, value: NodeValue::Map(pairs) },
                None => continue,
            },
            Event::Alias(_) => return Err(unfit("aliases (`*name`) are not supported")),
            Event::DocumentStart(_) if root.is_some() => return Err(unfit("a second document")),
            _ => continue,
        };
        match open.last_mut() {
            None => root = Some(done),
            Some(OpenNode::List(_, items)) => items.push(done),
            Some(OpenNode::Map(_, pairs, key)) => match (key.take(), done.value) {
                (Some((key, key_line)), value) => pairs.push((key, key_line, Node { line: done.line, value })),
                (None, NodeValue::Scalar { text, .. }) => *key = Some((text, done.line)),
                (None, _) => return Err(unfit("a key must be text")),
            },
        }
    }
    root.ok_or((1, MappingMistake::NotAMapping))
}
