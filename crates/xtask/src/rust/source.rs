use std::cell::OnceCell;
use std::collections::BTreeSet;

use quote::ToTokens;

use super::production::{is_test_only, without_tests};
use super::tokens::{Token, flatten};
use crate::finding::Finding;
use crate::tree::{TextFile, Tree};

/// A Rust file, parsed.
pub(crate) struct Source {
    pub(crate) path: String,
    /// Everything, test code too.
    pub(crate) whole: syn::File,
    /// What is compiled into a program; empty for a file of tests.
    pub(crate) production: syn::File,
    tokens: OnceCell<Vec<Token>>,
}

impl Source {
    /// The folder under `crates/` that holds it.
    pub(crate) fn crate_name(&self) -> Option<&str> {
        crate::tree::crate_of(&self.path)
    }

    /// Every token but those of comments.
    pub(crate) fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| flatten(self.whole.to_token_stream()))
    }

    /// The tokens of production code.
    pub(crate) fn production_tokens(&self) -> Vec<Token> {
        flatten(self.production.to_token_stream())
    }
}

/// Parses every Rust file of the tree; a file that is no Rust is a finding.
pub(crate) fn parse_all(tree: &Tree) -> (Vec<Source>, Vec<Finding>) {
    let (mut sources, mut findings) = (Vec::new(), Vec::new());
    for file in tree.ending(".rs") {
        match parse(file) {
            Ok(source) => sources.push(source),
            Err(finding) => findings.push(finding),
        }
    }
    let of_tests: BTreeSet<String> = sources.iter().flat_map(files_of_tests).collect();
    for source in &mut sources {
        let stem = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
        if of_tests.iter().any(|place| stem == place || stem.starts_with(&format!("{place}/"))) {
            source.production = empty();
        }
    }
    (sources, findings)
}

fn parse(file: &TextFile) -> Result<Source, Finding> {
    let whole = syn::parse_file(&file.text).map_err(|error| {
        let line = error.span().start().line;
        Finding::new(&file.path, line, format!("no Rust: {error}"), "the house rules read every source")
    })?;
    let production = if file.is_test() { empty() } else { without_tests(whole.clone()) };
    Ok(Source { path: file.path.clone(), whole, production, tokens: OnceCell::new() })
}

const fn empty() -> syn::File {
    syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: Vec::new() }
}

/// The places, without `.rs`, of modules that are declared for tests alone.
fn files_of_tests(source: &Source) -> Vec<String> {
    let folder = folder_of_children(&source.path);
    let modules = source.whole.items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.content.is_none() && is_test_only(&module.attrs) => Some(module),
        _ => None,
    });
    modules.map(|module| format!("{folder}/{}", module.ident)).collect()
}

/// Where the files of a file's child modules lie.
pub(super) fn folder_of_children(path: &str) -> String {
    let stem = path.trim_end_matches(".rs");
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    if matches!(name, "mod" | "lib" | "main") { folder.to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::sample;

    #[test]
    fn modules_for_tests_alone_hold_no_production_code() {
        let tree = sample(&[
            ("crates/a/src/lib.rs", "#[cfg(test)]\nmod checks;\nmod kept;"),
            ("crates/a/src/checks.rs", "struct A;"),
            ("crates/a/src/checks/deep.rs", "struct B;"),
            ("crates/a/src/kept.rs", "struct C;"),
        ]);
        let (sources, findings) = parse_all(&tree);
        assert!(findings.is_empty());
        let items: Vec<usize> = sources.iter().map(|source| source.production.items.len()).collect();
        assert_eq!(items, [1, 0, 0, 1]);
    }

    #[test]
    fn what_is_no_rust_is_named() {
        let (sources, findings) = parse_all(&sample(&[("a.rs", "fn a() {}\nfn {")]));
        assert!(sources.is_empty());
        assert_eq!(
            findings.iter().map(|finding| (finding.path.as_str(), finding.line)).collect::<Vec<_>>(),
            [("a.rs", 2)]
        );
    }
}
