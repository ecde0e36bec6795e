//! What raises a message gives every argument that its texts name, in both languages.
//!
//! Two forms are read: errors whose `code` and `arguments` are matches over the same variants, and functions that name a
//! code beside its arguments. Arguments are known by the shape `("name", …`. What a function gets from those it calls
//! counts as well, so that nothing right is refused; a missing name that some other message of the same function has is
//! not seen.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use super::codes::{WORDS, codes_in, register_tokens};
use crate::checkout::Checkout;
use crate::finding::Finding;
use crate::rust::{Kind, Source, Token, tokens_of};

type ArgumentNames = BTreeSet<String>;

pub(super) fn check(checkout: &Checkout, findings: &mut Vec<Finding>) {
    let needed = placeholders(checkout);
    for crate_name in checkout.tree.crates() {
        let ours = |source: &&Source| {
            source.crate_name() == Some(crate_name) && source.path.contains("/src/") && !source.path.starts_with(WORDS)
        };
        let sources: Vec<&Source> = checkout.sources.iter().filter(ours).collect();
        let parts: Vec<(&str, Parts)> =
            sources.iter().map(|source| (source.path.as_str(), Parts::of(source))).collect();
        let mut known = Known::default();
        parts.iter().for_each(|(_, parts)| known.add(parts));
        for (path, parts) in &parts {
            for raised in parts.matches.iter().flat_map(|pair| pair.raised(&known)).chain(parts.named(&known)) {
                let missing: Vec<&str> = needed
                    .get(&raised.code)
                    .into_iter()
                    .flatten()
                    .filter(|name| !raised.given.contains(*name))
                    .map(String::as_str)
                    .collect();
                if !missing.is_empty() {
                    let what = format!("`{}` is raised without {}", raised.code, missing.join(", "));
                    findings.push(Finding::new(
                        path,
                        raised.line,
                        what,
                        "its texts name it; a person would read braces",
                    ));
                }
            }
        }
    }
}

/// The names in braces of the texts of each code.
fn placeholders(checkout: &Checkout) -> BTreeMap<String, ArgumentNames> {
    let mut found: BTreeMap<String, ArgumentNames> = BTreeMap::new();
    let mut current = String::new();
    for (_, token) in register_tokens(checkout) {
        if codes_in(&token.text).contains(&token.text) {
            current.clone_from(&token.text);
        } else {
            let names = token.text.split('{').skip(1).filter_map(|rest| rest.split(['}', '|']).next());
            let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            found.entry(current.clone()).or_default().extend(names.filter(is_name).map(str::to_owned));
        }
    }
    found
}

/// A code with the arguments that are given to it.
struct Raised {
    code: String,
    given: ArgumentNames,
    line: usize,
}

/// What a crate defines: constants that are codes, and the arguments that functions and closures of a name give.
#[derive(Default)]
struct Known {
    constants: BTreeMap<String, String>,
    functions: BTreeMap<String, ArgumentNames>,
}

impl Known {
    fn add(&mut self, parts: &Parts) {
        self.constants.extend(parts.constants.clone());
        for (name, tokens) in &parts.functions {
            self.functions.entry(name.clone()).or_default().extend(given(tokens));
        }
    }

    /// What these tokens give themselves or by the functions they call.
    fn given(&self, tokens: &[Token]) -> ArgumentNames {
        let mut names = given(tokens);
        for pair in tokens.windows(2) {
            if let [function, open] = pair
                && function.kind == Kind::Word
                && open.is_mark("(")
            {
                names.extend(self.functions.get(&function.text).into_iter().flatten().cloned());
            }
        }
        names
    }

    /// The codes that tokens name, each with its line; what is only compared with is left out.
    fn codes(&self, tokens: &[Token]) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let compared =
                at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|mark| mark.is_mark("="));
            match token.kind {
                Kind::Text if !compared && codes_in(&token.text).contains(&token.text) => {
                    found.push((token.text.clone(), token.line));
                }
                Kind::Word => found.extend(self.constants.get(&token.text).map(|code| (code.clone(), token.line))),
                _ => {}
            }
        }
        found
    }
}

/// The names in `("name", …`.
fn given(tokens: &[Token]) -> ArgumentNames {
    let named = tokens.windows(3).filter_map(|window| match window {
        [open, name, comma] if open.is_mark("(") && name.kind == Kind::Text && comma.is_mark(",") => Some(&name.text),
        _ => None,
    });
    named.cloned().collect()
}

/// What a file holds that may raise messages.
#[derive(Default)]
struct Parts {
    constants: BTreeMap<String, String>,
    functions: Vec<(String, Vec<Token>)>,
    matches: Vec<CodeAndArguments>,
}

impl Parts {
    fn of(source: &Source) -> Self {
        let mut parts = Self::default();
        parts.visit_file(&source.production);
        parts
    }

    /// Codes that a function names beside their arguments.
    fn named<'a>(&'a self, known: &'a Known) -> impl Iterator<Item = Raised> {
        let functions = self.functions.iter().filter(|(name, _)| name != "code");
        functions.flat_map(|(_, tokens)| {
            let given = known.given(tokens);
            known.codes(tokens).into_iter().map(move |(code, line)| Raised { code, given: given.clone(), line })
        })
    }
}

impl<'a> Visit<'a> for Parts {
    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        if let [Token { kind: Kind::Text, text, .. }] = tokens_of(&item.expr).as_slice()
            && codes_in(text).contains(text)
        {
            self.constants.insert(item.ident.to_string(), text.clone());
        }
    }

    fn visit_item_fn(&mut self, function: &'a syn::ItemFn) {
        self.functions.push((function.sig.ident.to_string(), tokens_of(&function.block)));
        visit::visit_item_fn(self, function);
    }

    fn visit_item_impl(&mut self, block: &'a syn::ItemImpl) {
        let method = |name: &str| {
            block.items.iter().find_map(|item| match item {
                syn::ImplItem::Fn(function) if function.sig.ident == name => Some(&function.block),
                _ => None,
            })
        };
        if let (Some(code), Some(arguments)) = (method("code"), method("arguments")) {
            self.matches.push(CodeAndArguments { code: Arms::of(code), arguments: Arms::of(arguments) });
        }
        visit::visit_item_impl(self, block);
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        self.functions.push((function.sig.ident.to_string(), tokens_of(&function.block)));
        visit::visit_impl_item_fn(self, function);
    }
}

/// The methods `code` and `arguments` of a type.
struct CodeAndArguments {
    code: Arms,
    arguments: Arms,
}

impl CodeAndArguments {
    /// The code of each variant with the arguments of the same variant.
    fn raised(&self, known: &Known) -> Vec<Raised> {
        let mut found = Vec::new();
        for (variants, body) in &self.code.arms {
            for (code, line) in known.codes(body) {
                for variant in variants {
                    if self.arguments.delegates(variant) {
                        continue;
                    }
                    let arms =
                        self.arguments.arms.iter().filter(|(names, _)| names.contains(variant) || names.contains("_"));
                    let mut given = known.given(&self.arguments.rest);
                    arms.for_each(|(_, body)| given.extend(self.arguments.given(body, known)));
                    found.push(Raised { code: code.clone(), given, line });
                }
            }
        }
        found
    }
}

/// A function that is one match over variants, and what stands around it.
#[derive(Default)]
struct Arms {
    arms: Vec<(ArgumentNames, Vec<Token>)>,
    closures: BTreeMap<String, ArgumentNames>,
    rest: Vec<Token>,
}

impl Arms {
    fn of(block: &syn::Block) -> Self {
        let mut arms = Self::default();
        for statement in &block.stmts {
            match statement {
                syn::Stmt::Expr(syn::Expr::Match(choice), _) => arms.add_match(choice),
                syn::Stmt::Local(local) => {
                    let value = local.init.as_ref().map(|init| init.expr.as_ref());
                    match (&local.pat, value) {
                        (syn::Pat::Ident(name), Some(syn::Expr::Closure(closure))) => {
                            arms.closures.insert(name.ident.to_string(), given(&tokens_of(closure)));
                        }
                        (_, Some(syn::Expr::Match(choice))) => arms.add_match(choice),
                        _ => arms.rest.extend(tokens_of(local)),
                    }
                }
                other => arms.rest.extend(tokens_of(other)),
            }
        }
        arms
    }

    fn add_match(&mut self, choice: &syn::ExprMatch) {
        for arm in &choice.arms {
            self.arms.push((variants(&tokens_of(&arm.pat)), tokens_of(&arm.body)));
        }
    }

    /// Whether a variant hands on the arguments of the error within, which is checked where it is defined.
    fn delegates(&self, variant: &str) -> bool {
        let calls = |body: &[Token]| {
            let mut pairs = body.windows(2);
            pairs.any(|pair| matches!(pair, [name, open] if name.is_word("arguments") && open.is_mark("(")))
        };
        self.arms.iter().any(|(names, body)| names.contains(variant) && calls(body))
    }

    /// What an arm gives, by the closures and functions it calls too.
    fn given(&self, body: &[Token], known: &Known) -> ArgumentNames {
        let mut names = known.given(body);
        for token in body.iter().filter(|token| token.kind == Kind::Word) {
            names.extend(self.closures.get(&token.text).into_iter().flatten().cloned());
        }
        names
    }
}

/// The variants of a pattern, those within them aside: what follows a path's last `::`, and `_`.
fn variants(pattern: &[Token]) -> ArgumentNames {
    let (mut found, mut depth) = (ArgumentNames::new(), 0_usize);
    for (at, token) in pattern.iter().enumerate() {
        match token.text.as_str() {
            "(" | "{" | "[" => depth += 1,
            ")" | "}" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 {
            continue;
        }
        let is_mark = |at: usize| pattern.get(at).is_some_and(|token| token.is_mark(":"));
        let after_path = at >= 2 && is_mark(at - 1) && is_mark(at - 2);
        let ends = !(is_mark(at + 1) && is_mark(at + 2));
        if (token.kind == Kind::Word && after_path && ends) || (token.text == "_" && pattern.len() == 1) {
            found.insert(token.text.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    const TEXTS: &str = "const ENTRIES: &[Entry] = &[data(\"T0101\", \"no {name} in {path}\", \"{path} 中没有 {name}\"), \
                         note(\"T0102\", \"{count|row|rows}\", \"{sum}\")];";

    fn with(source: &str) -> Vec<String> {
        found(check, &[("crates/words/src/codes/a.rs", TEXTS), ("crates/lake/src/a.rs", source)])
    }

    #[test]
    fn variants_give_what_their_texts_name() {
        let error = |arguments: &str| {
            format!(
                "impl Coded for E {{\n fn code(&self) -> &str {{ match self {{\n Self::Gone(_) => \"T0101\",\n Self::Many {{ .. }} => \"T0102\" }} }}\n\
                 fn arguments(&self) -> A {{ let path = |p| vec![(\"path\", p)]; match self {{ {arguments} }} }} }}"
            )
        };
        let whole = "Self::Gone(p) => both(path(p), (\"name\", 1)), Self::Many { count } => vec![(\"count\", count), (\"sum\", 1)]";
        assert!(with(&error(whole)).is_empty());
        let part = "Self::Gone(p) => vec![(\"name\", 1)], E::Many { count } => vec![(\"count\", count)]";
        assert_eq!(
            with(&error(part)),
            [
                "crates/lake/src/a.rs:3: `T0101` is raised without path",
                "crates/lake/src/a.rs:4: `T0102` is raised without sum"
            ]
        );
    }

    #[test]
    fn what_is_handed_on_is_checked_elsewhere() {
        let source = "impl Coded for E {\n fn code(&self) -> &str { match self { Self::Other(Other::Gone(_)) => \"T0101\" } }\n\
                      fn arguments(&self) -> A { match self { Self::Other(other) => other.arguments() } } }";
        assert!(with(source).is_empty());
    }

    #[test]
    fn functions_give_what_the_texts_name() {
        assert!(with("fn f() { Note::new(\"T0102\", vec![(\"count\", 1), (\"sum\", 2)]) }").is_empty());
        assert!(
            with("fn g() -> V { vec![(\"count\", 1), (\"sum\", 2)] }\nfn f() { Note::new(\"T0102\", g()) }").is_empty()
        );
        assert!(with("fn f(c: &str) -> bool { c == \"T0102\" }").is_empty());
        let constant = "const MANY: &str = \"T0102\";\nfn f() {\n Note::new(codes::MANY, vec![(\"count\", 1)]) }";
        assert_eq!(with(constant), ["crates/lake/src/a.rs:3: `T0102` is raised without sum"]);
    }
}
