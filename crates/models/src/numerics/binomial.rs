//! The exact binomial test.

use super::gamma::ln_gamma;
use super::incomplete::beta_share;

/// Chances that differ by less than this part are as likely as each other; sums of logarithms are no more exact.
const ALIKE: f64 = 1e-7;

/// The probability, where `chance` is each one's probability, of a count at most as likely as `count` of `all`.
///
/// The two-sided exact test as R and SciPy do it: all counts are added up that are no more likely than the one seen.
/// A `count` above `all` is taken for `all`; `chance` must lie in [0, 1].
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
pub fn two_sided(count: u64, all: u64, chance: f64) -> f64 {
    let count = count.min(all);
    if chance <= 0.0 || chance >= 1.0 || chance.is_nan() {
        let certain = if chance >= 1.0 { all } else { 0 };
        return f64::from(u8::from(count == certain));
    }
    let limit = ln_probability(count, all, chance) + ALIKE;
    let mean = all as f64 * chance;
    if count as f64 == mean {
        // Nothing is more likely than the mean itself.
        return 1.0;
    }
    let (lower, upper) = if (count as f64) < mean {
        // The first count above the mean that is no more likely.
        let other = first(count, all, |at| at as f64 >= mean && ln_probability(at, all, chance) <= limit);
        (Some(count), other)
    } else {
        let other = first(0, count, |at| at as f64 > mean || ln_probability(at, all, chance) > limit);
        (other.and_then(|at| at.checked_sub(1)).filter(|at| (*at as f64) <= mean), Some(count))
    };
    let below = lower.map_or(0.0, |at| share_up_to(at, all, chance));
    let above = upper.map_or(0.0, |at| share_from(at, all, chance));
    (below + above).min(1.0)
}

/// The first number from `low` to `high` of which something holds that holds for all after it; `None` if for none.
fn first(low: u64, high: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    if !holds(high) {
        return None;
    }
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(high)
}

/// The logarithm of the probability of exactly `count` of `all`.
#[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
fn ln_probability(count: u64, all: u64, chance: f64) -> f64 {
    let (k, n) = (count as f64, all as f64);
    ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0) + k * chance.ln() + (n - k) * (-chance).ln_1p()
}

/// The probability of `count` or fewer.
#[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
fn share_up_to(count: u64, all: u64, chance: f64) -> f64 {
    if count >= all {
        return 1.0;
    }
    beta_share((all - count) as f64, count as f64 + 1.0, 1.0 - chance, chance)
}

/// The probability of `count` or more.
#[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
fn share_from(count: u64, all: u64, chance: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    beta_share(count as f64, (all - count) as f64 + 1.0, chance, 1.0 - chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_adding_up() {
        for all in [1_u64, 2, 7, 30] {
            for chance in [0.05, 0.3, 0.5, 0.77] {
                for count in 0..=all {
                    let limit = ln_probability(count, all, chance) + ALIKE;
                    let by_hand: f64 = (0..=all)
                        .map(|at| ln_probability(at, all, chance))
                        .filter(|one| *one <= limit)
                        .map(f64::exp)
                        .sum();
                    let found = two_sided(count, all, chance);
                    assert!((found - by_hand).abs() < 1e-10, "{count} of {all} at {chance}: {found} {by_hand}");
                }
            }
        }
    }

    #[test]
    fn ends_are_ends() {
        assert_eq!((two_sided(0, 0, 0.5), two_sided(0, 9, 0.0), two_sided(1, 9, 0.0)), (1.0, 1.0, 0.0));
        assert_eq!((two_sided(9, 9, 1.0), two_sided(8, 9, 1.0)), (1.0, 0.0));
        // scipy.stats.binomtest, 1.17.
        assert!((two_sided(67, 275, 0.5) / 5.546_681_717e-18 - 1.0).abs() < 1e-8);
        assert!((two_sided(2023, 4000, 0.5) - 0.476_771_261).abs() < 1e-8);
    }
}
