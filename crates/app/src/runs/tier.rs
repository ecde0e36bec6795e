//! Tiering: facts, a policy and an as-of in; classes, cutoffs and figures out.

use super::compute::{Computed, compute};
use super::notes::{drifts, notes};
use super::profile::{SchemeProfile, StandardColumns, money, profiles};
use super::question::{is_own, needed_attributes, unknown_column};
use super::{fields, forecasts};
use crate::error::AppError;
use crate::facts::Inputs;
use crate::history::earlier_groups;
use crate::note::Note;
use crate::output::{OutputColumn, OutputTable};
use crate::policies::LoadedPolicy;
use crate::workspace::Workspace;
use rayon::prelude::*;
use std::borrow::Cow;
use terrace_analytics::Forecasts;
use terrace_domain::{AsOf, Money};
use terrace_frame::{Column, Frame};
use terrace_policy::{Attribute, Expression, Policy, Reference, Target};
use terrace_tiering::{Drift, Outcome, Scope};

/// What to compute.
#[derive(Debug)]
pub struct TierRequest<'a> {
    /// The rules.
    pub policy: &'a LoadedPolicy,
    /// The facts.
    pub inputs: &'a Inputs,
    /// For when.
    pub as_of: &'a AsOf,
    /// Columns beside the usual ones: customer fields and details such as `rfm.digits`.
    pub columns: &'a [String],
    /// Keeps only rows for which this condition holds.
    pub condition: Option<&'a str>,
    /// Where earlier runs are kept, by which natural groups keep their numbers; nothing when run straight from files.
    pub workspace: Option<&'a Workspace>,
}

/// A run: every customer classified.
#[derive(Debug)]
pub struct Tiered {
    /// Metrics as `analytics` gave them.
    pub frame: Frame,
    /// Cutoffs and classes.
    pub outcome: Outcome,
    /// What the policy forecasts, with the models behind it; nothing where it has no forecasts.
    pub forecasts: Option<Forecasts>,
    /// Columns that profiles are made of.
    pub standard: StandardColumns,
    /// One per scheme.
    pub profiles: Vec<SchemeProfile>,
    /// Actual against expected shares, where the policy expects any.
    pub drift: Vec<Drift>,
    /// What the reader should know.
    pub notes: Vec<Note>,
    attributes: Vec<Attribute>,
    condition: Option<Expression>,
}

/// Classifies everybody.
pub fn tier(request: &TierRequest<'_>) -> Result<Tiered, AppError> {
    let policy = &request.policy.policy;
    let (condition, attributes) = needed_attributes(policy, request.columns, request.condition)?;
    let Computed { frame, standard, forecasts, fields } =
        compute(policy, &attributes, request.inputs, request.as_of, None)?;
    if frame.ids.is_empty() {
        return Err(AppError::NoFacts);
    }
    let earlier = earlier_groups(request.workspace, policy, request.as_of)?;
    let outcome = terrace_tiering::run_after(policy, &frame, Some(&earlier))?;
    let profiles = profiles(policy, &outcome.classes, &standard);
    let drift = terrace_tiering::drift(policy, &outcome.classes);
    let mut notes = notes(policy, request.inputs, request.as_of, &standard);
    notes.extend(forecasts::notes(forecasts.as_ref()));
    notes.extend(fields::notes(policy, request.inputs, &fields));
    notes.extend(drifts(&drift));
    Ok(Tiered { frame, outcome, forecasts, standard, profiles, drift, notes, attributes, condition })
}

impl Tiered {
    /// The table to write: every metric, label and scheme under its name, then the asked columns.
    pub fn table<'a>(&'a self, request: &TierRequest<'a>) -> Result<OutputTable<'a>, AppError> {
        let policy = &request.policy.policy;
        let mut asked: Vec<&String> = Vec::new();
        for name in request.columns.iter().filter(|name| !is_own(policy, name)) {
            if !asked.contains(&name) {
                asked.push(name);
            }
        }
        let column = |name: &&String| {
            let values = self.asked(policy, name)?;
            Ok(OutputColumn { name: (*name).clone(), values })
        };
        let (own, asked) = rayon::join(
            || self.own_columns(policy),
            || asked.par_iter().map(column).collect::<Result<Vec<_>, AppError>>(),
        );
        let mut columns = own?;
        columns.extend(asked?);
        Ok(OutputTable::new(&self.frame.ids, self.rows(policy)?, columns))
    }

    /// Every metric, label and scheme under its name, for everybody: what `tier --out` writes unless it is asked for
    /// other columns or fewer rows.
    pub(crate) fn plain_table<'a>(&'a self, policy: &'a Policy) -> Result<OutputTable<'a>, AppError> {
        Ok(OutputTable::new(&self.frame.ids, (0..self.frame.ids.len()).collect(), self.own_columns(policy)?))
    }

    /// Every metric, label and scheme under its name.
    fn own_columns<'a>(&'a self, policy: &'a Policy) -> Result<Vec<OutputColumn<'a>>, AppError> {
        let scope = Scope::new(policy, &self.frame, &self.outcome.classes);
        let metrics = policy.metrics.iter().enumerate().map(|(at, metric)| (metric.name.as_str(), Target::Metric(at)));
        let labels = policy.labels.iter().enumerate().map(|(at, label)| (label.name.as_str(), Target::Label(at)));
        let schemes = policy.schemes.iter().enumerate().map(|(at, scheme)| (scheme.name.as_str(), Target::Scheme(at)));
        let columns: Vec<(&str, Target)> = metrics.chain(labels).chain(schemes).collect();
        let columns = columns.into_par_iter().map(|(name, target)| {
            let values = scope.column(&Reference { name: name.to_owned(), target })?;
            Ok(OutputColumn { name: name.to_owned(), values })
        });
        columns.collect()
    }

    fn asked<'a>(&'a self, policy: &Policy, name: &str) -> Result<Cow<'a, Column>, AppError> {
        if let Some(position) = self.attributes.iter().position(|attribute| attribute.name == name) {
            let column = self.frame.attributes.get(position);
            return column.map(Cow::Borrowed).ok_or_else(|| unknown_column(policy, name));
        }
        let detail = match name.split_once('.') {
            Some((scheme, detail)) => self.outcome.detail(policy, &self.frame, scheme, detail)?,
            None => None,
        };
        detail.map(Cow::Owned).ok_or_else(|| unknown_column(policy, name))
    }

    /// The customer with the most net revenue; of equal ones the first by id.
    pub fn largest(&self) -> Option<&str> {
        let Column::Integers(net) = &self.standard.net else { return None };
        let row = (0..self.frame.ids.len()).max_by_key(|&row| (net.get(row), std::cmp::Reverse(row)))?;
        Some(self.frame.ids.get(row))
    }

    /// Net revenue of all customers.
    pub fn revenue(&self) -> Money {
        let Column::Integers(net) = &self.standard.net else { return Money::from_ten_thousandths(0) };
        money((0..net.values.len()).into_par_iter().filter_map(|row| net.get(row)).map(i128::from).sum())
    }

    /// Rows for which the condition holds; all of them without one.
    fn rows(&self, policy: &Policy) -> Result<Vec<usize>, AppError> {
        let all = 0..self.frame.ids.len();
        let Some(condition) = &self.condition else { return Ok(all.into_par_iter().collect()) };
        let scope = Scope::new(policy, &self.frame, &self.outcome.classes);
        let flags = terrace_tiering::holds(condition, &scope)?;
        Ok(all.filter(|row| flags.get(*row).copied().flatten() == Some(true)).collect())
    }
}
