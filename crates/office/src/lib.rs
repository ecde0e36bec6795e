//! A shop at work: what changes decisions, in transactions, told once and written down.
//!
//! Facts and their use cases are `app`'s; state is `store`'s; rules of points, levels and prices are `loyalty`'s. Here
//! they meet: an order is a fact, earns points, may lift a level, and is an entry of the audit log, all or nothing.
//!
//! Every use case names the [`Right`](roles::Right) that it takes. Nothing here knows HTTP or the terminal, and nothing
//! reads the clock: moments are parameters.
//!
//! A module may use those that stand above it in this list, and no others: `error`, `failure`, `roles`, `masks`, `fields`,
//! `remembered`, `peers`, `versions`, [`watch`], [`office`], `once`, [`catalogue`], [`own_roles`], `views`, `facts`, `histories`, `ledgers`, [`approvals`], [`policies`],
//! [`dues`], `roster`, then the use cases [`orders`], [`members`], [`points`], `quotes`, `customers`, [`saved_views`], [`exports`], [`customer_page`],
//! [`overview`], `portfolio`, [`movers`], `reads`, [`reveals`], [`preview`], [`plans`], [`drafts`], [`portal`], [`usage`], [`settings`], [`standings`],
//! `hands`, [`decisions`], [`people`], [`programs`], `seals`, `undone`, [`work`], [`uploads`], [`understanding`], [`imports`], [`sources`], [`sample`], [`notes`], [`bulk`], [`jobs`], `lifetimes`, [`proposals`], [`ready`], [`start`], [`log`], [`live`], `sight`, [`webhooks`], [`backup`],
//! `erasure`.

pub mod approvals;
pub mod backup;
mod board;
pub mod bulk;
pub mod catalogue;
pub mod customer_page;
mod customers;
pub mod decisions;
pub mod drafts;
pub mod dues;
pub mod effects;
mod erasure;
mod error;
pub mod exports;
mod facts;
mod failure;
mod fields;
mod hands;
mod histories;
pub mod imports;
pub mod jobs;
mod ledgers;
mod lifetimes;
pub mod live;
pub mod log;
mod masks;
pub mod members;
pub mod movers;
pub mod notes;
pub mod office;
pub mod once;
pub mod orders;
pub mod overview;
pub mod own_roles;
mod peers;
pub mod people;
pub mod plans;
pub mod points;
pub mod policies;
pub mod portal;
mod portfolio;
pub mod preview;
pub mod programs;
pub mod proposals;
mod quotes;
mod reads;
pub mod ready;
mod remembered;
pub mod reveals;
pub mod roles;
mod roster;
pub mod sample;
pub mod saved_views;
mod seals;
pub mod settings;
mod sight;
pub mod sources;
pub mod standings;
pub mod start;
pub mod understanding;
mod undone;
pub mod uploads;
pub mod usage;
mod versions;
pub mod views;
pub mod watch;
pub mod webhooks;
pub mod work;

pub use erasure::erase_from_state;
pub use error::OfficeError;
pub use office::Office;
pub use seals::catch_up;
pub use terrace_store::job_rows::{JobOutcome, JobRow};
pub use undone::{UndonePoints, settle_undone};
