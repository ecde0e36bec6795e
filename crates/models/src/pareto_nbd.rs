//! The Pareto/NBD model: purchases at a constant rate over a lifetime of unknown length.
//!
//! Schmittlein, Morrison and Colombo (1987), "Counting your customers: who are they and what will they do next?",
//! Management Science 33. Purchases come at the rate λ ~ Gamma(r, α); lifetimes are exponential at the rate
//! μ ~ Gamma(s, β). A customer left at τ between the last purchase and the end of the observation, or is still there:
//!
//! L = Γ(r + x) αʳ βˢ / Γ(r) · [(α + T)⁻ᴬ (β + T)⁻ˢ + s ∫ (α + τ)⁻ᴬ (β + τ)⁻⁽ˢ⁺¹⁾ dτ], A = r + x, τ from tₓ to T.
//!
//! The papers write the integral as a difference of two hypergeometric functions, which cancel or overflow for busy
//! and for old customers. Here it is integrated as it stands: in w = ln (γ + τ) with γ the smaller of α and β it is
//! positive, decreasing, and analytic within π of the real line, so that Gauss's rule on pieces of bounded length and
//! bounded decay is exact to rounding. Nothing is subtracted, and its derivatives are averages over the same nodes.

use crate::counted::Counted;
use crate::error::Refusal;
use crate::fit::{Fit, Model, Prior};
use crate::history::History;
use crate::numerics::gamma::{digamma_rising, ln_rising};
use crate::numerics::minimise::Evaluation;
use crate::numerics::quadrature::{long_rule, short_rule};
use crate::repeat::{RepeatBuying, continuous_scale, nothing_to_learn};

/// A fitted Pareto/NBD.
pub type ParetoNbdFit = Fit<ParetoNbd, 4>;

/// The Pareto/NBD with its parameters r, α, s, β; α and β in the histories' unit of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParetoNbd {
    r: f64,
    alpha: f64,
    s: f64,
    beta: f64,
}

/// The bracket of the likelihood relative to what it would be at the last purchase, and averages over when the
/// customer left (the end of the observation, where the customer is still there).
struct Leaving {
    /// Still there, relative.
    alive: f64,
    /// Gone, relative.
    gone: f64,
    /// Sums over both of ln ((α + τ) / (α + tₓ)), α / (α + τ), ln ((β + τ) / (β + tₓ)), β / (β + τ).
    sums: [f64; 4],
    /// Sum over the gone of β / (β + τ).
    gone_share: f64,
}

/// Pieces are no longer than this, and the integrand does not fall by more than a factor of eʷ, w = [`DECAY`], at the
/// rate of their beginning.
const LENGTH: f64 = 4.0;
const DECAY: f64 = 12.0;

/// For a piece no longer than this, with a decay no steeper than this, half the nodes do.
const SHORT_LENGTH: f64 = 1.0;
const SHORT_DECAY: f64 = 2.0;

/// Beyond a fall by this power of e nothing changes the sum.
const NEGLIGIBLE: f64 = 44.0;

impl ParetoNbd {
    /// The prior towards which small samples are shrunk: medians as fitted to the CDNOW sample by Fader, Hardie and
    /// Lee (2005), α and β turned into the caller's unit of time, each known to a factor of e (α and β: e²).
    #[must_use]
    pub fn prior(days_per_unit: f64) -> Prior<4> {
        let weeks = 7.0 / days_per_unit;
        Prior { centre: [0.553, 10.58 * weeks, 0.606, 11.67 * weeks], spread: [1.0, 2.0, 1.0, 2.0] }
    }

    fn leaving(&self, history: &History) -> Leaving {
        let shape = self.r + history.purchases();
        let (alpha_then, beta_then) = (self.alpha + history.recency, self.beta + history.recency);
        let alpha_is_near = self.alpha <= self.beta;
        let (near_then, far_then) = if alpha_is_near { (alpha_then, beta_then) } else { (beta_then, alpha_then) };
        let (near_power, far_power) = if alpha_is_near { (shape, self.s) } else { (self.s, shape) };
        let elapsed = history.age - history.recency;
        let end = (elapsed / near_then).ln_1p();
        let mut leaving = Leaving { alive: 0.0, gone: 0.0, sums: [0.0; 4], gone_share: 0.0 };
        let (mut from, mut fallen) = (0.0, 0.0);
        while from < end && fallen < NEGLIGIBLE {
            let near = near_then * f64::exp(from);
            let slope = near_power + far_power * near / (far_then + (near - near_then));
            let to = (from + LENGTH.min(DECAY / slope)).min(end);
            let half = 0.5 * (to - from);
            let is_short = half < 0.5 * SHORT_LENGTH && slope * half < 0.5 * SHORT_DECAY;
            for (place, weight) in if is_short { short_rule() } else { long_rule() } {
                let w = from + half * (1.0 + place);
                let near = near_then * w.exp();
                let far = far_then + (near - near_then);
                let v = (far / far_then).ln();
                fallen = near_power * w + far_power * v;
                let (alpha_at, beta_at) = if alpha_is_near { (near, far) } else { (far, near) };
                let mass = weight * half * self.s * (near / beta_at) * (-fallen).exp();
                let (alpha_log, beta_log) = if alpha_is_near { (w, v) } else { (v, w) };
                leaving.gone += mass;
                leaving.gone_share += mass * self.beta / beta_at;
                leaving.add(mass, [alpha_log, self.alpha / alpha_at, beta_log, self.beta / beta_at]);
            }
            let far = far_then + near_then * to.exp_m1();
            fallen = near_power * to + far_power * (far / far_then).ln();
            from = to;
        }
        let (alpha_log, beta_log) = ((elapsed / alpha_then).ln_1p(), (elapsed / beta_then).ln_1p());
        leaving.alive = (-shape * alpha_log - self.s * beta_log).exp();
        let (alpha_end, beta_end) = (self.alpha + history.age, self.beta + history.age);
        leaving.add(leaving.alive, [alpha_log, self.alpha / alpha_end, beta_log, self.beta / beta_end]);
        leaving
    }

    /// Schmittlein, Morrison and Colombo's expectation for a living customer, in a form that is not special at s = 1.
    fn expected_of_living(&self, history: &History, horizon: f64) -> f64 {
        let beta_then = self.beta + history.age;
        let rate = (self.r + history.purchases()) / (self.alpha + history.age);
        let log = (horizon / beta_then).ln_1p();
        let u = (1.0 - self.s) * log;
        let relative = if u.abs() < 1e-8 { 1.0 + 0.5 * u } else { u.exp_m1() / u };
        rate * beta_then * log * relative
    }

    fn of_one(&self, history: &History, rising: f64, rising_slope: f64) -> Evaluation<4> {
        let x = history.purchases();
        let leaving = self.leaving(history);
        let all = leaving.alive + leaving.gone;
        let [alpha_log, alpha_share, beta_log, beta_share] = leaving.sums.map(|sum| sum / all);
        let alpha_lost = (history.recency / self.alpha).ln_1p();
        let beta_lost = (history.recency / self.beta).ln_1p();
        Evaluation {
            value: rising - self.r * alpha_lost - x * (self.alpha + history.recency).ln() - self.s * beta_lost
                + all.ln(),
            gradient: [
                self.r * (rising_slope - alpha_lost - alpha_log),
                self.r - (self.r + x) * alpha_share,
                -self.s * (beta_lost + beta_log) + leaving.gone / all,
                self.s * (1.0 - beta_share) - leaving.gone_share / all,
            ],
        }
    }
}

impl Leaving {
    fn add(&mut self, mass: f64, values: [f64; 4]) {
        for (sum, value) in self.sums.iter_mut().zip(values) {
            *sum += mass * value;
        }
    }
}

impl Model<4> for ParetoNbd {
    type Observation = History;
    const NAME: &'static str = "pareto-nbd";
    const PARAMETERS: [&'static str; 4] = ["r", "alpha", "s", "beta"];

    fn with([r, alpha, s, beta]: [f64; 4]) -> Self {
        Self { r, alpha, s, beta }
    }

    fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.s, self.beta]
    }

    fn log_likelihood(&self, part: &[(History, f64)]) -> Evaluation<4> {
        let mut sum = Evaluation::ZERO;
        let mut known: Option<(u32, f64, f64)> = None;
        for (history, count) in part {
            let (frequency, rising, slope) = match known {
                Some(same) if same.0 == history.frequency => same,
                _ => {
                    let x = history.purchases();
                    (history.frequency, ln_rising(self.r, x), digamma_rising(self.r, x))
                }
            };
            known = Some((frequency, rising, slope));
            sum.add(&self.of_one(history, rising, slope), *count);
        }
        sum
    }

    fn scale(data: &Counted<History>) -> [f64; 4] {
        let (shape, rate) = continuous_scale(data);
        let age = data.sum(|history| history.age) / data.weight().max(1.0);
        [shape, rate, 0.6, (0.4 * age).max(1e-6)]
    }

    fn missing(data: &Counted<History>) -> Option<Refusal> {
        nothing_to_learn(data)
    }
}

impl RepeatBuying for ParetoNbd {
    fn p_alive(&self, history: &History) -> f64 {
        let leaving = self.leaving(history);
        leaving.alive / (leaving.alive + leaving.gone)
    }

    fn p_alive_after(&self, history: &History, horizon: f64) -> f64 {
        let staying = (-self.s * (horizon / (self.beta + history.age)).ln_1p()).exp();
        self.p_alive(history) * staying
    }

    fn expected(&self, history: &History, horizon: f64) -> f64 {
        self.p_alive(history) * self.expected_of_living(history, horizon)
    }

    fn expected_at(&self, history: &History, horizons: &[f64], into: &mut [f64]) {
        let alive = self.p_alive(history);
        for (found, horizon) in into.iter_mut().zip(horizons) {
            *found = alive * self.expected_of_living(history, *horizon);
        }
    }

    /// No purchase up to the horizon would make the same history, observed for longer.
    fn p_active(&self, history: &History, horizon: f64) -> f64 {
        let silent = self.leaving(&History { age: history.age + horizon, ..*history });
        let now = self.leaving(history);
        (1.0 - (silent.alive + silent.gone) / (now.alive + now.gone)).max(0.0)
    }
}
