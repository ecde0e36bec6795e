//! Why one customer is what they are, by the code that classified them.

mod model;
mod moves;

pub use model::{
    AxisLine, Condition, DigitLine, Edge, Explanation, FailedRule, FeatureLine, Figure, InputLine, LabelLine,
    MetricBasis, MetricLine, Move, Named, NextGroup, SchemeLine, Standing, Universe, Why,
};

pub(crate) use moves::Candidate;

use crate::classes::{Classes, Place, SchemeClasses};
use crate::cutoffs::{Cutoffs, SchemeCutoffs};
use crate::error::TieringError;
use crate::expression::{Scope, holds, names};
use crate::pass::{Outcome, classify, cutoffs_of};
use crate::ranking::Ranking;
use crate::schemes::{View, kind_of};
use terrace_domain::{Value, ValueType};
use terrace_frame::{Column, Frame, value_of};
use terrace_policy::model::{
    Bound, Expression, Metric, MetricSource, Number, Policy, Reference, Scheme, SchemeKind, Target,
};

/// One scheme's view of one customer, and what gave the class.
pub(crate) struct Sight<'a> {
    /// The customer alone, in row 0.
    pub(crate) view: &'a View<'a>,
    pub(crate) cutoffs: &'a SchemeCutoffs,
    pub(crate) classes: &'a SchemeClasses,
    /// The tier, by index.
    pub(crate) tier: u16,
    /// Where the customer stands among all, if the population is at hand.
    pub(crate) ranking: Ranking,
}

/// What gave a class, as pieces and as the short stable text.
pub(crate) struct Grounds {
    pub(crate) why: Why,
    pub(crate) reason: String,
}

/// Explains the customer in a row by given cutoffs. Ranks are left out: only a population knows them.
pub fn explain(policy: &Policy, cutoffs: &Cutoffs, frame: &Frame, row: usize) -> Result<Explanation, TieringError> {
    explain_row(policy, cutoffs, frame, row, None)
}

impl Outcome {
    /// Explains the customer in a row of the population that this came from, with ranks.
    pub fn explain(&self, policy: &Policy, frame: &Frame, row: usize) -> Result<Explanation, TieringError> {
        explain_row(policy, &self.cutoffs, frame, row, Some(&self.classes))
    }
}

fn explain_row(
    policy: &Policy,
    cutoffs: &Cutoffs,
    frame: &Frame,
    row: usize,
    all: Option<&Classes>,
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
        let ranking = match all {
            Some(all) => Ranking::of(scheme, index, frame, all, row),
            None => Ranking::default(),
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

fn named(expression: &Expression, scope: &Scope<'_>) -> Result<Vec<Named>, TieringError> {
    names(expression).into_iter().map(|reference| one_named(reference, scope)).collect()
}

fn one_named(reference: &Reference, scope: &Scope<'_>) -> Result<Named, TieringError> {
    let value = scope.column(reference)?.value(0).map(Figure);
    Ok(Named { name: reference.name.clone(), value })
}

/// A condition for the customer in row 0.
pub(crate) fn condition(expression: &Expression, scope: &Scope<'_>) -> Result<Condition, TieringError> {
    let holds = holds(expression, scope)?.first().copied().flatten();
    Ok(Condition { text: expression.text.clone(), names: named(expression, scope)?, holds })
}

fn scheme_line(
    policy: &Policy,
    cutoffs: &Cutoffs,
    (scheme, index): (&Scheme, usize),
    (alone, classes): (&Frame, &Classes),
    ranking: Ranking,
) -> Result<SchemeLine, TieringError> {
    let view = View::new(policy, scheme, alone, classes)?;
    let universe = match (&scheme.among, &scheme.kind) {
        (Some(among), _) => Universe::Among(condition(among, &view.scope())?),
        (None, SchemeKind::Rules { .. }) => Universe::Everybody,
        (None, _) => Universe::Ordered,
    };
    let missing = || TieringError::MissingColumn { name: scheme.name.to_string() };
    let found = classes.scheme(index).ok_or_else(missing)?;
    let place = found.places.first().copied().ok_or_else(missing)?;
    let known = cutoffs_of(cutoffs, scheme)?;
    let sight = Sight { view: &view, cutoffs: known, classes: found, tier: place.tier().unwrap_or(u16::MAX), ranking };
    let grounds = match place {
        Place::Tier(_) => kind_of(scheme).why(&sight)?,
        Place::Outside => outside(&universe),
        Place::Unknown(_) => unknown(&view)?,
        Place::Unplaced => unplaced(&sight)?,
    };
    let (lift, drop) = match place {
        Place::Tier(_) | Place::Unplaced => moves::verified(cutoffs, &sight, index)?,
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

fn unplaced(sight: &Sight<'_>) -> Result<Grounds, TieringError> {
    let found = match kind_of(sight.view.scheme).why(sight)? {
        // The reason of these kinds is what was found.
        Grounds { why: Why::Rfm { .. } | Why::Matrix { .. }, reason } => reason,
        _ => String::new(),
    };
    let reason = if found.is_empty() { "nothing holds".to_owned() } else { format!("no tier takes {found}") };
    Ok(Grounds { why: Why::Unplaced { found }, reason })
}

impl Sight<'_> {
    /// The customer's value under a name.
    pub(crate) fn value(&self, reference: &Reference) -> Result<i64, TieringError> {
        let missing = || TieringError::MissingColumn { name: reference.name.clone() };
        self.view.numbers(reference)?.get(0).ok_or_else(missing)
    }

    /// The same, for people.
    pub(crate) fn figure(&self, reference: &Reference) -> Result<Figure, TieringError> {
        Ok(figure(self.view.numbers(reference)?.value_type, self.value(reference)?))
    }

    /// What the customer's rank and tier look like, given the smallest value inside each tier but the last.
    pub(crate) fn standing(&self, edges: &[Option<i64>], value_type: ValueType) -> Standing {
        let tier = usize::from(self.tier);
        let edge = |index: Option<usize>| index.and_then(|index| edges.get(index).copied().flatten());
        let shown = |value: Option<i64>| value.map(|value| figure(value_type, value));
        let better = (0..tier.min(edges.len())).rev().find_map(|index| edge(Some(index)));
        Standing {
            rank: self.ranking.rank,
            customers: self.cutoffs.customers(),
            edge: shown(edge(Some(tier))),
            better: shown(better),
        }
    }
}

/// A stored integer of a type.
pub(crate) fn figure(value_type: ValueType, value: i64) -> Figure {
    Figure(value_of(value_type, value).unwrap_or(Value::Count(value)))
}

/// A plain number of a policy beside a metric of a type: as the metric is written where that loses nothing.
pub(crate) fn number(number: Number, value_type: ValueType) -> Figure {
    let stored = |unit: i128| if number.0 % unit == 0 { i64::try_from(number.0 / unit).ok() } else { None };
    let value = match value_type {
        ValueType::Money => stored(100).and_then(|value| value_of(ValueType::Money, value)),
        ValueType::Decimal => None,
        _ => stored(1_000_000).map(Value::Count),
    };
    let decimal = || i64::try_from(number.0).map_or_else(|_| Value::Text(format!("{}e-6", number.0)), Value::Decimal);
    Figure(value.unwrap_or_else(decimal))
}

/// How policies write a bound.
pub(crate) const fn bound_word(bound: Bound) -> &'static str {
    match bound {
        Bound::Over => "over",
        Bound::From => "from",
    }
}

/// A bound as a sign, for a value that is inside or one that is not.
pub(crate) const fn bound_sign(bound: Bound, inside: bool) -> &'static str {
    match (bound, inside) {
        (Bound::Over, true) => ">",
        (Bound::Over, false) => "<=",
        (Bound::From, true) => ">=",
        (Bound::From, false) => "<",
    }
}

/// Puts one value in place of the customer's own, also where it is the metric of an expression.
pub(crate) fn replaced(frame: &Frame, classes: &Classes, reference: &Reference, to: i64) -> Frame {
    let mut changed = frame.clone();
    for (index, slot) in changed.metrics.iter_mut().enumerate() {
        // Others unchanged: what was computed before stays as it was.
        *slot = classes.metric(frame, index).cloned();
    }
    let column = match reference.target {
        Target::Metric(index) => changed.metrics.get_mut(index).and_then(Option::as_mut),
        Target::Attribute(index) => changed.attributes.get_mut(index),
        Target::Label(_) | Target::Scheme(_) => None,
    };
    if let Some(column) = column {
        *column = Column::integers(column.value_type(), vec![to]);
    }
    changed
}
