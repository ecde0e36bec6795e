//! One file per kind of scheme. A new kind is one new file and one line in [`kind_of`].

mod clusters;
mod digit_codes;
mod ladder;
mod life_cycle;
mod matrix;
mod pyramid;
mod rfm;
mod rfm_digits;
mod rfm_steps;
mod rules;
mod score;
mod score_steps;
mod segments;
mod share;
mod threshold;
mod weighing;

pub(crate) use ladder::edges_of_cuts;

use crate::classes::SchemeClasses;
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, Grounds};
use crate::peers::PeerNeeds;
use crate::ranking::RankedBy;
use crate::view::View;
use crate::what_if::WhatIf;
use terrace_frame::Column;
use terrace_policy::model::{Reference, Scheme, SchemeKind, Target};

/// What a kind of scheme can do.
///
/// What differs by kind is a method here, mostly without a default: a new kind has to say it.
pub(crate) trait Kind {
    /// The metrics and fields that are ranked, cut or weighed.
    fn inputs(&self) -> Vec<&Reference>;

    /// Computes what must be known of the population.
    fn cutoffs(&self, view: &View<'_>) -> Result<SchemeCutoffs, TieringError>;

    /// Computes what must be known of the population, and the classes that it gives.
    fn run(&self, view: &View<'_>) -> Result<(SchemeCutoffs, SchemeClasses), TieringError> {
        let cutoffs = self.cutoffs(view)?;
        view.check()?;
        let classes = self.classify(view, &cutoffs)?;
        Ok((cutoffs, classes))
    }

    /// Whether the policy alone does not say how to classify.
    fn needs_population(&self) -> bool;

    /// The cutoffs of a kind for which nothing of the population must be known.
    fn cutoffs_without_population(&self) -> Option<&'static SchemeCutoffs>;

    /// Classifies every row, each for itself.
    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError>;

    /// What the kind ranks customers by.
    fn ranked_by(&self) -> RankedBy<'_>;

    /// Returns the names of the inputs that are null for customers of [`Place::Unknown`] with this input, for people.
    fn null_inputs(&self, input: u16) -> String {
        let inputs = self.inputs();
        inputs.get(usize::from(input)).map_or_else(String::new, |input| input.name.clone())
    }

    /// Tells what gave the class of the customer at hand, who has one or is unplaced.
    fn why(&self, context: &ExplainContext<'_>) -> Result<Grounds, TieringError>;

    /// Tells what no tier takes of a customer who is unplaced, or `None` if there is nothing to tell.
    fn unplaced(&self, context: &ExplainContext<'_>) -> Result<Option<String>, TieringError>;

    /// What it must know of everybody to explain one customer.
    fn peer_needs(&self) -> PeerNeeds;

    /// What a customer's class would be with other values, everybody else staying as they are. Returns `None` for kinds
    /// without better and worse, and where the others' values that it needs are not at hand.
    fn what_if<'s>(&'s self, context: &'s ExplainContext<'_>) -> Result<Option<Box<dyn WhatIf + 's>>, TieringError>;

    /// The dimension or axis that an input is, for kinds that place customers along several.
    fn part(&self, input: usize) -> Option<&str>;

    /// The names of the columns that it offers beside the tier.
    fn detail_names(&self) -> Vec<String>;

    /// Computes a column beside the tier, or returns `None` if the kind has none of that name.
    fn detail(
        &self,
        view: &View<'_>,
        cutoffs: &SchemeCutoffs,
        classes: &SchemeClasses,
        name: &str,
    ) -> Result<Option<Column>, TieringError>;
}

/// Where the values are by which a scheme ranks customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankedValues {
    /// In the column of a metric or field.
    Column(Target),
    /// They are its own scores.
    Scores,
}

/// Tells where the values are by which a scheme ranks customers, or returns `None` if it does not rank.
pub fn ranked_values(scheme: &Scheme) -> Option<RankedValues> {
    match kind_of(scheme).ranked_by() {
        RankedBy::Nothing => None,
        RankedBy::Metric(reference) | RankedBy::ShareOf(reference) => Some(RankedValues::Column(reference.target)),
        RankedBy::Score => Some(RankedValues::Scores),
    }
}

/// What a scheme must know of everybody to explain one customer.
pub fn peer_needs(scheme: &Scheme) -> PeerNeeds {
    kind_of(scheme).peer_needs()
}

/// The metrics and fields that a scheme ranks, cuts or weighs, in the order of its [`Peers`].
///
/// [`Peers`]: crate::Peers
pub fn scheme_inputs(scheme: &Scheme) -> Vec<Target> {
    kind_of(scheme).inputs().into_iter().map(|input| input.target).collect()
}

/// The kind of a scheme.
pub(crate) fn kind_of(scheme: &Scheme) -> Box<dyn Kind + '_> {
    match &scheme.kind {
        SchemeKind::Threshold { metric, cuts } => Box::new(threshold::Threshold { metric, cuts }),
        SchemeKind::Pyramid { metric, tops } => Box::new(pyramid::Pyramid { metric, tops }),
        SchemeKind::Share { metric, marks } => Box::new(share::ShareOfTotal { metric, marks }),
        SchemeKind::Rfm { recency, frequency, monetary, bins, ties, segments } => {
            Box::new(rfm::Rfm { recency, frequency, monetary, bins: *bins, ties: *ties, segments })
        }
        SchemeKind::Matrix { axes, cells } => Box::new(matrix::Matrix { axes, cells }),
        SchemeKind::Score { inputs, cut, .. } => Box::new(score::Score { inputs, cut }),
        SchemeKind::Clusters { features, count, seed } => {
            Box::new(clusters::Clusters { features, count: *count, seed: *seed })
        }
        SchemeKind::LifeCycle(cycle) => Box::new(life_cycle::Stages { cycle }),
        SchemeKind::Rules { conditions } => Box::new(rules::Rules { conditions }),
    }
}
