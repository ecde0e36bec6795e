//! What the crate promises to its callers.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod chain;
mod examples;
mod newcomers;
mod overrides;
mod reference;
mod runs;
