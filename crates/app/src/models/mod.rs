//! The models of repeat buying and spend by themselves: fitted to a shop's purchases, and held against what came after.

mod check;
mod fit;
mod samples;

pub use crate::error::ModelsError;
pub use check::{Check, CheckRequest, Grid, check};
pub use fit::{Fitted, Meaning, fit};
pub use terrace_analytics::Refused;
pub use terrace_models::FrequencyCount;
pub use terrace_models::hold_out::{AliveGroup, CurvePoint, ForecastRule, FrequencyGroup, RuleError};

use crate::error::AppError;
use samples::Sample;
use terrace_analytics::{Facts, named_currencies, purchases};
use terrace_domain::{AsOf, Date, Zone};

/// A model that can be fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelKind {
    /// Repeat buying; customers leave after a repeat purchase.
    BgNbd,
    /// Repeat buying; customers leave after any purchase.
    MbgNbd,
    /// Repeat buying; customers leave at any time.
    ParetoNbd,
    /// Buying or not at each of a number of chances.
    BgBb,
    /// Spend per purchase.
    GammaGamma,
}

impl ModelKind {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [Self::BgNbd, Self::MbgNbd, Self::ParetoNbd, Self::BgBb, Self::GammaGamma];

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BgNbd => "bg-nbd",
            Self::MbgNbd => "mbg-nbd",
            Self::ParetoNbd => "pareto-nbd",
            Self::BgBb => "bg-bb",
            Self::GammaGamma => "gamma-gamma",
        }
    }

    /// The model of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// Days.
    Day,
    /// Seven days, as in the papers.
    Week,
    /// A twelfth of 365.25 days.
    Month,
}

impl TimeUnit {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The unit of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// Its length in days.
    pub const fn days(self) -> f64 {
        match self {
            Self::Day => 1.0,
            Self::Week => 7.0,
            Self::Month => 365.25 / 12.0,
        }
    }
}

/// What a model is fitted to.
#[derive(Debug, Clone, Copy)]
pub struct FitRequest<'a> {
    /// The facts.
    pub facts: &'a Facts,
    /// The clock on which they are read.
    pub zone: &'a Zone,
    /// The model.
    pub model: ModelKind,
    /// What time is counted in.
    pub unit: TimeUnit,
    /// The last day included, and the end of everybody's observation; the day of the newest order without it.
    pub until: Option<Date>,
    /// Whether what the orders leave open is held to published shops; a refusal is an error otherwise.
    pub with_prior: bool,
    /// Whether all amounts are put in one currency as they are read.
    pub is_priced: bool,
}

/// The purchases up to the end of a day, or to the newest.
fn sample(facts: &Facts, zone: &Zone, until: Option<Date>) -> Result<Sample, AppError> {
    let end = until.map_or(i32::MAX - 1, Date::days);
    // The as-of excludes itself: the day after is the first that does not count. Without a last day, all do.
    let as_of = match until {
        Some(_) => AsOf::start_of(Date::from_days(end.saturating_add(1)), zone.clone()),
        None => AsOf::new(terrace_domain::LocalTime::from_micros(i64::MAX), zone.clone()),
    };
    let found = purchases(facts, &as_of)?;
    let newest = found.iter().filter_map(|one| one.days.last().copied()).max();
    let first = found.iter().filter_map(|one| one.days.first().copied()).min();
    let (Some(newest), Some(first)) = (newest, first) else {
        return Err(match until {
            Some(until) => ModelsError::NoPurchases { until }.into(),
            None => AppError::NoFacts,
        });
    };
    let until = until.unwrap_or(Date::from_days(newest));
    Ok(Sample { purchases: found, first: Date::from_days(first), until })
}

/// Amounts of several currencies have no common mean.
fn refuse_mixed(facts: &Facts) -> Result<(), AppError> {
    let named = named_currencies(facts)?;
    if named.len() > 1 { Err(ModelsError::Currencies(named).into()) } else { Ok(()) }
}
