//! What sets each group apart from all others.

use super::features::moments;
use super::means::Clusters;

/// A feature in which a group differs from the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trait {
    /// Position of the feature.
    pub feature: usize,
    /// How far the group's mean lies above (or, negative, below) that of all others, in standard deviations within the
    /// two (Cohen's d, on the feature's comparable scale). 0.2 is little, 0.5 plain, 0.8 and more large.
    pub effect: f64,
    /// The middle value of the group, in the feature's own unit.
    pub median: f64,
    /// The middle value of all customers.
    pub overall: f64,
}

impl Trait {
    /// Whether the group lies above the others.
    #[must_use]
    pub fn is_high(&self) -> bool {
        self.effect > 0.0
    }
}

/// What sets a group apart, the strongest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// Position of the group.
    pub cluster: usize,
    /// Its customers.
    pub customers: usize,
    /// Features in which it differs plainly: an effect of at least [`PLAIN`] up or down.
    pub traits: Vec<Trait>,
}

/// Effects smaller than this are not named.
pub const PLAIN: f64 = 0.5;

/// Describes the groups by the features from which they were made: the same columns, in the same order.
#[must_use]
pub fn describe(clusters: &Clusters, columns: &[&[f64]]) -> Vec<Description> {
    (0..clusters.centres.len())
        .map(|cluster| {
            let mut traits: Vec<Trait> = (columns.iter().zip(&clusters.scalings).enumerate())
                .filter(|(_, (_, scaling))| scaling.deviation > 0.0)
                .map(|(feature, (column, scaling))| {
                    let marked = || column.iter().zip(&clusters.members);
                    let part = |inside: bool| {
                        marked()
                            .filter(move |(_, member)| (**member == cluster) == inside)
                            .map(|(value, _)| scaling.place(*value))
                    };
                    Trait {
                        feature,
                        effect: effect(moments_of(part(true)), moments_of(part(false))),
                        median: median(marked().filter(|(_, member)| **member == cluster).map(|(value, _)| *value)),
                        overall: median(column.iter().copied()),
                    }
                })
                .filter(|found| found.effect.abs() >= PLAIN)
                .collect();
            traits.sort_by(|left, right| right.effect.abs().total_cmp(&left.effect.abs()));
            let customers = clusters.sizes.get(cluster).copied().unwrap_or(0);
            Description { cluster, customers, traits }
        })
        .collect()
}

/// Count, mean and variance, the same whatever the order of values.
fn moments_of(values: impl Iterator<Item = f64>) -> (f64, f64, f64) {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let (mean, variance) = moments(sorted.iter().copied());
    (sorted.iter().map(|_| 1.0).sum(), mean, variance)
}

fn effect((n, mean, variance): (f64, f64, f64), (m, other, others): (f64, f64, f64)) -> f64 {
    if n == 0.0 || m == 0.0 {
        return 0.0;
    }
    let within = ((n * variance + m * others) / (n + m)).sqrt();
    let difference = mean - other;
    // Two points without any spread are as far apart as can be told.
    if within > 0.0 { (difference / within).clamp(-100.0, 100.0) } else { difference.signum() * 100.0 }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}
