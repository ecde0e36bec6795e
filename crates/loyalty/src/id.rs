use std::sync::Arc;
use terrace_domain::text_id;

text_id! {
    /// What makes a command the same command when it is sent again. Holds and spends are known by the key of the command
    /// that made them.
    RequestKey
}
text_id! {
    /// An order's id.
    OrderId
}

impl RequestKey {
    /// Takes any text that is more than white space, trimmed; `None` for others.
    pub fn new(text: &str) -> Option<Self> {
        trimmed(text).map(Self)
    }
}

impl OrderId {
    /// Takes any text that is more than white space, trimmed; `None` for others.
    pub fn new(text: &str) -> Option<Self> {
        trimmed(text).map(Self)
    }
}

fn trimmed(text: &str) -> Option<Arc<str>> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.into())
}
