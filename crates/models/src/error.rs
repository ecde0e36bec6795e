//! What cannot be computed, and why.

use thiserror::Error;

/// Why a model gives no answer.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ModelError {
    /// A customer's history contradicts itself.
    #[error("history {position} cannot be: {reason}")]
    BadHistory {
        /// Place in the slice, from 0.
        position: usize,
        /// What is wrong with it.
        reason: BadHistory,
    },
    /// A parameter given by the caller is not a positive number.
    #[error("parameter {name} must be positive and finite, not {value}")]
    BadParameter {
        /// Its name, as the papers write it.
        name: &'static str,
        /// What was given.
        value: f64,
    },
    /// The data do not say what the parameters are.
    #[error("the data cannot carry this model: {0}")]
    Refused(#[from] Refusal),
    /// Amounts differ so much between customers that they have no mean (q ≤ 1).
    #[error("amounts differ so much between customers that their mean does not exist")]
    NoMean,
    /// An option lies outside what it can be.
    #[error("{name} must be {allowed}")]
    BadOption {
        /// The option.
        name: &'static str,
        /// What it may be.
        allowed: &'static str,
    },
    /// The caller asked the work to stop.
    #[error("the work was interrupted")]
    Interrupted,
}

/// What is wrong with a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadHistory {
    /// A number is negative, infinite or not a number.
    #[error("a number is negative or not finite")]
    NotFinite,
    /// The last purchase lies after the end of the observation.
    #[error("the last purchase lies after the end of the observation")]
    RecencyBeyondAge,
    /// There is a last repeat purchase, but no repeat purchase.
    #[error("there is a last repeat purchase but no repeat purchase")]
    RecencyWithoutPurchase,
    /// More purchases than there were chances up to the last one.
    #[error("more purchases than there were chances up to the last one")]
    MoreThanChances,
    /// An average over no purchase, or one that is not positive.
    #[error("an average spend must be positive and rest on at least one purchase")]
    NoSpend,
}

/// Why data cannot identify the parameters of a model.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Refusal {
    /// Fewer customers than parameters could be told from.
    #[error("{found} customers are too few, at least {needed} are needed")]
    TooFewCustomers {
        /// The number that there are.
        found: usize,
        /// The number that is needed.
        needed: usize,
    },
    /// Nobody bought again, or everybody at every chance.
    #[error("there are no repeat purchases to learn from")]
    NoRepeats,
    /// All customers are alike, so nothing tells how customers differ.
    #[error("all customers are alike")]
    NoVariation,
    /// The likelihood keeps rising as a parameter goes to zero or to infinity.
    #[error("the likelihood keeps rising as {parameter} goes {}", if *.upwards { "to infinity" } else { "to zero" })]
    Runaway {
        /// The parameter.
        parameter: &'static str,
        /// To infinity (true) or to zero.
        upwards: bool,
    },
    /// The likelihood is as good as flat along some mixture of parameters.
    #[error("{parameter} is left open: its logarithm is known to no better than {spread:.2}")]
    Flat {
        /// The parameter that takes the largest part in the open direction.
        parameter: &'static str,
        /// Standard deviation of its logarithm, infinite where there is no maximum.
        spread: f64,
    },
    /// The search ended without reaching a maximum.
    #[error("no maximum was reached: the gradient is still {gradient_norm:e} per customer")]
    NotConverged {
        /// Largest derivative by the logarithm of a parameter, per customer.
        gradient_norm: f64,
    },
}
