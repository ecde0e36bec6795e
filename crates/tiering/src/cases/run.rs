use super::edges;
use super::population;
use super::problems::{Problems, codes};
use super::read::{Case, Cases, Entry};
use super::values::typed;
use crate::classes::{Classes, Place};
use crate::cutoffs::Cutoffs;
use crate::error::TieringError;
use crate::explain::{Explanation, explain};
use crate::expression::names;
use crate::pass::{classify, run as run_population};
use crate::schemes::kind_of;
use std::collections::BTreeSet;
use terrace_domain::{Value, ValueType};
use terrace_frame::Frame;
use terrace_policy::Diagnostic;
use terrace_policy::model::{Expression, MetricSource, Policy, Target};

/// How the cases of a file came out.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseReport {
    /// In the order of the file.
    pub cases: Vec<CaseResult>,
}

/// How one case came out.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseResult {
    /// Its name.
    pub name: String,
    /// Where it begins, from 1.
    pub line: usize,
    /// Everything that it expects, in the order of the file.
    pub checks: Vec<Check>,
    /// Why it could not be computed, where it could not.
    pub error: Option<TieringError>,
}

/// One expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// A scheme, a label or a metric.
    pub name: String,
    /// Whether the reason is meant rather than the value.
    pub reason: bool,
    /// As written; `None` for no class and null.
    pub expected: Option<String>,
    /// What came out; `None` for no class and null.
    pub got: Option<String>,
    /// Whether that is as expected.
    pub passed: bool,
    /// Where it stands, from 1.
    pub line: usize,
}

impl CaseResult {
    /// Whether everything came out as expected.
    pub fn passed(&self) -> bool {
        self.error.is_none() && self.checks.iter().all(|check| check.passed)
    }
}

impl CaseReport {
    /// Counts the cases that came out as expected, and those that did not.
    pub fn counts(&self) -> (usize, usize) {
        let passed = self.cases.iter().filter(|case| case.passed()).count();
        (passed, self.cases.len() - passed)
    }
}

/// Runs cases against a policy, by the code that classifies populations.
///
/// # Errors
/// All names and values that do not fit the policy, in the order of the file; then nothing has been run.
pub fn run(policy: &Policy, cases: &Cases) -> Result<CaseReport, Vec<Diagnostic>> {
    let mut found = Problems::default();
    let ready: Vec<Option<Ready<'_>>> = cases.cases.iter().map(|case| ready(policy, cases, case, &mut found)).collect();
    if !found.is_empty() {
        return Err(found.into_sorted());
    }
    Ok(CaseReport { cases: ready.into_iter().flatten().map(|case| case.run(policy)).collect() })
}

/// A case whose names and values are right.
struct Ready<'c> {
    case: &'c Case,
    frame: Frame,
    row: usize,
    /// `None` if they come from the population.
    cutoffs: Option<Cutoffs>,
    expected: Vec<Expected<'c>>,
    reasons: Vec<(usize, &'c Entry, String)>,
}

struct Expected<'c> {
    entry: &'c Entry,
    target: Target,
    value: Option<Value>,
}

fn ready<'c>(policy: &Policy, cases: &'c Cases, case: &'c Case, found: &mut Problems) -> Option<Ready<'c>> {
    let people = population::frame(policy, case, found);
    let expected = expectations(policy, case, found);
    let reasons = reasons(policy, case, found);
    let mut missing = BTreeSet::new();
    let cutoffs = if case.population.is_some() {
        None
    } else {
        let entries: Vec<&Entry> = cases.cutoffs.iter().chain(case.cutoffs.iter().flatten()).collect();
        let (cutoffs, without) = edges::cutoffs(policy, &entries, found);
        missing = without;
        Some(cutoffs)
    };
    // That somebody has no class may be told without the others: they are outside, or a value is missing.
    let has_no_class = |expected: &&Expected<'_>| {
        let (Target::Scheme(index), None, Some((frame, row)), Some(cutoffs)) =
            (expected.target, &expected.value, &people, &cutoffs)
        else {
            return false;
        };
        let place = classify(policy, cutoffs, frame)
            .ok()
            .and_then(|classes| classes.scheme(index).and_then(|scheme| scheme.places.get(*row)).copied());
        matches!(place, Some(Place::Outside | Place::Unknown(_))) && !needs_others(policy, index, &missing)
    };
    let asked = expected.iter().filter(|expected| !has_no_class(expected));
    let asked = asked.map(|expected| (expected.target, expected.entry));
    for (target, entry) in asked.chain(reasons.iter().map(|(index, entry, _)| (Target::Scheme(*index), *entry))) {
        let mut needed = BTreeSet::new();
        needs(policy, target, &mut needed);
        let lacking = needed.iter().filter_map(|target| match target {
            Target::Scheme(index) if missing.contains(index) => policy.schemes.get(*index),
            _ => None,
        });
        for scheme in lacking {
            found.add(codes::NO_CUTOFFS, entry.place, [("scheme", scheme.name.to_string())]);
        }
    }
    let (frame, row) = people?;
    Some(Ready { case, frame, row, cutoffs, expected, reasons })
}

fn expectations<'c>(policy: &Policy, case: &'c Case, found: &mut Problems) -> Vec<Expected<'c>> {
    let mut expected = Vec::with_capacity(case.expect.len());
    for entry in &case.expect {
        let name = entry.name.as_str();
        let Some((target, value_type)) = target(policy, name) else {
            let known: Vec<&str> = (policy.schemes.iter().map(|scheme| scheme.name.as_str()))
                .chain(policy.labels.iter().map(|label| label.name.as_str()))
                .chain(policy.metrics.iter().map(|metric| metric.name.as_str()))
                .collect();
            found.name(entry.place, name, &known);
            continue;
        };
        let Some(value) = typed(&entry.value, name, value_type, found) else { continue };
        if let (Target::Scheme(index), Some(Value::Text(tier))) = (target, &value)
            && let Some(scheme) = policy.schemes.get(index)
            && !scheme.tiers.iter().any(|known| known.id.as_str() == tier)
        {
            let known: Vec<&str> = scheme.tiers.iter().map(|tier| tier.id.as_str()).collect();
            let arguments = [("scheme", name.to_owned()), ("tier", tier.clone()), ("known", known.join(", "))];
            found.add(codes::UNKNOWN_TIER, entry.value.place, arguments);
        }
        expected.push(Expected { entry, target, value });
    }
    expected
}

fn reasons<'c>(policy: &Policy, case: &'c Case, found: &mut Problems) -> Vec<(usize, &'c Entry, String)> {
    let mut reasons = Vec::with_capacity(case.reason.len());
    for entry in &case.reason {
        let index = policy.schemes.iter().position(|scheme| scheme.name.as_str() == entry.name);
        match (index, entry.value.text().filter(|text| !text.trim().is_empty())) {
            (None, _) => {
                let known: Vec<&str> = policy.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
                found.name(entry.place, &entry.name, &known);
            }
            (_, None) => found.add(codes::NO_REASON, entry.value.place, [("scheme", entry.name.clone())]),
            (Some(index), Some(text)) => reasons.push((index, entry, text.trim().to_owned())),
        }
    }
    reasons
}

/// What a case may expect, with the type of its value.
fn target(policy: &Policy, name: &str) -> Option<(Target, ValueType)> {
    let scheme = policy.schemes.iter().position(|scheme| scheme.name.as_str() == name);
    let label = policy.labels.iter().position(|label| label.name.as_str() == name);
    let metric = policy.metrics.iter().enumerate().find(|(_, metric)| metric.name.as_str() == name);
    (scheme.map(|index| (Target::Scheme(index), ValueType::Text)))
        .or_else(|| label.map(|index| (Target::Label(index), ValueType::Flag)))
        .or_else(|| metric.map(|(index, metric)| (Target::Metric(index), metric.value_type)))
}

/// Whether who belongs to a scheme depends on one whose cutoffs are missing.
fn needs_others(policy: &Policy, scheme: usize, missing: &BTreeSet<usize>) -> bool {
    let mut needed = BTreeSet::new();
    needs(policy, Target::Scheme(scheme), &mut needed);
    needed.iter().any(|target| matches!(target, Target::Scheme(index) if *index != scheme && missing.contains(index)))
}

/// A name and all that it is computed from.
fn needs(policy: &Policy, target: Target, needed: &mut BTreeSet<Target>) {
    if !needed.insert(target) {
        return;
    }
    let mut through = |expression: &Expression| {
        names(expression).into_iter().for_each(|reference| needs(policy, reference.target, needed));
    };
    match target {
        Target::Metric(index) => {
            if let Some(MetricSource::Expression(expression)) = policy.metrics.get(index).map(|metric| &metric.source) {
                through(expression);
            }
        }
        Target::Label(index) => policy.labels.get(index).iter().for_each(|label| through(&label.when)),
        Target::Scheme(index) => {
            let Some(scheme) = policy.schemes.get(index) else { return };
            scheme.among.iter().for_each(&mut through);
            scheme.kind.conditions().iter().flatten().for_each(&mut through);
            kind_of(scheme).inputs().into_iter().for_each(|input| needs(policy, input.target, needed));
        }
        Target::Attribute(_) | Target::Given(_) => {}
    }
}

impl Ready<'_> {
    fn run(self, policy: &Policy) -> CaseResult {
        let (name, line) = (self.case.name.clone(), self.case.place.line);
        match self.outcome(policy) {
            Ok((classes, explanation)) => {
                let checks = self.checks(policy, &classes, &explanation);
                CaseResult { name, line, checks, error: None }
            }
            Err(error) => CaseResult { name, line, checks: Vec::new(), error: Some(error) },
        }
    }

    fn outcome(&self, policy: &Policy) -> Result<(Classes, Explanation), TieringError> {
        match &self.cutoffs {
            Some(cutoffs) => {
                let explanation = explain(policy, cutoffs, &self.frame, self.row)?;
                Ok((classify(policy, cutoffs, &self.frame)?, explanation))
            }
            None => {
                let outcome = run_population(policy, &self.frame)?;
                let explanation = outcome.explain(policy, &self.frame, self.row)?;
                Ok((outcome.classes, explanation))
            }
        }
    }

    fn checks(&self, policy: &Policy, classes: &Classes, explanation: &Explanation) -> Vec<Check> {
        let mut checks = Vec::with_capacity(self.expected.len() + self.reasons.len());
        for Expected { entry, target, value } in &self.expected {
            let got = self.got(policy, classes, *target);
            checks.push(Check {
                name: entry.name.clone(),
                reason: false,
                expected: value.as_ref().map(ToString::to_string),
                passed: got == *value,
                got: got.map(|got| got.to_string()),
                line: entry.place.line,
            });
        }
        for (index, entry, expected) in &self.reasons {
            let got = explanation.schemes.get(*index).map(|scheme| scheme.reason.clone());
            checks.push(Check {
                name: entry.name.clone(),
                reason: true,
                expected: Some(expected.clone()),
                passed: got.as_ref().is_some_and(|got| got.contains(expected)),
                got,
                line: entry.place.line,
            });
        }
        checks
    }

    fn got(&self, policy: &Policy, classes: &Classes, target: Target) -> Option<Value> {
        match target {
            Target::Metric(index) => classes.metric(&self.frame, index)?.value(self.row),
            Target::Label(index) => classes.label(index)?.get(self.row).copied().map(Value::Flag),
            Target::Scheme(index) => {
                let tier = classes.tier(index, self.row)?;
                let scheme = policy.schemes.get(index)?;
                scheme.tiers.get(usize::from(tier)).map(|tier| Value::Text(tier.id.to_string()))
            }
            Target::Attribute(_) | Target::Given(_) => None,
        }
    }
}
