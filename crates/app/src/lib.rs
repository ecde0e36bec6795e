//! The use cases of Terrace: import, tier, explain, report, test a policy.
//!
//! Here the crates meet: `intake` reads what people have, `lake` keeps it, `analytics` makes metrics of it,
//! `tiering` makes classes of them. Nothing here prints, and nothing here reads the clock: times are parameters.

pub mod config;
mod disk;
mod error;
pub mod explain;
pub mod fields;
mod forecasts;
mod groups;
pub mod history;
pub mod imports;
pub mod inputs;
pub mod memory;
pub mod models;
pub mod output;
pub mod policies;
pub mod products;
pub mod profile;
pub mod report;
mod straight;
pub mod tier;
pub mod upkeep;
mod workspace;

pub use error::{AppError, PolicyMistakes};
pub use terrace_intake::is_guarded;
pub use workspace::Workspace;
