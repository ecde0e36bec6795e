//! How far referrals go on.

use std::collections::{BTreeMap, BTreeSet};

/// From a customer to others, by referral or back.
type Links<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// For each referrer how many people long the longest chain is that begins with them, given all pairs of referrer and
/// referred, each once. Referrals within a circle, and those on a way from one circle to another, count for nothing, so
/// that every chain ends; who has only such ones is left out.
pub(super) fn depths<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<&'a str, i128> {
    let pairs: Vec<(&str, &str)> = pairs.collect();
    let (onward, back) = links(pairs.iter().copied());
    // Whoever stands on a circle or between two comes to no end, forward or backward.
    let ends: BTreeSet<&str> = chains(&onward, &back).into_keys().collect();
    let begins: BTreeSet<&str> = chains(&back, &onward).into_keys().collect();
    let circles = |name: &str| !ends.contains(name) && !begins.contains(name);
    let straight = pairs.iter().copied().filter(|(referrer, referred)| !(circles(referrer) && circles(referred)));
    let (onward, back) = links(straight);
    let mut depths = chains(&onward, &back);
    depths.retain(|_, depth| *depth > 0);
    depths
}

fn links<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> (Links<'a>, Links<'a>) {
    let (mut onward, mut back) = (Links::new(), Links::new());
    for (from, to) in pairs {
        onward.entry(from).or_default().push(to);
        back.entry(to).or_default().push(from);
    }
    (onward, back)
}

/// From whom every way onward comes to an end, with the links of the longest.
fn chains<'a>(onward: &Links<'a>, back: &Links<'a>) -> BTreeMap<&'a str, i128> {
    let mut open: BTreeMap<&str, usize> = onward.iter().map(|(name, links)| (*name, links.len())).collect();
    let mut longest: BTreeMap<&str, i128> = BTreeMap::new();
    let mut done: Vec<(&str, i128)> =
        back.keys().filter(|name| !onward.contains_key(*name)).map(|name| (*name, 0)).collect();
    let mut ended = BTreeMap::new();
    while let Some((name, links)) = done.pop() {
        ended.insert(name, links);
        for before in back.get(name).into_iter().flatten() {
            let best = longest.entry(before).or_default();
            *best = (*best).max(links + 1);
            // Whoever has a link back has one onward.
            if let Some(left) = open.get_mut(before) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    done.push((before, *best));
                }
            }
        }
    }
    ended
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pairs: &[(&str, &str)]) -> String {
        let depths = depths(pairs.iter().copied());
        depths.into_iter().map(|(name, depth)| format!("{name}{depth}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_longest_chain_counts() {
        assert_eq!(told(&[]), "");
        assert_eq!(told(&[("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("x", "c")]), "a3 b2 c1 x2");
    }

    #[test]
    fn circles_are_cut() {
        assert_eq!(told(&[("a", "b"), ("b", "a")]), "");
        // Into a circle, out of it, and from one to the next.
        let two = [("a", "b"), ("b", "a"), ("d", "a"), ("b", "e"), ("e", "f"), ("e", "x"), ("x", "y"), ("y", "x")];
        assert_eq!(told(&two), "d1 e1");
    }

    #[test]
    fn long_chains_need_no_stack() {
        let names: Vec<String> = (0..200_000).map(|n| format!("{n:06}")).collect();
        let pairs = names.iter().zip(names.iter().skip(1)).map(|(one, next)| (one.as_str(), next.as_str()));
        assert_eq!(depths(pairs).get("000000"), Some(&199_999));
    }
}
