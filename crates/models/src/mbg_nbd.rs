//! The MBG/NBD model: as the BG/NBD, but the coin is thrown after the first purchase too.
//!
//! Batislam, Denizel and Filiztekin (2007), "Empirical validation and comparison of models for customer base
//! analysis", International Journal of Research in Marketing 24; found independently by Hoppe and Wagner (2007) as
//! the CBG/NBD. A customer who never came again may be gone, which the BG/NBD excludes.

use crate::counted::Counted;
use crate::error::Refusal;
use crate::fit::{Fit, Model, Prior};
use crate::geometric::Coin;
use crate::history::History;
use crate::numerics::minimise::Evaluation;
use crate::repeat::{RepeatBuying, continuous_scale, nothing_to_learn};

/// A fitted MBG/NBD.
pub type MbgNbdFit = Fit<MbgNbd, 4>;

/// The MBG/NBD with its parameters r, α (in the histories' unit of time), a, b.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MbgNbd(Coin);

impl MbgNbd {
    /// The prior towards which small samples are shrunk: the medians of the BG/NBD's prior, since both tell
    /// the same story but for one throw, each known to a factor of e (α: e²).
    #[must_use]
    pub fn prior(days_per_unit: f64) -> Prior<4> {
        crate::BgNbd::prior(days_per_unit)
    }
}

impl Model<4> for MbgNbd {
    type Observation = History;
    const NAME: &'static str = "mbg-nbd";
    const PARAMETERS: [&'static str; 4] = ["r", "alpha", "a", "b"];

    fn with([r, alpha, a, b]: [f64; 4]) -> Self {
        Self(Coin { r, alpha, a, b, first: 1.0 })
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

impl RepeatBuying for MbgNbd {
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
