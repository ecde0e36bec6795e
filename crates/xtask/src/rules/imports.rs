//! Who may import whom: the tables of the architecture page against every manifest.

use crate::architecture::{Architecture, PAGE};
use crate::checkout::Checkout;
use crate::finding::Finding;
use crate::manifest::dependency_line;
use crate::tree::Tree;

const PREFIX: &str = "terrace-";

pub(super) fn check(checkout: &Checkout, findings: &mut Vec<Finding>) {
    let architecture = Architecture::read(&checkout.tree);
    check_rows(&checkout.tree, &architecture, findings);
    check_reserved_rows(checkout, &architecture, findings);
    for package in &checkout.packages {
        let path = format!("crates/{}/Cargo.toml", package.crate_name);
        let manifest = checkout.tree.file(&path).map_or("", |file| file.text.as_str());
        for dependency in package.dependencies.iter().filter(|dependency| !dependency.for_tests) {
            let line = dependency_line(manifest, &dependency.known_as);
            let declared = Declared { by: &package.crate_name, package: &dependency.package, path: &path, line };
            check_import(&architecture, &declared, findings);
            check_reserved(&architecture, &declared, findings);
        }
    }
}

/// A dependency that a crate is built with, and where its manifest says so.
struct Declared<'a> {
    by: &'a str,
    package: &'a str,
    path: &'a str,
    line: usize,
}

/// The table and the folders name the same crates.
fn check_rows(tree: &Tree, architecture: &Architecture, findings: &mut Vec<Finding>) {
    let folders = tree.crates();
    for name in &folders {
        if !architecture.crates.get(*name).is_some_and(|row| row.exists) {
            let what = format!("crate `{name}` has no row among the crates");
            findings.push(Finding::new(PAGE, 1, what, "what a crate holds and may import is said before it is used"));
        }
    }
    for (name, row) in &architecture.crates {
        if row.exists && !folders.contains(name.as_str()) {
            findings.push(Finding::new(PAGE, row.line, format!("no crate `{name}`"), "the table says what is"));
        }
        for import in row.may_import.iter().filter(|import| !architecture.crates.contains_key(*import)) {
            let what = format!("`{name}` may import `{import}`, which has no row");
            findings.push(Finding::new(PAGE, row.line, what, "a rule about an unknown crate holds nothing"));
        }
    }
}

/// What only some may know is there, and they know it.
fn check_reserved_rows(checkout: &Checkout, architecture: &Architecture, findings: &mut Vec<Finding>) {
    let knows = |name: &str, package: &str| {
        let of_crate = checkout.packages.iter().filter(|known| known.crate_name == name);
        of_crate.flat_map(|known| &known.dependencies).any(|dependency| dependency.package == package)
    };
    let is_built = |name: &str| architecture.crates.get(name).is_none_or(|row| row.exists);
    for row in architecture.reserved.iter().filter(|row| !row.packages.is_empty()) {
        for name in row.known_by.iter().filter(|name| is_built(name)) {
            if !row.packages.iter().any(|package| knows(name, package)) {
                let what = format!("`{name}` does not depend on {}", row.what);
                findings.push(Finding::new(PAGE, row.line, what, "the table says who does"));
            }
        }
        for package in &row.packages {
            if row.known_by.iter().all(|name| is_built(name) && !knows(name, package)) {
                findings.push(Finding::new(
                    PAGE,
                    row.line,
                    format!("nobody depends on `{package}`"),
                    "the table says who does",
                ));
            }
        }
    }
}

fn check_import(architecture: &Architecture, declared: &Declared<'_>, findings: &mut Vec<Finding>) {
    let Some(import) = declared.package.strip_prefix(PREFIX) else { return };
    let allowed = architecture.crates.get(declared.by).map(|row| &row.may_import);
    if !allowed.is_some_and(|allowed| allowed.contains(import)) {
        let what = format!("`{}` may not import `{import}`", declared.by);
        let listed = allowed.map(|allowed| allowed.iter().cloned().collect::<Vec<_>>().join(", ")).unwrap_or_default();
        let why = match listed.as_str() {
            "" => format!("by {PAGE} it imports no crate of ours"),
            some => format!("by {PAGE} it imports {some} alone"),
        };
        findings.push(Finding::new(declared.path, declared.line, what, why));
    }
}

fn check_reserved(architecture: &Architecture, declared: &Declared<'_>, findings: &mut Vec<Finding>) {
    for reserved in &architecture.reserved {
        if reserved.packages.contains(declared.package) && !reserved.known_by.contains(declared.by) {
            let what = format!("`{}` may not know `{}`", declared.by, declared.package);
            findings.push(Finding::new(declared.path, declared.line, what, reserved.why.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found_with;
    use super::*;

    const TABLES: &str = "| crate | may import |\n|---|---|\n| `domain` | nothing |\n| `policy` | `domain` |\n\n\
                          | crate to come | may import |\n|---|---|\n| `store` | `domain` |\n\n\
                          | known to few | known by | why |\n|---|---|---|\n| `axum` | `store` | one edge |\n\
                          | `yaml` | `policy` | one language |\n";
    const IN_ORDER: &[&str] = &["terrace-domain", "yaml"];

    fn with(folder: &str, manifest: &str, domain: &[&str], policy: &[&str]) -> Vec<String> {
        let path = format!("crates/{folder}/Cargo.toml");
        let files = [(PAGE, TABLES), ("crates/domain/a", ""), ("crates/policy/a", ""), (&*path, manifest)];
        found_with(check, &files, &[("domain", domain), ("policy", policy)])
    }

    #[test]
    fn what_the_tables_allow_is_no_finding() {
        assert!(with("domain", "", &[], IN_ORDER).is_empty());
        assert!(with("domain", "", &["for tests: terrace-policy", "for tests: axum"], IN_ORDER).is_empty());
    }

    #[test]
    fn imports_against_the_way_are_named() {
        let upward = "[dependencies]\n\nterrace-policy.workspace = true\n";
        assert_eq!(
            with("domain", upward, &["terrace-policy"], IN_ORDER),
            ["crates/domain/Cargo.toml:3: `domain` may not import `policy`"]
        );
    }

    #[test]
    fn reserved_knowledge_stays_where_it_is() {
        let edge = "[dependencies]\naxum = \"1\"\n";
        assert_eq!(
            with("domain", edge, &["axum"], IN_ORDER),
            ["crates/domain/Cargo.toml:2: `domain` may not know `axum`"]
        );
    }

    #[test]
    fn knowledge_that_is_gone_leaves_the_table() {
        assert_eq!(
            with("domain", "", &[], &["terrace-domain"]),
            [format!("{PAGE}:13: `policy` does not depend on `yaml`"), format!("{PAGE}:13: nobody depends on `yaml`")]
        );
    }

    #[test]
    fn table_and_folders_name_the_same_crates() {
        let rowless = |name: &str| [format!("{PAGE}:1: crate `{name}` has no row among the crates")];
        assert_eq!(with("web", "", &[], IN_ORDER), rowless("web"));
        assert_eq!(with("store", "", &[], IN_ORDER), rowless("store"));
        let lone = found_with(check, &[(PAGE, "| crate | may import |\n|---|---|\n| `a` | `b` |\n")], &[]);
        assert_eq!(
            lone,
            [format!("{PAGE}:3: no crate `a`"), format!("{PAGE}:3: `a` may import `b`, which has no row")]
        );
    }
}
