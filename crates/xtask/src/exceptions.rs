//! Rules that came when the code already broke them. What breaks them still is listed, one line each, and the list may
//! only shrink: a new breach is a finding, and so is a line that nothing needs any more.

use std::collections::BTreeSet;

use crate::checkout::Checkout;
use crate::finding::Finding;
use crate::tree::Tree;

/// Where the list stands.
pub(crate) const PAGE: &str = "crates/xtask/exceptions.txt";

/// A breach of a rule that knows exceptions.
#[derive(Debug)]
pub(crate) struct Breach {
    /// What breaks the rule, as the list names it: a module, a type, a function.
    pub(crate) subject: String,
    pub(crate) finding: Finding,
}

/// A rule that knows exceptions.
pub(crate) struct ShrinkingRule {
    /// As the list names it.
    pub(crate) name: &'static str,
    pub(crate) breaches: fn(&Checkout) -> Vec<Breach>,
}

/// The breaches that the list does not name, and the lines of it that nothing needs.
pub(crate) fn check(rules: &[ShrinkingRule], checkout: &Checkout, findings: &mut Vec<Finding>) {
    let listed = listed(&checkout.tree);
    let mut needed: BTreeSet<(&str, String)> = BTreeSet::new();
    for rule in rules {
        for breach in (rule.breaches)(checkout) {
            if listed.iter().any(|(_, name, subject)| *name == rule.name && *subject == breach.subject) {
                needed.insert((rule.name, breach.subject));
            } else {
                findings.push(breach.finding);
            }
        }
    }
    for (line, name, subject) in listed {
        if !needed.contains(&(name, subject.to_owned())) {
            let what = format!("`{name} {subject}` is no exception any more");
            findings.push(Finding::new(PAGE, line, what, "delete the line: the list only shrinks"));
        }
    }
}

/// Every line of the list: its number, its rule, and what it excepts.
fn listed(tree: &Tree) -> Vec<(usize, &str, &str)> {
    let lines = tree.file(PAGE).map(|file| file.text.lines()).into_iter().flatten().enumerate();
    let entries = lines.filter(|(_, text)| !text.trim().is_empty() && !text.starts_with('#'));
    entries
        .map(|(at, text)| text.split_once(' ').map_or((at + 1, text, ""), |(rule, rest)| (at + 1, rule, rest.trim())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{SHRINKING, found};

    const TWICE: [(&str, &str); 2] = [("crates/a/src/b.rs", "struct Same;"), ("crates/a/src/c.rs", "struct Same;")];

    fn with(list: &str) -> Vec<String> {
        found(|checkout, findings| check(SHRINKING, checkout, findings), &[TWICE[0], TWICE[1], (PAGE, list)])
    }

    #[test]
    fn what_is_listed_is_no_finding() {
        assert_eq!(with("# types\n").len(), 1);
        assert!(with("# types\n\ntype-twice a::Same\n").is_empty());
    }

    #[test]
    fn lines_that_nothing_needs_are_named() {
        let expected = format!("{PAGE}:2: `type-twice a::Other` is no exception any more");
        assert_eq!(with("type-twice a::Same\ntype-twice a::Other\n"), [expected]);
        assert_eq!(
            with("type-twice a::Same\nunknown x\n"),
            [format!("{PAGE}:2: `unknown x` is no exception any more")]
        );
    }
}
