//! Why one customer is what they are, by the code that classified them.

mod moves;

pub use crate::explanation::{
    AxisLine, Condition, DigitLine, Edge, Explanation, FailedRule, FeatureLine, Figure, InputLine, LabelLine,
    MetricBasis, MetricLine, Move, Named, NextGroup, NextStage, SchemeLine, StageLine, Standing, Universe, Why,
};

use crate::classes::{Classes, Place};
use crate::cutoffs::Cutoffs;
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, Grounds, condition, named};
use crate::expression::Scope;
use crate::pass::{Outcome, classify, cutoffs_of};
use crate::peers::Peers;
use crate::ranking::Ranking;
use crate::schemes::kind_of;
use crate::view::View;
use rayon::prelude::*;
use std::collections::BTreeMap;
use terrace_frame::Frame;
use terrace_policy::model::{Metric, MetricSource, Policy, Scheme};

/// Explains the customer in a row by given cutoffs. Ranks are left out, and so are lifts and drops where they depend on
/// others: only a population knows them.
pub fn explain(policy: &Policy, cutoffs: &Cutoffs, frame: &Frame, row: usize) -> Result<Explanation, TieringError> {
    explain_row(policy, cutoffs, frame, row, Everybody::Unknown)
}

/// Explains the customer in a row by the cutoffs of a population, with ranks, lifts and drops. Of the population only
/// what [`peer_needs`] names is needed, by scheme. What depends on others is left out for schemes that are not there.
///
/// [`peer_needs`]: crate::peer_needs
pub fn explain_among(
    policy: &Policy,
    cutoffs: &Cutoffs,
    frame: &Frame,
    row: usize,
    peers: &BTreeMap<String, Peers>,
) -> Result<Explanation, TieringError> {
    explain_row(policy, cutoffs, frame, row, Everybody::Peers(peers))
}

/// What is known of all customers.
#[derive(Clone, Copy)]
enum Everybody<'a> {
    Unknown,
    /// All columns, in the rows of the frame.
    Classes(&'a Classes),
    /// By scheme what it needs.
    Peers(&'a BTreeMap<String, Peers>),
}

impl Outcome {
    /// Explains the customer in a row of the population that this came from.
    pub fn explain(&self, policy: &Policy, frame: &Frame, row: usize) -> Result<Explanation, TieringError> {
        explain_row(policy, &self.cutoffs, frame, row, Everybody::Classes(&self.classes))
    }
}

fn explain_row(
    policy: &Policy,
    cutoffs: &Cutoffs,
    frame: &Frame,
    row: usize,
    everybody: Everybody<'_>,
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
    // Among many customers each scheme takes a while.
    let schemes = policy.schemes.par_iter().enumerate().map(|(index, scheme)| {
        let kind = kind_of(scheme);
        let taken = match everybody {
            Everybody::Classes(all) => {
                all.scheme(index).map(|own| Peers::of_population(&kind.peer_needs(), &kind.inputs(), own, frame, all))
            }
            Everybody::Unknown | Everybody::Peers(_) => None,
        };
        let peers = match everybody {
            Everybody::Peers(peers) => peers.get(scheme.name.as_str()),
            Everybody::Unknown | Everybody::Classes(_) => taken.as_ref(),
        };
        scheme_line(policy, cutoffs, (scheme, index), (&alone, &classes), peers)
    });
    let schemes = schemes.collect::<Result<Vec<_>, TieringError>>()?;
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
        MetricSource::Measure(used) => MetricBasis::Measure {
            measure: used.measure.clone(),
            window: used.window.to_string(),
            rows: used.rows.as_ref().map(|rows| rows.text.clone()),
            lost_after: used.lost_after.map(|rule| rule.to_string()),
        },
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
    peers: Option<&Peers>,
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
    let kind = kind_of(scheme);
    let rank = |peers| Ranking::alone(kind.ranked_by(), found, alone, classes, peers);
    let ranking = peers.map(rank).transpose()?.unwrap_or_default();
    // Beyond every tier for a customer without one.
    let tier = place.tier().unwrap_or(u16::MAX);
    let context = ExplainContext { view: &view, cutoffs: known, classes: found, tier, ranking, peers };
    let grounds = match place {
        Place::Tier(_) => kind.why(&context)?,
        Place::Outside => outside(&universe),
        Place::Unknown(_) => unknown(&view)?,
        Place::Unplaced => unplaced(&context)?,
    };
    let (lift, drop) = match place {
        Place::Tier(_) | Place::Unplaced => moves::moves(cutoffs, &context, index)?,
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
