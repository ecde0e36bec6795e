//! The three databases, each a real one: a file, and servers on the loopback.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod refusals;
mod rows;
mod shops;
mod since;
