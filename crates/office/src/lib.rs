//! A shop at work: what changes decisions, in transactions, told once and written down.
//!
//! Facts and their use cases are `app`'s; state is `store`'s; rules of points, levels and prices are `loyalty`'s. Here
//! they meet: an order is a fact, earns points, may lift a level, and is an entry of the audit log, all or nothing.
//!
//! Every use case names the [`Right`](roles::Right) that it takes. Nothing here knows HTTP or the terminal, and nothing
//! reads the clock: moments are parameters.
//!
//! A module may use those that stand above it in this list, and no others: `error`, `roles`, `masks`, `fields`,
//! `remembered`, `versions`, [`watch`], [`office`], `once`, `views`, `facts`, `histories`, `ledgers`, [`approvals`], [`policies`],
//! [`dues`], `roster`, then the use cases [`orders`], [`members`], [`points`], `quotes`, `customers`, [`customer_page`],
//! [`catalogue`], [`overview`], `reads`, [`reveals`], [`preview`], [`portal`], [`settings`], [`standings`],
//! [`decisions`], [`people`], [`programs`], `seals`, [`work`], [`uploads`], [`understanding`], [`imports`], [`sample`], [`jobs`], [`proposals`], [`ready`], [`start`], [`log`], [`live`], [`webhooks`], [`backup`],
//! `erasure`.

pub mod approvals;
pub mod backup;
pub mod catalogue;
pub mod customer_page;
mod customers;
pub mod decisions;
pub mod dues;
mod erasure;
mod error;
mod facts;
mod fields;
mod histories;
pub mod imports;
pub mod jobs;
mod ledgers;
pub mod live;
pub mod log;
mod masks;
pub mod members;
pub mod office;
pub mod once;
pub mod orders;
pub mod overview;
pub mod people;
pub mod points;
pub mod policies;
pub mod portal;
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
mod seals;
pub mod settings;
pub mod standings;
pub mod start;
pub mod understanding;
pub mod uploads;
mod versions;
pub mod views;
pub mod watch;
pub mod webhooks;
pub mod work;

pub use erasure::erase_from_state;
pub use error::OfficeError;
pub use office::Office;
pub use seals::catch_up;
