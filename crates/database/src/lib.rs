//! Rows of a shop's own database, read by a query and never written.
//!
//! [`fetch`] opens a database of PostgreSQL, MySQL, MariaDB or SQLite to read alone, runs one query, and hands its rows on
//! as texts while they come. Numbers with all their digits stay as the database writes them, a time with a zone gets its
//! offset, and bytes are refused. Where only rows that are new since the last time are wanted, the query says so with
//! `:since`, which is bound, and the answer says how far it came.

mod address;
mod error;
mod fetch;
mod mark;
mod mysql;
mod postgres;
mod query;
mod rows;
mod session;
mod sqlite;

pub use address::{AddressOrigin, DatabaseAddress};
pub use error::DatabaseError;
pub use fetch::{Fetched, QueryRun, fetch};
pub use mark::{Mark, MarkKind, reached};
pub use rows::{FetchedCell, RowTaker};
pub use session::SinceColumn;
