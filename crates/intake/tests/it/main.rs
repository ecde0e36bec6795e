//! Reading whole files, real and broken.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails where it finds something else than it expects"
)]

mod broken;
mod endless;
mod exact;
mod formats;
mod fuzz;
mod held;
mod joins;
mod mappings;
mod meanings;
mod readings;
mod real;
mod semantics;
mod sheets;
mod shops;
mod sources;
mod support;
mod traps;
