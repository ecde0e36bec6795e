//! Customers made up by a model's own story, to try fits and policies on answers that are known.

use crate::bg_bb::{BgBb, Chances};
use crate::bg_nbd::BgNbd;
use crate::fit::Model;
use crate::gamma_gamma::{GammaGamma, Spending};
use crate::history::History;
use crate::mbg_nbd::MbgNbd;
use crate::numerics::random::Chance;
use crate::pareto_nbd::ParetoNbd;

/// Models that can tell when a customer buys.
pub trait Story {
    /// Times of a new customer's repeat purchases up to `until`, in order.
    fn purchases(&self, until: f64, chance: &mut Chance) -> Vec<f64>;
}

/// What stands of purchases at `age`: the history up to there, and the number of later ones.
#[must_use]
pub fn observed(purchases: &[f64], age: f64) -> (History, usize) {
    let seen = purchases.iter().take_while(|time| **time <= age).count();
    // Without a repeat purchase the last one is the first, at 0.
    let recency = purchases.get(seen.wrapping_sub(1)).copied().unwrap_or(0.0);
    (History { frequency: u32::try_from(seen).unwrap_or(u32::MAX), recency, age }, purchases.len() - seen)
}

/// One customer of each age; every customer has a stream of chance of their own.
pub fn histories(story: &impl Story, ages: &[f64], seed: u64) -> Vec<History> {
    (0_u64..)
        .zip(ages)
        .map(|(number, age)| observed(&story.purchases(*age, &mut Chance::stream(seed, number)), *age).0)
        .collect()
}

/// Purchases at a constant rate until `until` or until `ends` says that this was the last.
fn while_staying(rate: f64, until: f64, chance: &mut Chance, mut ends: impl FnMut(&mut Chance) -> bool) -> Vec<f64> {
    let (mut times, mut time) = (Vec::new(), 0.0);
    loop {
        time += chance.exponential(rate);
        if time > until {
            return times;
        }
        times.push(time);
        if ends(chance) {
            return times;
        }
    }
}

impl Story for BgNbd {
    fn purchases(&self, until: f64, chance: &mut Chance) -> Vec<f64> {
        let [r, alpha, a, b] = self.parameters();
        let (rate, leaves) = (chance.gamma(r, alpha), chance.beta(a, b));
        while_staying(rate, until, chance, |chance| chance.share() < leaves)
    }
}

impl Story for MbgNbd {
    fn purchases(&self, until: f64, chance: &mut Chance) -> Vec<f64> {
        let [r, alpha, a, b] = self.parameters();
        let (rate, leaves) = (chance.gamma(r, alpha), chance.beta(a, b));
        if chance.share() < leaves {
            return Vec::new();
        }
        while_staying(rate, until, chance, |chance| chance.share() < leaves)
    }
}

impl Story for ParetoNbd {
    fn purchases(&self, until: f64, chance: &mut Chance) -> Vec<f64> {
        let [r, alpha, s, beta] = self.parameters();
        let (rate, leaving) = (chance.gamma(r, alpha), chance.gamma(s, beta));
        let lifetime = chance.exponential(leaving);
        while_staying(rate, until.min(lifetime), chance, |_| false)
    }
}

/// A customer of the BG/BB to whom that number of chances was offered.
#[must_use]
pub fn chances(model: &BgBb, offered: u32, chance: &mut Chance) -> Chances {
    let [alpha, beta, gamma, delta] = model.parameters();
    let (buys, leaves) = (chance.beta(alpha, beta), chance.beta(gamma, delta));
    let mut customer = Chances { used: 0, last: 0, offered };
    for number in 1..=offered {
        if chance.share() < leaves {
            break;
        }
        if chance.share() < buys {
            customer.used += 1;
            customer.last = number;
        }
    }
    customer
}

/// What a customer of the Gamma-Gamma spends on that number of purchases.
#[must_use]
pub fn spending(model: &GammaGamma, purchases: u32, chance: &mut Chance) -> Spending {
    let [p, q, v] = model.parameters();
    let rate = chance.gamma(q, v);
    let total: f64 = (0..purchases).map(|_| chance.gamma(p, rate)).sum();
    Spending { purchases, mean: total / f64::from(purchases.max(1)) }
}
