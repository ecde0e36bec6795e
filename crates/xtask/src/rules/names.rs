//! Names that say nothing, or something else.

use crate::checkout::Checkout;
use crate::exceptions::Breach;
use crate::finding::Finding;
use crate::rust::functions;

use super::type_names::definitions;

/// Types whose name could stand for anything, or is a figure of speech.
const TYPES: [&str; 24] = [
    "Whisper",
    "Sight",
    "Desk",
    "Pile",
    "Fan",
    "Lot",
    "Room",
    "Data",
    "Info",
    "Object",
    "Thing",
    "Stuff",
    "Item",
    "Util",
    "Utils",
    "Asked",
    "Heard",
    "Said",
    "Spoken",
    "Beside",
    "Apart",
    "Strangers",
    "Nobody",
    "Misc",
];
/// Parts of names of types that add nothing.
const PARTS: [&str; 2] = ["Manager", "Helper"];
/// Functions whose name is no verb with an object, methods included.
const FUNCTIONS: [&str; 14] = [
    "otherwise",
    "unsaid",
    "nobody",
    "let_go",
    "settle",
    "beside",
    "turned",
    "strangers",
    "heard",
    "utils",
    "util",
    "helper",
    "stuff",
    "do_it",
];
/// Functions that say enough after the name of their type and nothing alone.
const FREE_FUNCTIONS: [&str; 3] = ["of", "new", "with"];
/// What every module knows already, or what any reader takes for the standard library's. `Error` and `Result` are usual.
const STANDARD: [&str; 40] = [
    "AsMut",
    "AsRef",
    "Borrow",
    "Box",
    "BufRead",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Display",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "ExactSizeIterator",
    "Extend",
    "File",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "FromStr",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "Option",
    "Ord",
    "Ordering",
    "PartialEq",
    "PartialOrd",
    "Path",
    "Read",
    "Seek",
    "Send",
    "String",
    "Sync",
    "ToString",
    "Vec",
    "Write",
];

pub(crate) fn bare(checkout: &Checkout) -> Vec<Breach> {
    let mut found = Vec::new();
    for definition in definitions(&checkout.sources) {
        let name = definition.name.as_str();
        let why = if TYPES.contains(&name) || PARTS.iter().any(|part| name.contains(part)) {
            "the name says nothing; a type is called by a noun of the field"
        } else if STANDARD.contains(&name) {
            "a reader takes it for the standard library's"
        } else {
            continue;
        };
        let finding = Finding::new(definition.file, definition.line, format!("the type name `{name}`"), why);
        found.push(Breach { subject: format!("{}::{name}", definition.crate_name), finding });
    }
    for source in &checkout.sources {
        let Some(crate_name) = source.crate_name() else { continue };
        for function in functions(&source.production) {
            let name = function.name.as_str();
            if FUNCTIONS.contains(&name) || (function.is_free && FREE_FUNCTIONS.contains(&name)) {
                let why = "the name says nothing; a function is called by a verb and its object";
                let finding =
                    Finding::new(&source.path, function.first_line, format!("the function name `{name}`"), why);
                found.push(Breach { subject: format!("{crate_name}::{name}"), finding });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::breached;
    use super::*;

    #[test]
    fn names_that_say_nothing_are_named() {
        let source = "struct Lot;\nstruct StoreManager;\ntype Read = fn();\nfn of() {}\nfn otherwise() {}\nimpl Lot {\n    fn of() {}\n    fn unsaid(&self) {}\n}\nenum Role { Manager, Lot }";
        assert_eq!(
            breached(bare, &[("crates/a/src/b.rs", source), ("crates/a/tests/it/main.rs", source)]),
            [
                "a::Lot crates/a/src/b.rs:1: the type name `Lot`",
                "a::StoreManager crates/a/src/b.rs:2: the type name `StoreManager`",
                "a::Read crates/a/src/b.rs:3: the type name `Read`",
                "a::of crates/a/src/b.rs:4: the function name `of`",
                "a::otherwise crates/a/src/b.rs:5: the function name `otherwise`",
                "a::unsaid crates/a/src/b.rs:8: the function name `unsaid`",
            ]
        );
    }

    #[test]
    fn names_of_the_field_are_not() {
        let source = "struct Lots;\nstruct Error;\ntype Result<T> = T;\nfn turned_over() {}\nstruct Cell;";
        assert!(breached(bare, &[("crates/a/src/b.rs", source)]).is_empty());
    }
}
