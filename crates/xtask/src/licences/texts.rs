//! The licences of all that others wrote and a package of ours is made with, with their texts as far as they ship them.

use super::pages::{self, PagePackage};
use super::resolved;
use cargo_metadata::{DependencyKind, Metadata, Package, PackageId};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// The licences of what a package is built with, and of what its pages are made with, as one text.
///
/// # Errors
/// What `cargo metadata` says, that there is no such package, or that the pages' lock file cannot be read.
pub fn licences(package: &str) -> Result<String, String> {
    let metadata = resolved()?;
    let others = built_with(&metadata, &[package])?;
    let mut text = String::from("Terrace is made with the crates and packages below, under their licences.\n");
    for other in others {
        let name = format!("{} {}", other.name, other.version);
        let folder = other.manifest_path.parent().map(AsRef::as_ref);
        add(&mut text, &name, other.license.as_deref(), other.repository.as_deref(), folder);
    }
    for PagePackage { name, version, licence, folder, .. } in pages::read()?.iter().filter(|package| !package.is_tool) {
        add(&mut text, &format!("{name} {version}"), licence.as_deref(), None, Some(folder));
    }
    Ok(text)
}

fn add(text: &mut String, name: &str, licence: Option<&str>, origin: Option<&str>, folder: Option<&Path>) {
    let (licence, origin) = (licence.unwrap_or("see its files"), origin.unwrap_or_default());
    // Writing to a text cannot fail.
    let _ = write!(text, "\n## {name}\n{licence}\n{origin}\n");
    for file in folder.map(licence_files).unwrap_or_default() {
        let _ = write!(text, "\n{}\n", file.trim());
    }
}

/// The crates of others that packages of ours are built with, by name and version.
///
/// # Errors
/// That there is no such package, or that nothing was resolved.
pub(super) fn built_with<'a>(metadata: &'a Metadata, packages: &[&str]) -> Result<Vec<&'a Package>, String> {
    let resolve = metadata.resolve.as_ref().ok_or("cargo resolved nothing")?;
    let mut waiting = Vec::new();
    for package in packages {
        let root = metadata.packages.iter().find(|known| known.name.as_str() == *package);
        waiting.push(&root.ok_or_else(|| format!("there is no package {package}"))?.id);
    }
    let mut reached: BTreeSet<&PackageId> = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !reached.insert(id) {
            continue;
        }
        let built = resolve.nodes.iter().filter(|node| node.id == *id).flat_map(|node| &node.deps);
        let built = built.filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development));
        waiting.extend(built.map(|dep| &dep.pkg));
    }
    let mut others: Vec<&Package> =
        metadata.packages.iter().filter(|known| known.source.is_some() && reached.contains(&known.id)).collect();
    others.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    Ok(others)
}

fn licence_files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_licence = |path: &std::path::PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().to_uppercase()).unwrap_or_default();
        ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"].iter().any(|start| name.starts_with(start))
    };
    let mut files: Vec<_> = entries.filter(is_licence).collect();
    files.sort();
    files.into_iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}
