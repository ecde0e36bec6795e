//! One side of a comparison: a kept run, or one that was just computed.

use crate::error::AppError;
use crate::history::{KeptRun, RunRecord, RunScheme};
use crate::runs::{Tiered, scheme_figures};
use std::borrow::Cow;
use terrace_domain::{AsOf, InternalError};
use terrace_frame::{Column, Ids};
use terrace_policy::{Policy, hash_of_text};
use terrace_tiering::Cutoffs;

/// One of two runs: a kept one, or one at hand.
#[derive(Debug, Clone, Copy)]
pub enum Side<'a> {
    /// A kept run.
    Kept(&'a KeptRun),
    /// A run that was just computed.
    Now(&'a Tiered),
}

impl<'a> Side<'a> {
    /// The record of a kept run.
    pub(super) fn record(&self) -> Option<&'a RunRecord> {
        match self {
            Self::Kept(run) => Some(run.record()),
            Self::Now(_) => None,
        }
    }

    /// The number of a kept run; 0 of one at hand.
    pub(super) fn number(&self) -> u64 {
        self.record().map_or(0, |record| record.number)
    }

    pub(super) fn ids(&self) -> Result<Cow<'a, Ids>, AppError> {
        match self {
            Self::Kept(run) => run.ids().map(Cow::Owned),
            Self::Now(tiered) => Ok(Cow::Borrowed(&tiered.frame.ids)),
        }
    }

    pub(super) fn net(&self) -> Result<Cow<'a, [i64]>, AppError> {
        match self {
            Self::Kept(run) => run.net().map(Cow::Owned),
            Self::Now(tiered) => Ok(Cow::Borrowed(tiered.standard.net.values.as_slice())),
        }
    }

    pub(super) fn schemes(&self) -> Cow<'a, [RunScheme]> {
        match self {
            Self::Kept(run) => Cow::Borrowed(&run.record().schemes),
            Self::Now(tiered) => Cow::Owned(scheme_figures(tiered)),
        }
    }

    pub(super) fn tiers(&self, scheme: &RunScheme) -> Result<Vec<Option<u16>>, AppError> {
        match self {
            Self::Kept(run) => run.tiers(scheme),
            Self::Now(tiered) => {
                let index = tiered.policy.policy.schemes.iter().position(|known| known.name.as_str() == scheme.name);
                let classes = index.and_then(|index| tiered.outcome.classes.scheme(index));
                let lacking = || InternalError::new(format!("the run lacks the scheme {}", scheme.name));
                Ok(classes.ok_or_else(lacking)?.places.iter().map(|place| place.tier()).collect())
            }
        }
    }

    /// Which tier holds for every customer; `None` if the run has no standings in the scheme.
    pub(super) fn standing_tiers(&self, scheme: &RunScheme) -> Result<Option<Vec<Option<u16>>>, AppError> {
        match self {
            Self::Kept(run) if run.has_standings(&scheme.name) => run.standing_tiers(scheme).map(Some),
            Self::Kept(_) => Ok(None),
            Self::Now(tiered) => {
                let index = tiered.policy.policy.schemes.iter().position(|known| known.name.as_str() == scheme.name);
                let found = index.and_then(|index| tiered.standings.scheme(index));
                Ok(found.map(|found| found.standings.rows().map(|standing| standing.tier).collect()))
            }
        }
    }

    /// Whether the rules are those of an earlier run.
    pub(super) fn has_rules_of(&self, earlier: &Side<'_>) -> bool {
        let earlier = match (self, earlier) {
            (_, Side::Kept(earlier)) => earlier.record(),
            (Self::Now(own), Side::Now(earlier)) => return own.policy.policy.hash == earlier.policy.policy.hash,
            (Self::Kept(own), Side::Now(earlier)) => return own.record().policy.is_same(&earlier.policy.policy.hash),
        };
        match self {
            Self::Now(tiered) => earlier.policy.is_same(&tiered.policy.policy.hash),
            Self::Kept(run) => {
                let own = &run.record().policy;
                earlier.policy.hash == own.hash
                    || hash_of_text(&own.text).is_some_and(|hash| earlier.policy.is_same(&hash))
            }
        }
    }

    pub(super) fn policy(&self) -> Result<Cow<'a, Policy>, AppError> {
        match self {
            Self::Kept(run) => run.policy().map(Cow::Owned),
            Self::Now(tiered) => Ok(Cow::Borrowed(&tiered.policy.policy)),
        }
    }

    pub(super) fn cutoffs(&self) -> Result<Cow<'a, Cutoffs>, AppError> {
        match self {
            Self::Kept(run) => run.cutoffs().map(Cow::Owned),
            Self::Now(tiered) => Ok(Cow::Borrowed(&tiered.outcome.cutoffs)),
        }
    }

    pub(super) fn as_of(&self) -> Result<AsOf, AppError> {
        match self {
            Self::Kept(run) => run.record().as_of(),
            Self::Now(tiered) => Ok(tiered.frame.as_of.clone()),
        }
    }

    pub(super) fn ordered(&self) -> Result<Column, AppError> {
        match self {
            Self::Kept(run) => run.ordered(),
            Self::Now(tiered) => Ok(Column::Flags(tiered.frame.ordered.iter().copied().map(Some).collect())),
        }
    }

    pub(super) fn metric(&self, name: &str) -> Result<Option<Cow<'a, Column>>, AppError> {
        match self {
            Self::Kept(run) => Ok(run.column(name)?.map(Cow::Owned)),
            Self::Now(tiered) => {
                let index = tiered.policy.policy.metrics.iter().position(|metric| metric.name.as_str() == name);
                let column = index.and_then(|index| tiered.outcome.classes.metric(&tiered.frame, index));
                Ok(column.map(Cow::Borrowed))
            }
        }
    }

    pub(super) fn attribute(&self, name: &str) -> Result<Option<Cow<'a, Column>>, AppError> {
        match self {
            Self::Kept(run) => Ok(run.attribute(name)?.map(Cow::Owned)),
            Self::Now(tiered) => {
                let index = tiered.policy.policy.attributes.iter().position(|field| field.name == name);
                Ok(index.and_then(|index| tiered.frame.attributes.get(index)).map(Cow::Borrowed))
            }
        }
    }
}
