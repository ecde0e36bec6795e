//! What goes with an answer.

use super::values::ByName;
use schemars::JsonSchema;
use serde::Serialize;
use terrace_domain::Coded;

/// A note: its code and what fills its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoteView {
    /// The code of the message.
    pub code: &'static str,
    /// What fills its placeholders.
    pub arguments: ByName<String>,
}

impl NoteView {
    /// A coded note.
    pub fn new(note: &dyn Coded) -> Self {
        let arguments = note.arguments().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { code: note.code(), arguments }
    }
}
