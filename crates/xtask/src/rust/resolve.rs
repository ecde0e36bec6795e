//! What a path within a crate stands for: the modules that define it, whatever re-exports it on the way.

use std::collections::BTreeSet;

use super::modules::ModuleTree;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    Module(usize),
    /// Something that this module defines.
    Item(usize),
}

impl Meaning {
    const fn definer(self) -> usize {
        match self {
            Self::Module(module) | Self::Item(module) => module,
        }
    }
}

/// Names that are being looked up already; a name that stands for itself stands for nothing.
type Open = BTreeSet<(usize, String)>;

impl ModuleTree {
    /// The modules that define what a path means where it is written; none for a path into another crate.
    pub(super) fn definers(&self, at: usize, path: &[String]) -> BTreeSet<usize> {
        self.meanings(at, path, &mut Open::new()).into_iter().map(Meaning::definer).collect()
    }

    fn meanings(&self, at: usize, path: &[String], open: &mut Open) -> BTreeSet<Meaning> {
        let Some((first, rest)) = path.split_first() else { return BTreeSet::new() };
        let mut found = match first.as_str() {
            "crate" => BTreeSet::from([Meaning::Module(0)]),
            "self" => BTreeSet::from([Meaning::Module(at)]),
            "super" => self.parent(at).into_iter().map(Meaning::Module).collect(),
            name => self.named(at, name, open),
        };
        for name in rest {
            let mut next: BTreeSet<Meaning> = BTreeSet::new();
            for meaning in &found {
                match meaning {
                    Meaning::Module(module) if name == "super" => {
                        next.extend(self.parent(*module).map(Meaning::Module));
                    }
                    Meaning::Module(module) => next.extend(self.named(*module, name, open)),
                    Meaning::Item(_) => {}
                }
            }
            if next.is_empty() {
                // A variant or an associated function belongs to its type.
                next.extend(found.iter().filter(|meaning| matches!(meaning, Meaning::Item(_))));
            }
            // What a macro makes isn't seen; it belongs to the module as far as the path was followed.
            if next.is_empty() {
                break;
            }
            found = next;
        }
        found
    }

    fn parent(&self, module: usize) -> Option<usize> {
        self.modules.get(module)?.parent
    }

    /// What a name means within a module: a child, an item, or what it brings in.
    fn named(&self, at: usize, name: &str, open: &mut Open) -> BTreeSet<Meaning> {
        let Some(module) = self.modules.get(at) else { return BTreeSet::new() };
        let mut found = BTreeSet::new();
        found.extend(module.children.get(name).map(|child| Meaning::Module(*child)));
        found.extend(module.items.contains(name).then_some(Meaning::Item(at)));
        let key = (at, name.to_owned());
        if open.insert(key.clone()) {
            for import in module.imports.iter().filter(|import| import.name.as_deref() == Some(name)) {
                found.extend(self.meanings(at, &import.path, open));
            }
            if found.is_empty() {
                for import in module.imports.iter().filter(|import| import.name.is_none()) {
                    for meaning in self.meanings(at, &import.path, open) {
                        if let Meaning::Module(module) = meaning {
                            found.extend(self.named(module, name, open));
                        }
                    }
                }
            }
            open.remove(&key);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::parse_all;
    use super::*;
    use crate::tree::sample;

    /// Every use as `user -> used`, by the paths of modules.
    fn uses(files: &[(&str, &str)]) -> Vec<String> {
        let (sources, findings) = parse_all(&sample(files));
        assert!(findings.is_empty(), "{findings:?}");
        let tree = ModuleTree::of(&sources[0], &sources);
        let path = |module: usize| format!("crate::{}", tree.modules[module].path.join("::"));
        tree.uses().iter().map(|each| format!("{} -> {} {}", path(each.user), path(each.used), each.line)).collect()
    }

    #[test]
    fn a_use_through_a_re_export_is_one_of_the_definer() {
        let files = [
            ("a/src/lib.rs", "mod b;\nmod c;\nmod d;\npub use c::C;\nuse d::*;"),
            (
                "a/src/b.rs",
                "use crate::C;\nuse super::D;\nuse serde::Serialize;\nfn f() -> std::fmt::Result { crate::e() }",
            ),
            ("a/src/c/mod.rs", "mod deep;\npub use deep::C;"),
            ("a/src/c/deep.rs", "pub struct C;"),
            ("a/src/d.rs", "pub enum D {}\npub fn e() {}"),
        ];
        assert_eq!(
            uses(&files),
            [
                "crate:: -> crate::c::deep 4",
                "crate:: -> crate::d 5",
                "crate::b -> crate::c::deep 1",
                "crate::b -> crate::d 2",
                "crate::c -> crate::c::deep 2"
            ]
        );
    }

    #[test]
    fn modules_and_items_of_one_name() {
        let files = [
            ("a/src/lib.rs", "mod tier;\nmod user;\npub use tier::tier;"),
            ("a/src/tier.rs", "pub fn tier() {}\npub mod inner { pub struct Deep; }"),
            (
                "a/src/user.rs",
                "use crate::tier::inner;\nfn f() { crate::tier(); inner::Deep::new(); inner::made_by_macro() }",
            ),
        ];
        assert_eq!(
            uses(&files),
            ["crate:: -> crate::tier 3", "crate::user -> crate::tier 2", "crate::user -> crate::tier::inner 1"]
        );
    }

    #[test]
    fn names_that_stand_for_themselves_end() {
        let files = [
            ("a/src/lib.rs", "mod b;\nuse b::x;\npub use self::y as y;"),
            ("a/src/b.rs", "pub use super::x;\nuse super::*;\nfn f() { z::w() }"),
        ];
        assert_eq!(uses(&files), ["crate:: -> crate::b 2", "crate::b -> crate:: 1"]);
    }
}
