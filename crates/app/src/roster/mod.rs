//! The roster: everybody with metrics, classes, standings, level and points, in columns in memory, for lists that are
//! answered at once.
//!
//! A [`RosterBase`] is everybody of one run, kept or computed. A [`RosterVersion`] is a base with the rows that were
//! computed anew for customers of whom something was accepted since: by the base's cutoffs, as one customer is always
//! classified. Versions never change, so a reader is never stopped, and the pages of one version fit together.

mod base;
mod export;
mod keys;
mod list;
mod part;
mod row;
mod version;

pub use base::RosterBase;
pub use export::{ListForm, ListLayout};
pub use list::{RosterPage, RosterPlace, RosterQuery, check_condition, condition_fields, condition_names};
pub use part::column_names;
pub use row::RosterRow;
pub use version::RosterVersion;
