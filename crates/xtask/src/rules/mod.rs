//! The rules, one file each. A rule adds what it finds; none depends on another.

mod banned;
mod clock;
mod codes;
mod imports;
mod layout;
mod links;
mod sizes;

use crate::finding::Finding;
use crate::tree::Tree;

pub(crate) type Rule = fn(&Tree, &mut Vec<Finding>);

pub(crate) const ALL: [Rule; 9] = [
    sizes::files,
    sizes::functions,
    imports::check,
    layout::check,
    banned::in_text,
    banned::in_code,
    clock::check,
    links::check,
    codes::check,
];

/// What one rule finds in a few sample files, as lines.
#[cfg(test)]
fn found(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
    let mut findings = Vec::new();
    rule(&crate::tree::sample(files), &mut findings);
    findings.iter().map(|finding| format!("{}:{}: {}", finding.path, finding.line, finding.what)).collect()
}
