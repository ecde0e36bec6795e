//! The `levels` of a membership.

use super::not_negative;
use super::points::read_points;
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::literal::{self, shown};
use crate::model::{Level, Number, Title};
use crate::yaml::{Fields, Node, items};
use std::collections::BTreeMap;
use terrace_domain::{Name, Share};

/// A level as written.
struct LevelRow {
    level: Option<(Name, Place)>,
    title: Title,
    from: Option<(Number, Place)>,
    pays: Option<(Share, Place)>,
    gift: Option<i64>,
}

pub(super) fn read(node: &Node, found: &mut Diagnostics) -> Option<Vec<Level>> {
    let list = items(node, "levels", found)?;
    if list.is_empty() {
        found.error(codes::EMPTY, node.place, [("key", "levels".to_owned())]);
        return None;
    }
    let rows: Vec<Option<LevelRow>> = list
        .iter()
        .map(|item| Fields::read(item, "levels", item.place, found).map(|fields| read_level(fields, found)))
        .collect();
    let rows = rows.into_iter().collect::<Option<Vec<LevelRow>>>()?;
    let order: Vec<_> = rows.iter().map(|row| (row.level.as_ref(), row.from)).collect();
    note_level_order(&order, found);
    check_prices(&rows, found);
    rows.into_iter()
        .map(|row| {
            let (level, from, pays, gift) = (row.level?.0, row.from?.0, row.pays?.0, row.gift?);
            Some(Level { level, title: row.title, from, pays, gift })
        })
        .collect()
}

fn read_level(mut fields: Fields<'_>, found: &mut Diagnostics) -> LevelRow {
    let level = fields.need("level", found).and_then(|node| literal::read_name(node, "level", found));
    let title = literal::read_title(&mut fields, found);
    let from = fields.need("from", found).and_then(|node| {
        let number = literal::read_number(node, "from", found)?;
        Some((not_negative(number, "from", node.place, found)?, node.place))
    });
    let pays =
        fields.need("pays", found).and_then(|node| Some((literal::read_share(node, "pays", found)?, node.place)));
    let gift = fields.get("gift").map_or(Some(0), |node| read_points(node, "gift", found));
    fields.finish(found);
    LevelRow { level, title, from, pays, gift }
}

/// A level's name and what it begins with, each with its place, where they could be read.
pub(crate) type RungAt<'r> = (Option<&'r (Name, Place)>, Option<(Number, Place)>);

/// Notes levels that do not fall, and names that occur twice.
pub(crate) fn note_level_order(rows: &[RungAt<'_>], found: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    for (name, place) in rows.iter().filter_map(|(level, _)| *level) {
        if let Some(line) = seen.get(name.as_str()) {
            let arguments = [("level", name.to_string()), ("line", usize::to_string(line))];
            found.error(codes::DUPLICATE_LEVEL, *place, arguments);
        } else {
            seen.insert(name.as_str(), place.line);
        }
    }
    for pair in rows.windows(2) {
        let [(_, higher), (_, lower)] = pair else { continue };
        if let (Some((before, _)), Some((from, place))) = (higher, lower)
            && from >= before
        {
            let arguments = [("from", shown(*from)), ("before", shown(*before))];
            found.error(codes::LEVEL_ORDER, *place, arguments);
        }
    }
}

/// No one pays more for a higher level.
fn check_prices(rows: &[LevelRow], found: &mut Diagnostics) {
    for pair in rows.windows(2) {
        let [higher, lower] = pair else { continue };
        let name = |row: &LevelRow| row.level.as_ref().map_or_else(|| "?".to_owned(), |(name, _)| name.to_string());
        if let (Some((before, _)), Some((pays, place))) = (higher.pays, lower.pays)
            && pays < before
        {
            let arguments = [
                ("level", name(lower)),
                ("pays", pays.to_string()),
                ("higher", name(higher)),
                ("before", before.to_string()),
            ];
            found.error(codes::LEVEL_PAYS, place, arguments);
        }
    }
}
