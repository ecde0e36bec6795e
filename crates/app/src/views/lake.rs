//! How the lake stands, and what compaction did.

use crate::upkeep::{Care, Extent, Fault, Status, TableStatus, Upkeep, Verified, VersionStatus};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_domain::LocalTime;

/// The lake and the originals of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LakeView {
    /// The version that readers see.
    pub version: u64,
    /// The number of buckets.
    pub buckets: u32,
    /// One per kind of facts.
    pub tables: Vec<LakeTableView>,
    /// The kept versions, oldest first.
    pub versions: Vec<LakeVersionView>,
    /// Bytes of data files that only older versions need.
    pub old_bytes: u64,
    /// What compaction would merge.
    pub compaction: CompactionOutlookView,
    /// The kept original files.
    pub originals: OriginalsView,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LakeTableView {
    /// The kind of facts.
    pub table: &'static str,
    /// Its files.
    pub files: u64,
    /// Its rows.
    pub rows: u64,
    /// Their size.
    pub bytes: u64,
    /// The buckets that hold any.
    pub buckets: u64,
    /// The versions of the table that are kept.
    pub versions: u64,
    /// The time of the oldest fact.
    pub oldest: Option<String>,
    /// The time of the newest fact.
    pub newest: Option<String>,
}

/// One kept version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LakeVersionView {
    /// Its number.
    pub version: u64,
    /// `import`, `restore`, `compaction` or `erasure`.
    pub made_by: &'static str,
    /// The import that made it.
    pub import: Option<u64>,
    /// The version that it restored.
    pub restored: Option<u64>,
    /// When it was made.
    pub at: String,
    /// Until when it is kept; `None` for the newest.
    pub kept_until: Option<String>,
}

/// What compaction would merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CompactionOutlookView {
    /// The files.
    pub files: u64,
    /// Their rows.
    pub rows: u64,
    /// Their size.
    pub bytes: u64,
    /// The files that would come of them.
    pub files_after: u64,
}

/// The kept original files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OriginalsView {
    /// Imports, the undone ones among them.
    pub imports: u64,
    /// The files.
    pub files: u64,
    /// Their size.
    pub bytes: u64,
    /// Imports whose originals were removed.
    pub removed: u64,
    /// When the next ones will be removed.
    pub next_go: Option<String>,
}

/// What compaction did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompactionView {
    /// The lake version afterwards.
    pub lake_version: u64,
    /// The files that were merged.
    pub merged: ExtentView,
    /// The files that came of them.
    pub into: ExtentView,
    /// What was removed, being past its retention period.
    pub expired: ExpiredView,
    /// The size of all data files.
    pub bytes_on_disk: BytesOnDiskView,
}

/// Some files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExtentView {
    /// How many.
    pub files: u64,
    /// Their rows.
    pub rows: u64,
    /// Their size.
    pub bytes: u64,
}

/// What was past its retention period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExpiredView {
    /// The lake versions.
    pub versions: Vec<u64>,
    /// The imports whose originals were removed.
    pub originals: Vec<u64>,
}

/// The size of all data files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BytesOnDiskView {
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

/// What was found as everything kept was held against its sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedView {
    /// Whether everything is as it was written, as far as it has sums.
    pub whole: bool,
    /// The files that were looked at.
    pub files: u64,
    /// The size of the data files among them.
    pub bytes: u64,
    /// What is damaged or missing.
    pub faults: Vec<FaultView>,
    /// Files that have no sums, written by an earlier version of the program.
    pub without_sums: Vec<String>,
}

/// A file that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FaultView {
    /// The file.
    pub path: String,
    /// What is wrong with it.
    pub problem: String,
}

impl VerifiedView {
    /// What was found.
    pub fn new(found: &Verified) -> Self {
        let fault =
            |fault: &Fault| FaultView { path: fault.path.display().to_string(), problem: fault.problem.clone() };
        Self {
            whole: found.faults.is_empty(),
            files: found.files,
            bytes: found.bytes,
            faults: found.faults.iter().map(fault).collect(),
            without_sums: found.without_sums.iter().map(|path| path.display().to_string()).collect(),
        }
    }
}

impl LakeView {
    /// How the lake stands.
    pub fn new(found: &Status) -> Self {
        Self {
            version: found.version,
            buckets: found.buckets,
            tables: found.tables.iter().map(LakeTableView::new).collect(),
            versions: found.versions.iter().map(LakeVersionView::new).collect(),
            old_bytes: found.old_bytes,
            compaction: CompactionOutlookView {
                files: found.mergeable.files,
                rows: found.mergeable.rows,
                bytes: found.mergeable.bytes,
                files_after: found.merged_files,
            },
            originals: OriginalsView {
                imports: found.imports,
                files: found.originals.files,
                bytes: found.originals.bytes,
                removed: found.originals_removed,
                next_go: time(found.next_originals),
            },
        }
    }
}

fn time(time: Option<LocalTime>) -> Option<String> {
    time.map(|time| time.to_string())
}

impl LakeTableView {
    fn new(found: &TableStatus) -> Self {
        Self {
            table: found.kind.name,
            files: found.extent.files,
            rows: found.extent.rows,
            bytes: found.extent.bytes,
            buckets: found.buckets,
            versions: found.versions,
            oldest: time(found.span.map(|span| span.0)),
            newest: time(found.span.map(|span| span.1)),
        }
    }
}

impl LakeVersionView {
    fn new(found: &VersionStatus) -> Self {
        let version = &found.version;
        let made_by = match (version.upkeep, version.restored) {
            (Some(Upkeep::Compaction), _) => "compaction",
            (Some(Upkeep::Erasure), _) => "erasure",
            (None, Some(_)) => "restore",
            (None, None) => "import",
        };
        Self {
            version: version.version,
            made_by,
            import: (version.import > 0).then_some(version.import),
            restored: version.restored,
            at: version.at.clone(),
            kept_until: time(found.goes),
        }
    }
}

impl CompactionView {
    /// What compaction did.
    pub fn new(done: &Care) -> Self {
        Self {
            lake_version: done.compacted.version,
            merged: ExtentView::new(&done.compacted.merged),
            into: ExtentView::new(&done.compacted.into),
            expired: ExpiredView { versions: done.expired.versions.clone(), originals: done.expired.originals.clone() },
            bytes_on_disk: BytesOnDiskView { before: done.bytes.0, after: done.bytes.1 },
        }
    }
}

impl ExtentView {
    fn new(extent: &Extent) -> Self {
        Self { files: extent.files, rows: extent.rows, bytes: extent.bytes }
    }
}
