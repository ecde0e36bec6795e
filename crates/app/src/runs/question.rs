//! What a run asks of the facts.

use super::forecasts;
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::{Files, Inputs, ReadingOptions};
use crate::output::{LEVEL, STANDING, member_columns, standing_columns};
use crate::policies::{LoadedPolicy, catalogue};
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_analytics::forecast_inputs;
use terrace_domain::{AsOf, Window, nearest_word};
use terrace_policy::{Attribute, Expression, GivenName, MeasureUse, Metric, MetricSource, Policy};

/// The measures of the standard columns.
pub(super) const STANDARD: [&str; 7] = [
    "net_amount",
    "gross_amount",
    "orders",
    "average_order_value",
    "days_since_last_order",
    "first_order_at",
    "last_order_at",
];

/// What a run asks of the facts.
pub(super) struct Question {
    /// Measures, each once.
    pub(super) uses: Vec<MeasureUse>,
    /// By the policy's metrics, the place of the measure behind it.
    pub(super) metrics: Vec<Option<usize>>,
    /// The places of what forecasts are drawn from.
    pub(super) behind: Vec<usize>,
    /// The places of the standard columns.
    pub(super) standard: [usize; STANDARD.len()],
}

pub(super) fn question(policy: &Policy) -> Question {
    let mut uses: Vec<MeasureUse> = Vec::new();
    let mut place = |wanted: &MeasureUse| place_in(&mut uses, wanted);
    let metrics = policy.metrics.iter().map(|metric| match &metric.source {
        MetricSource::Measure(wanted) => Some(place(wanted)),
        MetricSource::Forecast(_) | MetricSource::Expression(_) => None,
    });
    let metrics = metrics.collect();
    let has_forecasts = !forecasts::of_policy(policy).is_empty();
    let behind = forecast_inputs().iter().filter(|_| has_forecasts).map(&mut place).collect();
    let standard = standard().map(|measure| place(&measure));
    Question { uses, metrics, behind, standard }
}

/// The place of what is wanted among what is asked already, where it is put if it is not there yet.
pub(super) fn place_in<T: PartialEq + Clone>(asked: &mut Vec<T>, wanted: &T) -> usize {
    asked.iter().position(|known| known == wanted).unwrap_or_else(|| {
        asked.push(wanted.clone());
        asked.len() - 1
    })
}

/// The measures of the standard columns.
pub(super) fn standard() -> [MeasureUse; STANDARD.len()] {
    STANDARD.map(|measure| MeasureUse::new(measure, Window::All))
}

/// Reads files for [`super::tier()`] alone, which needs few columns of orders.
///
/// # Errors
/// What reading files may say.
pub fn read_files_to_tier(
    files: &Files,
    policy: &Policy,
    as_of: &AsOf,
    ctx: &RunContext<'_>,
) -> Result<Inputs, AppError> {
    read_files_to_tier_beside(files, (policy, &[]), as_of, ctx)
}

/// The same for [`super::tier_beside()`]: the columns that any of the policies needs.
///
/// # Errors
/// What reading files may say.
pub fn read_files_to_tier_beside(
    files: &Files,
    (policy, others): (&Policy, &[Arc<LoadedPolicy>]),
    as_of: &AsOf,
    ctx: &RunContext<'_>,
) -> Result<Inputs, AppError> {
    let mut uses = question(policy).uses;
    for wanted in others.iter().flat_map(|other| question(&other.policy).uses) {
        place_in(&mut uses, &wanted);
    }
    let columns = terrace_analytics::order_columns(&uses, as_of)?;
    let reading = ReadingOptions { order_columns: columns.as_ref(), ..ReadingOptions::of(policy) };
    Inputs::of_files_as(files, &reading, ctx)
}

/// The kinds of facts that a policy's answers are drawn from.
pub(super) fn kinds_needed(policy: &Policy) -> BTreeSet<&'static str> {
    let measure = |metric: &Metric| match &metric.source {
        MetricSource::Measure(wanted) => terrace_analytics::measure(&wanted.measure),
        MetricSource::Forecast(_) => terrace_analytics::measure("orders"),
        MetricSource::Expression(_) => None,
    };
    let of_metrics = policy.metrics.iter().filter_map(measure).flat_map(|measure| measure.facts());
    let of_attributes = policy.attributes.first().map(|_| "customers");
    let of_members = policy.membership.iter().map(|_| "orders");
    of_metrics.chain(of_attributes).chain(of_members).collect()
}

/// The attributes that the policy, the condition and the asked columns name, each once; the policy's come first.
pub(crate) fn needed_attributes(
    policy: &Policy,
    columns: &[String],
    condition: Option<&str>,
) -> Result<(Option<Expression>, Vec<Attribute>), AppError> {
    let catalogue = catalogue();
    let mut attributes = policy.attributes.clone();
    let condition = match condition {
        None => None,
        Some(text) => {
            let (expression, further) = terrace_policy::expression_over(text, policy, &catalogue, &given_names(policy))
                .map_err(|diagnostics| {
                    let mistakes =
                        crate::PolicyMistakes { file: "--where".to_owned(), text: text.to_owned(), diagnostics };
                    AppError::Policy(Box::new(mistakes))
                })?;
            attributes.extend(further);
            Some(expression)
        }
    };
    for name in columns {
        if is_own(policy, name) {
            continue;
        }
        if let Some((scheme, detail)) = name.split_once('.') {
            // A scheme that is not there offers nothing.
            let offered = policy.scheme(scheme).map(terrace_tiering::detail_names).unwrap_or_default();
            if !offered.iter().any(|known| known == detail) {
                return Err(unknown_column(policy, name));
            }
            continue;
        }
        if attributes.iter().any(|a| a.name == *name) {
            continue;
        }
        let known = catalogue.attributes.iter().find(|attribute| attribute.name == *name);
        attributes.push(known.cloned().ok_or_else(|| unknown_column(policy, name))?);
    }
    Ok((condition, attributes))
}

/// The columns that conditions may name beside the policy's parts: standings, then level and points.
fn given_names(policy: &Policy) -> Vec<GivenName> {
    let standings = standing_columns(policy).into_iter().map(|(name, value_type)| {
        let scheme = name.strip_suffix(STANDING).and_then(|name| name.strip_suffix('.'));
        let tiers = scheme.and_then(|scheme| policy.scheme(scheme)).map(|scheme| &scheme.tiers);
        let values = tiers.map(|tiers| tiers.iter().map(|tier| tier.id.to_string()).collect());
        GivenName { name, value_type, values }
    });
    let members = member_columns(policy).iter().map(|(name, value_type)| {
        let levels = policy.membership.iter().filter(|_| *name == LEVEL).map(|rules| &rules.levels);
        let values = levels.map(|levels| levels.iter().map(|level| level.level.to_string()).collect()).next();
        GivenName { name: (*name).to_owned(), value_type: *value_type, values }
    });
    standings.chain(members).collect()
}

pub(super) fn is_own(policy: &Policy, name: &str) -> bool {
    name == "customer_id"
        || standing_columns(policy).iter().any(|(column, _)| column == name)
        || member_columns(policy).iter().any(|(column, _)| *column == name)
        || policy.metric(name).is_some()
        || policy.scheme(name).is_some()
        || policy.labels.iter().any(|label| label.name.as_str() == name)
}

pub(crate) fn unknown_column(policy: &Policy, name: &str) -> AppError {
    let own =
        policy.metrics.iter().map(|m| m.name.to_string()).chain(policy.schemes.iter().map(|s| s.name.to_string()));
    let details = policy.schemes.iter().flat_map(|scheme| {
        terrace_tiering::detail_names(scheme).into_iter().map(move |detail| format!("{}.{detail}", scheme.name))
    });
    let fields = catalogue().attributes.into_iter().chain(policy.attributes.iter().cloned()).map(|field| field.name);
    let standings = standing_columns(policy).into_iter().map(|(column, _)| column);
    let members = member_columns(policy).iter().map(|(column, _)| (*column).to_owned());
    let similar = nearest_word(name, own.chain(details).chain(standings).chain(members).chain(fields));
    AppError::UnknownColumn { name: name.to_owned(), similar }
}
