//! What the crate promises to its callers.

#![expect(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod agreement;
mod cases;
mod clusters;
mod details;
mod edges;
mod errors;
mod explanations;
mod expressions;
mod life_cycle;
mod moves;
mod reference;
mod shipped;
mod world;
