//! Correlation of ranks, with intervals.

use crate::bounds::Interval;
use crate::numerics::normal;
use crate::unanswered::{Unanswered, check_count, check_finite, check_length, check_level, number};

/// The fewest pairs from which there is an interval.
const FEWEST: usize = 5;

/// Spearman's ρ, ties by their mean rank, with the interval tanh(atanh ρ ± z √((1 + ρ² / 2) / (n − 3))).
///
/// Source: Bonett and Wright 2000, "Sample size requirements for estimating Pearson, Kendall and Spearman correlations".
///
/// # Errors
/// [`Unanswered::TooFew`] with fewer than 5 pairs; [`Unanswered::NoVariation`] where all values of one are equal;
/// [`Unanswered::LengthsDiffer`], [`Unanswered::BadValue`], [`Unanswered::BadOption`].
pub fn spearman(left: &[f64], right: &[f64], level: f64) -> Result<Interval, Unanswered> {
    check(left, right, level)?;
    let (left, right) = (ranks(left), ranks(right));
    let middle = 0.5 * (number(left.len()) + 1.0);
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum::<f64>();
    let size = (product(&left, &left) * product(&right, &right)).sqrt();
    let rho = (product(&left, &right) / size).clamp(-1.0, 1.0);
    let count = number(left.len());
    // The nearest value that is not 1: a perfect order in a few pairs is not a certain one.
    let nearest = 1.0 - 12.0 / (count * (count * count - 1.0));
    Ok(around(rho, nearest, ((1.0 + 0.5 * rho * rho) / (count - 3.0)).sqrt(), level))
}

/// Kendall's τ_b with the interval tanh(atanh τ ± z √(0.437 / (n − 4))), the same source.
///
/// # Errors
/// As [`spearman`].
pub fn kendall(left: &[f64], right: &[f64], level: f64) -> Result<Interval, Unanswered> {
    check(left, right, level)?;
    let mut pairs: Vec<(f64, f64)> = left.iter().zip(right).map(|(a, b)| (*a + 0.0, *b + 0.0)).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let choose_two = |count: usize| 0.5 * number(count) * (number(count) - 1.0);
    let all = choose_two(pairs.len());
    let tied_left: f64 = pairs.chunk_by(|a, b| a.0 == b.0).map(|run| choose_two(run.len())).sum();
    let tied_both: f64 = pairs.chunk_by(|a, b| a == b).map(|run| choose_two(run.len())).sum();
    // What must be swapped to bring the right values in order is discordant (Knight 1966).
    let mut values: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let discordant = swaps(&mut values);
    let tied_right: f64 = values.chunk_by(|a, b| a == b).map(|run| choose_two(run.len())).sum();
    let difference = all - tied_left - tied_right + tied_both - 2.0 * discordant;
    let tau = (difference / ((all - tied_left).sqrt() * (all - tied_right).sqrt())).clamp(-1.0, 1.0);
    let nearest = 1.0 - 2.0 / all;
    Ok(around(tau, nearest, (0.437 / (number(pairs.len()) - 4.0)).sqrt(), level))
}

fn check(left: &[f64], right: &[f64], level: f64) -> Result<(), Unanswered> {
    check_level(level)?;
    check_length("the right values", right.len(), left.len())?;
    for (what, values) in [("the left values", left), ("the right values", right)] {
        check_finite(what, values)?;
        check_count("pairs", values.len(), FEWEST)?;
        if values.windows(2).all(|pair| matches!(pair, [a, b] if a == b)) {
            return Err(Unanswered::NoVariation { what });
        }
    }
    Ok(())
}

fn around(estimate: f64, nearest: f64, error: f64, level: f64) -> Interval {
    let half = normal::quantile(0.5 + 0.5 * level) * error;
    let middle = estimate.clamp(-nearest, nearest).atanh();
    let (low, high) = ((middle - half).tanh(), (middle + half).tanh());
    Interval { estimate, low: low.min(estimate), high: high.max(estimate), level }
}

/// Ranks from 1, ties by their mean.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = values.iter().map(|value| *value + 0.0).enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for run in order.chunk_by(|a, b| a.1 == b.1) {
        let rank = number(before) + 0.5 * (number(run.len()) + 1.0);
        for (at, _) in run {
            if let Some(place) = ranks.get_mut(*at) {
                *place = rank;
            }
        }
        before += run.len();
    }
    ranks
}

/// Sorts by merging; returns the pairs that stood in the wrong order.
fn swaps(values: &mut Vec<f64>) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let mut right = values.split_off(values.len() / 2);
    let mut count = swaps(values) + swaps(&mut right);
    let mut merged = Vec::with_capacity(values.len() + right.len());
    let (mut a, mut b) = (values.iter().peekable(), right.iter().peekable());
    let mut left = values.len();
    while let (Some(one), Some(other)) = (a.peek(), b.peek()) {
        if one <= other {
            merged.push(**one);
            a.next();
            left -= 1;
        } else {
            merged.push(**other);
            b.next();
            count += number(left);
        }
    }
    merged.extend(a);
    merged.extend(b);
    *values = merged;
    count
}
