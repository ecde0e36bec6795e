//! Effects by the time since a measure began, and by the time before, where they must be none.

use std::collections::BTreeMap;

use crate::bounds::Interval;
use crate::numerics::least_squares::{Covariance, JointTest, Regression, RegressionDesign, fit};
use crate::numerics::t_interval;
use crate::unanswered::{Unanswered, check_count, check_finite, check_length, check_level, check_option, number};

/// Units (customers, shops, regions) over time: three slices of the same length, a row per unit and period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel<'a> {
    /// Which unit.
    pub unit: &'a [usize],
    /// Which period, in whole numbers that follow each other.
    pub period: &'a [i32],
    /// The outcome.
    pub outcome: &'a [f64],
}

impl Panel<'_> {
    pub(super) fn check(&self) -> Result<(), Unanswered> {
        check_length("the units", self.unit.len(), self.outcome.len())?;
        check_length("the periods", self.period.len(), self.outcome.len())?;
        check_finite("the outcome", self.outcome)?;
        let is_near = |period: &i32| (-1_000_000..=1_000_000).contains(period);
        check_option("the periods", self.period.iter().all(is_near), "within a million of 0")
    }
}

/// The effect at a time before or after the beginning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeriodEffect {
    /// Periods since the beginning; below 0 before it. The period −1 is the one that all are compared with.
    pub since: i32,
    /// How much farther apart the groups are than in the period −1.
    pub effect: Interval,
}

/// Effects by time, and whether there were any before the beginning.
#[derive(Debug, Clone, PartialEq)]
pub struct EventStudy {
    /// Effects by time since the beginning, the period −1 left out.
    pub effects: Vec<PeriodEffect>,
    /// The test that all effects before the beginning are 0; `None` if there is a single period before, or more
    /// than half as many as the smaller group has units.
    ///
    /// A large p does not prove that the groups ran in parallel: look at the intervals of the effects before.
    pub flat_before: Option<JointTest>,
    /// The mean effect over the periods from the beginning on.
    pub average: Interval,
    /// Treated units. With a handful of them or a single one, errors by unit come out too small (Conley and Taber 2011):
    /// then only the estimates count, and a placebo ([`super::synthetic_control`]) says how unusual they are.
    pub treated_units: usize,
    /// The whole regression.
    pub regression: Regression,
}

/// Regresses on units, periods, and periods of the treated, all of whom begin at `start`; standard errors by unit.
///
/// `is_treated` says of each unit, by its number in the panel, whether the measure was for it. Units with different
/// beginnings are the affair of [`super::staggered`]: a regression like this one would mix up their effects
/// (Goodman-Bacon 2021).
///
/// # Errors
/// [`Unanswered::TooFew`] where no unit is treated or fewer than two are not, or there is no period −1 or none from the beginning
/// on; what [`fit`] refuses.
pub fn event_study(
    panel: &Panel<'_>,
    is_treated: impl Fn(usize) -> bool,
    start: i32,
    level: f64,
) -> Result<EventStudy, Unanswered> {
    check_level(level)?;
    panel.check()?;
    let mut units: BTreeMap<usize, f64> = BTreeMap::new();
    panel.unit.iter().for_each(|unit| *units.entry(*unit).or_default() += 1.0);
    let treated_units = units.keys().filter(|unit| is_treated(**unit)).count();
    check_count("treated units", treated_units, 1)?;
    check_count("units to compare with", units.len() - treated_units, 2)?;
    let base = start.saturating_sub(1);
    let mut periods: Vec<i32> = panel.period.to_vec();
    periods.sort_unstable();
    periods.dedup();
    let others: Vec<i32> = periods.iter().copied().filter(|period| *period != base).collect();
    let after = others.iter().filter(|period| **period >= start).count();
    check_count("periods just before the beginning", periods.len() - others.len(), 1)?;
    check_count("periods from the beginning on", after, 1)?;
    let treated: Vec<bool> = panel.unit.iter().map(|unit| is_treated(*unit)).collect();
    // Units' own levels are taken off every column, which is the same as a column for each of them.
    let within = |values: Vec<f64>| {
        let mut means: BTreeMap<usize, f64> = BTreeMap::new();
        for (unit, value) in panel.unit.iter().zip(&values) {
            *means.entry(*unit).or_default() += value / units.get(unit).copied().unwrap_or(1.0);
        }
        (panel.unit.iter().zip(values)).map(|(unit, value)| value - means.get(unit).copied().unwrap_or(0.0)).collect()
    };
    let indicator = |period: i32, of_treated: bool| -> Vec<f64> {
        (panel.period.iter().zip(&treated))
            .map(|(found, treated)| f64::from(u8::from(*found == period && (*treated || !of_treated))))
            .collect()
    };
    let mut design = RegressionDesign::new(panel.outcome.len());
    for period in &others {
        design = design.with(format!("period {period}"), within(indicator(*period, false)));
    }
    for period in &others {
        design = design.with(format!("treated in period {period}"), within(indicator(*period, true)));
    }
    let outcome: Vec<f64> = within(panel.outcome.to_vec());
    let regression = fit(&design, &outcome, None, Covariance::Clustered(panel.unit))?;
    let count = others.len();
    let effects = (others.iter().enumerate())
        .map(|(at, period)| {
            let mut weights = vec![0.0; count + at];
            weights.push(1.0);
            let (value, error) = regression.combination(&weights);
            PeriodEffect { since: period - start, effect: t_interval::around(value, error, regression.degrees, level) }
        })
        .collect();
    let leads: Vec<usize> = (0..count - after).map(|at| count + at).collect();
    let mut weights = vec![0.0; count + leads.len()];
    weights.extend(vec![1.0 / number(after); after]);
    let (value, error) = regression.combination(&weights);
    let average = t_interval::around(value, error, regression.degrees, level);
    // With few units for so many leads there is no test, but there are effects.
    let smaller = treated_units.min(units.len() - treated_units);
    let flat_before =
        if leads.is_empty() || 2 * leads.len() > smaller { None } else { regression.all_zero(&leads).ok() };
    Ok(EventStudy { effects, flat_before, average, treated_units, regression })
}
