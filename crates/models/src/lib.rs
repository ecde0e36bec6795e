//! Statistics of customers on plain slices: who is still active, what they will buy, what they are worth.
//!
//! Nothing here reads a file, a clock or the environment, and nothing here knows what the other crates hold. The same
//! input gives the same answer on any number of threads, in any order of customers. Where data cannot carry an answer,
//! the answer is a reason ([`ModelError`]), or is shrunk towards a documented prior and says so ([`Basis`]).
//!
//! Fitting goes `Counted::new(&histories)`, then [`Model::fit`]; predictions are methods of the fitted model.

pub mod baskets;
mod bg_bb;
mod bg_nbd;
pub mod clusters;
mod counted;
mod error;
mod fit;
mod gamma_gamma;
mod geometric;
mod history;
pub mod hold_out;
mod interval;
mod mbg_nbd;
pub mod numerics;
mod pareto_nbd;
mod repeat;
pub mod simulate;
mod value;

pub use bg_bb::{BgBb, BgBbFit, Chances};
pub use bg_nbd::{BgNbd, BgNbdFit};
pub use counted::{Counted, Observed, each};
pub use error::{BadHistory, ModelError, Refusal};
pub use fit::{Basis, Fit, Model, Prior};
pub use gamma_gamma::{GammaGamma, GammaGammaFit, Spending};
pub use history::History;
pub use interval::{Interval, Values, between, product_interval};
pub use mbg_nbd::{MbgNbd, MbgNbdFit};
pub use pareto_nbd::{ParetoNbd, ParetoNbdFit};
pub use repeat::RepeatBuying;
pub use value::Months;
