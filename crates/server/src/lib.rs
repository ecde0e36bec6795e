//! The server: requests of people and programs, answered by `office`.
//!
//! Here are routes, the form of requests and answers on the wire, who asks, and limits. No rule of any kind stands here:
//! a route reads a request, calls one use case, and writes its answer. A new route is a line in its file's table.
//!
//! **Who asks.** Programs send a key (`Authorization: Bearer`), people have a session in a cookie that pages cannot read;
//! a change by a session carries the session's token too, so that no other site can make it.
//!
//! **Answers.** JSON; what failed is a problem by RFC 9457 with our code, in the language that was asked for.

mod answer;
mod app;
mod caller;
mod change;
mod clockwork;
pub mod deliveries;
mod file;
mod limits;
mod metrics;
mod openapi;
mod pages;
mod precondition;
mod problem;
mod route;
mod routes;
mod serve;

// Its features are those of the tests then, and so are Arrow's: neither is built twice.
use ahash as _;

pub use app::{App, Clock};
pub use openapi::document;
pub use route::{Body, Content, Form, Route, Takes};
pub use routes::routes;
pub use serve::{ServeError, Served, Settings, block_on, router, serve, stopped};
