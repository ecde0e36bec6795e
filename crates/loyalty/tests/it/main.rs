//! What members, points, levels, prices and commission promise.

#![expect(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod agreement;
mod commission;
mod figures;
mod ledger_rules;
mod level_rules;
mod naive;
mod nomination;
mod quotes;
mod random_commands;
mod shop;
