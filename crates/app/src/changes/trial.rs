//! What moved somebody: the earlier values, one of them as it is now, classified by today's rules and cutoffs.

use super::cause::Cause;
use super::matrix::SchemeChanges;
use super::side::Side;
use crate::context::RunContext;
use crate::error::AppError;
use crate::history::KeptRun;
use std::collections::BTreeMap;
use terrace_domain::InternalError;
use terrace_frame::{Column, Frame, Ids};
use terrace_policy::{Metric, MetricSource, Policy};
use terrace_tiering::{Classes, Cutoffs, classify_until};

/// Having ordered at all, which makes a customer part of most universes.
const FIRST_ORDER: &str = "first_order";

/// The customers that moved in any scheme, with their earlier and later values, and what classifies them now.
struct Trial {
    policy: Policy,
    cutoffs: Cutoffs,
    before: Frame,
    after: Frame,
    /// The place in the frames of a row of the earlier run.
    places: BTreeMap<usize, usize>,
}

/// Finds what moved everybody who is in both runs.
///
/// `ids` are those of the later run.
pub(super) fn find_causes(
    from: &KeptRun,
    to: &Side<'_>,
    ids: &Ids,
    schemes: &mut [SchemeChanges],
    ctx: &RunContext<'_>,
) -> Result<(), AppError> {
    let Some(mut trial) = trial(from, to, ids, schemes, ctx)? else {
        for mover in schemes.iter_mut().flat_map(|scheme| &mut scheme.movers) {
            mover.cause = mover.row_before.and(mover.row_after).map(|_| Cause::Unknown);
        }
        return Ok(());
    };
    let same_rules = from.record().policy.is_same(&trial.policy.hash);
    let unmoved = if same_rules { Cause::Cutoffs } else { Cause::Rules };
    let classes = trial.classify(ctx)?;
    mark(&trial, schemes, &classes, |cause| {
        *cause = Some(unmoved.clone());
    });
    for candidate in trial.candidates() {
        ctx.check()?;
        trial.swap(&candidate);
        let classes = trial.classify(ctx)?;
        trial.swap(&candidate);
        let name = trial.name(&candidate)?;
        mark(&trial, schemes, &classes, |cause| match cause {
            None => *cause = Some(Cause::Values(vec![name.clone()])),
            Some(Cause::Values(names)) => names.push(name.clone()),
            Some(_) => {}
        });
    }
    for mover in schemes.iter_mut().flat_map(|scheme| &mut scheme.movers) {
        if mover.row_before.is_some() && mover.row_after.is_some() {
            mover.cause.get_or_insert(Cause::Several);
        }
    }
    Ok(())
}

/// Calls `found` with the cause of every mover whom these classes put where they are now.
fn mark(trial: &Trial, schemes: &mut [SchemeChanges], classes: &Classes, mut found: impl FnMut(&mut Option<Cause>)) {
    for scheme in schemes {
        let Some(index) = trial.policy.schemes.iter().position(|s| s.name.as_str() == scheme.to.name) else { continue };
        for mover in &mut scheme.movers {
            let (Some(old), Some(_)) = (mover.row_before, mover.row_after) else { continue };
            let Some(place) = trial.places.get(&old) else { continue };
            if classes.tier(index, *place) == mover.to {
                found(&mut mover.cause);
            }
        }
    }
}

/// A value that may have moved somebody.
#[derive(Debug, Clone, Copy)]
enum Candidate {
    FirstOrder,
    Metric(usize),
    Attribute(usize),
}

impl Trial {
    fn classify(&self, ctx: &RunContext<'_>) -> Result<Classes, AppError> {
        Ok(classify_until(&self.policy, &self.cutoffs, &self.before, ctx.cancel)?)
    }

    fn candidates(&self) -> Vec<Candidate> {
        let metrics =
            (0..self.before.metrics.len()).filter(|&at| self.before.metrics.get(at).is_some_and(Option::is_some));
        let attributes = (0..self.before.attributes.len()).map(Candidate::Attribute);
        metrics.map(Candidate::Metric).chain(attributes).chain([Candidate::FirstOrder]).collect()
    }

    fn name(&self, candidate: &Candidate) -> Result<String, InternalError> {
        let name = match candidate {
            Candidate::FirstOrder => Some(FIRST_ORDER.to_owned()),
            Candidate::Metric(at) => self.policy.metrics.get(*at).map(|metric| metric.name.to_string()),
            Candidate::Attribute(at) => self.policy.attributes.get(*at).map(|field| field.name.clone()),
        };
        name.ok_or_else(|| InternalError::new("a value that may have moved somebody has no name"))
    }

    /// Exchanges one value of before and after.
    fn swap(&mut self, candidate: &Candidate) {
        let (before, after) = (&mut self.before, &mut self.after);
        match candidate {
            Candidate::FirstOrder => std::mem::swap(&mut before.ordered, &mut after.ordered),
            Candidate::Metric(at) => swap_at(&mut before.metrics, &mut after.metrics, *at),
            Candidate::Attribute(at) => swap_at(&mut before.attributes, &mut after.attributes, *at),
        }
    }
}

fn swap_at<T>(before: &mut [T], after: &mut [T], at: usize) {
    if let (Some(before), Some(after)) = (before.get_mut(at), after.get_mut(at)) {
        std::mem::swap(before, after);
    }
}

/// Returns `None` if the earlier run does not hold what the later rules ask for.
fn trial(
    from: &KeptRun,
    to: &Side<'_>,
    ids: &Ids,
    schemes: &[SchemeChanges],
    ctx: &RunContext<'_>,
) -> Result<Option<Trial>, AppError> {
    let policy = to.policy()?.into_owned();
    let mut moved: BTreeMap<usize, usize> = BTreeMap::new();
    for mover in schemes.iter().flat_map(|scheme| &scheme.movers) {
        if let (Some(old), Some(new)) = (mover.row_before, mover.row_after) {
            moved.insert(old, new);
        }
    }
    let old: Vec<usize> = moved.keys().copied().collect();
    let new: Vec<usize> = moved.values().copied().collect();
    let same_rules = from.record().policy.is_same(&policy.hash);
    let earlier = if same_rules { None } else { Some(from.policy().ok()) };
    let ids: Ids = new.iter().map(|row| ids.get(*row)).collect();
    let as_of = to.as_of()?;
    let empty = |ordered| Frame {
        as_of: as_of.clone(),
        ids: ids.clone(),
        ordered,
        metrics: Vec::new(),
        attributes: Vec::new(),
    };
    let mut before = empty(flags(&from.ordered()?.take(old.iter().copied()))?);
    let mut after = empty(flags(&to.ordered()?.take(new.iter().copied()))?);
    for metric in &policy.metrics {
        ctx.check()?;
        if matches!(metric.source, MetricSource::Expression(_)) {
            before.metrics.push(None);
            after.metrics.push(None);
            continue;
        }
        let known =
            earlier.as_ref().is_none_or(|earlier| earlier.as_ref().is_some_and(|earlier| means(earlier, metric)));
        let name = metric.name.as_str();
        let (Some(was), Some(is)) = (if known { from.column(name)? } else { None }, to.metric(name)?) else {
            return Ok(None);
        };
        before.metrics.push(Some(was.take(old.iter().copied())));
        after.metrics.push(Some(is.take(new.iter().copied())));
    }
    for field in &policy.attributes {
        ctx.check()?;
        let (Some(was), Some(is)) = (from.attribute(&field.name)?, to.attribute(&field.name)?) else { return Ok(None) };
        before.attributes.push(was.take(old.iter().copied()));
        after.attributes.push(is.take(new.iter().copied()));
    }
    let places = old.iter().enumerate().map(|(place, row)| (*row, place)).collect();
    Ok(Some(Trial { policy, cutoffs: to.cutoffs()?.into_owned(), before, after, places }))
}

/// Whether a policy means the same by a metric's name.
fn means(policy: &Policy, metric: &Metric) -> bool {
    let same = |known: &Metric| match (&known.source, &metric.source) {
        (MetricSource::Measure(known), MetricSource::Measure(asked)) => known == asked,
        (MetricSource::Forecast(known), MetricSource::Forecast(asked)) => known == asked,
        _ => false,
    };
    policy.metric(metric.name.as_str()).is_some_and(same)
}

fn flags(column: &Column) -> Result<Vec<bool>, InternalError> {
    match column {
        Column::Flags(flags) => Ok(flags.iter().map(|flag| *flag == Some(true)).collect()),
        _ => Err(InternalError::new("who had ordered is no column of marks")),
    }
}
