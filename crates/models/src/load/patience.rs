//! Erlang A: people who wait give up after a random time with a known mean (Palm 1957).
//!
//! With arrivals λ, service μ, giving up θ and n agents, one who does not give up would wait longer than t with the
//! probability λ J(t) / (ε + λ J(0)), where J(t) = ∫ₜ^∞ exp(λ (1 − e^(−θ x)) / θ − n μ x) dx and ε = 1 / B(n − 1, λ / μ)
//! (Mandelbaum and Zeltyn 2007, "Service engineering in action: the Palm/Erlang-A queue"). By parts and powers,
//! λ J(t) = λ/θ · exp(λ (1 − e^(−θ t)) / θ − n μ t) · S(n μ / θ, λ/θ e^(−θ t)) with
//! S(a, x) = Σ xᵏ / (a (a + 1) … (a + k)): all terms are positive, so nothing cancels.

use super::erlang::{Demand, blocking};
use crate::numerics::gamma::ln_rising;
use crate::unanswered::{Unanswered, check_option};

/// What those meet with who may give up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaitingWithPatience {
    /// Agents.
    pub agents: u32,
    /// Probability of having to wait at all.
    pub delayed: f64,
    /// Share of all that come who give up.
    pub abandoned: f64,
    /// Answered within the target time, as a share of all that come.
    pub service_level: f64,
    /// Answered within the target time, as a share of those who are answered at all.
    pub service_level_of_answered: f64,
    /// Share of all that come who wait no longer than the target time, whether answered or gone by then.
    pub within_target: f64,
    /// Mean seconds in the queue over all that come, those included who give up.
    pub mean_wait: f64,
    /// Share of the agents' time in which they are busy.
    pub occupancy: f64,
}

/// How long people wait who give up after `patience` seconds on average, `target` being the seconds of the service
/// level. There is an answer for any load, since a queue that grows is left sooner.
///
/// # Errors
/// [`Unanswered::BadOption`] where a time is not finite, the patience is not between a millionth and a million times the
/// handling time, or there is no agent.
pub fn waiting_with_patience(
    demand: &Demand,
    patience: f64,
    agents: u32,
    target: f64,
) -> Result<WaitingWithPatience, Unanswered> {
    check_option("the target time", target >= 0.0 && target.is_finite(), "0 seconds or more")?;
    check_option("the number of agents", agents > 0, "at least 1")?;
    // Time in handling times: μ = 1 and λ is the load.
    let (patience, target) = (patience / demand.handling(), target / demand.handling());
    check_option("the patience", (1e-6..=1e6).contains(&patience), "within a million handling times")?;
    let (load, count) = (demand.load(), f64::from(agents));
    let at_ease = WaitingWithPatience {
        agents,
        delayed: 0.0,
        abandoned: 0.0,
        service_level: 1.0,
        service_level_of_answered: 1.0,
        within_target: 1.0,
        mean_wait: 0.0,
        occupancy: load / count,
    };
    let blocked = blocking(agents - 1, load)?;
    if load <= 0.0 || blocked <= 0.0 {
        return Ok(at_ease);
    }
    let queue = Queue { load, count, patience };
    let whole = queue.ln_tail(0.0, 0.0);
    let delayed = 1.0 / (1.0 + (-(blocked.ln() + whole)).exp());
    let part = |time: f64, patient: f64| delayed * (queue.ln_tail(time, patient) - whole).exp();
    let served_late = part(target, 1.0);
    let served = (1.0 - delayed + part(0.0, 1.0)).clamp(0.0, 1.0);
    let service_level = (served - served_late).clamp(0.0, 1.0);
    let abandoned = (delayed - part(0.0, 1.0)).clamp(0.0, 1.0);
    Ok(WaitingWithPatience {
        delayed,
        abandoned,
        service_level,
        service_level_of_answered: if served > 0.0 { (service_level / served).min(1.0) } else { 0.0 },
        within_target: (1.0 - part(target, 0.0) * (-target / patience).exp()).clamp(0.0, 1.0),
        mean_wait: abandoned * patience * demand.handling(),
        occupancy: (load * served / count).min(1.0),
        ..at_ease
    })
}

struct Queue {
    load: f64,
    count: f64,
    patience: f64,
}

impl Queue {
    /// ln ∫ₜ^∞ λ exp(λ (1 − e^(−θ x)) / θ − (n + p θ) x) dx: with p = 1 each moment counts only those still waiting.
    fn ln_tail(&self, time: f64, p: f64) -> f64 {
        let x = self.load * self.patience;
        let left = (-time / self.patience).exp();
        let shape = self.count * self.patience + p;
        let exponent = -x * (-time / self.patience).exp_m1() - shape / self.patience * time;
        x.ln() + exponent + ln_series(shape, x * left)
    }
}

/// ln S(a, x), summed from its largest term outwards.
fn ln_series(a: f64, x: f64) -> f64 {
    const SMALL: f64 = 1e-18;
    let top = (x - a).floor().max(0.0);
    let at_top = if x > 0.0 { top * x.ln() } else { 0.0 } - ln_rising(a, top) - (a + top).ln();
    let mut sum = 1.0;
    let (mut term, mut k) = (1.0, top);
    while term > SMALL * sum {
        k += 1.0;
        term *= x / (a + k);
        sum += term;
    }
    let (mut term, mut k) = (1.0, top);
    while term > SMALL * sum && k > 0.0 {
        term *= (a + k) / x;
        k -= 1.0;
        sum += term;
    }
    at_top + sum.ln()
}
