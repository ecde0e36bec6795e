//! Old lake versions and originals go when their time is over.
//!
//! A version's time begins when a newer one takes its place: for so many days anybody can still read the state that
//! held then. Originals are counted from their import, and only where the settings ask for it.

use crate::clock::{self, ClockAhead};
use crate::error::AppError;
use crate::shelf::{self, ImportRecord};
use crate::workspace::Workspace;
use terrace_domain::{LocalTime, MICROS_PER_DAY};
use terrace_lake::{LakeVersion, Writer};

/// What went because its time was over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expired {
    /// Lake versions.
    pub versions: Vec<u64>,
    /// Imports whose originals were removed.
    pub originals: Vec<u64>,
    /// Why nothing was removed, if the clock is not believed.
    pub clock: Option<ClockAhead>,
}

/// When each older version goes; the newest stays, and so does one whose time cannot be read.
pub(super) fn versions_go(versions: &[LakeVersion], days: u32) -> Vec<(u64, LocalTime)> {
    let pairs = versions.iter().zip(versions.iter().skip(1));
    pairs.filter_map(|(version, next)| Some((version.version, days_after(&next.at, days)?))).collect()
}

/// Returns when the originals of an import go, or `None` if they stay or are gone.
pub(super) fn originals_go(record: &ImportRecord, days: Option<u32>) -> Option<LocalTime> {
    days.filter(|_| record.originals_removed.is_none()).and_then(|days| days_after(&record.at, days))
}

fn days_after(at: &str, days: u32) -> Option<LocalTime> {
    let at = LocalTime::parse(at).ok()?;
    Some(LocalTime::from_micros(at.micros().checked_add(i64::from(days) * MICROS_PER_DAY)?))
}

/// Removes what is due. The lake is held and nothing is left to settle.
pub(super) fn expire(workspace: &Workspace, writer: &mut Writer, at: &str) -> Result<Expired, AppError> {
    let mut expired = Expired::default();
    let Ok(now) = LocalTime::parse(at) else { return Ok(expired) };
    let config = workspace.config();
    let versions = workspace.lake()?.versions()?;
    let go = versions_go(&versions, config.keep_versions_days).into_iter();
    let due: Vec<u64> = go.filter(|(_, when)| *when <= now).map(|(version, _)| version).collect();
    let records = match config.keep_originals_days {
        Some(_) => shelf::list(workspace)?,
        None => Vec::new(),
    };
    let is_due =
        |record: &&ImportRecord| originals_go(record, config.keep_originals_days).is_some_and(|when| when <= now);
    let originals: Vec<&ImportRecord> = records.iter().filter(is_due).collect();
    if due.is_empty() && originals.is_empty() {
        return Ok(expired);
    }
    let stamps =
        versions.iter().map(|version| version.at.as_str()).chain(records.iter().map(|record| record.at.as_str()));
    expired.clock = clock::ahead(workspace, now, stamps)?;
    if expired.clock.is_some() {
        return Ok(expired);
    }
    if !due.is_empty() {
        // One that is being read goes with the next import.
        expired.versions = writer.expire(&due)?;
    }
    for record in originals {
        shelf::remove_originals(workspace, record, at)?;
        expired.originals.push(record.number);
    }
    Ok(expired)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(version: u64, at: &str) -> LakeVersion {
        LakeVersion { version, at: at.to_owned(), ..LakeVersion::default() }
    }

    #[test]
    fn a_version_is_kept_as_long_as_it_held_within_the_days() {
        let versions = [version(1, "2026-01-01T10:00:00"), version(2, "2026-03-01T10:00:00"), version(3, "2026-03-02")];
        let go: Vec<(u64, String)> =
            versions_go(&versions, 30).into_iter().map(|(version, when)| (version, when.to_string())).collect();
        // The first held until March; the newest always stays.
        assert_eq!(go, [(1, "2026-03-31T10:00:00".to_owned()), (2, "2026-04-01T00:00:00".to_owned())]);
        assert_eq!(versions_go(&[version(1, "x"), version(2, "then")], 0), []);
    }
}
