//! The rules, one file each. A rule adds what it finds; none depends on another.

mod banned;
mod circles;
mod clock;
mod codes;
mod dependencies;
mod imports;
mod layout;
mod links;
mod names;
mod placeholders;
mod rooms;
mod sizes;
mod type_names;

use crate::checkout::Checkout;
use crate::exceptions::{self, ShrinkingRule};
use crate::finding::Finding;

pub(crate) type Rule = fn(&Checkout, &mut Vec<Finding>);

pub(crate) const ALL: [Rule; 15] = [
    unreadable,
    sizes::files,
    sizes::functions,
    imports::check,
    dependencies::of_workspace,
    dependencies::of_crates,
    layout::check,
    rooms::check,
    banned::in_text,
    banned::in_code,
    clock::check,
    links::check,
    codes::check,
    placeholders::check,
    shrinking,
];

/// The rules that know exceptions.
pub(crate) const SHRINKING: &[ShrinkingRule] = &[
    ShrinkingRule { name: "circle", breaches: circles::breaches },
    ShrinkingRule { name: "type-twice", breaches: type_names::twice },
    ShrinkingRule { name: "bare-name", breaches: names::bare },
];

/// What the list of exceptions does not name.
fn shrinking(checkout: &Checkout, findings: &mut Vec<Finding>) {
    exceptions::check(SHRINKING, checkout, findings);
}

/// Every source is Rust.
fn unreadable(checkout: &Checkout, findings: &mut Vec<Finding>) {
    findings.extend(checkout.unreadable.iter().cloned());
}

/// What one rule finds in a few sample files, as lines.
#[cfg(test)]
pub(crate) fn found(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
    found_with(rule, files, &[])
}

/// The same where crates depend on packages.
#[cfg(test)]
fn found_with(rule: Rule, files: &[(&str, &str)], packages: &[(&str, &[&str])]) -> Vec<String> {
    let mut findings = Vec::new();
    rule(&crate::checkout::sample(files, packages), &mut findings);
    findings.iter().map(|finding| format!("{}:{}: {}", finding.path, finding.line, finding.what)).collect()
}

/// What breaks a rule that knows exceptions, with what the list would call it.
#[cfg(test)]
fn breached(breaches: fn(&Checkout) -> Vec<exceptions::Breach>, files: &[(&str, &str)]) -> Vec<String> {
    let shown = |breach: exceptions::Breach| {
        let finding = breach.finding;
        format!("{} {}:{}: {}", breach.subject, finding.path, finding.line, finding.what)
    };
    breaches(&crate::checkout::sample(files, &[])).into_iter().map(shown).collect()
}
