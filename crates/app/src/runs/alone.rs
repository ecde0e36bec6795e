//! One customer classified alone, with the cutoffs of a kept run if there is one.

use super::compute::{Computed, compute};
use crate::error::AppError;
use crate::facts::Inputs;
use crate::history::{RunRecord, earlier_groups, newest_of_rules};
use crate::policies::LoadedPolicy;
use crate::similar::similar_ids;
use crate::workspace::Workspace;
use terrace_domain::{AsOf, CustomerId, Value};
use terrace_frame::Frame;
use terrace_policy::{Policy, Reference, Target};
use terrace_tiering::{Classes, Cutoffs, Scope, classify};

/// One customer to classify.
#[derive(Debug)]
pub struct AloneRequest<'a> {
    /// Where runs are kept; nothing where the facts come straight from files.
    pub workspace: Option<&'a Workspace>,
    /// The rules.
    pub policy: &'a LoadedPolicy,
    /// The facts.
    pub inputs: &'a Inputs,
    /// For when.
    pub as_of: &'a AsOf,
    /// The customer's id.
    pub customer: &'a str,
}

/// What the cutoffs of a customer's classes were taken from.
#[derive(Debug, Clone)]
pub enum Basis {
    /// The newest kept run of these very rules that is not for a later moment.
    Run(Box<RunRecord>),
    /// All customers, as they are now: no such run is kept.
    Population {
        /// How many.
        customers: u64,
    },
}

/// One customer, classified.
#[derive(Debug)]
pub struct Alone {
    /// What the cutoffs were taken from.
    pub basis: Basis,
    /// Them.
    pub cutoffs: Cutoffs,
    frame: Frame,
    classes: Classes,
}

impl Alone {
    /// The customer's id.
    pub fn customer(&self) -> &str {
        self.frame.ids.get(0)
    }

    /// The metrics by name, in the policy's order; nothing for null.
    ///
    /// # Errors
    /// None in practice: the classes hold what the policy names.
    pub fn metrics(&self, policy: &Policy) -> Result<Vec<(String, Option<Value>)>, AppError> {
        let scope = Scope::new(policy, &self.frame, &self.classes);
        let metrics = policy.metrics.iter().enumerate().map(|(index, metric)| {
            let reference = Reference { name: metric.name.to_string(), target: Target::Metric(index) };
            Ok((metric.name.to_string(), scope.column(&reference)?.value(0)))
        });
        metrics.collect()
    }

    /// The mark of a label, by index into the policy's.
    pub fn label(&self, index: usize) -> bool {
        self.classes.label(index).and_then(|marks| marks.first()).copied().unwrap_or(false)
    }

    /// The tier in a scheme, both by index.
    pub fn tier(&self, scheme: usize) -> Option<usize> {
        self.classes.tier(scheme, 0).map(usize::from)
    }
}

/// Classifies one customer by the code that classifies everybody, with the cutoffs of a kept run where there is one:
/// then nothing but the customer's own facts is read.
///
/// # Errors
/// An unknown customer, damaged runs, and what computing metrics may say.
pub fn alone(request: &AloneRequest<'_>) -> Result<Alone, AppError> {
    let AloneRequest { policy, inputs, as_of, .. } = request;
    let rules = &policy.policy;
    let unknown = |similar| AppError::UnknownCustomer { id: request.customer.to_owned(), similar };
    let customer = CustomerId::new(request.customer).map_err(|_| unknown(Vec::new()))?;
    let run = match request.workspace {
        Some(workspace) => newest_of_rules(workspace, &rules.hash, as_of.local())?,
        None => None,
    };
    if let Some(run) = run {
        let Computed { frame, .. } =
            compute(rules, &rules.attributes, inputs, as_of, Some((&customer, &run.models()?)))?;
        if frame.ids.is_empty() {
            return Err(unknown(similar_ids(request.customer, run.ids()?.iter())));
        }
        let cutoffs = run.cutoffs()?;
        let classes = classify(rules, &cutoffs, &frame)?;
        return Ok(Alone { basis: Basis::Run(Box::new(run.record().clone())), cutoffs, frame, classes });
    }
    let Computed { frame, .. } = compute(rules, &rules.attributes, inputs, as_of, None)?;
    let row =
        frame.ids.find(customer.as_str()).ok_or_else(|| unknown(similar_ids(request.customer, frame.ids.iter())))?;
    let earlier = earlier_groups(request.workspace, rules, as_of)?;
    let cutoffs = terrace_tiering::run_after(rules, &frame, Some(&earlier))?.cutoffs;
    let basis = Basis::Population { customers: frame.ids.len() as u64 };
    let frame = frame.slice(row..row + 1);
    let classes = classify(rules, &cutoffs, &frame)?;
    Ok(Alone { basis, cutoffs, frame, classes })
}
