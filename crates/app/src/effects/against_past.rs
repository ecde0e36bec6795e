//! The shop against its own past, with trend and season taken out (interrupted time series): what came after a beginning
//! beside what was to be expected, if nothing else changed then.

use super::against_others::total;
use super::figures::EffectMeasure;
use super::periods::{Periods, whole_periods};
use super::verdict::{BeforeAfter, EffectVerdict};
use crate::approximate::plain;
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::Inputs;
use terrace_analytics::period_sums;
use terrace_domain::{AsOf, InternalError, LocalTime, MICROS_PER_DAY, Share, Unit, Window};
use terrace_models::causal::{InterruptedSeries, Season, SeriesErrors, SeriesModel, interrupted_series};
use terrace_models::{Interval, Unanswered};

/// The level of intervals.
const LEVEL: f64 = 0.95;

/// Days of a year.
const YEAR: f64 = 365.25;

/// Waves of a season: with fewer, one busy month of the year (November in most shops) would seem an effect.
const HARMONICS: usize = 5;

/// What to look at.
#[derive(Debug, Clone)]
pub struct PastRequest<'a> {
    /// What is compared, of all customers together.
    pub measure: EffectMeasure,
    /// When what is asked about began.
    pub since: AsOf,
    /// How long a period is.
    pub every: Window,
    /// How long before is looked at; all that there is without it.
    pub before: Option<Window>,
    /// The smallest difference that matters, as a part of what was to be expected.
    pub effect: Share,
    /// Facts from then on have not happened.
    pub as_of: &'a AsOf,
}

/// What the own past shows.
#[derive(Debug)]
pub struct PastFound {
    /// What was compared.
    pub measure: EffectMeasure,
    /// When it began.
    pub since: LocalTime,
    /// How long a period is.
    pub every: Window,
    /// Periods before the beginning.
    pub before: usize,
    /// The series, with what was to be expected where that can be told.
    pub points: Vec<SeriesPoint>,
    /// What it says.
    pub finding: Result<PastFinding, PastNotSaid>,
}

/// A period of the series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesPoint {
    /// Where it begins.
    pub from: LocalTime,
    /// Where it ends.
    pub to: LocalTime,
    /// What was counted.
    pub actual: f64,
    /// What was to be expected without what began.
    pub expected: Option<f64>,
}

/// What the series says.
#[derive(Debug)]
pub struct PastFinding {
    /// What came after as a part of what was to be expected, less 1: 0.1 is a tenth more.
    pub change: Interval,
    /// The same as a sum over all periods after.
    pub total: f64,
    /// The smallest change that matters.
    pub matters: f64,
    /// In a word.
    pub verdict: EffectVerdict,
    /// The trend before, by period: 0.01 is 1 % more from each to the next.
    pub trend: f64,
    /// Whether what is left of each period follows the one before, so that intervals are wider.
    pub follows: bool,
    /// The whole fit.
    pub series: InterruptedSeries,
}

/// Why nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastNotSaid {
    /// Fewer than two years before: a season cannot be told from an effect.
    FewPeriods {
        /// Periods that there are.
        found: usize,
        /// Periods that are needed.
        needed: usize,
    },
    /// More came back than was sold in a period.
    BelowZero,
    /// Nothing was counted before or after, or all periods are alike.
    NothingVaries,
}

impl PastNotSaid {
    /// In a word.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::FewPeriods { .. } => "few_periods",
            Self::BelowZero => "below_zero",
            Self::NothingVaries => "nothing_to_compare",
        }
    }
}

impl PastFound {
    /// How good the evidence is: D, or none yet (-).
    pub fn grade(&self) -> &'static str {
        match &self.finding {
            Ok(finding) if finding.verdict.is_known() => "D",
            Ok(_) | Err(_) => "-",
        }
    }

    /// Means by period before and after: no proof of anything.
    pub fn before_after(&self) -> Option<BeforeAfter> {
        let (early, late) = self.points.split_at_checked(self.before)?;
        let mean = |points: &[SeriesPoint]| {
            let sum: f64 = points.iter().map(|point| point.actual).sum();
            (!points.is_empty()).then(|| sum / super::compare::count(points.len()))
        };
        mean(early).zip(mean(late)).map(|(before, after)| BeforeAfter { before, after })
    }
}

/// Looks at the series around a beginning.
///
/// # Errors
/// What [`crate::EffectsError`] lists, and what reading facts may say.
pub fn against_past(request: &PastRequest<'_>, inputs: &Inputs, ctx: &RunContext<'_>) -> Result<PastFound, AppError> {
    let inputs = &inputs.clone().cancelled_by(ctx.cancel);
    let begins = request.since.local();
    let Periods { moments, mut before } = Periods::new(begins, request.every, request.before, request.as_of.local())?;
    let figure = request.measure.by_period().ok_or_else(|| InternalError::new("ratios are not summed by period"))?;
    let sums = period_sums(&inputs.facts, request.as_of, &moments, figure, None)?;
    ctx.check()?;
    let lacking = || InternalError::new("a series without its one group");
    let sums = &sums.first().ok_or_else(lacking)?.sums;
    let whole = whole_periods(sums, before, &moments)?;
    let mut points: Vec<SeriesPoint> = moments
        .windows(2)
        .zip(sums)
        .take(whole)
        .filter_map(|(ends, sum)| match ends {
            [from, to] => Some(SeriesPoint { from: *from, to: *to, actual: total(figure, *sum), expected: None }),
            _ => None,
        })
        .collect();
    // Facts begin somewhere within the first period that has any: it is not whole, and those before it are unknown.
    let unknown = points.iter().take_while(|point| point.actual == 0.0).count();
    if request.before.is_none() || unknown > 0 {
        let cut = if unknown < before { unknown + 1 } else { before };
        points.drain(..cut);
        before -= cut;
    }
    let finding = finding(request, &points, before);
    if let Ok(finding) = &finding {
        for (point, expected) in points.iter_mut().zip(&finding.series.expected) {
            point.expected = Some(*expected);
        }
    }
    Ok(PastFound { measure: request.measure, since: begins, every: request.every, before, points, finding })
}

fn finding(request: &PastRequest<'_>, points: &[SeriesPoint], before: usize) -> Result<PastFinding, PastNotSaid> {
    let counts: Vec<f64> = points.iter().map(|point| point.actual).collect();
    if counts.iter().any(|count| *count < 0.0) {
        return Err(PastNotSaid::BelowZero);
    }
    let days: Vec<f64> = points.iter().map(days_of).collect();
    let whole: f64 = days.iter().sum::<f64>() / super::compare::count(days.len().max(1));
    // Months are counted as twelfths, whatever their days.
    let cycle = match request.every {
        Window::Last(count, Unit::Months) if count <= 12 && 12 % count == 0 => f64::from(12 / count),
        _ => YEAR / whole,
    };
    // Twelve months hold five waves; years and halves of them have no season that could be told.
    let harmonics = if cycle >= 11.0 { HARMONICS } else { 1 };
    let season = (cycle >= 3.0).then_some(Season { period: cycle, harmonics });
    let needed = if season.is_some() { whole_number(2.0 * cycle).max(12) } else { 12 };
    if before < needed {
        return Err(PastNotSaid::FewPeriods { found: before, needed });
    }
    let model = SeriesModel {
        exposure: Some(&days),
        season,
        has_slope_change: false,
        errors: SeriesErrors::AsResidualsSay,
        level: LEVEL,
    };
    let series = interrupted_series(&counts, before, &model).map_err(|unanswered| match unanswered {
        Unanswered::TooFew { what, found, needed } if what.contains("before") => {
            PastNotSaid::FewPeriods { found, needed }
        }
        _ => PastNotSaid::NothingVaries,
    })?;
    let change = less_one(&series.total);
    let expected: f64 = series.expected.iter().skip(before).sum();
    let matters = f64::from(request.effect.millionths()) / 1e6;
    // More periods, not more customers, would tell.
    let verdict = EffectVerdict::known(&change, matters).unwrap_or(EffectVerdict::Unclear { more: 0.0 });
    Ok(PastFinding {
        total: change.estimate * expected,
        change,
        matters,
        verdict,
        trend: series.trend.estimate - 1.0,
        follows: series.autocorrelation.lags > 0,
        series,
    })
}

fn days_of(point: &SeriesPoint) -> f64 {
    plain((point.to.micros() - point.from.micros()).into()) / plain(MICROS_PER_DAY.into())
}

fn less_one(ratio: &Interval) -> Interval {
    Interval { estimate: ratio.estimate - 1.0, low: ratio.low - 1.0, high: ratio.high - 1.0, level: ratio.level }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "cycles of a year have at most 366 periods"
)]
fn whole_number(number: f64) -> usize {
    number.ceil().clamp(0.0, 10_000.0) as usize
}
