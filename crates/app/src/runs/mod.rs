//! Runs: everybody classified, or one customer; the figures of it, and why.

mod alone;
mod compute;
mod counts;
pub mod explain;
pub mod fields;
pub(crate) mod forecasts;
mod keep;
mod kept;
mod life_cycle;
mod live;
pub mod members;
mod notes;
mod parts;
mod people;
pub mod profile;
mod question;
pub mod standings;
mod thresholds;
mod tier;

pub(crate) use alone::alone_of_run;
pub use alone::{Alone, AloneRequest, Basis, alone};
pub(crate) use compute::refuse_mixed_currencies;
pub(crate) use explain::{explain_of_kept, explain_of_row, explain_of_run};
pub(crate) use keep::scheme_figures;
pub use keep::{KeepRequest, keep};
pub(crate) use kept::tier_of_kept;
pub use live::LiveTiers;
pub(crate) use live::{LiveBases, live_tiers};
pub(crate) use parts::{RowRequest, RunParts, newest_parts, row_of_customer};
pub use profile::{SchemeProfile, StandardColumns, TierProfile};
pub use question::read_files_to_tier;
pub(crate) use question::{needed_attributes, unknown_column};
pub use thresholds::{CareTaken, Proposal, propose, schemes_of_amounts};
pub(crate) use tier::classes_at;
pub use tier::{TierRequest, Tiered, tier};
