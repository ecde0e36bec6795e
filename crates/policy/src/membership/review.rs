//! The `review` of a membership: when levels fall.

use crate::codes;
use crate::diagnostic::Diagnostics;
use crate::literal::{self, read_finite_window};
use crate::model::{Falls, Review};
use crate::yaml::{Fields, Node};
use terrace_domain::{Unit, Window};

pub(super) const FALLS: [(&str, Falls); 3] =
    [("never", Falls::Never), ("one_level", Falls::OneLevel), ("recomputed", Falls::Recomputed)];

/// What holds where nothing is written: levels never fall.
pub(super) const DEFAULT: Review = Review {
    falls: Falls::Never,
    every: Window::Last(12, Unit::Months),
    grace: None,
    rise_moves_date: true,
    tell: Window::Last(30, Unit::Days),
};

pub(super) fn read(node: &Node, found: &mut Diagnostics) -> Option<Review> {
    let mut fields = Fields::read(node, "review", node.place, found)?;
    let falls = fields.need("falls", found).and_then(|node| literal::read_choice(node, "falls", &FALLS, found));
    let mut span = |key| fields.get(key).map(|node| read_finite_window(node, key, found));
    let (every, grace, tell) = (span("every"), span("grace"), span("tell"));
    let moves = fields.get("rise_moves_date").map(|node| literal::read_flag(node, "rise_moves_date", found));
    if falls == Some(Falls::Never) {
        for key in ["every", "grace", "tell", "rise_moves_date"] {
            if let Some(place) = fields.place_of(key) {
                found.warning(codes::WITHOUT_FALLS, place, [("key", key.to_owned())]);
            }
        }
    }
    fields.finish(found);
    Some(Review {
        falls: falls?,
        every: every.unwrap_or(Some(DEFAULT.every))?,
        grace: grace.map_or(Some(None), |read| read.map(Some))?,
        rise_moves_date: moves.unwrap_or(Some(true))?,
        tell: tell.unwrap_or(Some(DEFAULT.tell))?,
    })
}
