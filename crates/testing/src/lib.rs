//! What the tests of several crates share: where public data lies, and files that hold what is expected.

mod data;
mod golden;

pub use data::public_data;
pub use golden::{UPDATE, assert_golden, golden_mismatch};
