//! A discount shared out over the lines of its order.

use terrace_domain::Money;

/// One hundredth, which is what most currencies are paid in.
const CENT: i64 = Money::SCALE / 100;

/// Shares of a discount by the weights of lines: they add up to the discount, or to the weights if those are less.
///
/// Whole hundredths where all amounts are such. What is left over by rounding down goes to the lines that lost most by
/// it, the earlier ones first.
pub(super) fn spread(discount: i128, weights: &[i64]) -> Vec<i64> {
    let total: i128 = weights.iter().map(|weight| i128::from((*weight).max(0))).sum();
    let discount = discount.clamp(0, total);
    if total == 0 || discount == 0 {
        return vec![0; weights.len()];
    }
    let cents = discount % i128::from(CENT) == 0 && weights.iter().all(|weight| weight % CENT == 0);
    let unit = if cents { i128::from(CENT) } else { 1 };
    let parts = discount / unit;
    let share = |weight: &i64| {
        let exact = parts * i128::from((*weight).max(0));
        (exact / total, exact % total)
    };
    let shares: Vec<(i128, i128)> = weights.iter().map(share).collect();
    let given: i128 = shares.iter().map(|(share, _)| share).sum();
    let mut left = parts - given;
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|line| (std::cmp::Reverse(shares.get(*line).map_or(0, |(_, rest)| *rest)), *line));
    let mut result: Vec<i128> = shares.into_iter().map(|(share, _)| share * unit).collect();
    for line in order {
        if left == 0 {
            break;
        }
        if let Some(share) = result.get_mut(line) {
            *share += unit;
            left -= 1;
        }
    }
    // No share is more than its weight, which fits.
    result.into_iter().map(|share| i64::try_from(share).unwrap_or(i64::MAX)).collect()
}

/// The part of a discount that is still to be taken off the lines, whose own discounts are off already.
///
/// Some exports count the lines' discounts in the order's: what the order came to tells.
pub(super) fn still_to_take(discount: i64, of_lines: i128, lines: i128, came_to: Option<i64>) -> i128 {
    let discount = i128::from(discount);
    let rest = discount - of_lines;
    match came_to.map(i128::from) {
        Some(sum) if rest >= 0 && lines - discount != sum && lines - rest == sum => rest,
        Some(_) | None => discount,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_add_up_to_the_cent() {
        assert_eq!(spread(900_000, &[1_200_000, 1_000_000]), [490_900, 409_100]);
        assert_eq!(spread(10_000, &[100, 100, 100].map(|x| x * 10_000)), [3_400, 3_300, 3_300]);
        assert_eq!(spread(900_000, &[2_000_000]), [900_000]);
        assert_eq!(spread(50_000, &[10_000, 20_000]), [10_000, 20_000]);
        assert_eq!(spread(1, &[3, 3]), [1, 0]);
        assert_eq!(spread(5, &[0, 0]), [0, 0]);
    }

    #[test]
    fn what_the_order_came_to_tells_whether_lines_are_counted_twice() {
        assert_eq!(still_to_take(90, 20, 200, Some(110)), 90);
        assert_eq!(still_to_take(90, 20, 200, Some(130)), 70);
        assert_eq!(still_to_take(90, 20, 200, Some(5)), 90);
        assert_eq!(still_to_take(90, 20, 200, None), 90);
    }

    proptest! {
        #[test]
        fn shares_tie_and_stay_within_their_lines(
            discount in 0i64..10_000_000_000,
            weights in proptest::collection::vec(0i64..10_000_000_000, 1..20),
        ) {
            let shares = spread(discount.into(), &weights);
            prop_assert_eq!(shares.iter().sum::<i64>(), discount.min(weights.iter().sum()));
            for (share, weight) in shares.iter().zip(&weights) {
                prop_assert!((0..=*weight).contains(share));
            }
        }
    }
}
