//! Several results at once: p-values adjusted for how many were looked at.
//!
//! A result holds at the error rate α where its adjusted p-value is at most α.

use super::refusal::ExperimentRefusal;
use crate::numerics::sums::count;

/// Holm's adjustment, for a decision: the probability of any false alarm is kept (S. Holm 1979, *A simple sequentially
/// rejective multiple test procedure*, Scandinavian Journal of Statistics 6). In the order given.
///
/// # Errors
/// [`ExperimentRefusal::BadOption`] where a p-value is none.
pub fn holm(p_values: &[f64]) -> Result<Vec<f64>, ExperimentRefusal> {
    let order = rising(p_values)?;
    let all = order.len();
    let mut adjusted = vec![0.0; all];
    let mut before: f64 = 0.0;
    for (rank, (p_value, place)) in order.into_iter().enumerate() {
        before = before.max(p_value * count(all - rank)).min(1.0);
        set(&mut adjusted, place, before);
    }
    Ok(adjusted)
}

/// Benjamini and Hochberg's adjustment, for exploring: the expected share of false alarms among all alarms is kept
/// (Y. Benjamini, Y. Hochberg 1995, *Controlling the false discovery rate*, JRSS B 57). In the order given.
///
/// # Errors
/// [`ExperimentRefusal::BadOption`] where a p-value is none.
pub fn benjamini_hochberg(p_values: &[f64]) -> Result<Vec<f64>, ExperimentRefusal> {
    let order = rising(p_values)?;
    let all = order.len();
    let mut adjusted = vec![0.0; all];
    let mut after: f64 = 1.0;
    for (rank, (p_value, place)) in order.into_iter().enumerate().rev() {
        // The quotient first: the largest p-value is multiplied by exactly 1.
        after = after.min(p_value * (count(all) / count(rank + 1)));
        set(&mut adjusted, place, after);
    }
    Ok(adjusted)
}

/// p-values from the smallest, each with its place.
fn rising(p_values: &[f64]) -> Result<Vec<(f64, usize)>, ExperimentRefusal> {
    if !p_values.iter().all(|p_value| (0.0..=1.0).contains(p_value)) {
        return Err(ExperimentRefusal::BadOption { name: "p-values", allowed: "from 0 to 1" });
    }
    let mut order: Vec<(f64, usize)> = p_values.iter().copied().zip(0..).collect();
    order.sort_by(|left, right| left.0.total_cmp(&right.0));
    Ok(order)
}

fn set(values: &mut [f64], place: usize, value: f64) {
    if let Some(slot) = values.get_mut(place) {
        *slot = value;
    }
}
