//! The `points` of a membership: what earns, and what becomes of it.

use crate::codes;
use crate::diagnostic::Diagnostics;
use crate::literal::{self, read_finite_window, shown};
use crate::model::{EarningPart, Expiry, Number, Pending, Points, RefundRule, RoundUp, Rounding};
use crate::yaml::{Fields, Node, items, scalar};
use std::collections::BTreeSet;
use terrace_domain::{Date, Unit, Window};

pub(super) const ROUNDINGS: [(&str, Rounding); 3] =
    [("down", Rounding::Down), ("up", Rounding::Up), ("half_even", Rounding::HalfEven)];
pub(super) const PARTS: [(&str, EarningPart); 5] = [
    ("goods", EarningPart::Goods),
    ("shipping", EarningPart::Shipping),
    ("tax", EarningPart::Tax),
    ("gift_cards", EarningPart::GiftCards),
    ("paid_with_points", EarningPart::PaidWithPoints),
];
pub(super) const REFUNDS: [(&str, RefundRule); 2] =
    [("within_balance", RefundRule::WithinBalance), ("debt", RefundRule::Debt)];
pub(super) const ROUND_UPS: [(&str, RoundUp); 5] = [
    ("day", RoundUp::Day),
    ("month", RoundUp::Month),
    ("quarter", RoundUp::Quarter),
    ("half_year", RoundUp::HalfYear),
    ("year", RoundUp::Year),
];

/// Adjustments above this need a second person where nothing is written.
const APPROVE_ABOVE: i64 = 1_000;
const REINSTATE: Window = Window::Last(30, Unit::Days);
/// The longest time that points stay pending by the clock, in days.
const LONGEST_PENDING: u16 = 90;

pub(super) fn read(node: &Node, found: &mut Diagnostics) -> Option<Points> {
    let mut fields = Fields::read(node, "points", node.place, found)?;
    let mut rate = |key| fields.need(key, found).and_then(|node| positive(node, key, found));
    let (per, earn) = (rate("per"), rate("earn"));
    let rounding = fields.get("rounding").map(|node| literal::read_choice(node, "rounding", &ROUNDINGS, found));
    let earns = fields.get("earns").map(|node| read_parts(node, found));
    let pending = fields.get("pending").map(|node| read_pending(node, found));
    let expiry = fields.get("expire").map(|node| read_expiry(node, found));
    let refund = fields.get("refund").map(|node| literal::read_choice(node, "refund", &REFUNDS, found));
    let reinstate = fields.get("reinstate").map(|node| read_finite_window(node, "reinstate", found));
    let worth = fields.get("worth").map(|node| positive(node, "worth", found));
    let approve = fields.get("approve_above").map(|node| read_points(node, "approve_above", found));
    fields.finish(found);
    Some(Points {
        per: per?,
        earn: earn?,
        rounding: rounding.unwrap_or(Some(Rounding::Down))?,
        earns: earns.unwrap_or_else(|| Some(BTreeSet::from([EarningPart::Goods])))?,
        pending: pending.unwrap_or(Some(Pending::No))?,
        expiry: expiry.map_or(Some(None), |read| read.map(Some))?,
        refund: refund.unwrap_or(Some(RefundRule::Debt))?,
        reinstate: reinstate.unwrap_or(Some(REINSTATE))?,
        worth: worth.map_or(Some(None), |read| read.map(Some))?,
        approve_above: approve.unwrap_or(Some(APPROVE_ABOVE))?,
    })
}

fn positive(node: &Node, key: &str, found: &mut Diagnostics) -> Option<Number> {
    let number = literal::read_number(node, key, found)?;
    if number.0 > 0 {
        return Some(number);
    }
    found.error(codes::NOT_POSITIVE, node.place, [("key", key.to_owned()), ("number", shown(number))]);
    None
}

/// A whole number of points, at least 0.
pub(super) fn read_points(node: &Node, key: &str, found: &mut Diagnostics) -> Option<i64> {
    let number = literal::read_number(node, key, found)?;
    let whole = (number.0 >= 0 && number.0 % 1_000_000 == 0).then(|| i64::try_from(number.0 / 1_000_000).ok());
    if whole.flatten().is_none() {
        found.error(codes::BAD_POINTS, node.place, [("key", key.to_owned()), ("number", shown(number))]);
    }
    whole.flatten()
}

fn read_parts(node: &Node, found: &mut Diagnostics) -> Option<BTreeSet<EarningPart>> {
    let list = items(node, "earns", found)?;
    if list.is_empty() {
        found.error(codes::EMPTY, node.place, [("key", "earns".to_owned())]);
        return None;
    }
    let parts: Vec<_> = list.iter().map(|node| literal::read_choice(node, "earns", &PARTS, found)).collect();
    parts.into_iter().collect()
}

fn read_pending(node: &Node, found: &mut Diagnostics) -> Option<Pending> {
    let text = scalar(node, "pending", found)?.text.trim();
    if text == "confirmed" {
        return Some(Pending::UntilConfirmed);
    }
    match Window::parse(text) {
        Ok(Window::Last(days, Unit::Days)) if days <= LONGEST_PENDING => Some(Pending::Days(days)),
        _ => {
            let arguments = [("text", text.to_owned()), ("most", LONGEST_PENDING.to_string())];
            found.error(codes::BAD_PENDING, node.place, arguments);
            None
        }
    }
}

fn read_expiry(node: &Node, found: &mut Diagnostics) -> Option<Expiry> {
    let mut fields = Fields::read(node, "expire", node.place, found)?;
    let after = fields.need("after", found).and_then(|node| read_finite_window(node, "after", found));
    let round_up = fields.get("round_up").map(|node| literal::read_choice(node, "round_up", &ROUND_UPS, found));
    let since = fields.get("since").map(|node| literal::read_date(node, "since", found));
    fields.finish(found);
    Some(Expiry {
        after: after?,
        round_up: round_up.unwrap_or(Some(RoundUp::Day))?,
        since: since.map_or(Some(None), |read: Option<Date>| read.map(Some))?,
    })
}
