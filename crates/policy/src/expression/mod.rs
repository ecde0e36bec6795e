//! Expressions: SQL syntax over names of the policy. Parsed to parts as written ([`raw`]), then bound to names and
//! types.

mod bind;
mod parse;
mod raw;
mod read;
mod schemes;
mod types;

pub(crate) use bind::{Binder, Names, Silence, Wanted};
pub(crate) use parse::{is_usable_name, parse};
pub(crate) use raw::Written;
pub(crate) use read::read_expression;
