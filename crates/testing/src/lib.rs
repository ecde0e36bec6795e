//! What the tests of several crates share: where public data lies, files that hold what is expected, database servers.

mod data;
mod golden;
mod mysql;
mod postgres;
mod server;

pub use data::public_data;
pub use golden::{UPDATE, assert_golden, golden_mismatch};
pub use mysql::mysql_server;
pub use postgres::postgres_database;
