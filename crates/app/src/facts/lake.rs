//! Facts of a workspace's lake.

use super::memory::Remembered;
use super::{Inputs, Origin, ReadingOptions};
use crate::error::AppError;
use crate::shelf::{ImportRecord, list, readable_version};
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use terrace_analytics::Facts;
use terrace_domain::Zone;
use terrace_domain::facts::CUSTOMERS;
use terrace_lake::{Lake, LakeError, Lease, MetOrders, TableSnapshot};
use terrace_policy::Policy;

impl Inputs {
    /// The newest state of a workspace, or the one of a kept lake version, in the policy's currency.
    pub fn of_workspace(workspace: &Workspace, version: Option<u64>, policy: &Policy) -> Result<Self, AppError> {
        Self::of_workspace_as(workspace, version, &ReadingOptions::of(policy))
    }

    /// The same for whoever needs no policy.
    pub fn of_workspace_as(
        workspace: &Workspace,
        version: Option<u64>,
        reading: &ReadingOptions<'_>,
    ) -> Result<Self, AppError> {
        let lake = workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
        let lease = match version {
            Some(version) => lake.pin(Some(version))?,
            None => pin_readable(workspace, &lake)?,
        };
        Self::of_lease(workspace, lake, lease, reading)
    }

    /// The state of a lake that a lease holds.
    pub(crate) fn of_lease(
        workspace: &Workspace,
        lake: Lake,
        lease: Lease,
        reading: &ReadingOptions<'_>,
    ) -> Result<Self, AppError> {
        let snapshot = lake.snapshot_of(lease)?;
        let supplied =
            snapshot.tables.iter().filter(|(_, table)| !table.files.is_empty()).map(|(kind, _)| *kind).collect();
        let rows = snapshot.tables.values().map(TableSnapshot::rows).sum();
        let lease = snapshot.lease();
        Ok(Self {
            met: MetOrders::default(),
            has_unsealed: false,
            remembered: lease.as_ref().and_then(|lease| Remembered::of(workspace, lake, lease.version(), rows)),
            facts: reading.priced(Facts::from_snapshot(&snapshot))?,
            origin: Origin::Lake { version: snapshot.version },
            supplied,
            other_clock: other_clock(workspace, reading.zone),
            signs: signs(workspace),
            further: custom_headers(workspace),
            _lease: lease,
        })
    }
}

/// Holds what readers see: the newest version, or while an import is being taken back the one from before.
pub(crate) fn pin_readable(workspace: &Workspace, lake: &Lake) -> Result<Lease, AppError> {
    loop {
        let lease = lake.pin(None)?;
        if let Some(from) = readable_version(workspace)? {
            match lake.pin(Some(from)) {
                // The undo has ended, and with it that version's time.
                Err(LakeError::NoVersion(_)) => continue,
                pinned => return Ok(pinned?),
            }
        }
        // An undo that ended between the two looks may have shown a version of its middle.
        if lake.pin(None)?.version() == lease.version() {
            return Ok(lease);
        }
    }
}

/// The clock of imports whose times had offsets, where it is another than the policy's. A remark hangs on it, so a
/// damaged record does not stop a run.
fn other_clock(workspace: &Workspace, zone: &Zone) -> Option<Zone> {
    let offsets = |record: &ImportRecord| {
        let columns = record.understood.iter().flat_map(|file| &file.columns);
        !record.undone && columns.flat_map(|column| &column.times).any(|form| form == "with_offset")
    };
    let known = list(workspace).unwrap_or_default();
    let mut clocks = known.into_iter().filter(offsets).filter_map(|record| Zone::new(&record.timezone).ok());
    clocks.find(|clock| clock.name() != zone.name())
}

/// The signs beside amounts of all imports that do not say which currency it is. A remark hangs on them, so a damaged
/// record does not stop a run.
fn signs(workspace: &Workspace) -> BTreeSet<String> {
    let known = list(workspace).unwrap_or_default();
    let held = known.into_iter().filter(|record| !record.undone).flat_map(|record| record.understood);
    let remarks = held.flat_map(|file| file.remarks);
    // No other remark tells of signs.
    let told = remarks.flat_map(|remark| remark.arguments).filter(|(name, _)| name == "signs");
    told.flat_map(|(_, signs)| signs.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The headers of the further columns of all customer files that were imported. A remark hangs on them, so a damaged
/// record does not stop a run.
pub(crate) fn custom_headers(workspace: &Workspace) -> BTreeSet<String> {
    let known = list(workspace).unwrap_or_default();
    let held = known.into_iter().filter(|record| !record.undone && record.kind == CUSTOMERS.name);
    let held = held.flat_map(|record| record.understood);
    held.flat_map(|file| file.custom).collect()
}
