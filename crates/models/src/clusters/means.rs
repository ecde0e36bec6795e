//! k-means: starts by k-means++ (Arthur and Vassilvitskii 2007), then Lloyd's steps (1982), the best of several starts.

use rayon::prelude::*;

use super::features::{Features, Scaling};
use crate::error::ModelError;
use crate::interrupt::Interrupt;
use crate::numerics::random::Chance;

/// How groups are sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Seed of all chance: the same seed gives the same groups.
    pub seed: u64,
    /// Searches begun, of which the best counts.
    pub starts: u32,
    /// Steps of a search at most.
    pub steps: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, starts: 10, steps: 100 }
    }
}

/// Groups with all that is needed to place a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// How each feature is scaled.
    pub scalings: Vec<Scaling>,
    /// The centre of each group on those scales.
    pub centres: Vec<Vec<f64>>,
    /// The lasting number of each group, in the order of `centres`; see [`Clusters::keeping`].
    pub identities: Vec<u32>,
    /// Customers of each group.
    pub sizes: Vec<usize>,
    /// For each customer, in the caller's order, the position of the group in `centres`.
    pub members: Vec<usize>,
    /// Sum over customers of the squared distance to the centre.
    pub scatter: f64,
}

/// Where one customer belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Position of the group.
    pub cluster: usize,
    /// Distance to its centre, in standard deviations of the features.
    pub distance: f64,
    /// Distance to the next centre; infinite where there is one group only.
    pub next: f64,
}

impl Clusters {
    /// Places a customer with these values, one per feature; missing ones count as average.
    #[must_use]
    pub fn place(&self, values: &[f64]) -> Placement {
        let row: Vec<f64> = (self.scalings.iter().enumerate())
            .map(|(at, scaling)| values.get(at).map_or(0.0, |value| scaling.place(*value)))
            .collect();
        let (cluster, square) = nearest(&row, &self.centres);
        let others = self.centres.iter().enumerate().filter(|(at, _)| *at != cluster);
        let next = others.map(|(_, centre)| square_distance(&row, centre)).fold(f64::INFINITY, f64::min);
        Placement { cluster, distance: square.sqrt(), next: next.sqrt() }
    }
}

/// Rows on which all starts are tried; the best goes on with all rows.
const FIRST_LOOK: usize = 20_000;

/// Rows handled by one thread at a time. A constant, so that sums are the same on any number of threads.
const PART: usize = 2048;

/// The best `count` groups that the searches find; fewer where there are fewer different customers.
///
/// # Errors
/// [`ModelError::BadOption`] where `count` is 0 or there are no customers; [`ModelError::Interrupted`].
pub fn find(features: &Features, count: usize, options: &Options) -> Result<Clusters, ModelError> {
    if count == 0 {
        return Err(ModelError::BadOption { name: "count", allowed: "at least 1" });
    }
    if features.customers() == 0 {
        return Err(ModelError::BadOption { name: "customers", allowed: "at least one" });
    }
    let width = features.width();
    let step = features.customers().div_ceil(FIRST_LOOK);
    let look: Vec<f64> = features.rows.chunks(width).step_by(step).flatten().copied().collect();
    let interrupt = &features.interrupt;
    let found = best_of(&look, width, count, options, interrupt)?;
    let found = match step {
        1 => found,
        _ => improve_centres(&features.rows, width, found.centres, options.steps, interrupt)?,
    };
    let (centres, sizes, members) = ordered(features, found);
    let identities = (0_u32..).take(centres.len()).collect();
    let rows = features.rows.chunks(width).zip(&features.customers);
    let scatter = rows
        .map(|(row, customer)| {
            let centre = members.get(*customer).and_then(|member| centres.get(*member));
            debug_assert!(centre.is_some(), "customer {customer} belongs to no group");
            centre.map_or(0.0, |centre| square_distance(row, centre))
        })
        .sum();
    Ok(Clusters { scalings: features.scalings.clone(), centres, identities, sizes, members, scatter })
}

/// Centres with what belongs to each.
#[derive(Debug, Clone)]
pub(super) struct Settled {
    pub(super) centres: Vec<Vec<f64>>,
    /// Per row.
    pub(super) members: Vec<usize>,
    pub(super) scatter: f64,
}

/// The best of several starts; of equally good ones the first.
pub(super) fn best_of(
    rows: &[f64],
    width: usize,
    count: usize,
    options: &Options,
    interrupt: &Interrupt,
) -> Result<Settled, ModelError> {
    let starts: Vec<Settled> = (0..options.starts.max(1))
        .into_par_iter()
        .map(|number| {
            let mut chance = Chance::stream(options.seed, u64::from(number));
            improve_centres(rows, width, spread_out(rows, width, count, &mut chance), options.steps, interrupt)
        })
        .collect::<Result<_, _>>()?;
    let mut best: Option<Settled> = None;
    for start in starts {
        // What differs by rounding alone is equally good.
        if best.as_ref().is_none_or(|best| start.scatter < best.scatter * (1.0 - 1e-12)) {
            best = Some(start);
        }
    }
    best.map_or_else(|| improve_centres(rows, width, Vec::new(), 0, interrupt), Ok)
}

/// k-means++: each further centre is a row drawn in proportion to its squared distance from the centres so far.
fn spread_out(rows: &[f64], width: usize, count: usize, chance: &mut Chance) -> Vec<Vec<f64>> {
    let first = chance.below(rows.len() / width.max(1));
    let mut centres: Vec<Vec<f64>> = rows.chunks(width).skip(first).take(1).map(<[f64]>::to_vec).collect();
    let mut squares: Vec<f64> = rows.chunks(width).map(|row| nearest(row, &centres).1).collect();
    while centres.len() < count {
        let mut left = squares.iter().sum::<f64>() * chance.share();
        let drawn = rows.chunks(width).zip(&squares).find(|(_, square)| {
            left -= **square;
            left < 0.0 && **square > 0.0
        });
        let Some(centre) = drawn.map(|(row, _)| row.to_vec()) else { return centres };
        for (square, row) in squares.iter_mut().zip(rows.chunks(width)) {
            *square = square.min(square_distance(row, &centre));
        }
        centres.push(centre);
    }
    centres
}

/// Sums of the rows of each centre.
struct Sums {
    totals: Vec<f64>,
    counts: Vec<f64>,
    scatter: f64,
    members: Vec<usize>,
}

/// Lloyd's steps until no row changes its centre.
fn improve_centres(
    rows: &[f64],
    width: usize,
    mut centres: Vec<Vec<f64>>,
    steps: u32,
    interrupt: &Interrupt,
) -> Result<Settled, ModelError> {
    let mut members: Vec<usize> = Vec::new();
    let mut scatter = 0.0;
    for step in 0..=steps.max(1) {
        interrupt.check()?;
        let parts: Vec<Sums> = rows.par_chunks(PART * width).map(|part| sums(part, width, &centres)).collect();
        let now: Vec<usize> = parts.iter().flat_map(|part| part.members.iter().copied()).collect();
        scatter = parts.iter().map(|part| part.scatter).sum();
        let is_settled = now == members || step == steps.max(1);
        members = now;
        if is_settled {
            break;
        }
        for (at, centre) in centres.iter_mut().enumerate() {
            let count: f64 = parts.iter().filter_map(|part| part.counts.get(at)).sum();
            if count > 0.0 {
                for (feature, place) in centre.iter_mut().enumerate() {
                    let total: f64 = parts.iter().filter_map(|part| part.totals.get(at * width + feature)).sum();
                    *place = total / count;
                }
            }
        }
    }
    Ok(Settled { centres, members, scatter })
}

fn sums(part: &[f64], width: usize, centres: &[Vec<f64>]) -> Sums {
    let mut sums = Sums {
        totals: vec![0.0; centres.len() * width],
        counts: vec![0.0; centres.len()],
        scatter: 0.0,
        members: Vec::with_capacity(part.len() / width.max(1)),
    };
    for row in part.chunks(width) {
        let (member, square) = nearest(row, centres);
        sums.members.push(member);
        sums.scatter += square;
        if let Some(count) = sums.counts.get_mut(member) {
            *count += 1.0;
        }
        for (total, place) in sums.totals.iter_mut().skip(member * width).zip(row) {
            *total += place;
        }
    }
    sums
}

/// The nearest centre, of equally near ones the first, and the squared distance to it.
fn nearest(row: &[f64], centres: &[Vec<f64>]) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (at, centre) in centres.iter().enumerate() {
        let square = square_distance(row, centre);
        if square < best.1 {
            best = (at, square);
        }
    }
    best
}

pub(super) fn square_distance(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The groups that have members, largest first (of equally large ones by their centres), and per customer the group.
fn ordered(features: &Features, found: Settled) -> (Vec<Vec<f64>>, Vec<usize>, Vec<usize>) {
    let mut sizes = vec![0_usize; found.centres.len()];
    for member in &found.members {
        if let Some(size) = sizes.get_mut(*member) {
            *size += 1;
        }
    }
    let mut groups: Vec<(usize, usize, Vec<f64>)> = (found.centres.into_iter().zip(sizes).enumerate())
        .filter(|(_, (_, size))| *size > 0)
        .map(|(at, (centre, size))| (at, size, centre))
        .collect();
    groups.sort_by(|left, right| {
        let by_centre = || left.2.iter().zip(&right.2).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne());
        right.1.cmp(&left.1).then_with(|| by_centre().unwrap_or(left.0.cmp(&right.0)))
    });
    let mut position = vec![0; groups.iter().map(|(at, ..)| at + 1).max().unwrap_or(0)];
    for (now, (before, ..)) in groups.iter().enumerate() {
        if let Some(place) = position.get_mut(*before) {
            *place = now;
        }
    }
    let mut members = vec![0; features.customers()];
    for (member, customer) in found.members.iter().zip(&features.customers) {
        if let Some(place) = members.get_mut(*customer) {
            // A group that has a member has a position.
            *place = position.get(*member).copied().unwrap_or(0);
        }
    }
    let (sizes, centres) = groups.into_iter().map(|(_, size, centre)| (size, centre)).unzip();
    (centres, sizes, members)
}
