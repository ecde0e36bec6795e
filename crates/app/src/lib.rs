//! The use cases of Terrace: import, tier, explain, report, test a policy.
//!
//! Here the crates meet: `intake` reads what people have, `lake` keeps it, `analytics` makes metrics of it,
//! `tiering` makes classes of them. Nothing here prints, and nothing here reads the clock: times are parameters.
//!
//! A module may use those that stand above it in this list, and no others:
//!
//! - `context`, `error`, `note`, `similar`, `cache`: what every use case is given and may answer.
//! - [`workspace`]: the folder and its settings; the one durable write.
//! - `clock`: whether it can be believed, where what is too old is to go.
//! - [`policies`]: policy files.
//! - [`output`]: tables as files.
//! - [`shelf`]: what a workspace keeps of imports: originals, records, the journal of an undo.
//! - [`uploads`]: files that were sent and are not taken in yet.
//! - [`facts`]: the facts of a run, from the lake or from files, and the memory of earlier runs.
//! - [`history`]: kept runs; [`hold_outs`]: kept hold-outs.
//! - [`runs`]: everybody classified, or one customer; why.
//! - [`customer`]: one customer, looked at from all sides.
//! - [`changes`]: two runs side by side.
//! - [`erasure`]: customers taken out of everything that is kept.
//! - [`session`]: the one writer of a workspace.
//! - [`upkeep`], then [`imports`]: what a writer does.
//! - [`models`], [`products`], [`backtest`], [`plans`], [`effects`], [`what_if`], [`members`], [`report`].
//! - [`board`], which takes what the report takes.
//! - [`views`]: every answer as a serde type.
//! - [`terrace`], then [`roster`] and [`proposals`]: all of it for a process that lives, with what it has open and computed.

mod approximate;
pub mod backtest;
pub mod board;
mod cache;
pub mod changes;
pub mod clock;
mod context;
pub mod customer;
pub mod effects;
pub mod erasure;
mod error;
pub mod facts;
pub mod history;
pub mod hold_outs;
pub mod imports;
pub mod members;
pub mod models;
mod note;
pub mod output;
pub mod partners;
pub mod plans;
pub mod policies;
pub mod products;
pub mod proposals;
pub mod report;
pub mod roster;
pub mod runs;
pub mod session;
pub mod shelf;
mod similar;
pub mod terrace;
pub mod upkeep;
pub mod uploads;
pub mod views;
pub mod what_if;
pub mod workspace;

pub use context::RunContext;
pub use error::{
    AppError, BacktestError, BesideError, EffectsError, HistoryError, MembersError, ModelsError, PlanError,
    PolicyMistakes, ProductsError, WhatIfError,
};
pub use note::Note;
pub use terrace::Terrace;
pub use terrace_intake::{is_guarded, names_nobody, plain_id};
pub use workspace::Workspace;
