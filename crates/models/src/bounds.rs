//! An estimate and the bounds within which the true value lies.

/// An estimate with the interval that covers the true value with the probability `level`.
///
/// Where nothing else is said, it speaks of the uncertainty of the parameters: what the model expects of such customers,
/// not what a single customer will do by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The model's answer.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Probability of covering the true value, such as 0.95.
    pub level: f64,
}
