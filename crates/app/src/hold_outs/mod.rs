//! Kept hold-outs: who was drawn to be left out of what, when, and by which number of chance. Nothing here computes
//! with them.
//!
//! Each is a file of its own in `holdouts/`, for its owner alone, with a sum; it is written whole or not at all, and only
//! by whoever holds the lake for writing, as erasures do.

mod folder;
mod record;

pub use folder::{check_name, find, list};
pub(crate) use folder::{erase_people, keep, names_any_of, verify};
pub use record::{DrawnPerson, HoldOutPolicy, KeptHoldOut, LostPeople};
