//! Policies held against what happened after days of the past: what each tier went on to bring, how many stayed in it,
//! and how much of the revenue the best of it held, beside two rankings that anybody could make by hand.
//!
//! Of each day only facts before that moment count; fields of customers are as they are now. What came in a span after it is what the
//! tiers are held against; it must lie before now, as a run sees it.

mod figures;

pub use figures::{AtDate, Backtest, CAPTURED, RankingFigures, SchemeBacktest, TierAhead};

use crate::context::RunContext;
use crate::error::{AppError, BacktestError};
use crate::facts::Inputs;
use crate::policies::{LoadedPolicy, refuse_other_money};
use crate::runs::classes_at;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use terrace_analytics::population;
use terrace_domain::{AsOf, Date, InternalError, LocalTime, Window};
use terrace_frame::{Column, Ids, Integers};
use terrace_policy::MeasureUse;
use terrace_tiering::Cutoffs;

/// Days of the past at most: ten years of months, two of weeks.
pub const MOST_DATES: usize = 120;

/// What to hold against the past.
#[derive(Debug, Clone)]
pub struct BacktestRequest<'a> {
    /// The policies, side by side.
    pub policies: &'a [Arc<LoadedPolicy>],
    /// One scheme alone, by name, in whichever of the policies have it; all of them without it.
    pub scheme: Option<&'a str>,
    /// For when: nothing at or after it has happened.
    pub as_of: &'a AsOf,
    /// How many days are looked at, the last being the latest that leaves a whole span after it.
    pub dates: usize,
    /// How far apart they are.
    pub every: Window,
    /// The span after each that tiers are held against.
    pub ahead: Window,
}

/// Holds policies against what happened.
///
/// # Errors
/// A span that is none, no policy with the scheme, days before any order, and what reading facts may say.
pub fn backtest(request: &BacktestRequest<'_>, inputs: &Inputs, ctx: &RunContext<'_>) -> Result<Backtest, AppError> {
    let dates = dates(request)?;
    if let Some((first, others)) = request.policies.split_first() {
        refuse_other_money(first, others)?;
    }
    let mut schemes = schemes(request)?;
    let inputs = &inputs.clone().cancelled_by(ctx.cancel);
    let mut groups: Vec<Option<Cutoffs>> = request.policies.iter().map(|_| None).collect();
    let mut seen: BTreeMap<LocalTime, DoneBefore> = BTreeMap::new();
    for date in &dates {
        ctx.check()?;
        let end = request.ahead.after(date.local()).ok_or_else(|| BacktestError::NoSpan("ahead".to_owned()))?;
        seen_at(date, request.ahead, inputs, &mut seen)?;
        seen_at(&AsOf::new(end, date.zone().clone()), request.ahead, inputs, &mut seen)?;
        let lacking = || InternalError::new("a moment that was looked at is not there");
        let (before, after) = seen.get(&date.local()).zip(seen.get(&end)).ok_or_else(lacking)?;
        for (policy, loaded) in request.policies.iter().enumerate() {
            ctx.check()?;
            let earlier = groups.get(policy).and_then(Option::as_ref);
            let (frame, outcome) = classes_at(&loaded.policy, inputs, date, earlier, ctx)?;
            for scheme in schemes.iter_mut().filter(|scheme| scheme.policy == policy) {
                let tiers = (0..frame.ids.len()).map(|row| outcome.classes.tier(scheme.index, row)).collect();
                scheme.add(date.local().date(), (&frame.ids, tiers), (before, after));
            }
            if let Some(known) = groups.get_mut(policy) {
                *known = Some(outcome.cutoffs);
            }
        }
        // What no later day begins with is not asked for again but as an end, which is rarely worth its memory.
        seen.retain(|moment, _| *moment > date.local() && dates.iter().any(|date| date.local() == *moment));
    }
    let dates: Vec<Date> = dates.iter().map(|date| date.local().date()).collect();
    if schemes.iter().all(|scheme| scheme.at.iter().all(|at| at.customers == 0)) {
        return Err(BacktestError::NobodyThen(dates.first().copied().unwrap_or(Date::from_days(0))).into());
    }
    Ok(Backtest { ahead: request.ahead, every: request.every, dates, schemes })
}

/// The days, the earliest first.
fn dates(request: &BacktestRequest<'_>) -> Result<Vec<AsOf>, AppError> {
    let span =
        |option: &str, window: Window, from| window.ago(from).ok_or_else(|| BacktestError::NoSpan(option.to_owned()));
    let mut last = span("ahead", request.ahead, request.as_of.local())?;
    let mut dates = Vec::new();
    for _ in 0..request.dates.clamp(1, MOST_DATES) {
        dates.push(AsOf::new(last, request.as_of.zone().clone()));
        let before = span("every", request.every, last)?;
        if before >= last {
            break;
        }
        last = before;
    }
    dates.reverse();
    Ok(dates)
}

/// The schemes that are held against the past, without figures yet.
fn schemes(request: &BacktestRequest<'_>) -> Result<Vec<SchemeBacktest>, AppError> {
    let mut found = Vec::new();
    for (number, loaded) in request.policies.iter().enumerate() {
        let wanted = |name: &str| request.scheme.is_none_or(|wanted| wanted == name);
        let schemes = loaded.policy.schemes.iter().enumerate().filter(|(_, scheme)| wanted(scheme.name.as_str()));
        found.extend(schemes.map(|(index, scheme)| SchemeBacktest::new((number, loaded), (index, scheme))));
    }
    if found.is_empty() {
        let known = request.policies.iter().flat_map(|loaded| &loaded.policy.schemes);
        let known: Vec<&str> = known.map(|scheme| scheme.name.as_str()).collect();
        let known = known.join(", ");
        return Err(BacktestError::NoScheme { name: request.scheme.unwrap_or_default().to_owned(), known }.into());
    }
    Ok(found)
}

/// What customers had done up to a moment, each in one pass over the facts.
pub(super) struct DoneBefore {
    pub(super) ids: Ids,
    /// Net amount ever.
    pub(super) net: Integers,
    /// Orders ever.
    pub(super) orders: Integers,
    /// Net amount of the span that ended there.
    pub(super) lately: Integers,
    /// Days since the last order.
    pub(super) recency: Integers,
}

/// What was done up to a moment, if that is not known yet.
fn seen_at<'s>(
    as_of: &AsOf,
    ahead: Window,
    inputs: &Inputs,
    seen: &'s mut BTreeMap<LocalTime, DoneBefore>,
) -> Result<&'s DoneBefore, AppError> {
    match seen.entry(as_of.local()) {
        Entry::Occupied(known) => Ok(known.into_mut()),
        Entry::Vacant(place) => {
            let uses = [
                MeasureUse::new("net_amount", Window::All),
                MeasureUse::new("orders", Window::All),
                MeasureUse::new("net_amount", ahead),
                MeasureUse::new("days_since_last_order", Window::All),
            ];
            let found = population(&inputs.facts, &uses, &[], as_of, None)?;
            let columns = found.columns.into_iter().map(|column| match column {
                Column::Integers(integers) => Ok(integers),
                _ => Err(InternalError::new("a sum of orders is no column of numbers")),
            });
            let columns: Result<[Integers; 4], _> = columns.collect::<Result<Vec<_>, _>>()?.try_into();
            let [net, orders, lately, recency] =
                columns.map_err(|_| InternalError::new("the population lacks a measure that was asked for"))?;
            Ok(place.insert(DoneBefore { ids: found.ids, net, orders, lately, recency }))
        }
    }
}
