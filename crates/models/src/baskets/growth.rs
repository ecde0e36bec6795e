//! Sets of items that are often bought together, by FP-growth (Han, Pei and Yin 2000).
//!
//! Baskets become paths of a tree, the most frequent items nearest to its root, so that what baskets share is stored
//! once. For each item, the paths above it are a smaller set of baskets, in which the same is done again.

use rayon::prelude::*;

use super::{Baskets, STRETCH};
use crate::error::ModelError;
use crate::interrupt::Interrupt;

/// Items bought together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemSet {
    /// Item numbers, in order.
    pub items: Vec<u32>,
    /// Baskets that hold all of them.
    pub count: usize,
}

/// Which sets are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Baskets that must hold a set; at least 1.
    pub count: usize,
    /// Items of a set at most.
    pub items: usize,
}

/// All sets within the limits, in order of their items.
///
/// # Errors
/// [`ModelError::Interrupted`].
pub fn frequent(baskets: &Baskets, limits: &Limits) -> Result<Vec<ItemSet>, ModelError> {
    let least = limits.count.max(1);
    let mut order: Vec<usize> = (0..baskets.items.len()).collect();
    // Items and their counts are parallel.
    let count = |at: &usize| baskets.counts.get(*at).copied().unwrap_or(0);
    order.sort_by(|left, right| count(right).cmp(&count(left)).then(left.cmp(right)));
    order.retain(|at| count(at) >= least);
    // Within the tree an item is its rank: 0 is the most frequent.
    let mut ranks = vec![None; baskets.items.len()];
    for (rank, at) in order.iter().enumerate() {
        if let Some(place) = ranks.get_mut(*at) {
            *place = Some(rank);
        }
    }
    let paths = baskets.baskets.iter().map(|basket| {
        let mut path: Vec<usize> = basket.iter().filter_map(|at| ranks.get(*at).copied().flatten()).collect();
        path.sort_unstable();
        (path, 1)
    });
    let interrupt = &baskets.interrupt;
    let tree = Tree::new(order.len(), paths, interrupt)?;
    let grown = |rank: usize| {
        let mut sets = Vec::new();
        if limits.items > 0 {
            let grower = Grower { least, interrupt };
            grower.grow(&tree, rank, &mut Vec::new(), limits.items, &mut sets)?;
        }
        Ok(sets)
    };
    let found: Vec<Vec<(Vec<usize>, usize)>> =
        (0..order.len()).into_par_iter().map(grown).collect::<Result<_, ModelError>>()?;
    let item = |rank: &usize| order.get(*rank).and_then(|at| baskets.items.get(*at)).copied();
    let mut sets: Vec<ItemSet> = (found.into_iter().flatten())
        .map(|(ranks, count)| {
            let mut items: Vec<u32> = ranks.iter().filter_map(item).collect();
            items.sort_unstable();
            ItemSet { items, count }
        })
        .collect();
    sets.par_sort_unstable();
    Ok(sets)
}

struct Node {
    rank: usize,
    count: usize,
    parent: usize,
}

/// Paths that share their beginnings. Node 0 is the root.
struct Tree {
    nodes: Vec<Node>,
    /// Nodes of each rank.
    places: Vec<Vec<usize>>,
    /// Sum of their counts.
    totals: Vec<usize>,
}

impl Tree {
    /// Builds the tree of paths (ranks in order) with their counts.
    fn new(
        ranks: usize,
        paths: impl Iterator<Item = (Vec<usize>, usize)>,
        interrupt: &Interrupt,
    ) -> Result<Self, ModelError> {
        let mut sorted: Vec<(Vec<usize>, usize)> = Vec::new();
        for (number, path) in paths.enumerate() {
            if number.is_multiple_of(STRETCH) {
                interrupt.check()?;
            }
            sorted.push(path);
        }
        sorted.par_sort_unstable();
        let root = Node { rank: usize::MAX, count: 0, parent: 0 };
        let mut tree = Self { nodes: vec![root], places: vec![Vec::new(); ranks], totals: vec![0; ranks] };
        // Sorted paths that share a beginning follow each other, so the last path is all there is to compare with.
        let mut last: Vec<(usize, usize)> = Vec::new();
        for (number, (path, count)) in sorted.into_iter().enumerate() {
            if number.is_multiple_of(STRETCH) {
                interrupt.check()?;
            }
            let shared = last.iter().zip(&path).take_while(|((rank, _), other)| rank == *other).count();
            last.truncate(shared);
            for rank in path.iter().skip(shared) {
                // The first of a path hangs on the root, node 0.
                let parent = last.last().map_or(0, |(_, node)| *node);
                let node = tree.nodes.len();
                tree.nodes.push(Node { rank: *rank, count: 0, parent });
                if let Some(places) = tree.places.get_mut(*rank) {
                    places.push(node);
                }
                last.push((*rank, node));
            }
            for (rank, node) in &last {
                if let Some(node) = tree.nodes.get_mut(*node) {
                    node.count += count;
                }
                if let Some(total) = tree.totals.get_mut(*rank) {
                    *total += count;
                }
            }
        }
        Ok(tree)
    }

    /// The tree of the paths above all nodes of a rank, without what is rare there.
    fn above(&self, rank: usize, least: usize, interrupt: &Interrupt) -> Result<Self, ModelError> {
        let nodes = self.places.get(rank).map_or(&[][..], Vec::as_slice);
        let mut totals = vec![0; rank];
        let mut paths: Vec<(Vec<usize>, usize)> = Vec::with_capacity(nodes.len());
        for node in nodes.iter().filter_map(|node| self.nodes.get(*node)) {
            let mut path = Vec::new();
            let mut at = node.parent;
            while let Some(above) = self.nodes.get(at).filter(|_| at != 0) {
                path.push(above.rank);
                if let Some(total) = totals.get_mut(above.rank) {
                    *total += node.count;
                }
                at = above.parent;
            }
            path.reverse();
            paths.push((path, node.count));
        }
        let is_frequent = |rank: &usize| totals.get(*rank).is_some_and(|total| *total >= least);
        Self::new(
            rank,
            paths.into_iter().map(|(mut path, count)| {
                path.retain(is_frequent);
                (path, count)
            }),
            interrupt,
        )
    }
}

/// Grows sets of ranks from trees.
struct Grower<'a> {
    least: usize,
    interrupt: &'a Interrupt,
}

impl Grower<'_> {
    /// Adds all sets that consist of `rank`, `with`, and ranks above it in the tree.
    fn grow(
        &self,
        tree: &Tree,
        rank: usize,
        with: &mut Vec<usize>,
        room: usize,
        sets: &mut Vec<(Vec<usize>, usize)>,
    ) -> Result<(), ModelError> {
        debug_assert!(rank < tree.totals.len(), "rank {rank} of {}", tree.totals.len());
        let total = tree.totals.get(rank).copied().unwrap_or(0);
        if total < self.least {
            return Ok(());
        }
        with.push(rank);
        sets.push((with.clone(), total));
        if room > 1 && rank > 0 {
            let above = tree.above(rank, self.least, self.interrupt)?;
            for next in 0..rank {
                self.grow(&above, next, with, room - 1, sets)?;
            }
        }
        with.pop();
        Ok(())
    }
}
