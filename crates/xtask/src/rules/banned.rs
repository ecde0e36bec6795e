//! What does not belong into the repository. Needles are put together from halves, so that this file holds none.

use crate::checkout::Checkout;
use crate::finding::Finding;
use crate::rust::Token;
use crate::tree::TextFile;

const UNFINISHED: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const MACHINE_FOLDERS: [&str; 4] =
    [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/fa", "rm/")];
const REGISTRIES: [&str; 5] = [
    concat!("registry.", "npmjs"),
    concat!("static.", "crates"),
    concat!("index.", "crates"),
    concat!("pypi", ".org"),
    concat!("deb.", "debian"),
];
const CHECKOUT: &str = concat!("env!(\"CARGO_MANI", "FEST_DIR\")");
const MACROS: [(&str, &str); 3] = [
    (concat!("to", "do"), "unfinished work does not land"),
    (concat!("unimple", "mented"), "unfinished work does not land"),
    ("dbg", "what a person reads goes through the printer"),
];
const VAGUE_MODULES: [&str; 4] = ["utils", "util", "helpers", "helper"];

/// Marks of unfinished work, and what is true on one machine only.
pub(super) fn in_text(checkout: &Checkout, findings: &mut Vec<Finding>) {
    for file in checkout.tree.files().iter().filter(|file| !file.path.ends_with(".lock")) {
        for (at, text) in file.text.lines().enumerate() {
            let mut add = |what: String, why: &str| findings.push(Finding::new(&file.path, at + 1, what, why));
            for mark in UNFINISHED.iter().filter(|mark| is_source(file) && holds_word(text, mark)) {
                add(format!("`{mark}`"), "finish it, or say in an issue what is missing");
            }
            for folder in MACHINE_FOLDERS.iter().filter(|folder| holds_folder(text, folder)) {
                add(format!("a path under `{folder}`"), "it is there on one machine only; use a relative path");
            }
            for host in REGISTRIES.iter().filter(|host| text.contains(**host)) {
                add(format!("the registry host `{host}`"), "which registry serves a package is the machine's affair");
            }
            if is_source(file) && text.contains(CHECKOUT) {
                add(format!("`{CHECKOUT}`"), "builds serve several checkouts: tests run in the folder of their crate");
            }
        }
    }
}

fn is_source(file: &TextFile) -> bool {
    let name = file.path.rsplit_once('/').map_or(file.path.as_str(), |(_, name)| name);
    let ends = [".rs", ".ts", ".tsx", ".js", ".css", ".html", ".py", ".sh", ".toml", ".yaml", ".yml", ".sql"];
    ends.iter().any(|end| name.ends_with(end)) || !name.contains('.')
}

fn holds_word(text: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (text.get(..at).unwrap_or(""), text.get(at + word.len()..).unwrap_or(""));
        !is_part(before.chars().next_back()) && !is_part(after.chars().next())
    })
}

fn holds_folder(text: &str, folder: &str) -> bool {
    text.match_indices(folder).any(|(at, _)| {
        let next = text.get(at + folder.len()..).and_then(|after| after.chars().next());
        next.is_some_and(|c| c.is_ascii_lowercase() || c == '.')
    })
}

/// Macros, attributes and modules, in test code too.
pub(super) fn in_code(checkout: &Checkout, findings: &mut Vec<Finding>) {
    for source in &checkout.sources {
        for window in source.tokens().windows(3) {
            let [first, second, third] = window else { continue };
            check_tokens(&source.path, first, second, third, findings);
        }
        let stem = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
        let name = stem.rsplit_once('/').map_or(stem, |(_, name)| name);
        if VAGUE_MODULES.contains(&name) {
            findings.push(Finding::new(&source.path, 1, format!("a module named `{name}`"), SAY_WHAT_IT_DOES));
        }
    }
}

const SAY_WHAT_IT_DOES: &str = "the name says nothing; name it after what it holds";

fn check_tokens(path: &str, first: &Token, second: &Token, third: &Token, findings: &mut Vec<Finding>) {
    let mut add = |what: String, why: &str| findings.push(Finding::new(path, first.line, what, why));
    if second.is_mark("!") && !third.is_mark("=") {
        for (name, why) in MACROS.iter().filter(|(name, _)| first.is_word(name)) {
            add(format!("`{name}!`"), why);
        }
    }
    if first.is_mark("#") && second.is_mark("[") && third.is_word("ignore") {
        add(concat!("`#[", "ignore]`").to_owned(), "a test that does not run holds nothing");
    }
    if first.is_word("mod") && VAGUE_MODULES.iter().any(|name| second.is_word(name)) && third.is_mark("{") {
        add(format!("a module named `{}`", second.text), SAY_WHAT_IT_DOES);
    }
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn unfinished_work_is_named_in_sources() {
        for mark in UNFINISHED {
            let text = format!("ok\n// {mark}: later\n");
            assert_eq!(found(in_text, &[("a.rs", &text)]), [format!("a.rs:2: `{mark}`")]);
            assert_eq!(found(in_text, &[("Makefile", &text)]), [format!("Makefile:2: `{mark}`")]);
            assert!(found(in_text, &[("a.md", &text), ("b.toml", &format!("{mark}S a_{mark}"))]).is_empty());
        }
    }

    #[test]
    fn paths_of_one_machine_are_named() {
        for folder in MACHINE_FOLDERS {
            let text = format!("see {folder}main\n");
            assert_eq!(found(in_text, &[("a.md", &text)]), [format!("a.md:1: a path under `{folder}`")]);
            assert!(found(in_text, &[("Cargo.lock", &text), ("b.md", folder)]).is_empty());
        }
    }

    #[test]
    fn registry_hosts_are_named() {
        for host in REGISTRIES {
            let text = format!("\n\nfrom https://{host}/x\n");
            assert_eq!(found(in_text, &[("a.toml", &text)]), [format!("a.toml:3: the registry host `{host}`")]);
        }
    }

    #[test]
    fn places_of_one_checkout_are_named() {
        let text = format!("let here = {CHECKOUT};\n");
        assert_eq!(found(in_text, &[("a.rs", &text)]), [format!("a.rs:1: `{CHECKOUT}`")]);
    }

    #[test]
    fn banned_macros_are_named_and_comparisons_are_not() {
        for (name, _) in MACROS {
            let text = format!("fn a() {{\n    {name}!(x)\n}}\n// {name}!()\nfn b() {{ \"{name}!()\"; {name} != 1; }}");
            assert_eq!(found(in_code, &[("a.rs", &text)]), [format!("a.rs:2: `{name}!`")]);
        }
    }

    #[test]
    fn tests_that_do_not_run_are_named() {
        let text = concat!("#[test]\n#[", "ignore = \"slow\"]\nfn a() {}\n");
        assert_eq!(found(in_code, &[("a.rs", text)]), [concat!("a.rs:2: `#[", "ignore]`")]);
    }

    #[test]
    fn vague_modules_are_named() {
        assert_eq!(
            found(in_code, &[("a.rs", "mod utils { }"), ("crates/lake/src/util.rs", ""), ("b/helpers/mod.rs", "")]),
            [
                "a.rs:1: a module named `utils`",
                "crates/lake/src/util.rs:1: a module named `util`",
                "b/helpers/mod.rs:1: a module named `helpers`",
            ]
        );
    }
}
