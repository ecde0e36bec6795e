//! A synthetic control: the mixture of others that ran like the treated one before, after Abadie, Diamond, Hainmueller
//! 2010, "Synthetic control methods for comparative case studies", matched on the outcome itself.

use crate::numerics::linear::dot;
use crate::unanswered::{Unanswered, check_count, check_finite, check_length, finite, number};

/// The fewest periods before the measure.
const FEWEST_BEFORE: usize = 8;
/// The fewest others.
const FEWEST_OTHERS: usize = 2;

/// What became of the treated one, beside the mixture of others.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntheticControl {
    /// Each other's part in the mixture; not negative, and their sum is 1.
    pub weights: Vec<f64>,
    /// The mixture's outcome in every period.
    pub expected: Vec<f64>,
    /// The treated one's outcome less the mixture's in every period.
    pub gaps: Vec<f64>,
    /// Mean gap after the beginning.
    pub effect: f64,
    /// Root of the mean square of gaps before: how well the mixture fits.
    pub fit_before: f64,
    /// The same after, divided by that before.
    pub ratio: f64,
    /// Placebo in space; `None` if there are fewer than three others, of whom mixtures could be made.
    pub placebo: Option<Placebo>,
}

/// Every other one taken for the treated one in turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Placebo {
    /// The ratio of gaps after and before of every other one.
    pub ratios: Vec<f64>,
    /// Mean gap after the beginning of every other one.
    pub effects: Vec<f64>,
    /// Share of all, the treated one included, whose ratio is as large as that of the treated one. With J others it
    /// cannot be below 1 / (J + 1): below 20 units it can never reach 5 %.
    pub p: f64,
}

/// Makes the mixture from periods before `start` and compares from then on.
///
/// `outcome` is the treated one by period, `others` the same of each one that was not treated and that the measure did
/// not touch.
///
/// # Errors
/// [`Unanswered::TooFew`] where there are fewer than 8 periods before, none after, or fewer than two others;
/// [`Unanswered::LengthsDiffer`], [`Unanswered::BadValue`], [`Unanswered::TooLarge`].
pub fn synthetic_control(outcome: &[f64], others: &[&[f64]], start: usize) -> Result<SyntheticControl, Unanswered> {
    check_finite("the outcome", outcome)?;
    for other in others {
        check_length("an other one", other.len(), outcome.len())?;
        check_finite("an other one", other)?;
    }
    let before = start.min(outcome.len());
    check_count("periods before", before, FEWEST_BEFORE)?;
    check_count("periods from the beginning on", outcome.len() - before, 1)?;
    check_count("others", others.len(), FEWEST_OTHERS)?;
    let found = mixture(outcome, others, before)?;
    let placebo = if others.len() > FEWEST_OTHERS { Some(placebo(others, before, found.ratio)?) } else { None };
    Ok(SyntheticControl { placebo, ..found })
}

fn placebo(others: &[&[f64]], before: usize, ratio: f64) -> Result<Placebo, Unanswered> {
    let (mut ratios, mut effects) = (Vec::new(), Vec::new());
    for (at, other) in others.iter().enumerate() {
        let rest: Vec<&[f64]> =
            others.iter().enumerate().filter(|(number, _)| *number != at).map(|(_, other)| *other).collect();
        let found = mixture(other, &rest, before)?;
        ratios.push(found.ratio);
        effects.push(found.effect);
    }
    let as_large = ratios.iter().filter(|found| **found >= ratio).count();
    Ok(Placebo { p: number(as_large + 1) / number(ratios.len() + 1), ratios, effects })
}

fn mixture(outcome: &[f64], others: &[&[f64]], before: usize) -> Result<SyntheticControl, Unanswered> {
    let past = |values: &[f64]| values.iter().take(before).copied().collect::<Vec<f64>>();
    let columns: Vec<Vec<f64>> = others.iter().map(|other| past(other)).collect();
    let weights = simplex_weights(&columns, &past(outcome))?;
    let expected: Vec<f64> = (0..outcome.len())
        .map(|at| others.iter().zip(&weights).map(|(other, weight)| other.get(at).unwrap_or(&0.0) * weight).sum())
        .collect();
    let gaps: Vec<f64> = outcome.iter().zip(&expected).map(|(found, expected)| found - expected).collect();
    let (early, late) = gaps.split_at(before.min(gaps.len()));
    let scale = outcome.iter().fold(0.0_f64, |largest, value| largest.max(value.abs())).max(f64::MIN_POSITIVE);
    let size =
        |gaps: &[f64]| scale * (gaps.iter().map(|gap| (gap / scale).powi(2)).sum::<f64>() / number(gaps.len())).sqrt();
    let (fit_before, after) = (finite("a mixture", size(early))?, finite("a mixture", size(late))?);
    // A fit that is perfect but for rounding counts as that rounding.
    let ratio = after / fit_before.max(1e-12 * scale);
    let effect = finite("an effect", late.iter().map(|gap| gap / number(late.len())).sum())?;
    Ok(SyntheticControl { weights, expected, gaps, effect, fit_before, ratio, placebo: None })
}

/// Weights, none negative, with the sum 1, whose mixture of `columns` is nearest to `target` in squares.
///
/// By active set: within the weights above 0 the minimum is a linear system; a step there stops at the first weight that
/// would fall below 0, and a weight at 0 is let in as long as that helps. Each step lessens the squares, so that it ends
/// (Lawson and Hanson 1974, with the sum held).
///
/// # Errors
/// [`Unanswered::TooFew`] without columns; [`Unanswered::NotConverged`]; [`Unanswered::TooLarge`].
pub fn simplex_weights(columns: &[Vec<f64>], target: &[f64]) -> Result<Vec<f64>, Unanswered> {
    check_count("others", columns.len(), 1)?;
    for column in columns {
        check_length("an other one", column.len(), target.len())?;
    }
    let all = columns.iter().flatten().chain(target);
    let scale = finite("a mixture", all.fold(0.0_f64, |largest, value| largest.max(value.abs())))?;
    let scale = if scale > 0.0 { scale } else { 1.0 };
    // Distances of each column from the target: their mixture is to be as short as it can.
    let distances: Vec<Vec<f64>> = (columns.iter())
        .map(|column| column.iter().zip(target).map(|(value, target)| value / scale - target / scale).collect())
        .collect();
    let start = (0..columns.len()).min_by(|a, b| length(&distances, *a).total_cmp(&length(&distances, *b)));
    let mut search = MixtureSearch { distances, inside: start.into_iter().collect(), weights: vec![1.0] };
    for _ in 0..50 * (columns.len() + 10) {
        let Some(column) = search.to_let_in() else { return Ok(search.whole(columns.len())) };
        let before = search.squares();
        let (inside, weights) = (search.inside.clone(), search.weights.clone());
        search.step(column);
        if search.squares() >= before {
            // What is left to gain is rounding.
            (search.inside, search.weights) = (inside, weights);
            return Ok(search.whole(columns.len()));
        }
    }
    Err(Unanswered::NotConverged { what: "mixture" })
}

fn length(distances: &[Vec<f64>], at: usize) -> f64 {
    distances.get(at).map_or(f64::INFINITY, |column| dot(column, column))
}

struct MixtureSearch {
    distances: Vec<Vec<f64>>,
    /// Columns with a weight above 0, and the weights.
    inside: Vec<usize>,
    weights: Vec<f64>,
}

impl MixtureSearch {
    fn column(&self, at: usize) -> &[f64] {
        self.distances.get(at).map_or(&[], Vec::as_slice)
    }

    fn mixed(&self) -> Vec<f64> {
        let mut sum = vec![0.0; self.distances.first().map_or(0, Vec::len)];
        for (at, weight) in self.inside.iter().zip(&self.weights) {
            sum.iter_mut().zip(self.column(*at)).for_each(|(sum, value)| *sum += weight * value);
        }
        sum
    }

    fn squares(&self) -> f64 {
        let mixed = self.mixed();
        dot(&mixed, &mixed)
    }

    /// The column whose weight, taken from the others, lessens the squares most; `None` if none does by more than
    /// rounding.
    fn to_let_in(&self) -> Option<usize> {
        let mixed = self.mixed();
        let now = dot(&mixed, &mixed);
        let gain = |at: usize| now - dot(&mixed, self.column(at));
        let best = (0..self.distances.len())
            .filter(|at| !self.inside.contains(at))
            .max_by(|a, b| gain(*a).total_cmp(&gain(*b)))?;
        (gain(best) > 1e-12 * (now + now.sqrt() * length(&self.distances, best).sqrt())).then_some(best)
    }

    /// Lets a column in and goes to the minimum of those inside, as often as weights run into 0.
    fn step(&mut self, column: usize) {
        self.inside.push(column);
        self.weights.push(0.0);
        while self.inside.len() > 1 {
            let aim = self.minimum();
            let share = (self.weights.iter().zip(&aim))
                .filter(|(_, aim)| **aim <= 0.0)
                .map(|(now, aim)| if now > aim { now / (now - aim) } else { 0.0 })
                .fold(1.0, f64::min);
            for (now, aim) in self.weights.iter_mut().zip(&aim) {
                *now += share * (aim - *now);
            }
            if share >= 1.0 {
                break;
            }
            let kept: Vec<(usize, f64)> = (self.inside.iter().copied().zip(self.weights.iter().copied()))
                .filter(|(_, weight)| *weight > 1e-15)
                .collect();
            let is_same = kept.len() == self.inside.len();
            (self.inside, self.weights) = kept.into_iter().unzip();
            if is_same {
                break;
            }
        }
        let sum: f64 = self.weights.iter().sum();
        self.weights.iter_mut().for_each(|weight| *weight /= sum);
    }

    /// Weights of those inside, of any sign, with the sum 1, whose mixture is shortest.
    fn minimum(&self) -> Vec<f64> {
        let products: Vec<Vec<f64>> = (self.inside.iter())
            .map(|one| self.inside.iter().map(|other| dot(self.column(*one), self.column(*other))).collect())
            .collect();
        let largest = products.iter().enumerate().filter_map(|(at, row)| row.get(at)).fold(0.0_f64, |a, b| a.max(*b));
        // A trace of a ridge: columns that are equal, or more of them than periods, then share evenly.
        let ridge = (1e-11 * largest).max(f64::MIN_POSITIVE);
        let mut matrix = products;
        for (at, row) in matrix.iter_mut().enumerate() {
            if let Some(value) = row.get_mut(at) {
                *value += ridge;
            }
        }
        let ones = vec![1.0; self.inside.len()];
        match crate::numerics::linear::solve(&matrix, &ones) {
            Some(solved) => {
                let sum: f64 = solved.iter().sum();
                if sum.is_finite() && sum > 0.0 {
                    solved.iter().map(|value| value / sum).collect()
                } else {
                    self.weights.clone()
                }
            }
            None => self.weights.clone(),
        }
    }

    fn whole(&self, count: usize) -> Vec<f64> {
        let mut weights = vec![0.0; count];
        for (at, weight) in self.inside.iter().zip(&self.weights) {
            if let Some(place) = weights.get_mut(*at) {
                *place = *weight;
            }
        }
        weights
    }
}
