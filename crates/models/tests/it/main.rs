//! The models against published figures, simulation and brute force.

#![expect(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod brute_force;
mod cdnow;
mod extremes;
mod gradients;
mod recovery;
mod small;
mod worth;
