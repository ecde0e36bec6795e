//! Which licences may be used, and the page of all packages with theirs.

use super::pages::{self, PagePackage};
use super::resolved;
use super::texts::built_with;
use cargo_metadata::Package;
use spdx::{Expression, ParseMode};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Licences of what is shipped: all of them let an Apache-2.0 program be given away with it, unchanged, as long as
/// their texts go with it (`terrace` packages hold them).
const SHIPPED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    // Of single files, which are used as they are.
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "Apache-2.0 WITH LLVM-exception",
];

/// Licences of what only builds or tests, beside those.
const TOOLS: [&str; 1] = ["Python-2.0"];

/// A page that lists packages, and those whose licence is none of the allowed ones.
#[derive(Debug)]
pub struct LicencePage {
    /// The page, as Markdown.
    pub text: String,
    /// A line for each package that may not be used.
    pub refused: Vec<String>,
}

/// A package of others.
struct OtherPackage {
    name: String,
    versions: Vec<String>,
    licence: Option<String>,
}

/// All packages that the lock files name, in Rust and for the pages, by what they are for.
///
/// # Errors
/// What cargo says, and a lock file of the pages that cannot be read.
pub fn licence_page() -> Result<LicencePage, String> {
    let metadata = resolved()?;
    let shipped = built_with(&metadata, &["terrace-cli"])?;
    let is_shipped = |package: &Package| shipped.iter().any(|known| known.id == package.id);
    let others = metadata.packages.iter().filter(|package| package.source.is_some());
    let (shipped, tools): (Vec<&Package>, Vec<&Package>) = others.partition(|package| is_shipped(package));
    let pages = pages::read()?;
    let mut page = LicencePage { text: HEAD.to_owned(), refused: Vec::new() };
    page.section("In the program", of_crates(&shipped), &SHIPPED);
    page.section("In the pages", of_pages(&pages, false), &SHIPPED);
    let with_tools: Vec<&str> = SHIPPED.iter().chain(&TOOLS).copied().collect();
    page.section("Only for building and testing the program", of_crates(&tools), &with_tools);
    page.section("Only for building and testing the pages", of_pages(&pages, true), &with_tools);
    Ok(page)
}

const HEAD: &str = "# Licences\n\nWhat others wrote and Terrace is made with, as the lock files pin it. Each licence is \
                    one of those that `crates/xtask/src/licences/allowed.rs` allows; a test refuses others. The texts \
                    are in every package that `make package` makes. This page is generated (`make docs`).\n";

impl LicencePage {
    fn section(&mut self, title: &str, packages: Vec<OtherPackage>, allowed: &[&str]) {
        let _ = write!(self.text, "\n## {title}\n\n| package | version | licence |\n|---|---|---|\n");
        for package in packages {
            let OtherPackage { name, versions, licence } = package;
            let shown = licence.clone().unwrap_or_else(|| "not told".to_owned());
            // Writing to a text cannot fail.
            let _ = writeln!(self.text, "| `{name}` | {} | {shown} |", versions.join(", "));
            if !licence.is_some_and(|licence| is_allowed(&licence, allowed)) {
                self.refused.push(format!("{name}: {shown}"));
            }
        }
    }
}

/// Whether one of the choices that a licence leaves consists of allowed ones.
fn is_allowed(licence: &str, allowed: &[&str]) -> bool {
    let Ok(expression) = Expression::parse_mode(licence, ParseMode::LAX) else { return false };
    expression.evaluate(|one| allowed.contains(&one.to_string().as_str()))
}

fn of_crates(packages: &[&Package]) -> Vec<OtherPackage> {
    gathered(packages.iter().map(|package| {
        (package.name.to_string(), package.version.to_string(), package.license.as_ref().map(ToString::to_string))
    }))
}

/// The packages of the pages: those that browsers get, or those that build and test.
fn of_pages(all: &[PagePackage], tools: bool) -> Vec<OtherPackage> {
    let chosen = all.iter().filter(|package| package.is_tool == tools);
    gathered(chosen.map(|package| (package.name.clone(), package.version.clone(), package.licence.clone())))
}

/// Packages by name and licence, each with its versions.
fn gathered(packages: impl Iterator<Item = (String, String, Option<String>)>) -> Vec<OtherPackage> {
    let mut by_name: BTreeMap<(String, Option<String>), Vec<String>> = BTreeMap::new();
    for (name, version, licence) in packages {
        let versions = by_name.entry((name, licence)).or_default();
        if !versions.contains(&version) {
            versions.push(version);
        }
    }
    let packages = by_name.into_iter();
    packages.map(|((name, licence), versions)| OtherPackage { name, versions, licence }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_allowed_choice_is_enough_and_all_parts_must_be() {
        for licence in
            ["MIT", "MIT/Apache-2.0", "(MIT OR GPL-3.0-only)", "MIT AND ISC", "Apache-2.0 WITH LLVM-exception"]
        {
            assert!(is_allowed(licence, &SHIPPED), "{licence}");
        }
        for licence in ["GPL-3.0-only", "MIT AND GPL-3.0-only", "SSPL-1.0", "our own", "", "Python-2.0"] {
            assert!(!is_allowed(licence, &SHIPPED), "{licence}");
        }
    }
}
