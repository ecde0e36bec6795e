//! Policy files: parse, check and bind; diagnostics with places.
//!
//! A policy is read in three steps: YAML to a tree with places, the tree to parts as written, and these bound to
//! names and types. All mistakes of a file are found in one go. What comes out ([`Policy`]) cannot be wrong:
//! whoever holds one need not check it again.

pub mod model;

pub use model::*;
