//! The Gamma-Gamma model of spend per purchase.
//!
//! Fader and Hardie (2013), "The Gamma-Gamma model of monetary value"; Fader, Hardie and Lee (2005), "RFM and CLV",
//! Journal of Marketing Research 42. Single amounts of a customer are Gamma(p, ν), ν ~ Gamma(q, v) among customers, and
//! amounts do not depend on how often the customer buys. With z the mean of x amounts,
//!
//! L = Γ(px + q) / (Γ(px) Γ(q)) · v^q z^(px − 1) x^(px) / (v + xz)^(px + q).
//!
//! By the authors' convention x and z are of repeat purchases alone.

use std::cmp::Ordering;

use crate::counted::{Counted, Observed};
use crate::error::{BadHistory, Refusal};
use crate::fit::{Fit, Model, Prior};
use crate::numerics::gamma::{digamma, digamma_rising, ln_gamma, ln_rising};
use crate::numerics::minimise::Evaluation;
use crate::repeat::few_customers;

/// A fitted Gamma-Gamma.
pub type GammaGammaFit = Fit<GammaGamma, 3>;

/// What a customer spent on repeat purchases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spending {
    /// Repeat purchases with an amount, x; at least 1.
    pub purchases: u32,
    /// Their mean amount, z, positive, in any one currency.
    pub mean: f64,
}

impl Spending {
    /// The mean of a number of repeat purchases, from what was bought in all, on the first purchase, and brought back: less
    /// the share of everything that came back, since it is rarely known which purchase a return belongs to.
    ///
    /// None without a repeat purchase, and where nothing is left.
    #[must_use]
    pub fn of_repeats(repeats: u32, bought: f64, first: f64, returned: f64) -> Option<Self> {
        let kept = (bought - returned) / bought;
        let mean = (bought - first) * kept / f64::from(repeats);
        (repeats > 0 && mean.is_finite() && kept > 0.0 && mean > 0.0).then_some(Self { purchases: repeats, mean })
    }
}

impl Observed for Spending {
    fn fault(&self) -> Option<BadHistory> {
        if !self.mean.is_finite() {
            return Some(BadHistory::NotFinite);
        }
        (self.purchases == 0 || self.mean <= 0.0).then_some(BadHistory::NoSpend)
    }

    fn order(&self, other: &Self) -> Ordering {
        self.purchases.cmp(&other.purchases).then_with(|| self.mean.total_cmp(&other.mean))
    }
}

/// The Gamma-Gamma with its parameters p, q, v; v in the currency of the amounts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaGamma {
    p: f64,
    q: f64,
    v: f64,
}

impl GammaGamma {
    /// The prior towards which small samples are shrunk: p and q as fitted to the CDNOW sample by Fader and Hardie
    /// (2013), each known to a factor of e, v such that the mean among customers is `mean` (known to a factor of e²).
    #[must_use]
    pub fn prior(mean: f64) -> Prior<3> {
        let (p, q) = (6.25, 3.74);
        Prior { centre: [p, q, mean * (q - 1.0) / p], spread: [1.0, 1.0, 2.0] }
    }

    /// The mean amount among all customers, p v / (q − 1): what is expected of one without a repeat purchase.
    ///
    /// `None` if q ≤ 1: amounts then differ so much between customers that no mean exists.
    #[must_use]
    pub fn population_mean(&self) -> Option<f64> {
        (self.q > 1.0).then(|| self.p * self.v / (self.q - 1.0))
    }

    /// The expected mean amount of a customer with `purchases` repeat purchases of this mean: p (v + xz) / (px + q − 1).
    ///
    /// Without a repeat purchase it is [`GammaGamma::population_mean`], and none where that does not exist.
    #[must_use]
    pub fn expected_mean(&self, purchases: u32, mean: f64) -> Option<f64> {
        if purchases == 0 {
            return self.population_mean();
        }
        let x = f64::from(purchases);
        let below = self.p * x + self.q - 1.0;
        (below > 0.0 && mean.is_finite() && mean >= 0.0).then(|| self.p * (self.v + x * mean) / below)
    }
}

/// What depends on the number of purchases alone.
#[derive(Clone, Copy)]
struct ByPurchases {
    purchases: u32,
    value: f64,
    by_p: f64,
    by_q: f64,
}

impl Model<3> for GammaGamma {
    type Observation = Spending;
    const NAME: &'static str = "gamma-gamma";
    const PARAMETERS: [&'static str; 3] = ["p", "q", "v"];

    fn with([p, q, v]: [f64; 3]) -> Self {
        Self { p, q, v }
    }

    fn parameters(&self) -> [f64; 3] {
        [self.p, self.q, self.v]
    }

    fn log_likelihood(&self, part: &[(Spending, f64)]) -> Evaluation<3> {
        let mut sum = Evaluation::ZERO;
        let mut known: Option<ByPurchases> = None;
        for (spending, count) in part {
            let x = f64::from(spending.purchases);
            let same = match known {
                Some(same) if same.purchases == spending.purchases => same,
                _ => ByPurchases {
                    purchases: spending.purchases,
                    value: ln_rising(self.p * x, self.q) - ln_gamma(self.q),
                    by_p: self.p * x * digamma_rising(self.p * x, self.q),
                    by_q: self.q * (digamma(self.p * x + self.q) - digamma(self.q)),
                },
            };
            known = Some(same);
            let spent = x * spending.mean;
            let (over_v, over_spent) = ((spent / self.v).ln_1p(), (self.v / spent).ln_1p());
            let one = Evaluation {
                value: same.value - self.q * over_v - self.p * x * over_spent - spending.mean.ln(),
                gradient: [
                    same.by_p - self.p * x * over_spent,
                    same.by_q - self.q * over_v,
                    (self.q * spent - self.p * x * self.v) / (self.v + spent),
                ],
            };
            sum.add(&one, *count);
        }
        sum
    }

    fn scale(data: &Counted<Spending>) -> [f64; 3] {
        let mean = data.sum(|spending| spending.mean) / data.weight().max(1.0);
        [4.0, 4.0, (0.75 * mean).max(1e-12)]
    }

    fn missing(data: &Counted<Spending>) -> Option<Refusal> {
        if let Some(refusal) = few_customers(data.customers()) {
            return Some(refusal);
        }
        let first = data.rows().first().map(|(spending, _)| spending.mean);
        let same = data.rows().iter().all(|(spending, _)| Some(spending.mean) == first);
        same.then_some(Refusal::NoVariation)
    }
}
