use super::fit::{of_histories, refusal};
use super::samples::Sample;
use super::{Fitted, ModelKind, ModelsError, TimeUnit, sample};
use crate::error::AppError;
use terrace_analytics::{Facts, Refused};
use terrace_domain::{Date, InternalError, Zone};
use terrace_models::hold_out::{AliveGroup, CurvePoint, Dates, FrequencyGroup, HoldOut, RuleError, hold_out_until};
use terrace_models::simulate::Story;
use terrace_models::{
    BgNbd, Counted, FrequencyCount, History, MbgNbd, Model, ParetoNbd, Prior, RepeatBuying, frequencies,
};

/// What a model of repeat buying is held against.
#[derive(Debug, Clone, Copy)]
pub struct CheckRequest<'a> {
    /// The facts.
    pub facts: &'a Facts,
    /// The clock on which they are read.
    pub zone: &'a Zone,
    /// A model of repeat buying in continuous time.
    pub model: ModelKind,
    /// What time is counted in.
    pub unit: TimeUnit,
    /// The last day that the model may know; two thirds of the way from the first order to the end without it.
    pub cut: Option<Date>,
    /// The last day of all; the day of the newest order without it.
    pub until: Option<Date>,
    /// Whether what the orders leave open is held to published shops.
    pub with_prior: bool,
}

/// What a check found. Times are in the unit asked, from [`Fitted::first`] on.
#[derive(Debug, Clone)]
pub struct Check {
    /// The fit to what was known at the cut.
    pub fit: Fitted,
    /// The last day that it knew.
    pub cut: Date,
    /// The last day of all.
    pub until: Date,
    /// What time is counted in.
    pub unit: TimeUnit,
    /// Customers who came after the cut, and are no part of it.
    pub later: usize,
    /// By known repeat purchases: expected afterwards, and made.
    pub by_frequency: Vec<FrequencyGroup>,
    /// Repeat purchases added up, week by week.
    pub curve: Vec<CurvePoint>,
    /// Tenths by the probability of being alive, the lowest first.
    pub by_p_alive: Vec<AliveGroup>,
    /// The model's error beside that of simple rules.
    pub errors: Vec<RuleError>,
    /// Customers by repeat purchases up to the cut: as they are, and as the model expects.
    pub frequencies: Vec<FrequencyCount>,
    /// The probability of being alive by recency and frequency.
    pub grid: Grid,
}

/// The probability of still being a customer, of one who first bought `age` ago.
#[derive(Debug, Clone)]
pub struct Grid {
    /// Time since the first purchase.
    pub age: f64,
    /// Repeat purchases of each column.
    pub frequencies: Vec<u32>,
    /// Time of the last purchase of each row, rising.
    pub recencies: Vec<f64>,
    /// Row by row.
    pub p_alive: Vec<Vec<f64>>,
}

/// Counts of their own in the histogram, and columns of the grid.
const MOST: u32 = 7;
const COLUMNS: u32 = 12;
/// Rows of the grid.
const ROWS: u32 = 12;

/// Fits a model to what was known at a day and compares it with what came after.
///
/// # Errors
/// No purchase, days that are not in order, a model without such a check, and where no prior may help, a model that the
/// orders do not carry.
pub fn check(request: &CheckRequest<'_>) -> Result<Check, AppError> {
    let sample = sample(request.facts, request.zone, request.until)?;
    let (first, until) = (sample.first.days(), sample.until.days());
    let cut = request.cut.map_or_else(|| first + (until - first) / 3 * 2, Date::days);
    if cut <= first || cut >= until {
        let cut = Date::from_days(cut);
        return Err(ModelsError::BadCut { cut, first: sample.first, until: sample.until }.into());
    }
    let days = request.unit.days();
    match request.model {
        ModelKind::BgNbd => held::<BgNbd>(request, &sample, cut, &BgNbd::prior(days)),
        ModelKind::MbgNbd => held::<MbgNbd>(request, &sample, cut, &MbgNbd::prior(days)),
        ModelKind::ParetoNbd => held::<ParetoNbd>(request, &sample, cut, &ParetoNbd::prior(days)),
        ModelKind::BgBb | ModelKind::GammaGamma => Err(ModelsError::NoCheck(request.model.name()).into()),
    }
}

fn held<M: Model<4, Observation = History> + RepeatBuying + Story>(
    request: &CheckRequest<'_>,
    sample: &Sample,
    cut: i32,
    prior: &Prior<4>,
) -> Result<Check, AppError> {
    let unit = request.unit;
    let time = |day: i32| f64::from(day.saturating_sub(sample.first.days())) / unit.days();
    let (times, starts) = sample.times(unit);
    let customers: Vec<&[f64]> = (starts.iter().zip(starts.iter().skip(1)))
        .map(|(start, end)| times.get(*start..*end).ok_or_else(|| InternalError::new("a customer without purchases")))
        .collect::<Result<_, _>>()?;
    let dates = Dates { cut: time(cut), end: time(sample.until.days()), step: 7.0 / unit.days() };
    let mut known: Option<Counted<History>> = None;
    let fit = |data: &Counted<History>| {
        known = Some(data.clone());
        if request.with_prior { M::fit_or_shrink(data, prior) } else { M::fit(data) }
    };
    let found: HoldOut<M> =
        hold_out_until(&customers, &dates, &request.facts.interrupt(), fit).map_err(refusal::<M, 4>)?;
    let known = known.ok_or_else(|| InternalError::new("a model that was fitted to nothing"))?;
    let frequencies = frequencies(&found.fit.model, &known, MOST, 1);
    let cut = Date::from_days(cut);
    Ok(Check {
        fit: of_histories(request.model, (sample.first, cut), &found.fit),
        cut,
        until: sample.until,
        unit,
        later: found.later,
        frequencies,
        grid: grid(&found.fit.model, dates.cut),
        by_frequency: found.by_frequency,
        curve: found.curve,
        by_p_alive: found.by_p_alive,
        errors: found.errors,
    })
}

fn grid(model: &impl RepeatBuying, age: f64) -> Grid {
    let frequencies: Vec<u32> = (1..=COLUMNS).collect();
    let recencies: Vec<f64> = (1..=ROWS).map(|row| age * f64::from(row) / f64::from(ROWS)).collect();
    let row = |recency: &f64| {
        let of = |frequency: &u32| model.p_alive(&History { frequency: *frequency, recency: *recency, age });
        frequencies.iter().map(of).collect()
    };
    Grid { age, p_alive: recencies.iter().map(row).collect(), frequencies, recencies }
}

impl Check {
    /// Why the orders up to the cut alone were not enough, if they weren't.
    pub const fn refused(&self) -> Option<&Refused> {
        self.fit.refused.as_ref()
    }

    /// The day of a point of the curve.
    pub fn day_of(&self, point: &CurvePoint) -> Date {
        #[expect(clippy::cast_possible_truncation, reason = "days of a calendar")]
        let days = (point.time * self.unit.days()).round() as i32;
        Date::from_days(self.fit.first.days().saturating_add(days))
    }
}
