//! Fitting: maximum likelihood on the logarithms of the parameters, what it rests on, and when it is refused.

use rayon::prelude::*;

use crate::counted::{Counted, Observed};
use crate::error::{ModelError, Refusal};
use crate::numerics::matrix::{Matrix, cholesky, correlation, inverse as inverted, smallest_eigenvalue, solve};
use crate::numerics::minimise::{Evaluation, Minimum, Tolerance, minimise, second_derivatives};

/// A model with `N` positive parameters whose customers are independent of each other.
pub trait Model<const N: usize>: Copy + Send + Sync + std::fmt::Debug {
    /// What it needs to know of a customer.
    type Observation: Observed;

    /// The name by which people choose it.
    const NAME: &'static str;

    /// The names of its parameters, as the papers write them.
    const PARAMETERS: [&'static str; N];

    /// The model with these parameters, which must be positive and finite: see [`Model::new`].
    #[doc(hidden)]
    fn with(parameters: [f64; N]) -> Self;

    /// Its parameters, in the order of [`Model::PARAMETERS`].
    fn parameters(&self) -> [f64; N];

    /// Log-likelihood of some customers, each with its count, and its derivatives by the logarithms of the parameters.
    fn log_likelihood(&self, part: &[(Self::Observation, f64)]) -> Evaluation<N>;

    /// Typical size of each parameter with data like these: the search starts around it and stays within a factor of
    /// 160,000 of it.
    fn scale(data: &Counted<Self::Observation>) -> [f64; N];

    /// What can be seen to be missing before any search.
    fn missing(data: &Counted<Self::Observation>) -> Option<Refusal>;

    /// The model with these parameters.
    ///
    /// # Errors
    /// [`ModelError::BadParameter`] where one is not positive and finite.
    fn new(parameters: [f64; N]) -> Result<Self, ModelError> {
        match Self::PARAMETERS.into_iter().zip(parameters).find(|(_, value)| !(value.is_finite() && *value > 0.0)) {
            Some((name, value)) => Err(ModelError::BadParameter { name, value }),
            None => Ok(Self::with(parameters)),
        }
    }

    /// The most likely parameters.
    ///
    /// # Errors
    /// [`ModelError::Refused`] with the reason where the data cannot identify them.
    fn fit(data: &Counted<Self::Observation>) -> Result<Fit<Self, N>, ModelError> {
        if let Some(refusal) = Self::missing(data) {
            return Err(refusal.into());
        }
        Ok(search(data, None, Basis::Likelihood)?)
    }

    /// The most plausible parameters, given a prior that stands in for what the data leave open.
    ///
    /// # Errors
    /// [`ModelError::Refused`] where no maximum is reached all the same.
    fn fit_with_prior(data: &Counted<Self::Observation>, prior: &Prior<N>) -> Result<Fit<Self, N>, ModelError> {
        Ok(search(data, Some(prior), Basis::Shrunk { refusal: None, prior: *prior })?)
    }

    /// Maximum likelihood where the data carry it, otherwise shrunk towards `prior`; [`Fit::basis`] says which and why.
    ///
    /// # Errors
    /// [`ModelError::Refused`] where no maximum is reached either way.
    fn fit_or_shrink(data: &Counted<Self::Observation>, prior: &Prior<N>) -> Result<Fit<Self, N>, ModelError> {
        match Self::fit(data) {
            Err(ModelError::Refused(refusal)) => {
                Ok(search(data, Some(prior), Basis::Shrunk { refusal: Some(refusal), prior: *prior })?)
            }
            result => result,
        }
    }
}

/// What is believed of the parameters before any data: independent normal distributions of their logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior<const N: usize> {
    /// Medians of the parameters.
    pub centre: [f64; N],
    /// Standard deviations of their logarithms; 1 is a factor of e up or down.
    pub spread: [f64; N],
}

impl<const N: usize> Prior<N> {
    /// Logarithm of its density, up to a constant, at these logarithms of parameters.
    fn at(&self, logs: &[f64; N]) -> Evaluation<N> {
        let mut sum = Evaluation::ZERO;
        for (((gradient, log), centre), spread) in sum.gradient.iter_mut().zip(logs).zip(self.centre).zip(self.spread) {
            let off = (log - centre.ln()) / spread;
            sum.value -= 0.5 * off * off;
            *gradient = -off / spread;
        }
        sum
    }
}

/// What the parameters of a fit rest on.
#[derive(Debug, Clone, PartialEq)]
pub enum Basis<const N: usize> {
    /// The data alone.
    Likelihood,
    /// The data and a prior.
    Shrunk {
        /// Why the data alone were not enough; `None` if the caller asked for the prior.
        refusal: Option<Refusal>,
        /// What was believed before.
        prior: Prior<N>,
    },
}

/// A fitted model with the report of its fit.
#[derive(Debug, Clone)]
pub struct Fit<M, const N: usize> {
    /// The model with its parameters.
    pub model: M,
    /// What they rest on.
    pub basis: Basis<N>,
    /// Log-likelihood of the data (without the prior).
    pub log_likelihood: f64,
    /// Standard errors of the parameters, from the curvature at the maximum.
    pub standard_errors: [f64; N],
    /// Covariance of the logarithms of the parameters.
    pub covariance: Matrix<N>,
    /// Correlation of the logarithms of the parameters.
    pub correlation: Matrix<N>,
    /// Second derivatives of the log-likelihood (and prior) by the logarithms of the parameters.
    pub hessian: Matrix<N>,
    /// Largest derivative by the logarithm of a parameter, per customer: how exactly the maximum was met.
    pub gradient_norm: f64,
    /// Steps of the search over all data that led to the maximum.
    pub iterations: usize,
    /// Searches begun, from different places.
    pub starts: usize,
    /// The number of these that ended at the same maximum. They are tried roughly, with much data on a part of it; the
    /// best then goes on with all.
    pub agreeing: usize,
    /// Customers.
    pub customers: usize,
    /// Different histories among them.
    pub distinct: usize,
}

/// Rows summed by one thread at a time. A constant, so that sums are the same on any number of threads.
const PART: usize = 1024;

/// Rows on which the searches from all starts are run; the best go on with all rows.
const FIRST_LOOK: usize = 256;

/// With many rows, about this number of them leads from there to the neighbourhood of the maximum.
const SECOND_LOOK: usize = 8192;

/// Newton's steps do the rest from here.
const ROUGHLY: Tolerance = Tolerance { gradient: 1e-4, iterations: 150 };
const EXACTLY: Tolerance = Tolerance { gradient: 1e-9, iterations: 300 };

/// Logarithms of parameters stay within this distance of their typical size.
const REACH: f64 = 12.0;

/// A direction in which the logarithms of parameters are known no better than this is refused: a factor of 20.
const WIDEST: f64 = 3.0;

/// Log-likelihood of all data, with its derivatives by the logarithms of the parameters; no number once the fit is
/// interrupted.
pub(crate) fn total<M: Model<N>, const N: usize>(model: &M, data: &Counted<M::Observation>) -> Evaluation<N> {
    let mut parts: Vec<Evaluation<N>> = Vec::new();
    let of_part = |part| match data.is_interrupted() {
        true => Evaluation { value: f64::NAN, gradient: [f64::NAN; N] },
        false => model.log_likelihood(part),
    };
    data.rows().par_chunks(PART).map(of_part).collect_into_vec(&mut parts);
    let mut sum = Evaluation::ZERO;
    for part in &parts {
        sum.add(part, 1.0);
    }
    sum
}

/// What is maximised: the data or a part of them, with the prior.
struct Objective<'a, M: Model<N>, const N: usize> {
    data: Counted<M::Observation>,
    prior: Option<&'a Prior<N>>,
    /// How much the prior counts: less beside a part of the data.
    share: f64,
}

impl<'a, M: Model<N>, const N: usize> Objective<'a, M, N> {
    /// About this number of rows of the data.
    fn part(data: &Counted<M::Observation>, prior: Option<&'a Prior<N>>, rows: usize) -> Self {
        let part = data.thinned(rows);
        let share = if data.customers() == 0 { 1.0 } else { part.weight() / data.weight() };
        Self { data: part, prior, share }
    }

    /// Minus log-likelihood and log-prior per customer.
    fn loss(&self, logs: &[f64; N]) -> Evaluation<N> {
        let mut sum = total(&M::with(logs.map(f64::exp)), &self.data);
        if let Some(prior) = self.prior {
            sum.add(&prior.at(logs), self.share);
        }
        let mut result = Evaluation::ZERO;
        result.add(&sum, -1.0 / self.data.weight().max(1.0));
        result
    }
}

fn search<M: Model<N>, const N: usize>(
    data: &Counted<M::Observation>,
    prior: Option<&Prior<N>>,
    basis: Basis<N>,
) -> Result<Fit<M, N>, Refusal> {
    let scale = prior.map_or_else(|| M::scale(data), |prior| prior.centre);
    let bounds = scale.map(|value| (value.ln() - REACH, value.ln() + REACH));
    let starts = starts(&scale);
    let first = Objective::<M, N>::part(data, prior, FIRST_LOOK);
    let mut found: Vec<Minimum<N>> =
        (starts.par_iter()).map(|start| minimise(|logs| first.loss(logs), *start, &bounds, ROUGHLY, None)).collect();
    found.sort_by(|left, right| rank(left).total_cmp(&rank(right)));
    let lowest = found.first().map_or(f64::NAN, rank);
    let agreeing = found.iter().filter(|other| rank(other) - lowest < 1e-5).count();
    let mut inverse = None;
    if data.rows().len() > 2 * SECOND_LOOK {
        let second = Objective::<M, N>::part(data, prior, SECOND_LOOK);
        let look = |logs: &[f64; N]| second.loss(logs);
        found = further(&look, &found, scale.map(f64::ln), &bounds, None);
        inverse = found.first().and_then(|best| Some(inverted(&cholesky(&second_derivatives(look, &best.point))?)));
    }
    let all = Objective::<M, N>::part(data, prior, usize::MAX);
    let function = |logs: &[f64; N]| all.loss(logs);
    let found = further(&function, &found, scale.map(f64::ln), &bounds, inverse);
    let nowhere = Refusal::NotConverged { gradient_norm: f64::INFINITY };
    let Some(best) = found.first().copied().filter(|_| !data.is_interrupted()) else { return Err(nowhere) };
    let (best, curvature) = ended::<M, N>(&function, best, &bounds)?;
    if data.is_interrupted() {
        return Err(nowhere);
    }
    report(data, basis, &best, &curvature, (starts.len(), agreeing))
}

/// Ends the search exactly; where Newton's steps do not, after going further down.
fn ended<M: Model<N>, const N: usize>(
    function: &impl Fn(&[f64; N]) -> Evaluation<N>,
    best: Minimum<N>,
    bounds: &[(f64, f64); N],
) -> Result<(Minimum<N>, Matrix<N>), Refusal> {
    let (mut best, mut curvature) = polished(function, best);
    if best.bound.is_none() && (best.at.norm().is_nan() || best.at.norm() > 1e-8) {
        let mut lower = minimise(function, best.point, bounds, EXACTLY, None);
        lower.iterations += best.iterations;
        (best, curvature) = polished(function, lower);
    }
    if let Some((at, upwards)) = best.bound {
        // A point has as many places as the model has parameters.
        let parameter = M::PARAMETERS.get(at).copied().unwrap_or("");
        return Err(Refusal::Runaway { parameter, upwards });
    }
    if best.at.norm().is_nan() || best.at.norm() > 1e-5 {
        return Err(Refusal::NotConverged { gradient_norm: best.at.norm() });
    }
    Ok((best, curvature))
}

/// Lower is better; what is no number is worst.
fn rank<const N: usize>(minimum: &Minimum<N>) -> f64 {
    if minimum.at.value.is_finite() { minimum.at.value } else { f64::INFINITY }
}

/// Where searches begin: the typical sizes, and places a factor of 4 from them in four directions.
fn starts<const N: usize>(scale: &[f64; N]) -> Vec<[f64; N]> {
    const DIRECTIONS: [[f64; 4]; 5] = [
        [0.0, 0.0, 0.0, 0.0],
        [1.0, 1.0, 1.0, -1.0],
        [1.0, -1.0, -1.0, 1.0],
        [-1.0, 1.0, -1.0, -1.0],
        [-1.0, -1.0, 1.0, 1.0],
    ];
    let start = |direction: &[f64; 4]| {
        let mut place = scale.map(f64::ln);
        for (value, sign) in place.iter_mut().zip(direction) {
            *value += sign * 4.0_f64.ln();
        }
        place
    };
    DIRECTIONS.iter().map(start).collect()
}

/// Goes on with more rows from the best place found so far, and from others that are nearly as good there; best first.
/// Where the search so far led nowhere, from the typical sizes.
fn further<const N: usize>(
    function: &impl Fn(&[f64; N]) -> Evaluation<N>,
    found: &[Minimum<N>],
    typical: [f64; N],
    bounds: &[(f64, f64); N],
    inverse: Option<Matrix<N>>,
) -> Vec<Minimum<N>> {
    let mut places: Vec<Minimum<N>> = Vec::new();
    for candidate in found.iter().filter(|candidate| candidate.bound.is_none()) {
        let is_near_best = places.first().is_none_or(|best| rank(candidate) - rank(best) < 0.02);
        let is_new = places
            .iter()
            .all(|place| place.point.iter().zip(candidate.point).any(|(left, right)| (left - right).abs() > 0.1));
        if is_near_best && is_new && places.len() < 3 {
            places.push(*candidate);
        }
    }
    let mut points: Vec<[f64; N]> = places.iter().map(|place| place.point).collect();
    if points.is_empty() {
        points.push(typical);
    }
    let mut ended: Vec<Minimum<N>> =
        points.into_iter().map(|point| minimise(function, point, bounds, ROUGHLY, inverse)).collect();
    ended.sort_by(|left, right| rank(left).total_cmp(&rank(right)));
    ended
}

/// A few of Newton's steps, which end the search exactly, and the second derivatives there.
fn polished<const N: usize>(
    function: &impl Fn(&[f64; N]) -> Evaluation<N>,
    mut best: Minimum<N>,
) -> (Minimum<N>, Matrix<N>) {
    let mut curvature = second_derivatives(function, &best.point);
    if best.bound.is_some() {
        return (best, curvature);
    }
    for _ in 0..6 {
        let Some(lower) = cholesky(&curvature) else { break };
        if best.at.norm() < 1e-11 {
            break;
        }
        let step = solve(&lower, &best.at.gradient);
        let mut point = best.point;
        for (value, step) in point.iter_mut().zip(step) {
            *value -= step.clamp(-1.0, 1.0);
        }
        let at = function(&point);
        if at.norm().is_nan() || at.norm() >= best.at.norm() {
            break;
        }
        let is_far = step.iter().any(|step| step.abs() > 1e-3);
        best = Minimum { point, at, iterations: best.iterations + 1, bound: None };
        if is_far {
            curvature = second_derivatives(function, &best.point);
        }
    }
    (best, curvature)
}

fn report<M: Model<N>, const N: usize>(
    data: &Counted<M::Observation>,
    basis: Basis<N>,
    best: &Minimum<N>,
    curvature: &Matrix<N>,
    (starts, agreeing): (usize, usize),
) -> Result<Fit<M, N>, Refusal> {
    let weight = data.weight().max(1.0);
    let information = curvature.map(|row| row.map(|value| weight * value));
    let (least, direction) = smallest_eigenvalue(&information);
    let spread = if least > 0.0 { 1.0 / least.sqrt() } else { f64::INFINITY };
    let lower = cholesky(&information).filter(|_| spread < WIDEST);
    let Some(lower) = lower else {
        let largest = direction.iter().zip(M::PARAMETERS).max_by(|(a, _), (b, _)| a.abs().total_cmp(&b.abs()));
        return Err(Refusal::Flat { parameter: largest.map_or("", |(_, name)| name), spread });
    };
    let covariance = inverted(&lower);
    let parameters = best.point.map(f64::exp);
    let model = M::with(parameters);
    let mut at = 0;
    let standard_errors = covariance.map(|row| {
        let variance = row.get(at).copied().unwrap_or(f64::NAN);
        let value = parameters.get(at).copied().unwrap_or(f64::NAN);
        at += 1;
        value * variance.sqrt()
    });
    Ok(Fit {
        model,
        basis,
        log_likelihood: total(&model, data).value,
        standard_errors,
        covariance,
        correlation: correlation(&covariance),
        hessian: information.map(|row| row.map(|value| -value)),
        gradient_norm: best.at.norm(),
        iterations: best.iterations,
        starts,
        agreeing,
        customers: data.customers(),
        distinct: data.rows().len(),
    })
}
