//! House checks: what a machine can see of the rules in `docs/ARCHITECTURE.md` and of the code style.
//!
//! [`tidy`] is a pure function of a [`Tree`] of texts, so every rule is tested on small bad samples.
//! A rule is one file under `rules/` and one line in [`tidy`].

mod architecture;
mod finding;
mod manifest;
mod rules;
mod rust;
mod tree;

pub use finding::Finding;
pub use tree::{File, Tree};

/// Every breach of a house rule, by path and line.
pub fn tidy(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::ALL {
        rule(tree, &mut findings);
    }
    findings.sort();
    findings.dedup();
    findings
}
