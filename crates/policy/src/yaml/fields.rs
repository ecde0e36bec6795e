use super::hints::{EXPRESSION_KEYS, full_width_colon};
use super::{Node, NodeKind, Scalar};
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use std::collections::BTreeMap;

/// A mapping while it is read: each key that is asked for counts as known, and what is left over is a mistake.
pub(crate) struct Fields<'t> {
    /// Where to point when something is missing.
    pub(crate) place: Place,
    entries: Vec<(&'t str, Place, &'t Node)>,
    known: Vec<&'static str>,
    /// Keys whose value a comma has cut short.
    broken: Vec<&'t str>,
}

impl<'t> Fields<'t> {
    /// The fields of a node, or a note that it is no mapping. `key` and `place` name it in messages.
    pub(crate) fn read(node: &'t Node, key: &str, place: Place, found: &mut Diagnostics) -> Option<Self> {
        let NodeKind::Mapping { entries, flow } = &node.kind else {
            let arguments = [("key", key.to_owned()), ("wanted", "mapping".to_owned())];
            found.error(codes::WRONG_SHAPE, if node.is_empty() { place } else { node.place }, arguments);
            return None;
        };
        let mut fields = Self { place, entries: Vec::new(), known: Vec::new(), broken: Vec::new() };
        let mut seen = BTreeMap::new();
        let mut open = None;
        for (index, (key, value)) in entries.iter().enumerate() {
            let next = entries.get(index + 1).filter(|(_, value)| *flow && value.is_empty());
            let NodeKind::Scalar(Scalar { text, quoted, .. }) = &key.kind else {
                found.error(codes::WRONG_SHAPE, key.place, [("key", "?".to_owned()), ("wanted", "text".to_owned())]);
                continue;
            };
            // The rest of a value that was cut at its comma comes as keys without values.
            if let Some(balance) = open
                && value.is_empty()
            {
                let left = balance + balance_of(text);
                open = (left > 0).then_some(left);
                continue;
            }
            open = None;
            if let Some(column) = full_width_colon(&text.chars().collect::<Vec<_>>()) {
                let place = Place { column: key.place.column + column, length: 1, ..key.place };
                found.error_meaning(codes::FULL_WIDTH, place, [], Some(":".to_owned()));
                fields.broken.extend(text.split('：').next());
                continue;
            }
            if let Some(first) = seen.insert(text.as_str(), key.place.line) {
                found.error(codes::DUPLICATE_KEY, key.place, [("key", text.clone()), ("line", first.to_string())]);
                continue;
            }
            if next.is_some()
                && !quoted
                && EXPRESSION_KEYS.contains(&text.as_str())
                && let Some(balance) = cut_balance(value)
            {
                found.error(codes::UNQUOTED, value.place, []);
                fields.broken.push(text);
                open = Some(balance);
                continue;
            }
            if let Some(number) = next.and_then(|(rest, _)| marked_number(value, rest)) {
                found.error(codes::BAD_NUMBER, value.place, [("text", number)]);
                fields.broken.push(text);
                open = Some(0);
                continue;
            }
            fields.entries.push((text, key.place, value));
        }
        Some(fields)
    }

    /// The value of a key, with nothing said where it is absent.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'t Node> {
        self.known.push(key);
        self.peek(key)
    }

    /// The value of a key that must be there and not empty.
    pub(crate) fn need(&mut self, key: &'static str, found: &mut Diagnostics) -> Option<&'t Node> {
        self.known.push(key);
        if self.broken.contains(&key) {
            return None;
        }
        match self.entries.iter().find(|(name, ..)| *name == key) {
            None => found.error(codes::MISSING_KEY, self.place, [("key", key.to_owned())]),
            Some((_, place, node)) if node.is_empty() => found.error(codes::EMPTY, *place, [("key", key.to_owned())]),
            Some((_, _, node)) => return Some(node),
        }
        None
    }

    /// The value of a key, without counting the key as known.
    pub(crate) fn peek(&self, key: &str) -> Option<&'t Node> {
        self.entries.iter().find(|(name, ..)| *name == key).map(|(_, _, node)| *node)
    }

    /// Where a key stands.
    pub(crate) fn place_of(&self, key: &str) -> Option<Place> {
        self.entries.iter().find(|(name, ..)| *name == key).map(|(_, place, _)| *place)
    }

    /// Whether the key's value was cut at a comma, which has been noted.
    pub(crate) fn is_broken(&self, key: &str) -> bool {
        self.broken.contains(&key)
    }

    /// All entries in the order of the file, for mappings whose keys are names of the author.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'t str, Place, &'t Node)> + use<'_, 't> {
        self.entries.iter().copied()
    }

    /// Notes the keys that nobody has asked for.
    pub(crate) fn finish(self, found: &mut Diagnostics) {
        for (key, place, _) in &self.entries {
            if !self.known.contains(key) {
                let arguments = [("key", (*key).to_owned()), ("known", self.known.join(", "))];
                found.unknown(codes::UNKNOWN_KEY, *place, arguments, key, self.known.iter().copied());
            }
        }
    }
}

/// Counts the parentheses that a text leaves open.
fn balance_of(text: &str) -> i32 {
    text.chars().map(|c| i32::from(c == '(') - i32::from(c == ')')).sum()
}

/// Counts the parentheses that an unquoted value leaves open, if any.
fn cut_balance(value: &Node) -> Option<i32> {
    match &value.kind {
        NodeKind::Scalar(scalar) if !scalar.quoted => Some(balance_of(&scalar.text)).filter(|open| *open > 0),
        _ => None,
    }
}

/// `100,000` inside `{ }`, which YAML takes for the value `100` and the key `000`.
fn marked_number(value: &Node, rest: &Node) -> Option<String> {
    let (NodeKind::Scalar(value), NodeKind::Scalar(rest)) = (&value.kind, &rest.kind) else { return None };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let group = rest.text.split_once('.').map_or(rest.text.as_str(), |(group, _)| group);
    let marked = digits(&value.text) && digits(group) && group.len() == 3 && !value.quoted && !rest.quoted;
    marked.then(|| format!("{},{}", value.text, rest.text))
}

/// The text of a scalar, or a note that it is none.
pub(crate) fn scalar<'t>(node: &'t Node, key: &str, found: &mut Diagnostics) -> Option<&'t Scalar> {
    if let NodeKind::Scalar(scalar) = &node.kind {
        return Some(scalar);
    }
    found.error(codes::WRONG_SHAPE, node.place, [("key", key.to_owned()), ("wanted", "text".to_owned())]);
    None
}

/// The items of a list, or a note that it is none.
pub(crate) fn items<'t>(node: &'t Node, key: &str, found: &mut Diagnostics) -> Option<&'t [Node]> {
    if let NodeKind::Sequence(items) = &node.kind {
        return Some(items);
    }
    found.error(codes::WRONG_SHAPE, node.place, [("key", key.to_owned()), ("wanted", "list".to_owned())]);
    None
}
