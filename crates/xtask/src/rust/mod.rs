//! Just enough of Rust's surface to judge it: tokens, test code, functions. No grammar.

mod functions;
mod lexer;
mod regions;

pub(crate) use functions::functions;
pub(crate) use lexer::{Kind, Token, tokens};
pub(crate) use regions::production;
