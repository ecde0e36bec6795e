//! What every model of repeat buying in continuous time can say of a customer.

use crate::counted::{Counted, each};
use crate::error::Refusal;
use crate::history::History;

/// Predictions for customers who buy until they silently leave. Times are in the unit of the histories.
///
/// [`History::NEW`] stands for a customer who has just made the first purchase.
pub trait RepeatBuying: Sync {
    /// The probability that the customer is still one at the end of the observation.
    fn p_alive(&self, history: &History) -> f64;

    /// The probability of still being one `horizon` later.
    fn p_alive_after(&self, history: &History, horizon: f64) -> f64;

    /// Expected purchases within `horizon` after the end of the observation.
    fn expected(&self, history: &History, horizon: f64) -> f64;

    /// [`RepeatBuying::expected`] at several horizons, written to `into`: cheaper than one by one.
    fn expected_at(&self, history: &History, horizons: &[f64], into: &mut [f64]) {
        for (found, horizon) in into.iter_mut().zip(horizons) {
            *found = self.expected(history, *horizon);
        }
    }

    /// The probability of at least one purchase within `horizon` after the end of the observation.
    fn p_active(&self, history: &History, horizon: f64) -> f64;

    /// The risk of losing the customer: the probability that the customer has left by the end of the horizon, be it
    /// before or after the end of the observation.
    fn churn_risk(&self, history: &History, horizon: f64) -> f64 {
        1.0 - self.p_alive_after(history, horizon)
    }

    /// [`RepeatBuying::p_alive`] of many, in order, on all threads.
    fn p_alive_of_each(&self, histories: &[History]) -> Vec<f64> {
        each(histories, |history| self.p_alive(history))
    }

    /// [`RepeatBuying::expected`] of many, in order, on all threads.
    fn expected_of_each(&self, histories: &[History], horizon: f64) -> Vec<f64> {
        each(histories, |history| self.expected(history, horizon))
    }
}

/// Typical shape and rate (in the data's unit of time) of the distribution of purchase rates.
pub(crate) fn continuous_scale(data: &Counted<History>) -> (f64, f64) {
    let purchases = data.sum(History::purchases).max(1.0);
    let time = data.sum(|history| history.age);
    // A part of the time was spent after leaving, so the rate while alive is higher than the average.
    let shape = 0.5;
    (shape, (0.5 * shape * time / purchases).max(1e-6))
}

/// Customers fewer than this tell nothing of how customers differ.
const FEWEST: usize = 10;

pub(crate) fn few_customers(found: usize) -> Option<Refusal> {
    (found < FEWEST).then_some(Refusal::TooFewCustomers { found, needed: FEWEST })
}

/// Data from which no search could learn.
pub(crate) fn nothing_to_learn(data: &Counted<History>) -> Option<Refusal> {
    if let Some(refusal) = few_customers(data.customers()) {
        return Some(refusal);
    }
    if data.rows().iter().all(|(history, _)| history.frequency == 0) {
        return Some(Refusal::NoRepeats);
    }
    (data.rows().len() < 2).then_some(Refusal::NoVariation)
}
