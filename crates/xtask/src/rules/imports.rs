//! Who may import whom: the tables of the architecture page against every manifest.

use crate::architecture::{Architecture, PAGE};
use crate::finding::Finding;
use crate::manifest::{Dependency, dependencies};
use crate::tree::Tree;

const PREFIX: &str = "terrace-";

pub(super) fn check(tree: &Tree, findings: &mut Vec<Finding>) {
    let architecture = Architecture::of(tree);
    check_rows(tree, &architecture, findings);
    for name in tree.crates() {
        let path = format!("crates/{name}/Cargo.toml");
        for dependency in tree.file(&path).map(|file| dependencies(&file.text)).unwrap_or_default() {
            check_import(&architecture, name, &path, &dependency, findings);
            check_reserved(&architecture, name, &path, &dependency, findings);
        }
    }
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

fn check_import(
    architecture: &Architecture,
    name: &str,
    path: &str,
    dependency: &Dependency<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(import) = dependency.package.strip_prefix(PREFIX) else { return };
    let allowed = architecture.crates.get(name).map(|row| &row.may_import);
    if !allowed.is_some_and(|allowed| allowed.contains(import)) {
        let what = format!("`{name}` may not import `{import}`");
        let listed = allowed.map(|allowed| allowed.iter().cloned().collect::<Vec<_>>().join(", ")).unwrap_or_default();
        let why = match listed.as_str() {
            "" => format!("by {PAGE} it imports no crate of ours"),
            some => format!("by {PAGE} it imports {some} alone"),
        };
        findings.push(Finding::new(path, dependency.line, what, why));
    }
}

fn check_reserved(
    architecture: &Architecture,
    name: &str,
    path: &str,
    dependency: &Dependency<'_>,
    findings: &mut Vec<Finding>,
) {
    for reserved in &architecture.reserved {
        if reserved.packages.contains(dependency.package) && !reserved.known_by.contains(name) {
            let what = format!("`{name}` may not know `{}`", dependency.package);
            findings.push(Finding::new(path, dependency.line, what, reserved.why.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    const TABLES: &str = "| crate | may import |\n|---|---|\n| `domain` | nothing |\n| `policy` | `domain` |\n\n\
                          | crate to come | may import |\n|---|---|\n| `store` | `domain` |\n\n\
                          | known to few | known by | why |\n|---|---|---|\n| `axum` | `store` | one edge |\n";

    fn with(manifests: &[(&str, &str)]) -> Vec<String> {
        let mut files = vec![
            (PAGE, TABLES),
            ("crates/domain/Cargo.toml", ""),
            ("crates/policy/Cargo.toml", "[dependencies]\nterrace-domain.workspace = true\n"),
        ];
        files.retain(|(path, _)| !manifests.iter().any(|(changed, _)| changed == path));
        files.extend(manifests);
        found(check, &files)
    }

    #[test]
    fn what_the_tables_allow_is_no_finding() {
        assert!(with(&[]).is_empty());
        let for_tests = "[dev-dependencies]\nterrace-policy.workspace = true\naxum = \"1\"\n";
        assert!(with(&[("crates/domain/Cargo.toml", for_tests)]).is_empty());
    }

    #[test]
    fn imports_against_the_way_are_named() {
        let upward = "[dependencies]\n\nterrace-policy.workspace = true\n";
        assert_eq!(
            with(&[("crates/domain/Cargo.toml", upward)]),
            ["crates/domain/Cargo.toml:3: `domain` may not import `policy`"]
        );
    }

    #[test]
    fn reserved_knowledge_stays_where_it_is() {
        let edge = "[dependencies]\naxum = \"1\"\n";
        assert_eq!(
            with(&[("crates/domain/Cargo.toml", edge)]),
            ["crates/domain/Cargo.toml:2: `domain` may not know `axum`"]
        );
    }

    #[test]
    fn table_and_folders_name_the_same_crates() {
        assert_eq!(
            with(&[("crates/web/Cargo.toml", "")]),
            [format!("{PAGE}:1: crate `web` has no row among the crates")]
        );
        assert_eq!(
            with(&[("crates/store/Cargo.toml", "")]),
            [format!("{PAGE}:1: crate `store` has no row among the crates")]
        );
        let lone = found(check, &[(PAGE, "| crate | may import |\n|---|---|\n| `a` | `b` |\n")]);
        assert_eq!(
            lone,
            [format!("{PAGE}:3: no crate `a`"), format!("{PAGE}:3: `a` may import `b`, which has no row")]
        );
    }
}
