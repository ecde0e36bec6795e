//! Whether as many customers lie just above a threshold as just below it, by counting.
//!
//! In a window small enough, a customer is as likely on one side as on the other (Cattaneo, Titiunik, Vazquez-Bare
//! 2017, *Comparing inference approaches for RD designs*, Journal of Policy Analysis and Management 36). It works where
//! scores take few values, too, for which no density can be estimated.

use super::refusal::{SideOfThreshold, ThresholdRefusal};
use super::sides::check_finite;
use crate::numerics::binomial;

/// Customers in a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counts {
    /// How far the window goes: threshold − width ≤ score < threshold + width.
    pub width: f64,
    /// Customers below the threshold.
    pub below: u64,
    /// Customers at the threshold and above.
    pub above: u64,
    /// Probability of counts at least so uneven, where either side is as likely.
    pub p_value: f64,
}

/// Counts customers in a window and tests them by the exact binomial test with ½.
///
/// # Errors
/// [`ThresholdRefusal::BadOption`] where the width is not positive, [`ThresholdRefusal::NotFinite`].
pub fn count(score: &[f64], threshold: f64, width: f64) -> Result<Counts, ThresholdRefusal> {
    check_finite(score)?;
    if !(width > 0.0 && width.is_finite() && threshold.is_finite()) {
        return Err(ThresholdRefusal::BadOption { name: "width", allowed: "positive, around a finite threshold" });
    }
    let (mut below, mut above) = (0, 0);
    for score in score {
        let distance = score - threshold;
        if distance < 0.0 && distance >= -width {
            below += 1;
        } else if distance >= 0.0 && distance < width {
            above += 1;
        }
    }
    Ok(Counts { width, below, above, p_value: binomial::two_sided(above, below + above, 0.5) })
}

/// Counts in the smallest window that holds so many customers of both sides together, and some of each side.
///
/// Where scores are whole numbers, say, the window takes as many of them on one side as on the other.
///
/// # Errors
/// [`ThresholdRefusal::TooFewCustomers`] where there are not so many, or none on a side, and as [`count`].
pub fn count_nearest(score: &[f64], threshold: f64, customers: usize) -> Result<Counts, ThresholdRefusal> {
    check_finite(score)?;
    let mut distances: Vec<f64> = score.iter().map(|score| (score - threshold).abs()).collect();
    distances.sort_by(f64::total_cmp);
    let few = |side, found| ThresholdRefusal::TooFewCustomers { side, found, needed: customers.max(1) };
    let nearest = |is_above: bool| {
        let own = score.iter().filter(|score| (**score >= threshold) == is_above);
        own.map(|score| (score - threshold).abs()).reduce(f64::min)
    };
    let below = nearest(false).ok_or_else(|| few(SideOfThreshold::Below, 0))?;
    let above = nearest(true).ok_or_else(|| few(SideOfThreshold::Above, 0))?;
    let Some(distance) = distances.get(customers.max(1) - 1) else {
        return Err(few(SideOfThreshold::Below, score.len()));
    };
    let distance = distance.max(below).max(above);
    // A window takes its lower end and not its upper one: this far, or to the next distance if that leaves too few.
    let narrow = count(score, threshold, distance)?;
    if narrow.above > 0 && usize::try_from(narrow.below + narrow.above).is_ok_and(|found| found >= customers) {
        return Ok(narrow);
    }
    let next = distances.iter().copied().find(|next| *next > distance);
    count(score, threshold, next.unwrap_or(distance.next_up()))
}
