//! A file's parts put together: counts and what was seen, without its rows.

use crate::doubt::Doubt;
use crate::error::Problem;
use crate::reason::{Reason, Reject};
use crate::report::outcome::{Preview, ReasonFound};
use crate::rows::recipe::{BuiltChunk, LastRow, Recipe};
use crate::rows::stats::ReadStats;
use crate::text::clean::{echoed_status, may_be_personal_status};
use crate::values::status::StatusFound;
use std::collections::BTreeMap;
use terrace_domain::Coded;

/// Why rows were rejected: by code, with the first row of each.
pub(crate) type Reasons = BTreeMap<&'static str, ReasonFound>;

/// Counts one more rejected row, which stands below those that were counted.
pub(crate) fn count_reject(reasons: &mut Reasons, reject: &Reject) {
    let first = || ReasonFound { rows: 0, first: reject.clone() };
    reasons.entry(reject.reason.code()).or_insert_with(first).rows += 1;
}

/// So many statuses that nobody knows are told with their rows.
const TOLD: usize = 12;

/// So many words are listed to be pasted: a column with more holds remarks, not statuses.
const MOST_PASTED: usize = 100;

/// Statuses as a list of YAML, for a line to paste.
pub(crate) fn listed_words<'s>(statuses: impl Iterator<Item = &'s StatusFound>) -> String {
    let word = |found: &StatusFound| serde_json::Value::from(found.text.as_str()).to_string();
    pasted(statuses).map(word).collect::<Vec<_>>().join(", ")
}

/// Those that can be pasted: what may be somebody's number is no status that a mapping should name.
fn pasted<'s>(statuses: impl Iterator<Item = &'s StatusFound>) -> impl Iterator<Item = &'s StatusFound> {
    statuses.filter(|found| !may_be_personal_status(&found.text)).take(MOST_PASTED)
}

/// Statuses with their rows, as many as are told; `uncounted` rows have others that were not kept apart.
pub(crate) fn told_words(statuses: &[&StatusFound], uncounted: u64) -> String {
    let told = statuses.iter().take(TOLD).map(|found| format!("{} ({})", echoed_status(&found.text), found.rows));
    let told = told.collect::<Vec<_>>().join(", ");
    if told.is_empty() {
        return format!("… ({uncounted})");
    }
    match statuses.len().saturating_sub(TOLD) {
        0 => told,
        more if uncounted > 0 => format!("{told} … (>{more})"),
        more => format!("{told} … (+{more})"),
    }
}

/// Who is told of a rejected row that was kept back, and of its part.
pub(crate) type OnLateReject<'l> = dyn FnMut(usize, Reject) -> Result<(), Problem> + 'l;

/// What is known of a file, or of a part of it, without its rows.
#[derive(Debug, Default)]
pub(crate) struct FileSummary {
    pub stats: ReadStats,
    pub rejected: u64,
    pub reasons: Reasons,
    pub totals_found: u64,
    /// The part with the last row, and that row, if it was rejected without keys: a total, if the file ends here.
    pub last: Option<(usize, LastRow)>,
    /// Whether what stands below is a table of its own, so that the last row may be a total.
    pub ends: bool,
    /// Last rows of such tables that are totals.
    pub late_totals: Vec<(u64, String)>,
    /// The first rejected rows, the first lines of totals, and the first rows: once all parts are there.
    pub rejects: Vec<Reject>,
    pub totals: Vec<(u64, String)>,
    pub preview: Preview,
}

impl FileSummary {
    /// A part without what was handed on.
    pub fn of_part(part: usize, built: &mut BuiltChunk) -> Self {
        let mut reasons = Reasons::new();
        built.rejects.iter().for_each(|reject| count_reject(&mut reasons, reject));
        // No memory holds more than 64 bits count.
        let length = |list: usize| list as u64;
        Self {
            stats: std::mem::take(&mut built.stats),
            rejected: length(built.rejects.len()),
            reasons,
            totals_found: length(built.totals.len()),
            last: built.last.take().map(|last| (part, last)),
            ..Self::default()
        }
    }

    /// Adds the part that stands next; `rejected` is told of a last row that was not the file's.
    pub fn add(&mut self, part: Self, rejected: &mut OnLateReject<'_>) -> Result<(), Problem> {
        if part.stats.rows > 0
            && let Some(last) = self.last.take()
        {
            if self.ends {
                self.stats.rows -= 1;
                self.totals_found += 1;
                self.late_totals.push((last.1.reject.line, last.1.reject.raw));
            } else {
                self.reject(last, rejected)?;
            }
        }
        // A part without rows says nothing of what stands before it.
        self.ends = part.ends || (self.ends && part.stats.rows == 0);
        self.stats.merge(part.stats)?;
        self.rejected += part.rejected;
        for (code, found) in part.reasons {
            let rows = found.rows;
            self.reasons.entry(code).and_modify(|known| known.rows += rows).or_insert(found);
        }
        self.totals_found += part.totals_found;
        self.last = self.last.take().or(part.last);
        Ok(())
    }

    /// At the end of the file: its last row, if it is a total.
    pub fn finish(&mut self, rejected: &mut OnLateReject<'_>) -> Result<Option<(u64, String)>, Problem> {
        let Some(last) = self.last.take() else { return Ok(None) };
        if self.stats.rows <= 1 {
            self.reject(last, rejected)?;
            return Ok(None);
        }
        self.stats.rows -= 1;
        self.totals_found += 1;
        Ok(Some((last.1.reject.line, last.1.reject.raw)))
    }

    fn reject(&mut self, (part, last): (usize, LastRow), rejected: &mut OnLateReject<'_>) -> Result<(), Problem> {
        let LastRow { reject, money } = last;
        self.stats.money.add_rejected(&money);
        self.rejected += 1;
        count_reject(&mut self.reasons, &reject);
        rejected(part, reject)
    }

    /// Fails if statuses that nobody knows stand on more than a thousandth of the rows or of the money.
    pub fn statuses_known(&self) -> Result<(), Problem> {
        let uncounted = self.stats.statuses.uncounted();
        let found = self.stats.statuses.all().into_iter();
        let unknown: Vec<StatusFound> = found.filter(|found| found.read_as.is_none()).collect();
        let rows = unknown.iter().map(|found| found.rows).sum::<u64>() + uncounted.rows;
        let money = unknown.iter().map(|found| found.money).sum::<i128>() + uncounted.money;
        let much = |part: i128, whole: i128| part * 1_000 > whole;
        if !much(rows.into(), self.stats.rows.into()) && !much(money, self.stats.money.total()) {
            return Ok(());
        }
        let words = match listed_words(unknown.iter()) {
            // None of them can be shown: whoever knows them puts them there.
            words if words.is_empty() => "\"…\"".to_owned(),
            words => words,
        };
        Err(Problem::UnknownStatuses {
            statuses: told_words(&unknown.iter().collect::<Vec<_>>(), uncounted.rows),
            words: pasted(unknown.iter()).map(|found| found.text.clone()).collect(),
            rows,
            money,
            example: format!("status: {{ completed: [{words}] }}"),
        })
    }

    /// Fails if nothing was accepted, with the most frequent reason.
    pub fn some_accepted(&self, recipe: &Recipe<'_>) -> Result<(), Problem> {
        if self.stats.rows > self.rejected {
            return Ok(());
        }
        let frequent = self.reasons.values().max_by_key(|found| (found.rows, std::cmp::Reverse(found.first.line)));
        let Some(ReasonFound { first, .. }) = frequent else { return Err(Problem::NoRows) };
        if let Reason::RoundedId { column, value } = &first.reason {
            let read = recipe.plan.columns.iter().find(|read| read.column.name == *column);
            let header = read.map(|read| read.header.clone()).unwrap_or_default();
            return Err(Problem::RoundedIds { header, example: value.clone() });
        }
        if let Reason::NotATime { column, value } = &first.reason
            && let Some(formats) = recipe.mapping.map(|mapping| &mapping.date_format).filter(|list| !list.is_empty())
        {
            return Err(Doubt::NotByFormat {
                column,
                formats: formats.join(", "),
                rows: self.stats.rows,
                line: first.line,
                value: value.clone(),
            }
            .into());
        }
        Err(Problem::NoneAccepted {
            rows: self.stats.rows,
            line: first.line,
            reason: first.reason.clone(),
            raw: crate::text::clean::echoed_row(&first.raw),
        })
    }
}
