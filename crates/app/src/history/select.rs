//! Which run a person means.

use super::record::RunRecord;
use super::run::KeptRun;
use super::{folder, index};
use crate::error::{AppError, HistoryError};
use crate::workspace::Workspace;
use terrace_domain::{Date, LocalTime};

/// All kept runs, by number.
///
/// # Errors
/// A damaged record, or what the disk says.
pub fn runs(workspace: &Workspace) -> Result<Vec<KeptRun>, AppError> {
    let mut all = Vec::new();
    for (_, record) in index::records(workspace)? {
        all.extend(record?.map(|record| KeptRun::new(workspace, record)));
    }
    Ok(all)
}

/// The kept runs of these very rules, by number.
///
/// # Errors
/// As [`runs`].
pub(super) fn runs_of(workspace: &Workspace, hash: &str) -> Result<Vec<KeptRun>, AppError> {
    let mut all = runs(workspace)?;
    all.retain(|run| run.record.policy.is_same(hash));
    Ok(all)
}

/// One kept run.
///
/// # Errors
/// [`HistoryError::UnknownRun`], a damaged record, or what the disk says.
pub fn show(workspace: &Workspace, number: u64) -> Result<KeptRun, AppError> {
    let record = folder::read(workspace, number)?.ok_or(HistoryError::UnknownRun(number))?;
    Ok(KeptRun::new(workspace, record))
}

/// The newest kept run of these very rules whose as-of is not after a moment on the policy's clock.
pub(crate) fn newest_of_rules(
    workspace: &Workspace,
    hash: &str,
    until: LocalTime,
) -> Result<Option<KeptRun>, AppError> {
    let mut best: Option<RunRecord> = None;
    for (_, record) in index::records(workspace)?.into_iter().rev() {
        let Some(record) = record? else { continue };
        let fits = record.micros() <= until.micros() && record.policy.is_same(hash);
        if fits && best.as_ref().is_none_or(|best| record.micros() > best.micros()) {
            best = Some(record);
        }
    }
    Ok(best.map(|record| KeptRun::new(workspace, record)))
}

/// The newest kept run of the policy of a name, and the one before it, by their as-of.
///
/// # Errors
/// As [`runs`].
pub fn newest_pair(workspace: &Workspace, policy: &str) -> Result<(Option<KeptRun>, Option<KeptRun>), AppError> {
    let mut all = runs(workspace)?;
    all.retain(|run| run.record.policy.name == policy);
    all.sort_by_key(|run| (run.record.micros(), run.record.number));
    let newest = all.pop();
    Ok((newest, all.pop()))
}

/// The two runs to compare: each named by its number, or by a date or time as the newest run whose as-of is not after
/// it. A date takes in its whole day. What is not named is the newest run, and the one before the other.
///
/// Runs that are named by dates, or not at all, are those of the policy of that name.
///
/// # Errors
/// [`HistoryError::UnknownRun`], [`HistoryError::NoneBefore`], [`HistoryError::TooFew`], [`HistoryError::NotARun`].
pub fn pair(
    workspace: &Workspace,
    policy: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<(KeptRun, KeptRun), AppError> {
    let mut all = runs(workspace)?;
    all.sort_by_key(|run| (run.record.micros(), run.record.number));
    let named = |text: &str| text.trim().parse::<u64>().ok();
    let numbered = [from, to].into_iter().flatten().find_map(named);
    let policy = match (numbered, policy) {
        (Some(number), _) => show(workspace, number)?.record.policy.name,
        (None, Some(policy)) => policy.to_owned(),
        // Without any run there is no policy to name.
        (None, None) => all
            .iter()
            .max_by_key(|run| run.record.number)
            .map_or_else(String::new, |run| run.record.policy.name.clone()),
    };
    let find = |text: &str| match named(text) {
        Some(number) => show(workspace, number),
        None => before(&all, &policy, text),
    };
    let of_policy: Vec<&KeptRun> = all.iter().filter(|run| run.record.policy.name == policy).collect();
    let too_few = || HistoryError::TooFew { policy: policy.clone(), runs: of_policy.len() };
    let to = match to {
        Some(text) => find(text)?,
        None => of_policy.last().map(|run| (*run).clone()).ok_or_else(too_few)?,
    };
    let from = match from {
        Some(text) => find(text)?,
        None => {
            let key = (to.record.micros(), to.record.number);
            let earlier = of_policy.iter().rev().find(|run| (run.record.micros(), run.record.number) < key);
            earlier.map(|run| (*run).clone()).ok_or_else(too_few)?
        }
    };
    Ok((from, to))
}

/// The newest run of a policy whose as-of is not after a date or time; `all` stand in the order of as-of and number.
fn before(all: &[KeptRun], policy: &str, text: &str) -> Result<KeptRun, AppError> {
    let text = text.trim();
    let day = Date::parse(text).ok();
    let limit = match day {
        Some(day) => Date::from_days(day.days().saturating_add(1)).start().micros() - 1,
        None => LocalTime::parse(text).map_err(|_| HistoryError::NotARun(text.to_owned()))?.micros(),
    };
    let mut fitting = all.iter().filter(|run| run.record.policy.name == policy && run.record.micros() <= limit);
    let none = || HistoryError::NoneBefore { policy: policy.to_owned(), moment: text.to_owned() };
    Ok(fitting.next_back().cloned().ok_or_else(none)?)
}
