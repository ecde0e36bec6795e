//! Chains of referrals, followed step by step.

use crate::reference::referred;
use crate::shop::Shop;
use std::collections::{BTreeMap, BTreeSet};

type Referrals = BTreeMap<String, BTreeSet<String>>;

/// How many people long the longest chain is that begins with a customer, circles left out.
pub fn depth(shop: &Shop, customer: &str, now: i64) -> i128 {
    let named = shop.known.iter().map(|row| &row.customer).chain(shop.lines.iter().filter_map(|l| l.customer.as_ref()));
    let referrers = shop.known.iter().filter_map(|row| row.referrer.as_ref());
    let referrers = referrers.chain(shop.lines.iter().filter_map(|line| line.referrer.as_ref()));
    let all: BTreeSet<&String> = named.chain(referrers).collect();
    let mut referrals: Referrals = all.iter().map(|id| ((*id).clone(), referred(shop, id, now))).collect();
    let below: Referrals = all.iter().map(|id| ((*id).clone(), reached(&referrals, id))).collect();
    let on_circle = |id: &String| below[id].contains(id);
    let after_circle =
        |id: &String| on_circle(id) || all.iter().any(|from| on_circle(from) && below[*from].contains(id));
    let before_circle = |id: &String| on_circle(id) || below[id].iter().any(on_circle);
    let cut: BTreeSet<String> =
        all.iter().filter(|id| after_circle(id) && before_circle(id)).map(|id| (*id).clone()).collect();
    for id in &cut {
        referrals.get_mut(id).unwrap().retain(|to| !cut.contains(to));
    }
    longest(&referrals, customer)
}

fn reached(referrals: &Referrals, from: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut next: Vec<String> = referrals[from].iter().cloned().collect();
    while let Some(id) = next.pop() {
        if all.insert(id.clone()) {
            next.extend(referrals[&id].iter().cloned());
        }
    }
    all
}

fn longest(referrals: &Referrals, from: &str) -> i128 {
    let onward = referrals.get(from).into_iter().flatten();
    onward.map(|to| 1 + longest(referrals, to)).max().unwrap_or(0)
}
