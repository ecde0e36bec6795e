use super::{Kind, View, ladder};
use crate::classes::SchemeClasses;
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain::{Candidate, Grounds, Sight, Why};
use terrace_domain::Share;
use terrace_policy::model::Reference;

/// Ranks by one metric, most first; a tier ends at rank ceil(share × N), and equal values take the best class.
///
/// Who has fewer than that many customers above them is inside, so the value at that rank tells all.
pub(super) struct Pyramid<'a> {
    pub(super) metric: &'a Reference,
    pub(super) tops: &'a [Share],
}

impl Kind for Pyramid<'_> {
    fn inputs(&self) -> Vec<&Reference> {
        vec![self.metric]
    }

    fn cutoffs(&self, view: &View<'_>) -> Result<SchemeCutoffs, TieringError> {
        let mut values = view.kept(view.numbers(self.metric)?);
        let edges = ladder::edges_of_ranks(&mut values, self.tops);
        Ok(SchemeCutoffs::Pyramid { customers: values.len() as u64, edges })
    }

    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError> {
        match cutoffs {
            SchemeCutoffs::Pyramid { edges, .. } if edges.len() == self.tops.len() => {
                Ok(view.place_by(view.numbers(self.metric)?, |value| ladder::tier(edges, value)))
            }
            _ => Err(view.unfit()),
        }
    }

    fn why(&self, sight: &Sight<'_>) -> Result<Grounds, TieringError> {
        let SchemeCutoffs::Pyramid { edges, .. } = sight.cutoffs else { return Err(sight.view.unfit()) };
        let (name, value) = (self.metric.name.clone(), sight.figure(self.metric)?);
        let standing = sight.standing(edges, sight.view.numbers(self.metric)?.value_type);
        let top = self.tops.get(usize::from(sight.tier)).map(ToString::to_string);
        let sentence = ladder::sentence(&name, &value, &standing);
        let reason = match &top {
            Some(top) => format!("rank within top {top}: {sentence}"),
            None => format!("otherwise: {sentence}"),
        };
        Ok(Grounds { why: Why::Pyramid { metric: name, value, standing, top }, reason })
    }

    fn moves<'s>(&'s self, sight: &Sight<'s>) -> Result<Vec<Candidate<'s>>, TieringError> {
        let SchemeCutoffs::Pyramid { edges, .. } = sight.cutoffs else { return Err(sight.view.unfit()) };
        Ok(ladder::candidates(self.metric, edges, sight.tier))
    }
}
