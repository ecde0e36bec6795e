//! How the lake stands: tables, versions, originals; what compaction would merge and what goes when.

use super::retention::{originals_go, versions_go};
use crate::error::AppError;
use crate::shelf::{self, readable_version};
use crate::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::LocalTime;
use terrace_lake::{Compaction, DataFile, Extent, LakeVersion};

/// The lake and the originals of a workspace.
#[derive(Debug)]
pub struct Status {
    /// The version that readers see; 0 before the first import.
    pub version: u64,
    /// How many buckets all tables share.
    pub buckets: u32,
    /// One per kind of facts that was ever imported.
    pub tables: Vec<TableStatus>,
    /// The kept versions, oldest first.
    pub versions: Vec<VersionStatus>,
    /// Bytes of data files that only older versions need.
    pub old_bytes: u64,
    /// Files that the tables name and that are not there, or not of the size that was written down.
    pub odd_files: u64,
    /// The files that compaction would merge.
    pub mergeable: Extent,
    /// How many files would come of them.
    pub merged_files: u64,
    /// Imports, the undone ones among them.
    pub imports: u64,
    /// Their originals and rejected rows.
    pub originals: Extent,
    /// Imports whose originals are gone.
    pub originals_removed: u64,
    /// Whether originals are kept without end.
    pub keeps_originals: bool,
    /// When the next originals go, where any do.
    pub next_originals: Option<LocalTime>,
}

/// A table at the version that readers see.
#[derive(Debug)]
pub struct TableStatus {
    /// The kind of facts.
    pub kind: &'static terrace_domain::FactKind,
    /// Its files.
    pub extent: Extent,
    /// Buckets that hold any.
    pub buckets: u64,
    /// Versions of the Delta table that kept lake versions name.
    pub versions: u64,
    /// The times of its oldest and newest fact.
    pub span: Option<(LocalTime, LocalTime)>,
}

/// A kept version.
#[derive(Debug)]
pub struct VersionStatus {
    /// What the lake says of it.
    pub version: LakeVersion,
    /// When it goes; the newest stays.
    pub goes: Option<LocalTime>,
}

/// Looks at the workspace's lake. Returns `None` if none was made yet.
pub fn status(workspace: &Workspace) -> Result<Option<Status>, AppError> {
    let Some(lake) = workspace.lake_if_any()? else { return Ok(None) };
    let snapshot = match readable_version(workspace)? {
        Some(version) => lake.snapshot_at(version)?,
        None => lake.snapshot()?,
    };
    let versions = lake.versions()?;
    let (mut tables, mut odd_files) = (Vec::new(), 0);
    for (name, table) in &snapshot.tables {
        let used: BTreeSet<u32> = table.files.iter().map(|file| file.bucket).collect();
        let named: BTreeSet<i64> = versions.iter().filter_map(|version| version.tables.get(*name)).copied().collect();
        let time = LocalTime::from_micros;
        let is_odd = |file: &&DataFile| file.path.metadata().map_or(true, |found| found.len() != file.bytes);
        odd_files += table.files.iter().filter(is_odd).count() as u64;
        tables.push(TableStatus {
            kind: table.kind,
            extent: table.extent(),
            buckets: used.len() as u64,
            versions: named.len() as u64,
            span: table.span()?.map(|(oldest, newest)| (time(oldest), time(newest))),
        });
    }
    let held: u64 = tables.iter().map(|table| table.extent.bytes).sum();
    let (mergeable, merged_files) = Compaction::Whole.outlook(&snapshot);
    let config = workspace.config();
    let go: BTreeMap<u64, LocalTime> = versions_go(&versions, config.keep_versions_days).into_iter().collect();
    let records = shelf::list(workspace)?;
    Ok(Some(Status {
        version: snapshot.version,
        buckets: snapshot.buckets,
        tables,
        old_bytes: lake.bytes_on_disk()?.saturating_sub(held),
        odd_files,
        mergeable,
        merged_files,
        imports: records.len() as u64,
        originals: shelf::originals_extent(workspace, &records)?,
        originals_removed: records.iter().filter(|record| record.originals_removed.is_some()).map(|_| 1).sum(),
        keeps_originals: config.keep_originals_days.is_none(),
        next_originals: records.iter().filter_map(|record| originals_go(record, config.keep_originals_days)).min(),
        versions: versions
            .into_iter()
            .map(|version| VersionStatus { goes: go.get(&version.version).copied(), version })
            .collect(),
    }))
}
