//! Care for a workspace's lake and originals: merging files, letting old states go, telling how it stands and
//! whether it is what was written.

mod compaction;
mod retention;
mod status;
mod verify;

pub use crate::clock::{ClockAhead, trust_clock};
pub(crate) use compaction::after;
pub use compaction::{Care, compact};
pub use retention::Expired;
pub use status::{Status, TableStatus, VersionStatus, status};
pub use terrace_lake::{Erased, Extent, Fault, Upkeep, Verified};
pub use verify::verify;
