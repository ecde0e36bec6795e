//! One customer classified alone, with the cutoffs of a kept run if there is one.

use super::compute::compute;
use super::members::member_of;
use super::question::question;
use super::standings::{CustomerStanding, StandingsOf, standings_of};
use super::tier::{Classified, Tiered, classify_everybody};
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::{Inputs, Origin};
use crate::history::{KeptRun, RunRecord, newest_of_rules, same_run};
use crate::policies::LoadedPolicy;
use crate::similar::similar_ids;
use crate::workspace::Workspace;
use std::sync::Arc;
use terrace_domain::{AsOf, CustomerId, InternalError, Value};
use terrace_frame::Frame;
use terrace_loyalty::MemberView;
use terrace_policy::{Policy, Reference, Target};
use terrace_tiering::{Classes, Cutoffs, Scope, classify};

/// One customer to classify.
#[derive(Debug, Clone)]
pub struct AloneRequest {
    /// The rules.
    pub policy: Arc<LoadedPolicy>,
    /// For when.
    pub as_of: AsOf,
    /// The customer's id.
    pub customer: String,
}

/// What the cutoffs of a customer's classes were taken from.
#[derive(Debug, Clone)]
pub enum Basis {
    /// The newest kept run of these very rules that is not for a later moment.
    Run(Box<RunRecord>),
    /// All customers, as they are now: no such run is kept.
    Population {
        /// How many.
        customers: u64,
    },
}

/// One customer, classified.
#[derive(Debug)]
pub struct Alone {
    /// The rules, with the names of natural groups if the policy gives them none.
    pub policy: Arc<LoadedPolicy>,
    /// What the cutoffs were taken from.
    pub basis: Basis,
    /// The cutoffs by which the customer was classified.
    pub cutoffs: Cutoffs,
    /// Which tier is in force in each scheme that has standings.
    pub standings: Vec<CustomerStanding>,
    /// The customer's level and points; `None` for who is no member.
    pub member: Option<MemberView>,
    frame: Frame,
    classes: Classes,
}

impl Alone {
    /// The customer's id.
    pub fn customer(&self) -> &str {
        self.frame.ids.get(0)
    }

    /// The metrics by name, in the policy's order; `None` for null.
    ///
    /// # Errors
    /// None in practice: the classes hold what the policy names.
    pub fn metrics(&self, policy: &Policy) -> Result<Vec<(String, Option<Value>)>, AppError> {
        let scope = Scope::new(policy, &self.frame, &self.classes);
        let metrics = policy.metrics.iter().enumerate().map(|(index, metric)| {
            let reference = Reference { name: metric.name.to_string(), target: Target::Metric(index) };
            Ok((metric.name.to_string(), scope.column(&reference)?.value(0)))
        });
        metrics.collect()
    }

    /// The mark of a label, by index into the policy's.
    ///
    /// # Errors
    /// None in practice: the classes hold what the policy names.
    pub fn label(&self, index: usize) -> Result<bool, AppError> {
        let lacking = || InternalError::new(format!("the customer lacks the label of number {index}"));
        let mark = self.classes.label(index).and_then(|marks| marks.first()).copied();
        Ok(mark.ok_or_else(lacking)?)
    }

    /// The tier in a scheme, both by index.
    pub fn tier(&self, scheme: usize) -> Option<usize> {
        self.classes.tier(scheme, 0).map(usize::from)
    }
}

/// Classifies one customer by the code that classifies everybody, with the cutoffs of a kept run where there is one:
/// then nothing but the customer's own facts is read.
///
/// # Errors
/// An unknown customer, damaged runs, and what computing metrics may say.
pub fn alone(
    request: &AloneRequest,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Alone, AppError> {
    let AloneRequest { policy, as_of, .. } = request;
    let inputs = &inputs.clone().cancelled_by(ctx.cancel);
    let rules = &policy.policy;
    let unknown = |similar| AppError::UnknownCustomer { id: request.customer.clone(), similar };
    let customer = CustomerId::new(&request.customer).map_err(|_| unknown(Vec::new()))?;
    let run = match workspace {
        Some(workspace) => newest_of_rules(workspace, &rules.hash, as_of.local())?,
        None => None,
    };
    let same = match (&run, &inputs.origin, workspace) {
        (Some(run), Origin::Lake { version }, Some(workspace)) if !inputs.has_unsealed => {
            // What it says of itself may be damaged; then the customer's own facts are read.
            let same = same_run(workspace, rules, as_of, *version, &question(rules).uses).ok().flatten();
            same.is_some_and(|same| same.run.record() == run.record())
        }
        _ => false,
    };
    let of = AloneOf { request, customer: &customer, inputs, workspace };
    let by_run = |run: &KeptRun| {
        // A run that says what computing everybody would say holds the customer's metrics, too.
        let kept = if same { run.frame_of(rules, as_of, &customer) } else { Ok(None) };
        let frame = match kept {
            Ok(Some(frame)) => frame,
            Ok(None) if same => return Err(unknown(similar_ids(&request.customer, run.ids()?.iter()))),
            Ok(None) | Err(_) => {
                let models = run.models()?;
                compute(rules, &rules.attributes, inputs, as_of, Some((&customer, &models)))?.frame
            }
        };
        if frame.ids.is_empty() {
            return Err(unknown(similar_ids(&request.customer, run.ids()?.iter())));
        }
        of.row(Basis::Run(Box::new(run.record().clone())), run.cutoffs()?, frame)
    };
    if let Some(found) = run.map(|run| run.read_current(by_run)).transpose()?.flatten() {
        return Ok(found);
    }
    let Classified { frame, outcome, .. } =
        classify_everybody(rules, &rules.attributes, inputs, as_of, workspace, ctx)?;
    of.everybody(&frame, outcome.cutoffs)
}

/// One customer of a run that was computed before, over the same facts.
///
/// # Errors
/// As [`alone`].
pub(crate) fn alone_of_run(
    request: &AloneRequest,
    run: &Tiered,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
) -> Result<Alone, AppError> {
    let unknown = |_| AppError::UnknownCustomer { id: request.customer.clone(), similar: Vec::new() };
    let customer = &CustomerId::new(&request.customer).map_err(unknown)?;
    AloneOf { request, customer, inputs, workspace }.everybody(&run.frame, run.outcome.cutoffs.clone())
}

/// Whom an answer is about, and what it is drawn from.
struct AloneOf<'a> {
    request: &'a AloneRequest,
    customer: &'a CustomerId,
    inputs: &'a Inputs,
    workspace: Option<&'a Workspace>,
}

impl AloneOf<'_> {
    fn everybody(&self, frame: &Frame, cutoffs: Cutoffs) -> Result<Alone, AppError> {
        let id = &self.request.customer;
        let unknown = || AppError::UnknownCustomer { id: id.clone(), similar: similar_ids(id, frame.ids.iter()) };
        let row = frame.ids.find(self.customer.as_str()).ok_or_else(unknown)?;
        let basis = Basis::Population { customers: frame.ids.len() as u64 };
        self.row(basis, cutoffs, frame.slice(row..row + 1))
    }

    /// Classifies the only customer of a frame.
    fn row(&self, basis: Basis, cutoffs: Cutoffs, frame: Frame) -> Result<Alone, AppError> {
        let policy = &self.request.policy.policy;
        let classes = classify(policy, &cutoffs, &frame)?;
        let of = StandingsOf { workspace: self.workspace, policy, frame: &frame, only: Some(self.customer) };
        let cancel = self.inputs.facts.cancel();
        let standings = standings_of(of, |scheme, row| classes.tier(scheme, row), cancel)?.customer(0);
        let member = member_of(policy, self.inputs, &self.request.as_of, self.customer)?;
        let policy = self.request.policy.with_group_names(&cutoffs);
        Ok(Alone { policy, basis, cutoffs, standings, member, frame, classes })
    }
}
