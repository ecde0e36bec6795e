//! Why a question of evidence has no answer yet.

use thiserror::Error;

/// Why numbers do not answer a question. Each says what is missing, so that a person knows what to do about it.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Unanswered {
    /// Fewer points than the answer could rest on.
    #[error("{found} {what} are too few: {} more needed", .needed.saturating_sub(*.found))]
    TooFew {
        /// What is counted: observations, weeks before, clusters.
        what: &'static str,
        /// The number that there are.
        found: usize,
        /// The number that is needed.
        needed: usize,
    },
    /// Slices that belong together have different lengths.
    #[error("{what} has {found} entries where there are {expected} rows")]
    LengthsDiffer {
        /// The slice.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length it must have.
        expected: usize,
    },
    /// A value is infinite or not a number, or outside what it may be.
    #[error("entry {position} of {what} cannot be: it must be {allowed}")]
    BadValue {
        /// The slice.
        what: &'static str,
        /// Place in the slice, from 0.
        position: usize,
        /// What it may be.
        allowed: &'static str,
    },
    /// A setting lies outside what it can be.
    #[error("{name} must be {allowed}")]
    BadOption {
        /// The setting.
        name: &'static str,
        /// What it may be.
        allowed: &'static str,
    },
    /// A column of a regression says nothing that the columns before it do not say.
    #[error("column {column:?} follows from the columns before it, so its part cannot be told from theirs")]
    Collinear {
        /// Name of the column.
        column: String,
    },
    /// All values are equal, so nothing can be told from how they move.
    #[error("all values of {what} are equal")]
    NoVariation {
        /// The slice.
        what: &'static str,
    },
    /// There is only one price, so nothing tells what another would do.
    #[error("there is a single price, so nothing tells what another would do: sell at two prices at least")]
    OnePrice,
    /// As much work arrives as the staff can do, or more: the queue has no end.
    #[error("{agents} agents cannot keep up with {load:.2} agents' worth of work: the queue has no end")]
    Overloaded {
        /// Agents that there are.
        agents: u32,
        /// Offered load in Erlangs, which is agents' worth of work.
        load: f64,
    },
    /// The search for the best fit ended without one.
    #[error("the search for the best {what} ended without one")]
    NotConverged {
        /// What was searched for.
        what: &'static str,
    },
    /// The values are so large, or so far apart, that the answer is no number any more.
    #[error("the values are too large or too far apart to compute {what}")]
    TooLarge {
        /// What was to be computed.
        what: &'static str,
    },
}

/// Returns an error unless all `values` are finite.
pub(crate) fn check_finite(what: &'static str, values: &[f64]) -> Result<(), Unanswered> {
    check_each(what, values, "a finite number", |value| value.is_finite())
}

/// Returns an error unless all `values` are such as `is_allowed` says.
pub(crate) fn check_each(
    what: &'static str,
    values: &[f64],
    allowed: &'static str,
    is_allowed: impl Fn(f64) -> bool,
) -> Result<(), Unanswered> {
    match values.iter().position(|value| !is_allowed(*value)) {
        Some(position) => Err(Unanswered::BadValue { what, position, allowed }),
        None => Ok(()),
    }
}

/// Returns an error unless `found` is `expected`.
pub(crate) fn check_length(what: &'static str, found: usize, expected: usize) -> Result<(), Unanswered> {
    if found == expected { Ok(()) } else { Err(Unanswered::LengthsDiffer { what, found, expected }) }
}

/// Returns an error if fewer than `needed` were found.
pub(crate) fn check_count(what: &'static str, found: usize, needed: usize) -> Result<(), Unanswered> {
    if found < needed { Err(Unanswered::TooFew { what, found, needed }) } else { Ok(()) }
}

/// Returns an error unless `level` lies between 0 and 1.
pub(crate) fn check_level(level: f64) -> Result<(), Unanswered> {
    check_option("level", level > 0.0 && level < 1.0, "between 0 and 1")
}

/// Returns an error unless `is_allowed`.
pub(crate) fn check_option(name: &'static str, is_allowed: bool, allowed: &'static str) -> Result<(), Unanswered> {
    if is_allowed { Ok(()) } else { Err(Unanswered::BadOption { name, allowed }) }
}

/// The value, or an error where it is no number any more.
pub(crate) fn finite(what: &'static str, value: f64) -> Result<f64, Unanswered> {
    if value.is_finite() { Ok(value) } else { Err(Unanswered::TooLarge { what }) }
}

/// A count as a number, for means and degrees of freedom.
#[expect(clippy::cast_precision_loss, reason = "counts of rows fit a double exactly")]
pub(crate) fn number(count: usize) -> f64 {
    count as f64
}
