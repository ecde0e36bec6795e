//! Plans: what another policy would do on the facts of now, before it holds. Who would be where, which level members would
//! have, what discounts would cost. A plan is data: it names the facts and the policy in force that it was made beside,
//! and is put in force as long as both are as they were.

mod discounts;
mod file;

pub use discounts::{Discounts, PlannedDiscounts, gives_discounts, planned_discounts};
pub use file::{PlanFile, PlannedFacts, PlannedPolicy, facts_mark, read_plan};

use crate::changes::{Changes, CompareRequest, Side, compare};
use crate::context::RunContext;
use crate::error::{AppError, HistoryError, PlanError};
use crate::facts::Inputs;
use crate::history::RunScheme;
use crate::policies::LoadedPolicy;
use crate::runs::{TierRequest, Tiered, scheme_figures, tier, tier_of_kept};
use crate::workspace::Workspace;
use std::sync::Arc;
use terrace_domain::AsOf;

/// What to plan.
#[derive(Debug)]
pub struct PlanRequest<'a> {
    /// What holds.
    pub in_force: &'a Arc<LoadedPolicy>,
    /// What is to hold.
    pub draft: &'a Arc<LoadedPolicy>,
    /// One scheme alone, by name.
    pub scheme: Option<&'a str>,
    /// For when.
    pub as_of: &'a AsOf,
}

/// What a policy would do.
#[derive(Debug)]
pub struct Plan {
    /// Everybody by what holds.
    pub now: Tiered,
    /// Everybody by what is to hold.
    pub then: Tiered,
    /// Who would move, in the schemes that both have; `None` if they have none in common.
    pub changes: Option<Changes>,
    /// What their discounts take off; `None` if neither has any.
    pub discounts: Option<PlannedDiscounts>,
    /// The version of the lake that was read.
    pub lake_version: Option<u64>,
}

impl Plan {
    /// The schemes of the draft that the policy in force lacks.
    pub fn added(&self) -> Vec<RunScheme> {
        lacking(&self.then, &self.now)
    }

    /// The schemes of the policy in force that the draft lacks.
    pub fn dropped(&self) -> Vec<RunScheme> {
        lacking(&self.now, &self.then)
    }
}

/// The schemes of one run that another one lacks.
fn lacking(of: &Tiered, other: &Tiered) -> Vec<RunScheme> {
    let others = scheme_figures(other);
    let mut own = scheme_figures(of);
    own.retain(|scheme| others.iter().all(|other| other.name != scheme.name));
    own
}

/// Refuses a draft that cannot be put in force: bookings, overrides and amounts stand by the clock and the currency of the
/// policy that holds.
///
/// # Errors
/// [`PlanError::OtherMoney`].
pub fn refuse_other_money(in_force: &LoadedPolicy, draft: &LoadedPolicy) -> Result<(), PlanError> {
    let (held, new) = (&in_force.policy, &draft.policy);
    if held.currency == new.currency && held.timezone.name() == new.timezone.name() {
        return Ok(());
    }
    Err(PlanError::OtherMoney {
        file: draft.file.clone(),
        currency: held.currency.to_string(),
        timezone: held.timezone.name().to_owned(),
    })
}

/// Classifies everybody by both policies for one moment, over the same facts, and says what would change.
///
/// # Errors
/// [`PlanError::OtherMoney`], an unknown scheme, what reading facts may say, and that the work was cancelled.
pub fn plan(
    request: &PlanRequest<'_>,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Plan, AppError> {
    refuse_other_money(request.in_force, request.draft)?;
    let run = |policy: &Arc<LoadedPolicy>| {
        let request = TierRequest::new(Arc::clone(policy), request.as_of.clone());
        // The policy in force was mostly run before: what is kept of it need not be computed again.
        match tier_of_kept(&request, inputs, workspace, &[], ctx)? {
            Some(kept) => Ok::<Tiered, AppError>(kept),
            None => tier(request, inputs, workspace, ctx),
        }
    };
    let now = run(request.in_force)?;
    ctx.check()?;
    let then = run(request.draft)?;
    ctx.check()?;
    let compared = CompareRequest { from: Side::Now(&now), to: Side::Now(&then), scheme: request.scheme, causes: true };
    let changes = match compare(&compared, ctx) {
        Ok(changes) => Some(changes),
        Err(AppError::History(HistoryError::NothingInCommon { .. })) => None,
        Err(other) => return Err(other),
    };
    let discounts = planned_discounts(&now, &then, inputs, ctx)?;
    Ok(Plan { now, then, changes, discounts, lake_version: inputs.origin.lake_version() })
}
