//! House checks: what a machine can see of the rules in `docs/ARCHITECTURE.md` and of the code style.
//!
//! [`tidy`] is a pure function of a [`Checkout`], so every rule is tested on small bad samples. A rule is one file under
//! `rules/` and one line in its list.

mod architecture;
mod checkout;
mod exceptions;
mod finding;
mod licences;
mod manifest;
mod packages;
mod rules;
mod rust;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::{Path, PathBuf};

pub use checkout::Checkout;
pub use finding::Finding;
pub use licences::{LicencePage, licence_page, licences};
pub use tree::{TextFile, Tree};

/// The root of the checkout that this program was started in by cargo, which says where the crate lies.
pub fn root() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("."), |folder| Path::new(&folder).join("../.."))
}

/// Every breach of a house rule, by path and line.
pub fn tidy(checkout: &Checkout) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::ALL {
        rule(checkout, &mut findings);
    }
    findings.sort();
    findings.dedup();
    findings
}

/// Every breach of the rules that know exceptions, listed or not, each after the line that would except it.
pub fn excepted(checkout: &Checkout) -> Vec<(String, Finding)> {
    let mut found = Vec::new();
    for rule in rules::SHRINKING {
        let breaches = (rule.breaches)(checkout).into_iter();
        found.extend(breaches.map(|breach| (format!("{} {}", rule.name, breach.subject), breach.finding)));
    }
    found.sort();
    found
}

/// The number of things that break each rule that knows exceptions, by rule and crate.
pub fn counts(checkout: &Checkout) -> Vec<(&'static str, BTreeMap<String, usize>)> {
    let count = |breaches: Vec<exceptions::Breach>| {
        let mut by_crate = BTreeMap::new();
        let subjects: BTreeSet<String> = breaches.into_iter().map(|breach| breach.subject).collect();
        for subject in subjects {
            let name = subject.split_once("::").map_or(subject.as_str(), |(name, _)| name);
            *by_crate.entry(name.to_owned()).or_default() += 1;
        }
        by_crate
    };
    rules::SHRINKING.iter().map(|rule| (rule.name, count((rule.breaches)(checkout)))).collect()
}
