//! Facts kept: one Delta table per fact kind, laid out by customer, seen at lake versions.
//!
//! Readers open a [`Snapshot`], a plain list of sorted Parquet files by bucket, which holds its version with a
//! [`Lease`]: none of its files is removed while it is there, and no reader waits for the writer. There is one
//! [`Writer`] at a time; it brings in whole imports, each of which becomes one commit per table and one lake
//! version, or leaves no trace. Async, Delta and object stores do not show outside this crate.
//!
//! **Keys.** A later row of the same key takes the place of the earlier; an equal one changes nothing. Order lines
//! with numbers are keyed by order and number. Where an order has lines without numbers, the order is the unit:
//! identical lines stay separate, the same lines again change nothing, other lines replace it whole, and so does a
//! change from lines without numbers to lines with, or back. Rows of a customer file are keyed by the customer;
//! of sightings that say the same of a customer the newest stays. Other kinds go by their key, in which an empty
//! cell is a value like any other. How rows are counted stands with [`Counts`].
//!
//! **Files.** An import writes one new file per bucket and kind; files that lose rows are written again without
//! them, and where a bucket has more than eight, its smaller ones are merged. A file that no kept version names
//! is removed when [`Writer::expire`] lets its last version go; a version that somebody reads stays. [`Writer::compact`] merges files and is a lake version of
//! its own, which brings no facts.
//!
//! **Size.** Rows of an import are staged before the lake is held: in memory while they are few, else parted by
//! customer in a file without a name. A large import then takes partition by partition, with memory that does not
//! grow with it. As the largest table passes some two million rows a bucket, the same commit doubles the number of
//! buckets, for all tables; a version keeps the number that it was made with. Each version lists whose facts it
//! changed ([`Lake::touched`]).
//!
//! **Age.** Files may lack columns that their kind has by now, or have some that this program does not know. Whatever
//! reads a stored file goes through one place (`schema::StoredForm`), which says what a reader sees then.
//!
//! **Rooms.** `log` names versions, tables and files; `files` reads and writes them; `staging` holds rows that come in;
//! `write` decides and writes an import, and tells how in `write::import`; `erase` and `upkeep` are what else a writer
//! does.
//!
//! **Crashes.** Data files are flushed before a table's log names them, the log before a lake version names it,
//! and the lake version appears by one rename. What a crash leaves beyond the newest lake version never becomes
//! history: the next writer removes those log entries, newest first, and the files that nothing names. Log
//! entries are taken back rather than compensated by further ones, because a power cut may leave an entry that
//! is no longer readable, and because a table's newest Delta version then always is a whole import. Only between
//! the commits of one import, for the blink until its lake version is written, may a tool that reads the Delta
//! tables on its own see one table ahead of another. Other programs may read the tables; if one writes to them, the
//! next writer takes that back like the traces of a crash.

mod counts;
pub mod durable;
mod erase;
mod error;
pub mod fault;
mod files;
mod layout;
mod lease;
mod limits;
mod lock;
mod log;
mod met;
mod progress;
mod schema;
pub mod seal;
mod snapshot;
mod staging;
mod upkeep;
mod write;
mod writer;

pub use counts::Counts;
pub use erase::{Erased, Erasure, Fates};
pub use error::LakeError;
pub use files::datafile::arrow_writer;
pub use files::sequence::{Sequence, compare_order_ids};
pub use files::shared_file::SharedFile;
pub use files::sums::FileSums;
pub use layout::bucket_of;
pub use lease::Lease;
pub use limits::Limits;
pub use lock::Wait;
pub use log::file::DataFile;
pub use log::version::{LakeVersion, Upkeep};
pub use met::{MetOrder, MetOrders, MetSort, OrderSide};
pub use progress::{ByteProgress, RowProgress};
pub use schema::{arrow_schema, conform};
pub use snapshot::{Snapshot, TableSnapshot};
pub use staging::Staging;
pub use upkeep::compact::{Compacted, Compaction};
pub use upkeep::extent::Extent;
pub use upkeep::verify::{Fault, Verified, verify};
pub use write::consolidate::{ReadRows, consolidate};
pub use write::import::Imported;
pub use write::rehearse::{Rehearsed, rehearse_first};
pub use writer::{Stamp, Writer};

use layout::Settings;
use log::version;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The most buckets that a lake can have.
pub const MAX_BUCKETS: u32 = 4096;

/// The number of buckets that suits most shops.
pub const DEFAULT_BUCKETS: u32 = 16;

/// So often a table's log is read before its reading counts as failed.
const OPENINGS: usize = 4;
const BETWEEN_OPENINGS: Duration = Duration::from_millis(15);

/// What the functions of this crate return.
pub type Result<T> = std::result::Result<T, LakeError>;

/// A folder of facts.
#[derive(Debug, Clone)]
pub struct Lake {
    root: PathBuf,
    buckets: u32,
    limits: Limits,
}

impl Lake {
    /// Makes an empty lake in a folder, which is created where it is missing. The number of buckets stays.
    ///
    /// # Errors
    /// [`LakeError::Exists`], [`LakeError::Buckets`], or what the disk says.
    pub fn create(root: &Path, buckets: u32) -> Result<Self> {
        let root = absolute(root)?;
        let settings = Settings::create(&root, buckets)?;
        Ok(Self { root, buckets: settings.buckets, limits: Limits::default() })
    }

    /// Opens the lake in a folder.
    ///
    /// # Errors
    /// [`LakeError::Missing`], [`LakeError::Damaged`], or what the disk says.
    pub fn open(root: &Path) -> Result<Self> {
        let root = absolute(root)?;
        let settings = Settings::read(&root)?;
        Ok(Self { root, buckets: settings.buckets, limits: Limits::default() })
    }

    /// The same lake with other limits, which change no answer.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Whether a lake stands in the folder.
    pub fn exists(root: &Path) -> bool {
        Settings::exist(root)
    }

    /// How many buckets the lake was made with; as it grows, versions have more ([`Snapshot::buckets`]).
    pub fn buckets(&self) -> u32 {
        self.buckets
    }

    /// The newest version, all tables at one moment.
    ///
    /// # Errors
    /// What the disk or a table's log says.
    pub fn snapshot(&self) -> Result<Snapshot> {
        self.snapshot_of(self.pin(None)?)
    }

    /// An older version that is still kept; 0 is the lake before its first import.
    ///
    /// # Errors
    /// [`LakeError::NoVersion`], or what the disk or a table's log says.
    pub fn snapshot_at(&self, version: u64) -> Result<Snapshot> {
        self.snapshot_of(self.pin(Some(version))?)
    }

    /// Holds a version, by default the newest, so that none of its files is removed until the lease is dropped.
    ///
    /// # Errors
    /// [`LakeError::NoVersion`], or what the disk says.
    pub fn pin(&self, version: Option<u64>) -> Result<Lease> {
        match version {
            Some(version) => lease::numbered(&self.root, version),
            None => lease::newest(&self.root),
        }
    }

    /// The version that a lease holds.
    ///
    /// # Errors
    /// What the disk or a table's log says.
    pub fn snapshot_of(&self, lease: Lease) -> Result<Snapshot> {
        let lease = Arc::new(lease);
        for _ in 1..OPENINGS {
            // The next writer may be taking checkpoints away, which only save time.
            if let Ok(snapshot) = Snapshot::read(&self.root, self.buckets, Arc::clone(&lease)) {
                return Ok(snapshot);
            }
            std::thread::sleep(BETWEEN_OPENINGS);
        }
        Snapshot::read(&self.root, self.buckets, lease)
    }

    /// The versions that are kept, oldest first; none before the first import.
    ///
    /// # Errors
    /// What the disk says.
    pub fn versions(&self) -> Result<Vec<LakeVersion>> {
        version::read_all(&self.root)
    }

    /// The customers whose facts came, changed or went in the versions after `from` up to `to`, ascending: metrics of
    /// all others are as they were. `None` if that is not known and anybody's may have changed: an older state
    /// was brought back in between, a version is no longer kept, or there were very many.
    ///
    /// # Errors
    /// What the disk says.
    pub fn touched(&self, from: u64, to: u64) -> Result<Option<Vec<String>>> {
        version::touched_between(&self.root, &self.versions()?, from, to)
    }

    /// Begins to gather the rows of an import. Nobody need hold the lake for writing meanwhile.
    ///
    /// # Errors
    /// What the disk says.
    pub fn stage(&self) -> Result<Staging> {
        Ok(Staging::start(&self.root, self.buckets, self.limits))
    }

    /// Begins to gather rows for a lake that is not there yet and will have this number of buckets: if nothing comes
    /// of them, no lake is left behind. The folder must be there.
    ///
    /// # Errors
    /// What the disk says.
    pub fn stage_first(root: &Path, buckets: u32) -> Result<Staging> {
        Ok(Staging::start(&absolute(root)?, buckets, Limits::default()))
    }

    /// Takes the lake for writing and cleans up after a writer that died at work.
    ///
    /// `holder` is told to others who want to write meanwhile: `terrace import, process 1234`.
    ///
    /// # Errors
    /// [`LakeError::Locked`] names the other writer; else what the disk says.
    pub fn writer(&self, holder: &str, wait: &Wait) -> Result<Writer> {
        Writer::take(&self.root, self.buckets, self.limits, holder, wait)
    }
}

fn absolute(root: &Path) -> Result<PathBuf> {
    std::path::absolute(root).map_err(LakeError::disk("found", root))
}
