//! The lists of tiers that most kinds have.

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::literal;
use crate::model::{Tier, Title};
use crate::yaml::{Fields, Node, items, scalar};
use std::collections::BTreeMap;
use terrace_domain::TierId;

/// One tier as written.
#[derive(Debug)]
pub(crate) struct TierRow {
    /// `None` if it is missing or empty.
    pub(crate) id: Option<TierId>,
    pub(crate) title: Title,
    /// Where its id stands, or the tier itself.
    pub(crate) place: Place,
}

impl TierRow {
    /// What messages call it.
    pub(crate) fn shown(&self) -> String {
        self.id.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string)
    }

    /// The checked tier.
    pub(crate) fn tier(&self) -> Option<Tier> {
        Some(Tier { id: self.id.clone()?, title: self.title.clone() })
    }
}

/// Reads a list of tiers. `own` reads the keys of the kind from each; where a tier is no mapping, it is skipped.
pub(super) fn read<T>(
    node: &Node,
    key: &'static str,
    found: &mut Diagnostics,
    mut own: impl FnMut(&mut Fields<'_>, &mut Diagnostics) -> T,
) -> (Vec<TierRow>, Vec<T>) {
    let (mut rows, mut parts) = (Vec::new(), Vec::new());
    let list = items(node, key, found).unwrap_or(&[]);
    if list.is_empty() && matches!(node.kind, crate::yaml::NodeKind::Sequence(_)) {
        found.error(codes::NO_TIERS, node.place, [("key", key.to_owned())]);
    }
    for item in list {
        let Some(mut fields) = Fields::read(item, key, item.place, found) else { continue };
        let written = fields.need("tier", found);
        let id = written.and_then(|node| Some((scalar(node, "tier", found)?, node.place)));
        let place = id.map_or(item.place, |(_, place)| place);
        let id = id.and_then(|(text, _)| TierId::new(&text.text).ok());
        let title = literal::read_title(&mut fields, found);
        parts.push(own(&mut fields, found));
        fields.finish(found);
        rows.push(TierRow { id, title, place });
    }
    (rows, parts)
}

/// Reads the `tiers` beside a kind's own key.
pub(super) fn read_tiers<T>(
    fields: &mut Fields<'_>,
    found: &mut Diagnostics,
    own: impl FnMut(&mut Fields<'_>, &mut Diagnostics) -> T,
) -> (Vec<TierRow>, Vec<T>) {
    match fields.need("tiers", found) {
        Some(node) => read(node, "tiers", found, own),
        None => (Vec::new(), Vec::new()),
    }
}

/// Notes ids that stand twice.
pub(super) fn check_ids(rows: &[TierRow], found: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    for row in rows {
        let Some(id) = &row.id else { continue };
        if let Some(first) = seen.get(id.as_str()) {
            let arguments = [("tier", id.to_string()), ("line", usize::to_string(first))];
            found.error(codes::DUPLICATE_TIER, row.place, arguments);
        } else {
            seen.insert(id.as_str(), row.place.line);
        }
    }
}
