//! All customers with their metrics and attributes: the frame that tiering works on.

mod attributes;
mod bucket;
mod chains;
mod custom;
mod merge;
mod referrals;
#[cfg(test)]
mod tests;

pub(crate) use attributes::{fold_columns as customer_fields, fold_with_custom as customer_and_custom_fields};
pub(crate) use bucket::parts_of;
pub use custom::FieldFound;
pub use referrals::referred_by;

use crate::conditions::Condition;
use crate::error::AnalyticsError;
use crate::fold::{Fold, columns_of};
use crate::measures::{Measure, measure};
use crate::memory::{BoundMemory, Computed, Memory, fingerprint};
use crate::pass::{Facts, each_bucket};
use crate::plan::{Aggregate, AskedParts, Level, Over, Part, Request, Source, condition_of};
use crate::rows::CustomerFilter;
use std::collections::BTreeSet;
use terrace_domain::{AsOf, CustomerId, LostAfter, Window};
use terrace_frame::{Column, Frame, Ids};
use terrace_policy::{Attribute, MeasureUse, MetricSource, Policy};

/// All customers, sorted by id, with what was asked of them.
#[derive(Debug, Clone)]
pub struct Population {
    /// Who, ascending byte by byte, each once.
    pub ids: Ids,
    /// Whether the customer has at least one order ever before the as-of.
    pub ordered: Vec<bool>,
    /// One per measure asked, in that order.
    pub columns: Vec<Column>,
    /// One per attribute asked, in that order.
    pub attributes: Vec<Column>,
    /// What was found of each custom field among them.
    pub fields: Vec<FieldFound>,
}

/// How much an observation of a customer weighs: a file of customers more than any order file, then the later one.
type Weight = (bool, Option<i64>);

/// A measure as it is asked.
struct MeasureAsked {
    measure: &'static Measure,
    window: Window,
    /// The facts that there are for it; `None` if all are.
    rows: Option<Condition>,
    /// What ends a stay; `None` if nothing does.
    lost_after: Option<LostAfter>,
}

impl MeasureAsked {
    fn parts(&self) -> AskedParts<'_> {
        AskedParts {
            parts: self.measure.parts,
            window: self.window,
            rows: self.rows.as_ref(),
            lost_after: self.lost_after,
        }
    }
}

/// A measure with the places of its aggregates.
pub(crate) struct BoundMeasure {
    pub measure: &'static Measure,
    pub places: Vec<usize>,
}

/// Counts the lines that make a customer one who ordered.
const SALES: Part =
    Part::new(Level::Lines, Aggregate::Count).when(|lines| lines.flag("is_return").is_not_true()).over(Over::Ever);

/// What a population is computed from, bound once for all buckets.
pub(crate) struct Question<'a> {
    pub request: Request,
    pub fold: Fold,
    /// The customer of interest; `None` if all are.
    pub only: Option<Ids>,
    pub measures: Vec<BoundMeasure>,
    pub attributes: &'a [Attribute],
    /// The place of the count of lines that are no returns.
    pub sales: usize,
    /// What earlier runs computed.
    pub memory: Option<BoundMemory<'a>>,
}

impl Question<'_> {
    /// Which customers are read.
    fn of(&self) -> CustomerFilter<'_> {
        self.only.as_ref().map_or(CustomerFilter::All, CustomerFilter::Only)
    }
}

/// Metrics and attributes of all customers, or of one.
///
/// A customer is known from a file of customers, or from a fact before the as-of that names them: an order line that
/// counts, feedback, a contact, a case, a balance, a payment that was due or paid. Attributes are
/// those of the facts read; the as-of does not turn them back. The answer depends on the facts alone: not on the
/// number of buckets, files or threads, nor on the order of rows.
///
/// # Errors
/// An unknown measure or attribute, a missing window, sums beyond 64 bits, unreadable files.
pub fn population(
    facts: &Facts,
    uses: &[MeasureUse],
    attributes: &[Attribute],
    as_of: &AsOf,
    only: Option<&CustomerId>,
) -> Result<Population, AnalyticsError> {
    ask(facts, &measures_of(uses)?, attributes, as_of, only, None).map(|(population, _)| population)
}

/// Metrics and attributes of all customers, going on from an earlier run where there is one: only whom something
/// has changed for is computed from facts again, and how many they are is told beside. The answer is the same.
///
/// # Errors
/// As [`population`]. A memory that cannot be read or written is no error; [`Computed`] says whether it was kept.
pub fn population_with_memory(
    facts: &Facts,
    uses: &[MeasureUse],
    attributes: &[Attribute],
    as_of: &AsOf,
    memory: Memory<'_>,
) -> Result<(Population, Computed), AnalyticsError> {
    ask(facts, &measures_of(uses)?, attributes, as_of, None, Some(memory))
}

/// Tells what measures compute from what others do: whatever one run remembered serves another of the same fingerprint
/// alone.
///
/// # Errors
/// An unknown measure.
pub fn fingerprint_of(uses: &[MeasureUse]) -> Result<String, AnalyticsError> {
    let measures = measures_of(uses)?;
    fingerprint(measures.iter().map(MeasureAsked::parts))
}

fn measures_of(uses: &[MeasureUse]) -> Result<Vec<MeasureAsked>, AnalyticsError> {
    let found = uses.iter().map(|asked| {
        let unknown = || AnalyticsError::UnknownMeasure(asked.measure.clone());
        let rows = asked.rows.as_ref().map(|rows| condition_of(&rows.test));
        let measure = measure(&asked.measure).ok_or_else(unknown)?;
        Ok(MeasureAsked { measure, window: asked.window, rows, lost_after: asked.lost_after })
    });
    found.collect()
}

fn ask(
    facts: &Facts,
    asked: &[MeasureAsked],
    attributes: &[Attribute],
    as_of: &AsOf,
    only: Option<&CustomerId>,
    memory: Option<Memory<'_>>,
) -> Result<(Population, Computed), AnalyticsError> {
    let Requested { request, sales, measures } = requested(asked, as_of, only)?;
    attributes::check(attributes)?;
    let fold = Fold::new(facts, &request)?;
    let referred = referrals::referred(facts, &request)?;
    let only = only.map(|customer| (customer, [customer.as_str()].into_iter().collect()));
    let (only, alone) = only.unzip();
    let places = measures.iter().map(|bound| bound.places.clone()).chain([vec![sales]]).collect();
    let sales_asked = AskedParts { parts: &[SALES], window: Window::All, rows: None, lost_after: None };
    let parts: Vec<AskedParts<'_>> = asked.iter().map(MeasureAsked::parts).chain([sales_asked]).collect();
    let memory = memory.map(|memory| BoundMemory::new(memory, facts, &parts, places, as_of)).transpose()?;
    let question = Question { request, fold, only: alone, measures, attributes, sales, memory };
    let buckets =
        each_bucket(facts, only, |facts, number| bucket::answer(&question, facts, number, referred.as_ref()))?;
    let computed = question.memory.as_ref().map(BoundMemory::computed).unwrap_or_default();
    Ok((merge::merge(&question, &buckets, facts.cancel())?, computed))
}

/// What measures ask for.
struct Requested {
    request: Request,
    /// The place of the count of lines that are no returns.
    sales: usize,
    measures: Vec<BoundMeasure>,
}

fn requested(asked: &[MeasureAsked], as_of: &AsOf, only: Option<&CustomerId>) -> Result<Requested, AnalyticsError> {
    let mut request = Request::new(as_of, only);
    let sales = request.part("orders", SALES, Window::All, None)?;
    let mut measures = Vec::new();
    for asked in asked {
        let places = request.parts(asked.measure.name, asked.parts())?;
        measures.push(BoundMeasure { measure: asked.measure, places });
    }
    Ok(Requested { request, sales, measures })
}

/// The columns of orders that a population of these measures reads; `None` if one of them looks at orders in a way of
/// its own.
///
/// # Errors
/// An unknown measure, a missing window.
pub fn order_columns(uses: &[MeasureUse], as_of: &AsOf) -> Result<Option<BTreeSet<String>>, AnalyticsError> {
    let request = requested(&measures_of(uses)?, as_of, None)?.request;
    let crosses = [Level::Payments, Level::Referred].iter().any(|level| request.at(*level).next().is_some());
    Ok((!crosses).then(|| {
        let mut columns = columns_of(&request, Source::LINES);
        // Whether amounts have to be converted is known by it.
        columns.insert("currency".to_owned());
        // Whether rows tell of refunds, too; then more is read of them.
        columns.extend(crate::refunds::TELLING.map(str::to_owned));
        columns
    }))
}

/// The frame of a policy: its measure metrics and the attributes that it names, of all customers or of one.
///
/// # Errors
/// As [`population`].
pub fn frame(policy: &Policy, facts: &Facts, as_of: &AsOf, only: Option<&CustomerId>) -> Result<Frame, AnalyticsError> {
    let uses: Vec<MeasureUse> =
        policy.metrics.iter().filter_map(|metric| measure_use(&metric.source)).cloned().collect();
    let population = population(facts, &uses, &policy.attributes, as_of, only)?;
    let mut columns = population.columns.into_iter();
    let metrics =
        policy.metrics.iter().map(|metric| measure_use(&metric.source).and_then(|_| columns.next())).collect();
    Ok(Frame {
        as_of: as_of.clone(),
        ids: population.ids,
        ordered: population.ordered,
        metrics,
        attributes: population.attributes,
    })
}

pub(crate) fn measure_use(source: &MetricSource) -> Option<&MeasureUse> {
    match source {
        MetricSource::Measure(asked) => Some(asked),
        MetricSource::Forecast(_) | MetricSource::Expression(_) => None,
    }
}
