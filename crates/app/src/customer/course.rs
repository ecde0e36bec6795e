//! The metrics of one customer at earlier moments, as a run would have computed them from the facts of today's lake.

use crate::error::AppError;
use crate::facts::Inputs;
use crate::runs::refuse_mixed_currencies;
use rayon::prelude::*;
use terrace_analytics::{measure, population};
use terrace_domain::{AsOf, CustomerId, Value};
use terrace_frame::Frame;
use terrace_policy::{MeasureUse, MetricSource, Policy};
use terrace_tiering::classify_own;

/// What a customer was at some moments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The metrics that are told, as indices into the policy's: those that follow from the customer's own facts.
    pub metrics: Vec<usize>,
    /// The schemes that are told, as indices into the policy's: those for which nothing of others must be known.
    pub schemes: Vec<usize>,
    /// In the order of the moments.
    pub points: Vec<CoursePoint>,
}

/// What a customer was at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoursePoint {
    /// The moment.
    pub as_of: AsOf,
    /// Whether any fact before it names them, or a file of customers does.
    pub is_known: bool,
    /// By the metrics that are told; `None` for null.
    pub metrics: Vec<Option<Value>>,
    /// By the schemes that are told, the tier as an index; `None` without one.
    pub tiers: Vec<Option<usize>>,
}

/// The course of a customer over some moments. Forecasts, what looks at the facts of others, and classes that depend on
/// others are left out: what they were is told by kept runs alone.
///
/// # Errors
/// What reading facts may say, and that the work was cancelled.
pub fn course(policy: &Policy, inputs: &Inputs, customer: &CustomerId, moments: &[AsOf]) -> Result<Course, AppError> {
    refuse_mixed_currencies(inputs, policy)?;
    let own = policy.metrics.iter().enumerate().filter_map(|(index, metric)| match &metric.source {
        MetricSource::Measure(wanted) if !measure(&wanted.measure)?.looks_at_others() => Some((index, wanted.clone())),
        _ => None,
    });
    let (places, uses): (Vec<usize>, Vec<MeasureUse>) = own.unzip();
    let at = |as_of: &AsOf| one(policy, inputs, customer, as_of, (&places, &uses));
    let found: Vec<(Known, CoursePoint)> = moments.par_iter().map(at).collect::<Result<_, AppError>>()?;
    let known = found.last().map(|(known, _)| known.clone()).unwrap_or_default();
    let points = found.into_iter().map(|(_, point)| point).collect();
    Ok(Course { metrics: known.metrics, schemes: known.schemes, points })
}

/// What can be told, whatever the moment.
#[derive(Debug, Clone, Default)]
struct Known {
    metrics: Vec<usize>,
    schemes: Vec<usize>,
}

fn one(
    policy: &Policy,
    inputs: &Inputs,
    customer: &CustomerId,
    as_of: &AsOf,
    (places, uses): (&[usize], &[MeasureUse]),
) -> Result<(Known, CoursePoint), AppError> {
    let found = population(&inputs.facts, uses, &policy.attributes, as_of, Some(customer))?;
    let mut metrics = vec![None; policy.metrics.len()];
    for (place, column) in places.iter().zip(found.columns) {
        if let Some(metric) = metrics.get_mut(*place) {
            *metric = Some(column);
        }
    }
    let (ids, ordered, attributes) = (found.ids, found.ordered, found.attributes);
    let frame = Frame { as_of: as_of.clone(), ids, ordered, metrics, attributes };
    let classes = classify_own(policy, &frame, inputs.facts.cancel())?;
    let told = (0..policy.metrics.len()).filter_map(|index| Some((index, classes.metric(&frame, index)?)));
    let (metrics, columns): (Vec<usize>, Vec<_>) = told.unzip();
    let schemes: Vec<usize> = (0..policy.schemes.len()).filter(|index| classes.scheme(*index).is_some()).collect();
    let is_known = !frame.ids.is_empty();
    let point = CoursePoint {
        as_of: as_of.clone(),
        is_known,
        metrics: columns.into_iter().map(|column| column.value(0).filter(|_| is_known)).collect(),
        tiers: schemes.iter().map(|index| classes.tier(*index, 0).filter(|_| is_known).map(usize::from)).collect(),
    };
    Ok((Known { metrics, schemes }, point))
}
