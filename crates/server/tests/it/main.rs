//! The server as programs and people meet it: whole requests, through every layer but the socket.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod answers;
mod approvals;
mod board;
mod bulk;
mod customer_sides;
mod document;
mod drafts;
mod dues;
mod editing;
mod exports;
mod facts;
mod histories;
mod jobs;
mod keys;
mod loyalty;
mod own_pages;
mod own_roles;
mod pages;
mod policies;
mod refusals;
mod roster;
mod saved_views;
mod shop;
mod sign_in;
mod sources;
mod start;
mod undone;
mod uploads;
mod usage;
mod webhooks;
