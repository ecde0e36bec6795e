//! Measures that begin at different times for different units, after Callaway and Sant'Anna 2021, "Difference-in-
//! differences with multiple time periods".
//!
//! ATT(g, t) is the mean change, since the last period before g, of the cohort that began in g, less that of units that
//! were not (or not yet) treated. Each rests on those two groups alone, so that units which began earlier never serve as
//! a comparison for later ones. Standard errors come from influence functions, summed by cluster; bands over several
//! effects from the same, multiplied by random signs (seeded).

use std::collections::{BTreeMap, BTreeSet};

use super::event_study::Panel;
use crate::bounds::Interval;
use crate::numerics::chi_square;
use crate::numerics::linear::solve;
use crate::numerics::normal;
use crate::numerics::random::Chance;
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
    /// Probability that all changes before the beginning would be as far from 0 if there were none (Wald's χ²); `None`
    /// if there are none, or more of them than clusters.
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
/// [`Unanswered::TooFew`] where no unit is left to compare with, or a cohort has a single unit and so no error;
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
        let mut parts = vec![0.0; count];
        for (unit, cluster) in units.iter().zip(clusters) {
            if let Some(part) = parts.get_mut(*cluster) {
                if in_cohort(unit) {
                    *part += (change(unit) - of_treated) / number(treated);
                } else if in_comparison(unit) {
                    *part -= (change(unit) - of_comparison) / number(comparison);
                }
            }
        }
        Ok(CohortEffect {
            cohort: self.cohort,
            period: self.period,
            units: treated,
            comparison,
            effect: interval(of_treated - of_comparison, &parts, options.level)?,
            parts,
        })
    }
}

fn error(parts: &[f64]) -> f64 {
    parts.iter().map(|part| part * part).sum::<f64>().sqrt()
}

fn interval(estimate: f64, parts: &[f64], level: f64) -> Result<Interval, Unanswered> {
    let half = finite("an effect", normal::quantile(0.5 + 0.5 * level) * error(parts))?;
    let estimate = finite("an effect", estimate)?;
    let (low, high) = (finite("an effect", estimate - half)?, finite("an effect", estimate + half)?);
    Ok(Interval { estimate, low, high, level })
}

/// Wald's test that all effects are 0.
fn flat(effects: &[&CohortEffect], clusters: usize) -> Option<f64> {
    if effects.is_empty() || effects.len() >= clusters {
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
    Some(chi_square::share_above(statistic.max(0.0), number(effects.len())))
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
        let averages: Vec<(i32, f64, Vec<f64>)> =
            groups.into_iter().map(|(key, members)| self.average(key, &members)).collect();
        let critical = self.critical(&averages);
        (averages.iter())
            .map(|(key, value, parts)| {
                let half = finite("an effect", critical * error(parts))?;
                let effect = interval(*value, parts, self.level)?;
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
    /// random signs of the clusters.
    fn critical(&self, averages: &[(i32, f64, Vec<f64>)]) -> f64 {
        let alone = normal::quantile(0.5 + 0.5 * self.level);
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
        largest.get(place.saturating_sub(1)).copied().unwrap_or(alone).max(alone)
    }
}
