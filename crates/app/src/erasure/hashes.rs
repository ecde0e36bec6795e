//! How erased customers are known again without saying who they are.
//!
//! Ids may be phone numbers, of which there are few enough to try all. So everything is keyed: whoever has the list
//! without the key in `keys/` learns nothing from it. Whoever has both must try numbers, and the trying is made slow.
//! An import asks for every id, though; a short mark answers for nearly all of them, and only where it fits the slow
//! hash is made. A mark is too short to tell that a guess is right.

use crate::error::AppError;
use crate::workspace::{Workspace, disk};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use terrace_domain::{InternalError, hex};

/// Bits of the first mark; each doubling of the list adds one to those that follow, so that about as many ids of an
/// import fit a mark by chance however long the list is.
const FEWEST_BITS: u32 = 16;
const MOST_BITS: u32 = 40;
/// Bytes of a slow hash.
const SLOW_BYTES: usize = 16;

/// The key of a workspace's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ErasureKey {
    key: String,
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    key: String,
}

/// Where the key lies: apart from the list, so that a copy of one is not a copy of the other.
pub(super) fn path(workspace: &Workspace) -> PathBuf {
    workspace.root().join("keys").join("erasure.json")
}

impl ErasureKey {
    /// Returns `None` if the workspace has none.
    pub(super) fn read(workspace: &Workspace) -> Result<Option<Self>, AppError> {
        let path = path(workspace);
        match std::fs::read(&path) {
            Ok(bytes) => disk::parse_sealed(&path, &bytes).map(|KeyFile { key }| Some(Self { key })),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(AppError::reading(&path, cause)),
        }
    }

    /// Two random UUIDs have 244 random bits.
    pub(super) fn new() -> Self {
        Self { key: format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple()) }
    }

    /// Writes it, for its owner alone.
    pub(super) fn write(&self, workspace: &Workspace) -> Result<(), AppError> {
        let path = path(workspace);
        path.parent().map_or(Ok(()), disk::make_folder)?;
        disk::write_sealed(&path, &KeyFile { key: self.key.clone() })?;
        // The folder may be new as well.
        disk::sync(workspace.root())
    }

    /// What tells it from another key.
    pub(super) fn check(&self) -> String {
        format!("{:.16}", hex(&self.hash("check", "")))
    }

    /// A fast hash, of which a mark is the beginning.
    pub(super) fn mark(&self, id: &str) -> u64 {
        self.hash("mark", id).first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
    }

    /// The slow hash: 19 MiB and some twentieth of a second.
    pub(super) fn slow(&self, id: &str) -> Result<String, AppError> {
        let failed = |error: argon2::Error| InternalError::new(format!("an id could not be hashed: {error}"));
        let parameters = Params::new(Params::DEFAULT_M_COST, Params::DEFAULT_T_COST, 1, Some(SLOW_BYTES));
        let salt = self.hash("slow", "");
        let hasher = Argon2::new_with_secret(
            self.key.as_bytes(),
            Algorithm::Argon2id,
            Version::V0x13,
            parameters.map_err(failed)?,
        );
        let mut hash = [0; SLOW_BYTES];
        hasher.map_err(failed)?.hash_password_into(id.as_bytes(), &salt, &mut hash).map_err(failed)?;
        Ok(hex(&hash))
    }

    /// What takes the place of an order number.
    pub(super) fn alias(&self, order: &str) -> String {
        hex(&self.hash("order", order))
    }

    fn hash(&self, what: &str, text: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [self.key.as_str(), what, text] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.finalize().into()
    }
}

/// How many bits the mark has of whoever comes to so many others.
pub(super) fn bits_after(others: usize) -> u32 {
    (FEWEST_BITS + (others + 1).ilog2()).min(MOST_BITS)
}

/// The first bits of a fast hash.
pub(super) fn first_bits(hash: u64, bits: u32) -> u64 {
    hash.checked_shr(u64::BITS.saturating_sub(bits)).unwrap_or(0)
}
