//! Everybody of one run.

use super::part::{RosterPart, column_names};
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::ReadingOptions;
use crate::note::Note;
use crate::output::{LEVEL, POINTS};
use crate::policies::LoadedPolicy;
use crate::runs::{RunParts, TierRequest, newest_parts};
use crate::terrace::Terrace;
use std::sync::Arc;
use terrace_analytics::FittedModels;
use terrace_domain::{AsOf, InternalError};
use terrace_frame::{Column, Integers, Texts};
use terrace_tiering::Cutoffs;

/// Everybody of one run, in columns.
#[derive(Debug)]
pub struct RosterBase {
    /// The rules.
    pub policy: Arc<LoadedPolicy>,
    /// For when.
    pub as_of: AsOf,
    /// The version of the lake that was read.
    pub lake_version: u64,
    /// The kept run that it was read from; `None` if it was computed.
    pub run: Option<u64>,
    pub(super) part: RosterPart,
    pub(super) names: Vec<String>,
    pub(super) cutoffs: Cutoffs,
    pub(super) models: FittedModels,
    /// What who explains a customer should know.
    pub(super) notes: Vec<Note>,
}

impl RosterBase {
    /// How many customers there are.
    pub const fn customers(&self) -> usize {
        self.part.rows()
    }

    /// The names of all columns, in the order of the list.
    pub fn columns(&self) -> &[String] {
        &self.names
    }

    fn new(
        policy: &Arc<LoadedPolicy>,
        (lake_version, run): (u64, Option<u64>),
        parts: RunParts,
    ) -> Result<Self, AppError> {
        let RunParts { frame, classes, cutoffs, given, models, notes } = parts;
        let as_of = frame.as_of.clone();
        let rules = &policy.policy;
        let part = RosterPart::new(rules, frame, classes, given)?;
        let names = column_names(rules);
        Ok(Self { policy: Arc::clone(policy), as_of, lake_version, run, part, names, cutoffs, models, notes })
    }

    /// Puts levels and points in the place of those that orders alone tell: of each member their name, the level by its
    /// name and points to spend, which nobody has who is no member. Who is not in the run is passed over.
    ///
    /// # Errors
    /// None in practice: the columns are those of the policy.
    pub fn set_members(&mut self, members: &[(String, Option<String>, Option<i64>)]) -> Result<(), AppError> {
        let place = |name: &str| self.names.iter().position(|known| known == name);
        let (Some(level), Some(points)) = (place(LEVEL), place(POINTS)) else { return Ok(()) };
        let lacking = || InternalError::new("the roster lacks levels or points");
        let behind = self.names.len().checked_sub(self.part.given().len()).ok_or_else(lacking)?;
        let (level, points) = (level.checked_sub(behind).ok_or_else(lacking)?, points - behind);
        let mut given = self.part.given().to_vec();
        let [Some(Column::Texts(texts)), Some(Column::Integers(numbers))] = [given.get(level), given.get(points)]
        else {
            return Err(lacking().into());
        };
        let (mut texts, mut values) = (texts.clone(), numbers.values.to_vec());
        let mut valid = numbers.valid.clone().unwrap_or_else(|| vec![true; values.len()]);
        for (member, name, sum) in members {
            let Some(row) = self.part.frame.ids.find(member) else { continue };
            let code = name.as_deref().map_or(Texts::NULL, |name| code_of(&mut texts, name));
            if let (Some(at), Some(value), Some(is_valid)) =
                (texts.codes.get_mut(row), values.get_mut(row), valid.get_mut(row))
            {
                (*at, *value, *is_valid) = (code, sum.unwrap_or(0), sum.is_some());
            }
        }
        let valid = Some(valid).filter(|valid| valid.contains(&false));
        let numbers = Integers { value_type: numbers.value_type, values: Arc::new(values), valid };
        if let Some(slot) = given.get_mut(level) {
            *slot = Column::Texts(texts);
        }
        if let Some(slot) = given.get_mut(points) {
            *slot = Column::Integers(numbers);
        }
        self.part.set_given(given);
        Ok(())
    }
}

/// The code of a level, which is one of few.
pub(super) fn code_of(texts: &mut Texts, name: &str) -> u32 {
    let at = texts.dictionary.iter().position(|known| **known == *name).unwrap_or_else(|| {
        texts.dictionary.push(Arc::from(name));
        texts.dictionary.len() - 1
    });
    u32::try_from(at).unwrap_or(Texts::NULL)
}

impl Terrace {
    /// Everybody as the newest kept run of these rules has them, read without computing anybody; `None` if there is none
    /// for a moment up to `until`, or it cannot be read.
    ///
    /// # Errors
    /// What the disk says, and that the work was cancelled.
    pub fn kept_roster(
        &self,
        policy: &Arc<LoadedPolicy>,
        until: &AsOf,
        ctx: &RunContext<'_>,
    ) -> Result<Option<RosterBase>, AppError> {
        let inputs = self.facts(&ReadingOptions::of(&policy.policy), None, ctx)?;
        let found = newest_parts(policy, until, &inputs, self.workspace(), ctx)?;
        found.map(|(lake_version, run, parts)| RosterBase::new(policy, (lake_version, Some(run)), parts)).transpose()
    }

    /// Everybody computed now, over a version of the lake.
    ///
    /// # Errors
    /// As [`Terrace::tier`].
    pub fn computed_roster(
        &self,
        request: &TierRequest,
        lake_version: u64,
        ctx: &RunContext<'_>,
    ) -> Result<RosterBase, AppError> {
        let run = self.tier(request, Some(lake_version), ctx)?;
        RosterBase::new(&request.policy, (lake_version, None), run.parts())
    }
}
