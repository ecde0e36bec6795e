//! Where an output must not go: over what was read, or among what a workspace keeps.

use crate::error::AppError;
use crate::workspace::FILE;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

/// What only Terrace itself writes, by its name in a workspace.
const OWN: [&str; 6] = ["lake", "imports", "holdouts", "uploads", "state", "policies"];

/// Refuses a file to write that is one of the files that are read, however it is written (`./o.csv`, a link), or that
/// lies among what a workspace keeps.
///
/// # Errors
/// [`AppError::OutputIsInput`] and [`AppError::OutputInWorkspace`].
pub fn check_place(path: &Path, read: &[&Path], workspace: Option<&Path>) -> Result<(), AppError> {
    let place = resolved(path);
    if let Some(known) = file(&place)
        && read.iter().filter_map(|read| file(read)).any(|read| (read.dev(), read.ino()) == (known.dev(), known.ino()))
    {
        return Err(AppError::OutputIsInput(path.to_owned()));
    }
    let root = workspace.filter(|root| root.join(FILE).is_file()).and_then(|root| root.canonicalize().ok());
    let first = root.and_then(|root| match place.strip_prefix(root).ok()?.components().next()? {
        Component::Normal(name) => Some(name.to_owned()),
        _ => None,
    });
    if first.is_some_and(|name| name == FILE || OWN.iter().any(|own| name == *own)) {
        return Err(AppError::OutputInWorkspace(path.to_owned()));
    }
    Ok(())
}

fn file(path: &Path) -> Option<Metadata> {
    path.metadata().ok().filter(Metadata::is_file)
}

/// The place itself: without links, and without `.` and `..`, also where nothing stands there yet.
fn resolved(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    path.canonicalize().unwrap_or_else(|_| match (folder.canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::Coded;

    #[test]
    fn neither_inputs_nor_what_is_kept_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let at = |name: &str| root.join(name);
        for name in ["lake/orders", "imports", "sub"] {
            std::fs::create_dir_all(at(name)).unwrap();
        }
        for name in ["terrace.toml", "o.csv", "p.csv", "lake/lake.json"] {
            std::fs::write(at(name), "x").unwrap();
        }
        std::os::unix::fs::symlink("o.csv", at("link.csv")).unwrap();
        std::fs::hard_link(at("o.csv"), at("hard.csv")).unwrap();
        std::os::unix::fs::symlink("lake", at("aside")).unwrap();
        let (input, code) = (at("o.csv"), |name: &str| {
            check_place(&at(name), &[&at("o.csv")], Some(root)).err().map(|error| error.code())
        });
        for name in ["o.csv", "./o.csv", "sub/../o.csv", "link.csv", "hard.csv"] {
            assert_eq!(code(name), Some("T0634"), "{name}");
        }
        for name in ["lake/lake.json", "lake/new.csv", "lake/orders/x.csv", "imports/forgotten.json", "aside/x.csv"] {
            assert_eq!(code(name), Some("T0635"), "{name}");
        }
        assert_eq!(code("terrace.toml"), Some("T0635"));
        for name in ["p.csv", "sub/new.csv", "new.csv", "missing/new.csv"] {
            assert_eq!(code(name), None, "{name}");
        }
        // Beside a workspace its names are as good as any.
        assert!(check_place(&at("lake/new.csv"), &[&input], None).is_ok());
        assert!(check_place(&at("lake/new.csv"), &[&input], Some(&at("sub"))).is_ok());
    }
}
