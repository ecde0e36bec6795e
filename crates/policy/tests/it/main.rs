//! What the crate promises to its callers.

#![expect(clippy::panic, clippy::expect_used, reason = "a test that cannot go on fails")]

mod cases;
mod catalogue;
mod conditions;
mod fuzz;
mod lists;
mod programme;
mod schema;
mod shipped;
mod standings;
mod types;
