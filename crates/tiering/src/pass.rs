use crate::classes::{Classes, SchemeClasses};
use crate::cutoffs::{Cutoffs, SchemeCutoffs};
use crate::error::TieringError;
use crate::expression::{Scope, evaluate, holds, names};
use crate::schemes::{kind_of, scheme_inputs};
use crate::view::View;
use rayon::prelude::*;
use std::collections::BTreeSet;
use terrace_domain::{CancelToken, InternalError, ValueType};
use terrace_frame::{Column, Frame};
use terrace_policy::model::{MetricSource, Policy, Scheme, Target};

/// What a population comes to: its cutoffs and the classes that they give.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What each scheme must know of the population.
    pub cutoffs: Cutoffs,
    /// What each customer is.
    pub classes: Classes,
}

/// Takes the cutoffs of a population and classifies it.
pub fn run(policy: &Policy, frame: &Frame) -> Result<Outcome, TieringError> {
    run_after(policy, frame, None)
}

/// The same after an earlier run of the policy: natural groups that are still the same keep their tiers.
pub fn run_after(policy: &Policy, frame: &Frame, earlier: Option<&Cutoffs>) -> Result<Outcome, TieringError> {
    run_until(policy, frame, earlier, &CancelToken::new())
}

/// The same; it stops soon after the token is cancelled.
///
/// # Errors
/// As [`run_after`], and [`TieringError::Cancelled`].
pub fn run_until(
    policy: &Policy,
    frame: &Frame,
    earlier: Option<&Cutoffs>,
    cancel: &CancelToken,
) -> Result<Outcome, TieringError> {
    pass(policy, frame, &Known::Earlier(earlier), cancel)
}

/// Computes the cutoffs of a population.
pub fn compute_cutoffs(policy: &Policy, frame: &Frame) -> Result<Cutoffs, TieringError> {
    run(policy, frame).map(|outcome| outcome.cutoffs)
}

/// Classifies customers by given cutoffs: any number of them, each as it would be alone.
pub fn classify(policy: &Policy, cutoffs: &Cutoffs, frame: &Frame) -> Result<Classes, TieringError> {
    classify_until(policy, cutoffs, frame, &CancelToken::new())
}

/// The same; it stops soon after the token is cancelled.
///
/// # Errors
/// As [`classify`], and [`TieringError::Cancelled`].
pub fn classify_until(
    policy: &Policy,
    cutoffs: &Cutoffs,
    frame: &Frame,
    cancel: &CancelToken,
) -> Result<Classes, TieringError> {
    pass(policy, frame, &Known::Given(cutoffs), cancel).map(|outcome| outcome.classes)
}

/// What follows from each customer's own values: the metrics, labels and classes that nothing of the population goes into.
/// What the frame lacks is left out, and whatever looks at it.
///
/// # Errors
/// As [`classify`], and [`TieringError::Cancelled`].
pub fn classify_own(policy: &Policy, frame: &Frame, cancel: &CancelToken) -> Result<Classes, TieringError> {
    check(policy, frame)?;
    let mut classes = Classes::empty(policy.metrics.len(), policy.labels.len(), policy.schemes.len());
    for target in order(policy) {
        cancel.check()?;
        match target {
            Target::Metric(index) => {
                let source = policy.metrics.get(index).map(|metric| &metric.source);
                if let Some(MetricSource::Expression(expression)) = source
                    && names(expression).into_iter().all(|name| is_there(&classes, frame, name.target))
                {
                    metric(policy, frame, &mut classes, index, cancel)?;
                }
            }
            Target::Label(index) => {
                let when = policy.labels.get(index).map(|label| &label.when);
                if when.is_some_and(|when| names(when).into_iter().all(|name| is_there(&classes, frame, name.target))) {
                    label(policy, frame, &mut classes, index, cancel)?;
                }
            }
            Target::Scheme(index) => {
                let scheme = policy.schemes.get(index).ok_or_else(not_of_the_policy)?;
                let kind = kind_of(scheme);
                let conditions = scheme.among.iter().chain(scheme.kind.conditions().iter().flatten());
                let looked_at = conditions.flat_map(names).map(|name| name.target).chain(scheme_inputs(scheme));
                if let Some(cutoffs) = kind.cutoffs_without_population()
                    && looked_at.into_iter().all(|target| is_there(&classes, frame, target))
                {
                    let view = View::new(policy, scheme, frame, &classes)?;
                    let found = kind.classify(&view, cutoffs)?;
                    classes.set_scheme(index, found)?;
                }
            }
            Target::Attribute(_) | Target::Given(_) => {}
        }
    }
    Ok(classes)
}

/// Whether what a name stands for is known already.
fn is_there(classes: &Classes, frame: &Frame, target: Target) -> bool {
    match target {
        Target::Metric(index) => classes.metric(frame, index).is_some(),
        Target::Label(index) => classes.label(index).is_some(),
        Target::Scheme(index) => classes.scheme(index).is_some(),
        Target::Attribute(index) => frame.attributes.get(index).is_some(),
        Target::Given(_) => false,
    }
}

/// The cutoffs that are known before.
enum Known<'a> {
    /// By these customers are classified.
    Given(&'a Cutoffs),
    /// New ones are taken; these are of an earlier run.
    Earlier(Option<&'a Cutoffs>),
}

fn pass(policy: &Policy, frame: &Frame, known: &Known<'_>, cancel: &CancelToken) -> Result<Outcome, TieringError> {
    check(policy, frame)?;
    let mut classes = Classes::empty(policy.metrics.len(), policy.labels.len(), policy.schemes.len());
    let mut taken = Cutoffs::default();
    let mut targets = order(policy).peekable();
    while let Some(target) = targets.next() {
        cancel.check()?;
        match target {
            Target::Metric(index) => metric(policy, frame, &mut classes, index, cancel)?,
            Target::Label(index) => label(policy, frame, &mut classes, index, cancel)?,
            Target::Scheme(index) => {
                // Schemes that follow each other and do not look at one another are taken side by side.
                let first = policy.schemes.get(index).ok_or_else(not_of_the_policy)?;
                let mut together: Vec<(usize, &Scheme)> = vec![(index, first)];
                while let Some(next) = targets.next_if(|next| is_apart(policy, *next, &together)) {
                    if let Target::Scheme(index) = next {
                        together.extend(policy.schemes.get(index).map(|scheme| (index, scheme)));
                    }
                }
                let found = together.par_iter().map(|(_, scheme)| one(policy, scheme, frame, &classes, known, cancel));
                // Of several mistakes the first is told, whichever was found first.
                let found: Vec<Result<Found, TieringError>> = found.collect();
                for ((index, scheme), found) in together.into_iter().zip(found) {
                    let (cutoffs, found) = found?;
                    classes.set_scheme(index, found)?;
                    if let Some(cutoffs) = cutoffs {
                        taken.schemes.insert(scheme.name.as_str().to_owned(), cutoffs);
                    }
                }
            }
            Target::Attribute(_) | Target::Given(_) => {}
        }
    }
    Ok(Outcome { cutoffs: taken, classes })
}

/// New cutoffs, where they are taken, and the classes that they give.
type Found = (Option<SchemeCutoffs>, SchemeClasses);

fn one(
    policy: &Policy,
    scheme: &Scheme,
    frame: &Frame,
    classes: &Classes,
    known: &Known<'_>,
    cancel: &CancelToken,
) -> Result<Found, TieringError> {
    cancel.check()?;
    let mut view = View::new(policy, scheme, frame, classes)?;
    view.cancel = Some(cancel);
    view.check()?;
    let kind = kind_of(scheme);
    match known {
        Known::Given(given) => Ok((None, kind.classify(&view, cutoffs_of(given, scheme)?)?)),
        Known::Earlier(earlier) => {
            view.earlier = earlier.and_then(|earlier| earlier.schemes.get(scheme.name.as_str()));
            let (cutoffs, found) = kind.run(&view)?;
            Ok((Some(cutoffs), found))
        }
    }
}

/// Whether a target is a scheme that looks at none of these.
fn is_apart(policy: &Policy, target: Target, others: &[(usize, &Scheme)]) -> bool {
    let Target::Scheme(index) = target else { return false };
    let Some(scheme) = policy.schemes.get(index) else { return false };
    // What else a scheme looks at are metrics and attributes, which are there before it.
    let mut looked_at = scheme.among.iter().chain(scheme.kind.conditions().iter().flatten()).flat_map(names);
    !looked_at.any(|name| others.iter().any(|(other, _)| name.target == Target::Scheme(*other)))
}

/// The policy's order; whatever it does not list comes after.
fn order(policy: &Policy) -> impl Iterator<Item = Target> {
    let rest = (0..policy.metrics.len())
        .map(Target::Metric)
        .chain((0..policy.labels.len()).map(Target::Label))
        .chain((0..policy.schemes.len()).map(Target::Scheme));
    let mut seen = BTreeSet::new();
    policy.order.iter().copied().chain(rest).filter(move |target| seen.insert(*target))
}

/// Returns the cutoffs of a scheme; those of a kind that needs none of the population may be missing.
pub(crate) fn cutoffs_of<'a>(cutoffs: &'a Cutoffs, scheme: &Scheme) -> Result<&'a SchemeCutoffs, TieringError> {
    let known = cutoffs.schemes.get(scheme.name.as_str());
    let known = known.or_else(|| kind_of(scheme).cutoffs_without_population());
    known.ok_or_else(|| TieringError::MissingCutoffs { scheme: scheme.name.to_string() })
}

fn metric(
    policy: &Policy,
    frame: &Frame,
    classes: &mut Classes,
    index: usize,
    cancel: &CancelToken,
) -> Result<(), TieringError> {
    let metric = policy.metrics.get(index).ok_or_else(not_of_the_policy)?;
    // A value that is given, as a test case may do, stands for the expression.
    if frame.metrics.get(index).is_some_and(Option::is_some) {
        return Ok(());
    }
    let MetricSource::Expression(expression) = &metric.source else {
        return Err(TieringError::MissingColumn { name: metric.name.to_string() });
    };
    let column = evaluate(expression, &Scope::new(policy, frame, classes).cancelled_by(cancel))?;
    classes.set_metric(index, column)?;
    Ok(())
}

fn label(
    policy: &Policy,
    frame: &Frame,
    classes: &mut Classes,
    index: usize,
    cancel: &CancelToken,
) -> Result<(), TieringError> {
    let label = policy.labels.get(index).ok_or_else(not_of_the_policy)?;
    // What is unknown is no mark.
    let marks = holds(&label.when, &Scope::new(policy, frame, classes).cancelled_by(cancel))?;
    classes.set_label(index, marks.into_iter().map(|mark| mark == Some(true)).collect())?;
    Ok(())
}

fn not_of_the_policy() -> InternalError {
    InternalError::new("the order of a policy names something that it does not have")
}

/// The frame holds what the policy says: as many rows everywhere, and columns of the right types.
fn check(policy: &Policy, frame: &Frame) -> Result<(), TieringError> {
    let rows = frame.ids.len();
    let fits = |name: &str, column: &Column, value_type: ValueType| {
        let same = column.len() == rows && alike(column.value_type(), value_type);
        let whole = match column {
            Column::Integers(integers) => integers.valid.as_ref().is_none_or(|valid| valid.len() == rows),
            _ => true,
        };
        if same && whole { Ok(()) } else { Err(TieringError::UnfitColumn { name: name.to_owned() }) }
    };
    if frame.ordered.len() != rows {
        return Err(TieringError::UnfitColumn { name: "ordered".to_owned() });
    }
    for (metric, column) in policy.metrics.iter().zip(&frame.metrics) {
        if let Some(column) = column {
            fits(metric.name.as_str(), column, metric.value_type)?;
        }
    }
    for (index, attribute) in policy.attributes.iter().enumerate() {
        let missing = || TieringError::MissingColumn { name: attribute.name.clone() };
        fits(&attribute.name, frame.attributes.get(index).ok_or_else(missing)?, attribute.value_type)?;
    }
    Ok(())
}

/// Counts and days are both whole numbers.
fn alike(one: ValueType, other: ValueType) -> bool {
    let plain = |t| if t == ValueType::Days { ValueType::Count } else { t };
    plain(one) == plain(other)
}
