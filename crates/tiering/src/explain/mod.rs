//! Why one customer is what they are, by the code that classified them.

mod moves;

pub use crate::explanation::{
    AxisLine, Condition, DigitLine, Edge, Explanation, FailedRule, FeatureLine, Figure, InputLine, LabelLine,
    MetricBasis, MetricLine, Move, Named, NextGroup, SchemeLine, Standing, Universe, Why,
};

use crate::classes::{Classes, Place};
use crate::cutoffs::Cutoffs;
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, Grounds, condition, named};
use crate::expression::Scope;
use crate::pass::{Outcome, classify, cutoffs_of};
use crate::ranking::Ranking;
use crate::schemes::kind_of;
use crate::view::View;
use std::collections::BTreeMap;
use terrace_frame::Frame;
use terrace_policy::model::{Metric, MetricSource, Policy, Scheme};

/// Explains the customer in a row by given cutoffs. Ranks are left out: only a population knows them.
pub fn explain(policy: &Policy, cutoffs: &Cutoffs, frame: &Frame, row: usize) -> Result<Explanation, TieringError> {
    explain_row(policy, cutoffs, frame, row, Others::Unknown)
}

/// Explains the customer in a row by the cutoffs of a population, with ranks. Of the population only the values are
/// needed by which schemes rank (see [`ranked_values`]): for each such scheme those of all customers who have a tier in it,
/// in any order. Ranks in schemes that are not among them are left out.
///
/// [`ranked_values`]: crate::ranked_values
pub fn explain_among(
    policy: &Policy,
    cutoffs: &Cutoffs,
    frame: &Frame,
    row: usize,
    ranked: &BTreeMap<String, Vec<i64>>,
) -> Result<Explanation, TieringError> {
    explain_row(policy, cutoffs, frame, row, Others::Values(ranked))
}

/// What is known of the other customers.
#[derive(Clone, Copy)]
enum Others<'a> {
    Unknown,
    /// All columns, in the rows of the frame.
    Classes(&'a Classes),
    /// By scheme the values by which it ranks.
    Values(&'a BTreeMap<String, Vec<i64>>),
}

impl Outcome {
    /// Explains the customer in a row of the population that this came from, with ranks.
    pub fn explain(&self, policy: &Policy, frame: &Frame, row: usize) -> Result<Explanation, TieringError> {
        explain_row(policy, &self.cutoffs, frame, row, Others::Classes(&self.classes))
    }
}

fn explain_row(
    policy: &Policy,
    cutoffs: &Cutoffs,
    frame: &Frame,
    row: usize,
    others: Others<'_>,
) -> Result<Explanation, TieringError> {
    if row >= frame.ids.len() {
        return Err(TieringError::NoSuchRow { row });
    }
    let alone = frame.slice(row..row + 1);
    let classes = classify(policy, cutoffs, &alone)?;
    let scope = Scope::new(policy, &alone, &classes);
    let metrics =
        policy.metrics.iter().enumerate().map(|(index, metric)| metric_line(metric, index, &scope, &alone, &classes));
    let mut labels = Vec::with_capacity(policy.labels.len());
    for label in &policy.labels {
        let condition = condition(&label.when, &scope)?;
        labels.push(LabelLine { name: label.name.to_string(), value: condition.holds == Some(true), condition });
    }
    let mut schemes = Vec::with_capacity(policy.schemes.len());
    for (index, scheme) in policy.schemes.iter().enumerate() {
        let kind = kind_of(scheme);
        let by = kind.ranked_by();
        let (own, all) = match others {
            Others::Unknown => (None, None),
            Others::Classes(all) => (all.scheme(index), None),
            Others::Values(ranked) => (classes.scheme(index), ranked.get(scheme.name.as_str())),
        };
        let ranking = match (others, own, all) {
            (Others::Classes(all), Some(own), _) => Ranking::of_row(by, own, frame, all, row),
            (Others::Values(_), Some(own), Some(all)) => Ranking::alone(by, own, &alone, &classes, all),
            _ => Ranking::default(),
        };
        schemes.push(scheme_line(policy, cutoffs, (scheme, index), (&alone, &classes), ranking)?);
    }
    Ok(Explanation {
        customer_id: frame.ids.get(row).to_owned(),
        as_of: frame.as_of.to_string(),
        policy: policy.name.to_string(),
        policy_hash: policy.hash.clone(),
        metrics: metrics.collect::<Result<_, _>>()?,
        labels,
        schemes,
    })
}

fn metric_line(
    metric: &Metric,
    index: usize,
    scope: &Scope<'_>,
    alone: &Frame,
    classes: &Classes,
) -> Result<MetricLine, TieringError> {
    let basis = match &metric.source {
        MetricSource::Measure(used) => {
            MetricBasis::Measure { measure: used.measure.clone(), window: used.window.to_string() }
        }
        MetricSource::Forecast(forecast) => MetricBasis::Forecast {
            measure: forecast.measure.clone(),
            model: forecast.model.to_string(),
            horizon: forecast.horizon.map(|horizon| horizon.to_string()),
            discount: forecast.discount.map(|discount| discount.to_string()),
            margin: forecast.margin.map(|margin| margin.to_string()),
        },
        MetricSource::Expression(expression) => {
            MetricBasis::Expression { text: expression.text.clone(), names: named(expression, scope)? }
        }
    };
    let value = classes.metric(alone, index).and_then(|column| column.value(0)).map(Figure);
    Ok(MetricLine { name: metric.name.to_string(), value, basis })
}

fn scheme_line(
    policy: &Policy,
    cutoffs: &Cutoffs,
    (scheme, index): (&Scheme, usize),
    (alone, classes): (&Frame, &Classes),
    ranking: Ranking,
) -> Result<SchemeLine, TieringError> {
    let view = View::new(policy, scheme, alone, classes)?;
    let universe = match &scheme.among {
        Some(among) => Universe::Among(condition(among, &view.scope())?),
        None if scheme.kind.includes_everybody() => Universe::Everybody,
        None => Universe::Ordered,
    };
    let missing = || TieringError::MissingColumn { name: scheme.name.to_string() };
    let found = classes.scheme(index).ok_or_else(missing)?;
    let place = found.places.first().copied().ok_or_else(missing)?;
    let known = cutoffs_of(cutoffs, scheme)?;
    // Beyond every tier for a customer without one.
    let tier = place.tier().unwrap_or(u16::MAX);
    let context = ExplainContext { view: &view, cutoffs: known, classes: found, tier, ranking };
    let grounds = match place {
        Place::Tier(_) => kind_of(scheme).why(&context)?,
        Place::Outside => outside(&universe),
        Place::Unknown(_) => unknown(&view)?,
        Place::Unplaced => unplaced(&context)?,
    };
    let (lift, drop) = match place {
        Place::Tier(_) | Place::Unplaced => moves::verified(cutoffs, &context, index)?,
        Place::Outside | Place::Unknown(_) => Default::default(),
    };
    Ok(SchemeLine {
        scheme: scheme.name.to_string(),
        tier: view.tier_id(place.tier()),
        in_universe: place != Place::Outside,
        universe,
        reason: grounds.reason,
        why: grounds.why,
        lift,
        drop,
    })
}

fn outside(universe: &Universe) -> Grounds {
    let reason = match universe {
        Universe::Among(condition) if condition.holds.is_none() => {
            format!("not in universe: {} is unknown", condition.text)
        }
        Universe::Among(condition) => format!("not in universe: {}", condition.text),
        Universe::Everybody | Universe::Ordered => "not in universe: no order".to_owned(),
    };
    Grounds { why: Why::NotInUniverse, reason }
}

fn unknown(view: &View<'_>) -> Result<Grounds, TieringError> {
    let mut metrics = Vec::new();
    for input in kind_of(view.scheme).inputs() {
        if view.numbers(input)?.get(0).is_none() && !metrics.contains(&input.name) {
            metrics.push(input.name.clone());
        }
    }
    let reason = metrics.iter().map(|name| format!("{name} is null")).collect::<Vec<_>>().join(", ");
    Ok(Grounds { why: Why::Unknown { metrics }, reason })
}

fn unplaced(context: &ExplainContext<'_>) -> Result<Grounds, TieringError> {
    // Conditions and groups have nothing to name; an empty text is part of the written form.
    let found = kind_of(context.view.scheme).unplaced(context)?.unwrap_or_default();
    let reason = if found.is_empty() { "nothing holds".to_owned() } else { format!("no tier takes {found}") };
    Ok(Grounds { why: Why::Unplaced { found }, reason })
}
