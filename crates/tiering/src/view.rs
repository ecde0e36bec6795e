use crate::classes::{ByProducts, Classes, Place, SchemeClasses};
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::expression::{Scope, holds};
use rayon::prelude::*;
use terrace_domain::CancelToken;
use terrace_frame::{Column, Frame, Integers};
use terrace_policy::model::{Policy, Reference, Scheme, Target};

/// Rows that are worth another core.
pub(crate) const MANY: usize = 16_384;

/// A population as one scheme sees it.
pub(crate) struct View<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) scheme: &'a Scheme,
    pub(crate) frame: &'a Frame,
    pub(crate) classes: &'a Classes,
    /// One per row: whether the customer belongs to the universe.
    pub(crate) universe: Vec<bool>,
    /// The scheme's cutoffs of an earlier run, if there was one.
    pub(crate) earlier: Option<&'a SchemeCutoffs>,
    /// Stops work on many customers early.
    pub(crate) cancel: Option<&'a CancelToken>,
}

impl<'a> View<'a> {
    pub(crate) fn new(
        policy: &'a Policy,
        scheme: &'a Scheme,
        frame: &'a Frame,
        classes: &'a Classes,
    ) -> Result<Self, TieringError> {
        let universe = match &scheme.among {
            Some(among) => {
                let inside = holds(among, &Scope::new(policy, frame, classes))?;
                inside.into_iter().map(|inside| inside == Some(true)).collect()
            }
            None if scheme.kind.includes_everybody() => vec![true; frame.ids.len()],
            None => frame.ordered.clone(),
        };
        Ok(Self { policy, scheme, frame, classes, universe, earlier: None, cancel: None })
    }

    pub(crate) fn scope(&self) -> Scope<'a> {
        let scope = Scope::new(self.policy, self.frame, self.classes);
        self.cancel.map_or(scope, |cancel| scope.cancelled_by(cancel))
    }

    /// Returns an error if the work was cancelled.
    pub(crate) fn check(&self) -> Result<(), TieringError> {
        Ok(self.cancel.map_or(Ok(()), CancelToken::check)?)
    }

    /// Returns the column of numbers under a name.
    pub(crate) fn numbers(&self, reference: &Reference) -> Result<&'a Integers, TieringError> {
        let column = match reference.target {
            Target::Metric(index) => self.classes.metric(self.frame, index),
            Target::Attribute(index) => self.frame.attributes.get(index),
            Target::Label(_) | Target::Scheme(_) | Target::Given(_) => None,
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

    /// One per row: whether the customer counts, being in the universe, with none of the columns null.
    pub(crate) fn counted(&self, columns: &[&Integers]) -> Vec<bool> {
        let mut counted = self.universe.clone();
        for valid in columns.iter().filter_map(|column| column.valid.as_ref()) {
            for (counted, valid) in counted.iter_mut().zip(valid) {
                *counted &= *valid;
            }
        }
        counted
    }

    /// The number of customers that count.
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

    /// Returns the id of a tier, or `None` if there is no such tier.
    pub(crate) fn tier_id(&self, tier: Option<u16>) -> Option<String> {
        self.scheme.tiers.get(usize::from(tier?)).map(|tier| tier.id.to_string())
    }

    pub(crate) fn unfit(&self) -> TieringError {
        TieringError::UnfitCutoffs { scheme: self.scheme.name.to_string() }
    }
}
