//! A run in columns for whoever keeps it in memory, and one customer more by its cutoffs.

use super::compute::compute;
use super::members::{RunMembers, member_of, members_of_kept};
use super::notes::{FactsFound, notes};
use super::standings::{StandingsOf, standings_of};
use super::tier::Tiered;
use super::{fields, forecasts};
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::Inputs;
use crate::history::{KeptRun, newest_of_rules};
use crate::note::Note;
use crate::policies::LoadedPolicy;
use crate::workspace::Workspace;
use terrace_analytics::FittedModels;
use terrace_domain::{AsOf, CustomerId};
use terrace_frame::{Column, Frame};
use terrace_policy::Policy;
use terrace_tiering::{Classes, Cutoffs, classify, classify_until};

/// Everybody of a run.
pub(crate) struct RunParts {
    /// The metrics.
    pub(crate) frame: Frame,
    /// The classes.
    pub(crate) classes: Classes,
    /// By which they were classified.
    pub(crate) cutoffs: Cutoffs,
    /// Standings, then level and points.
    pub(crate) given: Vec<Column>,
    /// The models behind forecasts.
    pub(crate) models: FittedModels,
    /// What who explains a customer should know.
    pub(crate) notes: Vec<Note>,
}

impl Tiered {
    /// The run in columns.
    pub(crate) fn parts(&self) -> RunParts {
        RunParts {
            frame: self.frame.clone(),
            classes: self.outcome.classes.clone(),
            cutoffs: self.outcome.cutoffs.clone(),
            given: self.given(&self.request.policy.policy),
            models: self.forecasts.as_ref().map(|forecasts| forecasts.models.clone()).unwrap_or_default(),
            notes: self.explain_notes.clone(),
        }
    }
}

/// The newest kept run of these rules that is not for a later moment: the lake version it read, its number and itself.
/// Nobody is computed. Returns `None` if there is none, or it cannot be read: what is wrong with it is said where runs are
/// shown.
///
/// # Errors
/// What the disk says, and that the work was cancelled.
pub(crate) fn newest_parts(
    policy: &LoadedPolicy,
    until: &AsOf,
    inputs: &Inputs,
    workspace: &Workspace,
    ctx: &RunContext<'_>,
) -> Result<Option<(u64, u64, RunParts)>, AppError> {
    let rules = &policy.policy;
    let Some(run) = newest_of_rules(workspace, &rules.hash, until.local())? else { return Ok(None) };
    let read = |run: &KeptRun| {
        let record = run.record();
        if record.timezone != rules.timezone.name() {
            return Ok(None);
        }
        let as_of = record.as_of()?;
        let parts = parts_of(rules, run, inputs, (&as_of, workspace), ctx)?;
        Ok(Some((record.lake_version, record.number, parts)))
    };
    match run.read_current(read) {
        Ok(found) => Ok(found.flatten()),
        Err(AppError::History(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

fn parts_of(
    policy: &Policy,
    run: &KeptRun,
    inputs: &Inputs,
    (as_of, workspace): (&AsOf, &Workspace),
    ctx: &RunContext<'_>,
) -> Result<RunParts, AppError> {
    let (frame, cutoffs) = rayon::join(|| run.frame(policy, as_of, ctx.cancel), || run.cutoffs());
    let (frame, cutoffs) = (frame?, cutoffs?);
    let classes = classify_until(policy, &cutoffs, &frame, ctx.cancel)?;
    let of = StandingsOf { workspace: Some(workspace), policy, frame: &frame, only: None };
    let standings = standings_of(of, |scheme, row| classes.tier(scheme, row), ctx.cancel)?;
    let members = members_of_kept(policy, run, inputs, as_of, &frame)?;
    let standings = standings.columns(policy).into_iter().map(|column| column.values.into_owned());
    let members = members.iter().flat_map(RunMembers::columns).map(|column| column.values.into_owned());
    let given = standings.chain(members).collect();
    let models = run.models()?;
    let notes = notes_of(policy, run, inputs, as_of, &models)?;
    Ok(RunParts { classes, cutoffs, given, models, notes, frame })
}

fn notes_of(
    policy: &Policy,
    run: &KeptRun,
    inputs: &Inputs,
    as_of: &AsOf,
    models: &FittedModels,
) -> Result<Vec<Note>, AppError> {
    let Some(grounds) = run.grounds()? else { return Ok(Vec::new()) };
    let found = FactsFound { newest_order: grounds.newest_order(), costs: grounds.costs() };
    let mut all = notes(policy, inputs, as_of, &found);
    all.extend(fields::notes(policy, inputs, grounds.fields()));
    let has_forecasts = !forecasts::of_policy(policy).is_empty();
    all.extend(forecasts::notes(Some(models).filter(|_| has_forecasts)));
    Ok(all)
}

/// One customer to compute by the cutoffs of a run.
pub(crate) struct RowRequest<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) cutoffs: &'a Cutoffs,
    pub(crate) models: &'a FittedModels,
    pub(crate) as_of: &'a AsOf,
    pub(crate) workspace: &'a Workspace,
    pub(crate) customer: &'a CustomerId,
}

/// The metrics of one customer, and their standings, level and points as [`RunParts`] has them; `None` for who has no
/// facts. Nothing but the customer's own facts is read.
///
/// # Errors
/// What reading facts may say.
pub(crate) fn row_of_customer(
    request: &RowRequest<'_>,
    inputs: &Inputs,
) -> Result<Option<(Frame, Vec<Column>)>, AppError> {
    let RowRequest { policy, cutoffs, models, as_of, workspace, customer } = *request;
    let frame = compute(policy, &policy.attributes, inputs, as_of, Some((customer, models)))?.frame;
    if frame.ids.is_empty() {
        return Ok(None);
    }
    let classes = classify(policy, cutoffs, &frame)?;
    let of = StandingsOf { workspace: Some(workspace), policy, frame: &frame, only: Some(customer) };
    let standings = standings_of(of, |scheme, row| classes.tier(scheme, row), inputs.facts.cancel())?;
    let mut given: Vec<Column> =
        standings.columns(policy).into_iter().map(|column| column.values.into_owned()).collect();
    if let Some(rules) = &policy.membership {
        let member = member_of(policy, inputs, as_of, customer)?;
        given.extend(RunMembers::columns_of_one(rules, member.as_ref()));
    }
    Ok(Some((frame, given)))
}
