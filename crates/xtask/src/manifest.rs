//! Places in `Cargo.toml`: cargo says what a manifest means, and this says on which line.

/// The entries `key = value` of a manifest with the section they stand in and their line.
fn entries(manifest: &str) -> impl Iterator<Item = (&str, &str, &str, usize)> {
    let mut section = "";
    manifest.lines().enumerate().filter_map(move |(at, text)| {
        let text = text.trim();
        if let Some(header) = text.strip_prefix('[').filter(|header| header.ends_with(']')) {
            section = header.trim_matches(['[', ']']);
            return Some((section, "", "", at + 1));
        }
        let (key, value) = text.split_once('=').filter(|_| !text.starts_with('#'))?;
        Some((section, key.trim(), value.trim(), at + 1))
    })
}

/// The line on which a dependency is declared; those of tests come last, and the first line is the last resort.
pub(crate) fn dependency_line(manifest: &str, known_as: &str) -> usize {
    let all = entries(manifest).filter(|(section, key, ..)| {
        let name = key.split_once('.').map_or(*key, |(name, _)| name);
        let (before, last) = section.rsplit_once('.').unwrap_or(("", section));
        (last.ends_with("dependencies") && name == known_as) || (before.ends_with("dependencies") && last == known_as)
    });
    let by_use = |(section, _, _, line): (&str, &str, &str, usize)| (section.contains("dev-dependencies"), line);
    all.map(by_use).min().map_or(1, |(_, line)| line)
}

/// The dependencies that the root manifest offers to all crates, each with its line.
pub(crate) fn offered(manifest: &str) -> Vec<(&str, usize)> {
    let of_workspace =
        entries(manifest).filter(|(section, key, ..)| *section == "workspace.dependencies" && !key.is_empty());
    of_workspace.map(|(_, key, _, line)| (key.split_once('.').map_or(key, |(name, _)| name), line)).collect()
}

/// Whether the workspace's lints hold.
pub(crate) fn has_workspace_lints(manifest: &str) -> bool {
    entries(manifest).any(|(section, key, value, _)| section == "lints" && key == "workspace" && value == "true")
}

/// Whether the root manifest's release profile keeps overflow checks in a crate of ours.
pub(crate) fn has_overflow_checks(manifest: &str, name: &str) -> bool {
    let profile = format!("profile.release.package.terrace-{name}");
    entries(manifest).any(|(section, key, value, _)| section == profile && key == "overflow-checks" && value == "true")
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
[dev-dependencies]
csv = "1"
[dependencies]
terrace-domain.workspace = true
# csv = "1"
csv = "1"
engine = { package = "datafusion", version = "55" }
[target.'cfg(unix)'.dependencies]
libc = "0.2"
[dependencies.arrow]
version = "59"
"#;

    #[test]
    fn dependencies_have_their_lines() {
        let line = |name| dependency_line(SAMPLE, name);
        assert_eq!(["terrace-domain", "csv", "engine", "libc", "arrow", "none"].map(line), [9, 11, 12, 14, 15, 1]);
        assert_eq!(
            offered("[workspace.dependencies]\n# a\ncsv = \"1\"\nzip.version = \"2\"\n[x]\ny = 1"),
            [("csv", 3), ("zip", 4)]
        );
    }

    #[test]
    fn name_and_lints_are_found() {
        assert_eq!(package_name(SAMPLE), Some(("terrace-lake", 3)));
        assert!(has_workspace_lints(SAMPLE) && !has_workspace_lints("[package]\nname = \"a\""));
        assert_eq!(section_line(SAMPLE, "[lints]"), Some(4));
    }
}
