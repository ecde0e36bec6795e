//! The modules of a crate: which there are, what they define, and what they use of each other.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::{Import, Mention, imports, mentions};
use super::source::{Source, folder_of_children};

/// A module of a crate.
pub(crate) struct Module {
    /// Its names from the root of the crate on; empty for the root.
    pub(crate) path: Vec<String>,
    /// The file that holds it.
    pub(crate) file: String,
    pub(super) parent: Option<usize>,
    pub(super) children: BTreeMap<String, usize>,
    /// The names that are defined here.
    pub(super) items: BTreeSet<String>,
    pub(super) imports: Vec<Import>,
    pub(super) mentions: Vec<Mention>,
}

/// All modules below a root file; each is known by its place in `modules`, parents before children.
pub(crate) struct ModuleTree {
    pub(crate) modules: Vec<Module>,
}

/// That a module uses what another one defines.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) user: usize,
    pub(crate) used: usize,
    pub(crate) line: usize,
}

impl ModuleTree {
    /// The modules under a root: `lib.rs`, `main.rs`, or a program of its own.
    pub(crate) fn of(root: &Source, sources: &[Source]) -> Self {
        let mut tree = Self { modules: Vec::new() };
        let by_path: BTreeMap<&str, &Source> = sources.iter().map(|source| (source.path.as_str(), source)).collect();
        tree.add(None, &[], (&root.path, &folder_of_children(&root.path)), &root.production.items, &by_path);
        tree
    }

    /// Adds a module that stands in a file, and the modules it declares, whose files lie in a folder.
    fn add(
        &mut self,
        parent: Option<usize>,
        path: &[String],
        (file, folder): (&str, &str),
        items: &[syn::Item],
        by_path: &BTreeMap<&str, &Source>,
    ) -> usize {
        let imports = imports(items);
        let takes_all = imports.iter().any(|import| import.name.is_none());
        let this = self.modules.len();
        self.modules.push(Module {
            path: path.to_vec(),
            file: file.to_owned(),
            parent,
            children: BTreeMap::new(),
            items: items.iter().filter_map(defined).collect(),
            mentions: mentions(items, takes_all),
            imports,
        });
        for item in items {
            let syn::Item::Mod(module) = item else { continue };
            let name = module.ident.to_string();
            let mut path = path.to_vec();
            path.push(name.clone());
            let inner = format!("{folder}/{name}");
            let child = if let Some((_, items)) = &module.content {
                Some(self.add(Some(this), &path, (file, &inner), items, by_path))
            } else {
                let places = [format!("{inner}.rs"), format!("{inner}/mod.rs")];
                let found = places.iter().find_map(|place| by_path.get(place.as_str()));
                found.map(|s| self.add(Some(this), &path, (&s.path, &inner), &s.production.items, by_path))
            };
            if let (Some(child), Some(module)) = (child, self.modules.get_mut(this)) {
                module.children.insert(name, child);
            }
        }
        this
    }

    /// Every use of what another module of the crate defines, by user, used and line; the first line of each.
    pub(crate) fn uses(&self) -> Vec<Use> {
        let mut first: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (user, module) in self.modules.iter().enumerate() {
            let imports = module.imports.iter().map(|import| (&import.path, import.line));
            let mentions = module.mentions.iter().map(|mention| (&mention.path, mention.line));
            for (path, line) in imports.chain(mentions) {
                for used in self.definers(user, path) {
                    if used != user {
                        let known = first.entry((user, used)).or_insert(line);
                        *known = line.min(*known);
                    }
                }
            }
        }
        first.into_iter().map(|((user, used), line)| Use { user, used, line }).collect()
    }
}

/// The name that an item defines; a module is known by its place instead.
fn defined(item: &syn::Item) -> Option<String> {
    Some(match item {
        syn::Item::Const(item) => item.ident.to_string(),
        syn::Item::Enum(item) => item.ident.to_string(),
        syn::Item::Fn(item) => item.sig.ident.to_string(),
        syn::Item::Macro(item) => item.ident.as_ref()?.to_string(),
        syn::Item::Static(item) => item.ident.to_string(),
        syn::Item::Struct(item) => item.ident.to_string(),
        syn::Item::Trait(item) => item.ident.to_string(),
        syn::Item::TraitAlias(item) => item.ident.to_string(),
        syn::Item::Type(item) => item.ident.to_string(),
        syn::Item::Union(item) => item.ident.to_string(),
        _ => return None,
    })
}
