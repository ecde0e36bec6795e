//! What the packages of the workspace depend on, as cargo reads their manifests.

use std::io;
use std::path::Path;

use cargo_metadata::{DependencyKind, MetadataCommand};

/// A package of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    /// The folder under `crates/`.
    pub(crate) crate_name: String,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A dependency as a manifest declares it.
#[derive(Debug)]
pub(crate) struct Dependency {
    /// The name of the package that is depended on.
    pub(crate) package: String,
    /// The name by which the manifest and the code know it.
    pub(crate) known_as: String,
    /// Whether only tests, examples and benchmarks are built with it.
    pub(crate) for_tests: bool,
}

/// Asks cargo, which resolves nothing for it and needs no registry.
pub(crate) fn read(root: &Path) -> io::Result<Vec<Package>> {
    let mut command = MetadataCommand::new();
    command.manifest_path(root.join("Cargo.toml")).no_deps().other_options(["--offline".to_owned()]);
    let metadata = command.exec().map_err(io::Error::other)?;
    let packages = metadata.packages.iter().filter_map(|package| {
        let crate_name = package.manifest_path.parent()?.file_name()?.to_owned();
        let dependencies = package.dependencies.iter().map(|dependency| Dependency {
            package: dependency.name.clone(),
            known_as: dependency.rename.clone().unwrap_or_else(|| dependency.name.clone()),
            for_tests: dependency.kind == DependencyKind::Development,
        });
        Some(Package { crate_name, dependencies: dependencies.collect() })
    });
    Ok(packages.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_tells_what_packages_depend_on() {
        let folder = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        put(
            "Cargo.toml",
            "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n[workspace.dependencies]\ncsv = \"1\"\n",
        );
        put("crates/a/src/lib.rs", "");
        put(
            "crates/a/Cargo.toml",
            "[package]\nname = \"terrace-a\"\n[dependencies]\ncsv.workspace = true\nengine = { package = \"datafusion\", version = \"55\" }\n\
             [target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"\n[dev-dependencies]\nproptest = \"1\"\n[build-dependencies]\ncc = \"1\"\n",
        );
        let packages = read(folder.path()).unwrap();
        assert_eq!(packages.iter().map(|package| package.crate_name.as_str()).collect::<Vec<_>>(), ["a"]);
        let mut found: Vec<(&str, &str, bool)> =
            packages[0].dependencies.iter().map(|d| (d.package.as_str(), d.known_as.as_str(), d.for_tests)).collect();
        found.sort_unstable();
        let expected = [
            ("cc", "cc", false),
            ("csv", "csv", false),
            ("datafusion", "engine", false),
            ("libc", "libc", false),
            ("proptest", "proptest", true),
        ];
        assert_eq!(found, expected);
    }
}
