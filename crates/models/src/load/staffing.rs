//! How many people a live channel needs.

use super::erlang::{Demand, MOST, Waiting, waiting};
use super::patience::{WaitingWithPatience, waiting_with_patience};
use crate::numerics::bisection::bisect;
use crate::numerics::normal;
use crate::unanswered::{Unanswered, check_option};

/// What a channel is to achieve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// Share to be answered within the target time, such as 0.8.
    pub service_level: f64,
    /// The target time in seconds.
    pub target: f64,
    /// Agents shall be busy no larger share of their time than this, such as 0.85; 1 if it does not matter.
    pub most_occupancy: f64,
}

impl Goal {
    fn check(&self) -> Result<(), Unanswered> {
        let is_share = |value: f64| value > 0.0 && value < 1.0;
        check_option("the service level", is_share(self.service_level), "between 0 and 1")?;
        check_option("the target time", self.target >= 0.0 && self.target.is_finite(), "0 seconds or more")?;
        let occupancy = self.most_occupancy;
        check_option("the occupancy", is_share(occupancy) || occupancy == 1.0, "above 0 and at most 1")
    }
}

/// The fewest agents who meet the goal, and what people then meet with, where nobody gives up.
///
/// # Errors
/// [`Unanswered::BadOption`] where the goal is none, or takes more than ten million agents.
pub fn agents_needed(demand: &Demand, goal: &Goal) -> Result<Waiting, Unanswered> {
    goal.check()?;
    fewest(demand, goal, |agents| {
        let found = waiting(demand, agents, goal.target)?;
        Ok((found, found.service_level >= goal.service_level && found.occupancy <= goal.most_occupancy))
    })
}

/// The same where people give up after `patience` seconds on average. The service level is that of all who come.
///
/// # Errors
/// As [`agents_needed`] and [`waiting_with_patience`].
pub fn agents_needed_with_patience(
    demand: &Demand,
    patience: f64,
    goal: &Goal,
) -> Result<WaitingWithPatience, Unanswered> {
    goal.check()?;
    fewest(demand, goal, |agents| {
        let found = waiting_with_patience(demand, patience, agents, goal.target)?;
        Ok((found, found.service_level >= goal.service_level && found.occupancy <= goal.most_occupancy))
    })
}

/// The first number of agents of which `meets` says so: more agents are never worse.
fn fewest<T>(
    demand: &Demand,
    goal: &Goal,
    meets: impl Fn(u32) -> Result<(T, bool), Unanswered>,
) -> Result<T, Unanswered> {
    let meets = |agents: u32| match meets(agents) {
        Ok((found, does)) => Ok((Some(found), does)),
        Err(Unanswered::Overloaded { .. }) => Ok((None, false)),
        Err(other) => Err(other),
    };
    let bound = demand.load() / goal.most_occupancy;
    check_option("the occupancy", bound < MOST, "one that takes at most ten million agents")?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ten million")]
    let most = MOST as u32;
    let (mut low, mut high) = (0, 1);
    let mut best = loop {
        let (found, does) = meets(high)?;
        match found {
            Some(found) if does => break found,
            _ => low = high,
        }
        check_option("the goal", high < most, "one that ten million agents meet")?;
        high = high.saturating_mul(2).min(most);
    };
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match meets(middle)? {
            (Some(found), true) => (best, high) = (found, middle),
            _ => low = middle,
        }
    }
    Ok(best)
}

/// People to employ so that so many are at work when a share of them is away (leave, illness, training, pauses).
///
/// The share is taken once: `agents` are those at work.
///
/// # Errors
/// [`Unanswered::BadOption`] unless the share is 0 or more and below 1, and fewer than four billion people do.
pub fn positions(agents: u32, shrinkage: f64) -> Result<u32, Unanswered> {
    check_option("the share of absence", (0.0..1.0).contains(&shrinkage), "0 or more and below 1")?;
    // A quotient that is a whole number but for rounding is that number.
    let needed = (f64::from(agents) / (1.0 - shrinkage) * (1.0 - 1e-12)).ceil();
    check_option("the share of absence", needed < f64::from(u32::MAX), "one that leaves somebody at work")?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number that fits")]
    Ok(needed as u32)
}

/// The probability of having to wait with R + β √R agents, R being a large load: 1 / (1 + β Φ(β) / φ(β)).
///
/// Source: Halfin and Whitt 1981, "Heavy-traffic limits for queues with many exponential servers".
///
/// # Errors
/// [`Unanswered::BadOption`] unless β is positive.
pub fn delay_by_margin(beta: f64) -> Result<f64, Unanswered> {
    check_option("β", beta > 0.0 && beta.is_finite(), "positive")?;
    let density = (-0.5 * beta * beta).exp() / (2.0 * std::f64::consts::PI).sqrt();
    Ok(density / (density + beta * normal::share_below(beta)))
}

/// Agents by the rule of the square root: ⌈R + β √R⌉ with the β at which so large a share has to wait.
///
/// # Errors
/// [`Unanswered::BadOption`] unless `delayed` is a share between 0 and 1.
pub fn square_root_staffing(demand: &Demand, delayed: f64) -> Result<u32, Unanswered> {
    check_option("the share that waits", delayed > 0.0 && delayed < 1.0, "between 0 and 1")?;
    let beta = bisect(0.0, 40.0, |beta| delay_by_margin(beta).is_ok_and(|found| found > delayed));
    let load = demand.load();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below ten million and a margin")]
    Ok((load + beta * load.sqrt()).ceil().max(0.0) as u32)
}
