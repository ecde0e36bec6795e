//! Why a threshold has no answer.

use thiserror::Error;

/// The two sides of a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SideOfThreshold {
    /// Scores lower than the threshold.
    #[error("below")]
    Below,
    /// Scores at the threshold and higher.
    #[error("above")]
    Above,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum ThresholdRefusal {
    /// Too few customers near the threshold.
    #[error("{found} customers {side} the threshold are near enough, {} more are needed", needed.saturating_sub(*found))]
    TooFewCustomers {
        /// Which side.
        side: SideOfThreshold,
        /// Customers that there are.
        found: usize,
        /// Customers that are needed.
        needed: usize,
    },
    /// Scores near the threshold take so few different values that no line can be laid through them.
    #[error("scores {side} the threshold take {found} different values near it, at least {needed} are needed")]
    TooFewValues {
        /// Which side.
        side: SideOfThreshold,
        /// Different values that there are.
        found: usize,
        /// Different values that are needed.
        needed: usize,
    },
    /// Customers crowd on one side of the threshold, as they do where they, or somebody for them, can choose it.
    #[error(
        "customers crowd at the threshold, so those above and below it cannot be compared (of the nearest, {below} lie below and {above} above; so uneven a density comes by chance with a probability of {p_value:.4})"
    )]
    Manipulated {
        /// Customers just below.
        below: u64,
        /// Customers just above.
        above: u64,
        /// Probability of so uneven a density if it does not jump.
        p_value: f64,
    },
    /// All outcomes are alike near the threshold, so that nothing says how far chance alone would go.
    #[error("all outcomes near the threshold are alike: chance cannot be told from the tier")]
    NoVariation,
    /// The tier that holds hardly jumps at the threshold, so that it tells nothing of what the tier does.
    #[error(
        "who has the tier hardly changes at the threshold (the jump is {ratio:.1} times its error, {needed:.1} are needed)"
    )]
    WeakFirstStage {
        /// The jump over its standard error.
        ratio: f64,
        /// What is needed.
        needed: f64,
    },
    /// Covariates that say the same as each other.
    #[error("the covariates say the same as each other, or nothing")]
    Collinear,
    /// A value is infinite or not a number.
    #[error("value {position} is not a finite number")]
    NotFinite {
        /// Place in its slice, from 0.
        position: usize,
    },
    /// Slices that tell of the same customers differ in length.
    #[error("{left} values beside {right}")]
    UnlikeLengths {
        /// Length of the scores.
        left: usize,
        /// Length of the other.
        right: usize,
    },
    /// Values so large, or so far apart, that their squares are no numbers any more.
    #[error("the values are too large to be computed with")]
    TooLarge,
    /// An option lies outside what it can be.
    #[error("{name} must be {allowed}")]
    BadOption {
        /// The option.
        name: &'static str,
        /// What it may be.
        allowed: &'static str,
    },
}
