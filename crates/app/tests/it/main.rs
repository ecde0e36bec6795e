//! The use cases as a program that lives calls them: through the public interface, in one process.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod answers;
mod beside;
mod cancelling;
mod chain;
mod changes;
mod effects;
mod erasure;
mod explaining;
mod faults;
mod known_orders;
mod lake;
mod listing;
mod memory;
mod money;
mod platforms;
mod products;
mod refunds;
mod roster;
mod shop;
mod standings;
mod straight;
mod stress;
mod suggestions;
mod undo;
mod writers;
