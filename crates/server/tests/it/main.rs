//! The server as programs and people meet it: whole requests, through every layer but the socket.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod answers;
mod approvals;
mod document;
mod dues;
mod editing;
mod facts;
mod histories;
mod jobs;
mod keys;
mod loyalty;
mod pages;
mod policies;
mod refusals;
mod roster;
mod shop;
mod sign_in;
mod start;
mod uploads;
mod webhooks;
