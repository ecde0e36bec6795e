//! Chooses the number of groups: by silhouette, and by the gap statistic.

use rayon::prelude::*;

use super::features::Features;
use super::means::{Clusters, Options, best_of, find, square_distance};
use crate::error::ModelError;
use crate::interrupt::Interrupt;
use crate::numerics::random::Chance;

/// How well each number of groups does.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The number chosen: the highest silhouette, of nearly equal ones (within 0.01) the fewest groups.
    pub count: usize,
    /// Mean silhouette for each number from 2 on (Rousseeuw 1987): 1 is far apart, 0 is touching.
    pub silhouettes: Vec<(usize, f64)>,
    /// Gap statistic for each number from 1 on (Tibshirani, Walther and Hastie 2001).
    pub gaps: Vec<Gap>,
    /// The number by the gap statistic: the first that does no worse than the next one less its error.
    pub by_gap: usize,
    /// Whether the gap statistic finds groups at all. Where it does not, the groups are slices of one cloud: useful,
    /// but not natural.
    pub is_natural: bool,
}

/// The gap statistic of one number of groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Groups.
    pub count: usize,
    /// How much tighter the groups are than those of evenly spread customers, as a logarithm.
    pub gap: f64,
    /// Error of simulating the evenly spread ones.
    pub error: f64,
}

/// Customers on whom the choice is made, evenly from all in the order of their features.
const SAMPLE: usize = 1500;

/// Simulated sets of evenly spread customers.
const REFERENCES: u64 = 12;

/// The best groups of the number (2 to `most`) that suits the customers best, with the figures behind the choice.
///
/// # Errors
/// [`ModelError::BadOption`] where `most` is below 2 or there are fewer than 3 customers; [`ModelError::Interrupted`].
pub fn choose(features: &Features, most: usize, options: &Options) -> Result<(Clusters, Choice), ModelError> {
    let choice = weigh(features, most, options)?;
    let clusters = find(features, choice.count, options)?;
    Ok((clusters, choice))
}

/// How well each number of groups from 2 to `most` does, without making the groups.
///
/// # Errors
/// [`ModelError::BadOption`] where `most` is below 2 or there are fewer than 3 customers; [`ModelError::Interrupted`].
pub fn weigh(features: &Features, most: usize, options: &Options) -> Result<Choice, ModelError> {
    if most < 2 {
        return Err(ModelError::BadOption { name: "most", allowed: "at least 2" });
    }
    if features.customers() < 3 {
        return Err(ModelError::BadOption { name: "customers", allowed: "at least three" });
    }
    let width = features.width();
    let step = features.customers().div_ceil(SAMPLE);
    let sample: Vec<f64> = features.rows.chunks(width).step_by(step).flatten().copied().collect();
    let most = most.min(sample.len() / width - 1);
    let interrupt = &features.interrupt;
    let search = |count| best_of(&sample, width, count, options, interrupt);
    let found: Vec<_> = (1..=most).map(search).collect::<Result<_, _>>()?;
    let silhouettes: Vec<(usize, f64)> = (1..=most)
        .zip(&found)
        .skip(1)
        .map(|(count, settled)| {
            interrupt.check()?;
            Ok((count, silhouette(&sample, width, count, &settled.members)))
        })
        .collect::<Result<_, ModelError>>()?;
    let scatters: Vec<f64> = found.iter().map(|settled| settled.scatter).collect();
    let gaps = gaps(&sample, width, &scatters, options, interrupt)?;
    let by_gap = gaps.windows(2).find_map(|pair| match pair {
        [this, next] if this.gap >= next.gap - next.error => Some(this.count),
        _ => None,
    });
    // A gap that rises to the end speaks for the most groups.
    let by_gap = by_gap.unwrap_or(most);
    let highest = silhouettes.iter().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max);
    // Fewer than two groups have no silhouette.
    let count = silhouettes.iter().find(|(_, value)| *value >= highest - 0.01).map_or(2, |(count, _)| *count);
    let is_natural = by_gap > 1;
    Ok(Choice { count, silhouettes, gaps, by_gap, is_natural })
}

/// The mean over rows of (b − a) / max(a, b): a the mean distance to the own group, b that to the nearest other.
fn silhouette(rows: &[f64], width: usize, count: usize, members: &[usize]) -> f64 {
    let mut sizes = vec![0.0; count];
    for member in members {
        if let Some(size) = sizes.get_mut(*member) {
            *size += 1.0;
        }
    }
    let of_row = |row: &[f64], own: usize| {
        let mut totals = vec![0.0; count];
        for (other, member) in rows.chunks(width).zip(members) {
            if let Some(total) = totals.get_mut(*member) {
                *total += square_distance(row, other).sqrt();
            }
        }
        let (mut inside, mut outside) = (0.0, f64::INFINITY);
        for (at, (total, size)) in totals.iter().zip(&sizes).enumerate() {
            if at != own {
                if *size > 0.0 {
                    outside = f64::min(outside, total / size);
                }
            } else if *size > 1.0 {
                inside = total / (size - 1.0);
            } else {
                return 0.0;
            }
        }
        let larger = inside.max(outside);
        if larger > 0.0 && larger.is_finite() { (outside - inside) / larger } else { 0.0 }
    };
    let values: Vec<f64> = rows.par_chunks(width).zip(members).map(|(row, own)| of_row(row, *own)).collect();
    let mut total = 0.0;
    let mut seen = 0.0;
    for value in values {
        total += value;
        seen += 1.0;
    }
    total / f64::max(seen, 1.0)
}

/// ln of the scatter expected of evenly spread customers, less ln of the scatter found.
fn gaps(
    rows: &[f64],
    width: usize,
    scatters: &[f64],
    options: &Options,
    interrupt: &Interrupt,
) -> Result<Vec<Gap>, ModelError> {
    let ranges: Vec<(f64, f64)> = (0..width)
        .map(|feature| {
            let places = rows.iter().skip(feature).step_by(width);
            places.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), place| (low.min(*place), high.max(*place)))
        })
        .collect();
    let options = Options { starts: 2, ..*options };
    let references: Vec<Vec<f64>> = (0..REFERENCES)
        .into_par_iter()
        .map(|number| {
            let mut chance = Chance::stream(options.seed ^ 0x6761_7073, number);
            let spread: Vec<f64> = (ranges.iter().cycle().take(rows.len()))
                .map(|(low, high)| low + (high - low) * chance.share())
                .collect();
            let tightness = |count| Ok(logarithm(best_of(&spread, width, count, &options, interrupt)?.scatter));
            (1..=scatters.len()).map(tightness).collect()
        })
        .collect::<Result<_, ModelError>>()?;
    let gaps = (1..)
        .zip(scatters)
        .map(|(count, scatter)| {
            let logs = references.iter().filter_map(move |reference| reference.get(count - 1).copied());
            let (mean, variance) = super::features::moments(logs);
            let error = (variance * (1.0 + 1.0 / f64::from(u32::try_from(REFERENCES).unwrap_or(1)))).sqrt();
            Gap { count, gap: mean - logarithm(*scatter), error }
        })
        .collect();
    Ok(gaps)
}

/// The logarithm, with customers who are all alike as tight as can be told.
fn logarithm(scatter: f64) -> f64 {
    scatter.max(1e-12).ln()
}
