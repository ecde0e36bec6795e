//! What every crate has in the same place.

use crate::checkout::Checkout;
use crate::finding::Finding;
use crate::manifest::{has_overflow_checks, has_workspace_lints, package_name, section_line};
use crate::tree::Tree;

pub(super) fn check(checkout: &Checkout, findings: &mut Vec<Finding>) {
    let tree = &checkout.tree;
    let root = tree.file("Cargo.toml").map(|file| file.text.as_str());
    for name in tree.crates() {
        if root.is_some_and(|root| !has_overflow_checks(root, name)) {
            let what = format!("crate `{name}` without overflow checks");
            findings.push(Finding::new("Cargo.toml", 1, what, PROFILE));
        }
        let path = format!("crates/{name}/Cargo.toml");
        let Some(manifest) = tree.file(&path) else {
            findings.push(Finding::new(&path, 1, "no manifest", "a folder under crates/ is a crate"));
            continue;
        };
        if !has_workspace_lints(&manifest.text) {
            findings.push(Finding::new(&path, 1, "no `[lints] workspace = true`", "one set of lints for all crates"));
        }
        let expected = format!("terrace-{name}");
        let (package, line) = package_name(&manifest.text).unwrap_or(("", 1));
        if package != expected {
            let what = format!("package `{package}`, not `{expected}`");
            findings.push(Finding::new(&path, line, what, "a package bears its folder's name after the prefix"));
        }
        if let Some(line) = section_line(&manifest.text, "[[test]]") {
            findings.push(Finding::new(&path, line, "a test binary of its own", ONE_BINARY));
        }
        check_binaries(tree, name, findings);
    }
}

const PROFILE: &str = "add `[profile.release.package.terrace-NAME]` with `opt-level = 2` and `overflow-checks = true`";

const ONE_BINARY: &str = "each binary is linked with everything; make it a module of tests/it";

/// Cargo makes a binary of every file in `tests/` and of every folder with a `main.rs`.
fn check_binaries(tree: &Tree, name: &str, findings: &mut Vec<Finding>) {
    let folder = format!("crates/{name}/tests/");
    for file in tree.ending(".rs") {
        let Some(inside) = file.path.strip_prefix(&folder) else { continue };
        let is_binary = !inside.contains('/') || (inside.ends_with("/main.rs") && inside.matches('/').count() == 1);
        if is_binary && inside != "it/main.rs" {
            findings.push(Finding::new(&file.path, 1, "a second integration binary", ONE_BINARY));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    const GOOD: &str = "[package]\nname = \"terrace-lake\"\n[lints]\nworkspace = true\n";

    #[test]
    fn a_crate_in_order_is_no_finding() {
        let files = [
            ("crates/lake/Cargo.toml", GOOD),
            ("crates/lake/tests/it/main.rs", ""),
            ("crates/lake/tests/it/kill/main.rs", ""),
            ("crates/lake/tests/it/layout.rs", ""),
        ];
        assert!(found(check, &files).is_empty());
    }

    #[test]
    fn manifests_out_of_order_are_named() {
        assert_eq!(
            found(check, &[("crates/lake/Cargo.toml", "[package]\nname = \"lake\"\n[[test]]\nname = \"x\"\n")]),
            [
                "crates/lake/Cargo.toml:1: no `[lints] workspace = true`",
                "crates/lake/Cargo.toml:2: package `lake`, not `terrace-lake`",
                "crates/lake/Cargo.toml:3: a test binary of its own",
            ]
        );
        assert_eq!(found(check, &[("crates/lake/src/lib.rs", "")]), ["crates/lake/Cargo.toml:1: no manifest"]);
    }

    #[test]
    fn crates_without_overflow_checks_are_named() {
        let root = "[profile.release.package.terrace-lake]\noverflow-checks = true\n";
        let frame = GOOD.replace("lake", "frame");
        let files = [("Cargo.toml", root), ("crates/frame/Cargo.toml", &frame), ("crates/lake/Cargo.toml", GOOD)];
        assert_eq!(found(check, &files), ["Cargo.toml:1: crate `frame` without overflow checks"]);
    }

    #[test]
    fn second_binaries_are_named() {
        let files =
            [("crates/lake/Cargo.toml", GOOD), ("crates/lake/tests/a.rs", ""), ("crates/lake/tests/b/main.rs", "")];
        assert_eq!(
            found(check, &files),
            [
                "crates/lake/tests/a.rs:1: a second integration binary",
                "crates/lake/tests/b/main.rs:1: a second integration binary"
            ]
        );
    }
}
