//! The paths that code names, in `use` items and anywhere else.

use quote::ToTokens;
use syn::UseTree;
use syn::visit::{self, Visit};

use super::tokens::{Kind, Token, flatten};

/// A name that a module brings in: `use a::b as c`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    /// The name under which it is known; `None` for everything of a module.
    pub(super) name: Option<String>,
    pub(super) path: Vec<String>,
    pub(super) line: usize,
}

/// A path in code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) path: Vec<String>,
    pub(super) line: usize,
}

/// What these items bring in, those within functions too; inner modules are left out.
pub(super) fn imports(items: &[syn::Item]) -> Vec<Import> {
    let mut found = Imports(Vec::new());
    items.iter().for_each(|item| found.visit_item(item));
    found.0
}

struct Imports(Vec<Import>);

impl<'a> Visit<'a> for Imports {
    fn visit_item_mod(&mut self, _: &'a syn::ItemMod) {}

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        // A path with `::` before it begins with another crate.
        if item.leading_colon.is_none() {
            self.add(&item.tree, &mut Vec::new());
        }
        visit::visit_item_use(self, item);
    }
}

impl Imports {
    fn add(&mut self, tree: &UseTree, before: &mut Vec<String>) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.add(&path.tree, before);
                before.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add(tree, before)),
            UseTree::Name(name) => self.push(&name.ident, &name.ident, before),
            UseTree::Rename(rename) => self.push(&rename.ident, &rename.rename, before),
            UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                self.0.push(Import { name: None, path: before.clone(), line });
            }
        }
    }

    fn push(&mut self, what: &syn::Ident, name: &syn::Ident, before: &[String]) {
        let mut path = before.to_vec();
        // `use a::{self}` brings in `a` itself.
        let is_module_itself = what == "self" && !path.is_empty();
        if !is_module_itself {
            path.push(what.to_string());
        }
        let name = if name == "self" { path.last().cloned() } else { Some(name.to_string()) };
        self.0.push(Import { name, path, line: what.span().start().line });
    }
}

/// The paths in these items, `use` items and inner modules aside; lone words where `with_words`.
pub(super) fn mentions(items: &[syn::Item], with_words: bool) -> Vec<Mention> {
    let code = items.iter().filter(|item| !matches!(item, syn::Item::Use(_) | syn::Item::Mod(_)));
    let tokens: Vec<Token> = code.flat_map(|item| flatten(item.to_token_stream())).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if token.kind == Kind::Text {
            found.extend(path_in_text(token));
        }
        if token.kind != Kind::Word || follows_another(&tokens, at - 1) {
            continue;
        }
        let mut path = vec![token.text.clone()];
        while let Some(next) = next_of_path(&tokens, at) {
            path.push(next.text.clone());
            at += 3;
        }
        if with_words || path.len() > 1 {
            found.push(Mention { path, line: token.line });
        }
    }
    found
}

/// Whether the word at that place is a field, a method, or the end of a path that began with something else.
fn follows_another(tokens: &[Token], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).and_then(|at| tokens.get(at));
    let is_mark = |steps: usize, mark: &str| before(steps).is_some_and(|token| token.is_mark(mark));
    // Two dots are a range, whose end may be a path.
    (is_mark(1, ".") && !is_mark(2, ".")) || (is_mark(1, ":") && is_mark(2, ":"))
}

fn next_of_path(tokens: &[Token], at: usize) -> Option<&Token> {
    let is_mark = |at: usize| tokens.get(at).is_some_and(|token| token.is_mark(":"));
    tokens.get(at + 2).filter(|next| is_mark(at) && is_mark(at + 1) && next.kind == Kind::Word)
}

/// Attributes name functions in texts: `#[serde(with = "crate::dates")]`.
fn path_in_text(token: &Token) -> Option<Mention> {
    let path: Vec<String> = token.text.split("::").map(str::to_owned).collect();
    let is_word = |part: &String| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
    let is_ours = path.len() > 1 && matches!(path.first()?.as_str(), "crate" | "super" | "self");
    (is_ours && path.iter().all(is_word)).then_some(Mention { path, line: token.line })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brought_in(source: &str) -> Vec<String> {
        let file = syn::parse_file(source).unwrap();
        let shown = |import: Import| {
            format!("{}={} {}", import.name.unwrap_or_else(|| "*".to_owned()), import.path.join("::"), import.line)
        };
        imports(&file.items).into_iter().map(shown).collect()
    }

    fn named(source: &str) -> Vec<String> {
        let file = syn::parse_file(source).unwrap();
        mentions(&file.items, false).into_iter().map(|m| format!("{} {}", m.path.join("::"), m.line)).collect()
    }

    #[test]
    fn every_form_of_use() {
        let source = "use crate::a::{self, B, c::D as E};\nuse super::*;\nuse ::csv::Reader;\nfn f() {\n use self::g; }\nmod h { use i::J; }";
        assert_eq!(
            brought_in(source),
            ["a=crate::a 1", "B=crate::a::B 1", "E=crate::a::c::D 1", "*=super 2", "g=self::g 5"]
        );
    }

    #[test]
    fn paths_in_code_macros_and_attributes() {
        let source = "fn f(x: a::B) {\n x.y(c::d::<e::F>()); 1..g::H;\n vec![super::i(&k)] }\n#[serde(with = \"crate::l\")] struct M; use n::O;";
        assert_eq!(named(source), ["a::B 1", "c::d 2", "e::F 2", "g::H 2", "super::i 3", "crate::l 4"]);
    }
}
