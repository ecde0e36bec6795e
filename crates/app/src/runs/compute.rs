//! One pass over the facts: metrics of everybody, or of one customer.

use super::forecasts;
use super::profile::StandardColumns;
use super::question::{Question, STANDARD, place_in, question};
use crate::error::AppError;
use crate::facts::{Inputs, PendingMemory};
use terrace_analytics::{FieldFound, FittedModels, Forecasts, Population, forecast_inputs, population, row_fields};
use terrace_domain::{AsOf, CustomerId, InternalError};
use terrace_frame::{Column, Frame, Integers};
use terrace_policy::{Attribute, MeasureUse, MetricSource, Policy};

/// What a run knows of its customers before they are classified.
pub(super) struct Computed {
    pub(super) frame: Frame,
    pub(super) standard: StandardColumns,
    pub(super) forecasts: Option<Forecasts>,
    /// What was found of the policy's custom fields.
    pub(super) fields: Vec<FieldFound>,
    /// What the next run is to find.
    pub(super) memory: Option<PendingMemory>,
}

/// One pass over the facts for the policy's measures, the standard columns and the attributes; then the forecasts.
///
/// For one customer alone, forecasts are those of the models given beside.
pub(super) fn compute(
    policy: &Policy,
    attributes: &[Attribute],
    inputs: &Inputs,
    as_of: &AsOf,
    only: Option<(&CustomerId, &FittedModels)>,
) -> Result<Computed, AppError> {
    refuse_mixed_currencies(inputs, policy)?;
    let asked = question(policy);
    let (population, memory) = match only {
        None => inputs.population(&asked.uses, attributes, as_of, policy)?,
        Some((only, _)) => (population(&inputs.facts, &asked.uses, attributes, as_of, Some(only))?, None),
    };
    let computed = computed((policy, asked), population, (as_of, inputs), only.map(|(_, models)| models))?;
    Ok(Computed { memory, ..computed })
}

/// What one of several policies asks of a pass over the facts.
pub(crate) struct AskedTogether<'a> {
    pub(super) policy: &'a Policy,
    pub(super) attributes: &'a [Attribute],
}

impl<'a> AskedTogether<'a> {
    /// All that a policy asks.
    pub(crate) fn of(policy: &'a Policy) -> Self {
        Self { policy, attributes: &policy.attributes }
    }
}

/// The frames of several policies and the columns of further measures, in one pass over the facts. Each frame is what its
/// policy would have alone.
pub(crate) fn frames_together(
    asked: &[AskedTogether<'_>],
    further: &[MeasureUse],
    inputs: &Inputs,
    as_of: &AsOf,
) -> Result<(Vec<Frame>, Vec<Column>), AppError> {
    let (computed, columns) = compute_together(asked, further, inputs, as_of)?;
    Ok((computed.into_iter().map(|computed| computed.frame).collect(), columns))
}

/// One pass over the facts for several policies, in which equal measures and fields are asked once, and for further
/// measures, whose columns are given beside. Each policy knows what it would know alone.
pub(super) fn compute_together(
    asked: &[AskedTogether<'_>],
    further: &[MeasureUse],
    inputs: &Inputs,
    as_of: &AsOf,
) -> Result<(Vec<Computed>, Vec<Column>), AppError> {
    let Some(first) = asked.first() else { return Ok((Vec::new(), Vec::new())) };
    refuse_mixed_currencies(inputs, first.policy)?;
    let (mut uses, mut attributes) = (Vec::new(), Vec::new());
    let mut parts = Vec::new();
    for AskedTogether { policy, attributes: fields } in asked {
        let question = question(policy);
        let columns: Vec<usize> = question.uses.iter().map(|wanted| place_in(&mut uses, wanted)).collect();
        let fields: Vec<usize> = fields.iter().map(|wanted| place_in(&mut attributes, wanted)).collect();
        parts.push((*policy, question, columns, fields));
    }
    let further: Vec<usize> = further.iter().map(|wanted| place_in(&mut uses, wanted)).collect();
    let (whole, mut memory) = inputs.population(&uses, &attributes, as_of, first.policy)?;
    let beside = further.into_iter().map(|at| whole.columns.get(at).cloned().ok_or_else(|| lacking("a column")));
    let beside = beside.collect::<Result<_, _>>()?;
    let mut all = Vec::new();
    for (policy, question, columns, fields) in parts {
        inputs.facts.cancel().check()?;
        let population = part_of(&whole, &attributes, &columns, &fields)?;
        let computed = computed((policy, question), population, (as_of, inputs), None)?;
        all.push(Computed { memory: memory.take(), ..computed });
    }
    Ok((all, beside))
}

/// Everybody with some of the columns and fields that were asked.
fn part_of(
    whole: &Population,
    attributes: &[Attribute],
    columns: &[usize],
    fields: &[usize],
) -> Result<Population, InternalError> {
    let take = |all: &[Column], places: &[usize]| {
        let column = |at: &usize| all.get(*at).cloned().ok_or_else(|| lacking("a column"));
        places.iter().map(column).collect::<Result<Vec<_>, _>>()
    };
    let custom: Vec<usize> = (0..attributes.len())
        .filter(|at| attributes.get(*at).is_some_and(|attribute| attribute.custom().is_some()))
        .collect();
    let found = fields.iter().filter_map(|at| whole.fields.get(custom.iter().position(|known| known == at)?));
    Ok(Population {
        ids: whole.ids.clone(),
        ordered: whole.ordered.clone(),
        columns: take(&whole.columns, columns)?,
        attributes: take(&whole.attributes, fields)?,
        fields: found.cloned().collect(),
    })
}

fn lacking(what: &str) -> InternalError {
    InternalError::new(format!("the population lacks {what} that was asked for"))
}

/// What a population tells a policy: its metrics, with forecasts by the models that are known or else fitted.
fn computed(
    (policy, Question { uses: _, metrics, behind, standard }): (&Policy, Question),
    population: Population,
    (as_of, inputs): (&AsOf, &Inputs),
    known: Option<&FittedModels>,
) -> Result<Computed, AppError> {
    let behind: Vec<&Column> = behind.iter().filter_map(|position| population.columns.get(*position)).collect();
    let behind = match behind.as_slice() {
        [] => None,
        columns => Some(columns.try_into().map_err(|_| lacking("what forecasts are drawn from"))?),
    };
    let mut forecasts = forecasts::compute(policy, behind, as_of, known, inputs.facts.cancel())?;
    let columns = population.columns;
    // The values of a column are shared by all who ask for it.
    let column = |position: usize| columns.get(position).cloned().ok_or_else(|| lacking("a column"));
    let mut ahead = forecasts.iter_mut().flat_map(|forecasts| std::mem::take(&mut forecasts.columns));
    let metrics = policy.metrics.iter().zip(&metrics).map(|(metric, position)| match (&metric.source, position) {
        (MetricSource::Forecast(_), _) => ahead.next().ok_or_else(|| lacking("a forecast")).map(Some),
        (_, position) => position.map(column).transpose(),
    });
    let metrics = metrics.collect::<Result<_, InternalError>>()?;
    let numbers = standard.into_iter().map(column).collect::<Result<Vec<_>, _>>()?;
    let standard = standard_columns(numbers)?;
    let (ids, ordered, attributes) = (population.ids, population.ordered, population.attributes);
    let frame = Frame { as_of: as_of.clone(), ids, ordered, metrics, attributes };
    let mut fields = population.fields;
    if known.is_none() {
        fields.extend(row_fields(&inputs.facts, &policy.row_fields)?);
    }
    Ok(Computed { frame, standard, forecasts, fields, memory: None })
}

/// The standard columns, given in the order of [`STANDARD`].
pub(super) fn standard_columns(numbers: Vec<Column>) -> Result<StandardColumns, InternalError> {
    let integers = numbers.into_iter().map(|column| match column {
        Column::Integers(integers) => Ok(integers),
        _ => Err(InternalError::new("a standard column is no column of numbers")),
    });
    let standard: Result<[Integers; STANDARD.len()], _> = integers.collect::<Result<Vec<_>, _>>()?.try_into();
    let lacking = |_| InternalError::new("the population lacks a standard column");
    let [net, gross, orders, basket, recency, first, last] = standard.map_err(lacking)?;
    Ok(StandardColumns { net, gross, orders, basket, recency, first, last })
}

/// The forecasts of one customer by known models; `None` if the policy has none. Nothing but what they are drawn from is
/// read.
pub(super) fn forecasts_of(
    policy: &Policy,
    inputs: &Inputs,
    as_of: &AsOf,
    (customer, models): (&CustomerId, &FittedModels),
) -> Result<Option<Forecasts>, AppError> {
    if forecasts::of_policy(policy).is_empty() {
        return Ok(None);
    }
    let found = population(&inputs.facts, &forecast_inputs(), &[], as_of, Some(customer))?;
    let lacking = || InternalError::new("the population lacks what forecasts are drawn from");
    let behind: Vec<&Column> = found.columns.iter().collect();
    let behind = behind.try_into().map_err(|_| lacking())?;
    forecasts::compute(policy, Some(behind), as_of, Some(models), inputs.facts.cancel())
}

/// Amounts of several named currencies cannot be added without rates.
pub(crate) fn refuse_mixed_currencies(inputs: &Inputs, policy: &Policy) -> Result<(), AppError> {
    if !inputs.facts.lacks_rates() {
        return Ok(());
    }
    let named = terrace_analytics::named_currencies(&inputs.facts)?;
    Err(AppError::CurrencyConflict { named, policy: policy.currency.to_string() })
}
