//! What a customer of each class is worth, over some periods or without end.

use super::migration::{Migration, around};
use crate::bounds::Interval;
use crate::numerics::linear::{dot, solve};
use crate::numerics::random::Chance;
use crate::unanswered::{Unanswered, check_finite, check_length, check_level, check_option};

/// How far a value reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Horizon {
    /// Now and so many periods more: Σ (1 + d)⁻ᵗ Pᵗ R for t from 0.
    Periods(usize),
    /// Without end: (I − P / (1 + d))⁻¹ R.
    Endless,
}

impl Migration {
    /// The value of a customer of each class, where `returns` is what a class brings per period and `discount` the rate
    /// of interest per period (Pfeifer and Carraway 2000, "Modeling customer relationships as Markov chains").
    ///
    /// # Errors
    /// [`Unanswered::BadOption`] unless the discount is 0 or more (above 0 without end); [`Unanswered::TooLarge`];
    /// [`Unanswered::LengthsDiffer`] and [`Unanswered::BadValue`] unless there is a finite return for each class.
    pub fn value(&self, returns: &[f64], discount: f64, horizon: Horizon) -> Result<Vec<f64>, Unanswered> {
        check_length("the returns", returns.len(), self.classes())?;
        check_finite("the returns", returns)?;
        let is_rate = discount.is_finite() && (discount > 0.0 || (discount >= 0.0 && horizon != Horizon::Endless));
        check_option("the discount", is_rate, "0 or more, and above 0 without end")?;
        if let Horizon::Periods(periods) = horizon {
            check_option("the periods", periods <= 10_000, "at most 10,000")?;
        }
        let values = value_of(&self.shares(), returns, discount, horizon);
        values
            .filter(|values| values.iter().all(|value| value.is_finite()))
            .ok_or(Unanswered::TooLarge { what: "a value" })
    }

    /// The same with intervals, the chances drawn from what is known of them.
    ///
    /// # Errors
    /// As [`Migration::value`]; [`Unanswered::BadOption`] where `level` is not between 0 and 1 or there are no draws.
    pub fn value_with_intervals(
        &self,
        returns: &[f64],
        discount: f64,
        horizon: Horizon,
        level: f64,
        (seed, draws): (u64, usize),
    ) -> Result<Vec<Interval>, Unanswered> {
        check_level(level)?;
        check_option("the number of draws", draws > 0, "at least 1")?;
        let estimates = self.value(returns, discount, horizon)?;
        let mut chance = Chance::new(seed);
        let drawn: Vec<Vec<f64>> =
            (0..draws).filter_map(|_| value_of(&self.drawn(&mut chance), returns, discount, horizon)).collect();
        (estimates.iter().enumerate())
            .map(|(class, estimate)| {
                let values: Vec<f64> = drawn.iter().filter_map(|draw| draw.get(class).copied()).collect();
                around(level, *estimate, &values)
            })
            .collect()
    }
}

fn value_of(shares: &[Vec<f64>], returns: &[f64], discount: f64, horizon: Horizon) -> Option<Vec<f64>> {
    let kept = 1.0 / (1.0 + discount);
    match horizon {
        Horizon::Periods(periods) => {
            let mut values = returns.to_vec();
            for _ in 0..periods {
                values = shares.iter().zip(returns).map(|(row, now)| now + kept * dot(row, &values)).collect();
            }
            Some(values)
        }
        Horizon::Endless => {
            let matrix: Vec<Vec<f64>> = (shares.iter().enumerate())
                .map(|(at, row)| {
                    let own = |column: usize| if column == at { 1.0 } else { 0.0 };
                    row.iter().enumerate().map(|(column, share)| own(column) - kept * share).collect()
                })
                .collect();
            solve(&matrix, returns)
        }
    }
}
