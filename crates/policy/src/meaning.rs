//! What a policy means, told from all else that may stand in its file: comments, titles, notes, the order of keys and
//! the way in which values are written.

use crate::board;
use crate::diagnostic::Diagnostics;
use crate::read::VALID_UNTIL;
use crate::yaml::{self, Node, NodeKind};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use terrace_domain::hex;

/// What people read, and no rule depends on.
const FOR_PEOPLE: [&str; 2] = ["title", "notes"];

/// Sections of the file on which no class depends: with others, every kept run says the same.
const BESIDE_CLASSES: [&str; 2] = [board::SECTION, VALID_UNTIL];

/// Keys below which the author's own names stand, so that none of them is a title.
const OF_NAMES: [&str; 11] = [
    "metrics",
    "labels",
    "schemes",
    "lists",
    "fields",
    "matrix",
    "expect",
    "standings",
    "calendars",
    "campaigns",
    "coupons",
];

/// Keys below which each name has a title and nothing else.
const OF_TITLES: [&str; 1] = ["kinds"];

/// Keys below which the order counts: the cells of a matrix follow its axes, campaigns may apply one after the other.
const IN_ORDER: [&str; 2] = ["matrix", "campaigns"];

/// SHA-256 of what a policy means, in hexadecimal.
pub(crate) fn hash_of(root: &Node) -> String {
    let mut text = String::new();
    write(root, None, &BESIDE_CLASSES, &mut text);
    hex(&Sha256::digest(text.as_bytes()))
}

/// The same of a text; `None` if it is no YAML.
pub fn hash_of_text(text: &str) -> Option<String> {
    yaml::read(text, &mut Diagnostics::default()).map(|root| hash_of(&root))
}

/// Each value is written with its length, so that no two trees give the same text.
fn write(node: &Node, key: Option<&str>, left_out: &[&str], to: &mut String) {
    match &node.kind {
        NodeKind::Scalar(_) if node.is_empty() => to.push('~'),
        NodeKind::Scalar(scalar) => {
            let words: Vec<&str> = scalar.text.split_whitespace().collect();
            write_text(&words.join(" "), to);
        }
        NodeKind::Sequence(items) => {
            let _ = write!(to, "[{}", items.len());
            items.iter().for_each(|item| write(item, None, &[], to));
        }
        NodeKind::Mapping { entries, .. } => {
            let of_names = key.is_some_and(|key| OF_NAMES.contains(&key));
            let of_titles = key.is_some_and(|key| OF_TITLES.contains(&key));
            let mut written: Vec<(String, String)> = Vec::with_capacity(entries.len());
            for (entry, value) in entries {
                let name = match &entry.kind {
                    NodeKind::Scalar(scalar) => scalar.text.clone(),
                    _ => String::new(),
                };
                if left_out.contains(&name.as_str()) {
                    continue;
                }
                if of_titles {
                    written.push((name, String::new()));
                } else if of_names || !FOR_PEOPLE.contains(&name.as_str()) {
                    let mut text = String::new();
                    write(value, if of_names { None } else { Some(&name) }, &[], &mut text);
                    written.push((name, text));
                }
            }
            if !key.is_some_and(|key| IN_ORDER.contains(&key)) {
                written.sort();
            }
            let _ = write!(to, "{{{}", written.len());
            for (name, value) in written {
                write_text(&name, to);
                to.push_str(&value);
            }
        }
    }
}

fn write_text(text: &str, to: &mut String) {
    let _ = write!(to, "{}:{text}", text.len());
}

#[cfg(test)]
mod tests {
    use super::hash_of_text;

    const POLICY: &str = "
policy: p
title: { en: One, zh: 一 }
metrics:
  net: { measure: net_amount, window: 12 months }
  title: { measure: orders }
schemes:
  m:
    matrix: { a: { metric: net, high: over 1 }, b: { metric: title, high: over 2 } }
    tiers: [{ tier: x, cell: [high, low], title: X }, { tier: y, cell: [low, high] }]
standings:
  title: { grace: 90 days, hold: 30 days }
calendars:
  title: { title: Office, week: { mon-fri: ['09:00-12:00'] }, holidays: china }
";

    #[test]
    fn only_what_a_rule_depends_on_counts() {
        let hash = |text: &str| hash_of_text(text).unwrap();
        let known = hash(POLICY);
        for (from, to) in [
            ("policy: p", "# a remark\npolicy: 'p'   # and another\nnotes: |\n  long"),
            ("title: { en: One, zh: 一 }", "title: Other"),
            (", title: X", ""),
            ("{ measure: net_amount, window: 12 months }", "{ window: '12  months', measure: net_amount }"),
            ("title: Office, ", ""),
            ("policy: p", "policy: p\nboard: { since: 2025-01-01, targets: { nps: 30 } }"),
            ("{ grace: 90 days, hold: 30 days }", "{ hold: 30 days, grace: 90 days }"),
            ("{ measure: orders }", "\n    measure: orders\n    title: How many"),
        ] {
            assert!(POLICY.contains(from));
            assert_eq!(hash(&POLICY.replace(from, to)), known, "{to}");
        }
        for (from, to) in [
            ("12 months", "6 months"),
            ("title: { measure: orders }", "count: { measure: orders }"),
            ("over 1", "over 11"),
            (
                "a: { metric: net, high: over 1 }, b: { metric: title, high: over 2 }",
                "b: { metric: title, high: over 2 }, a: { metric: net, high: over 1 }",
            ),
            ("tier: y", "tier: z"),
            ("grace: 90 days", "grace: 91 days"),
            ("title: { grace", "other: { grace"),
            ("title: { title", "other: { title"),
            ("09:00-12:00", "09:00-12:30"),
            (", holidays: china", ""),
            ("  net: {", "  board: { measure: orders }\n  net: {"),
        ] {
            assert!(POLICY.contains(from));
            assert_ne!(hash(&POLICY.replace(from, to)), known, "{to}");
        }
        assert_eq!(hash_of_text("a: [").map(|_| ()), None);
    }
}
