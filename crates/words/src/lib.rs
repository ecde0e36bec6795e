//! Every text that a person reads, in English and Chinese, and the register of message codes.
//!
//! Other crates name a message by its code and give the facts; the words come from here. A text's placeholders
//! are `{name}`; `{name|row|rows}` is the word for one or for many. Both languages use the same placeholders, which a
//! test holds them to.

pub mod codes;
mod lang;
pub mod texts;

pub use codes::{Class, Entry, Exit, all_codes, class, entry, fix, message};
pub use lang::{Bilingual, Lang, Text, Title, as_reference};
