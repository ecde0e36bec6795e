//! One file per kind of scheme. A new kind is one new file and one line in [`kind_of`].

mod clusters;
mod ladder;
mod matrix;
mod pyramid;
mod rfm;
mod rfm_digits;
mod rules;
mod score;
mod segments;
mod share;
mod threshold;
mod weighing;

use crate::classes::{ByProducts, Classes, Place, SchemeClasses};
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain::{Candidate, Grounds, Sight};
use crate::expression::{Scope, holds};
use rayon::prelude::*;
use terrace_frame::{Column, Frame, Integers};
use terrace_policy::model::{Policy, Reference, Scheme, SchemeKind, Target};

/// Rows that are worth another core.
pub(crate) const MANY: usize = 16_384;

/// What a kind of scheme can do.
pub(crate) trait Kind {
    /// What is ranked, cut or weighed.
    fn inputs(&self) -> Vec<&Reference>;

    /// What must be known of the population.
    fn cutoffs(&self, view: &View<'_>) -> Result<SchemeCutoffs, TieringError>;

    /// What must be known of the population, and the classes that it gives.
    fn run(&self, view: &View<'_>) -> Result<(SchemeCutoffs, SchemeClasses), TieringError> {
        let cutoffs = self.cutoffs(view)?;
        let classes = self.classify(view, &cutoffs)?;
        Ok((cutoffs, classes))
    }

    /// The class of every row, each for itself.
    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError>;

    /// What gave the class of the one customer in sight, who has one or is unplaced.
    fn why(&self, sight: &Sight<'_>) -> Result<Grounds, TieringError>;

    /// For each metric the nearest values at which the class would change, at these cutoffs.
    fn moves<'s>(&'s self, _sight: &Sight<'s>) -> Result<Vec<Candidate<'s>>, TieringError> {
        Ok(Vec::new())
    }

    /// A column beside the tier that is read from the cutoffs.
    fn detail(
        &self,
        _view: &View<'_>,
        _cutoffs: &SchemeCutoffs,
        _places: &[Place],
        _name: &str,
    ) -> Result<Option<Column>, TieringError> {
        Ok(None)
    }
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
        SchemeKind::Rules { conditions } => Box::new(rules::Rules { conditions }),
    }
}

/// A population as one scheme sees it.
pub(crate) struct View<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) scheme: &'a Scheme,
    pub(crate) frame: &'a Frame,
    pub(crate) classes: &'a Classes,
    /// Who belongs to the universe.
    pub(crate) universe: Vec<bool>,
    /// The scheme's cutoffs of an earlier run.
    pub(crate) earlier: Option<&'a SchemeCutoffs>,
}

impl<'a> View<'a> {
    pub(crate) fn new(
        policy: &'a Policy,
        scheme: &'a Scheme,
        frame: &'a Frame,
        classes: &'a Classes,
    ) -> Result<Self, TieringError> {
        let universe = match (&scheme.among, &scheme.kind) {
            (Some(among), _) => {
                let inside = holds(among, &Scope::new(policy, frame, classes))?;
                inside.into_iter().map(|inside| inside == Some(true)).collect()
            }
            (None, SchemeKind::Rules { .. }) => vec![true; frame.ids.len()],
            (None, _) => frame.ordered.clone(),
        };
        Ok(Self { policy, scheme, frame, classes, universe, earlier: None })
    }

    pub(crate) fn scope(&self) -> Scope<'a> {
        Scope::new(self.policy, self.frame, self.classes)
    }

    /// The column of numbers under a name.
    pub(crate) fn numbers(&self, reference: &Reference) -> Result<&'a Integers, TieringError> {
        let column = match reference.target {
            Target::Metric(index) => self.classes.metric(self.frame, index),
            Target::Attribute(index) => self.frame.attributes.get(index),
            Target::Label(_) | Target::Scheme(_) => None,
        };
        match column {
            Some(Column::Integers(integers)) => Ok(integers),
            Some(_) => Err(TieringError::WrongType { expression: reference.name.clone() }),
            None => Err(TieringError::MissingColumn { name: reference.name.clone() }),
        }
    }

    /// The values that count: in the universe and not null.
    pub(crate) fn kept(&self, integers: &Integers) -> Vec<i64> {
        match &integers.valid {
            None => {
                let rows = integers.values.iter().zip(&self.universe);
                rows.filter(|(_, inside)| **inside).map(|(value, _)| *value).collect()
            }
            Some(valid) => {
                let rows = integers.values.iter().zip(valid).zip(&self.universe);
                rows.filter(|((_, valid), inside)| **valid && **inside).map(|((value, _), _)| *value).collect()
            }
        }
    }

    /// Who counts: in the universe, with none of the columns null.
    pub(crate) fn counted(&self, columns: &[&Integers]) -> Vec<bool> {
        let mut counted = self.universe.clone();
        for valid in columns.iter().filter_map(|column| column.valid.as_ref()) {
            for (counted, valid) in counted.iter_mut().zip(valid) {
                *counted &= *valid;
            }
        }
        counted
    }

    /// How many count.
    pub(crate) fn count(&self, columns: &[&Integers]) -> u64 {
        self.counted(columns).into_iter().filter(|counted| *counted).count() as u64
    }

    /// Classes by one metric: outside, unknown, or what `tier` says of the value.
    pub(crate) fn place_by(&self, integers: &Integers, tier: impl Fn(i64) -> u16 + Sync) -> SchemeClasses {
        let place = |(row, inside): (usize, &bool)| match (inside, integers.get(row)) {
            (false, _) => Place::Outside,
            (true, None) => Place::Unknown(0),
            (true, Some(value)) => Place::Tier(tier(value)),
        };
        let places = self.universe.par_iter().with_min_len(MANY).enumerate().map(place).collect();
        SchemeClasses { places, by_products: ByProducts::None }
    }

    /// The id of a tier.
    pub(crate) fn tier_id(&self, tier: Option<u16>) -> Option<String> {
        self.scheme.tiers.get(usize::from(tier?)).map(|tier| tier.id.to_string())
    }

    pub(crate) fn unfit(&self) -> TieringError {
        TieringError::UnfitCutoffs { scheme: self.scheme.name.to_string() }
    }
}
