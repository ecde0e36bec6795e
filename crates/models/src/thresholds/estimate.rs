//! The jump at a threshold, with an interval that knows of its bias.

use super::bandwidths::{REPEATED, ROUNDING, Search, pilot, select, spread};
use super::covariates::{MOST, freed, slopes};
use super::kernel::Kernel;
use super::local::{Functional, Local};
use super::refusal::{SideOfThreshold, ThresholdRefusal};
use super::residuals::Residuals;
use super::sides::{Side, check_finite, split};
use crate::bounds::Interval;
use crate::numerics::normal;
use crate::numerics::sums::count;

/// Customers that a side needs within the bandwidth.
const LEAST_CUSTOMERS: usize = 20;

/// Different scores that a side needs within the bandwidth.
const LEAST_VALUES: usize = 10;

/// The jump of the tier over its standard error, below which it is no instrument: its square is the usual F of 10.
const FIRST_STAGE: f64 = 3.162_277_660_168_379_5;

/// Customers, one value each.
#[derive(Debug, Clone, Copy)]
pub struct Customers<'a> {
    /// What the tier is given by, such as spend in a year, settled before the outcome begins.
    pub score: &'a [f64],
    /// What the tier may change, such as spend in the year after.
    pub outcome: &'a [f64],
    /// Who really has the tier (1) and who does not (0), where not everybody has the tier of their score; `None` where
    /// all have. The jump is then that of customers whose tier goes by their score (fuzzy design).
    pub treatment: Option<&'a [f64]>,
    /// What was known of customers before, to make intervals narrower; up to 8.
    pub covariates: &'a [&'a [f64]],
}

/// Order of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Straight lines. Higher orders than two bend where there are few customers (Gelman and Imbens 2019).
    Linear,
    /// Parabolas.
    Quadratic,
}

/// How far from the threshold customers count, in the unit of the score, the same on both sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bandwidths {
    /// For the jump (h).
    pub main: f64,
    /// For its bias (b).
    pub bias: f64,
}

/// How the jump is estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Design {
    /// Order of the lines.
    pub order: Order,
    /// Weights by distance.
    pub kernel: Kernel,
    /// Bandwidths; `None` chooses those with the least expected squared error.
    pub bandwidths: Option<Bandwidths>,
    /// From what variances are made.
    pub residuals: Residuals,
    /// Customers nearer to the threshold than this are left out: where a few may have placed themselves, the jump must
    /// not rest on them. 0 leaves out nobody.
    pub donut: f64,
    /// Confidence level of intervals.
    pub level: f64,
}

impl Design {
    /// Straight lines, triangular weights, bandwidths by the data, 95 %.
    pub const USUAL: Self = Self {
        order: Order::Linear,
        kernel: Kernel::Triangular,
        bandwidths: None,
        residuals: Residuals::Neighbours,
        donut: 0.0,
        level: 0.95,
    };
}

/// A jump, above minus below.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jump {
    /// The estimate with its interval.
    pub interval: Interval,
    /// Its standard error.
    pub standard_error: f64,
    /// Probability of an estimate at least so far from 0, either way, if there is no jump.
    pub p_value: f64,
}

/// How scores repeat within the bandwidth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heaping {
    /// Share of customers who share their score with another one.
    pub repeated: f64,
    /// Share of customers at the most frequent score.
    pub heaviest: f64,
    /// That score.
    pub score: f64,
}

impl Heaping {
    /// Whether scores are so heaped that neighbours are no longer neighbours: a fifth or more repeat. Then the estimate
    /// rests on as many points as there are different scores.
    #[must_use]
    pub fn is_worth_telling(&self) -> bool {
        self.repeated >= REPEATED
    }
}

/// The jump of the tier itself, where not everybody has the tier of their score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FirstStage {
    /// Share of customers whose tier goes by their score.
    pub jump: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// What is found at a threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct ThresholdEffect {
    /// The jump with the usual interval, which takes the line for the truth: right in the middle, too narrow.
    pub conventional: Jump,
    /// The jump without the bias that bandwidth brings, and an interval that knows that the bias is estimated, too.
    /// This is the one to report.
    pub robust: Jump,
    /// Bandwidths.
    pub bandwidths: Bandwidths,
    /// Customers within the main bandwidth, below and above.
    pub customers: [usize; 2],
    /// Different scores within it, below and above.
    pub values: [usize; 2],
    /// Whether scores are heaped.
    pub heaping: Heaping,
    /// The jump of the tier, in a fuzzy design.
    pub first_stage: Option<FirstStage>,
}

/// The jump of the outcome at the threshold.
///
/// It says nothing of whether customers were placed there: [`super::verdict`] does.
///
/// # Errors
/// [`ThresholdRefusal`]: fewer than 20 customers or 10 different scores within the bandwidth on a side, outcomes that
/// are all alike, a first stage of less than 3.16 times its error, collinear covariates, options and values that cannot
/// be.
pub fn estimate(data: &Customers<'_>, threshold: f64, design: &Design) -> Result<ThresholdEffect, ThresholdRefusal> {
    let prepared = Prepared::new(data, threshold, design)?;
    prepared.estimate(design)
}

/// The jump at a place where nothing happens, on one side of the threshold: customers of the other side are left out.
/// An interval that does not cover 0 there is reason not to believe that at the threshold.
///
/// # Errors
/// As [`estimate`], and [`ThresholdRefusal::BadOption`] where the place is the threshold.
pub fn placebo(
    data: &Customers<'_>,
    threshold: f64,
    place: f64,
    design: &Design,
) -> Result<ThresholdEffect, ThresholdRefusal> {
    if place == threshold || !place.is_finite() {
        return Err(ThresholdRefusal::BadOption { name: "place", allowed: "beside the threshold" });
    }
    check_lengths(data)?;
    let keeps = |score: f64| if place > threshold { score >= threshold } else { score < threshold };
    let kept = |column: &[f64]| -> Vec<f64> {
        column.iter().zip(data.score).filter(|(_, score)| keeps(**score)).map(|(value, _)| *value).collect()
    };
    let (score, outcome) = (kept(data.score), kept(data.outcome));
    let treatment = data.treatment.map(kept);
    let covariates: Vec<Vec<f64>> = data.covariates.iter().map(|column| kept(column)).collect();
    let covariates: Vec<&[f64]> = covariates.iter().map(Vec::as_slice).collect();
    let one_side =
        Customers { score: &score, outcome: &outcome, treatment: treatment.as_deref(), covariates: &covariates };
    estimate(&one_side, place, design)
}

fn check_lengths(data: &Customers<'_>) -> Result<(), ThresholdRefusal> {
    let columns = std::iter::once(data.outcome).chain(data.treatment).chain(data.covariates.iter().copied());
    for column in columns {
        if column.len() != data.score.len() {
            return Err(ThresholdRefusal::UnlikeLengths { left: data.score.len(), right: column.len() });
        }
    }
    Ok(())
}

fn check_design(data: &Customers<'_>, threshold: f64, design: &Design) -> Result<(), ThresholdRefusal> {
    let is_width = |width: f64| width > 0.0 && width.is_finite();
    let bad = |name, allowed| Err(ThresholdRefusal::BadOption { name, allowed });
    if !(design.level > 0.0 && design.level < 1.0) {
        return bad("level", "between 0 and 1");
    }
    if !threshold.is_finite() {
        return bad("threshold", "finite");
    }
    if !(design.donut >= 0.0 && design.donut.is_finite()) {
        return bad("donut", "not negative");
    }
    if design.bandwidths.is_some_and(|widths| !is_width(widths.main) || !is_width(widths.bias)) {
        return bad("bandwidths", "positive");
    }
    if data.covariates.len() > MOST {
        return bad("covariates", "8 at most");
    }
    if data.treatment.is_some_and(|treatment| !treatment.iter().all(|value| (0.0..=1.0).contains(value))) {
        return bad("treatment", "from 0 to 1");
    }
    Ok(())
}

/// Customers beside a threshold, in units that keep powers of distances near 1.
pub(super) struct Prepared {
    pub(super) sides: [Side; 2],
    /// A power of two: distances are in this many units of the score, which changes no digit of an answer.
    pub(super) unit: f64,
    threshold: f64,
    /// The column of the treatment, if there is one.
    treatment: Option<usize>,
    /// The first column of covariates.
    first: usize,
}

impl Prepared {
    pub(super) fn new(data: &Customers<'_>, threshold: f64, design: &Design) -> Result<Self, ThresholdRefusal> {
        check_lengths(data)?;
        check_design(data, threshold, design)?;
        let mut columns = vec![data.outcome];
        columns.extend(data.treatment);
        let first = columns.len();
        columns.extend(data.covariates);
        check_finite(data.score)?;
        columns.iter().try_for_each(|column| check_finite(column))?;
        let all: Vec<f64> = data.score.iter().map(|score| score - threshold).collect();
        if all.iter().any(|x| !x.is_finite()) {
            return Err(ThresholdRefusal::TooLarge);
        }
        let is_kept: Vec<bool> = all.iter().map(|x| x.abs() >= design.donut).collect();
        let kept = |column: &[f64]| -> Vec<f64> {
            column.iter().zip(&is_kept).filter(|(_, is_kept)| **is_kept).map(|(value, _)| *value).collect()
        };
        let mut x = kept(&all);
        let columns: Vec<Vec<f64>> = columns.into_iter().map(kept).collect();
        let mut sorted = x.clone();
        sorted.sort_by(f64::total_cmp);
        let unit = spread(&sorted).filter(|spread| *spread > 0.0).map_or(1.0, |spread| spread.log2().round().exp2());
        if !unit.is_finite() || unit <= 0.0 {
            return Err(ThresholdRefusal::TooLarge);
        }
        for x in &mut x {
            *x /= unit;
        }
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let sides = split(&x, &columns);
        for (side, place) in sides.iter().zip([SideOfThreshold::Below, SideOfThreshold::Above]) {
            if side.x.len() < LEAST_CUSTOMERS {
                let found = side.x.len();
                return Err(ThresholdRefusal::TooFewCustomers { side: place, found, needed: LEAST_CUSTOMERS });
            }
            check_values(side.distinct(0..side.x.len()), place)?;
        }
        Ok(Self { sides, unit, threshold, treatment: data.treatment.map(|_| 1), first })
    }

    /// Bandwidths in units.
    fn widths(&self, design: &Design, order: usize) -> Result<(f64, f64), ThresholdRefusal> {
        if let Some(widths) = design.bandwidths {
            return Ok((widths.main / self.unit, widths.bias / self.unit));
        }
        let is_heaped = self.sides.iter().any(|side| {
            let distinct = count(side.distinct(0..side.x.len()));
            1.0 - distinct / count(side.x.len()) >= REPEATED
        });
        let search = Search {
            order,
            kernel: design.kernel,
            residuals: design.residuals,
            first: self.first,
            values: is_heaped.then_some(LEAST_VALUES),
        };
        // A side has 20 customers and 10 scores, so what is missing is customers near the threshold, or variation.
        select(&self.sides, search).ok_or_else(|| self.why_no_widths(design.kernel))
    }

    fn why_no_widths(&self, kernel: Kernel) -> ThresholdRefusal {
        let is_flat = self.sides.iter().all(|side| {
            let outcome = side.column(0);
            outcome.windows(2).all(|pair| pair.first() == pair.last())
        });
        if is_flat {
            return ThresholdRefusal::NoVariation;
        }
        if self.sides.iter().any(|side| side.columns.len() > self.first) {
            return ThresholdRefusal::Collinear;
        }
        let width = pilot(&self.sides, kernel).unwrap_or(0.0);
        let [below, above] = self.sides.each_ref().map(|side| side.distinct(side.window(kernel, width)));
        let (side, found) =
            if below <= above { (SideOfThreshold::Below, below) } else { (SideOfThreshold::Above, above) };
        match check_values(found, side) {
            Err(refusal) => refusal,
            // Lines that fit so exactly, or so badly, that no error is left or none is a number.
            Ok(()) => ThresholdRefusal::NoVariation,
        }
    }

    fn estimate(&self, design: &Design) -> Result<ThresholdEffect, ThresholdRefusal> {
        let order = match design.order {
            Order::Linear => 1,
            Order::Quadratic => 2,
        };
        let (main, bias) = self.widths(design, order)?;
        if !(main.is_finite() && bias.is_finite() && main > 0.0 && bias > 0.0) {
            return Err(ThresholdRefusal::NoVariation);
        }
        let windows = self.sides.each_ref().map(|side| side.window(design.kernel, main));
        let customers = windows.each_ref().map(ExactSizeIterator::len);
        let [below, above] = &self.sides;
        let values = [below.distinct(windows[0].clone()), above.distinct(windows[1].clone())];
        let places = [SideOfThreshold::Below, SideOfThreshold::Above];
        for ((found, values), side) in customers.into_iter().zip(values).zip(places) {
            if found < LEAST_CUSTOMERS {
                return Err(ThresholdRefusal::TooFewCustomers { side, found, needed: LEAST_CUSTOMERS });
            }
            check_values(values, side)?;
        }
        let fits = Fits::new(&self.sides, design, order, main, bias)?;
        let (conventional, robust, first_stage) = self.jumps(&fits, design)?;
        Ok(ThresholdEffect {
            conventional,
            robust,
            bandwidths: Bandwidths { main: main * self.unit, bias: bias * self.unit },
            customers,
            values,
            heaping: self.heaping(&windows),
            first_stage,
        })
    }

    /// The column `of` on both sides, without what covariates explain.
    fn freed(&self, fits: &Fits<'_>, of: usize) -> Result<[Vec<f64>; 2], ThresholdRefusal> {
        let has_covariates = self.sides.iter().any(|side| side.columns.len() > self.first);
        let [below, above] = &fits.sides;
        let slopes = if has_covariates {
            slopes(&[&below.main, &above.main], of, self.first).ok_or(ThresholdRefusal::Collinear)?
        } else {
            Vec::new()
        };
        Ok(self.sides.each_ref().map(|side| freed(side, of, self.first, &slopes)))
    }

    fn jumps(&self, fits: &Fits<'_>, design: &Design) -> Result<(Jump, Jump, Option<FirstStage>), ThresholdRefusal> {
        let size =
            self.sides.iter().flat_map(|side| side.column(0)).fold(0.0, |most: f64, value| most.max(value.abs()));
        let outcome = self.freed(fits, 0)?;
        let (plain, corrected) = fits.jump(&outcome);
        let Some(treatment) = self.treatment else {
            let errors = fits.errors(&outcome, design.residuals);
            let read = |estimate, variance| jump(estimate, variance, size, design.level);
            return Ok((read(plain, errors.0)?, read(corrected, errors.1)?, None));
        };
        let treatment = self.freed(fits, treatment)?;
        let (taken, taken_corrected) = fits.jump(&treatment);
        let error = fits.errors(&treatment, design.residuals).0;
        let ratio = if error > 0.0 { (taken / error).abs() } else { f64::INFINITY };
        if taken == 0.0 || ratio < FIRST_STAGE {
            let ratio = if taken == 0.0 { 0.0 } else { ratio };
            return Err(ThresholdRefusal::WeakFirstStage { ratio, needed: FIRST_STAGE });
        }
        // The quotient, and by the delta method the column whose jump has its error.
        let (by_outcome, by_treatment) = (1.0 / taken, -plain / taken / taken);
        let mixed: [Vec<f64>; 2] = std::array::from_fn(|side| {
            let pairs = outcome.get(side).into_iter().flatten().zip(treatment.get(side).into_iter().flatten());
            pairs.map(|(outcome, treatment)| by_outcome * outcome + by_treatment * treatment).collect()
        });
        let errors = fits.errors(&mixed, design.residuals);
        let quotient = plain / taken;
        let bias = by_outcome * (plain - corrected) + by_treatment * (taken - taken_corrected);
        let first_stage = FirstStage { jump: taken, standard_error: error };
        let read = |estimate, variance| jump(estimate, variance, size / taken.abs(), design.level);
        Ok((read(quotient, errors.0)?, read(quotient - bias, errors.1)?, Some(first_stage)))
    }

    fn heaping(&self, windows: &[std::ops::Range<usize>; 2]) -> Heaping {
        let (mut all, mut repeated, mut heaviest) = (0, 0, (0, 0.0));
        for (side, window) in self.sides.iter().zip(windows) {
            for run in side.x.get(window.clone()).unwrap_or_default().chunk_by(|left, right| left == right) {
                all += run.len();
                if run.len() > 1 {
                    repeated += run.len();
                }
                if run.len() > heaviest.0 {
                    heaviest = (run.len(), run.first().copied().unwrap_or(0.0));
                }
            }
        }
        let part = |of: usize| count(of) / count(all.max(1));
        Heaping { repeated: part(repeated), heaviest: part(heaviest.0), score: self.threshold + heaviest.1 * self.unit }
    }
}

const fn check_values(found: usize, side: SideOfThreshold) -> Result<(), ThresholdRefusal> {
    if found < LEAST_VALUES {
        return Err(ThresholdRefusal::TooFewValues { side, found, needed: LEAST_VALUES });
    }
    Ok(())
}

/// An estimate with its interval, unless its error is nothing but the rounding of outcomes of this size.
fn jump(estimate: f64, variance: f64, size: f64, level: f64) -> Result<Jump, ThresholdRefusal> {
    let standard_error = variance.sqrt();
    if standard_error <= ROUNDING * size {
        return Err(ThresholdRefusal::NoVariation);
    }
    let half = normal::quantile(0.5 + 0.5 * level) * standard_error;
    let interval = Interval { estimate, low: estimate - half, high: estimate + half, level };
    let p_value = (2.0 * normal::share_below(-(estimate / standard_error).abs())).min(1.0);
    let numbers = [interval.low, estimate, interval.high, standard_error, p_value];
    if numbers.iter().any(|number| !number.is_finite()) {
        return Err(ThresholdRefusal::TooLarge);
    }
    Ok(Jump { interval, standard_error, p_value })
}

/// The lines of one side.
struct SideFits<'a> {
    main: Local<'a>,
    bias: Local<'a>,
    /// The line's value at the threshold.
    plain: Functional,
    /// The same without its bias.
    corrected: Functional,
}

/// The lines of both sides.
struct Fits<'a> {
    sides: [SideFits<'a>; 2],
}

impl<'a> Fits<'a> {
    fn new(
        sides: &'a [Side; 2],
        design: &Design,
        order: usize,
        main: f64,
        bias: f64,
    ) -> Result<Self, ThresholdRefusal> {
        let of = |side: &'a Side, place| {
            let fit = |width, order| {
                let few = || ThresholdRefusal::TooFewValues {
                    side: place,
                    found: side.distinct(side.window(design.kernel, width)),
                    needed: LEAST_VALUES,
                };
                Local::new(side, design.kernel, width, order).ok_or_else(few)
            };
            let (main, bias) = (fit(main, order)?, fit(bias, order + 1)?);
            let plain = main.coefficient(0);
            // What the line makes of the power above its own, times that power's coefficient, is its bias.
            let next: Vec<f64> = side.x.iter().map(|x| (0..=order).fold(1.0, |power, _| power * x)).collect();
            let corrected = plain.minus(plain.of(&next), &bias.coefficient(order + 1));
            Ok(SideFits { main, bias, plain, corrected })
        };
        let [below, above] = sides;
        Ok(Self { sides: [of(below, SideOfThreshold::Below)?, of(above, SideOfThreshold::Above)?] })
    }

    /// The jump of a column, plain and without its bias.
    fn jump(&self, column: &[Vec<f64>; 2]) -> (f64, f64) {
        let [below, above] = &self.sides;
        let [own_below, own_above] = column;
        (
            above.plain.of(own_above) - below.plain.of(own_below),
            above.corrected.of(own_above) - below.corrected.of(own_below),
        )
    }

    /// Variances of both.
    fn errors(&self, column: &[Vec<f64>; 2], residuals: Residuals) -> (f64, f64) {
        let (mut plain, mut corrected) = (0.0, 0.0);
        for (fits, column) in self.sides.iter().zip(column) {
            let range = fits.corrected.range();
            let start = range.start;
            plain += fits.plain.variance(start, &residuals.of(&fits.main, column, range.clone()));
            corrected += fits.corrected.variance(start, &residuals.of(&fits.bias, column, range));
        }
        (plain, corrected)
    }
}
