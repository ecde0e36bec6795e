//! Dependencies that nothing uses: they cost every build and mislead every reader.

use std::collections::BTreeSet;

use crate::checkout::Checkout;
use crate::finding::Finding;
use crate::manifest::{dependency_line, offered};
use crate::rust::Kind;

/// What the root manifest offers and no crate takes.
pub(super) fn of_workspace(checkout: &Checkout, findings: &mut Vec<Finding>) {
    const ROOT: &str = "Cargo.toml";
    let dependencies = checkout.packages.iter().flat_map(|package| &package.dependencies);
    let taken: BTreeSet<&str> = dependencies.map(|dependency| dependency.known_as.as_str()).collect();
    let manifest = checkout.tree.file(ROOT).map_or("", |file| file.text.as_str());
    for (name, line) in offered(manifest).into_iter().filter(|(name, _)| !taken.contains(name)) {
        findings.push(Finding::new(
            ROOT,
            line,
            format!("no crate depends on `{name}`"),
            "take it out of the workspace",
        ));
    }
}

/// What a crate declares and its code never names.
pub(super) fn of_crates(checkout: &Checkout, findings: &mut Vec<Finding>) {
    for package in &checkout.packages {
        let folder = format!("crates/{}/", package.crate_name);
        let sources = checkout.sources.iter().filter(|source| source.path.starts_with(&folder));
        let tokens = sources.flat_map(|source| source.tokens()).filter(|token| token.kind == Kind::Word);
        let words: BTreeSet<&str> = tokens.map(|token| token.text.as_str()).collect();
        let manifest = format!("{folder}Cargo.toml");
        let text = checkout.tree.file(&manifest).map_or("", |file| file.text.as_str());
        for dependency in &package.dependencies {
            if !words.contains(dependency.known_as.replace('-', "_").as_str()) {
                let what = format!("`{}` never names `{}`", package.crate_name, dependency.known_as);
                let line = dependency_line(text, &dependency.known_as);
                findings.push(Finding::new(&manifest, line, what, "take it out of the manifest"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found_with;
    use super::*;

    const FILES: [(&str, &str); 3] = [
        ("Cargo.toml", "[workspace.dependencies]\ncsv = \"1\"\nserde-json = \"1\"\nrand = \"1\"\n"),
        ("crates/a/Cargo.toml", "[dependencies]\ncsv.workspace = true\nserde-json.workspace = true\n"),
        ("crates/a/src/lib.rs", "// csv\nfn f() { serde_json::to_string(1) }"),
    ];

    #[test]
    fn what_no_crate_takes_is_named() {
        let packages = [("a", &["csv", "serde-json"][..])];
        assert_eq!(found_with(of_workspace, &FILES, &packages), ["Cargo.toml:4: no crate depends on `rand`"]);
    }

    #[test]
    fn what_no_code_names_is_named() {
        let packages = [("a", &["csv", "serde-json"][..])];
        assert_eq!(found_with(of_crates, &FILES, &packages), ["crates/a/Cargo.toml:2: `a` never names `csv`"]);
    }
}
