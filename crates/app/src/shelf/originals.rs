//! Originals: stored with an import, checked and restored.

use super::record::{CompressedBy, KeptFile};
use crate::error::AppError;
use crate::workspace::disk;
use flate2::read::GzDecoder;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use terrace_domain::CancelToken;
use terrace_intake::Source;
use xxhash_rust::xxh3::Xxh3;

/// Stores files in a new folder, one after the other; ends early, with what there is, when the work is cancelled.
pub(crate) fn store_all(originals: &[Source], folder: &Path, cancel: &CancelToken) -> Result<Vec<KeptFile>, AppError> {
    disk::make_folder(folder)?;
    let mut kept = Vec::new();
    for (position, original) in originals.iter().enumerate() {
        if !cancel.is_cancelled() {
            kept.push(store(original, folder, position, cancel)?);
        }
    }
    Ok(kept)
}

/// Stores a file; what is compressed already is kept as it is.
fn store(source: &Source, folder: &Path, position: usize, cancel: &CancelToken) -> Result<KeptFile, AppError> {
    let original = Path::new(source.name());
    let name = original.file_name().map_or_else(|| "file".to_owned(), |name| name.to_string_lossy().into_owned());
    let ending = original.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_ascii_lowercase();
    let compressed = !["gz", "zip", "zst", "parquet", "xlsx"].contains(&ending.as_str());
    let stored = format!("original-{position:03}{}", if compressed { ".zst" } else { "" });
    let path = folder.join(&stored);
    let failed = |cause| AppError::writing(&path, cause);
    let unreadable = |cause| AppError::reading(original, cause);
    let mut source = Stoppable { file: source.open().map_err(unreadable)?, cancel };
    let file = FlushedFile { file: disk::create(&path).map_err(failed)?, waiting: 0 };
    let mut hash = Xxh3::new();
    let file = if compressed {
        // The fastest level keeps up with the reading, and still leaves a fourth or less of what exports are.
        let mut encoder = zstd::Encoder::new(file, 1).map_err(failed)?;
        encoder.include_checksum(true).map_err(failed)?;
        copy(&mut source, &mut encoder, &mut hash).map_err(|broken| broken.told(unreadable, failed))?;
        encoder.finish().map_err(failed)?
    } else {
        let mut out = BufWriter::new(file);
        copy(&mut source, &mut out, &mut hash).map_err(|broken| broken.told(unreadable, failed))?;
        out.into_inner().map_err(|error| failed(error.into()))?
    };
    disk::flush(&file.file, &path).map_err(failed)?;
    let by = if compressed { CompressedBy::Zstd } else { CompressedBy::Gzip };
    Ok(KeptFile { name, stored, compressed, by, fingerprint: hexadecimal(&hash), facts: None })
}

/// A file that is flushed as it grows, so that nobody who cancels the work waits for all of it at once.
struct FlushedFile {
    file: File,
    /// Bytes that were written since it was last flushed.
    waiting: usize,
}

/// Bytes that may wait.
const MOST_WAITING: usize = 8 << 20;

impl Write for FlushedFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.waiting += written;
        if self.waiting > MOST_WAITING {
            self.waiting = 0;
            self.file.sync_data()?;
        }
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// A file that seems to end when the work is cancelled.
struct Stoppable<'s> {
    file: Box<dyn Read + Send>,
    cancel: &'s CancelToken,
}

impl Read for Stoppable<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.cancel.is_cancelled() { Ok(0) } else { self.file.read(buffer) }
    }
}

/// Brings an original back into a folder, and checks that it is what it was.
pub(super) fn restore(
    kept: &KeptFile,
    import: &Path,
    position: usize,
    folder: &Path,
    cancel: &CancelToken,
) -> Result<PathBuf, AppError> {
    let path = import.join(&kept.stored);
    let place = folder.join(format!("{position:03}"));
    disk::make_folder(&place)?;
    let out_path = place.join(&kept.name);
    let damaged = |_| AppError::DamagedOriginal(path.clone());
    let mut source = Stoppable { file: opened(kept, &path).map_err(damaged)?, cancel };
    let mut out = BufWriter::new(disk::create(&out_path).map_err(|cause| AppError::writing(&out_path, cause))?);
    let mut hash = Xxh3::new();
    copy(&mut source, &mut out, &mut hash)
        .map_err(|failed| failed.told(damaged, |cause| AppError::writing(&out_path, cause)))?;
    out.flush().map_err(|cause| AppError::writing(&out_path, cause))?;
    cancel.check()?;
    if hexadecimal(&hash) == kept.fingerprint { Ok(out_path) } else { Err(AppError::DamagedOriginal(path)) }
}

/// The bytes of an original, as they were before it was stored.
fn opened(kept: &KeptFile, path: &Path) -> std::io::Result<Box<dyn Read + Send>> {
    let file = BufReader::new(File::open(path)?);
    Ok(match (kept.compressed, kept.by) {
        (false, _) => Box::new(file),
        (true, CompressedBy::Gzip) => Box::new(GzDecoder::new(file)),
        (true, CompressedBy::Zstd) => Box::new(zstd::Decoder::with_buffer(file)?),
    })
}

/// Checks that an original is what it was.
pub(super) fn verify(kept: &KeptFile, import: &Path, cancel: &CancelToken) -> Result<(), AppError> {
    let path = import.join(&kept.stored);
    let damaged = |_| AppError::DamagedOriginal(path.clone());
    let mut source = Stoppable { file: opened(kept, &path).map_err(damaged)?, cancel };
    let mut hash = Xxh3::new();
    copy(&mut source, &mut std::io::sink(), &mut hash)
        .map_err(|failed| failed.told(damaged, |cause| AppError::writing(&path, cause)))?;
    cancel.check()?;
    if hexadecimal(&hash) == kept.fingerprint { Ok(()) } else { Err(AppError::DamagedOriginal(path)) }
}

/// The fingerprint of a file as it lies there.
pub(super) fn fingerprint(path: &Path, cancel: &CancelToken) -> Result<String, AppError> {
    let mut hash = Xxh3::new();
    let file = File::open(path).map_err(|cause| AppError::reading(path, cause))?;
    copy(&mut Stoppable { file: Box::new(file), cancel }, &mut std::io::sink(), &mut hash).map_err(|failed| {
        failed.told(|cause| AppError::reading(path, cause), |cause| AppError::writing(path, cause))
    })?;
    cancel.check()?;
    Ok(hexadecimal(&hash))
}

/// Which side of a copy failed.
enum CopyFailed {
    Reading(std::io::Error),
    Writing(std::io::Error),
}

impl CopyFailed {
    fn told(
        self,
        reading: impl FnOnce(std::io::Error) -> AppError,
        writing: impl FnOnce(std::io::Error) -> AppError,
    ) -> AppError {
        match self {
            Self::Reading(cause) => reading(cause),
            Self::Writing(cause) => writing(cause),
        }
    }
}

fn copy(source: &mut dyn Read, out: &mut dyn Write, hash: &mut Xxh3) -> Result<(), CopyFailed> {
    let mut buffer = vec![0; 1 << 18];
    loop {
        let read = source.read(&mut buffer).map_err(CopyFailed::Reading)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(()) };
        hash.update(bytes);
        out.write_all(bytes).map_err(CopyFailed::Writing)?;
    }
}

fn hexadecimal(hash: &Xxh3) -> String {
    format!("{:032x}", hash.digest128())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn originals_come_back_also_from_older_workspaces() {
        let (folder, token) = (tempfile::tempdir().unwrap(), CancelToken::new());
        let text = "order_id,amount\n1,5\n".repeat(1_000);
        let original = folder.path().join("o.csv");
        std::fs::write(&original, &text).unwrap();
        let import = folder.path().join("import");
        let kept = store_all(&[Source::path(original)], &import, &token).unwrap().remove(0);
        assert!(kept.compressed && std::fs::metadata(import.join(&kept.stored)).unwrap().len() < 1_000);
        let back = restore(&kept, &import, 0, folder.path(), &token).unwrap();
        assert_eq!(std::fs::read_to_string(back).unwrap(), text);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        std::fs::write(import.join("original-001.gz"), gzip.finish().unwrap()).unwrap();
        let record = format!(
            r#"{{ "name": "o.csv", "stored": "original-001.gz", "compressed": true, "fingerprint": "{}" }}"#,
            kept.fingerprint
        );
        let older: KeptFile = serde_json::from_str(&record).unwrap();
        let back = restore(&older, &import, 1, folder.path(), &token).unwrap();
        assert_eq!(std::fs::read_to_string(back).unwrap(), text);
        std::fs::write(import.join(&kept.stored), b"cut").unwrap();
        assert!(matches!(restore(&kept, &import, 2, folder.path(), &token), Err(AppError::DamagedOriginal(_))));
    }
}
