//! What people decided about standings, as whoever keeps it hands it in.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, PoisonError, RwLock};
use terrace_domain::LocalTime;
use xxhash_rust::xxh3::Xxh3Default;

/// A person's decision that a customer stands in a tier for a time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HeldOverride {
    /// The scheme, by name. One that the policy does not have holds nothing.
    pub scheme: String,
    /// The customer's id.
    pub customer: String,
    /// The tier, by id. One that the scheme does not have holds nothing.
    pub tier: String,
    /// From when, included.
    pub from: LocalTime,
    /// Until when, excluded.
    pub until: LocalTime,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub who: String,
    /// Who approved it; empty if nobody had to.
    pub approved_by: String,
}

/// The overrides that hold in a workspace, or held.
#[derive(Debug, Default)]
pub(super) struct HeldOverrides(RwLock<Arc<[HeldOverride]>>);

impl HeldOverrides {
    pub(super) fn get(&self) -> Arc<[HeldOverride]> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn set(&self, overrides: Vec<HeldOverride>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = overrides.into();
    }
}

/// A number that differs where what holds differs.
pub(crate) fn fingerprint(overrides: &[HeldOverride]) -> u64 {
    let mut hasher = Xxh3Default::new();
    overrides.hash(&mut hasher);
    hasher.finish()
}
