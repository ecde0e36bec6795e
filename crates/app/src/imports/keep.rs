//! Originals: stored with an import, checked and brought back.

use super::folder;
use super::record::KeptFile;
use crate::error::AppError;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

/// Stores a file; what is compressed already is kept as it is.
pub(super) fn store(original: &Path, folder: &Path, position: usize) -> Result<KeptFile, AppError> {
    let name = original.file_name().map_or_else(|| "file".to_owned(), |name| name.to_string_lossy().into_owned());
    let ending = original.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_ascii_lowercase();
    let compressed = !["gz", "zip", "parquet", "xlsx"].contains(&ending.as_str());
    let stored = format!("original-{position:03}{}", if compressed { ".gz" } else { "" });
    let path = folder.join(&stored);
    let failed = |cause| AppError::writing(&path, cause);
    let unreadable = |cause| AppError::reading(original, cause);
    let mut source = File::open(original).map_err(unreadable)?;
    let file = File::create(&path).map_err(failed)?;
    let mut hash = Xxh3::new();
    let file = if compressed {
        let mut encoder = GzEncoder::new(BufWriter::new(file), Compression::fast());
        copy(&mut source, &mut encoder, &mut hash).map_err(|broken| broken.told(unreadable, failed))?;
        encoder.finish().and_then(|out| out.into_inner().map_err(std::io::Error::from)).map_err(failed)?
    } else {
        let mut out = BufWriter::new(file);
        copy(&mut source, &mut out, &mut hash).map_err(|broken| broken.told(unreadable, failed))?;
        out.into_inner().map_err(|error| failed(error.into()))?
    };
    file.sync_all().map_err(failed)?;
    Ok(KeptFile { name, stored, compressed, fingerprint: hexadecimal(&hash), facts: None })
}

/// Brings an original back into a folder, and checks that it is what it was.
pub(super) fn restore(kept: &KeptFile, import: &Path, position: usize, folder: &Path) -> Result<PathBuf, AppError> {
    let path = import.join(&kept.stored);
    let place = folder.join(format!("{position:03}"));
    std::fs::create_dir(&place).map_err(|cause| AppError::writing(&place, cause))?;
    let out_path = place.join(&kept.name);
    let damaged = |_| AppError::DamagedOriginal(path.clone());
    let file = BufReader::new(File::open(&path).map_err(damaged)?);
    let mut source: Box<dyn Read> = if kept.compressed { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    let mut out = BufWriter::new(File::create(&out_path).map_err(|cause| AppError::writing(&out_path, cause))?);
    let mut hash = Xxh3::new();
    copy(&mut source, &mut out, &mut hash)
        .map_err(|failed| failed.told(damaged, |cause| AppError::writing(&out_path, cause)))?;
    out.flush().map_err(|cause| AppError::writing(&out_path, cause))?;
    if hexadecimal(&hash) == kept.fingerprint { Ok(out_path) } else { Err(AppError::DamagedOriginal(path)) }
}

/// The fingerprint of a file as it lies there.
pub(super) fn fingerprint(path: &Path) -> Result<String, AppError> {
    let mut hash = Xxh3::new();
    let mut file = File::open(path).map_err(|cause| AppError::reading(path, cause))?;
    copy(&mut file, &mut std::io::sink(), &mut hash).map_err(|failed| {
        failed.told(|cause| AppError::reading(path, cause), |cause| AppError::writing(path, cause))
    })?;
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

/// Makes an empty folder for an import in the making.
pub(super) fn fresh(path: &Path) -> Result<(), AppError> {
    folder::remove(path)?;
    std::fs::create_dir_all(path).map_err(|cause| AppError::writing(path, cause))
}
