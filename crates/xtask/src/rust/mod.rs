//! Rust sources as `syn` sees them: without test code, as plain tokens, as functions, and as modules that use each
//! other.

mod functions;
mod modules;
mod paths;
mod production;
mod resolve;
mod source;
mod tokens;

pub(crate) use functions::functions;
pub(crate) use modules::{Module, ModuleTree};
pub(crate) use source::{Source, parse_all};
pub(crate) use tokens::{Kind, Token, tokens_of};
