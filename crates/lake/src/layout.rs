//! Where things lie in a lake's folder, and how they reach the disk.
//!
//! ```text
//! lake/lake.json                     format and number of buckets
//! lake/writer.lock                   who writes, while somebody does
//! lake/versions/00000001.json        one file per lake version
//! lake/versions/00000001.touched     whose facts it changed, as a JSON list and its sum
//! lake/orders/_delta_log/…           one Delta table per fact kind
//! lake/orders/bucket=0/part-….parquet
//! ```
//!
//! All of them have sums: data files as `files::sums` says, entries of logs as `log::entry` does, the other JSON files
//! as [`seal`] does.

use crate::MAX_BUCKETS;
use crate::durable;
use crate::error::LakeError;
use crate::fault::point;
use crate::seal::{self, BROKEN, Seal};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use xxhash_rust::xxh3::xxh3_64;

/// Since format 2 everything in a lake has sums. A lake of the first one becomes one of the second as it is written to.
const FORMAT: u32 = 2;
const FIRST_FORMAT: u32 = 1;

/// What is fixed when a lake is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    format: u32,
    pub(crate) buckets: u32,
}

/// The bucket of a customer: the same in every table, on every machine, for ever.
///
/// Rows without a customer lie in the bucket of the empty id.
pub fn bucket_of(customer_id: &str, buckets: u32) -> u32 {
    (xxh3_64(customer_id.as_bytes()) % u64::from(buckets.max(1))) as u32
}

pub(crate) fn versions_folder(root: &Path) -> PathBuf {
    root.join("versions")
}

pub(crate) fn lock_path(root: &Path) -> PathBuf {
    root.join("writer.lock")
}

pub(crate) fn table_folder(root: &Path, kind: &str) -> PathBuf {
    root.join(kind)
}

pub(crate) fn log_folder(root: &Path, kind: &str) -> PathBuf {
    table_folder(root, kind).join("_delta_log")
}

pub(crate) fn bucket_folder(bucket: u32) -> String {
    format!("bucket={bucket}")
}

impl Settings {
    /// Whether a lake stands there, be it that its settings were lost.
    pub(crate) fn exist(root: &Path) -> bool {
        Self::path(root).is_file() || has_versions(root)
    }

    pub(crate) fn create(root: &Path, buckets: u32) -> Result<Self, LakeError> {
        if buckets == 0 || buckets > MAX_BUCKETS {
            return Err(LakeError::Buckets(buckets));
        }
        if Self::exist(root) {
            // Another number of buckets would have readers look for customers where they are not.
            return Err(if Self::path(root).is_file() { LakeError::Exists(root.to_owned()) } else { lost(root) });
        }
        let versions = versions_folder(root);
        durable::make_folder(&versions).map_err(LakeError::disk("created", &versions))?;
        let settings = Self { format: FORMAT, buckets };
        write_whole(&Self::path(root), &settings)?;
        if let Some(parent) = root.parent() {
            sync_folder(parent)?;
        }
        Ok(settings)
    }

    /// Takes away what [`Settings::create`] made.
    pub(crate) fn remove(root: &Path) -> Result<(), LakeError> {
        // The settings go first: without them there is no lake, whatever else is left.
        remove_file(&Self::path(root))?;
        let versions = versions_folder(root);
        match point("remove", &versions).and_then(|()| fs::remove_dir(&versions)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(LakeError::disk("removed", &versions)(error))
            }
            _ => sync_folder(root),
        }
    }

    pub(crate) fn read(root: &Path) -> Result<Self, LakeError> {
        let path = Self::path(root);
        if !path.is_file() {
            return Err(if has_versions(root) { lost(root) } else { LakeError::Missing(root.to_owned()) });
        }
        let bytes = fs::read(&path).map_err(LakeError::disk("read", &path))?;
        let settings: Self =
            serde_json::from_slice(&bytes).map_err(|error| LakeError::damaged(&path, error.to_string()))?;
        let sealed = match seal::check(&bytes) {
            Seal::Whole => true,
            Seal::Missing => false,
            Seal::Broken => return Err(LakeError::damaged(&path, BROKEN)),
        };
        if !(FIRST_FORMAT..=FORMAT).contains(&settings.format)
            || settings.buckets == 0
            || settings.buckets > MAX_BUCKETS
        {
            return Err(LakeError::damaged(&path, "its format or number of buckets is not known to this program"));
        }
        if settings.format == FORMAT && !sealed {
            return Err(LakeError::damaged(&path, BROKEN));
        }
        Ok(settings)
    }

    /// Whether everything in the lake has sums.
    pub(crate) fn is_sealed(&self) -> bool {
        self.format == FORMAT
    }

    /// Where they lie.
    pub(crate) fn path(root: &Path) -> PathBuf {
        root.join("lake.json")
    }

    /// Makes a lake of an earlier format one of today's, for which all else is done.
    pub(crate) fn renew(root: &Path) -> Result<(), LakeError> {
        let settings = Self::read(root)?;
        if settings.format == FORMAT {
            return Ok(());
        }
        write_whole(&Self::path(root), &Self { format: FORMAT, ..settings })
    }
}

/// Whether the folder of versions holds any.
fn has_versions(root: &Path) -> bool {
    let entries = fs::read_dir(versions_folder(root)).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| path.extension().is_some_and(|ending| ending == "json"))
}

/// Settings that were written and are gone.
fn lost(root: &Path) -> LakeError {
    LakeError::damaged(&Settings::path(root), "it is missing, though the lake has versions")
}

/// Writes a small JSON file, sealed, so that after a power cut it is there whole or not at all.
pub(crate) fn write_whole(path: &Path, value: &impl Serialize) -> Result<(), LakeError> {
    let bytes = seal::sealed(value);
    let bytes = bytes.map_err(|error| LakeError::disk("written", path)(std::io::Error::other(error)))?;
    write_bytes(path, &bytes)
}

/// Writes a small file so that after a power cut it is there whole or not at all.
pub(crate) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), LakeError> {
    durable::write(path, bytes).map_err(LakeError::disk("written", path))
}

/// Makes sure that the names in a folder are on the disk.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), LakeError> {
    durable::sync_folder(folder).map_err(LakeError::disk("flushed", folder))
}

/// Makes sure that a file that somebody else wrote is on the disk, for its owner alone.
pub(crate) fn sync_file(path: &Path) -> Result<(), LakeError> {
    let flush = || {
        point("flush a file", path)?;
        let file = File::open(path)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        file.sync_all()
    };
    flush().map_err(LakeError::disk("flushed", path))
}

/// Milliseconds since 1970 at which a file was last written.
pub(crate) fn modified_at(path: &Path) -> Result<i64, LakeError> {
    let modified =
        fs::metadata(path).and_then(|metadata| metadata.modified()).map_err(LakeError::disk("read", path))?;
    milliseconds(modified)
}

/// Milliseconds since 1970. A time before it counts as 1970: the number is for people who read a table's log.
pub(crate) fn milliseconds(time: SystemTime) -> Result<i64, LakeError> {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).map_err(|_| LakeError::internal("a time beyond 63 bits"))
}

/// The paths in a folder, sorted; none where there is no such folder.
pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>, LakeError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(LakeError::disk("read", folder))?,
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>();
    let mut paths = paths.map_err(LakeError::disk("read", folder))?;
    paths.sort();
    Ok(paths)
}

/// Removes a file; one that is gone already is no error.
pub(crate) fn remove_file(path: &Path) -> Result<(), LakeError> {
    match point("remove", path).and_then(|()| fs::remove_file(path)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        result => result.map_err(LakeError::disk("removed", path)),
    }
}

/// The file's own name, empty where it has none that is text.
pub(crate) fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_never_move() {
        // Fixed for ever: a lake written today is read by any later program.
        let expected = [
            ("", [0, 4, 2, 2, 1218]),
            ("C1", [0, 5, 3, 19, 2611]),
            ("17850", [0, 6, 6, 22, 2102]),
            ("客户", [0, 4, 8, 8, 3944]),
            ("a customer with a rather long number 0123456789", [0, 3, 15, 31, 415]),
        ];
        for (id, buckets) in expected {
            assert_eq!([1, 7, 16, 32, 4096].map(|count| bucket_of(id, count)), buckets, "{id}");
        }
        assert_eq!(xxh3_64(b""), 0x2d06_8005_38d3_94c2);
        assert!((0..1000).all(|n| bucket_of(&n.to_string(), 7) < 7));
    }

    #[test]
    fn a_lake_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("lake");
        assert!(matches!(Settings::create(&root, 0), Err(LakeError::Buckets(0))));
        assert!(matches!(Settings::read(&root), Err(LakeError::Missing(_))));
        Settings::create(&root, 16).unwrap();
        assert_eq!(Settings::read(&root).unwrap().buckets, 16);
        assert!(matches!(Settings::create(&root, 16), Err(LakeError::Exists(_))));
        fs::write(root.join("lake.json"), "{").unwrap();
        assert!(matches!(Settings::read(&root), Err(LakeError::Damaged { .. })));
        // Lost settings are no lake that is yet to be made: whatever is in it lies by its number of buckets.
        fs::write(versions_folder(&root).join("00000001.json"), "{}").unwrap();
        fs::remove_file(root.join("lake.json")).unwrap();
        assert!(Settings::exist(&root));
        for told in [Settings::read(&root), Settings::create(&root, 4)] {
            assert!(matches!(&told, Err(LakeError::Damaged { path, .. }) if path.ends_with("lake.json")), "{told:?}");
        }
    }
}
