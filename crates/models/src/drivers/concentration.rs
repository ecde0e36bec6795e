//! How much of a total few customers make up, and how well a score finds them.

use crate::unanswered::{Unanswered, check_count, check_finite, check_length, check_option, number};

/// The Gini coefficient of amounts: 0 if all are equal, close to 1 if one has everything. An amount below 0 counts as 0.
///
/// # Errors
/// [`Unanswered::TooFew`] where nobody has anything; [`Unanswered::BadValue`].
pub fn concentration(amounts: &[f64]) -> Result<f64, Unanswered> {
    let mut order = positive(amounts)?;
    order.sort_by(|a, b| b.total_cmp(a));
    Ok(gini_in_order(&order, &mut |_, _| false).clamp(0.0, 1.0))
}

/// The share of the total that the first customers by `score` bring, who are this share of all (rounded up). Customers
/// with equal scores count in part.
///
/// # Errors
/// [`Unanswered::BadOption`] unless the share is above 0 and at most 1; as [`ranking_power`] otherwise.
pub fn top_share(score: &[f64], amounts: &[f64], share: f64) -> Result<f64, Unanswered> {
    check_option("the share", share > 0.0 && share <= 1.0, "above 0 and at most 1")?;
    let order = by_score(score, amounts)?;
    let total: f64 = order.iter().map(|row| row.1).sum();
    // A share of a count that is whole but for rounding is that whole number.
    let mut left = (share * number(order.len()) * (1.0 - 1e-12)).ceil().max(1.0);
    let mut sum = 0.0;
    for run in order.chunk_by(|a, b| a.0 == b.0) {
        let part = (left / number(run.len())).min(1.0);
        sum += part * run.iter().map(|row| row.1).sum::<f64>();
        left -= number(run.len());
        if left <= 0.0 {
            break;
        }
    }
    Ok((sum / total).clamp(0.0, 1.0))
}

/// The normalised Gini coefficient of a score: 1 if it ranks customers as their amounts do, 0 if by chance, −1 if the
/// other way round. Customers with equal scores stand for all orders of them.
///
/// # Errors
/// [`Unanswered::TooFew`] where nobody has anything; [`Unanswered::NoVariation`] where all amounts are equal, so that
/// there is nothing to rank; [`Unanswered::LengthsDiffer`], [`Unanswered::BadValue`].
pub fn ranking_power(score: &[f64], amounts: &[f64]) -> Result<f64, Unanswered> {
    let order = by_score(score, amounts)?;
    let ranked: Vec<f64> = order.iter().map(|row| row.1).collect();
    let found = gini_in_order(&ranked, &mut |a, b| order.get(a).map(|row| row.0) == order.get(b).map(|row| row.0));
    let best = concentration(amounts)?;
    if best <= 1e-12 {
        return Err(Unanswered::NoVariation { what: "the amounts" });
    }
    Ok((found / best).clamp(-1.0, 1.0))
}

/// Amounts as shares of the largest, none below 0.
fn positive(amounts: &[f64]) -> Result<Vec<f64>, Unanswered> {
    check_finite("the amounts", amounts)?;
    let largest = amounts.iter().fold(0.0_f64, |largest, value| largest.max(*value));
    check_count("customers with an amount above 0", usize::from(largest > 0.0), 1)?;
    Ok(amounts.iter().map(|value| value.max(0.0) / largest).collect())
}

/// Scores with amounts, the highest score first.
fn by_score(score: &[f64], amounts: &[f64]) -> Result<Vec<(f64, f64)>, Unanswered> {
    check_length("the scores", score.len(), amounts.len())?;
    check_finite("the scores", score)?;
    let mut order: Vec<(f64, f64)> = score.iter().map(|score| *score + 0.0).zip(positive(amounts)?).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
    Ok(order)
}

/// G = (n + 1 − 2 Σ i xᵢ / Σ xᵢ) / n in the given order, the first having i = 1; those that are `tied` share their
/// places.
fn gini_in_order(amounts: &[f64], tied: &mut dyn FnMut(usize, usize) -> bool) -> f64 {
    let count = number(amounts.len());
    let total: f64 = amounts.iter().sum();
    let (mut weighted, mut from) = (0.0, 0);
    while from < amounts.len() {
        let mut to = from + 1;
        while to < amounts.len() && tied(from, to) {
            to += 1;
        }
        let place = 0.5 * (number(from + 1) + number(to));
        weighted += place * amounts.get(from..to).unwrap_or(&[]).iter().sum::<f64>();
        from = to;
    }
    (count + 1.0 - 2.0 * weighted / total) / count
}
