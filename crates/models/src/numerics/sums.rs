//! Sums whose rounding does not depend on the order of what is added.

/// The sum by Neumaier's compensation (Neumaier 1974): exact to the last digit unless terms cancel to 1e-16 of their
/// size, whatever their order.
pub(crate) fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0);
    for value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
        total = next;
    }
    // Beyond the largest number the compensation is no number any more.
    if total.is_finite() { total + lost } else { total }
}

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
pub(crate) const fn count(of: usize) -> f64 {
    of as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_terms_are_not_lost() {
        assert_eq!(sum([1e16, 1.0, 1.0, -1e16].into_iter()), 2.0);
        assert_eq!(sum([f64::MAX, f64::MAX].into_iter()), f64::INFINITY);
        assert_eq!(sum(std::iter::empty()), 0.0);
    }
}
