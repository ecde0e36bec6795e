//! Parts of a mapping file, read one by one.

use super::problem::{LocatedMistake, MappingMistake};
use super::tree::{Node, NodeValue};
use super::{Delimiter, Mapping};
use encoding_rs::Encoding;
use terrace_domain::nearest_word;

pub(super) type Problems = Vec<LocatedMistake>;

/// What `sheet` takes.
const SHEETS: &str = "Sheet1, [1月, 2月], all";

/// Reads a key that says how a file is laid out; `false` if it is none.
pub(super) fn layout(mapping: &mut Mapping, key: &str, node: &Node, problems: &mut Problems) -> bool {
    match key {
        "delimiter" => mapping.delimiter = read(key, node, problems, "`,`, `;`, `\\t`, `|`, blank", delimiter),
        "encoding" => {
            mapping.encoding =
                read(key, node, problems, "utf-8, gb18030, gbk, utf-16le, big5, windows-1252 …", |text| {
                    Encoding::for_label(text.as_bytes())
                });
        }
        "skip_lines" => mapping.skip_lines = read(key, node, problems, "0, 1, 2 …", |text| text.parse().ok()),
        "sheet" => {
            let sheet = |node| read(key, node, problems, SHEETS, |text| (!text.is_empty()).then(|| text.to_owned()));
            mapping.sheets = list_of(node).iter().filter_map(sheet).collect();
        }
        _ => return false,
    }
    true
}

/// The items of a list, or a single value as a list of one.
pub(super) fn list_of(node: &Node) -> &[Node] {
    match &node.value {
        NodeValue::List(items) if !items.is_empty() => items.as_slice(),
        _ => std::slice::from_ref(node),
    }
}

/// The pairs of a map; a key that stands there twice is a mistake.
pub(super) fn unique<'n>(
    pairs: &'n [(String, usize, Node)],
    problems: &mut Problems,
) -> impl Iterator<Item = (&'n str, usize, &'n Node)> + use<'n> {
    let mut seen = std::collections::BTreeSet::new();
    for (key, line, _) in pairs {
        if !seen.insert(key) {
            problems.push(LocatedMistake { line: *line, mistake: MappingMistake::Twice { key: key.clone() } });
        }
    }
    pairs.iter().map(|(key, line, node)| (key.as_str(), *line, node))
}

/// Returns the nearest of some words, or all of them if none is near.
pub(super) fn nearest<'w>(word: &str, words: impl Iterator<Item = &'w str> + Clone) -> String {
    match nearest_word(word, words.clone()) {
        Some(known) => known.to_owned(),
        None => words.collect::<Vec<_>>().join(", "),
    }
}

/// One scalar value.
pub(super) fn read<T>(
    key: &str,
    node: &Node,
    problems: &mut Problems,
    takes: &'static str,
    of: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let value = match &node.value {
        NodeValue::Scalar { text, .. } => match of(text) {
            Some(value) => return Some(value),
            None => text.clone(),
        },
        NodeValue::List(_) => "[…]".to_owned(),
        NodeValue::Map(_) => "{…}".to_owned(),
    };
    let mistake = MappingMistake::BadValue { key: key.to_owned(), value, takes };
    problems.push(LocatedMistake { line: node.line, mistake });
    None
}

fn delimiter(text: &str) -> Option<Delimiter> {
    match text {
        "blank" => Some(Delimiter::Blank),
        "\t" | "\\t" | "tab" => Some(Delimiter::Byte(b'\t')),
        "," | ";" | "|" => text.bytes().next().map(Delimiter::Byte),
        _ => None,
    }
}

pub(super) fn flag(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}
