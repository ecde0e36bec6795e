//! Which tiers are in force: standings of everybody, or of one customer, from their classes and the run before.

use crate::error::AppError;
use crate::history::{self, RunBefore, RunState, arrival_word, run_before};
use crate::output::{NEWCOMER_UNTIL, OutputColumn, SINCE, STANDING, UNTIL, WHY};
use crate::workspace::{HeldOverride, Workspace};
use rayon::prelude::*;
use std::borrow::Cow;
use std::cmp::Ordering;
pub use terrace_care::standings::{Arrival, Standing, Why};
use terrace_care::standings::{
    EarlierRun, Override, Overrides, StandingQuestion, Standings, newcomers_until, standings as compute_standings,
};
use terrace_domain::{CancelToken, CustomerId, InternalError, LocalTime, ValueType};
use terrace_frame::{Column, Frame, Ids, Texts};
use terrace_policy::{Policy, StandingRules, Target};

/// The standings of a run; none if its policy has no standings.
#[derive(Debug, Clone, Default)]
pub struct RunStandings {
    /// The run that they go on from; `None` if there is none.
    pub from: Option<StandingsFrom>,
    /// The state of the run that should be gone on from.
    pub(crate) rests_on: Option<RunState>,
    /// In the policy's order of standings.
    pub schemes: Vec<SchemeStandings>,
}

/// The run that standings go on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingsFrom {
    /// Its number.
    pub run: u64,
    /// For when it was, on the policy's clock.
    pub as_of: LocalTime,
}

/// The standings of one scheme.
#[derive(Debug, Clone)]
pub struct SchemeStandings {
    /// The scheme, by index into the policy's.
    pub scheme: usize,
    /// What holds for every customer.
    pub standings: Standings,
    /// Before when each customer is too new to be retired; `None` if the policy does not ask.
    pub newcomers: Option<Vec<Option<LocalTime>>>,
    /// In figures.
    pub figures: history::StandingFigures,
}

/// What one customer's standing in a scheme is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerStanding {
    /// The scheme, by index into the policy's.
    pub scheme: usize,
    /// What holds.
    pub standing: Standing,
    /// Before when the customer is too new to be retired; `None` if they are not.
    pub newcomer_until: Option<LocalTime>,
}

/// Whose standings are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct StandingsOf<'a> {
    pub(super) workspace: Option<&'a Workspace>,
    pub(super) policy: &'a Policy,
    pub(super) frame: &'a Frame,
    /// The only customer of the frame, if it holds one alone.
    pub(super) only: Option<&'a CustomerId>,
}

/// Computes the standings of a policy from the classes of everybody in a frame, by scheme and row; nothing at all where
/// the policy has none.
///
/// # Errors
/// What the disk says of the list of runs, and that the work was cancelled.
pub(super) fn standings_of(
    question: StandingsOf<'_>,
    class: impl Fn(usize, usize) -> Option<u16> + Sync,
    cancel: &CancelToken,
) -> Result<RunStandings, AppError> {
    let StandingsOf { workspace, policy, frame, only } = question;
    if policy.standings.is_empty() {
        return Ok(RunStandings::default());
    }
    let (rests_on, before) = run_before(workspace, policy, &frame.as_of, only)?;
    cancel.check()?;
    let rows = before.as_ref().map(|before| rows_before(&frame.ids, &before.ids)).transpose()?;
    cancel.check()?;
    let earlier = before.as_ref().zip(rows.as_deref());
    let held = workspace.map(Workspace::overrides).unwrap_or_default();
    let schemes = policy.standings.par_iter().enumerate().map(|(at, rules)| {
        cancel.check()?;
        scheme_standings(policy, (at, rules), frame, &class, (earlier, &held))
    });
    let schemes = schemes.collect::<Result<Vec<_>, AppError>>()?;
    let from = before.map(|before| StandingsFrom { run: before.number, as_of: before.as_of });
    Ok(RunStandings { from, rests_on, schemes })
}

/// The run before, with the row that each customer has in it.
type RowsBefore<'a> = Option<(&'a RunBefore, &'a [Option<u32>])>;

fn scheme_standings(
    policy: &Policy,
    (at, rules): (usize, &StandingRules),
    frame: &Frame,
    class: &impl Fn(usize, usize) -> Option<u16>,
    (earlier, held): (RowsBefore<'_>, &[HeldOverride]),
) -> Result<SchemeStandings, AppError> {
    let classes: Vec<Option<u16>> = (0..frame.ids.len()).map(|row| class(rules.scheme, row)).collect();
    let of_scheme = earlier.and_then(|(run, rows)| Some((run, rows, run.schemes.get(at)?.as_ref()?)));
    // Whose tier of then is no tier of now begins anew.
    let known: Option<Vec<Option<u32>>> = of_scheme.map(|(_, rows, before)| {
        let is_known = |row: &u32| before.is_known.get(*row as usize).copied().unwrap_or(false);
        rows.iter().map(|row| row.filter(is_known)).collect()
    });
    let earlier = of_scheme.zip(known.as_deref()).map(|((run, _, before), rows)| EarlierRun {
        as_of: run.as_of,
        settled: &before.settled,
        classes: &before.classes,
        rows,
    });
    let overrides = overrides_of(policy, rules, &frame.ids, held);
    let as_of = frame.as_of.local();
    let question = StandingQuestion { rules, as_of, classes: &classes, earlier, overrides: &overrides };
    let standings = compute_standings(&question)?;
    let newcomers = newcomers_of(rules, frame)?;
    let figures = figures(policy, rules, &standings, newcomers.as_deref())?;
    Ok(SchemeStandings { scheme: rules.scheme, standings, newcomers, figures })
}

/// What was decided of a scheme's customers who are there.
fn overrides_of(policy: &Policy, rules: &StandingRules, ids: &Ids, held: &[HeldOverride]) -> Overrides {
    let scheme = policy.schemes.get(rules.scheme);
    let of_scheme = held.iter().filter(|held| scheme.is_some_and(|scheme| scheme.name.as_str() == held.scheme));
    Overrides::new(of_scheme.filter_map(|held| {
        let tier = scheme?.tiers.iter().position(|tier| tier.id.as_str() == held.tier)?;
        let row = ids.find(&held.customer)?;
        let decided = Override {
            tier: u16::try_from(tier).ok()?,
            from: held.from,
            until: held.until,
            reason: held.reason.clone(),
            who: held.who.clone(),
            approved_by: held.approved_by.clone(),
        };
        Some((row, decided))
    }))
}

/// For each id its row among earlier ones; both are sorted.
fn rows_before(now: &Ids, before: &Ids) -> Result<Vec<Option<u32>>, InternalError> {
    if u32::try_from(before.len()).is_err() {
        return Err(InternalError::new("more customers than rows are counted"));
    }
    let rows = 0u32..;
    if now == before {
        return Ok(rows.map(Some).take(now.len()).collect());
    }
    let mut earlier = before.iter().zip(rows).peekable();
    let found = now.iter().map(|id| {
        loop {
            let (known, row) = earlier.peek()?;
            match (*known).cmp(id) {
                Ordering::Less => drop(earlier.next()),
                Ordering::Equal => return Some(*row),
                Ordering::Greater => return None,
            }
        }
    });
    Ok(found.collect())
}

fn newcomers_of(rules: &StandingRules, frame: &Frame) -> Result<Option<Vec<Option<LocalTime>>>, AppError> {
    let Some(newcomers) = &rules.newcomers else { return Ok(None) };
    let lacking = || InternalError::new(format!("the run lacks the metric {}", newcomers.first_order.name));
    let Target::Metric(metric) = newcomers.first_order.target else { return Err(lacking().into()) };
    let column = frame.metrics.get(metric).and_then(Option::as_ref).ok_or_else(lacking)?;
    Ok(Some(newcomers_until(newcomers, &frame.as_of, column)?))
}

fn figures(
    policy: &Policy,
    rules: &StandingRules,
    standings: &Standings,
    newcomers: Option<&[Option<LocalTime>]>,
) -> Result<history::StandingFigures, InternalError> {
    let lacking = || InternalError::new("standings of a scheme that is not there");
    let scheme = policy.schemes.get(rules.scheme).ok_or_else(lacking)?;
    let mut tiers = vec![0u64; scheme.tiers.len()];
    let mut without = 0u64;
    for standing in standings.rows() {
        match standing.tier {
            None => without += 1,
            Some(tier) => *tiers.get_mut(usize::from(tier)).ok_or_else(lacking)? += 1,
        }
    }
    let newcomers = newcomers.map(|newcomers| newcomers.iter().filter(|until| until.is_some()).count() as u64);
    let waiting = standings.waiting() as u64;
    Ok(history::StandingFigures { scheme: scheme.name.to_string(), tiers, without, waiting, newcomers })
}

impl RunStandings {
    /// The standings in a scheme, by index into the policy's; `None` if it has none.
    pub fn scheme(&self, scheme: usize) -> Option<&SchemeStandings> {
        self.schemes.iter().find(|known| known.scheme == scheme)
    }

    /// What holds for one customer in each scheme that has standings.
    pub(super) fn customer(&self, row: usize) -> Vec<CustomerStanding> {
        let of_scheme = |known: &SchemeStandings| {
            let newcomers = known.newcomers.as_ref();
            Some(CustomerStanding {
                scheme: known.scheme,
                standing: known.standings.row(row)?,
                newcomer_until: newcomers.and_then(|until| until.get(row).copied().flatten()),
            })
        };
        self.schemes.iter().filter_map(of_scheme).collect()
    }

    /// The standings in figures; `None` if there are none.
    pub(super) fn record(&self) -> Option<history::KeptStandings> {
        let schemes: Vec<history::StandingFigures> = self.schemes.iter().map(|known| known.figures.clone()).collect();
        let from = self.from.as_ref();
        (!schemes.is_empty()).then(|| history::KeptStandings {
            from: from.map(|from| from.run),
            from_as_of: from.map(|from| from.as_of.to_string()),
            schemes,
        })
    }

    /// The columns that stand behind those of the schemes, as [`crate::output::standing_columns`] names them.
    pub(super) fn columns(&self, policy: &Policy) -> Vec<OutputColumn<'static>> {
        let of_scheme = |known: &SchemeStandings| {
            let scheme = policy.schemes.get(known.scheme);
            let named = |name: &str, values: Column| {
                let scheme = scheme.map_or("", |scheme| scheme.name.as_str());
                OutputColumn { name: format!("{scheme}.{name}"), values: Cow::Owned(values) }
            };
            let id = |tier: &u16| {
                let tier = scheme.and_then(|scheme| scheme.tiers.get(usize::from(*tier)));
                tier.map_or_else(String::new, |tier| tier.id.to_string())
            };
            let rows = || known.standings.rows();
            let times = |times: Vec<Option<i64>>| Column::optional_integers(ValueType::Time, times);
            let since = rows().map(|row| Some(row.since.micros())).collect();
            let until = rows().map(|row| row.until.map(LocalTime::micros)).collect();
            let mut columns = vec![
                named(STANDING, Column::Texts(Texts::from_keys(rows().map(|row| row.tier), id))),
                named(SINCE, times(since)),
                named(
                    WHY,
                    Column::Texts(Texts::from_keys(rows().map(|row| Some(row.why)), |why| word(*why).to_owned())),
                ),
                named(UNTIL, times(until)),
            ];
            let newcomers = known.newcomers.iter().map(|until| {
                named(NEWCOMER_UNTIL, times(until.iter().map(|until| until.map(LocalTime::micros)).collect()))
            });
            columns.extend(newcomers);
            columns
        };
        self.schemes.iter().flat_map(of_scheme).collect()
    }
}

/// The word by which files and answers say why a tier holds.
pub fn word(why: Why) -> &'static str {
    match why {
        Why::Class(arrival) => arrival_word(arrival),
        Why::Grace => "grace",
        Why::Hold => "hold",
        Why::Review => "review",
        Why::Override => "override",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn rows_are_found_among_earlier_ones(
            now in proptest::collection::btree_set("[a-d]{1,3}", 0..20),
            before in proptest::collection::btree_set("[a-d]{1,3}", 0..20),
        ) {
            let ids = |of: &BTreeSet<String>| of.iter().map(String::as_str).collect::<Ids>();
            let found = rows_before(&ids(&now), &ids(&before)).unwrap();
            let expected: Vec<Option<u32>> =
                now.iter().map(|id| before.iter().position(|known| known == id).map(|row| row as u32)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
