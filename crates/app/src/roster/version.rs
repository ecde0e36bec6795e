//! A version of the roster: a base, and whoever changed since.

use super::base::{RosterBase, code_of};
use super::part::RosterPart;
use super::row::RosterRow;
use crate::error::AppError;
use crate::output::{LEVEL, POINTS};
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_domain::InternalError;
use terrace_frame::{Column, Frame};
use terrace_tiering::classify;

/// What lists are answered from. It never changes: what is new makes another version.
#[derive(Debug, Clone)]
pub struct RosterVersion {
    /// Tells it from all others, of other processes too.
    pub number: u64,
    /// Everybody of the run.
    pub base: Arc<RosterBase>,
    /// Who was computed anew since, by id; `None` for who has no facts any more.
    changed: Arc<BTreeMap<String, Option<Arc<RosterRow>>>>,
    /// The same in columns.
    pub(super) newer: Option<Arc<RosterPart>>,
    /// The rows of the base in whose place newer ones stand, ascending.
    pub(super) replaced: Arc<Vec<usize>>,
}

impl RosterVersion {
    /// A base as it is.
    pub fn new(number: u64, base: Arc<RosterBase>) -> Self {
        Self { number, base, changed: Arc::default(), newer: None, replaced: Arc::default() }
    }

    /// How many customers stand beside the base.
    pub fn changed(&self) -> usize {
        self.changed.len()
    }

    /// Whether a customer was computed anew since the base was made.
    pub fn has_changed(&self, customer: &str) -> bool {
        self.changed.contains_key(customer)
    }

    /// The next version, with some customers as they are now.
    ///
    /// # Errors
    /// None in practice: the rows were made for this base.
    pub fn with_rows(&self, number: u64, rows: Vec<(String, Option<RosterRow>)>) -> Result<Self, AppError> {
        let mut changed = BTreeMap::clone(&self.changed);
        changed.extend(rows.into_iter().map(|(id, row)| (id, row.map(Arc::new))));
        let lacking = || InternalError::new("rows of the roster that do not fit together");
        let there: Vec<&Arc<RosterRow>> = changed.values().flatten().collect();
        let newer = if there.is_empty() {
            None
        } else {
            let frames: Vec<&Frame> = there.iter().map(|row| &row.frame).collect();
            let frame = Frame::concatenate(&frames).ok_or_else(lacking)?;
            let policy = &self.base.policy.policy;
            let classes = classify(policy, &self.base.cutoffs, &frame)?;
            let given = (0..self.base.part.given().len()).map(|at| {
                let columns: Option<Vec<&Column>> = there.iter().map(|row| row.given.get(at)).collect();
                Column::concatenate(&columns?)
            });
            let given = given.collect::<Option<Vec<Column>>>().ok_or_else(lacking)?;
            Some(Arc::new(RosterPart::new(policy, frame, classes, given)?))
        };
        let ids = &self.base.part.frame.ids;
        let replaced = Arc::new(changed.keys().filter_map(|id| ids.find(id)).collect());
        Ok(Self { number, base: Arc::clone(&self.base), changed: Arc::new(changed), newer, replaced })
    }
}

impl RosterRow {
    /// The same with the level and points of a ledger, in the place of those that orders alone tell.
    #[must_use]
    pub fn with_member(mut self, base: &RosterBase, level: Option<&str>, points: Option<i64>) -> Self {
        let behind = base.names.len().saturating_sub(base.part.given().len());
        let place = |name: &str| base.names.iter().position(|known| known == name)?.checked_sub(behind);
        if let Some(Column::Texts(texts)) = place(LEVEL).and_then(|at| self.given.get_mut(at)) {
            let code = level.map_or(terrace_frame::Texts::NULL, |level| code_of(texts, level));
            texts.codes = vec![code];
        }
        if let Some(Column::Integers(numbers)) = place(POINTS).and_then(|at| self.given.get_mut(at)) {
            *numbers = terrace_frame::Integers::from_options(numbers.value_type, [points]);
        }
        self
    }
}
