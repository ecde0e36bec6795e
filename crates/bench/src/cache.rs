//! Where data, peers and results lie, outside of any checkout.

use crate::error::BenchError;
use crate::process::{command, run};
use std::fs;
use std::path::{Path, PathBuf};
use terrace_domain::InternalError;

/// The folder of the benchmark.
#[derive(Debug, Clone)]
pub(crate) struct Cache {
    root: PathBuf,
}

impl Cache {
    /// The given folder, or `terrace-bench` in the user's cache folder; it is created if it is missing.
    pub(crate) fn open(given: Option<PathBuf>) -> Result<Self, BenchError> {
        let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let users = || folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")));
        let root = given.unwrap_or_else(|| users().unwrap_or_else(std::env::temp_dir).join("terrace-bench"));
        fs::create_dir_all(&root).map_err(BenchError::at(&root))?;
        let root = fs::canonicalize(&root).map_err(BenchError::at(&root))?;
        Ok(Self { root })
    }

    /// The folder itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A folder in it, created if it is missing.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf, BenchError> {
        let folder = self.root.join(name);
        fs::create_dir_all(&folder).map_err(BenchError::at(&folder))?;
        Ok(folder)
    }

    /// Refuses where fewer bytes are free than are still needed.
    pub(crate) fn room_for(&self, needed: u64) -> Result<(), BenchError> {
        const GB: u64 = 1_000_000_000;
        match free(&self.root) {
            // One GB stays for the machine. A system without `df` is trusted.
            Some(free) if free < needed.saturating_add(GB) => {
                Err(BenchError::Room { folder: self.root.clone(), free: free / GB, needed: needed.div_ceil(GB) + 1 })
            }
            _ => Ok(()),
        }
    }
}

/// Bytes free in the file system of a folder, by POSIX `df`.
fn free(folder: &Path) -> Option<u64> {
    let told = run(command(Path::new("df"), ["-Pk"]).arg(folder)).ok()?;
    let kilobytes: u64 = told.stdout.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Removes a file or a folder with all in it, if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), BenchError> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(BenchError::at(path)(error)),
        _ => Ok(()),
    }
}

/// Makes something under another name first, so that what has its name is whole.
pub(crate) fn once(path: &Path, make: impl FnOnce(&Path) -> Result<(), BenchError>) -> Result<(), BenchError> {
    if path.exists() {
        return Ok(());
    }
    let parent = path.parent().unwrap_or(Path::new("."));
    let making = parent.join("making");
    remove(&making)?;
    fs::create_dir_all(&making).map_err(BenchError::at(&making))?;
    let name = path.file_name().ok_or_else(|| InternalError::new(format!("{} has no name", path.display())))?;
    let inside = making.join(name);
    make(&inside)?;
    fs::rename(&inside, path).map_err(BenchError::at(path))?;
    remove(&making)
}

/// Files of at most this many bytes are copied.
const SMALL: u64 = 1 << 20;

/// A copy of a folder in which Parquet files and large ones, which nobody ever changes in place, are the same ones under
/// a second name.
pub(crate) fn link_tree(from: &Path, to: &Path) -> Result<(), BenchError> {
    fs::create_dir_all(to).map_err(BenchError::at(to))?;
    for entry in fs::read_dir(from).map_err(BenchError::at(from))? {
        let entry = entry.map_err(BenchError::at(from))?;
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            link_tree(&path, &copy)?;
        } else if path.extension().is_some_and(|extension| extension == "parquet") || size(&path) > SMALL {
            fs::hard_link(&path, &copy).map_err(BenchError::at(&copy))?;
        } else {
            fs::copy(&path, &copy).map_err(BenchError::at(&copy))?;
        }
    }
    Ok(())
}

/// Bytes of a file, or of all files in a folder.
pub(crate) fn size(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else { return fs::metadata(path).map_or(0, |file| file.len()) };
    entries.filter_map(Result::ok).map(|entry| size(&entry.path())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_its_name_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("made");
        let failed = once(&path, |_| Err(BenchError::Answers { peer: String::new(), what: String::new() }));
        assert!(failed.is_err() && !path.exists());
        once(&path, |making| fs::write(making, "abc").map_err(BenchError::at(making))).unwrap();
        once(&path, |_| panic!("made twice")).unwrap();
        assert_eq!((size(&path), size(folder.path())), (3, 3));
    }

    #[test]
    fn a_linked_copy_has_a_life_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir_all(from.join("inner")).unwrap();
        fs::write(from.join("inner/a.parquet"), "a").unwrap();
        fs::write(from.join("b.json"), "b").unwrap();
        link_tree(&from, &to).unwrap();
        fs::write(to.join("b.json"), "c").unwrap();
        fs::remove_file(to.join("inner/a.parquet")).unwrap();
        assert_eq!(fs::read_to_string(from.join("b.json")).unwrap(), "b");
        assert_eq!(fs::read_to_string(from.join("inner/a.parquet")).unwrap(), "a");
    }

    #[test]
    fn lack_of_room_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(Some(folder.path().join("a/b"))).unwrap();
        cache.room_for(1).unwrap();
        let error = cache.room_for(u64::MAX).unwrap_err().to_string();
        assert!(error.contains("GB are needed"), "{error}");
    }
}
