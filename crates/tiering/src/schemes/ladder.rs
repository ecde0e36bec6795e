use crate::classes::index_16;
use crate::exact::power_of_ten;
use crate::explain_context::Candidate;
use crate::explanation::{Figure, Standing};
use terrace_domain::Share;
use terrace_policy::model::{Bound, Cut, Reference};

/// The tier of a value: the first edge that it reaches, or the last tier.
pub(crate) fn tier(edges: &[Option<i64>], value: i64) -> u16 {
    let reached = edges.iter().position(|edge| edge.is_some_and(|edge| value >= edge));
    index_16(reached.unwrap_or(edges.len()))
}

/// The nearest values with a better and with a worse tier.
///
/// Where an edge of a better tier lies at the same value as the next one, both are reached at once.
pub(crate) fn neighbours(edges: &[Option<i64>], tier: u16) -> (Option<i64>, Option<i64>) {
    let tier = usize::from(tier);
    let better = edges.get(..tier.min(edges.len())).into_iter().flatten().rev().find_map(|edge| *edge);
    let worse = edges.get(tier).copied().flatten().and_then(|edge| edge.checked_sub(1));
    (better, worse)
}

/// The same as candidates of one metric.
pub(crate) fn candidates<'a>(metric: &'a Reference, edges: &[Option<i64>], tier: u16) -> Vec<Candidate<'a>> {
    let (better, worse) = neighbours(edges, tier);
    let candidate = |to, better| Candidate { metric, to, better, part: None };
    better.map(|to| candidate(to, true)).into_iter().chain(worse.map(|to| candidate(to, false))).collect()
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
