use std::io;
use std::path::Path;

use crate::finding::Finding;
use crate::packages::{self, Package};
use crate::rust::{Source, parse_all};
use crate::tree::Tree;

/// What the rules look at: the texts of a checkout, its Rust sources parsed, and what its packages depend on.
pub struct Checkout {
    pub(crate) tree: Tree,
    pub(crate) sources: Vec<Source>,
    /// Files named `.rs` that are no Rust.
    pub(crate) unreadable: Vec<Finding>,
    pub(crate) packages: Vec<Package>,
}

impl Checkout {
    /// Reads the checkout at `root`: its files as git sees them, its packages as cargo does.
    ///
    /// # Errors
    /// If git can't list the files, one of them can't be read, or cargo refuses a manifest.
    pub fn read(root: &Path) -> io::Result<Self> {
        Ok(Self::new(Tree::of_checkout(root)?, packages::read(root)?))
    }

    pub(crate) fn new(tree: Tree, packages: Vec<Package>) -> Self {
        let (sources, unreadable) = parse_all(&tree);
        Self { tree, sources, unreadable, packages }
    }

    /// The texts.
    pub const fn tree(&self) -> &Tree {
        &self.tree
    }
}

/// A checkout of these files, whose crates depend on these packages.
#[cfg(test)]
pub(crate) fn sample(files: &[(&str, &str)], packages: &[(&str, &[&str])]) -> Checkout {
    let dependency = |name: &&str| {
        let (name, for_tests) = name.strip_prefix("for tests: ").map_or((*name, false), |name| (name, true));
        packages::Dependency { package: name.to_owned(), known_as: name.to_owned(), for_tests }
    };
    let package = |(name, dependencies): &(&str, &[&str])| Package {
        crate_name: (*name).to_owned(),
        dependencies: dependencies.iter().map(dependency).collect(),
    };
    Checkout::new(crate::tree::sample(files), packages.iter().map(package).collect())
}
