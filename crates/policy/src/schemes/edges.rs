//! Where tiers begin: fixed edges (`over`, `from`) and cumulative shares (`top`, `share`).

use super::TierRow;
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::literal::{self, shown};
use crate::model::{Bound, Cut};
use crate::yaml::Fields;
use terrace_domain::Share;

/// A cut as written; `value` is `None` if it can't be read.
#[derive(Debug)]
pub(super) struct WrittenEdge<T> {
    key: &'static str,
    place: Place,
    value: Option<T>,
}

/// `over: 100` or `from: 100`, not both.
pub(super) fn read_cut(fields: &mut Fields<'_>, found: &mut Diagnostics) -> Option<WrittenEdge<Cut>> {
    let mut first: Option<WrittenEdge<Cut>> = None;
    for (key, bound) in [("over", Bound::Over), ("from", Bound::From)] {
        let Some(node) = fields.get(key) else {
            if fields.is_broken(key) {
                first = Some(WrittenEdge { key, place: fields.place, value: None });
            }
            continue;
        };
        if first.is_some() {
            found.error(codes::TWO_CUTS, fields.place_of(key).unwrap_or(node.place), []);
            continue;
        }
        let value = literal::read_number(node, key, found).map(|edge| Cut { bound, edge });
        first = Some(WrittenEdge { key, place: node.place, value });
    }
    first
}

/// `top: 5%` or `share: 80%`.
pub(super) fn read_share(
    key: &'static str,
    fields: &mut Fields<'_>,
    found: &mut Diagnostics,
) -> Option<WrittenEdge<Share>> {
    let node = fields.get(key)?;
    Some(WrittenEdge { key, place: node.place, value: literal::read_share(node, key, found) })
}

impl<T> WrittenEdge<T> {
    pub(super) const fn key(&self) -> &'static str {
        self.key
    }

    pub(super) const fn place(&self) -> Place {
        self.place
    }
}

/// Checks that each tier but the last has a cut, and yields those that can be read with their tier's index.
fn one_each<'w, T: Copy>(
    rows: &[TierRow],
    written: &'w [Option<WrittenEdge<T>>],
    keys: &str,
    found: &mut Diagnostics,
) -> Vec<(&'w WrittenEdge<T>, T)> {
    let last = rows.len().saturating_sub(1);
    let mut cuts = Vec::new();
    for (index, (row, cut)) in rows.iter().zip(written).enumerate() {
        match cut {
            Some(cut) if index == last => {
                let arguments = [("tier", row.shown()), ("key", cut.key.to_owned())];
                found.error(codes::LAST_TIER_CUT, cut.place, arguments);
            }
            None if index < last => {
                let arguments = [("tier", row.shown()), ("key", keys.to_owned())];
                found.error(codes::TIER_WITHOUT_CUT, row.place, arguments);
            }
            Some(cut) => cuts.extend(cut.value.map(|value| (cut, value))),
            None => {}
        }
    }
    cuts
}

/// Fixed edges, which must fall from tier to tier.
pub(super) fn falling(
    rows: &[TierRow],
    written: &[Option<WrittenEdge<Cut>>],
    found: &mut Diagnostics,
) -> Option<Vec<Cut>> {
    let cuts = one_each(rows, written, "over, from", found);
    for pair in cuts.windows(2) {
        let [(_, before), (at, cut)] = pair else { continue };
        let arguments = || [("edge", said(*cut)), ("before", said(*before))];
        if cut.edge > before.edge {
            found.error(codes::EDGE_ORDER, at.place, arguments());
        } else if cut.edge == before.edge && !(before.bound == Bound::Over && cut.bound == Bound::From) {
            found.error(codes::EDGE_UNREACHABLE, at.place, arguments());
        }
    }
    Some(cuts.into_iter().map(|(_, cut)| cut).collect())
}

fn said(cut: Cut) -> String {
    let key = if cut.bound == Bound::Over { "over" } else { "from" };
    format!("{key} {}", shown(cut.edge))
}

/// Cumulative shares, which must rise from tier to tier and leave something for the last.
pub(super) fn rising(
    rows: &[TierRow],
    written: &[Option<WrittenEdge<Share>>],
    key: &'static str,
    found: &mut Diagnostics,
) -> Option<Vec<Share>> {
    let shares = one_each(rows, written, key, found);
    let mut before: Option<Share> = None;
    for (at, share) in &shares {
        if share.millionths() == 0 || *share == Share::WHOLE {
            found.error(codes::SHARE_BOUNDS, at.place, [("share", share.to_string())]);
        } else if let Some(before) = before.filter(|before| share <= before) {
            let arguments = [("share", share.to_string()), ("before", before.to_string())];
            found.error(codes::SHARE_ORDER, at.place, arguments);
        }
        before = Some(*share);
    }
    Some(shares.into_iter().map(|(_, share)| share).collect())
}
