//! The `membership` section: points and public levels.

mod levels;
mod nominate;
mod points;
mod review;
mod schema;

pub(crate) use levels::note_level_order;
pub(crate) use schema::schema;

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::Binder;
use crate::literal::{self, shown};
use crate::model::{Join, Membership, Number, Qualify, QualifyWindow, Scheme};
use crate::yaml::{Fields, Node, scalar};
use nominate::NominateDraft;
use terrace_domain::{Window, nearest_word};

/// The section as written.
pub(crate) struct MembershipDraft {
    /// All but `nominate`; `None` if it holds a mistake.
    membership: Option<Membership>,
    /// Outer: whether there is such a part; inner: whether it could be read.
    nominate: Option<Option<NominateDraft>>,
}

/// Reads and checks the section. Returns `None` if it is no mapping, which is noted.
pub(crate) fn read(node: &Node, found: &mut Diagnostics) -> Option<MembershipDraft> {
    let mut fields = Fields::read(node, "membership", node.place, found)?;
    let join = match fields.get("join") {
        Some(node) => read_join(node, found),
        None => Some(Join { first_order_from: Number(0) }),
    };
    let points = fields.need("points", found).and_then(|node| points::read(node, found));
    let qualify = match fields.get("qualify") {
        Some(node) => read_qualify(node, found),
        None => Some(Qualify { window: QualifyWindow::All }),
    };
    let levels = fields.need("levels", found).and_then(|node| levels::read(node, found));
    let review = match fields.get("review") {
        Some(node) => review::read(node, found),
        None => Some(review::DEFAULT),
    };
    let nominate = fields.get("nominate").map(|node| NominateDraft::read(node, found));
    fields.finish(found);
    let parts = (join, points, qualify, levels, review);
    let membership = if let (Some(join), Some(points), Some(qualify), Some(levels), Some(review)) = parts {
        Some(Membership { join, points, qualify, levels, review, nominate: None })
    } else {
        None
    };
    Some(MembershipDraft { membership, nominate })
}

impl MembershipDraft {
    /// Binds the section against the names of the policy. Returns `None` if it holds a mistake, which is noted.
    pub(crate) fn bind(&self, schemes: &[Option<Scheme>], binder: &mut Binder<'_, '_>) -> Option<Membership> {
        let nominate = self.nominate.as_ref().map(|draft| draft.as_ref()?.bind(schemes, binder));
        let nominate = nominate.map_or(Some(None), |bound| bound.map(Some));
        Some(Membership { nominate: nominate?, ..self.membership.clone()? })
    }

    /// The names of its levels, from highest to lowest; `None` if a mistake hides some.
    pub(crate) fn level_names(&self) -> Option<Vec<&str>> {
        Some(self.membership.as_ref()?.levels.iter().map(|level| level.level.as_str()).collect())
    }
}

fn read_join(node: &Node, found: &mut Diagnostics) -> Option<Join> {
    let mut fields = Fields::read(node, "join", node.place, found)?;
    let first = fields.need("first_order_from", found).and_then(|node| {
        let number = literal::read_number(node, "first_order_from", found)?;
        not_negative(number, "first_order_from", node.place, found)
    });
    fields.finish(found);
    Some(Join { first_order_from: first? })
}

fn read_qualify(node: &Node, found: &mut Diagnostics) -> Option<Qualify> {
    let mut fields = Fields::read(node, "qualify", node.place, found)?;
    let window = fields.need("window", found).and_then(|node| match scalar(node, "window", found)?.text.trim() {
        "calendar year" => Some(QualifyWindow::CalendarYear),
        "membership year" => Some(QualifyWindow::MembershipYear),
        text => match Window::parse(text) {
            Ok(Window::All) => Some(QualifyWindow::All),
            Ok(window) => Some(QualifyWindow::Trailing(window)),
            Err(_) => {
                let meant = nearest_word(text, ["calendar year", "membership year"]).map(str::to_owned);
                found.error_meaning(codes::BAD_WINDOW, node.place, [("text", text.to_owned())], meant);
                None
            }
        },
    });
    fields.finish(found);
    Some(Qualify { window: window? })
}

/// Notes a number below zero.
pub(crate) fn not_negative(number: Number, key: &str, place: Place, found: &mut Diagnostics) -> Option<Number> {
    if number.0 >= 0 {
        return Some(number);
    }
    found.error(codes::NOT_POSITIVE, place, [("key", key.to_owned()), ("number", shown(number))]);
    None
}
