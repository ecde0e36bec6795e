//! Tiering: facts, a policy and an as-of in; classes, cutoffs and figures out.

use crate::error::AppError;
use crate::fields;
use crate::forecasts;
use crate::history::earlier_groups;
use crate::inputs::{Inputs, Origin};
use crate::output::{OutputColumn, OutputTable};
use crate::policies::{LoadedPolicy, catalogue};
pub use crate::profile::{SchemeProfile, StandardColumns, TierProfile};
use crate::profile::{money, profiles};
use crate::workspace::Workspace;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use terrace_analytics::{FieldFound, FittedModels, Forecasts, forecast_inputs, population};
use terrace_domain::{AsOf, Coded, CustomerId, LocalTime, Money, Window};
use terrace_intake::FileIntake;
use terrace_policy::{Attribute, Expression, MeasureUse, Metric, MetricSource, Policy, Reference, Target};
use terrace_tiering::{Column, Drift, Frame, Outcome, Scope, TierDrift};

/// What to compute.
#[derive(Debug)]
pub struct TierRequest<'a> {
    /// The rules.
    pub policy: &'a LoadedPolicy,
    /// The facts.
    pub inputs: &'a Inputs,
    /// For when.
    pub as_of: &'a AsOf,
    /// Columns beside the usual ones: customer fields and details such as `rfm.digits`.
    pub columns: &'a [String],
    /// Keeps only rows for which this condition holds.
    pub condition: Option<&'a str>,
    /// Where earlier runs are kept, by which natural groups keep their numbers; nothing when run straight from files.
    pub workspace: Option<&'a Workspace>,
}

/// A run: every customer classified.
#[derive(Debug)]
pub struct Tiered {
    /// Metrics as `analytics` gave them.
    pub frame: Frame,
    /// Cutoffs and classes.
    pub outcome: Outcome,
    /// What the policy forecasts, with the models behind it; nothing where it has no forecasts.
    pub forecasts: Option<Forecasts>,
    /// Columns that profiles are made of.
    pub standard: StandardColumns,
    /// One per scheme.
    pub profiles: Vec<SchemeProfile>,
    /// Actual against expected shares, where the policy expects any.
    pub drift: Vec<Drift>,
    /// What the reader should know.
    pub notes: Vec<Note>,
    attributes: Vec<Attribute>,
    condition: Option<Expression>,
}

/// A remark with a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    code: &'static str,
    arguments: Vec<(&'static str, String)>,
}

impl Note {
    /// A remark of a registered code.
    pub const fn new(code: &'static str, arguments: Vec<(&'static str, String)>) -> Self {
        Self { code, arguments }
    }
}

impl Coded for Note {
    fn code(&self) -> &'static str {
        self.code
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        self.arguments.clone()
    }
}

/// A share that differs from the expected one by more than five points of a hundred is worth a remark.
const DRIFT: u32 = 50_000;

const STANDARD: [&str; 7] = [
    "net_amount",
    "gross_amount",
    "orders",
    "average_order_value",
    "days_since_last_order",
    "first_order_at",
    "last_order_at",
];

/// Classifies everybody.
pub fn tier(request: &TierRequest<'_>) -> Result<Tiered, AppError> {
    let policy = &request.policy.policy;
    let (condition, attributes) = needed_attributes(request)?;
    let Computed { frame, standard, forecasts, fields } =
        compute(policy, &attributes, request.inputs, request.as_of, None)?;
    if frame.ids.is_empty() {
        return Err(AppError::NoFacts);
    }
    let earlier = earlier_groups(request.workspace, policy, request.as_of)?;
    let outcome = terrace_tiering::run_after(policy, &frame, Some(&earlier))?;
    let profiles = profiles(policy, &outcome.classes, &standard);
    let drift = terrace_tiering::drift(policy, &outcome.classes);
    let mut notes = notes(policy, request.inputs, request.as_of, &standard);
    notes.extend(forecasts::notes(forecasts.as_ref()));
    notes.extend(fields::notes(policy, request.inputs, &fields));
    notes.extend(drifts(&drift));
    Ok(Tiered { frame, outcome, forecasts, standard, profiles, drift, notes, attributes, condition })
}

pub(crate) struct Computed {
    pub(crate) frame: Frame,
    pub(crate) standard: StandardColumns,
    pub(crate) forecasts: Option<Forecasts>,
    /// What was found of the policy's custom fields.
    pub(crate) fields: Vec<FieldFound>,
}

/// One pass over the facts for the policy's measures, the standard columns and the attributes; then the forecasts.
///
/// For one customer alone, forecasts are those of the models given beside.
pub(crate) fn compute(
    policy: &Policy,
    attributes: &[Attribute],
    inputs: &Inputs,
    as_of: &AsOf,
    only: Option<(&CustomerId, &FittedModels)>,
) -> Result<Computed, AppError> {
    refuse_mixed_currencies(inputs, policy)?;
    let Asked { uses, metrics, behind, standard } = asked(policy);
    let population = match only {
        None => crate::memory::of_all(inputs, &uses, attributes, as_of, policy)?,
        Some((only, _)) => population(&inputs.facts, &uses, attributes, as_of, Some(only))?,
    };
    let behind: Vec<&Column> = behind.iter().filter_map(|position| population.columns.get(*position)).collect();
    let mut forecasts = forecasts::compute(policy, behind.try_into().ok(), as_of, only.map(|(_, models)| models))?;
    let columns = population.columns;
    // The values of a column are shared by all who ask for it.
    let column = |position: usize| columns.get(position).cloned().unwrap_or_else(|| Column::Flags(Vec::new()));
    let mut ahead = forecasts.iter_mut().flat_map(|forecasts| std::mem::take(&mut forecasts.columns));
    let metrics = policy.metrics.iter().zip(&metrics).map(|(metric, position)| match (&metric.source, position) {
        (MetricSource::Forecast(_), _) => ahead.next(),
        (_, position) => position.map(column),
    });
    let metrics = metrics.collect();
    let [net, gross, orders, basket, recency, first, last] = standard.map(column);
    let standard = StandardColumns { net, gross, orders, basket, recency, first, last };
    let (ids, ordered, attributes) = (population.ids, population.ordered, population.attributes);
    let frame = Frame { as_of: as_of.clone(), ids, ordered, metrics, attributes };
    Ok(Computed { frame, standard, forecasts, fields: population.fields })
}

/// What a run asks of the facts.
struct Asked {
    /// Measures, each once.
    uses: Vec<MeasureUse>,
    /// By the policy's metrics, the place of the measure behind it.
    metrics: Vec<Option<usize>>,
    /// The places of what forecasts are drawn from.
    behind: Vec<usize>,
    /// The places of the standard columns.
    standard: [usize; STANDARD.len()],
}

fn asked(policy: &Policy) -> Asked {
    let mut uses: Vec<MeasureUse> = Vec::new();
    let mut place = |wanted: &MeasureUse| match uses.iter().position(|known| known == wanted) {
        Some(position) => position,
        None => {
            uses.push(wanted.clone());
            uses.len() - 1
        }
    };
    let metrics = policy.metrics.iter().map(|metric| match &metric.source {
        MetricSource::Measure(wanted) => Some(place(wanted)),
        MetricSource::Forecast(_) | MetricSource::Expression(_) => None,
    });
    let metrics = metrics.collect();
    let has_forecasts = !forecasts::of_policy(policy).is_empty();
    let behind = forecast_inputs().iter().filter(|_| has_forecasts).map(&mut place).collect();
    let standard = STANDARD.map(|measure| place(&MeasureUse { measure: measure.to_owned(), window: Window::All }));
    Asked { uses, metrics, behind, standard }
}

/// The columns of orders that a run reads; nothing where it may read any.
pub(crate) fn order_columns(policy: &Policy, as_of: &AsOf) -> Result<Option<BTreeSet<String>>, AppError> {
    Ok(terrace_analytics::order_columns(&asked(policy).uses, as_of)?)
}

/// The attributes that the policy, the condition and the asked columns name, each once; the policy's come first.
fn needed_attributes(request: &TierRequest<'_>) -> Result<(Option<Expression>, Vec<Attribute>), AppError> {
    let policy = &request.policy.policy;
    let catalogue = catalogue();
    let mut attributes = policy.attributes.clone();
    let condition = match request.condition {
        None => None,
        Some(text) => {
            let (expression, further) =
                terrace_policy::expression(text, policy, &catalogue).map_err(|diagnostics| {
                    let mistakes =
                        crate::PolicyMistakes { file: "--where".to_owned(), text: text.to_owned(), diagnostics };
                    AppError::Policy(Box::new(mistakes))
                })?;
            attributes.extend(further);
            Some(expression)
        }
    };
    for name in request.columns {
        if let Some((scheme, detail)) = name.split_once('.') {
            let offered = policy.scheme(scheme).map(terrace_tiering::detail_names).unwrap_or_default();
            if !offered.iter().any(|known| known == detail) {
                return Err(unknown_column(request, name));
            }
            continue;
        }
        if is_own(policy, name) || attributes.iter().any(|a| a.name == *name) {
            continue;
        }
        let known = catalogue.attributes.iter().find(|attribute| attribute.name == *name);
        attributes.push(known.cloned().ok_or_else(|| unknown_column(request, name))?);
    }
    Ok((condition, attributes))
}

fn is_own(policy: &Policy, name: &str) -> bool {
    name == "customer_id"
        || policy.metric(name).is_some()
        || policy.scheme(name).is_some()
        || policy.labels.iter().any(|label| label.name.as_str() == name)
}

fn unknown_column(request: &TierRequest<'_>, name: &str) -> AppError {
    let policy = &request.policy.policy;
    let own =
        policy.metrics.iter().map(|m| m.name.to_string()).chain(policy.schemes.iter().map(|s| s.name.to_string()));
    let details = policy.schemes.iter().flat_map(|scheme| {
        terrace_tiering::detail_names(scheme).into_iter().map(move |detail| format!("{}.{detail}", scheme.name))
    });
    let fields = catalogue().attributes.into_iter().chain(policy.attributes.iter().cloned()).map(|field| field.name);
    let similar = nearest(name, own.chain(details).chain(fields));
    AppError::UnknownColumn { name: name.to_owned(), similar }
}

/// The nearest of some names by edit distance, if any is near at all.
pub(crate) fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(name, &candidate), candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Amounts of several named currencies cannot be added without rates.
fn refuse_mixed_currencies(inputs: &Inputs, policy: &Policy) -> Result<(), AppError> {
    if !inputs.facts.lacks_rates() {
        return Ok(());
    }
    let named = terrace_analytics::named_currencies(&inputs.facts)?;
    Err(AppError::CurrencyConflict { named, policy: policy.currency.to_string() })
}

/// What should be known of the facts behind an answer.
pub(crate) fn notes(policy: &Policy, inputs: &Inputs, as_of: &AsOf, standard: &StandardColumns) -> Vec<Note> {
    let mut notes: Vec<Note> = newest(&standard.last).and_then(|newest| stale(newest, as_of)).into_iter().collect();
    if let Origin::Files(files) = &inputs.origin {
        notes.extend(files.iter().flat_map(|(_, file)| of_file(file)));
    }
    notes.extend(inputs.other_clock.iter().map(|zone| {
        Note::new("T0036", vec![("kept", zone.name().to_owned()), ("policy", policy.timezone.name().to_owned())])
    }));
    let missing = kinds_needed(policy).into_iter().filter(|kind| !inputs.supplied.contains(kind));
    notes.extend(missing.map(|kind| Note::new("T0031", vec![("kind", kind.to_owned())])));
    notes
}

/// The newest of a column of times.
fn newest(times: &Column) -> Option<LocalTime> {
    let Column::Integers(times) = times else { return None };
    (0..times.values.len()).into_par_iter().filter_map(|row| times.get(row)).max().map(LocalTime::from_micros)
}

fn drifts(drift: &[Drift]) -> Vec<Note> {
    let far = |tier: &&TierDrift| tier.actual.millionths().abs_diff(tier.expected.millionths()) > DRIFT;
    let note = |scheme: &Drift, tier: &TierDrift| {
        let arguments = vec![
            ("scheme", scheme.scheme.clone()),
            ("tier", tier.tier.clone()),
            ("actual", one_decimal(tier.actual)),
            ("expected", tier.expected.to_string()),
        ];
        Note::new("T0032", arguments)
    };
    drift.iter().flat_map(|scheme| scheme.tiers.iter().filter(far).map(move |tier| note(scheme, tier))).collect()
}

fn one_decimal(share: terrace_domain::Share) -> String {
    let tenths = (share.millionths() + 500) / 1_000;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// The kinds of facts that a policy's answers are drawn from.
fn kinds_needed(policy: &Policy) -> BTreeSet<&'static str> {
    let measure = |metric: &Metric| match &metric.source {
        MetricSource::Measure(wanted) => terrace_analytics::measure(&wanted.measure),
        MetricSource::Forecast(_) => terrace_analytics::measure("orders"),
        MetricSource::Expression(_) => None,
    };
    let of_metrics = policy.metrics.iter().filter_map(measure).flat_map(|measure| measure.facts());
    let of_attributes = policy.attributes.first().map(|_| "customers");
    of_metrics.chain(of_attributes).collect()
}

/// What should be known of a file that was read straight away; an import prints all of it.
fn of_file(file: &FileIntake) -> Vec<Note> {
    let told = |note: &&terrace_intake::Note| {
        !matches!(note, terrace_intake::Note::AmountsComputed | terrace_intake::Note::CurrencySigns { .. })
    };
    let mut notes: Vec<Note> =
        file.guess.notes.iter().filter(told).map(|note| Note::new(note.code(), note.arguments())).collect();
    if file.rejected > 0 {
        let arguments = vec![
            ("file", file.path.display().to_string()),
            ("read", file.rows_read.to_string()),
            ("rejected", file.rejected.to_string()),
        ];
        notes.insert(0, Note::new("T0034", arguments));
    }
    notes
}

/// A remark where the facts end long before the as-of: then recency and windows may mislead.
fn stale(newest: LocalTime, as_of: &AsOf) -> Option<Note> {
    let days = i64::from(as_of.local().date().days()) - i64::from(newest.date().days());
    let suggested = terrace_domain::Date::from_days(newest.date().days().saturating_add(1));
    (days > 90).then(|| {
        Note::new(
            "T0030",
            vec![
                ("newest", newest.date().to_string()),
                ("days", days.to_string()),
                ("suggested", suggested.to_string()),
            ],
        )
    })
}

impl Tiered {
    /// The table to write: every metric, label and scheme under its name, then the asked columns.
    pub fn table<'a>(&'a self, request: &TierRequest<'a>) -> Result<OutputTable<'a>, AppError> {
        let policy = &request.policy.policy;
        let mut asked: Vec<&String> = Vec::new();
        for name in request.columns.iter().filter(|name| !is_own(policy, name)) {
            if !asked.contains(&name) {
                asked.push(name);
            }
        }
        let column = |name: &&String| {
            let values = self.asked(request, name)?;
            Ok(OutputColumn { name: (*name).clone(), values })
        };
        let (own, asked) = rayon::join(
            || self.own_columns(policy),
            || asked.par_iter().map(column).collect::<Result<Vec<_>, AppError>>(),
        );
        let mut columns = own?;
        columns.extend(asked?);
        Ok(OutputTable::new(&self.frame.ids, self.rows(policy)?, columns))
    }

    /// Every metric, label and scheme under its name.
    pub(crate) fn own_columns<'a>(&'a self, policy: &'a Policy) -> Result<Vec<OutputColumn<'a>>, AppError> {
        let scope = Scope::new(policy, &self.frame, &self.outcome.classes);
        let metrics = policy.metrics.iter().enumerate().map(|(at, metric)| (metric.name.as_str(), Target::Metric(at)));
        let labels = policy.labels.iter().enumerate().map(|(at, label)| (label.name.as_str(), Target::Label(at)));
        let schemes = policy.schemes.iter().enumerate().map(|(at, scheme)| (scheme.name.as_str(), Target::Scheme(at)));
        let columns: Vec<(&str, Target)> = metrics.chain(labels).chain(schemes).collect();
        let columns = columns.into_par_iter().map(|(name, target)| {
            let values = scope.column(&Reference { name: name.to_owned(), target })?;
            Ok(OutputColumn { name: name.to_owned(), values })
        });
        columns.collect()
    }

    fn asked<'a>(&'a self, request: &TierRequest<'_>, name: &str) -> Result<Cow<'a, Column>, AppError> {
        if let Some(position) = self.attributes.iter().position(|attribute| attribute.name == name) {
            let column = self.frame.attributes.get(position);
            return column.map(Cow::Borrowed).ok_or_else(|| unknown_column(request, name));
        }
        let detail = match name.split_once('.') {
            Some((scheme, detail)) => self.outcome.detail(&request.policy.policy, &self.frame, scheme, detail)?,
            None => None,
        };
        detail.map(Cow::Owned).ok_or_else(|| unknown_column(request, name))
    }

    /// The customer with the most net revenue; of equal ones the first by id.
    pub fn largest(&self) -> Option<&str> {
        let Column::Integers(net) = &self.standard.net else { return None };
        let row = (0..self.frame.ids.len()).max_by_key(|&row| (net.get(row), std::cmp::Reverse(row)))?;
        Some(self.frame.ids.get(row))
    }

    /// Net revenue of all customers.
    pub fn revenue(&self) -> Money {
        let Column::Integers(net) = &self.standard.net else { return Money::from_ten_thousandths(0) };
        money((0..net.values.len()).into_par_iter().filter_map(|row| net.get(row)).map(i128::from).sum())
    }

    /// Rows for which the condition holds; all of them without one.
    fn rows(&self, policy: &Policy) -> Result<Vec<usize>, AppError> {
        let all = 0..self.frame.ids.len();
        let Some(condition) = &self.condition else { return Ok(all.into_par_iter().collect()) };
        let scope = Scope::new(policy, &self.frame, &self.outcome.classes);
        let flags = terrace_tiering::holds(condition, &scope)?;
        Ok(all.filter(|row| flags.get(*row).copied().flatten() == Some(true)).collect())
    }
}
