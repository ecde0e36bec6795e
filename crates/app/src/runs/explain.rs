//! Why a customer has their classes, with the facts behind each metric.

use super::compute::{Computed, compute, forecasts_of};
use super::life_cycle::tell_stages;
use super::members::member_of;
use super::notes::{FactsFound, newest, notes};
use super::parts::RowRequest;
use super::question::question;
use super::standings::{CustomerStanding, RunStandings, StandingsOf, standings_of};
use super::tier::{Tiered, classify_everybody};
use super::{fields, forecasts};
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::{Inputs, Origin};
use crate::history::{KeptRun, SameRun, same_run};
use crate::note::Note;
use crate::policies::LoadedPolicy;
use crate::similar::similar_ids;
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::sync::Arc;
pub use terrace_analytics::Reading;
use terrace_analytics::{Evidence, Forecasts, evidence};
use terrace_domain::{AsOf, CustomerId};
use terrace_frame::{Frame, Ids};
pub use terrace_loyalty::MemberView;
use terrace_policy::{Metric, MetricSource, Policy, Scheme};
pub use terrace_tiering::explain::*;
use terrace_tiering::{Cutoffs, Outcome, Peers, classify};

/// Whom to explain.
#[derive(Debug, Clone)]
pub struct ExplainRequest {
    /// The rules.
    pub policy: Arc<LoadedPolicy>,
    /// For when.
    pub as_of: AsOf,
    /// The customer's id.
    pub customer: String,
    /// Only this scheme.
    pub scheme: Option<String>,
}

/// An explanation with the facts behind it.
#[derive(Debug)]
pub struct Explained {
    /// The rules, with the names of natural groups if the policy gives them none.
    pub policy: Arc<LoadedPolicy>,
    /// How every class came about.
    pub explanation: Explanation,
    /// By which they were classified.
    pub cutoffs: Cutoffs,
    /// Which tier is in force in each scheme that is told of and has standings.
    pub standings: Vec<CustomerStanding>,
    /// The customer's level and points; `None` for who is no member.
    pub member: Option<MemberView>,
    /// The facts behind each metric that is a measure.
    pub evidence: Vec<Evidence>,
    /// What stands behind each metric that is a forecast: index into the policy's metrics, and the reading. Nothing of
    /// who never ordered.
    pub forecasts: Vec<(usize, Reading)>,
    /// What the reader should know.
    pub notes: Vec<Note>,
}

/// Explains one customer by the very code that classifies everybody. A kept run that says what computing everybody
/// would say stands for it: the answer is the same.
///
/// # Errors
/// An unknown customer or scheme, what reading facts may say, and that the work was cancelled.
pub fn explain(
    request: &ExplainRequest,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Explained, AppError> {
    request.check()?;
    let inputs = &inputs.clone().cancelled_by(ctx.cancel);
    if let Some(explained) = explain_of_kept(request, inputs, workspace, ctx)? {
        return Ok(explained);
    }
    let policy = &request.policy.policy;
    let classified = classify_everybody(policy, &policy.attributes, inputs, &request.as_of, workspace, ctx)?;
    let found = FactsFound { newest_order: newest(&classified.standard.last), costs: classified.costs };
    let mut notes = notes(policy, inputs, &request.as_of, &found);
    notes.extend(fields::notes(policy, inputs, &classified.fields));
    notes.extend(forecasts::notes(classified.forecasts.as_ref().map(|forecasts| &forecasts.models)));
    let everybody = Everybody {
        frame: &classified.frame,
        outcome: &classified.outcome,
        standings: &classified.standings,
        forecasts: classified.forecasts.as_ref(),
    };
    everybody.explain(request, inputs, notes)
}

/// Explains one customer of a run that was computed before, over the same facts.
///
/// # Errors
/// As [`explain`].
pub(crate) fn explain_of_run(
    request: &ExplainRequest,
    run: &Tiered,
    inputs: &Inputs,
    ctx: &RunContext<'_>,
) -> Result<Explained, AppError> {
    request.check()?;
    ctx.check()?;
    let everybody = Everybody {
        frame: &run.frame,
        outcome: &run.outcome,
        standings: &run.standings,
        forecasts: run.forecasts.as_ref(),
    };
    everybody.explain(request, inputs, run.explain_notes.clone())
}

impl ExplainRequest {
    /// An unknown scheme is said before the work, not after it.
    fn check(&self) -> Result<(), AppError> {
        let policy = &self.policy.policy;
        match &self.scheme {
            Some(name) if policy.scheme(name).is_none() => {
                let known = policy.schemes.iter().map(|scheme| scheme.name.to_string()).collect();
                Err(AppError::UnknownScheme { name: name.clone(), known })
            }
            _ => Ok(()),
        }
    }

    fn retain_scheme(&self, explanation: &mut Explanation) {
        if let Some(name) = &self.scheme {
            explanation.schemes.retain(|scheme| scheme.scheme == *name);
        }
    }

    /// The standings of the only customer of a frame, of the schemes that are told.
    fn standings_of_one(
        &self,
        of: StandingsOf<'_>,
        cutoffs: &Cutoffs,
        inputs: &Inputs,
    ) -> Result<Vec<CustomerStanding>, AppError> {
        if of.policy.standings.is_empty() {
            return Ok(Vec::new());
        }
        let classes = classify(of.policy, cutoffs, of.frame)?;
        let found = standings_of(of, |scheme, row| classes.tier(scheme, row), inputs.facts.cancel())?;
        Ok(self.told_standings(found.customer(0)))
    }

    fn told_standings(&self, mut standings: Vec<CustomerStanding>) -> Vec<CustomerStanding> {
        let schemes = &self.policy.policy.schemes;
        let is_told = |scheme: &Scheme| self.scheme.as_ref().is_none_or(|name| scheme.name.as_str() == name);
        standings.retain(|standing| schemes.get(standing.scheme).is_some_and(is_told));
        standings
    }
}

/// Explains one customer by the kept run that says what computing everybody would say, or returns `None` if there is
/// none that can be read. Beside what the run holds only the customer's own facts are read.
///
/// # Errors
/// As [`explain`].
pub(crate) fn explain_of_kept(
    request: &ExplainRequest,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Option<Explained>, AppError> {
    request.check()?;
    ctx.check()?;
    let (Some(workspace), Origin::Lake { version }) = (workspace, &inputs.origin) else { return Ok(None) };
    let policy = &request.policy.policy;
    let Ok(Some(known)) = same_run(workspace, policy, &request.as_of, *version, &question(policy).uses) else {
        return Ok(None);
    };
    match by_run(request, inputs, workspace, known) {
        Ok(explained) => Ok(explained),
        Err(error) if error.is_cancelled() || matches!(error, AppError::UnknownCustomer { .. }) => Err(error),
        // A run that cannot be read says nothing; what is wrong with it is said where runs are shown.
        Err(_) => Ok(None),
    }
}

/// Returns `None` if the run does not tell what must be known of the others.
fn by_run(
    request: &ExplainRequest,
    inputs: &Inputs,
    workspace: &Workspace,
    known: SameRun,
) -> Result<Option<Explained>, AppError> {
    let ExplainRequest { as_of, .. } = request;
    let policy = &request.policy.policy;
    let SameRun { run, grounds, cutoffs } = known;
    let unknown = |ids: Ids| AppError::UnknownCustomer {
        id: request.customer.clone(),
        similar: similar_ids(&request.customer, ids.iter()),
    };
    let Ok(customer) = CustomerId::new(&request.customer) else { return Err(unknown(run.ids()?)) };
    let Some(frame) = run.frame_of(policy, as_of, &customer)? else { return Err(unknown(run.ids()?)) };
    let models = run.models()?;
    let own = || {
        let forecasts = forecasts_of(policy, inputs, as_of, (&customer, &models))?;
        let evidence = evidence(policy, &inputs.facts, as_of, &customer)?;
        Ok::<_, AppError>((forecasts, evidence, member_of(policy, inputs, as_of, &customer)?))
    };
    let (own, peers) = rayon::join(own, || peers(request, &run, &cutoffs));
    let (forecasts, evidence, member) = own?;
    let Some(peers) = peers? else { return Ok(None) };
    let mut explanation = explain_among(policy, &cutoffs, &frame, 0, &peers)?;
    request.retain_scheme(&mut explanation);
    tell_stages(policy, inputs, (as_of, &customer), &mut explanation)?;
    let found = FactsFound { newest_order: grounds.newest_order(), costs: grounds.costs() };
    let mut notes = notes(policy, inputs, as_of, &found);
    notes.extend(fields::notes(policy, inputs, grounds.fields()));
    notes.extend(forecasts::notes(forecasts.as_ref().map(|forecasts| &forecasts.models)));
    let forecasts = forecasts.as_ref().map_or_else(|| Ok(Vec::new()), |all| readings(policy, all, 0))?;
    let of = StandingsOf { workspace: Some(workspace), policy, frame: &frame, only: Some(&customer) };
    let standings = request.standings_of_one(of, &cutoffs, inputs)?;
    let policy = request.policy.with_group_names(&cutoffs);
    Ok(Some(Explained { policy, explanation, cutoffs, standings, member, evidence, forecasts, notes }))
}

/// Explains one customer by the cutoffs of a run that was made before their newest facts. Ranks are left out, and what
/// depends on the values of others: those others are of another moment.
///
/// # Errors
/// As [`explain`].
pub(crate) fn explain_of_row(
    request: &ExplainRequest,
    row: &RowRequest<'_>,
    inputs: &Inputs,
    notes: Vec<Note>,
) -> Result<Explained, AppError> {
    request.check()?;
    let RowRequest { policy, cutoffs, models, as_of, workspace, customer } = *row;
    let unknown = || AppError::UnknownCustomer { id: request.customer.clone(), similar: Vec::new() };
    let Computed { frame, forecasts, .. } =
        compute(policy, &policy.attributes, inputs, as_of, Some((customer, models)))?;
    if frame.ids.is_empty() {
        return Err(unknown());
    }
    let mut explanation = terrace_tiering::explain(policy, cutoffs, &frame, 0)?;
    request.retain_scheme(&mut explanation);
    tell_stages(policy, inputs, (as_of, customer), &mut explanation)?;
    let of = StandingsOf { workspace: Some(workspace), policy, frame: &frame, only: Some(customer) };
    let standings = request.standings_of_one(of, cutoffs, inputs)?;
    Ok(Explained {
        policy: request.policy.with_group_names(cutoffs),
        explanation,
        cutoffs: cutoffs.clone(),
        standings,
        member: member_of(policy, inputs, as_of, customer)?,
        evidence: evidence(policy, &inputs.facts, as_of, customer)?,
        forecasts: forecasts.as_ref().map_or_else(|| Ok(Vec::new()), |all| readings(policy, all, 0))?,
        notes,
    })
}

/// What the schemes that are told of must know of everybody; `None` if the run does not tell.
fn peers(
    request: &ExplainRequest,
    run: &KeptRun,
    cutoffs: &Cutoffs,
) -> Result<Option<BTreeMap<String, Peers>>, AppError> {
    let policy = &request.policy.policy;
    let told = |scheme: &&Scheme| request.scheme.as_ref().is_none_or(|name| scheme.name.as_str() == name);
    run.peers(policy, &policy.schemes.iter().filter(told).collect::<Vec<_>>(), cutoffs)
}

/// Everybody with their classes, among whom the customer is.
struct Everybody<'a> {
    frame: &'a Frame,
    outcome: &'a Outcome,
    standings: &'a RunStandings,
    forecasts: Option<&'a Forecasts>,
}

impl Everybody<'_> {
    fn explain(&self, request: &ExplainRequest, inputs: &Inputs, notes: Vec<Note>) -> Result<Explained, AppError> {
        let Self { frame, outcome, standings, forecasts } = self;
        let policy = &request.policy.policy;
        let unknown = || AppError::UnknownCustomer {
            id: request.customer.clone(),
            similar: similar_ids(&request.customer, frame.ids.iter()),
        };
        let customer = CustomerId::new(&request.customer).map_err(|_| unknown())?;
        let row = frame.ids.find(customer.as_str()).ok_or_else(unknown)?;
        let mut explanation = outcome.explain(policy, frame, row)?;
        request.retain_scheme(&mut explanation);
        tell_stages(policy, inputs, (&request.as_of, &customer), &mut explanation)?;
        let evidence = evidence(policy, &inputs.facts, &request.as_of, &customer)?;
        let forecasts = forecasts.map_or_else(|| Ok(Vec::new()), |all| readings(policy, all, row))?;
        let standings = request.told_standings(standings.customer(row));
        let member = member_of(policy, inputs, &request.as_of, &customer)?;
        let policy = request.policy.with_group_names(&outcome.cutoffs);
        let cutoffs = outcome.cutoffs.clone();
        Ok(Explained { policy, explanation, cutoffs, standings, member, evidence, forecasts, notes })
    }
}

fn readings(policy: &Policy, forecasts: &Forecasts, row: usize) -> Result<Vec<(usize, Reading)>, AppError> {
    let is_forecast = |(_, metric): &(usize, &Metric)| matches!(metric.source, MetricSource::Forecast(_));
    let places = policy.metrics.iter().enumerate().filter(is_forecast).map(|(index, _)| index).enumerate();
    let mut found = Vec::new();
    for (place, index) in places {
        found.extend(forecasts.reading(place, row)?.map(|reading| (index, reading)));
    }
    Ok(found)
}
