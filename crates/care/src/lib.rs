//! What follows from classes for the people who look after customers, as pure functions over columns and given state:
//! no SQL, no files, no clock.
//!
//! [`standings`] says which tier holds for a customer after grace, hold, reviews and overrides, since when, why, and
//! until when.

pub mod standings;
