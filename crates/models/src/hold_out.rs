//! A model held against what happened: fitted to what was known at a date, compared with what came after.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::counted::Counted;
use crate::error::ModelError;
use crate::fit::{Fit, Model};
use crate::history::History;
use crate::interrupt::Interrupt;
use crate::repeat::RepeatBuying;

/// The dates of a check, on the same clock as the purchases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dates {
    /// What was bought up to here is known to the model.
    pub cut: f64,
    /// What was bought after that and up to here is what it is held against.
    pub end: f64,
    /// Distance of the points of the curve: a week, in the unit of the clock.
    pub step: f64,
}

/// What a check found.
#[derive(Debug, Clone)]
pub struct HoldOut<M> {
    /// The fit to what was known at the cut.
    pub fit: Fit<M, 4>,
    /// Customers whose first purchase the model knew.
    pub customers: usize,
    /// Customers who came later, and are no part of this.
    pub later: usize,
    /// By the number of repeat purchases known: what was expected afterwards and what came.
    pub by_frequency: Vec<FrequencyGroup>,
    /// Repeat purchases of these customers from the beginning, added up: at whole steps before and after the cut, at the
    /// cut itself and at the end.
    pub curve: Vec<CurvePoint>,
    /// Tenths of the customers by their probability of being alive, the lowest first.
    pub by_p_alive: Vec<AliveGroup>,
    /// The model's error beside that of simple rules.
    pub errors: Vec<RuleError>,
}

/// Customers with the same number of known repeat purchases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrequencyGroup {
    /// Repeat purchases known; the last group takes all who have this many or more.
    pub frequency: u32,
    /// Whether it takes those with more, too.
    pub or_more: bool,
    /// Customers.
    pub customers: usize,
    /// Purchases expected after the cut, per customer.
    pub expected: f64,
    /// Purchases made after the cut, per customer.
    pub actual: f64,
}

/// Repeat purchases up to a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// On the clock of the purchases.
    pub time: f64,
    /// As the fitted model expects of customers who began when these did.
    pub expected: f64,
    /// As they were made.
    pub actual: usize,
}

/// A tenth of the customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AliveGroup {
    /// Customers.
    pub customers: usize,
    /// Mean probability of being alive at the cut.
    pub p_alive: f64,
    /// Mean probability of buying between cut and end.
    pub p_active: f64,
    /// Share of customers who did buy, those alike across a bound taken together. Whether one who did not was alive cannot be seen, so this is what `p_active` is
    /// to meet and what stays below `p_alive`.
    pub active: f64,
}

/// A way of saying what customers will buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForecastRule {
    /// The fitted model.
    Model,
    /// As many purchases as in the time of the same length before the cut, the first purchase included.
    LastPeriod,
    /// At the customer's own pace so far: repeat purchases per time since the first.
    OwnPace,
    /// At the same pace for everybody: all repeat purchases over all time.
    CommonPace,
}

/// How far a rule was off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RuleError {
    /// The rule.
    pub rule: ForecastRule,
    /// Mean distance between expected and actual purchases of a customer.
    pub mean_absolute: f64,
    /// Root of the mean square of that distance.
    pub root_mean_square: f64,
    /// Expected purchases of all customers over their actual ones; 1 is right, infinite where there were none.
    pub total_ratio: f64,
}

/// A customer at the cut.
struct Known {
    history: History,
    first: f64,
    actual: f64,
    last_period: f64,
    expected: f64,
    p_alive: f64,
    p_active: f64,
}

/// Fits a model (`fit` chooses how) to what was known at the cut, and compares.
///
/// `customers` holds each customer's purchase times in order, the first purchase included; two at the same time are
/// one purchase. What lies after the end is not looked at.
///
/// # Errors
/// [`ModelError::BadOption`] where dates are not in order or times are not, and whatever `fit` refuses.
pub fn hold_out<M: Model<4, Observation = History> + RepeatBuying>(
    customers: &[impl AsRef<[f64]> + Sync],
    dates: &Dates,
    fit: impl FnOnce(&Counted<History>) -> Result<Fit<M, 4>, ModelError>,
) -> Result<HoldOut<M>, ModelError> {
    hold_out_until(customers, dates, &Interrupt::default(), fit)
}

/// The same; it ends soon after the interrupt is set.
///
/// # Errors
/// As [`hold_out`], and [`ModelError::Interrupted`].
pub fn hold_out_until<M: Model<4, Observation = History> + RepeatBuying>(
    customers: &[impl AsRef<[f64]> + Sync],
    dates: &Dates,
    interrupt: &Interrupt,
    fit: impl FnOnce(&Counted<History>) -> Result<Fit<M, 4>, ModelError>,
) -> Result<HoldOut<M>, ModelError> {
    let is_ordered = dates.cut < dates.end && dates.end.is_finite() && dates.step > 0.0 && dates.step.is_finite();
    if !is_ordered || !dates.cut.is_finite() {
        return Err(ModelError::BadOption { name: "dates", allowed: "in order: a cut before an end, and a step" });
    }
    let is_sorted = |times: &[f64]| times.iter().all(|time| time.is_finite()) && times.is_sorted();
    if customers.iter().any(|times| !is_sorted(times.as_ref())) {
        return Err(ModelError::BadOption { name: "purchase times", allowed: "finite and in order" });
    }
    let mut known: Vec<Known> = customers.par_iter().filter_map(|times| at_cut(times.as_ref(), dates)).collect();
    let histories: Vec<History> = known.iter().map(|customer| customer.history).collect();
    interrupt.check()?;
    let fit = fit(&Counted::new(&histories)?.with_interrupt(interrupt.clone()));
    // A fit that was interrupted says that it found nothing.
    interrupt.check()?;
    let fit = fit?;
    let horizon = dates.end - dates.cut;
    known.par_chunks_mut(STRETCH).try_for_each(|stretch| {
        interrupt.check()?;
        for customer in stretch {
            customer.expected = fit.model.expected(&customer.history, horizon);
            customer.p_alive = fit.model.p_alive(&customer.history);
            customer.p_active = fit.model.p_active(&customer.history, horizon);
        }
        Ok::<_, ModelError>(())
    })?;
    let came = customers.iter().filter(|times| times.as_ref().first().is_some_and(|first| *first <= dates.end));
    let later = came.count() - known.len();
    // In an order that does not depend on that of the customers, for the sums below.
    known.par_sort_by(|left, right| {
        (left.p_alive.total_cmp(&right.p_alive))
            .then_with(|| left.expected.total_cmp(&right.expected))
            .then_with(|| left.actual.total_cmp(&right.actual))
    });
    interrupt.check()?;
    Ok(HoldOut {
        customers: known.len(),
        later,
        by_frequency: by_frequency(&known),
        curve: curve(customers, &known, dates, &fit.model, interrupt)?,
        by_p_alive: by_p_alive(&known),
        errors: errors(&known, horizon),
        fit,
    })
}

fn at_cut(times: &[f64], dates: &Dates) -> Option<Known> {
    let first = times.first().copied().filter(|first| *first <= dates.cut)?;
    let horizon = dates.end - dates.cut;
    let mut customer = Known {
        history: History { frequency: 0, recency: 0.0, age: dates.cut - first },
        first,
        actual: 0.0,
        last_period: f64::from(u8::from(first > dates.cut - horizon)),
        expected: 0.0,
        p_alive: 0.0,
        p_active: 0.0,
    };
    for time in repeats(times).take_while(|time| *time <= dates.end) {
        if time > dates.cut {
            customer.actual += 1.0;
            continue;
        }
        customer.history.frequency = customer.history.frequency.saturating_add(1);
        customer.history.recency = time - first;
        if time > dates.cut - horizon {
            customer.last_period += 1.0;
        }
    }
    Some(customer)
}

/// Times of purchases after the first, each once.
fn repeats(times: &[f64]) -> impl Iterator<Item = f64> {
    times.windows(2).filter_map(|pair| match pair {
        [before, time] if time > before => Some(*time),
        _ => None,
    })
}

/// Customers between two looks at the interrupt.
const STRETCH: usize = 1024;

/// Groups of their own up to here; those with as many or more are one.
const LAST_GROUP: u32 = 7;

fn by_frequency(known: &[Known]) -> Vec<FrequencyGroup> {
    let mut groups: BTreeMap<u32, FrequencyGroup> = BTreeMap::new();
    for customer in known {
        let frequency = customer.history.frequency.min(LAST_GROUP);
        let group = groups.entry(frequency).or_insert(FrequencyGroup {
            frequency,
            or_more: frequency == LAST_GROUP,
            customers: 0,
            expected: 0.0,
            actual: 0.0,
        });
        group.customers += 1;
        group.expected += customer.expected;
        group.actual += customer.actual;
    }
    let mean = |group: FrequencyGroup| {
        let count = number(group.customers);
        FrequencyGroup { expected: group.expected / count, actual: group.actual / count, ..group }
    };
    groups.into_values().map(mean).collect()
}

/// Groups by the probability of being alive; fewer only where there are fewer customers.
const GROUPS: usize = 10;

/// Tenths of customers in the order of [`hold_out`]. Where a bound falls among customers of whom the model says the
/// same, each side takes its part of the buyers among them: what came after must not decide who stands where.
fn by_p_alive(known: &[Known]) -> Vec<AliveGroup> {
    let alike = |one: &Known, other: &Known| one.p_alive == other.p_alive && one.expected == other.expected;
    let bought = |customer: &Known| if customer.actual > 0.0 { 1.0 } else { 0.0 };
    let active: Vec<f64> = (known.chunk_by(alike))
        .flat_map(|run| std::iter::repeat_n(run.iter().map(bought).sum::<f64>() / number(run.len()), run.len()))
        .collect();
    let groups = GROUPS.min(known.len());
    let bound = |group: usize| known.len() * group / groups;
    (0..groups)
        .filter_map(|group| {
            let own = bound(group)..bound(group + 1);
            let (known, active) = (known.get(own.clone())?, active.get(own)?);
            let count = number(known.len());
            Some(AliveGroup {
                customers: known.len(),
                p_alive: known.iter().map(|customer| customer.p_alive).sum::<f64>() / count,
                p_active: known.iter().map(|customer| customer.p_active).sum::<f64>() / count,
                active: active.iter().sum::<f64>() / count,
            })
        })
        .collect()
}

fn errors(known: &[Known], horizon: f64) -> Vec<RuleError> {
    let repeats: f64 = known.iter().map(|customer| customer.history.purchases()).sum();
    let time: f64 = known.iter().map(|customer| customer.history.age).sum();
    let common = if time > 0.0 { repeats / time * horizon } else { 0.0 };
    let own = |customer: &Known| {
        let age = customer.history.age;
        if age > 0.0 { customer.history.purchases() / age * horizon } else { 0.0 }
    };
    let error = |rule: ForecastRule, expected: &dyn Fn(&Known) -> f64| {
        let (mut absolute, mut square, mut total, mut actual) = (0.0, 0.0, 0.0, 0.0);
        for customer in known {
            let off = expected(customer) - customer.actual;
            absolute += off.abs();
            square += off * off;
            total += expected(customer);
            actual += customer.actual;
        }
        let count = number(known.len());
        let total_ratio = if actual > 0.0 { total / actual } else { f64::INFINITY };
        RuleError { rule, mean_absolute: absolute / count, root_mean_square: (square / count).sqrt(), total_ratio }
    };
    vec![
        error(ForecastRule::Model, &|customer| customer.expected),
        error(ForecastRule::LastPeriod, &|customer| customer.last_period),
        error(ForecastRule::OwnPace, &own),
        error(ForecastRule::CommonPace, &|_| common),
    ]
}

/// Points of the curve at most; a longer time gets longer steps.
const POINTS: f64 = 1000.0;

fn curve<M: RepeatBuying>(
    customers: &[impl AsRef<[f64]> + Sync],
    known: &[Known],
    dates: &Dates,
    model: &M,
    interrupt: &Interrupt,
) -> Result<Vec<CurvePoint>, ModelError> {
    let mut starts: Vec<f64> = known.iter().map(|customer| customer.first).collect();
    starts.par_sort_by(f64::total_cmp);
    let Some(begin) = starts.first().copied() else { return Ok(Vec::new()) };
    let mut distinct: Vec<(f64, f64)> = Vec::new();
    for start in starts {
        match distinct.last_mut() {
            Some((same, count)) if *same == start => *count += 1.0,
            _ => distinct.push((start, 1.0)),
        }
    }
    let mut bought: Vec<f64> = (customers.iter())
        .map(AsRef::as_ref)
        .filter(|times| times.first().is_some_and(|first| *first <= dates.cut))
        .flat_map(repeats)
        .collect();
    bought.par_sort_by(f64::total_cmp);
    let times = points(begin, dates);
    let point = |time: &f64| CurvePoint {
        time: *time,
        expected: (distinct.iter().take_while(|(start, _)| start < time))
            .map(|(start, count)| count * model.expected(&History::NEW, time - start))
            .sum(),
        // A purchase at the very time of a point counts, also where the two were rounded apart.
        actual: bought.partition_point(|bought| *bought <= time + ROUNDING * dates.step),
    };
    interrupt.check()?;
    times.par_iter().map(|time| interrupt.check().map(|()| point(time))).collect()
}

/// Times nearer to each other than this part of a step are one.
const ROUNDING: f64 = 1e-9;

/// Whole steps before and after the cut, the cut itself, and the end.
fn points(begin: f64, dates: &Dates) -> Vec<f64> {
    let step = dates.step.max((dates.end - begin) / POINTS);
    let apart = ROUNDING * step;
    let steps = |from: i32, by: i32| (from..).map(move |number| dates.cut + f64::from(by * number) * step);
    let mut times: Vec<f64> = steps(0, -1).take_while(|time| *time > begin + apart).collect();
    times.reverse();
    times.extend(steps(1, 1).take_while(|time| *time < dates.end - apart));
    times.push(dates.end);
    times
}

#[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
fn number(count: usize) -> f64 {
    count.max(1) as f64
}
