//! Customers by their number of repeat purchases: as they are, and as a model expects of customers who were
//! observed for as long.

use rayon::prelude::*;

use crate::counted::Counted;
use crate::history::History;
use crate::numerics::random::Chance;
use crate::simulate::{Story, observed};

/// Customers with one number of repeat purchases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrequencyCount {
    /// Repeat purchases; the last count takes all who have this many or more.
    pub frequency: u32,
    /// Whether it takes those with more, too.
    pub or_more: bool,
    /// Customers who have that number.
    pub actual: usize,
    /// Customers of whom the model expects that number.
    pub expected: f64,
}

/// The least number of customers made up for the expectation; with fewer customers each stands for several.
const DRAWS: usize = 200_000;

/// Counts of their own up to `most`; those with as many or more are one.
///
/// The expectation is the mean over customers that are made up by the model's own story, one or more for each customer
/// and with the same age, in the order of ages: the order of customers and the number of threads change nothing.
/// It is off by about the square root of the share of customers in a count over 200,000.
pub fn frequencies(
    model: &(impl Story + Sync),
    customers: &Counted<History>,
    most: u32,
    seed: u64,
) -> Vec<FrequencyCount> {
    let each = customers.rows().iter().flat_map(|(history, count)| std::iter::repeat_n(history.age, whole(*count)));
    let mut ages: Vec<f64> = each.step_by((customers.customers() / DRAWS).max(1)).collect();
    ages.sort_unstable_by(f64::total_cmp);
    let repeats = DRAWS.div_ceil(ages.len().max(1)).min(DRAWS);
    let place = |frequency: u32| frequency.min(most) as usize;
    let mut counts: Vec<FrequencyCount> = (0..=most)
        .map(|frequency| FrequencyCount { frequency, or_more: frequency == most, actual: 0, expected: 0.0 })
        .collect();
    for (history, customers) in customers.rows() {
        if let Some(count) = counts.get_mut(place(history.frequency)) {
            count.actual += whole(*customers);
        }
    }
    let drawn = |number: usize| {
        // There is an age as long as there is anybody to draw for.
        let age = ages.get(number % ages.len().max(1)).copied().unwrap_or(0.0);
        let mut chance = Chance::stream(seed, number as u64);
        place(observed(&model.purchases(age, &mut chance), age).0.frequency)
    };
    let drawn: Vec<usize> = (0..ages.len() * repeats).into_par_iter().with_min_len(4096).map(drawn).collect();
    #[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
    let worth = customers.customers() as f64 / drawn.len().max(1) as f64;
    for place in drawn {
        if let Some(count) = counts.get_mut(place) {
            count.expected += worth;
        }
    }
    counts
}

/// A count of customers, which statistics keep as a double.
fn whole(count: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of customers")]
    let count = count as usize;
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BgNbd, Model, simulate};

    #[test]
    fn a_true_story_is_met() {
        let model = BgNbd::new([0.6, 5.0, 0.8, 2.4]).expect("positive");
        let ages: Vec<f64> = (0..40_000).map(|at| 20.0 + f64::from(at % 40)).collect();
        let histories = simulate::histories(&model, &ages, 77);
        let counted = |histories: &[History]| Counted::new(histories).expect("sound");
        let found = frequencies(&model, &counted(&histories), 7, 1);
        assert_eq!(found.len(), 8);
        assert_eq!(found.iter().map(|count| count.actual).sum::<usize>(), 40_000);
        assert!((found.iter().map(|count| count.expected).sum::<f64>() - 40_000.0).abs() < 1e-6);
        for count in &found {
            let actual = count.actual as f64;
            assert!((count.expected - actual).abs() < 5.0 * actual.sqrt() + 5.0, "{count:?}");
        }
        assert!(found.last().is_some_and(|last| last.or_more && last.actual > 100));
        let mut reversed = histories;
        reversed.reverse();
        assert_eq!(frequencies(&model, &counted(&reversed), 7, 1), found);
        assert!(
            frequencies(&model, &counted(&[]), 3, 1).iter().all(|count| count.actual == 0 && count.expected == 0.0)
        );
    }
}
