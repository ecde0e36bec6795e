//! Why an experiment has no answer.

use thiserror::Error;

/// The two parts of an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Arm {
    /// Those who got the measure.
    #[error("treated")]
    Treated,
    /// Those who were left without it.
    #[error("control")]
    Control,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum ExperimentRefusal {
    /// An arm has fewer customers than its variance can be told from.
    #[error("the {arm} arm has {found} customers, {} more are needed", needed.saturating_sub(*found))]
    TooFewCustomers {
        /// Which arm.
        arm: Arm,
        /// Customers that there are.
        found: usize,
        /// Customers that are needed.
        needed: usize,
    },
    /// An arm has too few customers who did something, or too few who did not, for an interval of the share.
    #[error("the {arm} arm has {found} of the rarer outcome, {} more are needed", needed.saturating_sub(*found))]
    TooFewOutcomes {
        /// Which arm.
        arm: Arm,
        /// Customers with the rarer outcome.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// An arm has too few values that differ from the commonest one, such as buyers among those who spend nothing.
    #[error(
        "the {arm} arm has {found} values that differ from the commonest one, {} more are needed",
        needed.saturating_sub(*found)
    )]
    TooFewDiffering {
        /// Which arm.
        arm: Arm,
        /// Values that differ from the commonest one.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// An arm has too few customers whose denominator is not 0 for an interval of a ratio.
    #[error("the {arm} arm has {found} customers with a denominator above 0, {} more are needed", needed.saturating_sub(*found))]
    TooFewDenominators {
        /// Which arm.
        arm: Arm,
        /// Customers whose denominator is not 0.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A stratum cannot be compared, and so neither can the whole.
    #[error("stratum {stratum}: its {arm} arm has {found} customers, {} more are needed", needed.saturating_sub(*found))]
    TooFewInStratum {
        /// Place of the stratum, from 0.
        stratum: usize,
        /// Which arm.
        arm: Arm,
        /// Customers that there are.
        found: usize,
        /// Customers that are needed.
        needed: usize,
    },
    /// All values of an arm are alike, so that nothing says how far chance alone would go.
    #[error("all values of an arm are alike: chance cannot be told from the measure")]
    NoVariation,
    /// A relative effect needs means above zero in both arms.
    #[error("the mean of the {arm} arm is not above zero, so there is no relative effect")]
    NoBase {
        /// Which arm.
        arm: Arm,
    },
    /// A value is infinite or not a number.
    #[error("value {position} is not a finite number")]
    NotFinite {
        /// Place in its slice, from 0.
        position: usize,
    },
    /// Two slices that tell of the same customers differ in length.
    #[error("{left} values beside {right}")]
    UnlikeLengths {
        /// Length of the first.
        left: usize,
        /// Length of the second.
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

/// Refuses a confidence level that is none.
pub(super) fn check_level(level: f64) -> Result<(), ExperimentRefusal> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    Err(ExperimentRefusal::BadOption { name: "level", allowed: "between 0 and 1" })
}

/// Refuses what is not a positive number.
pub(super) fn check_positive(name: &'static str, value: f64) -> Result<(), ExperimentRefusal> {
    if value > 0.0 && value.is_finite() {
        return Ok(());
    }
    Err(ExperimentRefusal::BadOption { name, allowed: "positive and finite" })
}
