//! Durable writing: after a power cut a file is there whole, the old one or the new one.

use crate::fault::point;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The ending of the names that files have until they are whole.
pub const TEMPORARY: &str = ".tmp";

/// Writes a file: beside its place under a name of its own, flushed, renamed, the folder flushed.
///
/// Any number of threads and processes may write the same file at once; the last one to rename stays.
///
/// # Errors
/// What the disk says. The file then is as it was, but where only the last flushing failed.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (mut file, temporary) = create_beside(path)?;
    let mut put = || {
        file.write_all(bytes)?;
        point("flush a file", path)?;
        file.sync_all()?;
        replace(&temporary, path)
    };
    let done = put();
    if done.is_err() {
        // It may have got its name already.
        let _ = fs::remove_file(&temporary);
    }
    done
}

/// Gives a file or folder that is whole and flushed its name, in the place of a file that has it, and flushes the
/// folder.
///
/// # Errors
/// What the disk says.
pub fn replace(whole: &Path, path: &Path) -> io::Result<()> {
    point("rename", path)?;
    fs::rename(whole, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Flushes a folder's list of names.
///
/// # Errors
/// What the disk says.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    point("flush a folder", folder)?;
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}

/// A name beside a path that no other thread of this process is given.
pub fn name_beside(path: &Path) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_else(|| "file".to_owned());
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{name}.{}-{number}{TEMPORARY}", std::process::id()))
}

/// A new file for its owner alone, to be read and written: what a workspace keeps tells of people.
///
/// # Errors
/// What the disk says; a file that is there already.
pub fn create_new(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

/// Makes a folder for its owner alone, and those that it lies in. One that is there already keeps its rights.
///
/// # Errors
/// What the disk says.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// A new file under a name that nobody has: numbers of processes are used again, and differ only within a machine.
fn create_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    loop {
        let temporary = name_beside(path);
        point("make a file", &temporary)?;
        match create_new(&temporary) {
            Ok(file) => return Ok((file, temporary)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn threads_that_write_one_file_leave_one_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        let texts: Vec<String> = (0..8).map(|n| n.to_string().repeat(10_000)).collect();
        thread::scope(|scope| {
            for text in &texts {
                scope.spawn(|| (0..20).for_each(|_| write(&path, text.as_bytes()).unwrap()));
            }
        });
        assert!(texts.contains(&fs::read_to_string(&path).unwrap()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_refused_write_leaves_the_old_file_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        write(&path, b"old").unwrap();
        let armed = crate::fault::arm(
            folder.path(),
            std::sync::Arc::new(|name, _| match name {
                "rename" => Err(io::ErrorKind::StorageFull.into()),
                _ => Ok(()),
            }),
        );
        assert!(write(&path, b"new").is_err());
        drop(armed);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(write(&folder.path().join("none/a.json"), b"new").is_err());
    }
}
