//! Tiering: facts, a policy and an as-of in; classes, cutoffs and figures out.

use super::compute::{Computed, compute};
use super::members::{RunMembers, members_of};
use super::notes::{FactsFound, below_zero, costs, drifts, newest, notes};
use super::profile::{SchemeProfile, StandardColumns, money, profiles};
use super::question::{is_own, needed_attributes, unknown_column};
use super::standings::{RunStandings, StandingsOf, standings_of};
use super::{fields, forecasts, people};
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::{Inputs, Origin, PendingMemory};
use crate::history::earlier_groups;
use crate::note::Note;
use crate::output::{LEVEL, OutputColumn, OutputTable, POINTS, STANDING, member_columns};
use crate::policies::LoadedPolicy;
use crate::shelf::{FileRecord, list};
use crate::workspace::Workspace;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_analytics::{CostCoverage, FieldFound, Forecasts};
use terrace_domain::facts::ORDERS;
use terrace_domain::{AsOf, Money};
use terrace_frame::{Column, Frame};
use terrace_policy::{Attribute, Expression, MeasureUse, Policy, Reference, Target};
use terrace_tiering::{Cutoffs, Drift, Outcome, Scope};

/// What to compute.
#[derive(Debug, Clone)]
pub struct TierRequest {
    /// The rules.
    pub policy: Arc<LoadedPolicy>,
    /// For when.
    pub as_of: AsOf,
    /// Columns beside the usual ones: customer fields and details such as `rfm.digits`.
    pub columns: Vec<String>,
    /// Keeps only rows for which this condition holds.
    pub condition: Option<String>,
}

impl TierRequest {
    /// Everybody, with the usual columns.
    pub fn new(policy: Arc<LoadedPolicy>, as_of: AsOf) -> Self {
        Self { policy, as_of, columns: Vec::new(), condition: None }
    }
}

/// A run: every customer classified.
#[derive(Debug)]
pub struct Tiered {
    /// What was asked.
    pub request: TierRequest,
    /// The rules, with the names of natural groups if the policy gives them none.
    pub policy: Arc<LoadedPolicy>,
    /// Metrics as `analytics` gave them.
    pub frame: Frame,
    /// Cutoffs and classes.
    pub outcome: Outcome,
    /// What the policy forecasts, with the models behind it; `None` if it has no forecasts.
    pub forecasts: Option<Forecasts>,
    /// Which tiers are in force; none if the policy has no standings.
    pub standings: RunStandings,
    /// Levels and points; `None` if the policy has no members.
    pub members: Option<RunMembers>,
    /// Columns that profiles are made of.
    pub standard: StandardColumns,
    /// One per scheme.
    pub profiles: Vec<SchemeProfile>,
    /// Actual against expected shares, if the policy expects any.
    pub drift: Vec<Drift>,
    /// What the reader should know.
    pub notes: Vec<Note>,
    /// What who explains a customer of this run should know.
    pub(crate) explain_notes: Vec<Note>,
    /// What was found of custom fields.
    pub(super) fields: Vec<FieldFound>,
    /// How many order lines say what they cost, if a metric rests on it.
    pub(super) costs: Option<CostCoverage>,
    /// The natural groups that were known before, by which the groups of this run are numbered.
    pub(crate) earlier: Cutoffs,
    /// Measures that were computed with a run that was read back, for whoever asked.
    pub(crate) beside: Vec<(MeasureUse, Column)>,
    /// What the next run is to find; it gets its place when this run is dropped, unless the work was cancelled.
    memory: Option<PendingMemory>,
    attributes: Vec<Attribute>,
    condition: Option<Expression>,
    /// Net revenue of all customers.
    revenue: Money,
}

/// Classifies everybody.
///
/// Natural groups keep the numbers that they have in the runs of the workspace; there is none if facts come straight
/// from files.
///
/// # Errors
/// [`AppError::NoFacts`], [`AppError::NoCustomers`], an unknown column, a wrong condition, what reading facts may say,
/// and that the work was cancelled.
pub fn tier(
    request: TierRequest,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Tiered, AppError> {
    let policy = &request.policy.policy;
    let (condition, attributes) = needed_attributes(policy, &request.columns, request.condition.as_deref())?;
    let classified = classify_everybody(policy, &attributes, inputs, &request.as_of, workspace, ctx)?;
    if classified.frame.ids.is_empty() {
        return Err(tell_why_nobody(inputs, workspace)?);
    }
    let of_forecasts = forecasts::notes(classified.forecasts.as_ref().map(|forecasts| &forecasts.models));
    let asked = AskedColumns { attributes, condition };
    finished(request, classified, asked, of_forecasts, inputs, ctx)
}

/// Why there is nobody: where orders are in and none names a customer, that is told, with the columns that were left.
pub(super) fn tell_why_nobody(inputs: &Inputs, workspace: Option<&Workspace>) -> Result<AppError, AppError> {
    let files: Vec<FileRecord> = match &inputs.origin {
        Origin::Files(files) => {
            let orders = files.iter().filter(|(kind, _)| *kind == ORDERS.name);
            orders.map(|(_, file)| FileRecord::of(file)).collect()
        }
        Origin::Lake { .. } => {
            let imports = workspace.map(list).transpose()?.unwrap_or_default();
            let orders = imports.into_iter().filter(|import| !import.undone && import.kind == ORDERS.name);
            orders.flat_map(|import| import.understood).collect()
        }
    };
    let sum = |of: fn(&FileRecord) -> u64| files.iter().map(of).sum::<u64>();
    let lines = sum(|file| file.accepted);
    if lines == 0 || sum(|file| file.without_customer) < lines {
        return Ok(AppError::NoFacts);
    }
    let unused: BTreeSet<String> = files.into_iter().flat_map(|file| file.unused).collect();
    Ok(AppError::NoCustomers { lines, unused: unused.into_iter().collect() })
}

/// Attributes and condition beside what the policy names.
pub(super) struct AskedColumns {
    pub(super) attributes: Vec<Attribute>,
    pub(super) condition: Option<Expression>,
}

/// A run with its figures and notes; those on its models are given.
pub(super) fn finished(
    request: TierRequest,
    classified: Classified,
    asked: AskedColumns,
    of_forecasts: Vec<Note>,
    inputs: &Inputs,
    ctx: &RunContext<'_>,
) -> Result<Tiered, AppError> {
    let policy = &request.policy.policy;
    let Classified { frame, standard, forecasts, fields, costs, earlier, outcome, standings, members, memory } =
        classified;
    let AskedColumns { attributes, condition } = asked;
    let profiles = profiles(policy, &outcome.classes, &standard, ctx.cancel)?;
    let net = &standard.net;
    let revenue = money((0..net.values.len()).into_par_iter().filter_map(|row| net.get(row)).map(i128::from).sum())?;
    let drift = terrace_tiering::drift(policy, &outcome.classes)?;
    let found = FactsFound { newest_order: newest(&standard.last), costs };
    let of_facts = notes(policy, inputs, &request.as_of, &found);
    let of_fields = fields::notes(policy, inputs, &fields);
    let of_shares = below_zero(policy, &frame, &outcome.classes);
    let of_people = people::notes(inputs, &frame.ids, &standard.orders)?;
    let notes =
        [of_facts.clone(), of_people, of_forecasts.clone(), of_fields.clone(), of_shares, drifts(&drift)].concat();
    let explain_notes = [of_facts, of_fields, of_forecasts].concat();
    let policy = request.policy.with_group_names(&outcome.cutoffs);
    Ok(Tiered {
        request,
        policy,
        frame,
        outcome,
        forecasts,
        standings,
        members,
        standard,
        profiles,
        drift,
        notes,
        explain_notes,
        fields,
        costs,
        earlier,
        beside: Vec::new(),
        memory,
        attributes,
        condition,
        revenue,
    })
}

/// Everybody with their classes.
pub(super) struct Classified {
    pub(super) frame: Frame,
    pub(super) standard: StandardColumns,
    pub(super) forecasts: Option<Forecasts>,
    /// What was found of the policy's custom fields.
    pub(super) fields: Vec<FieldFound>,
    /// How many order lines say what they cost, if a metric rests on it.
    pub(super) costs: Option<CostCoverage>,
    /// The natural groups that were known before.
    pub(super) earlier: Cutoffs,
    pub(super) outcome: Outcome,
    /// Which tiers are in force.
    pub(super) standings: RunStandings,
    /// Levels and points.
    pub(super) members: Option<RunMembers>,
    /// What the next run is to find.
    pub(super) memory: Option<PendingMemory>,
}

pub(super) fn classify_everybody(
    policy: &Policy,
    attributes: &[Attribute],
    inputs: &Inputs,
    as_of: &AsOf,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Classified, AppError> {
    let inputs = &inputs.clone().cancelled_by(ctx.cancel);
    ctx.check()?;
    let computed = compute(policy, attributes, inputs, as_of, None)?;
    classify(policy, computed, (inputs, workspace), &mut None, ctx)
}

/// Classes, standings and members of everybody of whom the metrics are known. What is counted of costs is counted once for
/// all policies over the same facts.
pub(super) fn classify(
    policy: &Policy,
    computed: Computed,
    (inputs, workspace): (&Inputs, Option<&Workspace>),
    known_costs: &mut Option<CostCoverage>,
    ctx: &RunContext<'_>,
) -> Result<Classified, AppError> {
    let Computed { frame, standard, forecasts, fields, memory } = computed;
    let as_of = &frame.as_of.clone();
    ctx.check()?;
    let earlier = earlier_groups(workspace, policy, as_of)?;
    let outcome = terrace_tiering::run_until(policy, &frame, Some(&earlier), ctx.cancel)?;
    ctx.check()?;
    let costs = costs(policy, inputs, as_of, known_costs)?;
    ctx.check()?;
    let of = StandingsOf { workspace, policy, frame: &frame, only: None };
    let standings = standings_of(of, |scheme, row| outcome.classes.tier(scheme, row), ctx.cancel)?;
    ctx.check()?;
    let members = members_of(policy, inputs, as_of, &frame)?;
    Ok(Classified { frame, standard, forecasts, fields, costs, earlier, outcome, standings, members, memory })
}

/// The classes of everybody at a moment, and nothing else: no memory is read or written, natural groups are numbered by
/// those of an earlier moment, if one is given, and there are no standings, members or figures.
pub(crate) fn classes_at(
    policy: &Policy,
    inputs: &Inputs,
    as_of: &AsOf,
    earlier: Option<&Cutoffs>,
    ctx: &RunContext<'_>,
) -> Result<(Frame, Outcome), AppError> {
    let inputs = Inputs { remembered: None, ..inputs.clone().cancelled_by(ctx.cancel) };
    let Computed { frame, .. } = compute(policy, &policy.attributes, &inputs, as_of, None)?;
    ctx.check()?;
    let outcome = terrace_tiering::run_until(policy, &frame, earlier, ctx.cancel)?;
    Ok((frame, outcome))
}

impl Tiered {
    /// Puts what the next run is to find in its place, where this one is to live for long.
    pub(crate) fn remember(&mut self) {
        drop(self.memory.take());
    }

    /// The table to write: every metric, label and scheme under its name, then the asked columns.
    ///
    /// # Errors
    /// None in practice: what was asked was checked before the run.
    pub fn table(&self) -> Result<OutputTable<'_>, AppError> {
        let policy = &self.request.policy.policy;
        let mut asked: Vec<&String> = Vec::new();
        for name in self.request.columns.iter().filter(|name| !is_own(policy, name)) {
            if !asked.contains(&name) {
                asked.push(name);
            }
        }
        let column = |name: &&String| {
            let values = self.asked(policy, name)?;
            Ok(OutputColumn { name: (*name).clone(), values })
        };
        let (own, asked) = rayon::join(
            || self.own_columns(policy, self.tells_members()),
            || asked.par_iter().map(column).collect::<Result<Vec<_>, AppError>>(),
        );
        let mut columns = own?;
        columns.extend(asked?);
        Ok(OutputTable::new(&self.frame.ids, self.rows(policy)?, columns))
    }

    /// The columns that a terminal shows of a list: those that were asked for, those of the condition, and the schemes.
    ///
    /// # Errors
    /// As [`Tiered::table`].
    pub fn listed_table(&self) -> Result<OutputTable<'_>, AppError> {
        let policy = &self.request.policy.policy;
        let asked = self.request.columns.iter().cloned();
        let condition = self.condition.iter().flat_map(terrace_tiering::names).map(|name| name.name.clone());
        let standing = |scheme: usize| self.standings.scheme(scheme).map(|_| STANDING);
        let schemes = policy.schemes.iter().enumerate().flat_map(|(at, scheme)| {
            let standing = standing(at).map(|standing| format!("{}.{standing}", scheme.name));
            std::iter::once(scheme.name.to_string()).chain(standing)
        });
        let names: Vec<String> = asked.chain(condition).chain(schemes).collect();
        let mut table = self.table()?;
        for name in names.iter().filter(|name| !is_own(policy, name)) {
            if table.columns().iter().all(|column| column.name != *name) {
                table.push(OutputColumn { name: name.clone(), values: self.asked(policy, name)? });
            }
        }
        Ok(table.select(&names))
    }

    /// Every metric, label and scheme under its name, for everybody: what `tier --out` writes unless it is asked for
    /// other columns or fewer rows.
    pub(crate) fn plain_table(&self) -> Result<OutputTable<'_>, AppError> {
        Ok(OutputTable::new(
            &self.frame.ids,
            (0..self.frame.ids.len()).collect(),
            self.own_columns(&self.request.policy.policy, true)?,
        ))
    }

    /// Whether level and points are asked for: where nothing is said of columns, and where they are named.
    fn tells_members(&self) -> bool {
        let is_theirs = |name: &str| [LEVEL, POINTS].contains(&name);
        let condition = self.condition.iter().flat_map(terrace_tiering::names);
        self.request.columns.is_empty()
            || self.request.columns.iter().any(|name| is_theirs(name))
            || condition.into_iter().any(|name| is_theirs(&name.name))
    }

    /// Every metric, label and scheme under its name, then the standings, then level and points.
    fn own_columns<'a>(&'a self, policy: &'a Policy, with_members: bool) -> Result<Vec<OutputColumn<'a>>, AppError> {
        let scope = Scope::new(policy, &self.frame, &self.outcome.classes);
        let metrics = policy.metrics.iter().enumerate().map(|(at, metric)| (metric.name.as_str(), Target::Metric(at)));
        let labels = policy.labels.iter().enumerate().map(|(at, label)| (label.name.as_str(), Target::Label(at)));
        let schemes = policy.schemes.iter().enumerate().map(|(at, scheme)| (scheme.name.as_str(), Target::Scheme(at)));
        let columns: Vec<(&str, Target)> = metrics.chain(labels).chain(schemes).collect();
        let columns = columns.into_par_iter().map(|(name, target)| {
            let values = scope.column(&Reference { name: name.to_owned(), target })?;
            Ok(OutputColumn { name: name.to_owned(), values })
        });
        let mut columns = columns.collect::<Result<Vec<_>, AppError>>()?;
        columns.extend(self.standings.columns(policy));
        columns.extend(self.members.iter().filter(|_| with_members).flat_map(RunMembers::columns));
        Ok(columns)
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

    /// The columns that conditions may name beside the policy's parts, as [`given_names`] lists them.
    pub(super) fn given(&self, policy: &Policy) -> Vec<Column> {
        let standings = self.standings.columns(policy).into_iter().map(|column| column.values.into_owned());
        let members = self.members.iter().flat_map(RunMembers::columns).map(|column| column.values.into_owned());
        standings.chain(members).collect()
    }

    /// The customer with the most net revenue; of equal ones the first by id.
    pub fn largest(&self) -> Option<&str> {
        let net = &self.standard.net;
        let row = (0..self.frame.ids.len()).max_by_key(|&row| (net.get(row), std::cmp::Reverse(row)))?;
        Some(self.frame.ids.get(row))
    }

    /// The customers with the most net revenue, the most first, with their tiers, and level and points where there are any.
    ///
    /// # Errors
    /// As [`Tiered::table`].
    pub fn largest_table(&self, most: usize) -> Result<OutputTable<'_>, AppError> {
        let policy = &self.request.policy.policy;
        let net = &self.standard.net;
        let mut rows: Vec<usize> = (0..self.frame.ids.len()).collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(net.get(*row)), *row));
        rows.truncate(most);
        let table = OutputTable::new(&self.frame.ids, rows, self.own_columns(policy, true)?);
        let schemes = policy.schemes.iter().map(|scheme| scheme.name.to_string());
        let members = member_columns(policy).iter().map(|(name, _)| (*name).to_owned());
        Ok(table.select(&schemes.chain(members).collect::<Vec<_>>()))
    }

    /// Net revenue of all customers.
    pub const fn revenue(&self) -> Money {
        self.revenue
    }

    /// Rows for which the condition holds; all of them without one.
    ///
    /// # Errors
    /// As [`Tiered::table`].
    pub(crate) fn chosen_rows(&self) -> Result<Vec<usize>, AppError> {
        self.rows(&self.request.policy.policy)
    }

    /// Whether the condition asks what customers did, and not only who they are.
    pub(crate) fn condition_is_of_behaviour(&self) -> bool {
        let names = self.condition.iter().flat_map(terrace_tiering::names);
        names.into_iter().any(|name| !matches!(name.target, Target::Attribute(_)))
    }

    /// Rows for which the condition holds; all of them without one.
    fn rows(&self, policy: &Policy) -> Result<Vec<usize>, AppError> {
        self.rows_where(policy, self.condition.as_ref())
    }

    /// Rows for which a condition holds; all of them without one.
    pub(super) fn rows_where(&self, policy: &Policy, condition: Option<&Expression>) -> Result<Vec<usize>, AppError> {
        let all = 0..self.frame.ids.len();
        let Some(condition) = condition else { return Ok(all.into_par_iter().collect()) };
        let names_given = terrace_tiering::names(condition).iter().any(|name| matches!(name.target, Target::Given(_)));
        let given = if names_given { self.given(policy) } else { Vec::new() };
        let scope = Scope::new(policy, &self.frame, &self.outcome.classes).with_given(&given);
        let flags = terrace_tiering::holds(condition, &scope)?;
        Ok(all.filter(|row| flags.get(*row).copied().flatten() == Some(true)).collect())
    }
}
