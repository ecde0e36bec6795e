use super::{Kind, View, ladder};
use crate::classes::SchemeClasses;
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use terrace_policy::model::{Cut, Reference};

/// Cuts one metric at fixed amounts.
pub(super) struct Threshold<'a> {
    pub(super) metric: &'a Reference,
    pub(super) cuts: &'a [Cut],
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
}
