//! Why a customer has their classes, with the facts behind each metric.

use super::compute::{Computed, compute};
use super::notes::notes;
use super::{fields, forecasts};
use crate::error::AppError;
use crate::facts::Inputs;
use crate::note::Note;
use crate::policies::LoadedPolicy;
use crate::similar::similar_ids;
use crate::workspace::Workspace;
pub use terrace_analytics::Reading;
use terrace_analytics::{Evidence, Forecasts, evidence};
use terrace_domain::{AsOf, CustomerId};
use terrace_policy::{Metric, MetricSource, Policy};
use terrace_tiering::Cutoffs;
pub use terrace_tiering::explain::*;

/// Whom to explain.
#[derive(Debug)]
pub struct ExplainRequest<'a> {
    /// The rules.
    pub policy: &'a LoadedPolicy,
    /// The facts.
    pub inputs: &'a Inputs,
    /// For when.
    pub as_of: &'a AsOf,
    /// The customer's id.
    pub customer: &'a str,
    /// Only this scheme.
    pub scheme: Option<&'a str>,
    /// Where earlier runs are kept, by which natural groups keep their numbers; nothing when run straight from files.
    pub workspace: Option<&'a Workspace>,
}

/// An explanation with the facts behind it.
#[derive(Debug)]
pub struct Explained {
    /// How every class came about.
    pub explanation: Explanation,
    /// By which they were classified.
    pub cutoffs: Cutoffs,
    /// The facts behind each metric that is a measure.
    pub evidence: Vec<Evidence>,
    /// What stands behind each metric that is a forecast: index into the policy's metrics, and the reading. Nothing of
    /// who never ordered.
    pub forecasts: Vec<(usize, Reading)>,
    /// What the reader should know.
    pub notes: Vec<Note>,
}

/// Explains one customer by the very code that classifies everybody.
pub fn explain(request: &ExplainRequest<'_>) -> Result<Explained, AppError> {
    let policy = &request.policy.policy;
    if let Some(name) = request.scheme.filter(|name| policy.scheme(name).is_none()) {
        let known = policy.schemes.iter().map(|scheme| scheme.name.to_string()).collect();
        return Err(AppError::UnknownScheme { name: name.to_owned(), known });
    }
    let Computed { frame, standard, forecasts, fields } =
        compute(policy, &policy.attributes, request.inputs, request.as_of, None)?;
    let unknown = || AppError::UnknownCustomer {
        id: request.customer.to_owned(),
        similar: similar_ids(request.customer, frame.ids.iter()),
    };
    let customer = CustomerId::new(request.customer).map_err(|_| unknown())?;
    let row = frame.ids.find(customer.as_str()).ok_or_else(unknown)?;
    let earlier = crate::history::earlier_groups(request.workspace, policy, request.as_of)?;
    let outcome = terrace_tiering::run_after(policy, &frame, Some(&earlier))?;
    let mut explanation = outcome.explain(policy, &frame, row)?;
    if let Some(name) = request.scheme {
        explanation.schemes.retain(|scheme| scheme.scheme == name);
    }
    let evidence = evidence(policy, &request.inputs.facts, request.as_of, &customer)?;
    let mut notes = notes(policy, request.inputs, request.as_of, &standard);
    notes.extend(fields::notes(policy, request.inputs, &fields));
    notes.extend(forecasts::notes(forecasts.as_ref()));
    let forecasts = forecasts.as_ref().map_or_else(|| Ok(Vec::new()), |all| readings(policy, all, row))?;
    Ok(Explained { explanation, cutoffs: outcome.cutoffs, evidence, forecasts, notes })
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
