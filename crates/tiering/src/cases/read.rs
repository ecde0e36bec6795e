//! The shape of a file of cases: keys and lists, before any policy is looked at.

use super::problems::{Problems, codes};
use super::yaml::{self, Node, NodeKind};
use terrace_policy::{Diagnostic, Place};

/// A file of cases whose shape is right; names and values are checked against a policy when it is run.
#[derive(Debug, Clone)]
pub struct Cases {
    /// The policy file that it is for, as written there.
    pub policy: Option<String>,
    pub(super) cutoffs: Vec<Entry>,
    pub(super) cases: Vec<Case>,
}

/// A key with its place and value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) value: Node,
}

/// One case as written.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) customer: Vec<Entry>,
    pub(super) ordered: bool,
    pub(super) cutoffs: Option<Vec<Entry>>,
    pub(super) population: Option<Vec<(Place, Vec<Entry>)>>,
    pub(super) expect: Vec<Entry>,
    pub(super) reason: Vec<Entry>,
}

impl Cases {
    /// How many.
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }
}

/// Reads a file of cases.
///
/// # Errors
/// All mistakes of its shape, in the order of the file.
pub fn parse(text: &str) -> Result<Cases, Vec<Diagnostic>> {
    let mut found = Problems::default();
    let cases = yaml::read(text, &mut found).and_then(|root| file(&root, &mut found));
    cases.filter(|_| found.is_empty()).ok_or_else(|| found.into_sorted())
}

fn file(root: &Node, found: &mut Problems) -> Option<Cases> {
    let entries = mapping(root, "cases", found)?;
    only(&entries, &["policy", "cutoffs", "cases"], found);
    let policy = get(&entries, "policy").and_then(|entry| text(entry, found));
    let cutoffs = get(&entries, "cutoffs").and_then(|entry| mapping(&entry.value, "cutoffs", found));
    let list = need(&entries, "cases", root.place, found)?;
    let NodeKind::List(items) = &list.value.kind else {
        found.shape(list.value.place, "cases", "list");
        return None;
    };
    let cases = items.iter().filter_map(|item| case(item, found)).collect();
    Some(Cases { policy, cutoffs: cutoffs.unwrap_or_default(), cases })
}

fn case(node: &Node, found: &mut Problems) -> Option<Case> {
    let entries = mapping(node, "cases", found)?;
    only(&entries, &["name", "customer", "ordered", "cutoffs", "population", "expect", "reason"], found);
    let place = entries.first().map_or(node.place, |entry| entry.place);
    let name = need(&entries, "name", place, found).and_then(|entry| text(entry, found));
    let customer = need(&entries, "customer", place, found).and_then(|entry| mapping(&entry.value, "customer", found));
    let expect = need(&entries, "expect", place, found).and_then(|entry| mapping(&entry.value, "expect", found));
    let (cutoffs, people) = (get(&entries, "cutoffs"), get(&entries, "population"));
    if let (Some(_), Some(people)) = (cutoffs, people) {
        found.add(codes::BOTH_GIVEN, people.place, []);
    }
    let ordered = get(&entries, "ordered").map(|entry| flag(&entry.value, "ordered", found));
    let reason = get(&entries, "reason").and_then(|entry| mapping(&entry.value, "reason", found));
    Some(Case {
        place,
        ordered: ordered.flatten().unwrap_or(true),
        cutoffs: cutoffs.and_then(|entry| mapping(&entry.value, "cutoffs", found)),
        population: people.and_then(|entry| population(entry, found)),
        reason: reason.unwrap_or_default(),
        name: name?,
        customer: customer?,
        expect: expect?,
    })
}

fn population(entry: &Entry, found: &mut Problems) -> Option<Vec<(Place, Vec<Entry>)>> {
    let NodeKind::List(items) = &entry.value.kind else {
        found.shape(entry.value.place, "population", "list");
        return None;
    };
    let people = items.iter().filter_map(|item| Some((item.place, mapping(item, "population", found)?)));
    Some(people.collect())
}

/// The entries of a mapping; an empty value counts as an empty mapping.
pub(super) fn mapping(node: &Node, key: &str, found: &mut Problems) -> Option<Vec<Entry>> {
    let NodeKind::Mapping(pairs) = &node.kind else {
        if node.is_null() {
            return Some(Vec::new());
        }
        found.shape(node.place, key, "mapping");
        return None;
    };
    let mut entries: Vec<Entry> = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        let Some(text) = name.text() else {
            found.shape(name.place, key, "text");
            continue;
        };
        if let Some(first) = get(&entries, text) {
            let line = first.place.line.to_string();
            found.add(codes::DUPLICATE_KEY, name.place, [("key", text.to_owned()), ("line", line)]);
            continue;
        }
        entries.push(Entry { name: text.to_owned(), place: name.place, value: value.clone() });
    }
    Some(entries)
}

/// The entry of a key.
pub(super) fn get<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Entry> {
    entries.iter().find(|entry| entry.name == key)
}

fn need<'e>(entries: &'e [Entry], key: &str, place: Place, found: &mut Problems) -> Option<&'e Entry> {
    let entry = get(entries, key);
    if entry.is_none() {
        found.add(codes::MISSING_KEY, place, [("key", key.to_owned())]);
    }
    entry
}

/// Notes the keys that nobody knows.
pub(super) fn only(entries: &[Entry], known: &[&str], found: &mut Problems) {
    for entry in entries.iter().filter(|entry| !known.contains(&entry.name.as_str())) {
        found.add(codes::UNKNOWN_KEY, entry.place, [("key", entry.name.clone()), ("known", known.join(", "))]);
    }
}

fn text(entry: &Entry, found: &mut Problems) -> Option<String> {
    let text = entry.value.text().filter(|_| !entry.value.is_null());
    if text.is_none() {
        found.shape(entry.value.place, &entry.name, "text");
    }
    text.map(str::to_owned)
}

/// `true` or `false`.
pub(super) fn flag(node: &Node, key: &str, found: &mut Problems) -> Option<bool> {
    match node.text() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        other => {
            found.value(node.place, key, other.unwrap_or("…"), "condition");
            None
        }
    }
}
