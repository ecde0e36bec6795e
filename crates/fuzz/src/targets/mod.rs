//! What is held to what must always hold.

mod cases;
mod domain;
mod files;
mod mappings;
mod policies;
mod values;

use crate::corpus::Corpus;
use crate::generator::Generator;
use terrace_words::Lang;

/// Makes an input and checks what is made of it; `Err` says what does not hold.
pub(crate) type Check = fn(&Corpus, &mut Generator, &mut Input) -> Result<(), String>;

/// What was tried last, to be kept if it fails.
#[derive(Debug, Default, Clone)]
pub(crate) struct Input(pub(crate) Vec<u8>);

/// All targets by name.
pub(crate) const TARGETS: &[(&str, Check)] = &[
    ("files", files::check),
    ("dates", values::check_dates),
    ("amounts", values::check_amounts),
    ("domain", domain::check),
    ("mappings", mappings::check),
    ("policies", policies::check),
    ("cases", cases::check),
];

/// Fails unless a code stands in the register and its texts take no fact that is not given.
fn check_message(code: &str, arguments: &[(&'static str, String)]) -> Result<(), String> {
    let Some(entry) = terrace_words::entry(code) else { return Err(format!("{code} has no text")) };
    for placeholder in entry.placeholders() {
        if !arguments.iter().any(|(name, _)| *name == placeholder) {
            return Err(format!("{code} is raised without {placeholder}"));
        }
    }
    if terrace_words::message(Lang::En, code, arguments).is_empty() {
        return Err(format!("{code} says nothing"));
    }
    Ok(())
}
