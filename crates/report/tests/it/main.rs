//! The page as a whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

#[path = "../../examples/sample_report/ahead.rs"]
mod ahead;
mod edges;
mod escaping;
mod figures;
mod groups;
mod markup;
#[path = "../../examples/sample_report/moves.rs"]
mod moves;
#[path = "../../examples/sample_report/people.rs"]
mod people;
mod self_contained;
#[path = "../../examples/sample_report/shop.rs"]
mod shop;
mod standings;
#[path = "../../examples/sample_report/voices.rs"]
mod voices;
