use super::ladder::Rungs;
use super::{Kind, ladder};
use crate::classes::{SchemeClasses, index_16};
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, Grounds, figure};
use crate::explanation::Why;
use crate::peers::PeerNeeds;
use crate::ranking::{Ranked, RankedBy};
use crate::view::View;
use crate::what_if::WhatIf;
use terrace_domain::{Share, ValueType};
use terrace_frame::Column;
use terrace_policy::model::Reference;

/// Ranks by one metric and cuts at cumulative shares of its total (ABC analysis).
///
/// A customer is in a tier while the share reached before them is below its mark; equal values all stand where the
/// first of them does; zero or less adds nothing and takes the last tier.
pub(super) struct ShareOfTotal<'a> {
    pub(super) metric: &'a Reference,
    pub(super) marks: &'a [Share],
}

impl Kind for ShareOfTotal<'_> {
    fn inputs(&self) -> Vec<&Reference> {
        vec![self.metric]
    }

    fn cutoffs(&self, view: &View<'_>) -> Result<SchemeCutoffs, TieringError> {
        let mut values = view.kept(view.numbers(self.metric)?);
        let customers = values.len() as u64;
        values.retain(|value| *value > 0);
        values.sort_unstable_by(|a, b| b.cmp(a));
        let total = values.iter().copied().map(i128::from).sum::<i128>();
        let mut edges = vec![None; self.marks.len()];
        let mut before = 0i128;
        for equal in values.chunk_by(|a, b| a == b) {
            let Some(value) = equal.first() else { continue };
            for (edge, mark) in edges.iter_mut().zip(self.marks) {
                if is_below(before, total, *mark) {
                    *edge = Some(*value);
                }
            }
            before += i128::from(*value) * equal.len() as i128;
        }
        Ok(SchemeCutoffs::Share { customers, total, edges })
    }

    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError> {
        match cutoffs {
            SchemeCutoffs::Share { edges, .. } if edges.len() == self.marks.len() => {
                let last = index_16(edges.len());
                let tier = |value| if value > 0 { ladder::tier(edges, value) } else { last };
                Ok(view.place_by(view.numbers(self.metric)?, tier))
            }
            _ => Err(view.unfit()),
        }
    }

    fn needs_population(&self) -> bool {
        true
    }

    fn cutoffs_without_population(&self) -> Option<&'static SchemeCutoffs> {
        None
    }

    fn ranked_by(&self) -> RankedBy<'_> {
        RankedBy::ShareOf(self.metric)
    }

    fn why(&self, context: &ExplainContext<'_>) -> Result<Grounds, TieringError> {
        let SchemeCutoffs::Share { edges, .. } = context.cutoffs else { return Err(context.view.unfit()) };
        let (name, value) = (self.metric.name.clone(), context.figure(self.metric)?);
        let standing = context.standing(edges, context.view.numbers(self.metric)?.value_type);
        let mark = self.marks.get(usize::from(context.tier)).map(ToString::to_string);
        let sentence = ladder::sentence(&name, &value, &standing);
        let reason = match &mark {
            Some(mark) => format!("share before below {mark}: {sentence}"),
            None if context.value(self.metric)? <= 0 => format!("otherwise: {name} {value} <= 0"),
            None => format!("otherwise: {sentence}"),
        };
        let before = context.ranking.before.map(|before| figure(ValueType::Decimal, before));
        Ok(Grounds { why: Why::Share { metric: name, value, standing, before, mark }, reason })
    }

    fn unplaced(&self, _context: &ExplainContext<'_>) -> Result<Option<String>, TieringError> {
        Ok(None)
    }

    fn peer_needs(&self) -> PeerNeeds {
        PeerNeeds { values: vec![0], sums: true, ..PeerNeeds::default() }
    }

    fn what_if<'s>(&'s self, context: &'s ExplainContext<'_>) -> Result<Option<Box<dyn WhatIf + 's>>, TieringError> {
        let Some(all) = context.peers.and_then(|peers| peers.values(0)) else { return Ok(None) };
        let (all, own) = (all.listed()?, context.value(self.metric)?);
        let edges = self.marks.iter().map(|mark| first_inside(all, own, *mark)).collect();
        Ok(Some(Box::new(Rungs::new(edges, own))))
    }

    fn part(&self, _input: usize) -> Option<&str> {
        None
    }

    fn detail_names(&self) -> Vec<String> {
        vec!["rank".to_owned(), "share_before".to_owned()]
    }

    fn detail(
        &self,
        view: &View<'_>,
        _cutoffs: &SchemeCutoffs,
        classes: &SchemeClasses,
        name: &str,
    ) -> Result<Option<Column>, TieringError> {
        let Some(ranked) = Ranked::new(self.ranked_by(), classes, view.frame, view.classes) else { return Ok(None) };
        Ok(match name {
            "rank" => Some(ranked.ranks()),
            "share_before" => Some(ranked.shares_before()),
            _ => None,
        })
    }
}

/// The smallest amount of one customer for whom the share reached before is below a mark, the others staying as they
/// are; `None` if there is none. Both that share and the total depend on the amount: the first falls and the second
/// rises with it, so that the others on whom it turns are found by halving them again and again, without sorting.
fn first_inside(all: &[i64], own: i64, mark: Share) -> Option<i64> {
    let positive = |value: &&i64| **value > 0;
    let others = all.iter().filter(positive).copied().map(i128::from).sum::<i128>() - i128::from(own.max(0));
    let mut between: Vec<i64> = all.iter().filter(positive).copied().collect();
    if let Some(place) = between.iter().position(|value| *value == own) {
        between.swap_remove(place);
    }
    // Outside at `low`, inside at `high`; `between` are the others between the two, `above` the sum of those beyond.
    let (mut low, mut high, mut above) = (0i64, between.iter().copied().max().unwrap_or(1), 0i128);
    let inside = |before: i128, amount: i64| is_below(before, others + i128::from(amount), mark);
    if !inside(0, high) {
        return None;
    }
    above += between.iter().filter(|value| **value >= high).copied().map(i128::from).sum::<i128>();
    between.retain(|value| *value < high);
    while let Some(pivot) = between.get(between.len() / 2).copied() {
        let beyond = between.iter().filter(|value| **value > pivot).copied().map(i128::from).sum::<i128>();
        if inside(above + beyond, pivot) {
            let equal = between.iter().filter(|value| **value == pivot).count();
            above += beyond + i128::from(pivot) * equal as i128;
            between.retain(|value| *value < pivot);
            high = pivot;
        } else {
            between.retain(|value| *value > pivot);
            low = pivot;
        }
    }
    // Nobody stands between the two any more: what is before stays, and only the total grows.
    let part = i128::from(mark.millionths()).max(1);
    let least = above.checked_mul(i128::from(Share::WHOLE.millionths()))?.div_euclid(part) - others + 1;
    let least = i64::try_from(least.max(i128::from(low) + 1)).unwrap_or(high);
    Some(least.min(high))
}

/// `part ÷ total < mark`, exact. Sums of 64-bit integers times a million stay within 128 bits.
fn is_below(part: i128, total: i128, mark: Share) -> bool {
    part * i128::from(Share::WHOLE.millionths()) < total * i128::from(mark.millionths())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_first_amount_inside_is_that_of_trying_all(
            all in proptest::collection::vec(-3i64..40, 1..12),
            own in 0usize..12,
            mark in 0u32..=20,
        ) {
            let (own, mark) = (own % all.len(), Share::from_millionths(mark * 50_000).unwrap());
            let others: Vec<i64> = all.iter().enumerate().filter(|(n, v)| *n != own && **v > 0).map(|(_, v)| *v).collect();
            let inside = |amount: &i64| {
                let before: i64 = others.iter().filter(|value| **value > *amount).sum();
                is_below(before.into(), i128::from(others.iter().sum::<i64>() + amount), mark)
            };
            proptest::prop_assert_eq!(first_inside(&all, all[own], mark), (1..=60).find(inside));
        }
    }
}
