//! Within a crate a type name means one thing.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};

use crate::checkout::Checkout;
use crate::exceptions::Breach;
use crate::finding::Finding;
use crate::rust::Source;

/// A type, trait or alias that production code defines.
pub(super) struct Definition<'a> {
    pub(super) crate_name: &'a str,
    pub(super) file: &'a str,
    pub(super) name: String,
    pub(super) line: usize,
}

/// Every definition under `crates/`, in the order of files.
pub(super) fn definitions(sources: &[Source]) -> Vec<Definition<'_>> {
    let mut found = Vec::new();
    for source in sources {
        let Some(crate_name) = source.crate_name() else { continue };
        let mut names = Names(Vec::new());
        names.visit_file(&source.production);
        let of_file = names.0.into_iter().map(|(name, line)| Definition { crate_name, file: &source.path, name, line });
        found.extend(of_file);
    }
    found
}

struct Names(Vec<(String, usize)>);

impl Names {
    fn add(&mut self, name: &syn::Ident) {
        self.0.push((name.to_string(), name.span().start().line));
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.add(&item.ident);
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        self.add(&item.ident);
        visit::visit_item_enum(self, item);
    }

    fn visit_item_union(&mut self, item: &'a syn::ItemUnion) {
        self.add(&item.ident);
        visit::visit_item_union(self, item);
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.add(&item.ident);
        visit::visit_item_trait(self, item);
    }

    fn visit_item_type(&mut self, item: &'a syn::ItemType) {
        self.add(&item.ident);
        visit::visit_item_type(self, item);
    }
}

/// Names that one crate defines more than once.
pub(crate) fn twice(checkout: &Checkout) -> Vec<Breach> {
    let definitions = definitions(&checkout.sources);
    let mut by_name: BTreeMap<(&str, &str), Vec<&Definition<'_>>> = BTreeMap::new();
    for definition in &definitions {
        by_name.entry((definition.crate_name, &definition.name)).or_default().push(definition);
    }
    let mut found = Vec::new();
    for ((crate_name, name), all) in by_name {
        let [first, others @ ..] = all.as_slice() else { continue };
        if others.is_empty() {
            continue;
        }
        let places: Vec<String> = others.iter().map(|other| format!("{}:{}", other.file, other.line)).collect();
        let what = format!("`{name}` is defined again in {}", places.join(", "));
        let why = "within a crate a type name means one thing; give each its own, or share one";
        found.push(Breach {
            subject: format!("{crate_name}::{name}"),
            finding: Finding::new(first.file, first.line, what, why),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::breached;
    use super::*;

    #[test]
    fn names_that_are_defined_twice_are_named() {
        let files = [
            ("crates/a/src/b.rs", "struct Same;\nmod inner {\n    type Same = u8;\n}"),
            ("crates/a/src/c.rs", "fn f() {\n    enum Same {}\n}\ntrait Other { type Same; }"),
            ("crates/d/src/lib.rs", "struct Same;"),
            ("crates/a/tests/it/main.rs", "struct Other;"),
            ("crates/a/src/e.rs", "#[cfg(test)] mod tests { struct Other; }"),
        ];
        let again = "`Same` is defined again in crates/a/src/b.rs:3, crates/a/src/c.rs:2";
        assert_eq!(breached(twice, &files), [format!("a::Same crates/a/src/b.rs:1: {again}")]);
    }
}
