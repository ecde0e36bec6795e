//! What the tests of several crates share: where public data lies, files that hold what is expected, a database server.

mod data;
mod golden;
mod postgres;

pub use data::public_data;
pub use golden::{UPDATE, assert_golden, golden_mismatch};
pub use postgres::postgres_database;
