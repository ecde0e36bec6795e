//! What the BG/NBD and the MBG/NBD share: customers buy at a rate of their own until a coin, thrown at purchases,
//! ends it.
//!
//! Purchases of a living customer come at the rate λ, λ ~ Gamma(r, α). Each throw ends the customer with probability
//! p, p ~ Beta(a, b). In the BG/NBD (Fader, Hardie and Lee 2005, "Counting your customers the easy way", Marketing
//! Science 24) the coin is thrown after each repeat purchase, k = x times; in the MBG/NBD (Batislam, Denizel and
//! Filiztekin 2007, International Journal of Research in Marketing 24) after the first purchase as well, k = x + 1.
//! The likelihood of a history is then, for both,
//!
//! L = Γ(r + x) αʳ / Γ(r) · B(a, b + k) / B(a, b) · [(α + T)⁻⁽ʳ⁺ˣ⁾ + a / (b + k − 1) · (α + tₓ)⁻⁽ʳ⁺ˣ⁾],
//!
//! the second part where k > 0. Their ratio is the odds of being gone.

use crate::history::History;
use crate::numerics::gamma::{digamma_rising, ln_rising};
use crate::numerics::minimise::Evaluation;
use crate::numerics::quadrature::mean_over_beta;

/// The parameters of both models.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Coin {
    pub(crate) r: f64,
    pub(crate) alpha: f64,
    pub(crate) a: f64,
    pub(crate) b: f64,
    /// Throws at the first purchase: 0 or 1.
    pub(crate) first: f64,
}

/// What depends on the number of purchases alone.
struct ByFrequency {
    frequency: u32,
    /// The part of the log-likelihood without times.
    value: f64,
    /// The same of its derivatives by ln r, ln a and ln b.
    gradient: [f64; 3],
    /// ln (a / (b + k − 1)), `None` if nothing has been thrown.
    odds: Option<f64>,
}

impl Coin {
    /// The log-likelihood of customers, each with its count, and its derivatives by ln r, ln α, ln a, ln b.
    pub(crate) fn log_likelihood(&self, part: &[(History, f64)]) -> Evaluation<4> {
        let mut sum = Evaluation::ZERO;
        let mut known: Option<ByFrequency> = None;
        for (history, count) in part {
            let same = match known.take() {
                Some(same) if same.frequency == history.frequency => same,
                _ => self.by_frequency(history.frequency),
            };
            sum.add(&self.of_one(history, &same), *count);
            known = Some(same);
        }
        sum
    }

    fn by_frequency(&self, frequency: u32) -> ByFrequency {
        let x = f64::from(frequency);
        let throws = x + self.first;
        let lost = digamma_rising(self.a + self.b, throws);
        ByFrequency {
            frequency,
            value: ln_rising(self.r, x) - x * self.alpha.ln() + ln_rising(self.b, throws)
                - ln_rising(self.a + self.b, throws),
            gradient: [
                self.r * digamma_rising(self.r, x),
                -self.a * lost,
                self.b * (digamma_rising(self.b, throws) - lost),
            ],
            odds: (throws > 0.0).then(|| (self.a / (self.b + throws - 1.0)).ln()),
        }
    }

    fn of_one(&self, history: &History, same: &ByFrequency) -> Evaluation<4> {
        let x = history.purchases();
        let shape = self.r + x;
        let (until_end, until_last) = ((history.age / self.alpha).ln_1p(), (history.recency / self.alpha).ln_1p());
        let (gone, log) = match same.odds {
            Some(odds) => logistic(odds + shape * (until_end - until_last)),
            None => (0.0, 0.0),
        };
        let alive = 1.0 - gone;
        let age_share = history.age / (self.alpha + history.age);
        let recency_share = history.recency / (self.alpha + history.recency);
        let thrown = self.b + x + self.first - 1.0;
        let [by_r, by_a, by_b] = same.gradient;
        Evaluation {
            value: same.value - shape * until_end + log,
            gradient: [
                by_r - self.r * (alive * until_end + gone * until_last),
                shape * (alive * age_share + gone * recency_share) - x,
                by_a + gone,
                by_b - if gone > 0.0 { gone * self.b / thrown } else { 0.0 },
            ],
        }
    }

    /// The probability that the customer is still a customer at the end of the observation.
    pub(crate) fn p_alive(&self, history: &History) -> f64 {
        let throws = history.purchases() + self.first;
        if throws <= 0.0 {
            return 1.0;
        }
        let since = ((self.alpha + history.age) / (self.alpha + history.recency)).ln();
        let odds = (self.a / (self.b + throws - 1.0)).ln() + (self.r + history.purchases()) * since;
        1.0 / (1.0 + odds.exp())
    }

    /// The probability of still being a customer `horizon` after the end of the observation.
    pub(crate) fn p_alive_after(&self, history: &History, horizon: f64) -> f64 {
        self.p_alive(history) * self.posterior(history).survival(horizon)
    }

    /// Expected purchases within `horizon` after the end of the observation.
    pub(crate) fn expected(&self, history: &History, horizon: f64) -> f64 {
        self.p_alive(history) * self.posterior(history).purchases(horizon)
    }

    /// The same at several horizons.
    pub(crate) fn expected_at(&self, history: &History, horizons: &[f64], into: &mut [f64]) {
        let (alive, living) = (self.p_alive(history), self.posterior(history));
        for (found, horizons) in into.chunks_mut(LANES).zip(horizons.chunks(LANES)) {
            for (found, purchases) in found.iter_mut().zip(living.purchases_at(horizons)) {
                *found = alive * purchases;
            }
        }
    }

    /// The probability of a purchase within `horizon`: the next one of a living customer asks no coin.
    pub(crate) fn p_active(&self, history: &History, horizon: f64) -> f64 {
        let shape = self.r + history.purchases();
        -(-shape * (horizon / (self.alpha + history.age)).ln_1p()).exp_m1() * self.p_alive(history)
    }

    /// What is believed of rate and coin of a customer who is alive at the end of the observation.
    fn posterior(&self, history: &History) -> Living {
        Living {
            shape: self.r + history.purchases(),
            rate: self.alpha + history.age,
            a: self.a,
            b: self.b + history.purchases() + self.first,
        }
    }
}

/// 1 / (1 + e⁻ᵈ) and ln (1 + eᵈ).
fn logistic(d: f64) -> (f64, f64) {
    let small = (-d.abs()).exp();
    let share = 1.0 / (1.0 + small);
    if d > 0.0 { (share, d + small.ln_1p()) } else { (small * share, small.ln_1p()) }
}

/// A living customer: λ ~ Gamma(shape, rate), p ~ Beta(a, b).
#[derive(Debug, Clone, Copy)]
struct Living {
    shape: f64,
    rate: f64,
    a: f64,
    b: f64,
}

/// Horizons computed together.
const LANES: usize = 12;

/// Series are used up to here; nearer to 1 they converge too slowly.
const SERIES_UP_TO: f64 = 0.97;

impl Living {
    /// E[(1 − e^(−λ p t)) / p], the purchases within t = `horizon`.
    ///
    /// With z = t / (rate + t) and c = a + b − 1, averaging over λ and p gives equation (10) of Fader, Hardie and Lee,
    /// c / (a − 1) · [1 − (1 − z)^shape ₂F₁(shape, b; c; z)]. Euler's transformation (NIST Digital Library of
    /// Mathematical Functions, 15.8.1) turns it into
    ///
    /// c / (a − 1) · [1 − (1 − z)ᵃ⁻¹ ₂F₁(a − 1, c − shape; c; z)],
    ///
    /// in which the factors (a − 1) and c of the series' later terms cancel those in front, so that neither a = 1 nor
    /// c = 0 is special. Where the series is slow or loses digits, the average over p is integrated numerically.
    fn purchases(&self, horizon: f64) -> f64 {
        let z = horizon / (self.rate + horizon);
        if horizon.is_nan() || z <= 0.0 {
            return 0.0;
        }
        self.purchases_by_series(z).unwrap_or_else(|| {
            let ratio = (horizon / self.rate).ln();
            mean_over_beta(self.a, self.b, |ln_p, _| {
                let reached = ln_p + ratio;
                if reached < -600.0 {
                    return self.shape * ratio.exp();
                }
                -(-self.shape * reached.exp().ln_1p()).exp_m1() / ln_p.exp()
            })
        })
    }

    fn purchases_by_series(&self, z: f64) -> Option<f64> {
        if !self.has_series(self.c() - self.shape, z, self.a - 1.0) {
            return None;
        }
        let [sum] = self.series([z]);
        self.closed(z, sum)
    }

    /// [`Living::purchases`] at up to [`LANES`] horizons, which share the series' coefficients.
    fn purchases_at(&self, horizons: &[f64]) -> [f64; LANES] {
        let mut places = [0.0; LANES];
        for (place, horizon) in places.iter_mut().zip(horizons) {
            *place = (horizon / (self.rate + horizon)).max(0.0);
        }
        let largest = places.iter().copied().fold(0.0, f64::max);
        let mut found = [0.0; LANES];
        let sums = self.has_series(self.c() - self.shape, largest, self.a - 1.0).then(|| self.series(places));
        for (at, (found, horizon)) in found.iter_mut().zip(horizons).enumerate() {
            // There are as many places as lanes.
            let place = places.get(at).copied().unwrap_or(0.0);
            let sum = sums.as_ref().and_then(|sums| sums.get(at)).copied();
            *found = match sum.and_then(|sum| self.closed(place, sum)) {
                Some(purchases) if *horizon > 0.0 => purchases,
                _ => self.purchases(*horizon),
            };
        }
        found
    }

    fn c(&self) -> f64 {
        self.a + self.b - 1.0
    }

    /// Whether a series with this upper parameter and this power of 1 − z in front is quick and exact at z.
    fn has_series(&self, below: f64, z: f64, power: f64) -> bool {
        let log = -(-z).ln_1p();
        z <= SERIES_UP_TO && below >= -8.0 && below * log <= 300.0 && power.abs() * log <= 300.0
    }

    /// Σ over n ≥ 1 of (a)ₙ₋₁ (c − shape)ₙ / ((c + 1)ₙ₋₁ n!) zⁿ at several places, the largest of which ends it.
    fn series<const PLACES: usize>(&self, places: [f64; PLACES]) -> [f64; PLACES] {
        let (c, below) = (self.c(), self.c() - self.shape);
        let largest = places.iter().copied().fold(0.0, f64::max);
        let (mut coefficient, mut n) = (below, 1.0);
        let (mut powers, mut sums) = (places, places.map(|z| below * z));
        let (mut term, mut sum) = (below * largest, below * largest);
        while term.abs() > 1e-17 * sum.abs() {
            coefficient *= (self.a + n - 1.0) * (below + n) / ((c + n) * (n + 1.0));
            for ((power, sum), z) in powers.iter_mut().zip(&mut sums).zip(places) {
                *power *= z;
                *sum += coefficient * *power;
            }
            term = coefficient * powers.iter().copied().fold(0.0, f64::max);
            sum += term;
            n += 1.0;
        }
        sums
    }

    /// The expectation from the series' sum; `None` if digits cancel.
    fn closed(&self, z: f64, sum: f64) -> Option<f64> {
        let log = (-z).ln_1p();
        let u = (self.a - 1.0) * log;
        let relative = if u.abs() < 1e-8 { 1.0 + 0.5 * u } else { u.exp_m1() / u };
        let lead = -self.c() * log * relative;
        let found = lead - u.exp() * sum;
        (found > 1e-4 * lead.abs()).then_some(found)
    }

    /// E[e^(−λ p t)], the probability that no throw within t = `horizon` ends the customer:
    /// ₂F₁(shape, a; a + b; −t / rate) = (1 − z)ᵃ ₂F₁(a, a + b − shape; a + b; z).
    fn survival(&self, horizon: f64) -> f64 {
        let z = horizon / (self.rate + horizon);
        if horizon.is_nan() || z <= 0.0 {
            return 1.0;
        }
        let below = self.a + self.b - self.shape;
        let log = (-z).ln_1p();
        if !self.has_series(below, z, self.a) {
            let ratio = (horizon / self.rate).ln();
            return mean_over_beta(self.a, self.b, |ln_p, _| (-self.shape * (ln_p + ratio).exp().ln_1p()).exp());
        }
        let (mut term, mut sum, mut n) = (1.0_f64, 1.0_f64, 0.0);
        while term.abs() > 1e-17 * sum.abs() {
            term *= (self.a + n) * (below + n) * z / ((self.a + self.b + n) * (n + 1.0));
            sum += term;
            n += 1.0;
        }
        ((self.a * log).exp() * sum).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_and_integral_agree() {
        for shape in [0.2, 1.7, 9.0] {
            for a in [0.05, 0.7, 1.0, 1.000_000_001, 4.0] {
                for b in [0.03, 0.3, 2.4, 30.0] {
                    for horizon in [0.01, 1.0, 20.0] {
                        let living = Living { shape, rate: 5.0, a, b };
                        let ratio: f64 = horizon / living.rate;
                        let integral = mean_over_beta(a, b, |ln_p, _| {
                            let p = ln_p.exp().max(1e-290);
                            -(-shape * (p * ratio).ln_1p()).exp_m1() / p
                        });
                        let found = living.purchases(horizon);
                        assert!((found / integral - 1.0).abs() < 1e-9, "{living:?} {horizon}: {found} {integral}");
                        let integral = mean_over_beta(a, b, |ln_p, _| (-shape * (ln_p.exp() * ratio).ln_1p()).exp());
                        let found = living.survival(horizon);
                        assert!((found / integral - 1.0).abs() < 1e-9, "{living:?} {horizon}: {found} {integral}");
                    }
                }
            }
        }
    }
}
