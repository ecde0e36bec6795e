//! Policies: checked, tested, and the measures that they may use.

use crate::policies::{CaseReport, CaseResult, LoadedPolicy, Measure};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;
use terrace_words::Lang;

/// A policy without mistakes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckedPolicyView {
    /// The policy's name.
    pub policy: String,
    /// The hash of its file.
    pub hash: String,
    /// The file as it was named.
    pub file: String,
    /// The number of warnings.
    pub warnings: usize,
}

/// What test cases of a policy gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CasesView {
    /// All cases.
    pub cases: usize,
    /// Those that failed.
    pub failed: usize,
    /// File by file.
    pub files: Vec<CaseFileView>,
}

/// What one file of test cases gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CaseFileView {
    /// The file.
    pub file: String,
    /// Its cases.
    pub cases: Vec<CaseView>,
}

/// What one case gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CaseView {
    /// Its name.
    pub name: String,
    /// Its line in the file.
    pub line: usize,
    /// Whether it passed.
    pub passed: bool,
    /// What it expects.
    pub checks: Vec<ExpectationView>,
}

/// One expectation of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExpectationView {
    /// The label or scheme.
    pub name: String,
    /// Whether it is about the reason.
    pub reason: bool,
    /// What is expected.
    pub expected: Option<String>,
    /// What came out.
    pub got: Option<String>,
    /// Whether they agree.
    pub passed: bool,
}

/// A measure, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeasureView {
    /// Its name.
    pub name: &'static str,
    /// Its group.
    pub group: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Its formula.
    pub formula: &'static str,
    /// What it is without facts.
    pub null: &'static str,
    /// An example.
    pub example: &'static str,
}

impl CheckedPolicyView {
    /// A policy without mistakes.
    pub fn new(loaded: &LoadedPolicy) -> Self {
        Self {
            policy: loaded.policy.name.to_string(),
            hash: loaded.policy.hash.clone(),
            file: loaded.file.clone(),
            warnings: loaded.warnings.len(),
        }
    }
}

impl CasesView {
    /// What files of test cases gave.
    pub fn new<'a>(reports: impl IntoIterator<Item = (&'a Path, &'a CaseReport)>) -> Self {
        let files: Vec<CaseFileView> =
            reports.into_iter().map(|(file, report)| CaseFileView::new(file, report)).collect();
        let cases = || files.iter().flat_map(|file| &file.cases);
        Self { cases: cases().count(), failed: cases().filter(|case| !case.passed).count(), files }
    }
}

impl CaseFileView {
    fn new(file: &Path, report: &CaseReport) -> Self {
        Self { file: file.display().to_string(), cases: report.cases.iter().map(CaseView::new).collect() }
    }
}

impl CaseView {
    /// What one case gave.
    pub fn new(case: &CaseResult) -> Self {
        let checks = case.checks.iter().map(|check| ExpectationView {
            name: check.name.clone(),
            reason: check.reason,
            expected: check.expected.clone(),
            got: check.got.clone(),
            passed: check.passed,
        });
        Self { name: case.name.clone(), line: case.line, passed: case.passed(), checks: checks.collect() }
    }
}

impl MeasureView {
    /// A measure in a language.
    pub fn new(measure: &Measure, lang: Lang) -> Self {
        Self {
            name: measure.name,
            group: measure.group.name(),
            unit: measure.unit.get(lang),
            formula: measure.formula.get(lang),
            null: measure.of_nothing.get(lang),
            example: measure.example.get(lang),
        }
    }
}
