//! Keeping a run in the history of its workspace.

use super::notes::newest;
use super::profile::SchemeProfile;
use super::question::question;
use super::tier::Tiered;
use crate::context::RunContext;
use crate::error::AppError;
use crate::history::{self, KeptOutcome, NewRun, RunGrounds, RunScheme, RunTier};
use crate::workspace::Workspace;
use terrace_frame::Column;
use terrace_policy::{Policy, Scheme};
use terrace_tiering::{RankedValues, ranked_values};

/// A run to keep.
#[derive(Debug)]
pub struct KeepRequest<'a> {
    /// The version of the lake that was read.
    pub lake_version: u64,
    /// The run.
    pub tiered: &'a Tiered,
}

/// Keeps a run, in the place of the same one from before if there is one; then removes those that are too old.
///
/// What fails on the way, or is cancelled, leaves the history as it was.
///
/// # Errors
/// What the disk says, and that the work was cancelled.
pub fn keep(workspace: &Workspace, request: &KeepRequest<'_>, ctx: &RunContext<'_>) -> Result<KeptOutcome, AppError> {
    let KeepRequest { lake_version, tiered } = *request;
    let policy = &tiered.policy;
    let net = Column::Integers(tiered.standard.net.clone());
    let new = NewRun {
        policy,
        as_of: &tiered.request.as_of,
        lake_version,
        at: ctx.now,
        table: tiered.plain_table()?,
        ordered: &tiered.frame.ordered,
        net: &net,
        attributes: &tiered.frame.attributes,
        cutoffs: &tiered.outcome.cutoffs,
        models: tiered.forecasts.as_ref().map(|forecasts| &forecasts.models),
        scores: scores(&policy.policy, tiered)?,
        looked_up: tiered.outcome.looked_up(&policy.policy, &tiered.frame),
        settled: tiered.standings.schemes.iter().map(|known| (known.scheme, known.standings.settled())).collect(),
        standings: tiered.standings.record(),
        members: tiered.members.as_ref().map(|members| members.figures.clone()),
        grounds: grounds(workspace, request)?,
        revenue: tiered.revenue(),
        schemes: scheme_figures(tiered),
    };
    history::keep(workspace, &new, ctx.cancel)
}

/// By name of each scheme that scores customers the score of those who have a tier in it.
fn scores(policy: &Policy, tiered: &Tiered) -> Result<Vec<(String, Column)>, AppError> {
    let mut all = Vec::new();
    let scoring = policy.schemes.iter().filter(|scheme| ranked_values(scheme) == Some(RankedValues::Scores));
    for name in scoring.map(|scheme| scheme.name.as_str()) {
        let scores = tiered.outcome.detail(policy, &tiered.frame, name, "score")?;
        all.extend(scores.map(|scores| (name.to_owned(), scores)));
    }
    Ok(all)
}

/// What the run rests on.
fn grounds(workspace: &Workspace, request: &KeepRequest<'_>) -> Result<Option<RunGrounds>, AppError> {
    let KeepRequest { lake_version, tiered, .. } = *request;
    let basis = history::basis_of(workspace, lake_version, &question(&tiered.policy.policy).uses)?;
    let newest = newest(&tiered.standard.last);
    Ok(basis.map(|basis| RunGrounds::new(basis, newest, tiered.fields.clone(), tiered.costs)))
}

/// The schemes of a run in figures.
pub(crate) fn scheme_figures(tiered: &Tiered) -> Vec<RunScheme> {
    let policy = &tiered.policy.policy;
    let figures = |(scheme, profile): (&Scheme, &SchemeProfile)| {
        let tiers = scheme.tiers.iter().zip(&profile.tiers).map(|(tier, figures)| {
            let (en, zh) = (tier.title.en.clone(), tier.title.zh.clone());
            let (customers, revenue) = (figures.customers as u64, figures.revenue.ten_thousandths());
            RunTier { id: tier.id.to_string(), en, zh, customers, revenue }
        });
        let (en, zh) = (scheme.title.en.clone(), scheme.title.zh.clone());
        RunScheme {
            name: scheme.name.to_string(),
            en,
            zh,
            ordered: scheme.kind.is_ordered(),
            tiers: tiers.collect(),
            unclassified: profile.unclassified as u64,
        }
    };
    policy.schemes.iter().zip(&tiered.profiles).map(figures).collect()
}
