//! Fitted models and their checks: numbers as they are, in the order of the papers.

use super::values::ByName;
use crate::models::{Check, Fitted, ForecastRule, Meaning, Refused, TimeUnit};
use serde::Serialize;

/// A fitted model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FitView {
    /// The model's name.
    pub model: &'static str,
    /// Its parameters.
    pub parameters: ByName<f64>,
    /// Their standard errors.
    pub standard_errors: ByName<f64>,
    /// The logarithm of the likelihood.
    pub log_likelihood: f64,
    /// The customers it was fitted to.
    pub customers: usize,
    /// Their different histories.
    pub distinct_histories: usize,
    /// `likelihood`, or `prior` if the orders alone were not enough.
    pub basis: &'static str,
    /// Why they were not.
    pub refused: Option<Refused>,
    /// The unit of time.
    pub per: &'static str,
    /// The first day.
    pub first: String,
    /// The last day.
    pub until: String,
    /// The length of the gradient.
    pub gradient_norm: f64,
    /// The iterations of the best search.
    pub iterations: usize,
    /// The searches.
    pub starts: usize,
    /// The searches that agree with the best one.
    pub agreeing_starts: usize,
    /// Correlations of the parameters' logarithms.
    pub correlation: Vec<Vec<f64>>,
    /// Their covariances.
    pub covariance_of_logarithms: Vec<Vec<f64>>,
    /// What the parameters mean.
    pub meaning: ByName<f64>,
}

/// A fitted model, with the facts it was fitted to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FittedModelView {
    /// The model.
    #[serde(flatten)]
    pub fit: FitView,
    /// The version of the lake that was read; `None` straight from files.
    pub lake_version: Option<u64>,
}

/// A model compared with later orders.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelCheckView {
    /// The model, fitted up to the cut.
    pub fit: FitView,
    /// The last day that it was fitted to.
    pub cut: String,
    /// The last day of all.
    pub until: String,
    /// The customers it was fitted to.
    pub customers: usize,
    /// The customers who came later.
    pub later: usize,
    /// Purchases after the cut, by repeat purchases before it.
    pub by_frequency: Vec<FrequencyView>,
    /// Cumulative repeat purchases.
    pub weekly: Vec<CumulativeView>,
    /// Customers in ten groups by the probability of still being one.
    pub by_p_alive: Vec<AliveTenthView>,
    /// The error of each method.
    pub errors: Vec<RuleErrorView>,
    /// Customers by repeat purchases up to the cut.
    pub frequencies_at_cut: Vec<RepeatPurchasesView>,
    /// The probability of still being a customer.
    pub p_alive: AliveGridView,
    /// The version of the lake that was read; `None` straight from files.
    pub lake_version: Option<u64>,
}

/// Customers with equally many repeat purchases, and what they bought after the cut.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrequencyView {
    /// Repeat purchases before the cut.
    pub repeat_purchases: u32,
    /// Whether the group takes all larger numbers too.
    pub or_more: bool,
    /// How many customers.
    pub customers: usize,
    /// Expected purchases per customer.
    pub expected: f64,
    /// Actual purchases per customer.
    pub actual: f64,
}

/// Repeat purchases up to a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CumulativeView {
    /// The day.
    pub day: String,
    /// Expected.
    pub expected: f64,
    /// Actual.
    pub actual: usize,
}

/// One of ten groups by the probability of still being a customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AliveTenthView {
    /// How many customers.
    pub customers: usize,
    /// The mean probability of still being a customer.
    pub p_alive: f64,
    /// The share expected to buy after the cut.
    pub p_active: f64,
    /// The share that did.
    pub active: f64,
}

/// The error of one method.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleErrorView {
    /// `model`, `last_period`, `own_pace` or `common_pace`.
    pub rule: &'static str,
    /// Mean absolute error per customer.
    pub mean_absolute: f64,
    /// Root mean square error per customer.
    pub root_mean_square: f64,
    /// All expected purchases over all actual ones.
    pub expected_to_actual: f64,
}

/// Customers with equally many repeat purchases.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RepeatPurchasesView {
    /// Repeat purchases up to the cut.
    pub repeat_purchases: u32,
    /// Whether the group takes all larger numbers too.
    pub or_more: bool,
    /// Expected customers.
    pub expected: f64,
    /// Actual customers.
    pub actual: usize,
}

/// The probability of still being a customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AliveGridView {
    /// Time since the first purchase.
    pub age: f64,
    /// Repeat purchases of each column.
    pub frequencies: Vec<u32>,
    /// Time of the last purchase of each row.
    pub recencies: Vec<f64>,
    /// Row by row.
    pub rows: Vec<Vec<f64>>,
}

impl FitView {
    /// A fitted model.
    pub fn new(found: &Fitted, unit: TimeUnit) -> Self {
        let by_name = |value: &dyn Fn(&(&'static str, f64, f64)) -> f64| -> ByName<f64> {
            found.parameters.iter().map(|row| (row.0.to_owned(), value(row))).collect()
        };
        Self {
            model: found.model.name(),
            parameters: by_name(&|row| row.1),
            standard_errors: by_name(&|row| row.2),
            log_likelihood: found.log_likelihood,
            customers: found.customers,
            distinct_histories: found.distinct,
            basis: if found.refused.is_some() { "prior" } else { "likelihood" },
            refused: found.refused.clone(),
            per: unit.name(),
            first: found.first.to_string(),
            until: found.until.to_string(),
            gradient_norm: found.gradient_norm,
            iterations: found.iterations,
            starts: found.starts,
            agreeing_starts: found.agreeing,
            correlation: found.correlation.clone(),
            covariance_of_logarithms: found.covariance.clone(),
            meaning: found.meanings.iter().filter_map(meaning).collect(),
        }
    }
}

fn meaning(meaning: &Meaning) -> Option<(String, f64)> {
    let (name, value) = match meaning {
        Meaning::Rate(value) => ("purchases_per_unit_while_alive", *value),
        Meaning::LeaveAfterPurchase(value) => ("share_leaving_after_a_purchase", *value),
        Meaning::HalfLife(value) => ("units_until_half_have_left", *value),
        Meaning::Uses(value) => ("share_of_chances_used_while_alive", *value),
        Meaning::LeaveBeforeChance(value) => ("share_leaving_before_a_chance", *value),
        Meaning::MeanAmount(value) => ("mean_amount", (*value)?),
        Meaning::MeanOfSample(value) => ("mean_repeat_spend", *value),
    };
    Some((name.to_owned(), value))
}

impl ModelCheckView {
    /// A model compared with later orders.
    pub fn new(found: &Check, lake_version: Option<u64>) -> Self {
        let by_frequency = found.by_frequency.iter().map(|group| FrequencyView {
            repeat_purchases: group.frequency,
            or_more: group.or_more,
            customers: group.customers,
            expected: group.expected,
            actual: group.actual,
        });
        let weekly = found.curve.iter().map(|point| CumulativeView {
            day: found.day_of(point).to_string(),
            expected: point.expected,
            actual: point.actual,
        });
        let tenths = found.by_p_alive.iter().map(|group| AliveTenthView {
            customers: group.customers,
            p_alive: group.p_alive,
            p_active: group.p_active,
            active: group.active,
        });
        let errors = found.errors.iter().map(|error| RuleErrorView {
            rule: rule_name(error.rule),
            mean_absolute: error.mean_absolute,
            root_mean_square: error.root_mean_square,
            expected_to_actual: error.total_ratio,
        });
        let frequencies = found.frequencies.iter().map(|count| RepeatPurchasesView {
            repeat_purchases: count.frequency,
            or_more: count.or_more,
            expected: count.expected,
            actual: count.actual,
        });
        Self {
            fit: FitView::new(&found.fit, found.unit),
            cut: found.cut.to_string(),
            until: found.until.to_string(),
            customers: found.fit.customers,
            later: found.later,
            by_frequency: by_frequency.collect(),
            weekly: weekly.collect(),
            by_p_alive: tenths.collect(),
            errors: errors.collect(),
            frequencies_at_cut: frequencies.collect(),
            p_alive: AliveGridView {
                age: found.grid.age,
                frequencies: found.grid.frequencies.clone(),
                recencies: found.grid.recencies.clone(),
                rows: found.grid.p_alive.clone(),
            },
            lake_version,
        }
    }
}

const fn rule_name(rule: ForecastRule) -> &'static str {
    match rule {
        ForecastRule::Model => "model",
        ForecastRule::LastPeriod => "last_period",
        ForecastRule::OwnPace => "own_pace",
        ForecastRule::CommonPace => "common_pace",
    }
}
