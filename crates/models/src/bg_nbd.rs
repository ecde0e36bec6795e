//! The BG/NBD model: purchases at a constant rate until a coin thrown after each repeat purchase ends it.
//!
//! Fader, Hardie and Lee (2005), "Counting your customers the easy way: an alternative to the Pareto/NBD model",
//! Marketing Science 24. A customer without a repeat purchase is alive for certain in this model: nothing has been
//! thrown yet. [`crate::MbgNbd`] is the variant in which the first purchase may already be the last.

use crate::counted::Counted;
use crate::error::Refusal;
use crate::fit::{Fit, Model, Prior};
use crate::geometric::Coin;
use crate::history::History;
use crate::numerics::minimise::Evaluation;
use crate::repeat::{RepeatBuying, continuous_scale, nothing_to_learn};

/// A fitted BG/NBD.
pub type BgNbdFit = Fit<BgNbd, 4>;

/// The BG/NBD with its parameters r, α (in the histories' unit of time), a, b.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BgNbd(Coin);

impl BgNbd {
    /// The prior towards which small samples are shrunk: medians as fitted to the CDNOW sample by Fader, Hardie and
    /// Lee (2005, table 2), α turned into the caller's unit of time, each known to a factor of e (α: e²).
    #[must_use]
    pub fn prior(days_per_unit: f64) -> Prior<4> {
        Prior { centre: [0.243, 4.414 * 7.0 / days_per_unit, 0.793, 2.426], spread: [1.0, 2.0, 1.0, 1.0] }
    }
}

impl Model<4> for BgNbd {
    type Observation = History;
    const NAME: &'static str = "bg-nbd";
    const PARAMETERS: [&'static str; 4] = ["r", "alpha", "a", "b"];

    fn with([r, alpha, a, b]: [f64; 4]) -> Self {
        Self(Coin { r, alpha, a, b, first: 0.0 })
    }

    fn parameters(&self) -> [f64; 4] {
        [self.0.r, self.0.alpha, self.0.a, self.0.b]
    }

    fn log_likelihood(&self, part: &[(History, f64)]) -> Evaluation<4> {
        self.0.log_likelihood(part)
    }

    fn scale(data: &Counted<History>) -> [f64; 4] {
        let (shape, rate) = continuous_scale(data);
        [shape, rate, 0.8, 2.5]
    }

    fn missing(data: &Counted<History>) -> Option<Refusal> {
        nothing_to_learn(data)
    }
}

impl RepeatBuying for BgNbd {
    fn p_alive(&self, history: &History) -> f64 {
        self.0.p_alive(history)
    }

    fn p_alive_after(&self, history: &History, horizon: f64) -> f64 {
        self.0.p_alive_after(history, horizon)
    }

    fn expected(&self, history: &History, horizon: f64) -> f64 {
        self.0.expected(history, horizon)
    }

    fn expected_at(&self, history: &History, horizons: &[f64], into: &mut [f64]) {
        self.0.expected_at(history, horizons, into);
    }

    fn p_active(&self, history: &History, horizon: f64) -> f64 {
        self.0.p_active(history, horizon)
    }
}
