//! The BG/BB model: at each of a number of chances a living customer buys or doesn't.
//!
//! Fader, Hardie and Shang (2010), "Customer-base analysis in a discrete-time noncontractual setting", Marketing
//! Science 29. Before each chance the customer leaves with probability θ ~ Beta(γ, δ); one who is there buys with
//! probability p ~ Beta(α, β). With m the last chance used and n the number of chances (their equation 5),
//!
//! L = Σ over i from m to n − 1 of B(α + x, β + i − x) / B(α, β) · B(γ + 1, δ + i) / B(γ, δ)
//!     + B(α + x, β + n − x) / B(α, β) · B(γ, δ + n) / B(γ, δ).
//!
//! Each term of the sum is the one before times two fractions, so a history costs its silent chances and no special
//! function beyond those of its first term.

use std::cmp::Ordering;

use crate::counted::{Counted, Observed, each};
use crate::error::{BadHistory, Refusal};
use crate::fit::{Fit, Model, Prior};
use crate::numerics::gamma::{digamma_rising, ln_rising};
use crate::numerics::minimise::Evaluation;
use crate::repeat::few_customers;

/// A fitted BG/BB.
pub type BgBbFit = Fit<BgBb, 4>;

/// What a customer did at a number of chances to buy (years, seasons, campaigns), after the one that won the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chances {
    /// Chances used, x.
    pub used: u32,
    /// Number of the last chance used, 0 where none was.
    pub last: u32,
    /// Chances there were, n.
    pub offered: u32,
}

impl Chances {
    /// A customer who has just been won.
    pub const NEW: Self = Self { used: 0, last: 0, offered: 0 };
}

impl Observed for Chances {
    fn fault(&self) -> Option<BadHistory> {
        if self.last > self.offered {
            Some(BadHistory::RecencyBeyondAge)
        } else if self.used > self.last {
            Some(BadHistory::MoreThanChances)
        } else {
            (self.used == 0 && self.last > 0).then_some(BadHistory::RecencyWithoutPurchase)
        }
    }

    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
}

/// The BG/BB with its parameters α, β (buying) and γ, δ (leaving).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BgBb {
    alpha: f64,
    beta: f64,
    gamma: f64,
    delta: f64,
}

/// The likelihood's parts relative to its largest, with the derivatives of each.
struct Parts {
    /// Logarithm of the largest part.
    largest: f64,
    /// Still there after the last chance.
    alive: f64,
    /// Left at some silent chance.
    gone: f64,
    /// Sum over all parts of their derivatives by the logarithms of the parameters.
    gradient: [f64; 4],
}

impl BgBb {
    /// The prior towards which small samples are shrunk: medians as fitted by Fader, Hardie and Shang (2010) to a
    /// charity's yearly donations, each known to a factor of e.
    #[must_use]
    pub fn prior() -> Prior<4> {
        Prior { centre: [1.204, 0.750, 0.657, 2.783], spread: [1.0; 4] }
    }

    /// ln [B(α + x, β + i − x) / B(α, β)] + ln [B(γ + left, δ + i) / B(γ, δ)], with its derivatives: bought x times in i
    /// chances, and `left` (0 or 1) at the next.
    fn part(&self, x: f64, i: f64, left: f64) -> Evaluation<4> {
        let both = digamma_rising(self.alpha + self.beta, i);
        let stay = digamma_rising(self.gamma + self.delta, i + left);
        Evaluation {
            value: ln_rising(self.alpha, x) + ln_rising(self.beta, i - x) - ln_rising(self.alpha + self.beta, i)
                + ln_rising(self.gamma, left)
                + ln_rising(self.delta, i)
                - ln_rising(self.gamma + self.delta, i + left),
            gradient: [
                self.alpha * (digamma_rising(self.alpha, x) - both),
                self.beta * (digamma_rising(self.beta, i - x) - both),
                left - self.gamma * stay,
                self.delta * (digamma_rising(self.delta, i) - stay),
            ],
        }
    }

    fn parts(&self, chances: &Chances) -> Parts {
        let (x, n) = (f64::from(chances.used), f64::from(chances.offered));
        let alive = self.part(x, n, 0.0);
        if chances.last == chances.offered {
            return Parts { largest: alive.value, alive: 1.0, gone: 0.0, gradient: alive.gradient };
        }
        let first = self.part(x, f64::from(chances.last), 1.0);
        let (mut term, mut gone) = (1.0, 0.0);
        let mut slope = first.gradient;
        let mut sums = [0.0; 4];
        for i in chances.last..chances.offered {
            gone += term;
            for (sum, slope) in sums.iter_mut().zip(slope) {
                *sum += term * slope;
            }
            let at = f64::from(i);
            let (misses, seen) = (self.beta + at - x, self.alpha + self.beta + at);
            let (stays, thrown) = (self.delta + at, self.gamma + self.delta + 1.0 + at);
            term *= misses / seen * (stays / thrown);
            let [by_alpha, by_beta, by_gamma, by_delta] = &mut slope;
            *by_alpha -= self.alpha / seen;
            *by_beta += self.beta * (1.0 / misses - 1.0 / seen);
            *by_gamma -= self.gamma / thrown;
            *by_delta += self.delta * (1.0 / stays - 1.0 / thrown);
        }
        let largest = first.value.max(alive.value);
        let (alive_weight, gone_weight) = ((alive.value - largest).exp(), (first.value - largest).exp());
        let mut gradient = sums.map(|sum| gone_weight * sum);
        for (sum, slope) in gradient.iter_mut().zip(alive.gradient) {
            *sum += alive_weight * slope;
        }
        Parts { largest, alive: alive_weight, gone: gone_weight * gone, gradient }
    }

    /// The probability of being there still after the last chance observed.
    #[must_use]
    pub fn p_alive(&self, chances: &Chances) -> f64 {
        let parts = self.parts(chances);
        parts.alive / (parts.alive + parts.gone)
    }

    /// The probability of being there still at chance number `ahead` after the last one observed: their equation (11).
    #[must_use]
    pub fn p_alive_after(&self, chances: &Chances, ahead: u32) -> f64 {
        let (n, ahead) = (f64::from(chances.offered), f64::from(ahead));
        let staying = ln_rising(self.delta + n, ahead) - ln_rising(self.gamma + self.delta + n, ahead);
        self.p_alive(chances) * staying.exp()
    }

    /// The probability of having left by then.
    #[must_use]
    pub fn churn_risk(&self, chances: &Chances, ahead: u32) -> f64 {
        1.0 - self.p_alive_after(chances, ahead)
    }

    /// Expected purchases at the next `ahead` chances: their equation (13), as a sum where γ near 1 would cancel.
    #[must_use]
    pub fn expected(&self, chances: &Chances, ahead: u32) -> f64 {
        let (x, n) = (f64::from(chances.used), f64::from(chances.offered));
        let buys = (self.alpha + x) / (self.alpha + self.beta + n);
        let stays = if ahead <= 128 || (self.gamma - 1.0).abs() < 1e-3 {
            let (mut there, mut sum) = (1.0, 0.0);
            for step in 0..ahead {
                let at = n + f64::from(step);
                there *= (self.delta + at) / (self.gamma + self.delta + at);
                sum += there;
            }
            sum
        } else {
            let ahead = f64::from(ahead);
            let (stay, all) = (1.0 + self.delta + n, self.gamma + self.delta + n);
            let fall = ln_rising(stay, ahead) - ln_rising(all, ahead);
            -fall.exp_m1() * (self.delta + n) / (self.gamma - 1.0)
        };
        self.p_alive(chances) * buys * stays
    }

    /// The probability of at least one purchase at the next `ahead` chances: none would make the same history with more
    /// chances.
    #[must_use]
    pub fn p_active(&self, chances: &Chances, ahead: u32) -> f64 {
        let silent = self.parts(&Chances { offered: chances.offered.saturating_add(ahead), ..*chances });
        let now = self.parts(chances);
        let ratio = (silent.alive + silent.gone) / (now.alive + now.gone);
        (1.0 - ratio * (silent.largest - now.largest).exp()).max(0.0)
    }

    /// Expected purchases at the next `ahead` chances, the one at chance m worth 1 / (1 + `rate`)ᵐ, for `rate` > −1.
    #[must_use]
    pub fn discounted(&self, chances: &Chances, ahead: u32, rate: f64) -> f64 {
        let (x, n) = (f64::from(chances.used), f64::from(chances.offered));
        let (mut there, mut sum) = (1.0, 0.0);
        for step in 0..ahead {
            let at = n + f64::from(step);
            there *= (self.delta + at) / ((self.gamma + self.delta + at) * (1.0 + rate));
            sum += there;
        }
        self.p_alive(chances) * (self.alpha + x) / (self.alpha + self.beta + n) * sum
    }

    /// [`BgBb::expected`] of many, in order, on all threads.
    #[must_use]
    pub fn expected_of_each(&self, customers: &[Chances], ahead: u32) -> Vec<f64> {
        each(customers, |chances| self.expected(chances, ahead))
    }

    /// [`BgBb::p_alive`] of many, in order, on all threads.
    #[must_use]
    pub fn p_alive_of_each(&self, customers: &[Chances]) -> Vec<f64> {
        each(customers, |chances| self.p_alive(chances))
    }
}

impl Model<4> for BgBb {
    type Observation = Chances;
    const NAME: &'static str = "bg-bb";
    const PARAMETERS: [&'static str; 4] = ["alpha", "beta", "gamma", "delta"];

    fn with([alpha, beta, gamma, delta]: [f64; 4]) -> Self {
        Self { alpha, beta, gamma, delta }
    }

    fn parameters(&self) -> [f64; 4] {
        [self.alpha, self.beta, self.gamma, self.delta]
    }

    fn log_likelihood(&self, part: &[(Chances, f64)]) -> Evaluation<4> {
        let mut sum = Evaluation::ZERO;
        for (chances, count) in part {
            let parts = self.parts(chances);
            let all = parts.alive + parts.gone;
            let one = Evaluation { value: parts.largest + all.ln(), gradient: parts.gradient.map(|sum| sum / all) };
            sum.add(&one, *count);
        }
        sum
    }

    fn scale(_: &Counted<Chances>) -> [f64; 4] {
        [1.0, 1.0, 0.7, 2.5]
    }

    fn missing(data: &Counted<Chances>) -> Option<Refusal> {
        if let Some(refusal) = few_customers(data.customers()) {
            return Some(refusal);
        }
        if data.rows().iter().all(|(chances, _)| chances.used == 0) {
            return Some(Refusal::NoRepeats);
        }
        (data.rows().len() < 2).then_some(Refusal::NoVariation)
    }
}
