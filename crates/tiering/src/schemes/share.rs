use super::{Kind, View, ladder};
use crate::classes::SchemeClasses;
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain::{Candidate, Grounds, Sight, Why, figure};
use terrace_domain::{Share, ValueType};
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
                let last = u16::try_from(edges.len()).unwrap_or(u16::MAX);
                let tier = |value| if value > 0 { ladder::tier(edges, value) } else { last };
                Ok(view.place_by(view.numbers(self.metric)?, tier))
            }
            _ => Err(view.unfit()),
        }
    }

    fn why(&self, sight: &Sight<'_>) -> Result<Grounds, TieringError> {
        let SchemeCutoffs::Share { edges, .. } = sight.cutoffs else { return Err(sight.view.unfit()) };
        let (name, value) = (self.metric.name.clone(), sight.figure(self.metric)?);
        let standing = sight.standing(edges, sight.view.numbers(self.metric)?.value_type);
        let mark = self.marks.get(usize::from(sight.tier)).map(ToString::to_string);
        let sentence = ladder::sentence(&name, &value, &standing);
        let reason = match &mark {
            Some(mark) => format!("share before below {mark}: {sentence}"),
            None if sight.value(self.metric)? <= 0 => format!("otherwise: {name} {value} <= 0"),
            None => format!("otherwise: {sentence}"),
        };
        let before = sight.ranking.before.map(|before| figure(ValueType::Decimal, before));
        Ok(Grounds { why: Why::Share { metric: name, value, standing, before, mark }, reason })
    }

    fn moves<'s>(&'s self, sight: &Sight<'s>) -> Result<Vec<Candidate<'s>>, TieringError> {
        let SchemeCutoffs::Share { edges, .. } = sight.cutoffs else { return Err(sight.view.unfit()) };
        Ok(ladder::candidates(self.metric, edges, sight.tier))
    }
}

/// `part ÷ total < mark`, exact. Sums of 64-bit integers times a million stay within 128 bits.
fn is_below(part: i128, total: i128, mark: Share) -> bool {
    part * i128::from(Share::WHOLE.millionths()) < total * i128::from(mark.millionths())
}
