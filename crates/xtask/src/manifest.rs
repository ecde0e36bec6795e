//! A plain reading of `Cargo.toml`, as far as the house rules need it.

/// A dependency that the built crate has; those of tests alone are left out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dependency<'a> {
    /// The name of the package, also where it is renamed.
    pub(crate) package: &'a str,
    pub(crate) line: usize,
}

/// The entries `key = value` of a manifest with the section they stand in and their line.
fn entries(manifest: &str) -> impl Iterator<Item = (&str, &str, &str, usize)> {
    let mut section = "";
    manifest.lines().enumerate().filter_map(move |(at, text)| {
        let text = text.trim();
        if let Some(header) = text.strip_prefix('[') {
            section = header.trim_matches(['[', ']']);
            return None;
        }
        let (key, value) = text.split_once('=').filter(|_| !text.starts_with('#'))?;
        Some((section, key.trim(), value.trim(), at + 1))
    })
}

/// What the crate is built with.
pub(crate) fn dependencies(manifest: &str) -> Vec<Dependency<'_>> {
    let mut found: Vec<Dependency<'_>> = Vec::new();
    for (section, key, value, line) in entries(manifest) {
        let package = if is_build_section(section) {
            let key = key.split_once('.').map_or(key, |(name, _)| name);
            renamed(value).unwrap_or(key)
        } else if let Some((_, name)) = section.rsplit_once('.').filter(|(table, _)| is_build_section(table)) {
            if key == "package" { value } else { name }
        } else {
            continue;
        };
        let package = package.trim_matches(['"', '\'']);
        if !found.iter().any(|known| known.package == package) {
            found.push(Dependency { package, line });
        }
    }
    found
}

fn is_build_section(section: &str) -> bool {
    let last = section.rsplit_once('.').map_or(section, |(_, last)| last);
    matches!(last, "dependencies" | "build-dependencies")
}

/// The package behind `{ package = "…" }`.
fn renamed(value: &str) -> Option<&str> {
    let (_, after) = value.split_once("package")?;
    after.trim_start().strip_prefix('=')?.split('"').nth(1)
}

/// Whether the workspace's lints hold.
pub(crate) fn has_workspace_lints(manifest: &str) -> bool {
    entries(manifest).any(|(section, key, value, _)| section == "lints" && key == "workspace" && value == "true")
}

/// The name of the package and its line.
pub(crate) fn package_name(manifest: &str) -> Option<(&str, usize)> {
    entries(manifest)
        .find(|(section, key, _, _)| *section == "package" && *key == "name")
        .map(|(_, _, value, line)| (value.trim_matches('"'), line))
}

/// The line of the first section with that header.
pub(crate) fn section_line(manifest: &str, header: &str) -> Option<usize> {
    manifest.lines().position(|text| text.trim() == header).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r#"
[package]
name = "terrace-lake"
[lints]
workspace = true
[dependencies]
terrace-domain.workspace = true
# csv = "1"
engine = { package = "datafusion", version = "55" }
[target.'cfg(unix)'.dependencies]
libc = "0.2"
[dependencies.arrow]
version = "59"
[dev-dependencies]
proptest = "1"
[build-dependencies]
cc = "1"
"#;

    #[test]
    fn what_is_built_with_is_found_in_every_form() {
        let found: Vec<&str> = dependencies(SAMPLE).iter().map(|dependency| dependency.package).collect();
        assert_eq!(found, ["terrace-domain", "datafusion", "libc", "arrow", "cc"]);
    }

    #[test]
    fn name_and_lints_are_found() {
        assert_eq!(package_name(SAMPLE), Some(("terrace-lake", 3)));
        assert!(has_workspace_lints(SAMPLE) && !has_workspace_lints("[package]\nname = \"a\""));
        assert_eq!(section_line(SAMPLE, "[lints]"), Some(4));
    }
}
