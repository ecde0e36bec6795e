//! Metrics against slow, obvious computations, over any layout of the facts.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]
#![allow(clippy::disallowed_macros, reason = "what is not at hand is said on stderr")]

mod baskets;
mod cancelling;
mod catalogue;
mod currencies;
mod dealings;
mod edges;
mod gathering;
mod layouts;
mod memory;
mod online_retail;
mod purchases;
mod reference;
mod referrals;
mod reports;
mod rows;
mod shop;
