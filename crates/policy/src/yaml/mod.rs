//! YAML as a tree with places.

mod fields;
mod hints;
mod read;

pub(crate) use fields::{Fields, items, scalar};
pub(crate) use read::read;

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use std::rc::Rc;

/// A value of the file and where it stands.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) kind: NodeKind,
}

#[derive(Debug)]
pub(crate) enum NodeKind {
    Scalar(Scalar),
    Sequence(Vec<Node>),
    Mapping { entries: Vec<(Node, Node)>, flow: bool },
}

/// A text of the file; what it means is decided by who asks for it.
#[derive(Debug)]
pub(crate) struct Scalar {
    pub(crate) text: String,
    pub(crate) quoted: bool,
    pub(crate) spot: Spot,
}

/// Where the characters of a text stand.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    whole: Place,
    /// Columns of the text's characters less the first column; `None` if they can't be told.
    offsets: Offsets,
}

#[derive(Debug, Clone)]
enum Offsets {
    /// Each character stands at its own count of characters.
    Shifted(usize),
    /// One per character (and one past the end).
    Each(Rc<[usize]>),
    /// Spread over lines, escaped, or not in the file at all.
    Unknown,
}

impl Spot {
    /// The place of a text on its own, such as a condition on the command line.
    pub(crate) fn of_text(text: &str) -> Self {
        let length = text.chars().count().max(1);
        Self { whole: Place { line: 1, column: 1, length }, offsets: Offsets::Shifted(0) }
    }

    /// A text that stands nowhere in the file, told of at a place that does.
    pub(crate) fn at(place: Place) -> Self {
        Self { whole: place, offsets: Offsets::Unknown }
    }

    /// The whole text.
    pub(crate) fn whole(&self) -> Place {
        self.whole
    }

    /// The characters `from..to` of the text, the whole where they can't be told.
    pub(crate) fn part(&self, from: usize, to: usize) -> Place {
        let to = to.max(from + 1);
        let (start, end) = match &self.offsets {
            Offsets::Shifted(shift) => (from + shift, to + shift),
            Offsets::Each(columns) => match (columns.get(from), columns.get(to)) {
                (Some(start), Some(end)) => (*start, *end),
                _ => return self.whole,
            },
            Offsets::Unknown => return self.whole,
        };
        Place { line: self.whole.line, column: self.whole.column + start, length: (end - start).max(1) }
    }
}

/// Notes that a file is no mapping, and the full-width colon that may be why.
pub(crate) fn note_no_policy(root: &Node, found: &mut Diagnostics) {
    if let NodeKind::Scalar(scalar) = &root.kind
        && let Some(column) = hints::full_width_colon(&scalar.text.chars().collect::<Vec<_>>())
    {
        found.error_meaning(codes::FULL_WIDTH, scalar.spot.part(column, column + 1), [], Some(":".to_owned()));
    } else {
        found.error(codes::NOT_A_POLICY, root.place, []);
    }
}

impl Node {
    /// Whether nothing was written (`key:` and no more).
    pub(crate) fn is_empty(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar(scalar) if !scalar.quoted && matches!(scalar.text.as_str(), "" | "~" | "null"))
    }
}
