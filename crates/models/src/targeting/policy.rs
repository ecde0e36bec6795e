//! What a choice of arms would have earned, from an experiment in which lots chose.

use crate::bounds::Interval;
use crate::numerics::t_interval;
use crate::unanswered::{
    Unanswered, check_count, check_each, check_finite, check_length, check_level, check_option, finite, number,
};

/// What a choice earns per customer, beside the same arm for all.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyValue {
    /// The choice.
    pub value: Interval,
    /// The same arm for all, by arm. Arm 0 may be "send nothing".
    pub all: Vec<Interval>,
    /// The choice less the same arm for all, by arm, counted on the same customers.
    pub gain: Vec<Interval>,
    /// Customers who got by lot what the choice would have given them: what the answer rests on.
    pub agreeing: usize,
}

/// Weighs by inverse probability (Horvitz and Thompson 1952): V = mean of 1{chosen = assigned} · payoff / p(assigned).
///
/// A row per customer: the arm that lots gave (0, 1 …), the arm that the choice would give, and the payoff, such as
/// margin · spend less the cost of what was sent. `probabilities` are those of the lots by arm. The choice must not have
/// been made on these customers' outcomes. Intervals are Student's.
///
/// # Errors
/// [`Unanswered::TooFew`] where there are fewer than two customers, or in an arm none, or none who got what the choice
/// would have given; [`Unanswered::BadValue`] where an arm has no probability between 0 and 1;
/// [`Unanswered::BadOption`] where probabilities do not sum to 1;
/// [`Unanswered::TooLarge`].
pub fn policy_value(
    assigned: &[usize],
    chosen: &[usize],
    payoff: &[f64],
    probabilities: &[f64],
    level: f64,
) -> Result<PolicyValue, Unanswered> {
    check_level(level)?;
    let rows = payoff.len();
    check_length("the arms by lot", assigned.len(), rows)?;
    check_length("the arms by choice", chosen.len(), rows)?;
    check_finite("the payoffs", payoff)?;
    check_each("the probabilities", probabilities, "above 0 and at most 1", |share| share > 0.0 && share <= 1.0)?;
    let total: f64 = probabilities.iter().sum();
    check_option("the probabilities", (total - 1.0).abs() <= 1e-9, "those of all arms, with a sum of 1")?;
    let arms = probabilities.len();
    for (what, given) in [("the arms by lot", assigned), ("the arms by choice", chosen)] {
        if let Some(position) = given.iter().position(|arm| *arm >= arms) {
            return Err(Unanswered::BadValue { what, position, allowed: "an arm that has a probability" });
        }
    }
    check_count("customers", rows, 2)?;
    for arm in 0..arms {
        check_count("customers of an arm", assigned.iter().filter(|found| **found == arm).count(), 1)?;
    }
    let agreeing = assigned.iter().zip(chosen).filter(|(lot, choice)| lot == choice).count();
    check_count("customers who got what was chosen", agreeing, 1)?;
    let weighed = |row: usize, arm: Option<usize>| -> f64 {
        match (assigned.get(row), payoff.get(row)) {
            (Some(lot), Some(payoff)) if Some(*lot) == arm => payoff / probabilities.get(*lot).copied().unwrap_or(1.0),
            _ => 0.0,
        }
    };
    let by_choice = |row: usize| weighed(row, chosen.get(row).copied());
    let mean = |values: &dyn Fn(usize) -> f64| mean(rows, values, level);
    Ok(PolicyValue {
        value: mean(&by_choice)?,
        all: (0..arms).map(|arm| mean(&|row| weighed(row, Some(arm)))).collect::<Result<_, _>>()?,
        gain: (0..arms).map(|arm| mean(&|row| by_choice(row) - weighed(row, Some(arm)))).collect::<Result<_, _>>()?,
        agreeing,
    })
}

fn mean(rows: usize, value: &dyn Fn(usize) -> f64, level: f64) -> Result<Interval, Unanswered> {
    let count = number(rows);
    let mean: f64 = (0..rows).map(|row| value(row) / count).sum();
    let squares: f64 = (0..rows).map(|row| (value(row) - mean).powi(2)).sum();
    let error = (squares / (count - 1.0) / count).sqrt();
    let made = t_interval::around(mean, error, count - 1.0, level);
    for end in [made.estimate, made.low, made.high] {
        finite("a value", end)?;
    }
    Ok(made)
}
