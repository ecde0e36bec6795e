//! One writer at a time: a lock of the operating system on a file that names its holder.
//!
//! The lock goes with the process, however it ends; the text stays. A text found by the next writer therefore
//! tells that the one before died at work, and that there may be something to clean up.

use crate::error::LakeError;
use crate::layout::lock_path;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

/// What to do where another writer holds the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Refuse at once.
    Refuse,
    /// Wait so long, then refuse.
    UpTo(Duration),
}

/// The held lock.
#[derive(Debug)]
pub(crate) struct WriterLock {
    file: File,
    path: PathBuf,
    /// Whether the writer before did not end in peace.
    pub(crate) left_dirty: bool,
}

const PAUSE: Duration = Duration::from_millis(20);

impl WriterLock {
    pub(crate) fn take(root: &Path, holder: &str, wait: Wait) -> Result<Self, LakeError> {
        let path = lock_path(root);
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(LakeError::disk("opened", &path))?;
        let deadline = match wait {
            Wait::Refuse => None,
            Wait::UpTo(span) => Instant::now().checked_add(span),
        };
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => return Err(LakeError::disk("locked", &path)(source)),
                Err(TryLockError::WouldBlock) if deadline.is_some_and(|end| Instant::now() < end) => {
                    thread::sleep(PAUSE);
                }
                Err(TryLockError::WouldBlock) => return Err(LakeError::Locked { holder: holder_in(&mut file) }),
            }
        }
        let left_dirty = file.metadata().map_err(LakeError::disk("read", &path))?.len() > 0;
        let mut lock = Self { file, path, left_dirty };
        lock.write(holder)?;
        Ok(lock)
    }

    /// Milliseconds since 1970 at which the lock was taken, by the clock of the file system.
    pub(crate) fn taken_at(&self) -> i64 {
        let modified = self.file.metadata().and_then(|metadata| metadata.modified()).ok();
        let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        since.and_then(|span| i64::try_from(span.as_millis()).ok()).unwrap_or(0)
    }

    /// Notes that nothing is left to clean up. Without it the next writer cleans.
    pub(crate) fn end_in_peace(&mut self) {
        // Failing to say so only costs the next writer a look around.
        let _ = self.file.set_len(0);
    }

    fn write(&mut self, holder: &str) -> Result<(), LakeError> {
        // An empty text would read as peace.
        let text = if holder.is_empty() { "a writer without a name" } else { holder };
        let mut put = || -> std::io::Result<()> {
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(text.as_bytes())?;
            self.file.set_len(u64::try_from(text.len()).unwrap_or(0))?;
            self.file.sync_all()
        };
        put().map_err(LakeError::disk("written", &self.path))
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // Closing the file would do, but for a process that is just being started and still shares it.
        let _ = self.file.unlock();
    }
}

fn holder_in(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut text));
    if read.is_err() || text.is_empty() { "another process".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = WriterLock::take(folder.path(), "terrace import, process 1", Wait::Refuse).unwrap();
        assert!(!first.left_dirty);
        let refused = WriterLock::take(folder.path(), "second", Wait::UpTo(Duration::from_millis(50)));
        assert!(matches!(refused, Err(LakeError::Locked { holder }) if holder == "terrace import, process 1"));
        first.end_in_peace();
        drop(first);
        let second = WriterLock::take(folder.path(), "second", Wait::Refuse).unwrap();
        assert!(!second.left_dirty);
        drop(second);
        assert!(WriterLock::take(folder.path(), "third", Wait::Refuse).unwrap().left_dirty);
    }
}
