//! State in SQL: what people and rules decided, and facts on their way to the lake.
//!
//! One store is one database: a SQLite file in the workspace, or a database of PostgreSQL. Both run the same statements,
//! and the same tests. Each noun has a module with functions over a connection; those that read take any connection,
//! those that change take a [`Change`].
//!
//! **Changes come one after the other.** A process has one writer, which runs one piece of work at a time, many in one
//! transaction, and answers each when the transaction is on disk. Between processes the database keeps writers apart.
//! So work reads, decides and writes as if it were alone: two spends of one balance cannot both win.
//!
//! **A change is told.** Work that changes something without an entry in the audit log is refused as an internal error,
//! so the log cannot be forgotten.
//!
//! **Times.** Moments of the program's own are microseconds of Unix time; times of facts and bookings are wall-clock times
//! of the policy's zone, as everywhere.

pub mod approvals;
pub mod audit;
pub mod bookings;
mod chain;
mod change;
pub mod dump;
pub mod erasure;
mod error;
pub mod events;
pub mod job_rows;
pub mod jobs;
pub mod keys;
mod ledgers;
pub mod member_states;
pub mod members;
mod migrations;
pub mod notes;
pub mod orders;
pub mod overrides;
pub mod policies;
pub mod requests;
pub mod reveals;
pub mod roles;
mod rows;
pub mod saved_views;
pub mod servers;
mod store;
pub mod tail;
pub mod undone;
pub mod usage;
pub mod users;
mod write_log;
mod writer;

pub use change::Change;
pub use error::StoreError;
pub use sqlx::AnyConnection as Connection;
pub use store::{Location, Reading, Store};
