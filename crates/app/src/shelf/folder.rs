//! The folders of imports.

use crate::error::AppError;
use crate::workspace::disk::{make_folder, remove, rename, sync};
use std::fs::File;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The record's file in an import's folder.
pub(super) const RECORD: &str = "import.json";

/// How the names of folders begin that are there for a while.
const SCRATCH: &str = ".scratch-";

/// A folder for what is being made, gone when dropped. While it is there nobody takes it for what a crash has left.
pub(crate) struct Scratch {
    folder: TempDir,
    /// The folder of imports, locked for sharing.
    _shared: File,
}

impl Scratch {
    /// Makes one within the folder of imports: not in a public place, and on the same disk.
    pub fn new(imports: &Path) -> Result<Self, AppError> {
        let failed = |cause| AppError::writing(imports, cause);
        make_folder(imports)?;
        sweep_scratch(imports)?;
        let shared = File::open(imports).map_err(failed)?;
        shared.lock_shared().map_err(failed)?;
        let folder = tempfile::Builder::new().prefix(SCRATCH).tempdir_in(imports).map_err(failed)?;
        Ok(Self { folder, _shared: shared })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes what a crash has left of unfinished work, unless somebody is at work.
pub(crate) fn sweep_scratch(imports: &Path) -> Result<(), AppError> {
    let Ok(alone) = File::open(imports) else { return Ok(()) };
    if alone.try_lock().is_ok() {
        for name in names(imports)?.iter().filter(|name| name.starts_with(SCRATCH)) {
            remove(&imports.join(name))?;
        }
    }
    Ok(())
}

/// Where an import lies.
pub(crate) fn import_folder(imports: &Path, number: u64) -> PathBuf {
    imports.join(format!("{number:06}"))
}

/// Where an import is being made.
pub(crate) fn pending_folder(imports: &Path, number: u64) -> PathBuf {
    imports.join(format!(".pending-{number:06}"))
}

/// The numbers of whole imports, ascending; folders of other names are not ours. A folder comes with its record: one that
/// holds anything is an import, be it that the record was lost.
pub(crate) fn numbers(imports: &Path) -> Result<Vec<u64>, AppError> {
    let is_filled = |folder: PathBuf| folder.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    let number = |name: &String| {
        let number: u64 = name.parse().ok()?;
        (*name == format!("{number:06}") && is_filled(imports.join(name))).then_some(number)
    };
    let mut numbers: Vec<u64> = names(imports)?.iter().filter_map(number).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// The numbers of imports that were being made when something ended them.
pub(crate) fn pending_numbers(imports: &Path) -> Result<Vec<u64>, AppError> {
    let number = |name: &String| name.strip_prefix(".pending-")?.parse().ok();
    let mut numbers: Vec<u64> = names(imports)?.iter().filter_map(number).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// Gives a finished import its folder's name.
pub(crate) fn publish(imports: &Path, number: u64) -> Result<(), AppError> {
    let (pending, whole) = (pending_folder(imports, number), import_folder(imports, number));
    rename(&pending, &whole)?;
    sync(imports)
}

/// The names in a folder; none if there is no such folder.
pub(super) fn names(imports: &Path) -> Result<Vec<String>, AppError> {
    let entries = match std::fs::read_dir(imports) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(AppError::reading(imports, cause)),
    };
    let named = entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>();
    let named = named.map_err(|cause| AppError::reading(imports, cause))?;
    // Names of ours are plain ASCII.
    Ok(named.into_iter().filter_map(|name| name.into_string().ok()).collect())
}
