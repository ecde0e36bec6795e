//! Who the natural groups of earlier runs were, so that later runs keep their numbers.

use super::index;
use super::record::RunRecord;
use super::run::KeptRun;
use crate::error::AppError;
use crate::workspace::Workspace;
use terrace_domain::AsOf;
use terrace_policy::{Policy, Scheme, SchemeKind};
use terrace_tiering::{Cutoffs, SchemeCutoffs};

/// For each scheme of natural groups the cutoffs of the kept run to go by: of the runs of the policy of that name in
/// which the scheme had the same metrics, the last one up to the as-of, else the first one after it.
///
/// # Errors
/// What the disk says of the list of runs, and damaged runs.
pub(crate) fn earlier_groups(
    workspace: Option<&Workspace>,
    policy: &Policy,
    as_of: &AsOf,
) -> Result<Cutoffs, AppError> {
    let mut found = Cutoffs::default();
    let wanted: Vec<(&Scheme, Vec<&str>)> = policy.schemes.iter().filter_map(metrics).collect();
    let Some(workspace) = workspace.filter(|_| !wanted.is_empty()) else { return Ok(found) };
    for record in by_nearness(workspace, policy, as_of)? {
        if found.schemes.len() == wanted.len() {
            break;
        }
        let run = KeptRun::new(workspace, record);
        // A run that has gone meanwhile says nothing; without a damaged one groups would get other numbers.
        let Some(mut cutoffs) = run.read_current(KeptRun::cutoffs)? else { continue };
        for (scheme, metrics) in &wanted {
            let name = scheme.name.as_str();
            if found.schemes.contains_key(name) {
                continue;
            }
            let Some(SchemeCutoffs::Clusters { groups, .. }) = cutoffs.schemes.get(name) else { continue };
            let had = groups.features.iter().map(|feature| feature.metric.as_str());
            if had.eq(metrics.iter().copied()) && !groups.groups.is_empty() {
                found.schemes.extend(cutoffs.schemes.remove_entry(name));
            }
        }
    }
    Ok(found)
}

fn metrics(scheme: &Scheme) -> Option<(&Scheme, Vec<&str>)> {
    let SchemeKind::Clusters { features, .. } = &scheme.kind else { return None };
    Some((scheme, features.iter().map(|feature| feature.metric.name.as_str()).collect()))
}

fn by_nearness(workspace: &Workspace, policy: &Policy, as_of: &AsOf) -> Result<Vec<RunRecord>, AppError> {
    let mut records: Vec<RunRecord> = Vec::new();
    for (_, record) in index::records(workspace)? {
        records.extend(record?.filter(|record| record.policy.name == policy.name.as_str()));
    }
    let until = as_of.local().micros();
    let distance = |record: &RunRecord| {
        let at = record.micros();
        let is_later = at > until;
        // No time is the first of all.
        (is_later, if is_later { at } else { at.saturating_neg() }, std::cmp::Reverse(record.number))
    };
    records.sort_by_key(distance);
    Ok(records)
}
