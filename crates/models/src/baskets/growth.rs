//! Sets of items that are often bought together, by FP-growth (Han, Pei and Yin 2000).
//!
//! Baskets become paths of a tree, the most frequent items nearest to its root, so that what baskets share is stored
//! once. For each item, the paths above it are a smaller set of baskets, in which the same is done again.

use rayon::prelude::*;

use super::lists::ItemLists;
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
    let mut sets = match limits.items {
        0 => Vec::new(),
        // Pairs are counted without a tree, which would hold most baskets once more.
        1 | 2 => baskets.items_and_pairs(least)?,
        most => grown(baskets, least, most)?,
    };
    sets.retain(|set| set.items.len() <= limits.items);
    sets.par_sort_unstable();
    Ok(sets)
}

/// Sets of up to `most` items, in no order.
fn grown(baskets: &Baskets, least: usize, most: usize) -> Result<Vec<ItemSet>, ModelError> {
    let mut order: Vec<usize> = (0..baskets.items.len()).collect();
    // Items and their counts are parallel.
    let count = |at: &usize| baskets.counts.get(*at).copied().unwrap_or(0);
    order.sort_by(|left, right| count(right).cmp(&count(left)).then(left.cmp(right)));
    order.retain(|at| count(at) >= least);
    // Within the tree an item is its rank: 0 is the most frequent.
    let mut ranks = vec![None; baskets.items.len()];
    for (rank, at) in order.iter().enumerate() {
        if let Some(place) = ranks.get_mut(*at) {
            *place = u32::try_from(rank).ok();
        }
    }
    let interrupt = &baskets.interrupt;
    let mut paths = Paths::default();
    let mut path: Vec<u32> = Vec::new();
    for (number, basket) in baskets.several.iter().enumerate() {
        if number.is_multiple_of(STRETCH) {
            interrupt.check()?;
        }
        path.clear();
        path.extend(basket.iter().filter_map(|at| ranks.get(*at as usize).copied().flatten()));
        path.sort_unstable();
        if path.len() > 1 {
            paths.push(path.iter().copied(), 1);
        }
    }
    let mut tree = Tree::new(order.len(), &paths, interrupt)?;
    // Baskets of one item alone are no paths.
    tree.totals = order.iter().map(count).collect();
    let of_one = |rank: usize| {
        let mut sets = Vec::new();
        Grower { least, interrupt }.grow(&tree, rank, &mut Vec::new(), most, &mut sets)?;
        Ok(sets)
    };
    let found: Vec<Vec<(Vec<usize>, usize)>> =
        (0..order.len()).into_par_iter().map(of_one).collect::<Result<_, ModelError>>()?;
    let item = |rank: &usize| order.get(*rank).and_then(|at| baskets.items.get(*at)).copied();
    let set = |(ranks, count): (Vec<usize>, usize)| {
        let mut items: Vec<u32> = ranks.iter().filter_map(item).collect();
        items.sort_unstable();
        ItemSet { items, count }
    };
    Ok(found.into_iter().flatten().map(set).collect())
}

/// Paths with the number of baskets that each stands for.
#[derive(Debug, Default)]
struct Paths {
    ranks: ItemLists,
    counts: Vec<usize>,
}

impl Paths {
    fn push(&mut self, ranks: impl IntoIterator<Item = u32>, count: usize) {
        self.ranks.push(ranks);
        self.counts.push(count);
    }
}

struct Node {
    rank: u32,
    parent: u32,
    count: usize,
}

/// Paths that share their beginnings. Node 0 is the root.
struct Tree {
    nodes: Vec<Node>,
    /// Nodes of each rank.
    places: Vec<Vec<u32>>,
    /// Sum of their counts.
    totals: Vec<usize>,
}

impl Tree {
    /// Builds the tree of paths: ranks ascending.
    fn new(ranks: usize, paths: &Paths, interrupt: &Interrupt) -> Result<Self, ModelError> {
        interrupt.check()?;
        let sorted = paths.ranks.in_order();
        let root = Node { rank: u32::MAX, parent: 0, count: 0 };
        let mut tree = Self { nodes: vec![root], places: vec![Vec::new(); ranks], totals: vec![0; ranks] };
        // Sorted paths that share a beginning follow each other, so the last path is all there is to compare with.
        let mut last: Vec<(u32, u32)> = Vec::new();
        for (number, place) in sorted.into_iter().enumerate() {
            if number.is_multiple_of(STRETCH) {
                interrupt.check()?;
            }
            let path = paths.ranks.get(place as usize);
            let count = paths.counts.get(place as usize).copied().unwrap_or(0);
            let shared = last.iter().zip(path).take_while(|((rank, _), other)| rank == *other).count();
            last.truncate(shared);
            for rank in path.iter().skip(shared) {
                // The first of a path hangs on the root, node 0.
                let parent = last.last().map_or(0, |(_, node)| *node);
                // More nodes than such a number counts do not fit into memory.
                let node = u32::try_from(tree.nodes.len()).unwrap_or(u32::MAX);
                tree.nodes.push(Node { rank: *rank, parent, count: 0 });
                if let Some(places) = tree.places.get_mut(*rank as usize) {
                    places.push(node);
                }
                last.push((*rank, node));
            }
            for (rank, node) in &last {
                if let Some(node) = tree.nodes.get_mut(*node as usize) {
                    node.count += count;
                }
                if let Some(total) = tree.totals.get_mut(*rank as usize) {
                    *total += count;
                }
            }
        }
        Ok(tree)
    }

    /// The tree of the paths above all nodes of a rank, without what is rare there.
    fn above(&self, rank: usize, least: usize, interrupt: &Interrupt) -> Result<Self, ModelError> {
        let nodes = || self.places.get(rank).into_iter().flatten().filter_map(|node| self.nodes.get(*node as usize));
        let above = |node: &Node| {
            let parent = |node: &Node| self.nodes.get(node.parent as usize).filter(|_| node.parent != 0);
            std::iter::successors(parent(node), move |node| parent(node)).map(|node| node.rank)
        };
        let mut totals = vec![0; rank];
        for node in nodes() {
            for rank in above(node) {
                if let Some(total) = totals.get_mut(rank as usize) {
                    *total += node.count;
                }
            }
        }
        let is_frequent = |rank: &u32| totals.get(*rank as usize).is_some_and(|total| *total >= least);
        let mut paths = Paths::default();
        let mut path: Vec<u32> = Vec::new();
        for node in nodes() {
            path.clear();
            path.extend(above(node).filter(is_frequent));
            path.reverse();
            paths.push(path.iter().copied(), node.count);
        }
        Self::new(rank, &paths, interrupt)
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
