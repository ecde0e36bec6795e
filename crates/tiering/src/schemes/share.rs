use super::{Kind, ladder};
use crate::classes::{SchemeClasses, index_16};
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain_context::{Candidate, ExplainContext, Grounds, figure};
use crate::explanation::Why;
use crate::ranking::{Ranked, RankedBy};
use crate::view::View;
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

    fn moves<'s>(&'s self, context: &ExplainContext<'s>) -> Result<Vec<Candidate<'s>>, TieringError> {
        let SchemeCutoffs::Share { edges, .. } = context.cutoffs else { return Err(context.view.unfit()) };
        Ok(ladder::candidates(self.metric, edges, context.tier))
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

/// `part ÷ total < mark`, exact. Sums of 64-bit integers times a million stay within 128 bits.
fn is_below(part: i128, total: i128, mark: Share) -> bool {
    part * i128::from(Share::WHOLE.millionths()) < total * i128::from(mark.millionths())
}
