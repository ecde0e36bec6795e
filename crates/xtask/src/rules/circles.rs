//! Circles between modules: of two modules side by side, one may use the other, never both each other.
//!
//! A module and those within it are one thing: they may use each other. A use counts for the module that defines what
//! is used, whichever re-exports it on the way.

use std::collections::{BTreeMap, VecDeque};

use crate::checkout::Checkout;
use crate::exceptions::Breach;
use crate::finding::Finding;
use crate::rust::{Module, ModuleTree, Source};

/// What the modules of one room use of each other, each with the place of the first use.
type Uses<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Place<'a>>>;

#[derive(Clone, Copy)]
struct Place<'a> {
    file: &'a str,
    line: usize,
}

pub(crate) fn breaches(checkout: &Checkout) -> Vec<Breach> {
    let roots = checkout.sources.iter().filter(|source| is_root(&source.path));
    roots.flat_map(|root| of_crate(root, &checkout.sources)).collect()
}

fn is_root(path: &str) -> bool {
    let Some((_, inside)) = path.strip_prefix("crates/").and_then(|rest| rest.split_once("/src/")) else {
        return false;
    };
    matches!(inside, "lib.rs" | "main.rs") || inside.strip_prefix("bin/").is_some_and(|name| !name.contains('/'))
}

fn of_crate(root: &Source, sources: &[Source]) -> Vec<Breach> {
    let tree = ModuleTree::of(root, sources);
    let uses = tree.uses();
    let mut rooms: BTreeMap<&[String], Uses<'_>> = BTreeMap::new();
    for each in &uses {
        let (Some(user), Some(used)) = (tree.modules.get(each.user), tree.modules.get(each.used)) else { continue };
        if let Some((room, from, to)) = side_by_side(user, used) {
            let place = Place { file: &user.file, line: each.line };
            rooms.entry(room).or_default().entry(from).or_default().entry(to).or_insert(place);
        }
    }
    let name = root.crate_name().unwrap_or(&root.path);
    rooms.iter().flat_map(|(room, uses)| of_room(name, room, uses)).collect()
}

/// The innermost room that holds both, and the modules of it in which they lie; `None` if one lies within the other.
fn side_by_side<'a>(user: &'a Module, used: &'a Module) -> Option<(&'a [String], &'a str, &'a str)> {
    let same = user.path.iter().zip(&used.path).take_while(|(one, other)| one == other).count();
    Some((user.path.get(..same)?, user.path.get(same)?, used.path.get(same)?))
}

fn of_room(crate_name: &str, room: &[String], uses: &Uses<'_>) -> Vec<Breach> {
    let mut found = Vec::new();
    for module in uses.keys() {
        let Some(circle) = shortest_circle(module, uses) else { continue };
        let Some((_, first)) = circle.first() else { continue };
        let names: Vec<&str> = circle.iter().map(|(name, _)| *name).chain([*module]).collect();
        let places: Vec<String> = circle.iter().map(|(_, place)| format!("{}:{}", place.file, place.line)).collect();
        let subject = [&[crate_name.to_owned()], room, &[(*module).to_owned()]].concat().join("::");
        let what = format!("`{subject}` is in a circle: {}", names.join(" → "));
        let why = format!("move what one needs of the other to where both may look ({})", places.join(", "));
        found.push(Breach { subject, finding: Finding::new(first.file, first.line, what, why) });
    }
    found
}

/// The modules of the shortest circle through one, from it on, each with the place where it uses the next.
fn shortest_circle<'a>(start: &'a str, uses: &Uses<'a>) -> Option<Vec<(&'a str, Place<'a>)>> {
    let mut came_from: BTreeMap<&str, (&'a str, Place<'a>)> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(module) = open.pop_front() {
        for (next, place) in uses.get(module).into_iter().flatten() {
            if came_from.contains_key(next) {
                continue;
            }
            came_from.insert(next, (module, *place));
            if *next == start {
                return Some(way_back(start, &came_from));
            }
            open.push_back(next);
        }
    }
    None
}

fn way_back<'a>(start: &'a str, came_from: &BTreeMap<&str, (&'a str, Place<'a>)>) -> Vec<(&'a str, Place<'a>)> {
    let mut way = Vec::new();
    let mut module = start;
    while let Some((before, place)) = came_from.get(module) {
        way.push((*before, *place));
        module = before;
        if module == start {
            break;
        }
    }
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::super::breached;
    use super::*;

    const ROOT: (&str, &str) = ("crates/a/src/lib.rs", "mod b;\nmod c;\nmod d;\npub use d::D;\npub struct Shared;");

    #[test]
    fn the_shortest_circle_is_named_with_its_lines() {
        let files = [
            ROOT,
            ("crates/a/src/b.rs", "use crate::Shared;\nuse crate::c::C;\npub struct B;"),
            ("crates/a/src/c.rs", "pub struct C;\n\nfn f(d: crate::D) {}"),
            ("crates/a/src/d.rs", "pub struct D;\nuse super::{\n    b::B,\n    c::C,\n};"),
        ];
        let found = breached(breaches, &files);
        assert_eq!(
            found,
            [
                "a::b crates/a/src/b.rs:2: `a::b` is in a circle: b → c → d → b",
                "a::c crates/a/src/c.rs:3: `a::c` is in a circle: c → d → c",
                "a::d crates/a/src/d.rs:4: `a::d` is in a circle: d → c → d",
            ]
        );
    }

    #[test]
    fn circles_of_folders_are_those_of_their_files() {
        let files = [
            ("crates/a/src/lib.rs", "mod b;\nmod c;"),
            ("crates/a/src/b/mod.rs", "mod one;\nmod two;\npub use one::One;\npub struct B;"),
            ("crates/a/src/b/one.rs", "use super::B;\nuse super::two::Two;\npub struct One;"),
            ("crates/a/src/b/two.rs", "use crate::c::C;\npub struct Two;"),
            ("crates/a/src/c.rs", "use crate::b::One;\npub struct C;"),
        ];
        let found = breached(breaches, &files);
        assert_eq!(
            found,
            [
                "a::b crates/a/src/b/two.rs:1: `a::b` is in a circle: b → c → b",
                "a::c crates/a/src/c.rs:1: `a::c` is in a circle: c → b → c",
            ]
        );
    }

    #[test]
    fn parents_children_and_tests_make_no_circle() {
        let files = [
            ("crates/a/src/lib.rs", "mod b;\nmod c;\nuse b::B;\npub struct A;"),
            ("crates/a/src/b.rs", "use super::A;\nuse crate::c::C;\npub struct B;"),
            ("crates/a/src/c.rs", "pub struct C;\n#[cfg(test)]\nmod tests { use crate::b::B; }"),
        ];
        assert!(breached(breaches, &files).is_empty());
    }
}
