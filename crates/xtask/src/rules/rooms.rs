//! The map of rooms is true: every room of it exists, every folder of a crate that it draws is on it, and no room uses
//! one that stands below it.

use std::collections::{BTreeMap, BTreeSet};

use crate::architecture::{Architecture, PAGE};
use crate::checkout::Checkout;
use crate::finding::Finding;
use crate::rust::ModuleTree;

pub(super) fn check(checkout: &Checkout, findings: &mut Vec<Finding>) {
    let rooms = Architecture::read(&checkout.tree).rooms;
    for (room, line) in &rooms {
        let place = folder(room);
        if !checkout.tree.holds(&place) {
            findings.push(Finding::new(PAGE, *line, format!("no room `{room}`"), "the map says what is"));
        }
    }
    check_order(checkout, findings);
    let drawn: BTreeSet<&str> = rooms.keys().filter_map(|room| room.split_once('/')).map(|(name, _)| name).collect();
    let on_map: BTreeSet<String> = rooms.keys().map(|room| folder(room)).collect();
    let modules = checkout.tree.ending("/mod.rs").filter(|file| !file.is_test());
    let folders = modules.filter_map(|file| Some((file, file.path.strip_suffix("/mod.rs")?)));
    for (file, place) in folders {
        let of_crate = file.crate_name().filter(|name| drawn.contains(name));
        let inside = of_crate.and_then(|name| place.strip_prefix(&folder(name))?.strip_prefix('/'));
        if inside.is_some_and(|room| !room.contains('/')) && !on_map.contains(place) {
            findings.push(Finding::new(&file.path, 1, "a room without a row", format!("say in {PAGE} what it holds")));
        }
    }
}

/// The uses of a room by one that stands before it, each with the first place of it.
fn check_order(checkout: &Checkout, findings: &mut Vec<Finding>) {
    let rooms = Architecture::read(&checkout.tree).rooms;
    let crates: BTreeSet<&str> = rooms.keys().filter_map(|room| room.split_once('/')).map(|(name, _)| name).collect();
    for name in crates {
        let path = format!("crates/{name}/src/lib.rs");
        let Some(root) = checkout.sources.iter().find(|source| source.path == path) else { continue };
        let tree = ModuleTree::of(root, &checkout.sources);
        let mut against: BTreeMap<(String, String), (&str, usize)> = BTreeMap::new();
        for each in tree.uses() {
            let (Some(user), Some(used)) = (tree.modules.get(each.user), tree.modules.get(each.used)) else { continue };
            let room = |path: &[String]| path.first().map(|first| format!("{name}/{first}"));
            let (Some(user_room), Some(used_room)) = (room(&user.path), room(&used.path)) else { continue };
            if rooms.get(&user_room).zip(rooms.get(&used_room)).is_some_and(|(user, used)| user < used) {
                against.entry((user_room, used_room)).or_insert((&user.file, each.line));
            }
        }
        for ((user, used), (file, line)) in against {
            let what = format!("`{user}` uses `{used}`, which stands below it on the map");
            findings.push(Finding::new(file, line, what, format!("what is used comes first in {PAGE}")));
        }
    }
}

/// Where the room `crate` or `crate/name` lies.
fn folder(room: &str) -> String {
    match room.split_once('/') {
        Some((name, inside)) => format!("crates/{name}/src/{inside}"),
        None => format!("crates/{room}/src"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    const MAP: (&str, &str) = (PAGE, "| room | holds |\n|---|---|\n| `a/b` | x |\n| `c` | y |\n");

    #[test]
    fn a_map_that_is_true_is_no_finding() {
        let files =
            [MAP, ("crates/a/src/b/mod.rs", ""), ("crates/a/src/b/d/mod.rs", ""), ("crates/c/src/e/mod.rs", "")];
        assert!(found(check, &files).is_empty());
    }

    #[test]
    fn rooms_stand_in_the_order_of_use() {
        let map = (PAGE, "| room | holds |\n|---|---|\n| `a/b` | x |\n| `a/c` | y |\n");
        let lib = ("crates/a/src/lib.rs", "mod b;\nmod c;");
        let (one, other) = ("use crate::c::Other;\npub struct One;", "pub struct Other;");
        let files = [map, lib, ("crates/a/src/b/mod.rs", one), ("crates/a/src/c/mod.rs", other)];
        let expected = "crates/a/src/b/mod.rs:1: `a/b` uses `a/c`, which stands below it on the map";
        assert_eq!(found(check, &files), [expected]);
        let (one, other) = ("pub struct One;", "use crate::b::One;\npub struct Other;");
        assert!(found(check, &[map, lib, ("crates/a/src/b/mod.rs", one), ("crates/a/src/c/mod.rs", other)]).is_empty());
    }

    #[test]
    fn rooms_that_are_gone_or_new_are_named() {
        let files = [MAP, ("crates/a/src/d/mod.rs", ""), ("crates/c/src/lib.rs", "")];
        assert_eq!(
            found(check, &files),
            [format!("{PAGE}:3: no room `a/b`"), "crates/a/src/d/mod.rs:1: a room without a row".to_owned()]
        );
    }
}
