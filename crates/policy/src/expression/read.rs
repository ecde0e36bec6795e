use super::parse::parse;
use super::raw::Written;
use crate::codes;
use crate::diagnostic::Diagnostics;
use crate::yaml::{Node, scalar};

/// Reads the expression under a key, or notes what is wrong with it.
pub(crate) fn read_expression(node: &Node, key: &str, found: &mut Diagnostics) -> Option<Written> {
    if node.is_empty() {
        found.error(codes::EMPTY, node.place, [("key", key.to_owned())]);
        return None;
    }
    let text = scalar(node, key, found)?;
    parse(&text.text, text.spot.clone(), found)
}
