//! Thresholds of a scheme that cuts at fixed amounts, proposed for wanted shares of its customers, and where the values
//! fall apart by themselves.

use crate::classes::{Classes, Place};
use crate::error::TieringError;
use crate::exact::power_of_ten;
use crate::schemes::edges_of_cuts;
use rayon::prelude::*;
use terrace_domain::{Share, ValueType};
use terrace_frame::{Column, Frame, Integers};
use terrace_models::natural_breaks;
use terrace_policy::model::{Cut, Policy, Reference, Scheme, SchemeKind, Target};

/// How far a round threshold may miss the wanted number of customers: one in so many of them.
const ROUNDING: usize = 20;

/// How many points the curve of a population has.
const CURVE: usize = 60;

/// A threshold with what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The smallest value inside, as columns store it.
    pub edge: i64,
    /// How many customers reach it, those who reach a higher one among them.
    pub customers: usize,
}

/// A threshold for a wanted share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposed {
    /// What was wanted, with all better tiers.
    pub wanted: Share,
    /// The roundest amount that comes near to it.
    pub round: Reached,
    /// The value of the last customer of the wanted share.
    pub exact: Reached,
}

/// What the values of a scheme say of its thresholds.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// What is cut.
    pub metric: String,
    /// What its values mean.
    pub value_type: ValueType,
    /// How many customers have a value, in the scheme's universe.
    pub customers: usize,
    /// How many of the universe have none.
    pub unknown: usize,
    /// The thresholds of the policy, from best to worst.
    pub now: Vec<Reached>,
    /// Those for the wanted shares.
    pub proposed: Vec<Proposed>,
    /// Where the values fall apart into as many classes as the scheme has tiers, from best to worst; empty where they do
    /// not.
    pub natural: Vec<Reached>,
    /// How much of the scatter lies between the natural classes, in millionths.
    pub fit: Option<i64>,
    /// The population as a curve, from the highest value to the lowest.
    pub curve: Vec<Reached>,
}

/// Proposes thresholds for shares that a scheme's tiers are wanted to have: cumulative, rising, one for each tier but the
/// last. `None` if the scheme does not cut at fixed amounts.
///
/// # Errors
/// A population that is not that of the policy.
pub fn thresholds(
    policy: &Policy,
    scheme: usize,
    (frame, classes): (&Frame, &Classes),
    wanted: &[Share],
) -> Result<Option<Thresholds>, TieringError> {
    let Some(Members { scheme: found, metric, cuts, integers, places }) = members(policy, scheme, (frame, classes))?
    else {
        return Ok(None);
    };
    let rows = || places.iter().enumerate().filter(|(_, place)| **place != Place::Outside).map(|(row, _)| row);
    let inside = rows().count();
    let mut values: Vec<i64> = rows().filter_map(|row| integers.get(row)).collect();
    values.par_sort_unstable_by(|left, right| right.cmp(left));
    let reached = |edge: i64| Reached { edge, customers: reaching(&values, edge) };
    let now = edges_of_cuts(cuts, integers.value_type.scale()).into_iter().flatten().map(reached).collect();
    let proposed = wanted.iter().filter_map(|share| proposed(&values, *share)).collect();
    let (natural, fit) = natural(&values, found.tiers.len(), integers.value_type);
    Ok(Some(Thresholds {
        metric: metric.name.clone(),
        value_type: integers.value_type,
        customers: values.len(),
        unknown: inside - values.len(),
        now,
        proposed,
        natural,
        fit,
        curve: curve(&values),
    }))
}

/// A scheme that cuts at fixed amounts, with the values of its metric and who takes part.
struct Members<'a> {
    scheme: &'a Scheme,
    metric: &'a Reference,
    cuts: &'a [Cut],
    integers: &'a Integers,
    places: &'a [Place],
}

fn members<'a>(
    policy: &'a Policy,
    scheme: usize,
    (frame, classes): (&'a Frame, &'a Classes),
) -> Result<Option<Members<'a>>, TieringError> {
    let Some(found) = policy.schemes.get(scheme) else { return Ok(None) };
    let SchemeKind::Threshold { metric, cuts } = &found.kind else { return Ok(None) };
    let integers = numbers(frame, classes, metric)?;
    let missing = || TieringError::MissingColumn { name: found.name.to_string() };
    let places = classes.scheme(scheme).ok_or_else(missing)?.places.as_slice();
    Ok(Some(Members { scheme: found, metric, cuts, integers, places }))
}

/// Sums of another number over the customers who reach each of some thresholds of a scheme. Empty if the scheme does not
/// cut at fixed amounts.
///
/// # Errors
/// A population that is not that of the policy.
pub fn sums_reaching(
    policy: &Policy,
    scheme: usize,
    (frame, classes): (&Frame, &Classes),
    beside: &Integers,
    edges: &[i64],
) -> Result<Vec<i128>, TieringError> {
    let Some(Members { integers, places, .. }) = members(policy, scheme, (frame, classes))? else {
        return Ok(Vec::new());
    };
    let inside = places.iter().enumerate().filter(|(_, place)| **place != Place::Outside);
    let both = inside.filter_map(|(row, _)| Some((integers.get(row)?, i128::from(beside.get(row)?))));
    let mut sums = vec![0_i128; edges.len()];
    for (value, number) in both {
        sums.iter_mut().zip(edges).filter(|(_, edge)| value >= **edge).for_each(|(sum, _)| *sum += number);
    }
    Ok(sums)
}

pub(crate) fn numbers<'a>(
    frame: &'a Frame,
    classes: &'a Classes,
    metric: &Reference,
) -> Result<&'a Integers, TieringError> {
    let column = match metric.target {
        Target::Metric(index) => classes.metric(frame, index),
        Target::Attribute(index) => frame.attributes.get(index),
        Target::Label(_) | Target::Scheme(_) | Target::Given(_) => None,
    };
    match column {
        Some(Column::Integers(integers)) => Ok(integers),
        Some(_) => Err(TieringError::UnfitColumn { name: metric.name.clone() }),
        None => Err(TieringError::MissingColumn { name: metric.name.clone() }),
    }
}

/// How many of falling values are at least an edge.
fn reaching(falling: &[i64], edge: i64) -> usize {
    falling.partition_point(|value| *value >= edge)
}

fn proposed(falling: &[i64], wanted: Share) -> Option<Proposed> {
    let rank = wanted.ceil_rank(falling.len()).max(1);
    let exact = *falling.get(rank - 1)?;
    let slack = rank / ROUNDING;
    // Between the first value that is too many and the first that is too few every edge will do.
    let within = reaching(falling, exact);
    let low = falling.get(within.max(rank + slack)).map_or(exact, |below| below.saturating_add(1).min(exact));
    let high = falling.get(rank.saturating_sub(slack).max(1) - 1).map_or(exact, |value| (*value).max(exact));
    let round = roundest(low, high, exact);
    let reached = |edge| Reached { edge, customers: reaching(falling, edge) };
    Some(Proposed { wanted, round: reached(round), exact: reached(exact) })
}

/// The roundest number from `low` to `high`: a multiple of the largest step of 1, 2 or 5 with zeros, the one next to
/// `exact` if there are several.
pub fn roundest(low: i64, high: i64, exact: i64) -> i64 {
    if low <= 0 && high >= 0 {
        return 0;
    }
    for zeros in (0..=18u32).rev() {
        for lead in [5, 2, 1] {
            let step = power_of_ten(zeros).saturating_mul(lead);
            let (low, high, exact) = (i128::from(low), i128::from(high), i128::from(exact));
            let below = exact.div_euclid(step).saturating_mul(step);
            let inside = |number: &i128| *number >= low && *number <= high;
            let nearest = [below, below.saturating_add(step)]
                .into_iter()
                .filter(inside)
                .min_by_key(|number| (number - exact).abs());
            if let Some(number) = nearest.and_then(|number| i64::try_from(number).ok()) {
                return number;
            }
        }
    }
    exact
}

/// Where the values fall apart. Amounts and counts differ by factors and not by differences: where none is below zero their
/// logarithms are looked at, of those who have any; who has none is in the last tier wherever the others part.
fn natural(falling: &[i64], tiers: usize, value_type: ValueType) -> (Vec<Reached>, Option<i64>) {
    let by_factors = value_type != ValueType::Decimal && falling.last().is_some_and(|least| *least >= 0);
    let rising: Vec<i64> = falling.iter().rev().copied().filter(|value| !by_factors || *value > 0).collect();
    let unit = 10f64.powi(i32::try_from(value_type.scale()).unwrap_or(0));
    let seen = |value: &i64| {
        let value = *value as f64 / unit;
        if by_factors { value.ln() } else { value }
    };
    let Some(breaks) = natural_breaks(&rising.iter().map(seen).collect::<Vec<_>>(), tiers) else {
        return (Vec::new(), None);
    };
    let starts = breaks.starts.iter().rev().filter_map(|start| {
        // The break lies between two customers; any amount between them parts the same.
        let edge = *rising.get(*start)?;
        let below = start.checked_sub(1).and_then(|before| rising.get(before)).copied()?;
        let round = roundest(below.saturating_add(1), edge, edge);
        Some(Reached { edge: round, customers: rising.len() - start })
    });
    (starts.collect(), Some((breaks.fit * 1_000_000.0).round() as i64))
}

/// Some values of the population with how many reach each.
fn curve(falling: &[i64]) -> Vec<Reached> {
    let all = falling.len();
    let mut curve: Vec<Reached> = Vec::new();
    for step in 0..=CURVE {
        // More of them among the few at the top, who are far apart.
        let part = (step as f64 / CURVE as f64).powi(2);
        let rank = ((all as f64 * part).ceil() as usize).clamp(1, all.max(1));
        let Some(edge) = falling.get(rank - 1).copied() else { break };
        if curve.last().is_none_or(|last| last.edge != edge) {
            curve.push(Reached { edge, customers: reaching(falling, edge) });
        }
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(text: &str) -> Share {
        Share::parse(text).expect("a share")
    }

    #[test]
    fn a_threshold_is_round_and_gives_nearly_the_wanted_share() {
        // 1,000 customers from 10.03 to 10,030.00, in ten-thousandths.
        let falling: Vec<i64> = (1..=1_000).rev().map(|at| at * 100_300).collect();
        let found = proposed(&falling, share("10%")).expect("a proposal");
        assert_eq!(found.exact, Reached { edge: 901 * 100_300, customers: 100 });
        assert_eq!(found.round, Reached { edge: 90_000_000, customers: 103 });
    }

    #[test]
    fn ties_are_all_inside() {
        let found = proposed(&[9, 5, 5, 5, 5, 1, 1, 1, 1, 1], share("20%")).expect("a proposal");
        assert_eq!(found.exact, Reached { edge: 5, customers: 5 });
        assert_eq!(found.round.customers, 5);
    }

    #[test]
    fn one_customer_and_none_are_no_trouble() {
        assert_eq!(proposed(&[], share("10%")), None);
        assert_eq!(proposed(&[7], share("10%")).map(|found| found.round.customers), Some(1));
        assert_eq!(curve(&[]), []);
        assert_eq!(natural(&[7], 3, ValueType::Count), (Vec::new(), None));
    }

    #[test]
    fn natural_breaks_lie_where_amounts_are_far_apart() {
        let falling = [900, 880, 50, 49, 48, 3, 2, 2, 0, 0, 0];
        let (natural, fit) = natural(&falling, 3, ValueType::Count);
        let found: Vec<(i64, usize)> = natural.iter().map(|reached| (reached.edge, reached.customers)).collect();
        assert_eq!(found, [(500, 2), (40, 5)]);
        assert!(fit.is_some_and(|fit| fit > 900_000), "{fit:?}");
    }

    proptest! {
        #[test]
        fn the_round_one_lies_within_what_was_allowed(mut values in prop::collection::vec(-1_000i64..100_000, 1..400), part in 1u32..1_000_000) {
            values.sort_unstable_by(|left, right| right.cmp(left));
            let wanted = Share::from_millionths(part).expect("a share");
            let found = proposed(&values, wanted).expect("a proposal");
            let rank = wanted.ceil_rank(values.len()).max(1);
            let slack = rank / ROUNDING;
            prop_assert!(found.exact.customers >= rank);
            prop_assert!(found.round.customers + slack >= rank);
            prop_assert!(found.round.customers <= found.exact.customers.max(rank + slack));
        }
    }
}
