//! In which currencies amounts are, and how they become the policy's.

mod currencies;
mod exchange;

pub(crate) use currencies::{names_another, names_of};
pub(crate) use exchange::Exchange;
