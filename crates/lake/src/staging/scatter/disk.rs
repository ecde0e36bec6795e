//! A file without a name, for rows that do not fit into memory: the system takes its space back however the process
//! ends.

use crate::error::LakeError;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use terrace_domain::CancelToken;

/// Bytes that are written between two looks at the token.
const PIECE: usize = 1 << 20;

/// Space on the disk under a lake's folder.
#[derive(Debug)]
pub(crate) struct Disk {
    folder: PathBuf,
    /// The file, made with the first write, and its end.
    open: Mutex<Option<Open>>,
}

#[derive(Debug)]
struct Open {
    file: Arc<File>,
    end: u64,
}

impl Disk {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), open: Mutex::new(None) }
    }

    /// Appends bytes and tells where they begin. Several threads may write at once. Ends early when it is cancelled: a disk
    /// that is busy takes its time.
    pub(crate) fn append(&self, bytes: &[u8], cancel: &CancelToken) -> Result<u64, LakeError> {
        let (file, offset) = self.reserve(bytes.len()).map_err(LakeError::disk("written", &self.folder))?;
        let mut at = offset;
        for piece in bytes.chunks(PIECE) {
            cancel.check()?;
            file.write_all_at(piece, at).map_err(LakeError::disk("written", &self.folder))?;
            at += piece.len() as u64;
        }
        Ok(offset)
    }

    /// Reads as many bytes as there is room for.
    pub(crate) fn read(&self, bytes: &mut [u8], offset: u64) -> Result<(), LakeError> {
        let file = self.lock().as_ref().map(|open| Arc::clone(&open.file));
        let read =
            file.map_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()), |file| file.read_exact_at(bytes, offset));
        read.map_err(LakeError::disk("read", &self.folder))
    }

    fn reserve(&self, length: usize) -> io::Result<(Arc<File>, u64)> {
        let mut open = self.lock();
        if open.is_none() {
            let file = Arc::new(tempfile::tempfile_in(&self.folder)?);
            *open = Some(Open { file, end: 0 });
        }
        let Some(open) = open.as_mut() else { return Err(io::ErrorKind::NotFound.into()) };
        let offset = open.end;
        open.end += length as u64;
        Ok((Arc::clone(&open.file), offset))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_leaves_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let (disk, token) = (Disk::new(folder.path()), CancelToken::new());
        assert_eq!((disk.append(b"abc", &token).unwrap(), disk.append(b"defg", &token).unwrap()), (0, 3));
        let mut bytes = [0; 4];
        disk.read(&mut bytes, 2).unwrap();
        assert_eq!(&bytes, b"cdef");
        assert!(disk.read(&mut bytes, 5).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(Disk::new(&folder.path().join("none")).append(b"x", &token).is_err());
        token.cancel();
        assert!(matches!(disk.append(b"h", &token), Err(LakeError::Cancelled(_))));
    }
}
