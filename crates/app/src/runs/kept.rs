//! A run read back from the history, for answers about everybody.

use super::compute::standard_columns;
use super::forecasts;
use super::members::members_of_kept;
use super::question::{question, standard};
use super::standings::{StandingsOf, standings_of};
use super::tier::{AskedColumns, Classified, TierRequest, Tiered, finished};
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::{Inputs, Origin};
use crate::history::{SameRun, earlier_groups, same_run};
use crate::workspace::Workspace;
use terrace_analytics::population;
use terrace_frame::Column;
use terrace_policy::MeasureUse;
use terrace_tiering::{Outcome, classify_until};

/// Reads everybody back from the kept run that says what computing them would say, or returns `None` if there is none
/// that can be read. What runs do not keep is computed in one pass over the facts, and with it the measures `beside`.
///
/// What the models say of each customer is in the metrics; the models themselves are not part of the answer.
///
/// # Errors
/// What reading facts may say, and that the work was cancelled.
pub(crate) fn tier_of_kept(
    request: &TierRequest,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    beside: &[MeasureUse],
    ctx: &RunContext<'_>,
) -> Result<Option<Tiered>, AppError> {
    ctx.check()?;
    let (Some(workspace), Origin::Lake { version }) = (workspace, &inputs.origin) else { return Ok(None) };
    if !request.columns.is_empty() || request.condition.is_some() {
        return Ok(None);
    }
    let policy = &request.policy.policy;
    let Ok(Some(known)) = same_run(workspace, policy, &request.as_of, *version, &question(policy).uses) else {
        return Ok(None);
    };
    let inputs = inputs.clone().cancelled_by(ctx.cancel);
    match read(request, &inputs, workspace, known, beside, ctx) {
        Err(error) if error.is_cancelled() => Err(error),
        // A run that cannot be read says nothing; what is wrong with it is said where runs are shown.
        Err(AppError::History(_)) => Ok(None),
        done => done,
    }
}

fn read(
    request: &TierRequest,
    inputs: &Inputs,
    workspace: &Workspace,
    known: SameRun,
    beside: &[MeasureUse],
    ctx: &RunContext<'_>,
) -> Result<Option<Tiered>, AppError> {
    let (policy, as_of) = (&request.policy.policy, &request.as_of);
    let SameRun { run, grounds, cutoffs } = known;
    let uses: Vec<MeasureUse> = standard().into_iter().chain(beside.iter().cloned()).collect();
    let (frame, found) =
        rayon::join(|| run.frame(policy, as_of, ctx.cancel), || population(&inputs.facts, &uses, &[], as_of, None));
    let (frame, found) = (frame?, found?);
    if found.ids != frame.ids {
        return Ok(None);
    }
    let mut columns = found.columns;
    let further: Vec<Column> = columns.split_off(standard().len().min(columns.len()));
    let standard = standard_columns(columns)?;
    let classes = classify_until(policy, &cutoffs, &frame, ctx.cancel)?;
    let of = StandingsOf { workspace: Some(workspace), policy, frame: &frame, only: None };
    let standings = standings_of(of, |scheme, row| classes.tier(scheme, row), ctx.cancel)?;
    let members = members_of_kept(policy, &run, inputs, as_of, &frame)?;
    let classified = Classified {
        frame,
        standard,
        forecasts: None,
        fields: grounds.fields().to_vec(),
        costs: grounds.costs(),
        earlier: earlier_groups(Some(workspace), policy, as_of)?,
        outcome: Outcome { cutoffs, classes },
        standings,
        members,
        memory: None,
    };
    let asked = AskedColumns { attributes: policy.attributes.clone(), condition: None };
    let of_forecasts = forecasts::notes(Some(&run.models()?));
    let mut tiered = finished(request.clone(), classified, asked, of_forecasts, inputs, ctx)?;
    tiered.beside = beside.iter().cloned().zip(further).collect();
    Ok(Some(tiered))
}
