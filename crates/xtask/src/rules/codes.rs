//! Message codes: what code and docs name stands in the register, and what stands there is used.

use std::collections::{BTreeMap, BTreeSet};

use crate::checkout::Checkout;
use crate::finding::Finding;
use crate::rust::{Kind, Source, Token};

const REGISTER: &str = "crates/words/src/codes/";
pub(super) const WORDS: &str = "crates/words/";

pub(super) fn check(checkout: &Checkout, findings: &mut Vec<Finding>) {
    let registered = register(checkout);
    let mut used = BTreeSet::new();
    for (path, code, line) in mentions(checkout) {
        if !registered.contains_key(&code) {
            let what = format!("`{code}` is not in the register");
            findings.push(Finding::new(path, line, what, format!("its texts stand in {REGISTER}")));
        }
    }
    for source in checkout.sources.iter().filter(|source| !source.path.starts_with(WORDS)) {
        let tokens = source.production_tokens().into_iter().filter(|token| token.kind == Kind::Text);
        used.extend(tokens.flat_map(|token| codes_in(&token.text)));
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
fn register(checkout: &Checkout) -> BTreeMap<String, (String, usize)> {
    let codes = register_tokens(checkout).into_iter().filter(|(_, token)| codes_in(&token.text).contains(&token.text));
    codes.map(|(path, token)| (token.text, (path.to_owned(), token.line))).collect()
}

/// The texts of the register in their order, each with its file: a code, then what is said under it.
pub(super) fn register_tokens(checkout: &Checkout) -> Vec<(&str, Token)> {
    let sources = checkout.sources.iter().filter(|source| source.path.starts_with(REGISTER));
    let texts = |source: &Source| source.production_tokens().into_iter().filter(|token| token.kind == Kind::Text);
    sources.flat_map(|source| texts(source).map(|token| (source.path.as_str(), token))).collect()
}

/// The codes that the strings of sources and the pages name, each with its path and line.
fn mentions(checkout: &Checkout) -> Vec<(&str, String, usize)> {
    let mut found = Vec::new();
    for page in checkout.tree.ending(".md").filter(|page| !page.path.starts_with(WORDS)) {
        for (at, text) in page.text.lines().enumerate() {
            found.extend(codes_in(text).into_iter().map(|code| (page.path.as_str(), code, at + 1)));
        }
    }
    let ours = ["crates/xtask/", WORDS];
    for source in checkout.sources.iter().filter(|source| !ours.iter().any(|place| source.path.starts_with(place))) {
        for token in source.tokens().iter().filter(|token| token.kind == Kind::Text) {
            found.extend(codes_in(&token.text).into_iter().map(|code| (source.path.as_str(), code, token.line)));
        }
    }
    found
}

/// `T` and four digits of which the first is 0 or, for an area whose numbers ran out, 1, standing alone.
pub(super) fn codes_in(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let is_code = |word: &&str| {
        let digits = word.strip_prefix('T').filter(|digits| digits.len() == 4 && digits.starts_with(['0', '1']));
        digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
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
        let source = "fn code() -> &str {\n    \"T0101\"; \"error[T1102]: no T2024\" // T0103\n}\n/// T0105\nfn a() {}";
        assert_eq!(
            with(&[("crates/intake/src/a.rs", source), ("README.md", "`T0104`")]),
            ["README.md:1: `T0104` is not in the register", "crates/intake/src/a.rs:2: `T1102` is not in the register"]
        );
    }

    #[test]
    fn codes_that_nothing_says_are_named() {
        let only_a_test = ("crates/intake/src/a.rs", "#[cfg(test)] mod tests { fn a() { \"T0101\"; } }");
        assert_eq!(with(&[only_a_test]), ["crates/words/src/codes/intake.rs:2: nothing says `T0101`"]);
    }
}
