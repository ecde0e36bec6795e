use super::customer::Lookup;
use super::run::KeptRun;
use super::select::runs;
use crate::error::AppError;
use crate::workspace::Workspace;
use rayon::prelude::*;
use std::collections::BTreeMap;
use terrace_domain::{AsOf, Value};

/// What a customer was in one kept run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastClasses {
    /// The run's number.
    pub run: u64,
    /// Its as-of, on the policy's clock.
    pub as_of: String,
    /// Whether the run had the customer at all.
    pub known: bool,
    /// The tier's id in each scheme that was asked for, in that order; `None` without a class.
    pub classes: Vec<Option<String>>,
}

/// What a customer was in every kept run of a policy up to an as-of, in its order; of runs for the same moment only the
/// newest counts. Runs for later moments are not opened.
///
/// # Errors
/// Damaged runs, or what the disk says.
pub fn past(
    workspace: &Workspace,
    policy: &str,
    schemes: &[&str],
    customer: &str,
    as_of: &AsOf,
) -> Result<Vec<PastClasses>, AppError> {
    let until = as_of.local().to_string();
    let mut all = runs(workspace)?;
    all.retain(|run| run.record.policy.name == policy && run.record.as_of <= until);
    all.sort_by_key(|run| (run.record.micros(), std::cmp::Reverse(run.record.number)));
    all.dedup_by_key(|run| run.record.micros());
    let entry = |run: &KeptRun| run.read_current(|run| past_classes(run, schemes, customer)).transpose();
    all.par_iter().filter_map(entry).collect()
}

fn past_classes(run: &KeptRun, schemes: &[&str], customer: &str) -> Result<PastClasses, AppError> {
    let lookup = Lookup::open(run)?;
    let row = lookup.row_of(customer)?;
    let class = |scheme: &&str| -> Result<Option<String>, AppError> {
        let Some(row) = row.filter(|_| run.record.scheme(scheme).is_some()) else { return Ok(None) };
        Ok(match lookup.value(row, scheme)? {
            Some(Value::Text(tier)) => Some(tier),
            _ => None,
        })
    };
    Ok(PastClasses {
        run: run.record.number,
        as_of: run.record.as_of.clone(),
        known: row.is_some(),
        classes: schemes.iter().map(class).collect::<Result<_, _>>()?,
    })
}

/// Since when a customer has been what they are in one scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The first run that had it so.
    pub run: u64,
    /// Its as-of.
    pub as_of: String,
    /// Whether the customer was known.
    pub known: bool,
    /// The tier's id; `None` without a class.
    pub class: Option<String>,
}

/// Since when a customer has been what they are, scheme by scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerHistory {
    schemes: BTreeMap<String, Vec<Since>>,
}

impl CustomerHistory {
    /// The history of a customer in some schemes up to an as-of; `None` if no runs are kept.
    ///
    /// # Errors
    /// Those of [`past`].
    pub fn read(
        workspace: &Workspace,
        policy: &str,
        schemes: &[&str],
        customer: &str,
        as_of: &AsOf,
    ) -> Result<Option<Self>, AppError> {
        let entries = past(workspace, policy, schemes, customer, as_of)?;
        let told = schemes.iter().enumerate().map(|(at, scheme)| ((*scheme).to_owned(), since(&entries, at)));
        Ok((!entries.is_empty()).then(|| Self { schemes: told.collect() }))
    }

    /// The changes in every scheme, by the scheme's name.
    pub fn schemes(&self) -> impl Iterator<Item = (&str, &[Since])> {
        self.schemes.iter().map(|(name, changes)| (name.as_str(), changes.as_slice()))
    }

    /// The changes in one scheme, the oldest first; empty if nothing is known of it.
    pub fn scheme(&self, name: &str) -> &[Since] {
        self.schemes.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The past in one scheme, by its place among those asked for: only where something changed.
pub fn since(past: &[PastClasses], scheme: usize) -> Vec<Since> {
    let mut changes: Vec<Since> = Vec::new();
    for entry in past {
        let class = entry.classes.get(scheme).cloned().flatten();
        if changes.last().is_none_or(|last| last.known != entry.known || last.class != class) {
            changes.push(Since { run: entry.run, as_of: entry.as_of.clone(), known: entry.known, class });
        }
    }
    // Before somebody is first known there is nothing to tell.
    let unknown = changes.iter().take_while(|change| !change.known).count();
    changes.split_off(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_are_told() {
        let entry = |run: u64, known: bool, class: Option<&str>| PastClasses {
            run,
            as_of: format!("2026-0{run}-01T00:00:00"),
            known,
            classes: vec![class.map(str::to_owned)],
        };
        let past = [
            entry(1, false, None),
            entry(2, true, Some("C")),
            entry(3, true, Some("C")),
            entry(4, true, None),
            entry(5, false, None),
            entry(6, true, Some("A")),
        ];
        let told: Vec<(u64, bool, Option<String>)> =
            since(&past, 0).into_iter().map(|change| (change.run, change.known, change.class)).collect();
        let class = |text: &str| Some(text.to_owned());
        assert_eq!(told, [(2, true, class("C")), (4, true, None), (5, false, None), (6, true, class("A"))]);
        assert!(since(&past[..1], 0).is_empty());
    }
}
