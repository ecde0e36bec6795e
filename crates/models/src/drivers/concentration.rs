//! How much of a total few customers make up, and how well a score finds them.

use crate::unanswered::{Unanswered, check_count, check_finite, check_length, check_option, number};

/// The Gini coefficient of amounts: 0 if all are equal, close to 1 if one has everything. An amount below 0 counts as 0.
///
/// # Errors
/// [`Unanswered::TooFew`] where nobody has anything; [`Unanswered::BadValue`].
pub fn concentration(amounts: &[f64]) -> Result<f64, Unanswered> {
    Ok(Ranking::new(amounts, amounts)?.gini().clamp(0.0, 1.0))
}

/// Customers in the order of a score, the highest first. Those with equal scores stand together and count in part.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Of each score: how many customers, and what they bring.
    runs: Vec<(f64, f64)>,
    customers: f64,
    total: f64,
}

impl Ranking {
    /// Ranks customers by a score. An amount below 0 counts as 0.
    ///
    /// # Errors
    /// [`Unanswered::TooFew`] where nobody has anything; [`Unanswered::LengthsDiffer`], [`Unanswered::BadValue`].
    pub fn new(score: &[f64], amounts: &[f64]) -> Result<Self, Unanswered> {
        check_length("the scores", score.len(), amounts.len())?;
        check_finite("the scores", score)?;
        let mut order: Vec<(f64, f64)> = score.iter().map(|score| *score + 0.0).zip(positive(amounts)?).collect();
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
        let runs = order.chunk_by(|a, b| a.0 == b.0);
        Self::of_runs(runs.map(|run| (number(run.len()), run.iter().map(|row| row.1).sum())).collect())
    }

    /// A ranking of which it is known how many customers have each score, and what those bring who bring anything: the
    /// highest score first.
    ///
    /// # Errors
    /// [`Unanswered::TooFew`] where nobody has anything; [`Unanswered::BadValue`] where a number is below 0 or none.
    pub fn of_runs(runs: Vec<(f64, f64)>) -> Result<Self, Unanswered> {
        let check = |what, position, is_allowed, allowed| {
            if is_allowed { Ok(()) } else { Err(Unanswered::BadValue { what, position, allowed }) }
        };
        let is_size = |value: f64| value.is_finite() && value >= 0.0;
        for (position, (customers, amount)) in runs.iter().enumerate() {
            check("the customers", position, is_size(*customers), "0 or above")?;
            check("the amounts", position, is_size(*amount), "0 or above")?;
            check("the amounts", position, *customers > 0.0 || *amount == 0.0, "0 where there are no customers")?;
        }
        let (customers, total) = runs.iter().fold((0.0, 0.0), |sum, run| (sum.0 + run.0, sum.1 + run.1));
        check_count("customers with an amount above 0", usize::from(total > 0.0), 1)?;
        Ok(Self { runs, customers, total })
    }

    /// The share of the total that the first customers bring, who are this share of all (rounded up).
    ///
    /// # Errors
    /// [`Unanswered::BadOption`] unless the share is above 0 and at most 1.
    pub fn top_share(&self, share: f64) -> Result<f64, Unanswered> {
        check_option("the share", share > 0.0 && share <= 1.0, "above 0 and at most 1")?;
        // A share of a count that is whole but for rounding is that whole number.
        let mut left = (share * self.customers * (1.0 - 1e-12)).ceil().max(1.0);
        let mut sum = 0.0;
        for (customers, amount) in self.runs.iter().filter(|run| run.0 > 0.0) {
            sum += (left / customers).min(1.0) * amount;
            left -= customers;
            if left <= 0.0 {
                break;
            }
        }
        Ok((sum / self.total).clamp(0.0, 1.0))
    }

    /// The Gini coefficient of the amounts in this order: that of [`concentration`] if it is the order of the amounts
    /// themselves, 0 if the order says nothing, below 0 if it is the other way round.
    pub fn gini(&self) -> f64 {
        let (mut weighted, mut before) = (0.0, 0.0);
        for (customers, amount) in &self.runs {
            // The mean place of those who share one.
            weighted += (before + 0.5 * (customers + 1.0)) * amount;
            before += customers;
        }
        (self.customers + 1.0 - 2.0 * weighted / self.total) / self.customers
    }

    /// The normalised Gini coefficient: 1 if customers stand as their amounts do, 0 if by chance, −1 if the other way
    /// round. `best` is the same customers ranked by their amounts.
    ///
    /// # Errors
    /// [`Unanswered::NoVariation`] where all amounts are equal, so that there is nothing to rank.
    pub fn power(&self, best: &Self) -> Result<f64, Unanswered> {
        let best = best.gini();
        if best <= 1e-12 {
            return Err(Unanswered::NoVariation { what: "the amounts" });
        }
        Ok((self.gini() / best).clamp(-1.0, 1.0))
    }
}

/// Amounts as shares of the largest, none below 0.
fn positive(amounts: &[f64]) -> Result<Vec<f64>, Unanswered> {
    check_finite("the amounts", amounts)?;
    let largest = amounts.iter().fold(0.0_f64, |largest, value| largest.max(*value));
    check_count("customers with an amount above 0", usize::from(largest > 0.0), 1)?;
    Ok(amounts.iter().map(|value| value.max(0.0) / largest).collect())
}
