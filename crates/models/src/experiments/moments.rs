//! Count, mean and variance: all that a comparison of means looks at.

use super::refusal::{Arm, ExperimentRefusal};
use crate::numerics::sums::{count, sum};

/// Customers of an arm are at least so many, or nothing is said of its variance.
pub(super) const LEAST: usize = 10;

/// Values of an arm that differ from the commonest one are at least so many: an interval of a mean that a handful of
/// buyers make is too narrow, and lies to one side.
const LEAST_DIFFERING: usize = 20;

/// Deviations below this part of the numbers that they come of are rounding.
const ROUNDING: f64 = 1e-14;

/// The largest size of a value.
pub(super) fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, value| value.abs().max(largest))
}

/// What is known of the values of one arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ArmMoments {
    /// Customers.
    pub count: usize,
    /// Mean of their values.
    pub mean: f64,
    /// Variance of their values, with the divisor count − 1; 0 of fewer than two.
    pub variance: f64,
    /// Values that differ from the commonest one: where most spend nothing, those who bought.
    pub differing: usize,
}

impl ArmMoments {
    /// The moments of values, one of each customer.
    ///
    /// # Errors
    /// [`ExperimentRefusal::NotFinite`] and [`ExperimentRefusal::TooLarge`].
    pub fn of(values: &[f64]) -> Result<Self, ExperimentRefusal> {
        check_finite(values)?;
        let customers = count(values.len().max(1));
        let mean = sum(values.iter().copied()) / customers;
        let squares = sum(values.iter().map(|value| (value - mean).powi(2)));
        let variance = if values.len() < 2 { 0.0 } else { squares / (customers - 1.0) };
        if !mean.is_finite() || !variance.is_finite() {
            return Err(ExperimentRefusal::TooLarge);
        }
        let differing = values.len() - of_the_commonest(values);
        Ok(Self { count: values.len(), mean, variance, differing }.unless_rounding(largest(values)))
    }

    /// The same without a variance that is nothing but rounding, where values come of numbers of this size: equal values
    /// have a mean that is off by a digit, and chance that small would make anything certain.
    pub(super) fn unless_rounding(self, size: f64) -> Self {
        let variance = if self.variance.sqrt() <= ROUNDING * size { 0.0 } else { self.variance };
        Self { variance, ..self }
    }

    /// The variance of the mean.
    #[must_use]
    pub fn variance_of_mean(&self) -> f64 {
        self.variance / count(self.count.max(1))
    }

    /// Degrees of freedom of the variance.
    pub(super) fn degrees(&self) -> f64 {
        count(self.count) - 1.0
    }

    /// Refuses an arm that is too small.
    pub(super) const fn check(&self, arm: Arm) -> Result<(), ExperimentRefusal> {
        if self.count < LEAST {
            return Err(ExperimentRefusal::TooFewCustomers { arm, found: self.count, needed: LEAST });
        }
        Ok(())
    }

    /// Refuses an arm whose values do not vary.
    pub(super) fn check_variation(&self) -> Result<(), ExperimentRefusal> {
        if self.variance > 0.0 { Ok(()) } else { Err(ExperimentRefusal::NoVariation) }
    }

    /// Refuses an arm whose mean is made by a handful of values.
    pub(super) const fn check_differing(&self, arm: Arm) -> Result<(), ExperimentRefusal> {
        if self.differing < LEAST_DIFFERING {
            let (found, needed) = (self.differing, LEAST_DIFFERING);
            return Err(ExperimentRefusal::TooFewDiffering { arm, found, needed });
        }
        Ok(())
    }
}

/// Refuses two arms whose means cannot be compared: too small, all alike, or with too few that differ.
pub(super) fn check_means(treated: &ArmMoments, control: &ArmMoments) -> Result<(), ExperimentRefusal> {
    treated.check(Arm::Treated)?;
    control.check(Arm::Control)?;
    treated.check_variation()?;
    control.check_variation()?;
    treated.check_differing(Arm::Treated)?;
    control.check_differing(Arm::Control)
}

/// How many values are the commonest one.
fn of_the_commonest(values: &[f64]) -> usize {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    // By their numbers, of which 0 and −0 are the same.
    sorted.chunk_by(|left, right| left >= right).map(<[f64]>::len).max().unwrap_or(0)
}

/// Refuses values that are no numbers.
pub(super) fn check_finite(values: &[f64]) -> Result<(), ExperimentRefusal> {
    values
        .iter()
        .position(|value| !value.is_finite())
        .map_or(Ok(()), |position| Err(ExperimentRefusal::NotFinite { position }))
}

/// Refuses two slices that cannot tell of the same customers.
pub(super) const fn check_alike(left: &[f64], right: &[f64]) -> Result<(), ExperimentRefusal> {
    if left.len() == right.len() {
        return Ok(());
    }
    Err(ExperimentRefusal::UnlikeLengths { left: left.len(), right: right.len() })
}

/// Covariance of two values of the same customers, with the divisor count − 1.
pub(super) fn covariance(left: &[f64], right: &[f64]) -> f64 {
    let customers = count(left.len().max(2));
    let (left_mean, right_mean) = (sum(left.iter().copied()) / customers, sum(right.iter().copied()) / customers);
    sum(left.iter().zip(right).map(|(x, y)| (x - left_mean) * (y - right_mean))) / (customers - 1.0)
}
