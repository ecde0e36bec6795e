use super::ladder::Rungs;
use super::{Kind, ladder};
use crate::classes::SchemeClasses;
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, Grounds};
use crate::explanation::Why;
use crate::peers::{Others, PeerNeeds};
use crate::ranking::{Ranked, RankedBy};
use crate::view::View;
use crate::what_if::WhatIf;
use terrace_domain::Share;
use terrace_frame::Column;
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

    fn needs_population(&self) -> bool {
        true
    }

    fn cutoffs_without_population(&self) -> Option<&'static SchemeCutoffs> {
        None
    }

    fn ranked_by(&self) -> RankedBy<'_> {
        RankedBy::Metric(self.metric)
    }

    fn why(&self, context: &ExplainContext<'_>) -> Result<Grounds, TieringError> {
        let SchemeCutoffs::Pyramid { edges, .. } = context.cutoffs else { return Err(context.view.unfit()) };
        let (name, value) = (self.metric.name.clone(), context.figure(self.metric)?);
        let standing = context.standing(edges, context.view.numbers(self.metric)?.value_type);
        let top = self.tops.get(usize::from(context.tier)).map(ToString::to_string);
        let sentence = ladder::sentence(&name, &value, &standing);
        let reason = match &top {
            Some(top) => format!("rank within top {top}: {sentence}"),
            None => format!("otherwise: {sentence}"),
        };
        Ok(Grounds { why: Why::Pyramid { metric: name, value, standing, top }, reason })
    }

    fn unplaced(&self, _context: &ExplainContext<'_>) -> Result<Option<String>, TieringError> {
        Ok(None)
    }

    fn peer_needs(&self) -> PeerNeeds {
        PeerNeeds { values: vec![0], ..PeerNeeds::default() }
    }

    fn what_if<'s>(&'s self, context: &'s ExplainContext<'_>) -> Result<Option<Box<dyn WhatIf + 's>>, TieringError> {
        let SchemeCutoffs::Pyramid { edges, .. } = context.cutoffs else { return Err(context.view.unfit()) };
        let Some(all) = context.peers.and_then(|peers| peers.values(0)) else { return Ok(None) };
        let own = context.value(self.metric)?;
        let others = Others::new(all, own, false, edges.iter().copied().flatten());
        let edges = ladder::edges_among_others(&others, edges, self.tops)?;
        Ok(Some(Box::new(Rungs::new(edges, own))))
    }

    fn part(&self, _input: usize) -> Option<&str> {
        None
    }

    fn detail_names(&self) -> Vec<String> {
        vec!["rank".to_owned()]
    }

    fn detail(
        &self,
        view: &View<'_>,
        _cutoffs: &SchemeCutoffs,
        classes: &SchemeClasses,
        name: &str,
    ) -> Result<Option<Column>, TieringError> {
        let ranked = Ranked::new(self.ranked_by(), classes, view.frame, view.classes);
        Ok(ranked.filter(|_| name == "rank").map(|ranked| ranked.ranks()))
    }
}
