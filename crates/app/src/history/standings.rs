//! Standings of kept runs: written beside the classes, and read back by the runs that go on from them.

use super::columns::{STANDING, STANDING_ARRIVAL, STANDING_FELL, STANDING_SINCE};
use super::customer::Lookup;
use super::index;
use super::record::{RunRecord, RunScheme};
use super::run::KeptRun;
use crate::error::AppError;
use crate::workspace::Workspace;
use terrace_care::standings::{Arrival, Settled, SettledRow};
use terrace_domain::{AsOf, CustomerId, LocalTime, ValueType};
use terrace_frame::{Column, Ids, Texts};
use terrace_policy::{Policy, Scheme};

/// The word of each arrival in kept runs.
const ARRIVALS: [(&str, Arrival); 5] = [
    ("first", Arrival::First),
    ("entered", Arrival::Entered),
    ("rose", Arrival::Rose),
    ("fell", Arrival::Fell),
    ("left", Arrival::Left),
];

/// The word by which files name an arrival.
pub(crate) fn arrival_word(arrival: Arrival) -> &'static str {
    ARRIVALS.iter().find(|(_, known)| *known == arrival).map_or("", |(word, _)| word)
}

/// The four columns in which the standings of a scheme are kept.
pub(super) fn settled_columns(scheme: &Scheme, settled: &Settled) -> Vec<(String, Column)> {
    let name = |prefix: &str| format!("{prefix}{}", scheme.name);
    let id = |tier: &u16| scheme.tiers.get(usize::from(*tier)).map_or_else(String::new, |tier| tier.id.to_string());
    let tiers = Texts::from_keys(settled.rows().map(|row| row.tier), id);
    let since = settled.rows().map(|row| row.since.micros()).collect();
    let arrivals = Texts::from_keys(settled.rows().map(|row| Some(row.arrival)), |by| arrival_word(*by).to_owned());
    let fell = settled.rows().map(|row| row.fell.map(LocalTime::micros));
    vec![
        (name(STANDING), Column::Texts(tiers)),
        (name(STANDING_SINCE), Column::integers(ValueType::Time, since)),
        (name(STANDING_ARRIVAL), Column::Texts(arrivals)),
        (name(STANDING_FELL), Column::optional_integers(ValueType::Time, fell)),
    ]
}

/// The names and types of the columns in which the standings of a scheme are kept.
pub(super) fn settled_names(scheme: &str) -> [(String, ValueType); 4] {
    [
        (format!("{STANDING}{scheme}"), ValueType::Text),
        (format!("{STANDING_SINCE}{scheme}"), ValueType::Time),
        (format!("{STANDING_ARRIVAL}{scheme}"), ValueType::Text),
        (format!("{STANDING_FELL}{scheme}"), ValueType::Time),
    ]
}

/// What an earlier run says of one scheme, tiers counted as the scheme of today has them.
#[derive(Debug)]
pub(crate) struct SchemeBefore {
    pub(crate) settled: Settled,
    pub(crate) classes: Vec<Option<u16>>,
    /// Whether the scheme of today has the customer's tier and class of then.
    pub(crate) is_known: Vec<bool>,
}

/// What an earlier run says of all schemes that have standings, in the policy's order of these; `None` for a scheme
/// that the run did not have.
#[derive(Debug)]
pub(crate) struct RunBefore {
    pub(crate) number: u64,
    pub(crate) as_of: LocalTime,
    pub(crate) ids: Ids,
    pub(crate) schemes: Vec<Option<SchemeBefore>>,
}

/// The kept runs that standings at a moment can go on from, the one to prefer first: those of the policy of that name
/// for earlier moments on the same clock, the newest as-of first, of equal ones the one that was kept last.
///
/// # Errors
/// What the disk says of the list of runs, and a run whose record is damaged: it may be the one to go on from, and
/// without it other tiers would be in force.
fn earlier_runs(workspace: &Workspace, policy: &Policy, as_of: &AsOf) -> Result<Vec<KeptRun>, AppError> {
    let mut records: Vec<RunRecord> = Vec::new();
    for (_, record) in index::records(workspace)? {
        let fits = |record: &RunRecord| {
            record.policy.name == policy.name.as_str()
                && record.timezone == as_of.zone().name()
                && record.micros() < as_of.local().micros()
        };
        records.extend(record?.filter(fits));
    }
    records.sort_by_key(|record| std::cmp::Reverse((record.micros(), record.number)));
    Ok(records.into_iter().map(|record| KeptRun::new(workspace, record)).collect())
}

/// The number and generation of a run: they tell whether it is still the same.
pub(crate) type RunState = (u64, u64);

/// The state of the run that standings at a moment go on from. `None` if there is none, or if the policy has no
/// standings.
///
/// # Errors
/// What the disk says of the list of runs.
pub(crate) fn state_before(workspace: &Workspace, policy: &Policy, as_of: &AsOf) -> Result<Option<RunState>, AppError> {
    if policy.standings.is_empty() {
        return Ok(None);
    }
    Ok(earlier_runs(workspace, policy, as_of)?.first().map(KeptRun::state))
}

/// What the standings of a policy at a moment go on from: of everybody, or of one customer. `None` if no run is kept, or if
/// the policy has no standings. With it comes the state of the run that is gone on from.
///
/// # Errors
/// What the disk says of the list of runs, and a damaged run: another one before it would put other tiers in force.
pub(crate) fn run_before(
    workspace: Option<&Workspace>,
    policy: &Policy,
    as_of: &AsOf,
    only: Option<&CustomerId>,
) -> Result<(Option<RunState>, Option<RunBefore>), AppError> {
    let Some(workspace) = workspace.filter(|_| !policy.standings.is_empty()) else { return Ok((None, None)) };
    let runs = earlier_runs(workspace, policy, as_of)?;
    let state = runs.first().map(KeptRun::state);
    for run in runs {
        let read = run.read_current(|run| match only {
            None => run.before(policy),
            Some(customer) => run.before_of(policy, customer),
        });
        // One that has gone meanwhile says nothing.
        if let Some(before) = read? {
            return Ok((state, Some(before)));
        }
    }
    Ok((state, None))
}

impl KeptRun {
    const fn state(&self) -> RunState {
        (self.record.number, self.record.files.generation)
    }

    /// Which tier holds for every customer, by index into the scheme's tiers: their class, where the run had no
    /// standings in the scheme. `None` for customers without one.
    pub(crate) fn standing_tiers(&self, scheme: &RunScheme) -> Result<Vec<Option<u16>>, AppError> {
        if !self.has_standings(&scheme.name) {
            return self.tiers(scheme);
        }
        let column = self.read_beside(&format!("{STANDING}{}", scheme.name), ValueType::Text)?;
        let ids: Vec<&str> = scheme.tiers.iter().map(|tier| tier.id.as_str()).collect();
        let read = tiers_of(&column, &ids).filter(|read| read.iter().all(Result::is_ok));
        let read = read.ok_or_else(|| self.damaged(format!("of {} it has standings of no tier", scheme.name)))?;
        // All are known.
        Ok(read.into_iter().map(|tier| tier.ok().flatten()).collect())
    }

    /// Whether the run kept standings of a scheme.
    pub(crate) fn has_standings(&self, scheme: &str) -> bool {
        let kept = self.record.standings.as_ref();
        kept.is_some_and(|kept| kept.schemes.iter().any(|known| known.scheme == scheme))
    }

    fn before(&self, policy: &Policy) -> Result<RunBefore, AppError> {
        use rayon::prelude::*;
        let class = |name: &str| self.read_classes(name, ValueType::Text);
        let beside = |name: &str, value_type| self.read_beside(name, value_type);
        let (ids, schemes) = rayon::join(
            || self.ids(),
            || {
                let rules = policy.standings.par_iter();
                let read = rules.map(|rules| self.scheme_before(policy, rules.scheme, &class, &beside));
                read.collect::<Result<Vec<_>, AppError>>()
            },
        );
        self.run_before(ids?, schemes?)
    }

    /// The same of one customer; without rows if the run did not have them.
    fn before_of(&self, policy: &Policy, customer: &CustomerId) -> Result<RunBefore, AppError> {
        let (classes, further) = (Lookup::open(self)?, Lookup::open_beside(self)?);
        let Some(row) = classes.row_of(customer.as_str())? else {
            return self.run_before(Ids::default(), policy.standings.iter().map(|_| None).collect());
        };
        let class = |name: &str| classes.column_of(row, name, ValueType::Text);
        let beside = |name: &str, value_type| further.column_of(row, name, value_type);
        let rules = policy.standings.iter();
        let schemes = rules.map(|rules| self.scheme_before(policy, rules.scheme, &class, &beside));
        self.run_before([customer.as_str()].into_iter().collect(), schemes.collect::<Result<_, AppError>>()?)
    }

    fn run_before(&self, ids: Ids, schemes: Vec<Option<SchemeBefore>>) -> Result<RunBefore, AppError> {
        Ok(RunBefore { number: self.record.number, as_of: self.record.as_of()?.local(), ids, schemes })
    }

    /// One scheme, of the rows that `class` and `beside` read: a column of the classes, and one of those beside them.
    fn scheme_before(
        &self,
        policy: &Policy,
        scheme: usize,
        class: &(dyn Fn(&str) -> Result<Column, AppError> + Sync),
        beside: &(dyn Fn(&str, ValueType) -> Result<Column, AppError> + Sync),
    ) -> Result<Option<SchemeBefore>, AppError> {
        let Some(scheme) = policy.schemes.get(scheme) else { return Ok(None) };
        let name = scheme.name.as_str();
        if self.record.scheme(name).is_none() {
            return Ok(None);
        }
        let ids: Vec<&str> = scheme.tiers.iter().map(|tier| tier.id.as_str()).collect();
        let texts = |column: &Column| tiers_of(column, &ids).ok_or_else(|| self.damaged("its tiers are no texts"));
        let read = texts(&class(name)?)?;
        let mut is_known: Vec<bool> = read.iter().map(Result::is_ok).collect();
        // Of whom the tier of then is none of today's, `is_known` says so.
        let classes: Vec<Option<u16>> = read.into_iter().map(|tier| tier.ok().flatten()).collect();
        if !self.has_standings(name) {
            let settled = Settled::of_classes(classes.iter().copied(), self.record.as_of()?.local());
            return Ok(Some(SchemeBefore { settled, classes, is_known }));
        }
        let [tiers, since, arrivals, fell] = settled_names(name).map(|(name, value_type)| beside(&name, value_type));
        let settled = settled_of(&texts(&tiers?)?, [&since?, &arrivals?, &fell?], &mut is_known);
        let settled = settled.ok_or_else(|| self.damaged(format!("its standings of {name} cannot be read")))?;
        Ok(Some(SchemeBefore { settled, classes, is_known }))
    }
}

/// Tiers by index into a list of ids; an error for a text that is none of them.
type ReadTier = Result<Option<u16>, ()>;

/// Returns `None` if the column holds no texts.
fn tiers_of(column: &Column, ids: &[&str]) -> Option<Vec<ReadTier>> {
    let Column::Texts(texts) = column else { return None };
    let known: Vec<ReadTier> = texts
        .dictionary
        .iter()
        .map(|text| {
            let place = ids.iter().position(|id| *id == text.as_ref());
            place.and_then(|place| u16::try_from(place).ok()).map(Some).ok_or(())
        })
        .collect();
    let tier = |code: &u32| match usize::try_from(*code).ok().and_then(|code| known.get(code)) {
        Some(tier) => *tier,
        // The code of null.
        None => Ok(None),
    };
    Some(texts.codes.iter().map(tier).collect())
}

/// Returns `None` if a column is of another form or length, or holds something else.
fn settled_of(tiers: &[ReadTier], [since, arrivals, fell]: [&Column; 3], is_known: &mut [bool]) -> Option<Settled> {
    let (Column::Integers(since), Column::Texts(arrivals), Column::Integers(fell)) = (since, arrivals, fell) else {
        return None;
    };
    let lengths = [tiers.len(), since.values.len(), arrivals.codes.len(), fell.values.len()];
    if lengths.iter().any(|length| *length != is_known.len()) {
        return None;
    }
    let known = |text: &str| ARRIVALS.iter().find(|(word, _)| *word == text).map(|(_, arrival)| *arrival);
    let words: Option<Vec<Arrival>> = arrivals.dictionary.iter().map(|text| known(text)).collect();
    let words = words?;
    let mut settled = Settled::with_capacity(tiers.len());
    for ((row, tier), is_known) in tiers.iter().enumerate().zip(is_known) {
        *is_known &= tier.is_ok();
        settled.push(SettledRow {
            tier: tier.ok().flatten(),
            since: LocalTime::from_micros(since.get(row)?),
            arrival: *words.get(usize::try_from(*arrivals.codes.get(row)?).ok()?)?,
            fell: fell.get(row).map(LocalTime::from_micros),
        });
    }
    Some(settled)
}
