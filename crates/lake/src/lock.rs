//! One writer at a time: a lock of the operating system on a file that names its holder.
//!
//! The lock goes with the process, however it ends; the text stays. A text found by the next writer therefore
//! tells that the one before died at work, and that there may be something to clean up.
//!
//! Threads of one process stand in line before they try for the lock, so that whoever came first writes first.

use crate::error::LakeError;
use crate::fault::point;
use crate::layout::{lock_path, milliseconds, remove_file};
use std::collections::{BTreeMap, VecDeque};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use terrace_domain::{CancelToken, Cancelled};

/// What to do where others are in the way: another writer, or readers of what is to be removed.
#[derive(Debug, Clone)]
pub enum Wait {
    /// Refuse at once.
    Refuse,
    /// Wait so long, then refuse.
    UpTo(Duration),
    /// Wait so long, then refuse, unless the work is cancelled before.
    Cancellable(Duration, CancelToken),
}

/// When waiting ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    pub(crate) fn is_over(self) -> bool {
        self.0.is_none_or(|end| Instant::now() >= end)
    }
}

impl Wait {
    pub(crate) fn deadline(&self) -> Deadline {
        Deadline(match self {
            Self::Refuse => None,
            // A span beyond what clocks can tell ends with the clock.
            Self::UpTo(span) | Self::Cancellable(span, _) => Instant::now().checked_add(*span),
        })
    }

    pub(crate) fn check(&self) -> Result<(), Cancelled> {
        self.token().map_or(Ok(()), CancelToken::check)
    }

    pub(crate) fn token(&self) -> Option<&CancelToken> {
        match self {
            Self::Cancellable(_, token) => Some(token),
            Self::Refuse | Self::UpTo(_) => None,
        }
    }
}

/// The held lock.
#[derive(Debug)]
pub(crate) struct WriterLock {
    file: File,
    path: PathBuf,
    /// Whether the writer before did not end in peace.
    pub(crate) left_dirty: bool,
    /// Lets the next thread try once the lock is free.
    _turn: Turn,
}

const PAUSE: Duration = Duration::from_millis(20);

/// Who of this process waits for a lock or has it, the first of each line at its front.
static LINES: Mutex<Lines> = Mutex::new(Lines { next: 0, lines: BTreeMap::new() });
static MOVED: Condvar = Condvar::new();

struct Lines {
    next: u64,
    lines: BTreeMap<PathBuf, VecDeque<u64>>,
}

/// A place in the line for a lock.
#[derive(Debug)]
struct Turn {
    path: PathBuf,
    number: u64,
}

impl Turn {
    fn join(path: &Path) -> Self {
        let mut lines = lines();
        let number = lines.next;
        lines.next += 1;
        lines.lines.entry(path.to_owned()).or_default().push_back(number);
        Self { path: path.to_owned(), number }
    }

    /// Waits for the front of the line; says whether it was reached in time.
    fn wait(&self, wait: &Wait, deadline: Deadline) -> Result<bool, Cancelled> {
        let mut lines = lines();
        loop {
            if lines.lines.get(&self.path).and_then(VecDeque::front) == Some(&self.number) {
                return Ok(true);
            }
            wait.check()?;
            if deadline.is_over() {
                return Ok(false);
            }
            lines = MOVED.wait_timeout(lines, PAUSE).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut lines = lines();
        if let Some(line) = lines.lines.get_mut(&self.path) {
            line.retain(|number| *number != self.number);
            if line.is_empty() {
                lines.lines.remove(&self.path);
            }
        }
        drop(lines);
        MOVED.notify_all();
    }
}

fn lines() -> MutexGuard<'static, Lines> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

impl WriterLock {
    pub(crate) fn take(root: &Path, holder: &str, wait: &Wait) -> Result<Self, LakeError> {
        let path = lock_path(root);
        let mut file = opened(&path)?;
        let deadline = wait.deadline();
        let turn = Turn::join(&path);
        if !turn.wait(wait, deadline)? {
            return Err(LakeError::Locked { holder: holder_in(&mut file) });
        }
        loop {
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => break,
                // A lake that stayed empty was taken away together with its lock.
                Ok(()) => file = opened(&path)?,
                Err(TryLockError::Error(source)) => return Err(LakeError::disk("locked", &path)(source)),
                Err(TryLockError::WouldBlock) if !deadline.is_over() => {
                    wait.check()?;
                    thread::sleep(PAUSE);
                }
                Err(TryLockError::WouldBlock) => return Err(LakeError::Locked { holder: holder_in(&mut file) }),
            }
        }
        let left_dirty = file.metadata().map_err(LakeError::disk("read", &path))?.len() > 0;
        let mut lock = Self { file, path, left_dirty, _turn: turn };
        lock.write(holder)?;
        Ok(lock)
    }

    /// Takes the file away. Whoever waits for the lock makes a new one.
    pub(crate) fn remove(&self) -> Result<(), LakeError> {
        remove_file(&self.path)
    }

    /// Milliseconds since 1970 at which the lock was taken, by the clock of the file system.
    pub(crate) fn taken_at(&self) -> Result<i64, LakeError> {
        let modified = self.file.metadata().and_then(|metadata| metadata.modified());
        let modified = modified.map_err(LakeError::disk("read", &self.path))?;
        milliseconds(modified)
    }

    /// Notes that nothing is left to clean up. Without it the next writer cleans.
    pub(crate) fn mark_clean(&mut self) {
        // Failing to say so only costs the next writer a look around.
        let _ = point("mark as clean", &self.path).and_then(|()| self.file.set_len(0));
    }

    fn write(&mut self, holder: &str) -> Result<(), LakeError> {
        // An empty text would read as peace.
        let text = if holder.is_empty() { "a writer without a name" } else { holder };
        let mut put = || -> std::io::Result<()> {
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(text.as_bytes())?;
            self.file.set_len(text.len() as u64)?;
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

fn opened(path: &Path) -> Result<File, LakeError> {
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map_err(LakeError::disk("opened", path))
}

/// Whether an open file is the one that has the name now.
pub(crate) fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(open), Ok(named)) = (file.metadata(), path.metadata()) else { return false };
    (open.dev(), open.ino()) == (named.dev(), named.ino())
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
        let mut first = WriterLock::take(folder.path(), "terrace import, process 1", &Wait::Refuse).unwrap();
        assert!(!first.left_dirty);
        let refused = WriterLock::take(folder.path(), "second", &Wait::UpTo(Duration::from_millis(50)));
        assert!(matches!(refused, Err(LakeError::Locked { holder }) if holder == "terrace import, process 1"));
        first.mark_clean();
        drop(first);
        let second = WriterLock::take(folder.path(), "second", &Wait::Refuse).unwrap();
        assert!(!second.left_dirty);
        drop(second);
        assert!(WriterLock::take(folder.path(), "third", &Wait::Refuse).unwrap().left_dirty);
    }

    #[test]
    fn threads_write_in_the_order_in_which_they_came() {
        let folder = tempfile::tempdir().unwrap();
        let first = WriterLock::take(folder.path(), "first", &Wait::Refuse).unwrap();
        let order = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for number in 0..5 {
                let (folder, order) = (folder.path(), &order);
                scope.spawn(move || {
                    let lock = WriterLock::take(folder, "next", &Wait::UpTo(Duration::from_secs(60))).unwrap();
                    order.lock().unwrap().push(number);
                    drop(lock);
                });
                let waiting = || lines().lines.get(&lock_path(folder)).map_or(0, VecDeque::len);
                while waiting() < number + 2 {
                    thread::yield_now();
                }
            }
            drop(first);
        });
        assert_eq!(order.into_inner().unwrap(), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn waiting_ends_when_it_is_cancelled() {
        let folder = tempfile::tempdir().unwrap();
        let first = WriterLock::take(folder.path(), "first", &Wait::Refuse).unwrap();
        let token = CancelToken::new();
        let wait = Wait::Cancellable(Duration::from_secs(600), token.clone());
        thread::scope(|scope| {
            let waiting = scope.spawn(|| WriterLock::take(folder.path(), "second", &wait));
            token.cancel();
            assert!(matches!(waiting.join().unwrap(), Err(LakeError::Cancelled(_))));
        });
        drop(first);
        assert!(WriterLock::take(folder.path(), "third", &Wait::Refuse).is_ok());
    }
}
