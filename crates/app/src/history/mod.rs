//! History: every run of `terrace tier` on a workspace stays, so that later ones can be compared with it.
//!
//! ```text
//! lake/runs/writer.lock                 who keeps a run, while somebody does
//! lake/runs/index                       a list of all runs: a cache, made anew if it is missing or stale
//! lake/runs/00000012/run.json           what the run was, and which of the files below belong to it
//! lake/runs/00000012/classes-1.parquet  customer_id, every metric, label and scheme; sorted by customer_id
//! lake/runs/00000012/beside-1.parquet   the same rows: net revenue, whether they ordered, fields the policy names, scores,
//!                                       and the standings that the next run goes on from
//! lake/runs/00000012/cutoffs-1.json     the cutoffs of every scheme
//! lake/runs/00000012/values-1.arrow     the distributions that percentiles are read from, where they are large
//! lake/runs/00000012/sorted-1.parquet   the values by which schemes rank, sorted, where few of them are looked up at a time
//! lake/runs/00000012/models-1.json      the models behind forecasts, where the policy has any
//! lake/runs/00000012/grounds-1.json     what the run rests on, by which others tell that it still says the same
//! ```
//!
//! A run is there once its `run.json` is, which appears by one rename after everything that it names has reached the
//! disk. Replacing a run, or erasing a customer from it, writes files under the next number and renames a new
//! `run.json` over the old one. What no `run.json` names is removed when a run is next kept.
//!
//! The same run again (same rules, as-of and lake version) takes the place of the earlier one and its number.

mod columns;
mod customer;
mod cutoffs;
mod erase;
mod folder;
mod frame;
mod grounds;
mod groups;
mod index;
mod keep;
mod past;
mod ranked;
mod record;
mod run;
mod select;
mod sorted;
mod standings;
mod verify;

pub(crate) use erase::{erase_customers, refuse_unreadable_runs};
pub(crate) use grounds::{RunGrounds, SameRun, basis_of, same_run};
pub(crate) use groups::earlier_groups;
pub use keep::KeptOutcome;
pub(crate) use keep::{NewRun, forget_since, keep};
pub use past::{CustomerHistory, PastClasses, Since, past, since};
pub use record::{
    KeptLevel, KeptMembers, KeptStandings, RunColumn, RunPolicy, RunRecord, RunScheme, RunTier, StandingFigures,
};
pub use run::KeptRun;
pub(crate) use select::newest_of_rules;
pub use select::{newest_pair, pair, runs, show};
pub(crate) use standings::{RunBefore, RunState, arrival_word, run_before, state_before};
pub(crate) use verify::verify;
