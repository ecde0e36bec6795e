//! Further files that a mapping joins to the rows.

use super::Mapping;
use super::parts::{Problems, flag, layout, list_of, nearest, read, unique};
use super::problem::{LocatedMistake, MappingMistake};
use super::tree::{Node, NodeValue};

/// A file whose columns stand beside those of the rows that it fits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Join {
    /// Its path, from the folder of the mapping.
    pub file: String,
    /// The columns by which rows fit: here, and there.
    pub on: Vec<(String, String)>,
    /// Whether only one of its rows may fit; rows without any are kept then.
    pub one: bool,
    /// How it is laid out, as far as that is said.
    pub layout: Mapping,
}

/// What an entry may say.
const KEYS: [&str; 7] = ["file", "on", "one", "delimiter", "encoding", "skip_lines", "sheet"];

/// What `on` takes.
const ON: &str = "order_id, [order_id, shop], { order_no: id }";

/// The entries of `join`: a list of them, or a single one.
pub(super) fn read_joins(node: &Node, problems: &mut Problems) -> Vec<Join> {
    list_of(node).iter().filter_map(|entry| one(entry, problems)).collect()
}

fn one(entry: &Node, problems: &mut Problems) -> Option<Join> {
    let NodeValue::Map(pairs) = &entry.value else {
        return read("join", entry, problems, "{ file: items.csv, on: order_id }", |_| None);
    };
    let before = problems.len();
    let (mut file, mut on, mut one, mut said) = (None, Vec::new(), false, Mapping::default());
    for (key, line, node) in unique(pairs, problems) {
        match key {
            "file" => {
                file = read(key, node, problems, "items.csv", |text| (!text.is_empty()).then(|| text.to_owned()));
            }
            "on" => on = columns(node, problems),
            "one" => one = read(key, node, problems, "true, false", flag).unwrap_or(false),
            _ if layout(&mut said, key, node, problems) => {}
            _ => {
                let nearest = nearest(key, KEYS.into_iter());
                problems.push(LocatedMistake {
                    line,
                    mistake: MappingMistake::UnknownKey { key: key.to_owned(), nearest },
                });
            }
        }
    }
    if problems.len() > before {
        return None;
    }
    let lacking = |key: &str, takes| {
        let mistake = MappingMistake::BadValue { key: key.to_owned(), value: String::new(), takes };
        LocatedMistake { line: entry.line, mistake }
    };
    match (file, on.is_empty()) {
        (Some(file), false) => return Some(Join { file, on, one, layout: said }),
        (None, _) => problems.push(lacking("file", "items.csv")),
        (Some(_), true) => problems.push(lacking("on", ON)),
    }
    None
}

/// The columns by which rows fit.
fn columns(node: &Node, problems: &mut Problems) -> Vec<(String, String)> {
    let mut name = |node: &Node| read("on", node, problems, ON, |text| (!text.is_empty()).then(|| text.to_owned()));
    match &node.value {
        NodeValue::Map(pairs) => {
            pairs.iter().filter_map(|(here, _, there)| Some((here.clone(), name(there)?))).collect()
        }
        _ => list_of(node).iter().filter_map(|node| name(node).map(|name| (name.clone(), name))).collect(),
    }
}
