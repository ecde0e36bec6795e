//! Erlang's formulas B and C: contacts that arrive at random, agents who each serve one at a time.

use crate::unanswered::{Unanswered, check_option};

/// The largest load and the largest number of agents that are computed.
pub(super) const MOST: f64 = 1e7;

/// What arrives at a live channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demand {
    /// Contacts per second.
    rate: f64,
    /// Seconds that an agent is busy with one, the work afterwards included.
    handling: f64,
}

impl Demand {
    /// So many contacts within so many seconds, each of which takes an agent `handling` seconds.
    ///
    /// Take the busiest half hour, not the day: the average of a day hides its peak.
    ///
    /// # Errors
    /// [`Unanswered::BadOption`] where a number is not finite or not positive (there may be no contacts), or where they
    /// are work for more than ten million agents.
    pub fn new(contacts: f64, seconds: f64, handling: f64) -> Result<Self, Unanswered> {
        check_option("the number of contacts", contacts >= 0.0 && contacts.is_finite(), "0 or more")?;
        check_option("the period", seconds > 0.0 && seconds.is_finite(), "a positive number of seconds")?;
        check_option("the handling time", handling > 0.0 && handling.is_finite(), "a positive number of seconds")?;
        let made = Self { rate: contacts / seconds, handling };
        check_option("the load", made.load() <= MOST, "at most ten million agents' worth of work")?;
        Ok(made)
    }

    /// Offered load in Erlangs: agents who would be busy all the time.
    #[must_use]
    pub fn load(&self) -> f64 {
        self.rate * self.handling
    }

    /// Seconds that an agent is busy with one contact.
    #[must_use]
    pub fn handling(&self) -> f64 {
        self.handling
    }
}

/// What those who contact meet with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// Agents.
    pub agents: u32,
    /// Probability of having to wait at all.
    pub delayed: f64,
    /// Share answered within the target time.
    pub service_level: f64,
    /// Average speed of answer: mean wait in seconds over all, those who do not wait included.
    pub mean_wait: f64,
    /// Share of the agents' time in which they are busy.
    pub occupancy: f64,
}

/// The probability that all agents are busy where nobody waits (Erlang B): B₀ = 1, Bₙ = a Bₙ₋₁ / (n + a Bₙ₋₁).
///
/// Every step is a share between 0 and 1, so the recursion is stable at any number of agents.
///
/// # Errors
/// [`Unanswered::BadOption`] where the load is negative or above ten million, or there are more agents than that.
pub fn blocking(agents: u32, load: f64) -> Result<f64, Unanswered> {
    check_option("the load", (0.0..=MOST).contains(&load), "between 0 and ten million Erlangs")?;
    check_option("the number of agents", f64::from(agents) <= MOST, "at most ten million")?;
    Ok((1..=agents).fold(1.0, |before, agents| load * before / (f64::from(agents) + load * before)))
}

/// The probability of having to wait where everybody waits (Erlang C): C = n B / (n − a (1 − B)).
///
/// # Errors
/// [`Unanswered::Overloaded`] where the load is as large as the number of agents: the queue then grows without end.
/// As [`blocking`] otherwise.
pub fn delay(agents: u32, load: f64) -> Result<f64, Unanswered> {
    let blocked = blocking(agents, load)?;
    let count = f64::from(agents);
    if load >= count {
        return Err(Unanswered::Overloaded { agents, load });
    }
    Ok((count * blocked / (count - load * (1.0 - blocked))).clamp(0.0, 1.0))
}

/// How long people wait who never give up, `target` being the seconds of the service level: SL = 1 − C e^(−(n − a) T / h).
///
/// Source: Gans, Koole, Mandelbaum 2003, "Telephone call centers: tutorial, review, and research prospects".
///
/// # Errors
/// As [`delay`], and [`Unanswered::BadOption`] where `target` is negative.
pub fn waiting(demand: &Demand, agents: u32, target: f64) -> Result<Waiting, Unanswered> {
    check_option("the target time", target >= 0.0 && target.is_finite(), "0 seconds or more")?;
    let load = demand.load();
    let delayed = delay(agents, load)?;
    let spare = f64::from(agents) - load;
    Ok(Waiting {
        agents,
        delayed,
        service_level: 1.0 - delayed * (-spare * target / demand.handling).exp(),
        mean_wait: if delayed > 0.0 { delayed * demand.handling / spare } else { 0.0 },
        occupancy: load / f64::from(agents),
    })
}
