//! Runs: everybody classified, or one customer; the figures of it, and why.

mod alone;
mod compute;
mod counts;
pub mod explain;
pub mod fields;
pub(crate) mod forecasts;
mod keep;
mod kept;
pub mod members;
mod notes;
mod page;
mod people;
pub mod profile;
mod question;
pub mod standings;
mod tier;

pub(crate) use alone::alone_of_run;
pub use alone::{Alone, AloneRequest, Basis, alone};
pub(crate) use explain::{explain_of_kept, explain_of_run};
pub(crate) use keep::scheme_figures;
pub use keep::{KeepRequest, keep};
pub(crate) use kept::tier_of_kept;
pub use page::{Page, PageRequest};
pub use profile::{SchemeProfile, StandardColumns, TierProfile};
pub use question::read_files_to_tier;
pub use tier::{TierRequest, Tiered, tier};
