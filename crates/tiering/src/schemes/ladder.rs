use crate::classes::index_16;
use crate::exact::power_of_ten;
use crate::explanation::{Figure, Standing};
use crate::peers::Others;
use crate::what_if::{After, Steps, WhatIf};
use terrace_domain::{InternalError, Share};
use terrace_policy::model::{Bound, Cut};

/// The tier of a value: the first edge that it reaches, or the last tier.
pub(crate) fn tier(edges: &[Option<i64>], value: i64) -> u16 {
    let reached = edges.iter().position(|edge| edge.is_some_and(|edge| value >= edge));
    index_16(reached.unwrap_or(edges.len()))
}

/// A value that climbs tiers one by one.
pub(crate) struct Rungs {
    own: i64,
    steps: Steps,
}

impl Rungs {
    /// Takes the smallest value inside each tier but the last, falling; `None` if none is. A value that the others
    /// leave inside whatever it is has the smallest of all integers as its edge.
    pub(crate) fn new(mut edges: Vec<Option<i64>>, own: i64) -> Self {
        edges.reverse();
        Self { own, steps: Steps { lower_is_better: false, edges } }
    }
}

impl WhatIf for Rungs {
    fn turns(&self, _input: usize, better: bool) -> Vec<i64> {
        self.steps.turns(self.own, better)
    }

    fn lower_is_better(&self, _input: usize) -> bool {
        false
    }

    fn after(&self, inputs: &[Option<i64>]) -> Option<After> {
        let taken = self.steps.taken(inputs.first().copied().flatten()?);
        let tier = index_16(self.steps.edges.len().saturating_sub(taken));
        Some(After { tier: Some(tier), digits: Vec::new() })
    }
}

/// For each cumulative share of the ranks the smallest value that is inside if the others stay as they are; `edges` are
/// those with the customer's own value.
///
/// # Errors
/// If the others' values cannot be read.
pub(crate) fn edges_among_others(
    others: &Others<'_>,
    edges: &[Option<i64>],
    tops: &[Share],
) -> Result<Vec<Option<i64>>, InternalError> {
    let customers = others.len() + 1;
    let edge = |(edge, top): (&Option<i64>, &Share)| match top.ceil_rank(customers) {
        0 => Ok(None),
        // There are fewer others than that: whoever joins them is inside.
        rank if rank > others.len() => Ok(Some(i64::MIN)),
        // With fewer than that many others above a value it is inside.
        rank => others.nth_largest(rank, edge.unwrap_or(0)),
    };
    edges.iter().zip(tops).map(edge).collect()
}

/// A value against the edge of its tier, or, in the last tier, against the one that it does not reach.
pub(crate) fn sentence(name: &str, value: &Figure, standing: &Standing) -> String {
    match (&standing.edge, &standing.better) {
        (Some(edge), _) => format!("{name} {value} >= {edge}"),
        (None, Some(better)) => format!("{name} {value} < {better}"),
        (None, None) => format!("{name} {value}"),
    }
}

/// The smallest stored integer of a scale that is inside each cut; `None` if none is.
pub(crate) fn edges_of_cuts(cuts: &[Cut], scale: u32) -> Vec<Option<i64>> {
    let unit = power_of_ten(6u32.saturating_sub(scale));
    cuts.iter()
        .map(|cut| {
            let millionths = cut.edge.0;
            let floor = millionths.div_euclid(unit);
            let smallest = match cut.bound {
                Bound::Over => floor.saturating_add(1),
                Bound::From => floor.saturating_add(i128::from(millionths.rem_euclid(unit) != 0)),
            };
            i64::try_from(smallest.max(i128::from(i64::MIN))).ok()
        })
        .collect()
}

/// The smallest value inside each cumulative share of the ranks, most first. The values are left in another order.
pub(crate) fn edges_of_ranks(values: &mut [i64], tops: &[Share]) -> Vec<Option<i64>> {
    let customers = values.len();
    let mut edges = vec![None; tops.len()];
    let mut rest = values;
    // From the widest share inwards: what is selected once bounds the next selection.
    for (edge, top) in edges.iter_mut().zip(tops).rev() {
        let rank = top.ceil_rank(customers).min(rest.len());
        let Some(last) = rank.checked_sub(1) else { continue };
        let (_, smallest, _) = rest.select_nth_unstable_by(last, |a, b| b.cmp(a));
        *edge = Some(*smallest);
        let (inside, _) = rest.split_at_mut(rank);
        rest = inside;
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_policy::model::Number;

    #[test]
    fn cuts_become_the_smallest_value_inside() {
        let cut = |bound, millionths| Cut { bound, edge: Number(millionths) };
        let cuts = [cut(Bound::Over, 100_000_000_000), cut(Bound::From, 50_000_000_000), cut(Bound::From, 1)];
        assert_eq!(edges_of_cuts(&cuts, 4), [Some(1_000_000_001), Some(500_000_000), Some(1)]);
        assert_eq!(edges_of_cuts(&cuts, 0), [Some(100_001), Some(50_000), Some(1)]);
        let far = [cut(Bound::Over, i128::MAX), cut(Bound::From, i128::MIN), cut(Bound::Over, -1)];
        assert_eq!(edges_of_cuts(&far, 0), [None, Some(i64::MIN), Some(0)]);
    }

    #[test]
    fn ranks_end_at_the_rounded_up_share() {
        let share = |text| Share::parse(text).unwrap();
        let mut values: Vec<i64> = (1..=21).collect();
        let edges = edges_of_ranks(&mut values, &[share("5%"), share("20%"), share("100%")]);
        assert_eq!(edges, [Some(20), Some(17), Some(1)]);
        assert_eq!(edges_of_ranks(&mut [], &[share("5%")]), [None]);
        assert_eq!(edges_of_ranks(&mut [3, 3], &[share("0%"), share("50%")]), [None, Some(3)]);
    }
}
