//! Statistics of customers on plain slices: who is still active, what they will buy, what they are worth.
//!
//! Nothing here reads a file, a clock or the environment, and nothing here knows what the other crates hold. The same
//! input gives the same answer on any number of threads. Models of customers also give it in any order of customers; what
//! adds up rows as they come may change in the last digits with another order. Where data cannot carry an answer,
//! the answer is a reason ([`ModelError`]), or is shrunk towards a documented prior and says so ([`Basis`]).
//!
//! What a measure did is asked of [`causal`], whom it is worth for of [`targeting`], what a discount would do of
//! [`pricing`], what an experiment shows of [`experiments`],
//! what a tier does to those who only just reached it of [`thresholds`], who must be at work of [`load`], how customers move between classes of [`flows`], what comes next of
//! [`series`], what goes along with what of [`drivers`], how a programme does of [`figures`]. Where these have no answer, they say what is missing
//! ([`Unanswered`]).
//!
//! ```
//! use terrace_models::{BgNbd, Counted, History, Model, RepeatBuying, Values};
//!
//! # fn main() -> Result<(), terrace_models::ModelError> {
//! // Weeks: repeat purchases, time of the last one, time since the first purchase.
//! let histories = [
//!     History { frequency: 2, recency: 30.4, age: 38.9 },
//!     History { frequency: 0, recency: 0.0, age: 12.0 },
//! ];
//! let fit = BgNbd::fit_or_shrink(&Counted::new(&histories)?, &BgNbd::prior(7.0))?;
//! let orders = fit.interval(0.9, Values::Positive, |model| model.expected(&histories[0], 52.0))?;
//! assert!(orders.low < orders.estimate && orders.estimate < orders.high);
//! # Ok(())
//! # }
//! ```

pub mod baskets;
mod bg_bb;
mod bg_nbd;
mod bounds;
mod breaks;
pub mod causal;
pub mod clusters;
mod counted;
pub mod drivers;
mod error;
pub mod experiments;
pub mod figures;
mod fit;
pub mod flows;
mod frequencies;
mod gamma_gamma;
mod geometric;
mod history;
pub mod hold_out;
mod interrupt;
mod interval;
pub mod load;
mod mbg_nbd;
pub mod numerics;
mod pareto_nbd;
pub mod pricing;
mod repeat;
pub mod series;
pub mod simulate;
pub mod targeting;
pub mod thresholds;
mod unanswered;
mod value;

pub use bg_bb::{BgBb, BgBbFit, Chances};
pub use bg_nbd::{BgNbd, BgNbdFit};
pub use bounds::Interval;
pub use breaks::{Breaks, natural_breaks};
pub use counted::{Counted, Observed, each};
pub use error::{BadHistory, ModelError, Refusal};
pub use fit::{Basis, Fit, Model, Prior};
pub use frequencies::{FrequencyCount, frequencies};
pub use gamma_gamma::{GammaGamma, GammaGammaFit, Spending};
pub use history::History;
pub use interrupt::Interrupt;
pub use interval::{Estimate, Values, between, joint_interval};
pub use mbg_nbd::{MbgNbd, MbgNbdFit};
pub use pareto_nbd::{ParetoNbd, ParetoNbdFit};
pub use repeat::RepeatBuying;
pub use unanswered::Unanswered;
pub use value::Months;
