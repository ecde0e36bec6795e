//! Where facts come from and how fresh they are, and how the lake that keeps them stands.

use crate::error::OfficeError;
use crate::facts::is_recorded;
use crate::office::{Office, local};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use terrace_app::imports::{ImportRecord, list};
use terrace_app::upkeep::{Status, status};
use terrace_app::views::LakeView;
use terrace_domain::facts::KINDS;
use terrace_domain::{Date, FactKind, LocalTime, UnixTime};
use terrace_store::tail;

/// The fewest days with imports of which anything usual is said.
const FEWEST_DAYS: usize = 3;

/// How many gaps between days with imports are looked at, the newest.
const GAPS: usize = 12;

/// Kinds of facts with their imports, and the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourcesView {
    /// The moment that it is told for, on the workspace's clock.
    pub at: String,
    /// All kinds of facts, those that nothing was ever imported of among them.
    pub sources: Vec<SourceView>,
    /// What was accepted and is not in the lake yet.
    pub waiting: WaitingFactsView,
    /// The lake and the originals; `None` before the first import.
    pub lake: Option<LakeView>,
    /// Files of the lake that are not there, or not of the size that it wrote down.
    pub odd_files: u64,
    /// How many days a lake version is kept after a newer one took its place.
    pub keep_versions_days: u32,
    /// How many days originals are kept; `None` is without end.
    pub keep_originals_days: Option<u32>,
}

/// A kind of facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceView {
    /// The kind.
    pub kind: &'static str,
    /// Its rows in the lake.
    pub rows: u64,
    /// The time of the oldest fact.
    pub oldest: Option<String>,
    /// The time of the newest fact.
    pub newest: Option<String>,
    /// Days from that of the newest fact to today; below zero where it lies ahead.
    pub days_old: Option<i64>,
    /// How many imports hold.
    pub imports: usize,
    /// The last of them.
    pub last: Option<LastImportView>,
    /// After how many days the next import usually comes; `None` where too few came to say.
    pub usual_days: Option<i64>,
    /// The last day on which the next one is not late.
    pub due: Option<String>,
    /// How that stands.
    pub freshness: FreshnessView,
}

/// The last import of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LastImportView {
    /// Its number.
    pub number: u64,
    /// When.
    pub at: String,
    /// Whether its facts came by request, not as a file.
    pub is_recorded: bool,
    /// New rows.
    pub accepted: u64,
    /// Rows that were refused.
    pub rejected: u64,
}

/// How fresh a kind of facts is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FreshnessView {
    /// Nothing was ever imported.
    Nothing,
    /// Too little was imported to know what is usual.
    Unknown,
    /// The last import is no older than usual.
    OnTime,
    /// It is older than usual.
    Late,
}

/// What was accepted and is not in the lake yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WaitingFactsView {
    /// How many facts.
    pub facts: u64,
    /// When the oldest was accepted.
    pub oldest: Option<String>,
    /// When facts went into the lake last.
    pub sealed: Option<String>,
    /// Seconds after which they go there at the latest, while a server runs.
    pub seal_every: u64,
}

/// When the next import is due, by when the ones before came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rhythm {
    usual: i64,
    /// The last day, from 1970, on which the next one is not late.
    due: i64,
}

impl Rhythm {
    /// By the days, from 1970, on which anything came; `None` where these are too few.
    fn of(days: &BTreeSet<i64>) -> Option<Self> {
        let last = *days.last().filter(|_| days.len() >= FEWEST_DAYS)?;
        let mut gaps: Vec<i64> = days.iter().rev().zip(days.iter().rev().skip(1)).map(|(b, a)| b - a).collect();
        gaps.truncate(GAPS);
        gaps.sort_unstable();
        let usual = *gaps.get(gaps.len() / 2)?;
        // Half as long again is still usual: a weekend, a holiday.
        Some(Self { usual, due: last + usual + (usual / 2).max(1) })
    }
}

fn days_of(records: &[&ImportRecord]) -> BTreeSet<i64> {
    let day = |record: &&ImportRecord| LocalTime::parse(&record.at).ok().map(|at| i64::from(at.date().days()));
    records.iter().filter_map(day).collect()
}

impl SourceView {
    fn of(kind: &'static FactKind, records: &[ImportRecord], lake: Option<&Status>, now: LocalTime) -> Self {
        let own: Vec<&ImportRecord> =
            records.iter().filter(|record| record.kind == kind.name && !record.undone).collect();
        let table = lake.and_then(|lake| lake.tables.iter().find(|table| table.kind.name == kind.name));
        let span = table.and_then(|table| table.span);
        let rhythm = Rhythm::of(&days_of(&own));
        let today = i64::from(now.date().days());
        let due = rhythm.and_then(|rhythm| i32::try_from(rhythm.due).ok()).map(|day| Date::from_days(day).to_string());
        let last = own.last().map(|record| LastImportView {
            number: record.number,
            at: record.at.clone(),
            is_recorded: is_recorded(record),
            accepted: record.counts.accepted,
            rejected: record.counts.rejected,
        });
        Self {
            kind: kind.name,
            rows: table.map_or(0, |table| table.extent.rows),
            oldest: span.map(|(oldest, _)| oldest.to_string()),
            newest: span.map(|(_, newest)| newest.to_string()),
            days_old: span.map(|(_, newest)| today - i64::from(newest.date().days())),
            imports: own.len(),
            freshness: match rhythm {
                _ if last.is_none() => FreshnessView::Nothing,
                None => FreshnessView::Unknown,
                Some(rhythm) if today > rhythm.due => FreshnessView::Late,
                Some(_) => FreshnessView::OnTime,
            },
            last,
            usual_days: rhythm.map(|rhythm| rhythm.usual),
            due,
        }
    }
}

impl Office {
    /// Kinds of facts with their imports and how fresh they are, and how the lake stands.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what disk and store say.
    pub async fn sources(&self, caller: &Caller, now: UnixTime) -> Result<SourcesView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let mut reading = self.store().read().await?;
        let (facts, oldest) = tail::waiting(&mut reading).await?;
        drop(reading);
        let found = self.over_facts(now, |terrace, _| Ok((list(terrace.workspace())?, status(terrace.workspace())?)));
        let (records, lake) = found.await?;
        let config = self.terrace().workspace().config();
        let at = local(&config.timezone, now);
        let sealed = records.iter().rev().find(|record| is_recorded(record)).map(|record| record.at.clone());
        Ok(SourcesView {
            at: at.to_string(),
            sources: KINDS.iter().map(|kind| SourceView::of(kind, &records, lake.as_ref(), at)).collect(),
            waiting: WaitingFactsView {
                facts,
                oldest: oldest.map(|oldest| oldest.with_offset(&config.timezone)),
                sealed,
                seal_every: config.server.seal_every,
            },
            odd_files: lake.as_ref().map_or(0, |lake| lake.odd_files),
            lake: lake.as_ref().map(LakeView::new),
            keep_versions_days: config.keep_versions_days,
            keep_originals_days: config.keep_originals_days,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_is_the_middle_of_the_newest_gaps() {
        let rhythm = |days: &[i64]| Rhythm::of(&days.iter().copied().collect());
        assert_eq!(rhythm(&[]), None);
        assert_eq!(rhythm(&[10, 11]), None, "two days have one gap, which says nothing");
        assert_eq!(rhythm(&[10, 11, 12]), Some(Rhythm { usual: 1, due: 14 }));
        // Once a week with a holiday between.
        assert_eq!(rhythm(&[0, 7, 14, 35, 42]), Some(Rhythm { usual: 7, due: 52 }));
        // What was monthly years ago is daily by now.
        let days: Vec<i64> = (0..20).map(|month| month * 30).chain(600..613).collect();
        assert_eq!(rhythm(&days), Some(Rhythm { usual: 1, due: 614 }));
    }
}
