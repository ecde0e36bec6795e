//! The `membership` section: points and public levels.

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::literal::{self, shown};
use crate::model::{Join, Level, Membership, Number, Points, Qualify, Title};
use crate::yaml::{Fields, Node, items, scalar};
use std::collections::BTreeMap;
use terrace_domain::{Name, Share, Window};

/// Reads and checks the section. Returns `None` if it holds a mistake, which is noted.
pub(crate) fn read(node: &Node, found: &mut Diagnostics) -> Option<Membership> {
    let mut fields = Fields::read(node, "membership", node.place, found)?;
    let join = match fields.get("join") {
        Some(node) => read_join(node, found),
        None => Some(Join { first_order_from: Number(0) }),
    };
    let points = fields.need("points", found).and_then(|node| read_points(node, found));
    let qualify = match fields.get("qualify") {
        Some(node) => read_qualify(node, found),
        None => Some(Qualify { window: Window::All }),
    };
    let levels = fields.need("levels", found).and_then(|node| read_levels(node, found));
    fields.finish(found);
    Some(Membership { join: join?, points: points?, qualify: qualify?, levels: levels? })
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

fn read_points(node: &Node, found: &mut Diagnostics) -> Option<Points> {
    let mut fields = Fields::read(node, "points", node.place, found)?;
    let mut read = |key| {
        let node = fields.need(key, found)?;
        let number = literal::read_number(node, key, found)?;
        if number.0 > 0 {
            return Some(number);
        }
        found.error(codes::NOT_POSITIVE, node.place, [("key", key.to_owned()), ("number", shown(number))]);
        None
    };
    let (per, earn) = (read("per"), read("earn"));
    fields.finish(found);
    Some(Points { per: per?, earn: earn? })
}

fn read_qualify(node: &Node, found: &mut Diagnostics) -> Option<Qualify> {
    let mut fields = Fields::read(node, "qualify", node.place, found)?;
    let window = fields.need("window", found).and_then(|node| literal::read_window(node, "window", found));
    fields.finish(found);
    Some(Qualify { window: window? })
}

fn not_negative(number: Number, key: &str, place: Place, found: &mut Diagnostics) -> Option<Number> {
    if number.0 >= 0 {
        return Some(number);
    }
    found.error(codes::NOT_POSITIVE, place, [("key", key.to_owned()), ("number", shown(number))]);
    None
}

/// A level as written.
struct Row {
    level: Option<(Name, Place)>,
    title: Title,
    from: Option<(Number, Place)>,
    pays: Option<(Share, Place)>,
}

fn read_levels(node: &Node, found: &mut Diagnostics) -> Option<Vec<Level>> {
    let list = items(node, "levels", found)?;
    if list.is_empty() {
        found.error(codes::EMPTY, node.place, [("key", "levels".to_owned())]);
        return None;
    }
    let rows: Vec<Option<Row>> = list
        .iter()
        .map(|item| Fields::read(item, "levels", item.place, found).map(|fields| read_level(fields, found)))
        .collect();
    let rows = rows.into_iter().collect::<Option<Vec<Row>>>()?;
    check_levels(&rows, found);
    rows.into_iter()
        .map(|row| Some(Level { level: row.level?.0, title: row.title, from: row.from?.0, pays: row.pays?.0 }))
        .collect()
}

fn read_level(mut fields: Fields<'_>, found: &mut Diagnostics) -> Row {
    let level = fields.need("level", found).and_then(|node| {
        let text = &scalar(node, "level", found)?.text;
        let name = Name::new(text).ok();
        if name.is_none() {
            found.error(codes::BAD_NAME, node.place, [("name", text.clone())]);
        }
        Some((name?, node.place))
    });
    let title = literal::read_title(&mut fields, found);
    let from = fields.need("from", found).and_then(|node| {
        let number = literal::read_number(node, "from", found)?;
        Some((not_negative(number, "from", node.place, found)?, node.place))
    });
    let pays =
        fields.need("pays", found).and_then(|node| Some((literal::read_share(node, "pays", found)?, node.place)));
    fields.finish(found);
    Row { level, title, from, pays }
}

/// Levels fall, each is there once, and no one pays more for a higher one.
fn check_levels(rows: &[Row], found: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    for (name, place) in rows.iter().filter_map(|row| row.level.as_ref()) {
        if let Some(line) = seen.get(name.as_str()) {
            let arguments = [("level", name.to_string()), ("line", usize::to_string(line))];
            found.error(codes::DUPLICATE_LEVEL, *place, arguments);
        } else {
            seen.insert(name.as_str(), place.line);
        }
    }
    for pair in rows.windows(2) {
        let [higher, lower] = pair else { continue };
        let name = |row: &Row| row.level.as_ref().map_or_else(|| "?".to_owned(), |(name, _)| name.to_string());
        if let (Some((before, _)), Some((from, place))) = (higher.from, lower.from)
            && from >= before
        {
            let arguments = [("from", shown(from)), ("before", shown(before))];
            found.error(codes::LEVEL_ORDER, place, arguments);
        }
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
