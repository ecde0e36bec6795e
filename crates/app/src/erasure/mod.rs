//! Customers erased: out of the tables, the originals, rejected rows, kept runs, and all kept versions of the lake.
//! What their orders amounted to stays, without them.
//!
//! A journal beside the imports names whom, until all is done; whoever writes next after a failure or a crash
//! finishes it, since every step may be done twice. What stays on is a list of hashes: by it they are known again
//! in later files, which may still name them, and left out there as well. The lake says that there is a list, and which.

mod guard;
mod hashes;
mod list;
mod originals;
mod personal;
mod sieve;
mod steps;
mod texts;

pub(crate) use list::{ErasedList, guard_older_list, verify};
pub use list::{forgotten, require_list};
pub use originals::CleanedOriginal;
pub(crate) use originals::clean_pending;
pub use steps::ErasureReport;
pub(crate) use steps::{ErasureJournal, carry_out, complete, find, refuse_unreadable};
