//! What sets each group apart from all others.

use super::features::Features;
use super::means::Clusters;
use rayon::prelude::*;

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

/// Describes the groups by the features from which they were made, and the same columns, in the same order.
#[must_use]
pub fn describe(clusters: &Clusters, features: &Features, columns: &[&[f64]]) -> Vec<Description> {
    let count = clusters.centres.len();
    let found: Vec<Vec<Trait>> = (columns.par_iter().enumerate())
        .map(|(feature, column)| {
            let moments = moments_of(clusters, features, feature);
            let medians = medians(clusters, column);
            let overall = median(column.to_vec());
            (0..count)
                .map(|cluster| {
                    let effect = effect(&moments, cluster);
                    let median = medians.get(cluster).copied().unwrap_or(f64::NAN);
                    Trait { feature, effect, median, overall }
                })
                .collect()
        })
        .collect();
    (0..count)
        .map(|cluster| {
            let of_cluster = found.iter().filter_map(|traits| traits.get(cluster).copied());
            let mut traits: Vec<Trait> = of_cluster.filter(|found| found.effect.abs() >= PLAIN).collect();
            traits.sort_by(|left, right| right.effect.abs().total_cmp(&left.effect.abs()));
            // Centres and sizes are parallel.
            let customers = clusters.sizes.get(cluster).copied().unwrap_or(0);
            Description { cluster, customers, traits }
        })
        .collect()
}

/// Count, sum and sum of squares of the places of some customers.
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Moments {
    /// Mean and variance. Places have mean 0 and deviation 1, so that nothing is lost in the difference.
    fn mean_and_variance(self) -> (f64, f64) {
        let mean = self.sum / self.count;
        (mean, (self.squares / self.count - mean * mean).max(0.0))
    }
}

/// The moments of one feature in each group, summed in the order of the rows: the same whatever that of customers.
fn moments_of(clusters: &Clusters, features: &Features, feature: usize) -> Vec<Moments> {
    let mut all = vec![Moments::default(); clusters.centres.len()];
    let places = features.rows.iter().skip(feature).step_by(features.width().max(1));
    for (place, customer) in places.zip(&features.customers) {
        debug_assert!(*customer < clusters.members.len(), "customer {customer} of {}", clusters.members.len());
        let member = clusters.members.get(*customer).copied().unwrap_or(usize::MAX);
        if let Some(moments) = all.get_mut(member) {
            moments.count += 1.0;
            moments.sum += place;
            moments.squares += place * place;
        }
    }
    all
}

fn effect(moments: &[Moments], cluster: usize) -> f64 {
    let (mut own, mut others) = (Moments::default(), Moments::default());
    for (at, part) in moments.iter().enumerate() {
        let side = if at == cluster { &mut own } else { &mut others };
        side.count += part.count;
        side.sum += part.sum;
        side.squares += part.squares;
    }
    if own.count == 0.0 || others.count == 0.0 {
        return 0.0;
    }
    let ((mean, variance), (other, outside)) = (own.mean_and_variance(), others.mean_and_variance());
    let within = ((own.count * variance + others.count * outside) / (own.count + others.count)).sqrt();
    let difference = mean - other;
    if within > 1e-9 {
        (difference / within).clamp(-100.0, 100.0)
    } else if difference.abs() > 1e-9 {
        // Two points without any spread are as far apart as can be told.
        difference.signum() * 100.0
    } else {
        0.0
    }
}

/// The middle value of each group.
fn medians(clusters: &Clusters, column: &[f64]) -> Vec<f64> {
    let mut parts: Vec<Vec<f64>> = vec![Vec::new(); clusters.centres.len()];
    for (value, member) in column.iter().zip(&clusters.members) {
        if let Some(part) = parts.get_mut(*member) {
            part.push(*value);
        }
    }
    parts.into_iter().map(median).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    let middle = values.len().saturating_sub(1) / 2;
    if values.is_empty() { f64::NAN } else { *values.select_nth_unstable_by(middle, f64::total_cmp).1 }
}
