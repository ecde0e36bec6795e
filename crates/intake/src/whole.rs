//! A file's parts put together: counts and what was seen, without its rows.

use crate::build::{Built, Recipe};
use crate::error::Problem;
use crate::fields::Seen;
use crate::intake::{Preview, ReasonFound};
use crate::reason::{Reason, Reject};
use crate::status::Statuses;
use std::collections::BTreeMap;
use terrace_domain::Coded;

/// Why rows were rejected: by code, with the first row of each.
pub(crate) type Reasons = BTreeMap<&'static str, ReasonFound>;

/// Counts one more rejected row, which stands below those that were counted.
pub(crate) fn count(reasons: &mut Reasons, reject: &Reject) {
    let first = || ReasonFound { rows: 0, first: reject.clone() };
    reasons.entry(reject.reason.code()).or_insert_with(first).rows += 1;
}

/// Who is told of a rejected row that was kept back, and of its part.
pub(crate) type Late<'l> = dyn FnMut(usize, Reject) -> Result<(), Problem> + 'l;

/// What is known of a file, or of a part of it.
#[derive(Debug, Default)]
pub(crate) struct Whole {
    pub rows: u64,
    pub rejected: u64,
    pub reasons: Reasons,
    pub without_customer: u64,
    pub computed: u64,
    pub inherited: u64,
    pub blank: u64,
    pub headers: u64,
    pub totals_found: u64,
    pub statuses: Statuses,
    /// By the plan's reads.
    pub seen: Vec<Seen>,
    /// The part with the last row, and that row, where it was rejected without keys: a total, if the file ends here.
    pub last: Option<(usize, Reject)>,
    /// The first rejected rows, the first lines of totals, and the first rows: once all parts are there.
    pub rejects: Vec<Reject>,
    pub totals: Vec<(u64, String)>,
    pub preview: Preview,
}

impl Whole {
    /// A part without what was handed on.
    pub fn of(part: usize, built: &mut Built) -> Self {
        let mut reasons = Reasons::new();
        built.rejects.iter().for_each(|reject| count(&mut reasons, reject));
        let length = |list: usize| u64::try_from(list).unwrap_or(u64::MAX);
        Self {
            rows: built.rows,
            rejected: length(built.rejects.len()),
            reasons,
            without_customer: built.without_customer,
            computed: built.computed,
            inherited: built.inherited,
            blank: built.blank,
            headers: built.headers,
            totals_found: length(built.totals.len()),
            statuses: std::mem::take(&mut built.statuses),
            seen: std::mem::take(&mut built.seen),
            last: built.last.take().map(|last| (part, last)),
            ..Self::default()
        }
    }

    /// Adds the part that stands next; `rejected` is told of a last row that was not the file's.
    pub fn add(&mut self, part: Self, rejected: &mut Late<'_>) -> Result<(), Problem> {
        if part.rows > 0
            && let Some(last) = self.last.take()
        {
            self.reject(last, rejected)?;
        }
        self.rows += part.rows;
        self.rejected += part.rejected;
        for (code, found) in part.reasons {
            let rows = found.rows;
            self.reasons.entry(code).and_modify(|known| known.rows += rows).or_insert(found);
        }
        self.without_customer += part.without_customer;
        self.computed += part.computed;
        self.inherited += part.inherited;
        self.blank += part.blank;
        self.headers += part.headers;
        self.totals_found += part.totals_found;
        self.statuses.merge(part.statuses);
        if self.seen.is_empty() {
            self.seen = part.seen;
        } else {
            self.seen.iter_mut().zip(part.seen).for_each(|(sum, part)| sum.merge(part));
        }
        self.last = self.last.take().or(part.last);
        Ok(())
    }

    /// At the end of the file: its last row, where it is a total.
    pub fn end(&mut self, rejected: &mut Late<'_>) -> Result<Option<(u64, String)>, Problem> {
        let Some(last) = self.last.take() else { return Ok(None) };
        if self.rows <= 1 {
            self.reject(last, rejected)?;
            return Ok(None);
        }
        self.rows -= 1;
        self.totals_found += 1;
        Ok(Some((last.1.line, last.1.raw)))
    }

    fn reject(&mut self, (part, reject): (usize, Reject), rejected: &mut Late<'_>) -> Result<(), Problem> {
        self.rejected += 1;
        count(&mut self.reasons, &reject);
        rejected(part, reject)
    }

    /// Fails where nothing was accepted, with the most frequent reason.
    pub fn some_accepted(&self, recipe: &Recipe<'_>) -> Result<(), Problem> {
        if self.rows > self.rejected {
            return Ok(());
        }
        let frequent = self.reasons.values().max_by_key(|found| (found.rows, std::cmp::Reverse(found.first.line)));
        let Some(ReasonFound { first, .. }) = frequent else { return Err(Problem::NoRows) };
        if let Reason::RoundedId { column, value } = &first.reason {
            let read = recipe.plan.reads.iter().find(|read| read.column.name == *column);
            let header = read.map(|read| read.header.clone()).unwrap_or_default();
            return Err(Problem::RoundedIds { header, example: value.clone() });
        }
        Err(Problem::NoneAccepted {
            rows: self.rows,
            line: first.line,
            reason: first.reason.clone(),
            raw: crate::texts::short(&first.raw),
        })
    }
}
