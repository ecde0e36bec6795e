//! What goes by its age goes by the clock, and a clock can be wrong: one that stands years ahead, once, would cost all
//! that is kept. So it is held against what else is known of the time before anything is removed.

use crate::error::AppError;
use crate::note::Note;
use crate::workspace::{Workspace, disk};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use terrace_domain::{LocalTime, MICROS_PER_DAY};

/// A clock that is this far ahead of all that is known has jumped, as far as anybody can tell.
const LEAP_DAYS: i64 = 400;

/// A clock that is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockAhead {
    /// What it says.
    pub now: LocalTime,
    /// The newest moment that is known otherwise.
    pub newest: LocalTime,
}

impl ClockAhead {
    /// Says that nothing was removed for its age.
    pub fn note(&self) -> Note {
        let day = |time: LocalTime| time.date().to_string();
        Note::new("T0094", vec![("now", day(self.now)), ("newest", day(self.newest))])
    }
}

/// What a person has said of the clock.
#[derive(Serialize, Deserialize)]
struct Trusted {
    at: String,
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.lake_folder().join("clock.json")
}

/// Has the clock be believed from now on, whatever else is known.
///
/// # Errors
/// What the disk says.
pub fn trust_clock(workspace: &Workspace, now: LocalTime) -> Result<(), AppError> {
    disk::write_sealed(&path(workspace), &Trusted { at: now.to_string() })
}

fn trusted(workspace: &Workspace) -> Result<Option<LocalTime>, AppError> {
    let path = path(workspace);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(LocalTime::parse(&disk::parse_sealed::<Trusted>(&path, &bytes)?.at).ok()),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(AppError::reading(&path, cause)),
    }
}

/// Returns what is wrong with a clock by which something is to be removed; `None` if it can be believed. `stamps` say when
/// something was done, by the same clock at other times; who did it under a clock that had jumped counts for nothing.
///
/// # Errors
/// What the disk says.
pub(crate) fn ahead<'a>(
    workspace: &Workspace,
    now: LocalTime,
    stamps: impl Iterator<Item = &'a str>,
) -> Result<Option<ClockAhead>, AppError> {
    let mut stamps: Vec<LocalTime> = stamps.filter_map(|stamp| LocalTime::parse(stamp).ok()).collect();
    stamps.sort_unstable();
    let told = |known: Option<LocalTime>| {
        let newest = follow(known, &stamps)?;
        (!reaches(newest, now)).then_some(ClockAhead { now, newest })
    };
    if told(None).is_none() {
        return Ok(None);
    }
    let facts = newest_fact(workspace)?.filter(|newest| *newest <= now);
    Ok(told(facts.into_iter().chain(trusted(workspace)?).max().or(stamps.first().copied())))
}

/// The newest of the stamps that can be reached from what is known without a leap.
fn follow(known: Option<LocalTime>, stamps: &[LocalTime]) -> Option<LocalTime> {
    let first = known.or(stamps.first().copied())?;
    Some(stamps.iter().fold(first, |known, stamp| if reaches(known, *stamp) { known.max(*stamp) } else { known }))
}

fn reaches(known: LocalTime, next: LocalTime) -> bool {
    next.micros().saturating_sub(known.micros()) <= LEAP_DAYS * MICROS_PER_DAY
}

fn newest_fact(workspace: &Workspace) -> Result<Option<LocalTime>, AppError> {
    let Some(lake) = workspace.lake_if_any()? else { return Ok(None) };
    let mut newest = None;
    for table in lake.snapshot()?.tables.values() {
        newest = newest.max(table.span()?.map(|(_, last)| LocalTime::from_micros(last)));
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leap_is_told_and_what_was_stamped_by_it_counts_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::init(folder.path()).unwrap();
        let time = |text: &str| LocalTime::parse(text).unwrap();
        let told = |now: &str, stamps: &[&str]| ahead(&workspace, time(now), stamps.iter().copied()).unwrap();
        let stamps = ["2026-01-01", "2026-12-01T10:00:00", "2027-06-01"];
        assert_eq!(told("2027-06-02", &stamps), None);
        assert_eq!(told("2028-06-02", &stamps), None);
        let leap = told("2038-01-20", &stamps).unwrap();
        assert_eq!(leap.newest, time("2027-06-01"));
        let again = ["2026-01-01", "2026-12-01T10:00:00", "2027-06-01", "2038-01-20", "2038-01-21"];
        assert_eq!(told("2038-01-21", &again).unwrap().newest, time("2027-06-01"));
        // A clock that stands behind, and one of which nothing else is known.
        assert_eq!(told("1971-01-01", &stamps), None);
        assert_eq!(told("2038-01-20", &[]), None);
        assert_eq!(told("2038-01-20", &["2038-01-20"]), None);
        std::fs::create_dir_all(workspace.lake_folder()).unwrap();
        trust_clock(&workspace, time("2038-01-22")).unwrap();
        assert_eq!(told("2038-01-23", &again), None);
        assert!(told("2048-01-23", &again).is_some());
    }
}
