//! Message codes: what code and docs name stands in the register, and what stands there is used.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::rust::{Kind, production, tokens};
use crate::tree::{File, Tree};

const REGISTER: &str = "crates/words/src/codes/";

pub(super) fn check(tree: &Tree, findings: &mut Vec<Finding>) {
    let registered = register(tree);
    let mut used = BTreeSet::new();
    for file in tree.files().iter().filter(|file| !file.path.starts_with("crates/words/")) {
        for (code, line) in mentions(file) {
            if !registered.contains_key(&code) {
                let what = format!("`{code}` is not in the register");
                findings.push(Finding::new(&file.path, line, what, format!("its texts stand in {REGISTER}")));
            }
        }
        if file.path.ends_with(".rs") && !file.is_test() {
            let code = production(&tokens(&file.text));
            used.extend(code.iter().filter(|token| token.kind == Kind::Text).flat_map(|token| codes_in(token.text)));
        }
    }
    for (code, (path, line)) in registered.iter().filter(|(code, _)| !used.contains(*code)) {
        findings.push(Finding::new(
            path,
            *line,
            format!("nothing says `{code}`"),
            "a message that can't be met misleads",
        ));
    }
}

/// Every code of the register with its place.
fn register(tree: &Tree) -> BTreeMap<String, (String, usize)> {
    let mut found = BTreeMap::new();
    for file in tree.ending(".rs").filter(|file| file.path.starts_with(REGISTER)) {
        for token in production(&tokens(&file.text)) {
            if token.kind == Kind::Text && codes_in(token.text).iter().any(|code| code == token.text) {
                found.insert(token.text.to_owned(), (file.path.clone(), token.line));
            }
        }
    }
    found
}

/// The codes that the strings of a source, or a page, name.
fn mentions(file: &File) -> Vec<(String, usize)> {
    if file.path.ends_with(".md") {
        let lines = file.text.lines().enumerate();
        return lines.flat_map(|(at, text)| codes_in(text).into_iter().map(move |code| (code, at + 1))).collect();
    }
    if !file.path.ends_with(".rs") || file.path.starts_with("crates/xtask/") {
        return Vec::new();
    }
    let tokens = tokens(&file.text);
    let texts = tokens.iter().filter(|token| token.kind == Kind::Text);
    texts.flat_map(|token| codes_in(token.text).into_iter().map(|code| (code, token.line))).collect()
}

/// `T0` and three digits, standing alone.
fn codes_in(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let is_code = |word: &&str| {
        word.len() == 5 && word.strip_prefix("T0").is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
    };
    words.filter(is_code).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    const CODES: &str = "const ENTRIES: &[Entry] = &[\n    Entry { code: \"T0101\", en: \"no\" },\n];\n";

    fn with(files: &[(&str, &str)]) -> Vec<String> {
        let mut all = vec![("crates/words/src/codes/intake.rs", CODES)];
        all.extend(files);
        found(check, &all)
    }

    #[test]
    fn a_registered_code_in_use_is_no_finding() {
        let source = ("crates/intake/src/a.rs", "fn code() -> &str { \"T0101\" }");
        assert!(with(&[source, ("docs/a.md", "See T0101, not T0 or T01015.")]).is_empty());
    }

    #[test]
    fn unknown_codes_are_named() {
        let source = "fn code() -> &str {\n    \"T0101\"; \"error[T0102]: no\" // T0103\n}\n";
        assert_eq!(
            with(&[("crates/intake/src/a.rs", source), ("README.md", "`T0104`")]),
            ["crates/intake/src/a.rs:2: `T0102` is not in the register", "README.md:1: `T0104` is not in the register"]
        );
    }

    #[test]
    fn codes_that_nothing_says_are_named() {
        let only_a_test = ("crates/intake/src/a.rs", "#[cfg(test)] mod tests { fn a() { \"T0101\"; } }");
        assert_eq!(with(&[only_a_test]), ["crates/words/src/codes/intake.rs:2: nothing says `T0101`"]);
    }
}
