//! How well a ranking of customers foretold what they were worth afterwards.
//!
//! A ranking is a list of groups, best first; the customers of a group are equal to it. What falls inside a group counts
//! as if its customers came in any order, so a ranking into four tiers and one by an exact amount are held to the same
//! measure. Values may be below zero (more came back than was bought).

/// Customers whom a ranking holds equal, and what they were worth afterwards together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankedGroup {
    /// How many.
    pub customers: u64,
    /// What they were worth.
    pub value: f64,
}

/// Groups with the sums of those before them, and of all.
fn totals(groups: &[RankedGroup]) -> Option<(f64, f64)> {
    let customers: u64 = groups.iter().map(|group| group.customers).sum();
    let value: f64 = groups.iter().map(|group| group.value).sum();
    // Shares of nothing say nothing, and below zero they would turn round.
    (customers > 0 && value > 0.0 && value.is_finite()).then(|| (count(customers), value))
}

#[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
fn count(customers: u64) -> f64 {
    customers as f64
}

/// The share of the value that the first customers of a ranking were worth, `share` (0 to 1) of all being the first;
/// `None` if there are no customers or no value.
pub fn captured(groups: &[RankedGroup], share: f64) -> Option<f64> {
    let (customers, value) = totals(groups)?;
    let mut wanted = customers * share.clamp(0.0, 1.0);
    let mut found = 0.0;
    for group in groups.iter().filter(|group| group.customers > 0) {
        let taken = wanted.min(count(group.customers));
        found += group.value * (taken / count(group.customers));
        wanted -= taken;
        if wanted <= 0.0 {
            break;
        }
    }
    Some(found / value)
}

/// The concentration of the value along a ranking: twice the area between the curve of captured shares and the
/// diagonal (Gini coefficient, where the ranking is that of the values themselves). 0 if the ranking says nothing, below
/// 0 if it is upside down; `None` if there are no customers or no value.
pub fn concentration(groups: &[RankedGroup]) -> Option<f64> {
    let (customers, value) = totals(groups)?;
    let (mut before, mut area) = (0.0, 0.0);
    for group in groups {
        let share = group.value / value;
        area += count(group.customers) / customers * (before + share / 2.0);
        before += share;
    }
    Some(2.0 * area - 1.0)
}

/// The concentration along a ranking over the highest that any could have: 1 if it put everybody in the order of what
/// they were worth. `best` are the values one by one, in any order; `None` as [`concentration`], and where all are equal.
pub fn normalised_concentration(groups: &[RankedGroup], best: &[f64]) -> Option<f64> {
    let mut values: Vec<f64> = best.to_vec();
    values.sort_by(|a, b| b.total_cmp(a));
    let singles: Vec<RankedGroup> = values.into_iter().map(|value| RankedGroup { customers: 1, value }).collect();
    let most = concentration(&singles)?;
    (most > 1e-12).then(|| concentration(groups).map(|found| found / most)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(list: &[(u64, f64)]) -> Vec<RankedGroup> {
        list.iter().map(|&(customers, value)| RankedGroup { customers, value }).collect()
    }

    fn near(found: Option<f64>, wanted: f64) {
        assert!(found.is_some_and(|found| (found - wanted).abs() < 1e-12), "{found:?} is not {wanted}");
    }

    #[test]
    fn the_first_customers_hold_their_share() {
        let tiers = groups(&[(1, 60.0), (3, 30.0), (6, 10.0)]);
        near(captured(&tiers, 0.1), 0.6);
        // Half of the second tier, in any order.
        near(captured(&tiers, 0.25), 0.75);
        near(captured(&tiers, 1.0), 1.0);
        near(captured(&tiers, 0.0), 0.0);
        assert_eq!(captured(&groups(&[(3, 0.0)]), 0.5), None);
        assert_eq!(captured(&[], 0.5), None);
    }

    #[test]
    fn the_best_ranking_has_one_and_the_worst_minus_one() {
        let values = [50.0, 30.0, 20.0, 0.0];
        let singles = |order: &[f64]| order.iter().map(|&value| (1, value)).collect::<Vec<_>>();
        near(normalised_concentration(&groups(&singles(&values)), &values), 1.0);
        let worst = [0.0, 20.0, 30.0, 50.0];
        near(normalised_concentration(&groups(&singles(&worst)), &values), -1.0);
        near(normalised_concentration(&groups(&[(4, 100.0)]), &values), 0.0);
        // Gini of 50, 30, 20, 0 by its definition: sum over pairs of differences over 2 n² mean.
        near(
            concentration(&groups(&singles(&values))),
            (20.0 + 30.0 + 50.0 + 10.0 + 30.0 + 20.0) * 2.0 / (2.0 * 16.0 * 25.0),
        );
        assert_eq!(
            normalised_concentration(&groups(&[(2, 2.0)]), &[1.0, 1.0]),
            None,
            "where all are equal nothing can be ranked"
        );
    }
}
