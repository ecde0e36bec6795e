//! Policies held against what happened after days of the past: what each tier went on to bring, how many stayed in it,
//! and how much of the revenue the best of it held, beside two rankings that anybody could make by hand.
//!
//! Of each day only facts before that moment count; fields of customers are as they are now. What came in a span after it is what the
//! tiers are held against; it must lie before now, as a run sees it.

mod figures;
mod rankings;

pub use figures::{AtDate, Backtest, SchemeBacktest, TierAhead};
pub use rankings::{CAPTURED, RankingFigures};

use crate::context::RunContext;
use crate::error::{AppError, BacktestError};
use crate::facts::Inputs;
use crate::policies::{LoadedPolicy, refuse_other_money};
use crate::runs::{AskedTogether, frames_together};
use figures::Ahead;
use rankings::SharedRankings;
use rayon::prelude::*;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use terrace_analytics::population;
use terrace_domain::{AsOf, Date, InternalError, LocalTime, Window};
use terrace_frame::{Column, Frame, Ids, Integers};
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
    // What was remembered is of now.
    let inputs = &Inputs { remembered: None, ..inputs.clone().cancelled_by(ctx.cancel) };
    let moments = moments(request.ahead, &dates)?;
    let mut under_way = UnderWay::new(request, &mut schemes);
    let mut next = moments.first().map(|first| look(first, request, inputs)).transpose()?;
    for further in moments.iter().skip(1).map(Some).chain([None]) {
        ctx.check()?;
        let Some(seen) = next.take() else { break };
        // The facts of the next moment are read while customers of this one are ranked.
        let (then, now) = rayon::join(
            || further.map(|moment| look(moment, request, inputs)).transpose(),
            || under_way.go_on(seen, ctx),
        );
        now?;
        next = then?;
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

/// A moment at which facts are looked at.
struct Moment {
    as_of: AsOf,
    /// Where the span after it ends, if it is one of the days.
    end: Option<LocalTime>,
}

/// The days, and where the spans after them end, the earliest first, each once.
fn moments(ahead: Window, dates: &[AsOf]) -> Result<Vec<Moment>, AppError> {
    let mut moments = BTreeMap::new();
    for date in dates {
        let end = ahead.after(date.local()).ok_or_else(|| BacktestError::NoSpan("ahead".to_owned()))?;
        let of_end = AsOf::new(end, date.zone().clone());
        moments.entry(end).or_insert(Moment { as_of: of_end, end: None });
        moments.insert(date.local(), Moment { as_of: date.clone(), end: Some(end) });
    }
    Ok(moments.into_values().collect())
}

/// What customers had done up to a moment.
struct Done {
    /// Net amount ever.
    net: Integers,
    /// Orders ever.
    orders: Integers,
    /// Net amount of the span that ended there.
    lately: Integers,
    /// Days since the last order.
    recency: Integers,
}

/// What was seen at a moment, in one pass over the facts.
struct AtMoment {
    moment: LocalTime,
    ids: Arc<Ids>,
    done: Done,
    /// Where the span after it ends, and the customers as each policy asks for them, if it is one of the days.
    on_day: Option<(LocalTime, Vec<Frame>)>,
}

/// Looks at the facts up to a moment.
fn look(moment: &Moment, request: &BacktestRequest<'_>, inputs: &Inputs) -> Result<AtMoment, AppError> {
    let uses = [
        MeasureUse::new("net_amount", Window::All),
        MeasureUse::new("orders", Window::All),
        MeasureUse::new("net_amount", request.ahead),
        MeasureUse::new("days_since_last_order", Window::All),
    ];
    let (ids, columns, on_day) = match moment.end {
        None => {
            let found = population(&inputs.facts, &uses, &[], &moment.as_of, None)?;
            (found.ids, found.columns, None)
        }
        Some(end) => {
            let asked = request.policies.iter().map(|loaded| AskedTogether::of(&loaded.policy));
            let (frames, columns) = frames_together(&asked.collect::<Vec<_>>(), &uses, inputs, &moment.as_of)?;
            let ids = frames.first().map(|frame| frame.ids.clone()).unwrap_or_default();
            (ids, columns, Some((end, frames)))
        }
    };
    let columns = columns.into_iter().map(|column| match column {
        Column::Integers(integers) => Ok(integers),
        _ => Err(InternalError::new("a sum of orders is no column of numbers")),
    });
    let columns: Result<[Integers; 4], _> = columns.collect::<Result<Vec<_>, _>>()?.try_into();
    let lacking = |_| InternalError::new("the population lacks a measure that was asked for");
    let [net, orders, lately, recency] = columns.map_err(lacking)?;
    let done = Done { net, orders, lately, recency };
    Ok(AtMoment { moment: moment.as_of.local(), ids: Arc::new(ids), done, on_day })
}

/// A day whose span has not ended yet.
struct Pending {
    date: Date,
    end: LocalTime,
    ids: Arc<Ids>,
    /// By rows, those on the day before, if there was one.
    was: Option<Vec<Option<usize>>>,
    done: Done,
    /// By schemes, who was in which tier.
    tiers: Vec<Vec<Option<u16>>>,
}

/// The days that have been looked at.
struct UnderWay<'a> {
    policies: &'a [Arc<LoadedPolicy>],
    schemes: &'a mut [SchemeBacktest],
    /// By policy, the cut-offs of the day before.
    cutoffs: Vec<Option<Cutoffs>>,
    /// Who was known on the day before.
    known: Option<Arc<Ids>>,
    pending: VecDeque<Pending>,
}

impl<'a> UnderWay<'a> {
    fn new(request: &BacktestRequest<'a>, schemes: &'a mut [SchemeBacktest]) -> Self {
        let cutoffs = request.policies.iter().map(|_| None).collect();
        Self { policies: request.policies, schemes, cutoffs, known: None, pending: VecDeque::new() }
    }

    /// Ends the days whose span ends at a moment, and begins the day that it may be.
    fn go_on(&mut self, seen: AtMoment, ctx: &RunContext<'_>) -> Result<(), AppError> {
        while let Some(ended) = self.pending.pop_front_if(|pending| pending.end <= seen.moment) {
            self.end(ended, (&seen.ids, &seen.done), ctx)?;
        }
        let Some((end, frames)) = seen.on_day else { return Ok(()) };
        let mut tiers: Vec<Vec<Option<u16>>> = self.schemes.iter().map(|_| Vec::new()).collect();
        let policies = self.policies.iter().zip(&frames).zip(&mut self.cutoffs);
        for (number, ((loaded, frame), cutoffs)) in policies.enumerate() {
            ctx.check()?;
            let outcome = terrace_tiering::run_until(&loaded.policy, frame, cutoffs.as_ref(), ctx.cancel)?;
            let schemes = self.schemes.iter().zip(&mut tiers).filter(|(scheme, _)| scheme.policy == number);
            for (scheme, tiers) in schemes {
                *tiers = (0..frame.ids.len()).map(|row| outcome.classes.tier(scheme.index, row)).collect();
            }
            *cutoffs = Some(outcome.cutoffs);
        }
        let (date, ids, done) = (seen.moment.date(), seen.ids, seen.done);
        let was = self.known.replace(Arc::clone(&ids)).map(|known| known.rows_of(&ids));
        self.pending.push_back(Pending { date, end, ids, was, done, tiers });
        Ok(())
    }

    /// Holds a day against what was known at the end of its span.
    fn end(&mut self, mut ended: Pending, then: (&Ids, &Done), ctx: &RunContext<'_>) -> Result<(), AppError> {
        let ahead = Ahead::between((&ended.ids, &ended.done), then);
        let tiers = std::mem::take(&mut ended.tiers);
        // Most schemes have a tier for the same customers, whose rankings are made once.
        let mut shared: Vec<SharedRankings> = Vec::new();
        let mut of_schemes = Vec::new();
        for tiers in &tiers {
            ctx.check()?;
            let known = shared.iter().position(|shared| shared.are_of(tiers));
            of_schemes.push(known.unwrap_or_else(|| {
                shared.push(SharedRankings::of(tiers, &ended.done, &ahead.revenue));
                shared.len() - 1
            }));
        }
        let schemes = self.schemes.par_iter_mut().zip(tiers).zip(of_schemes);
        schemes.for_each(|((scheme, tiers), place)| {
            if let Some(shared) = shared.get(place) {
                scheme.add(&ended, tiers, &ahead, shared);
            }
        });
        Ok(())
    }
}
