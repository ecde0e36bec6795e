//! Measures that begin at different times for different units, after Callaway and Sant'Anna 2021, "Difference-in-
//! differences with multiple time periods".
//!
//! ATT(g, t) is the mean change, since the last period before g, of the cohort that began in g, less that of units that
//! were not (or not yet) treated. Each rests on those two groups alone, so that units which began earlier never serve as
//! a comparison for later ones. Standard errors come from influence functions, summed by cluster; bands over several
//! effects from the same, multiplied by random signs (seeded). Each group's variance counts n / (n − 1) for its n
//! clusters, and intervals are Student's, with the degrees of freedom of the group with fewer clusters.

use std::collections::{BTreeMap, BTreeSet};

use super::event_study::Panel;
use crate::bounds::Interval;
use crate::numerics::fisher;
use crate::numerics::linear::solve;
use crate::numerics::normal;
use crate::numerics::random::Chance;
use crate::numerics::student;
use crate::numerics::t_interval;
use crate::unanswered::{Unanswered, check_count, check_length, check_level, check_option, finite, number};

/// How cohorts are compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StaggeredOptions<'a> {
    /// Units that begin later serve as comparison until they do, too; else only those that never begin.
    pub not_yet_treated: bool,
    /// Cluster of each unit (in ascending order of units), where units are not independent.
    pub clusters: Option<&'a [usize]>,
    /// Probability that intervals cover.
    pub level: f64,
    /// Seed of the bands.
    pub seed: u64,
    /// Draws of the bands.
    pub draws: usize,
}

impl Default for StaggeredOptions<'_> {
    fn default() -> Self {
        Self { not_yet_treated: false, clusters: None, level: 0.95, seed: 1, draws: 999 }
    }
}

/// The effect on a cohort in a period.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortEffect {
    /// The period in which the cohort began.
    pub cohort: i32,
    /// The period of the effect. Before the beginning it is the change since the period before, which must be 0.
    pub period: i32,
    /// Units of the cohort.
    pub units: usize,
    /// Units that it is compared with.
    pub comparison: usize,
    /// Clusters of the cohort, and of those that it is compared with. Fewer than about 10 of either tell little.
    pub clusters: [usize; 2],
    /// The effect.
    pub effect: Interval,
    /// Each cluster's part in the error, with the factor that makes squares sum to the variance.
    parts: Vec<f64>,
}

/// Over what cohort effects are averaged, with weights by the cohorts' units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// One effect over all cohorts and periods from their beginning on.
    Overall,
    /// By periods since the beginning.
    BySince,
    /// By cohort.
    ByCohort,
    /// By period.
    ByPeriod,
}

/// An average of effects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Combined {
    /// Periods since the beginning, the cohort, or the period; 0 for the overall effect.
    pub key: i32,
    /// The effect with its own interval.
    pub effect: Interval,
    /// The band that covers all effects of this aggregation at once.
    pub band: (f64, f64),
}

/// Effects by cohort and period.
#[derive(Debug, Clone, PartialEq)]
pub struct Staggered {
    /// Ordered by cohort and period.
    pub effects: Vec<CohortEffect>,
    /// Cohorts that have no period before them, and so no effect.
    pub left_out: Vec<i32>,
    /// Probability that all changes before the beginning would be as far from 0 if there were none (Wald's test on
    /// Hotelling's scale); `None` if there are none, or more of them than half the clusters of the smallest group.
    pub p_flat_before: Option<f64>,
    cohort_of_cluster: Vec<BTreeMap<Option<i32>, f64>>,
    units: f64,
    sizes: BTreeMap<i32, f64>,
    level: f64,
    seed: u64,
    draws: usize,
}

/// A unit: when it began, and its outcomes by period.
struct Unit {
    begin: Option<i32>,
    outcomes: Vec<f64>,
}

/// Effects of a measure that began at `begin` (of a unit, by its number in the panel; `None` if never).
///
/// # Errors
/// [`Unanswered::TooFew`] where no unit is left to compare with, or a cohort or its comparison has a single unit or
/// cluster and so no error;
/// [`Unanswered::BadOption`] where a unit does not have one row for each period.
pub fn staggered(
    panel: &Panel<'_>,
    begin: impl Fn(usize) -> Option<i32>,
    options: &StaggeredOptions<'_>,
) -> Result<Staggered, Unanswered> {
    check_level(options.level)?;
    panel.check()?;
    let (periods, units) = rows_of_units(panel, begin)?;
    let own: Vec<usize> = (0..units.len()).collect();
    let clusters = options.clusters.unwrap_or(&own);
    check_length("the clusters", clusters.len(), units.len())?;
    let places: BTreeMap<usize, usize> =
        clusters.iter().collect::<BTreeSet<_>>().into_iter().enumerate().map(|(at, name)| (*name, at)).collect();
    check_count("clusters", places.len(), 2)?;
    let clusters: Vec<usize> = clusters.iter().filter_map(|name| places.get(name).copied()).collect();
    let mut cohort_of_cluster = vec![BTreeMap::new(); places.len()];
    let mut sizes: BTreeMap<i32, f64> = BTreeMap::new();
    for (unit, cluster) in units.iter().zip(&clusters) {
        if let Some(counts) = cohort_of_cluster.get_mut(*cluster) {
            *counts.entry(unit.begin).or_insert(0.0) += 1.0;
        }
        if let Some(begin) = unit.begin {
            *sizes.entry(begin).or_default() += 1.0;
        }
    }
    let first = periods.first().copied().unwrap_or(0);
    let left_out: Vec<i32> = sizes.keys().copied().filter(|begin| *begin <= first).collect();
    let mut effects = Vec::new();
    for cohort in sizes.keys().filter(|begin| **begin > first) {
        for (at, period) in periods.iter().enumerate().skip(1) {
            let base = if period >= cohort { periods.partition_point(|found| found < cohort) - 1 } else { at - 1 };
            let compared = Compared { cohort: *cohort, period: *period, at, base };
            effects.push(compared.effect(&units, &clusters, places.len(), options)?);
        }
    }
    check_count("cohorts with a period before them", usize::from(!effects.is_empty()), 1)?;
    let before: Vec<&CohortEffect> = effects.iter().filter(|effect| effect.period < effect.cohort).collect();
    let p_flat_before = flat(&before, places.len());
    Ok(Staggered {
        effects,
        left_out,
        p_flat_before,
        cohort_of_cluster,
        units: number(units.len()),
        sizes,
        level: options.level,
        seed: options.seed,
        draws: options.draws,
    })
}

/// Periods in order, and units in order with their outcomes by period.
fn rows_of_units(panel: &Panel<'_>, begin: impl Fn(usize) -> Option<i32>) -> Result<(Vec<i32>, Vec<Unit>), Unanswered> {
    let periods: Vec<i32> = panel.period.iter().copied().collect::<BTreeSet<i32>>().into_iter().collect();
    let mut rows: BTreeMap<usize, BTreeMap<i32, f64>> = BTreeMap::new();
    for ((unit, period), value) in panel.unit.iter().zip(panel.period).zip(panel.outcome) {
        let before = rows.entry(*unit).or_default().insert(*period, *value);
        check_option("the panel", before.is_none(), "a single row for each unit and period")?;
    }
    let is_whole = rows.values().all(|row| row.len() == periods.len());
    check_option("the panel", is_whole, "a row for each unit and period")?;
    check_count("periods", periods.len(), 2)?;
    let last = periods.last().copied();
    // Who begins only after the last period was not treated in any.
    let begin = |name: usize| begin(name).filter(|begin| Some(*begin) <= last);
    let unit =
        |(name, row): (usize, BTreeMap<i32, f64>)| Unit { begin: begin(name), outcomes: row.into_values().collect() };
    Ok((periods, rows.into_iter().map(unit).collect()))
}

/// A cohort in a period, compared with the period at place `base`.
struct Compared {
    cohort: i32,
    period: i32,
    at: usize,
    base: usize,
}

impl Compared {
    fn effect(
        &self,
        units: &[Unit],
        clusters: &[usize],
        count: usize,
        options: &StaggeredOptions<'_>,
    ) -> Result<CohortEffect, Unanswered> {
        let change = |unit: &Unit| match (unit.outcomes.get(self.at), unit.outcomes.get(self.base)) {
            (Some(now), Some(then)) => now - then,
            _ => 0.0,
        };
        let in_cohort = |unit: &Unit| unit.begin == Some(self.cohort);
        let latest = self.period.max(self.cohort);
        let in_comparison = |unit: &Unit| match unit.begin {
            None => true,
            Some(begin) => options.not_yet_treated && begin > latest && begin != self.cohort,
        };
        let mean = |is_in: &dyn Fn(&Unit) -> bool| {
            let members: Vec<f64> = units.iter().filter(|unit| is_in(unit)).map(change).collect();
            (members.len(), members.iter().map(|value| value / number(members.len())).sum::<f64>())
        };
        let (treated, of_treated) = mean(&in_cohort);
        let (comparison, of_comparison) = mean(&in_comparison);
        check_count("units of a cohort", treated, 2)?;
        check_count("units to compare with", comparison, 2)?;
        let distinct = |is_in: &dyn Fn(&Unit) -> bool| {
            let members = units.iter().zip(clusters).filter(|(unit, _)| is_in(unit));
            members.map(|(_, cluster)| *cluster).collect::<BTreeSet<usize>>().len()
        };
        let groups = [distinct(&in_cohort), distinct(&in_comparison)];
        check_count("clusters of a cohort", groups[0], 2)?;
        check_count("clusters to compare with", groups[1], 2)?;
        let [own, other] = groups.map(|count| (number(count) / number(count - 1)).sqrt());
        let mut parts = vec![0.0; count];
        for (unit, cluster) in units.iter().zip(clusters) {
            if let Some(part) = parts.get_mut(*cluster) {
                if in_cohort(unit) {
                    *part += own * (change(unit) - of_treated) / number(treated);
                } else if in_comparison(unit) {
                    *part -= other * (change(unit) - of_comparison) / number(comparison);
                }
            }
        }
        Ok(CohortEffect {
            cohort: self.cohort,
            period: self.period,
            units: treated,
            comparison,
            clusters: groups,
            effect: interval(of_treated - of_comparison, &parts, degrees(groups), options.level)?,
            parts,
        })
    }
}

fn error(parts: &[f64]) -> f64 {
    parts.iter().map(|part| part * part).sum::<f64>().sqrt()
}

/// Degrees of freedom: those of the smaller group.
fn degrees([own, other]: [usize; 2]) -> f64 {
    number(own.min(other).saturating_sub(1).max(1))
}

fn interval(estimate: f64, parts: &[f64], degrees: f64, level: f64) -> Result<Interval, Unanswered> {
    let found = t_interval::around(estimate, error(parts), degrees, level);
    for value in [found.estimate, found.low, found.high] {
        finite("an effect", value)?;
    }
    Ok(found)
}

/// Wald's test that all effects are 0, on Hotelling's scale: F (G − q) / (G − 1) with q and G − q degrees of freedom.
fn flat(effects: &[&CohortEffect], clusters: usize) -> Option<f64> {
    let smallest = effects.iter().flat_map(|effect| effect.clusters).min()?;
    if 2 * effects.len() > smallest {
        return None;
    }
    let errors: Vec<f64> = effects.iter().map(|effect| error(&effect.parts)).collect();
    if errors.iter().any(|error| *error <= 0.0) {
        return None;
    }
    let along = |one: &CohortEffect, other: &CohortEffect| {
        one.parts.iter().zip(&other.parts).map(|(one, other)| one * other).sum::<f64>()
    };
    let matrix: Vec<Vec<f64>> = (effects.iter().zip(&errors))
        .map(|(one, size)| {
            effects.iter().zip(&errors).map(|(other, width)| along(one, other) / (size * width)).collect()
        })
        .collect();
    let values: Vec<f64> = effects.iter().zip(&errors).map(|(effect, error)| effect.effect.estimate / error).collect();
    let solved = solve(&matrix, &values)?;
    let statistic: f64 = solved.iter().zip(&values).map(|(a, b)| a * b).sum();
    let (count, beyond) = (number(effects.len()), number(clusters.checked_sub(effects.len())?));
    let f = statistic.max(0.0) / count * beyond / number(clusters.saturating_sub(1).max(1));
    Some(fisher::share_above(f, count, beyond))
}

/// Degrees of freedom of an average: those of its cohorts together, or of the smallest comparison if that has fewer.
fn degrees_of_average(members: &[&CohortEffect]) -> f64 {
    let cohorts: BTreeMap<i32, usize> = members.iter().map(|effect| (effect.cohort, effect.clusters[0])).collect();
    let treated: usize = cohorts.values().map(|clusters| clusters.saturating_sub(1)).sum();
    let compared = members.iter().map(|effect| effect.clusters[1].saturating_sub(1)).min().unwrap_or(1);
    number(treated.min(compared).max(1))
}

impl Staggered {
    /// Averages of the effects from the beginning on; by time since the beginning, also those before.
    ///
    /// The weights are the cohorts' shares of the treated units, and their own error is counted.
    ///
    /// # Errors
    /// [`Unanswered::TooLarge`] where numbers are too large.
    pub fn combined(&self, by: Aggregation) -> Result<Vec<Combined>, Unanswered> {
        let mut groups: BTreeMap<i32, Vec<&CohortEffect>> = BTreeMap::new();
        for effect in &self.effects {
            let since = effect.period - effect.cohort;
            let key = match by {
                Aggregation::Overall => 0,
                Aggregation::BySince => since,
                Aggregation::ByCohort => effect.cohort,
                Aggregation::ByPeriod => effect.period,
            };
            if since >= 0 || by == Aggregation::BySince {
                groups.entry(key).or_default().push(effect);
            }
        }
        let degrees: Vec<f64> = groups.values().map(|members| degrees_of_average(members)).collect();
        let averages: Vec<(i32, f64, Vec<f64>)> =
            groups.into_iter().map(|(key, members)| self.average(key, &members)).collect();
        let critical = self.critical(&averages, degrees.iter().copied().fold(f64::INFINITY, f64::min));
        (averages.iter().zip(&degrees))
            .map(|((key, value, parts), degrees)| {
                let half = finite("an effect", critical * error(parts))?;
                let effect = interval(*value, parts, *degrees, self.level)?;
                Ok(Combined { key: *key, effect, band: (value - half, value + half) })
            })
            .collect()
    }

    fn average(&self, key: i32, members: &[&CohortEffect]) -> (i32, f64, Vec<f64>) {
        let size = |effect: &CohortEffect| self.sizes.get(&effect.cohort).copied().unwrap_or(0.0);
        let total: f64 = members.iter().map(|effect| size(effect)).sum();
        let value: f64 = members.iter().map(|effect| size(effect) / total * effect.effect.estimate).sum();
        let mut parts = vec![0.0; self.cohort_of_cluster.len()];
        for effect in members {
            let weight = size(effect) / total;
            let off = (effect.effect.estimate - value) / total;
            for ((part, own), counts) in parts.iter_mut().zip(&effect.parts).zip(&self.cohort_of_cluster) {
                let units: f64 = counts.values().sum();
                // What the cohort's size would be if all clusters were like this one.
                let surplus =
                    counts.get(&Some(effect.cohort)).copied().unwrap_or(0.0) - units * size(effect) / self.units;
                *part += weight * own + off * surplus;
            }
        }
        (key, value, parts)
    }

    /// The multiple of standard errors that covers all averages at once: the quantile of the largest of them under
    /// random signs of the clusters, widened by as much as Student's distribution is wider than the normal.
    fn critical(&self, averages: &[(i32, f64, Vec<f64>)], degrees: f64) -> f64 {
        let alone = student::half_width(self.level, degrees);
        let wider = alone / normal::quantile(0.5 + 0.5 * self.level);
        let errors: Vec<f64> = averages.iter().map(|(_, _, parts)| error(parts)).collect();
        let mut chance = Chance::new(self.seed);
        let mut largest: Vec<f64> = (0..self.draws)
            .map(|_| {
                let signs: Vec<f64> =
                    self.cohort_of_cluster.iter().map(|_| if chance.below(2) == 0 { 1.0 } else { -1.0 }).collect();
                (averages.iter().zip(&errors).filter(|(_, error)| **error > 0.0))
                    .map(|((_, _, parts), error)| {
                        (parts.iter().zip(&signs).map(|(part, sign)| part * sign).sum::<f64>() / error).abs()
                    })
                    .fold(0.0, f64::max)
            })
            .collect();
        largest.sort_by(f64::total_cmp);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
        let place = (self.level * number(largest.len())).ceil() as usize;
        largest.get(place.saturating_sub(1)).map_or(alone, |found| found * wider).max(alone)
    }
}
