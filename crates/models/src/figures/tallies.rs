//! Means and shares, added up value by value.

use crate::bounds::Interval;
use crate::numerics::{normal, t_interval};
use crate::unanswered::{Unanswered, check_count, check_level, finite, number};

/// Values of customers, added up one by one.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    count: usize,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
}

impl Tally {
    /// Adds the value of a customer (Welford 1962).
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let from = value - self.mean;
        self.mean += from / number(self.count);
        self.squares += from * (value - self.mean);
    }

    /// How many values there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Their mean; `None` of nothing.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// The mean with Student's interval, for values drawn from many.
    ///
    /// # Errors
    /// [`Unanswered::TooFew`] of fewer than two values, [`Unanswered::NoVariation`] where all are equal (which is no
    /// certainty), [`Unanswered::BadOption`], [`Unanswered::TooLarge`].
    pub fn mean_with_interval(&self, level: f64) -> Result<Interval, Unanswered> {
        check_level(level)?;
        check_count("values", self.count, 2)?;
        let degrees = number(self.count) - 1.0;
        let error = (self.squares / degrees / number(self.count)).sqrt();
        if error <= 1e-14 * self.mean.abs() {
            return Err(Unanswered::NoVariation { what: "the tally" });
        }
        let found = t_interval::around(finite("a mean", self.mean)?, finite("a mean", error)?, degrees, level);
        Ok(found)
    }

    /// The mean of values between 0 and 1 with Wilson's interval (Wilson 1927, "Probable inference, the law of succession,
    /// and statistical inference"). Where values lie between the ends the interval is wider than it need be, since nothing
    /// spreads more than a yes or no.
    ///
    /// # Errors
    /// [`Unanswered::TooFew`] of nothing, [`Unanswered::BadOption`], [`Unanswered::BadValue`] where the mean is no share.
    pub fn share_with_interval(&self, level: f64) -> Result<Interval, Unanswered> {
        check_level(level)?;
        check_count("values", self.count, 1)?;
        // The mean of ones may be a digit beyond 1.
        if !(-1e-9..=1.0 + 1e-9).contains(&self.mean) {
            return Err(Unanswered::BadValue { what: "shares", position: 0, allowed: "between 0 and 1" });
        }
        let (share, count) = (self.mean.clamp(0.0, 1.0), number(self.count));
        let z = normal::quantile(0.5 + 0.5 * level);
        let square = z * z;
        let middle = (share + square / (2.0 * count)) / (1.0 + square / count);
        let half = z / (1.0 + square / count) * (share * (1.0 - share) / count + square / (4.0 * count * count)).sqrt();
        let (low, high) = ((middle - half).max(0.0), (middle + half).min(1.0));
        Ok(Interval { estimate: share, low: low.min(share), high: high.max(share), level })
    }
}

/// The difference of two independent estimates, from their intervals of one level: each side is as far away as the sides
/// of both are together, squared (Zou and Donner 2008, "Construction of confidence limits about effect measures"; for two
/// shares Newcombe's tenth method). Where the same customers stand behind both, the difference is surer than this says.
#[must_use]
pub fn difference_of(now: &Interval, before: &Interval) -> Interval {
    let estimate = now.estimate - before.estimate;
    let low = (now.estimate - now.low).hypot(before.high - before.estimate);
    let high = (now.high - now.estimate).hypot(before.estimate - before.low);
    Interval { estimate, low: estimate - low, high: estimate + high, level: now.level }
}
