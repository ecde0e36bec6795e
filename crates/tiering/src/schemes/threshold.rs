use super::ladder::Rungs;
use super::{Kind, ladder};
use crate::classes::SchemeClasses;
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, Grounds, bound_sign, bound_word, number};
use crate::explanation::{Edge, Figure, Why};
use crate::peers::PeerNeeds;
use crate::ranking::RankedBy;
use crate::view::View;
use crate::what_if::WhatIf;
use terrace_domain::ValueType;
use terrace_frame::Column;
use terrace_policy::model::{Cut, Reference};

/// Cuts one metric at fixed amounts.
pub(super) struct Threshold<'a> {
    pub(super) metric: &'a Reference,
    pub(super) cuts: &'a [Cut],
}

/// What a value says against fixed cuts: as a text, with the edge of its tier and of the next better one.
pub(super) fn against(
    name: &str,
    value: &Figure,
    cuts: &[Cut],
    tier: u16,
    value_type: ValueType,
) -> (String, Option<Edge>, Option<Edge>) {
    let tier = usize::from(tier);
    let shown = |cut: &Cut| Edge { bound: bound_word(cut.bound), value: number(cut.edge, value_type) };
    let better = tier.checked_sub(1).and_then(|index| cuts.get(index));
    let own = cuts.get(tier);
    let reason = match (own, better) {
        (Some(cut), _) => format!("{name} {value} {} {}", bound_sign(cut.bound, true), number(cut.edge, value_type)),
        (None, Some(cut)) => {
            let (sign, edge) = (bound_sign(cut.bound, false), number(cut.edge, value_type));
            format!("otherwise: {name} {value} {sign} {edge}")
        }
        (None, None) => "otherwise".to_owned(),
    };
    (reason, own.map(shown), better.map(shown))
}

impl Kind for Threshold<'_> {
    fn inputs(&self) -> Vec<&Reference> {
        vec![self.metric]
    }

    fn cutoffs(&self, view: &View<'_>) -> Result<SchemeCutoffs, TieringError> {
        Ok(SchemeCutoffs::Threshold { customers: view.count(&[view.numbers(self.metric)?]) })
    }

    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError> {
        let SchemeCutoffs::Threshold { .. } = cutoffs else { return Err(view.unfit()) };
        let integers = view.numbers(self.metric)?;
        let edges = ladder::edges_of_cuts(self.cuts, integers.value_type.scale());
        Ok(view.place_by(integers, |value| ladder::tier(&edges, value)))
    }

    fn needs_population(&self) -> bool {
        false
    }

    fn cutoffs_without_population(&self) -> Option<&'static SchemeCutoffs> {
        static KNOWN: SchemeCutoffs = SchemeCutoffs::Threshold { customers: 0 };
        Some(&KNOWN)
    }

    fn ranked_by(&self) -> RankedBy<'_> {
        RankedBy::Nothing
    }

    fn why(&self, context: &ExplainContext<'_>) -> Result<Grounds, TieringError> {
        let value_type = context.view.numbers(self.metric)?.value_type;
        let (name, value) = (self.metric.name.clone(), context.figure(self.metric)?);
        let (reason, edge, better) = against(&name, &value, self.cuts, context.tier, value_type);
        Ok(Grounds { why: Why::Threshold { metric: name, value, edge, better }, reason })
    }

    fn unplaced(&self, _context: &ExplainContext<'_>) -> Result<Option<String>, TieringError> {
        Ok(None)
    }

    fn peer_needs(&self) -> PeerNeeds {
        PeerNeeds::default()
    }

    fn what_if<'s>(&'s self, context: &'s ExplainContext<'_>) -> Result<Option<Box<dyn WhatIf + 's>>, TieringError> {
        let edges = ladder::edges_of_cuts(self.cuts, context.view.numbers(self.metric)?.value_type.scale());
        Ok(Some(Box::new(Rungs::new(edges, context.value(self.metric)?))))
    }

    fn part(&self, _input: usize) -> Option<&str> {
        None
    }

    fn detail_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn detail(
        &self,
        _view: &View<'_>,
        _cutoffs: &SchemeCutoffs,
        _classes: &SchemeClasses,
        _name: &str,
    ) -> Result<Option<Column>, TieringError> {
        Ok(None)
    }
}
