use crate::classes::{Classes, index_16};
use serde::Serialize;
use terrace_domain::{InternalError, Share};
use terrace_policy::model::Policy;

/// The shares that a scheme's owner expects, and those there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The scheme.
    pub scheme: String,
    /// N: customers with a class.
    pub customers: u64,
    /// One per expected tier, in the order of the policy.
    pub tiers: Vec<TierDrift>,
}

/// One tier's shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierDrift {
    /// The tier's id.
    pub tier: String,
    /// The number of customers.
    pub count: u64,
    /// The share that is expected.
    pub expected: Share,
    /// The share that there is, rounded to millionths; of nobody it is zero.
    pub actual: Share,
}

/// The number of customers of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TierCount {
    /// The tier, by index; `None` for those without a class.
    pub tier: Option<u16>,
    /// The number of customers.
    pub count: u64,
}

/// Compares the expected shares of each scheme that has an `expect` with those there are. Expectations warn; they never force.
///
/// # Errors
/// A mistake of ours: a class that the policy does not have.
pub fn drift(policy: &Policy, classes: &Classes) -> Result<Vec<Drift>, InternalError> {
    let mut found = Vec::new();
    for (index, scheme) in policy.schemes.iter().enumerate().filter(|(_, scheme)| !scheme.expect.is_empty()) {
        let counts = counts(classes, index, scheme.tiers.len())?;
        let customers: u64 = counts.iter().filter(|count| count.tier.is_some()).map(|count| count.count).sum();
        // A checked policy expects something of its own tiers alone.
        let line = |(tier, expected): &(usize, Share)| {
            let count = counts.get(*tier)?.count;
            let actual = Share::of(i128::from(count), i128::from(customers));
            let tier = scheme.tiers.get(*tier)?.id.to_string();
            Some(TierDrift { tier, count, expected: *expected, actual })
        };
        found.push(Drift {
            scheme: scheme.name.to_string(),
            customers,
            tiers: scheme.expect.iter().filter_map(line).collect(),
        });
    }
    Ok(found)
}

/// Counts the customers of each tier of a scheme, in the order of its tiers, then those without a class.
///
/// # Errors
/// A mistake of ours: a scheme that was not classified, or a tier that it does not have.
pub fn counts(classes: &Classes, scheme: usize, tiers: usize) -> Result<Vec<TierCount>, InternalError> {
    let places = &classes.scheme(scheme).ok_or_else(|| InternalError::new("a scheme that was not classified"))?.places;
    let mut counts: Vec<TierCount> =
        (0..tiers).map(|tier| TierCount { tier: Some(index_16(tier)), count: 0 }).collect();
    let mut none = TierCount { tier: None, count: 0 };
    for place in places {
        let slot = match place.tier() {
            Some(tier) => counts.get_mut(usize::from(tier)),
            None => Some(&mut none),
        };
        slot.ok_or_else(|| InternalError::new("a tier that the scheme does not have"))?.count += 1;
    }
    counts.push(none);
    Ok(counts)
}
