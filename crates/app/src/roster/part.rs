//! Customers in columns: all of a run, or those who changed since.

use crate::error::AppError;
use crate::output::{member_columns, standing_columns};
use terrace_domain::InternalError;
use terrace_frame::{Column, Frame};
use terrace_policy::{Expression, Policy, Reference, Target};
use terrace_tiering::{Classes, Cutoffs, Scope, classify};

/// Some customers, sorted by id, with all columns of a list.
#[derive(Debug)]
pub(super) struct RosterPart {
    pub(super) frame: Frame,
    pub(super) classes: Classes,
    /// Metrics, labels and schemes, in the order of the list.
    own: Vec<Column>,
    /// The columns behind them, which conditions may name: standings, then level and points.
    given: Vec<Column>,
}

/// The names of the columns of a list: metrics, labels and schemes, then standings, then level and points.
pub fn column_names(policy: &Policy) -> Vec<String> {
    let own = own_targets(policy).into_iter().map(|reference| reference.name);
    let standings = standing_columns(policy).into_iter().map(|(name, _)| name);
    let members = member_columns(policy).iter().map(|(name, _)| (*name).to_owned());
    own.chain(standings).chain(members).collect()
}

fn own_targets(policy: &Policy) -> Vec<Reference> {
    let metrics = policy.metrics.iter().enumerate().map(|(at, metric)| (metric.name.as_str(), Target::Metric(at)));
    let labels = policy.labels.iter().enumerate().map(|(at, label)| (label.name.as_str(), Target::Label(at)));
    let schemes = policy.schemes.iter().enumerate().map(|(at, scheme)| (scheme.name.as_str(), Target::Scheme(at)));
    metrics.chain(labels).chain(schemes).map(|(name, target)| Reference { name: name.to_owned(), target }).collect()
}

impl RosterPart {
    pub(super) fn new(policy: &Policy, frame: Frame, classes: Classes, given: Vec<Column>) -> Result<Self, AppError> {
        let scope = Scope::new(policy, &frame, &classes);
        let own = own_targets(policy).into_iter().map(|target| Ok(scope.column(&target)?.into_owned()));
        let own = own.collect::<Result<Vec<Column>, AppError>>()?;
        let rows = frame.ids.len();
        if own.iter().chain(&given).any(|column| column.len() != rows) {
            return Err(InternalError::new("the columns of the roster differ in length").into());
        }
        Ok(Self { frame, classes, own, given })
    }

    pub(super) const fn rows(&self) -> usize {
        self.frame.ordered.len()
    }

    /// A column by its place among those of the list.
    pub(super) fn column(&self, at: usize) -> Option<&Column> {
        match at.checked_sub(self.own.len()) {
            None => self.own.get(at),
            Some(behind) => self.given.get(behind),
        }
    }

    /// For every row whether a condition holds.
    pub(super) fn holds(&self, policy: &Policy, condition: &Expression) -> Result<Vec<Option<bool>>, AppError> {
        let scope = Scope::new(policy, &self.frame, &self.classes).with_given(&self.given);
        Ok(terrace_tiering::holds(condition, &scope)?)
    }

    /// One of them alone.
    pub(super) fn alone(&self, policy: &Policy, cutoffs: &Cutoffs, row: usize) -> Result<Self, AppError> {
        let frame = self.frame.slice(row..row + 1);
        let classes = classify(policy, cutoffs, &frame)?;
        let given = self.given.iter().map(|column| column.slice(row..row + 1)).collect();
        Self::new(policy, frame, classes, given)
    }

    /// The columns that conditions may name beside the policy's parts.
    pub(super) fn given(&self) -> &[Column] {
        &self.given
    }

    /// The same with other columns of that sort.
    pub(super) fn set_given(&mut self, given: Vec<Column>) {
        self.given = given;
    }
}
