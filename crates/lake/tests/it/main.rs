//! The lake from outside: imports, readers, writers, crashes and other programs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod cancelling;
mod compaction;
mod corrections;
mod crash;
mod erasure;
mod evolution;
mod failures;
mod faults;
mod known_orders;
mod large;
mod leases;
mod model;
mod paths;
mod peers;
mod permutations;
mod readers;
mod shop;
mod verify;
