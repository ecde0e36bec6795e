//! In which order things can be computed so that each finds what it names.

use std::collections::BTreeSet;

/// The outcome: an order of all that is in no cycle, and the cycles.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Order {
    /// Nodes after all that they need; of those that are free, the first of the file.
    pub(crate) order: Vec<usize>,
    /// Each as the nodes along it: every node needs the next, and the last needs the first.
    pub(crate) cycles: Vec<Vec<usize>>,
}

/// Orders nodes `0..needs.len()`, which stand in the order of the file, by what each needs.
pub(crate) fn order(needs: &[BTreeSet<usize>]) -> Order {
    let mut waiting: Vec<BTreeSet<usize>> = needs.to_vec();
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    for (node, needed) in needs.iter().enumerate() {
        for other in needed {
            if let Some(users) = needed_by.get_mut(*other) {
                users.push(node);
            }
        }
    }
    let mut ready: BTreeSet<usize> =
        (0..needs.len()).filter(|node| needs.get(*node).is_some_and(BTreeSet::is_empty)).collect();
    let mut left: BTreeSet<usize> = (0..needs.len()).collect();
    let mut result = Order { order: Vec::new(), cycles: Vec::new() };
    let mut tainted = BTreeSet::new();
    while let Some(start) = left.first().copied() {
        while let Some(node) = ready.pop_first() {
            left.remove(&node);
            if !tainted.contains(&node) {
                result.order.push(node);
            }
            release(node, &needed_by, &mut waiting, &left, &mut ready);
        }
        if !left.contains(&start) {
            continue;
        }
        let cycle = walk(left.first().copied().unwrap_or(start), &waiting);
        for node in &cycle {
            left.remove(node);
            tainted.insert(*node);
        }
        for node in &cycle {
            release(*node, &needed_by, &mut waiting, &left, &mut ready);
        }
        result.cycles.push(cycle);
    }
    result
}

/// Lets go of those that waited for a node.
fn release(
    node: usize,
    needed_by: &[Vec<usize>],
    waiting: &mut [BTreeSet<usize>],
    left: &BTreeSet<usize>,
    ready: &mut BTreeSet<usize>,
) {
    for user in needed_by.get(node).map_or(&[] as &[usize], Vec::as_slice) {
        if let Some(needs) = waiting.get_mut(*user) {
            needs.remove(&node);
            if needs.is_empty() && left.contains(user) {
                ready.insert(*user);
            }
        }
    }
}

/// Where every node waits for another, following the first of them leads into a cycle.
fn walk(start: usize, waiting: &[BTreeSet<usize>]) -> Vec<usize> {
    let (mut path, mut at) = (Vec::new(), start);
    let mut seen = BTreeSet::new();
    while seen.insert(at) {
        path.push(at);
        match waiting.get(at).and_then(BTreeSet::first) {
            Some(next) => at = *next,
            None => return path,
        }
    }
    let from = path.iter().position(|node| *node == at).unwrap_or(0);
    path.split_off(from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ordered(needs: &[&[usize]]) -> Order {
        order(&needs.iter().map(|needed| needed.iter().copied().collect()).collect::<Vec<_>>())
    }

    #[test]
    fn the_order_of_the_file_holds_where_it_can() {
        assert_eq!(ordered(&[&[], &[], &[]]).order, [0, 1, 2]);
        assert_eq!(ordered(&[&[2], &[], &[]]).order, [1, 2, 0]);
        assert_eq!(ordered(&[&[1], &[2], &[], &[0]]).order, [2, 1, 0, 3]);
    }

    #[test]
    fn cycles_are_named_each_once() {
        let found = ordered(&[&[1], &[0], &[2], &[0], &[]]);
        assert_eq!(found.cycles, [vec![0, 1], vec![2]]);
        assert_eq!(found.order, [4, 3]);
    }

    #[test]
    fn what_leads_into_a_cycle_is_not_part_of_it() {
        let found = ordered(&[&[1], &[2], &[3], &[2]]);
        assert_eq!(found.cycles, [vec![2, 3]]);
        assert_eq!(found.order, [1, 0]);
    }

    proptest! {
        #[test]
        fn everything_comes_after_what_it_needs_or_is_in_a_cycle(
            needs in proptest::collection::vec(proptest::collection::btree_set(0usize..8, 0..3), 8),
        ) {
            let found = order(&needs);
            let cyclic: BTreeSet<usize> = found.cycles.iter().flatten().copied().collect();
            let mut all: Vec<usize> = found.order.iter().chain(&cyclic).copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..8).collect::<Vec<_>>());
            for (position, node) in found.order.iter().enumerate() {
                let before = &found.order[..position];
                prop_assert!(needs[*node].iter().all(|other| before.contains(other) || cyclic.contains(other)));
            }
            for cycle in &found.cycles {
                let next = cycle.iter().cycle().skip(1);
                prop_assert!(cycle.iter().zip(next).all(|(node, next)| needs[*node].contains(next)));
            }
        }
    }
}
