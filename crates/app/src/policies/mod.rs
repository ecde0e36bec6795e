//! Policies as files: found, read, checked, tested.

mod group_names;
mod numbers;

use crate::error::{AppError, BesideError, PolicyMistakes};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
pub use terrace_analytics::Measure;
use terrace_domain::{Currency, Zone, plain_header};
use terrace_policy::{Attribute, Catalogue, CustomField, Diagnostic, Policy, Source, check, render_all};
use terrace_tiering::Cutoffs;
pub use terrace_tiering::cases::{CaseReport, CaseResult};
use terrace_tiering::cases::{parse, run};
use terrace_words::Lang;

pub(crate) use numbers::number_text;

/// A policy that holds, with the file it came from.
#[derive(Debug, Clone)]
pub struct LoadedPolicy {
    /// The file's name as the user gave it.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The checked policy.
    pub policy: Policy,
    /// Warnings; mistakes make no policy.
    pub warnings: Vec<Diagnostic>,
}

impl LoadedPolicy {
    /// The same rules, in which the natural groups of a run are called by what sets them apart if the policy gives them
    /// no titles.
    #[must_use]
    pub fn with_group_names(self: &Arc<Self>, cutoffs: &Cutoffs) -> Arc<Self> {
        if !group_names::has_groups(&self.policy) {
            return Arc::clone(self);
        }
        let mut named = Self::clone(self);
        group_names::name_groups(&mut named.policy, cutoffs);
        Arc::new(named)
    }

    /// The warnings, each with its line of the file and a caret, in a language.
    pub fn rendered_warnings(&self, lang: Lang) -> Vec<String> {
        let source = Source { name: &self.file, text: &self.text };
        render_all(&self.warnings, &source, lang)
    }
}

/// What policies may name: the shipped measures and the fields of customers.
pub fn catalogue() -> Catalogue {
    Catalogue::new(terrace_analytics::signatures())
}

/// What may be known of customers under a policy: the fields that all have, the further ones that are known by name, and
/// those that the policy declares, which hold over known ones of the same name.
pub(crate) fn fields_of_customers(policy: &Policy) -> Vec<Attribute> {
    let own = policy.attributes.iter().filter(|attribute| attribute.custom().is_some());
    let is_own = |known: &Attribute| {
        let plain = |field: &CustomField| field.headers.iter().map(|header| plain_header(header)).collect::<Vec<_>>();
        let headers = known.custom().map(plain).unwrap_or_default();
        own.clone().any(|attribute| {
            let claims = |field: &CustomField| plain(field).iter().any(|header| headers.contains(header));
            attribute.name == known.name || attribute.custom().is_some_and(claims)
        })
    };
    let known = catalogue().attributes.into_iter().filter(|known| !is_own(known));
    known.chain(own.clone().cloned()).collect()
}

/// The JSON Schema of policy files, for editors.
pub fn schema() -> serde_json::Value {
    terrace_policy::json_schema(&catalogue())
}

/// The measures that policies may use, by group and name.
pub fn measures() -> &'static [&'static Measure] {
    terrace_analytics::measures()
}

/// Reads and checks a policy file.
///
/// # Errors
/// A file that cannot be read, and all mistakes of the policy.
pub fn load(path: &Path) -> Result<LoadedPolicy, AppError> {
    check_text(path.display().to_string(), read_text(path)?)
}

/// Checks the text of a policy; `file` is how messages call it.
///
/// # Errors
/// All mistakes of the policy.
pub fn check_text(file: String, text: String) -> Result<LoadedPolicy, AppError> {
    let checked = check(&Source { name: &file, text: &text }, &catalogue());
    match checked.policy {
        Some(policy) => Ok(LoadedPolicy { file, text, policy, warnings: checked.diagnostics }),
        None => Err(AppError::Policy(Box::new(PolicyMistakes { file, text, diagnostics: checked.diagnostics }))),
    }
}

/// Bytes that a text of people may have: a policy, its cases, a mapping.
const LONGEST_TEXT: u64 = 4 << 20;

/// The text of a file, which must be UTF-8; a folder or a binary file is refused with the reason, and so is a file that
/// is too long or never ends.
pub fn read_text(path: &Path) -> Result<String, AppError> {
    let failed = |cause| AppError::reading(path, cause);
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(LONGEST_TEXT + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LONGEST_TEXT {
        return Err(AppError::FileTooLarge { path: path.to_owned(), kib: LONGEST_TEXT / 1024 });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    String::from_utf8(bytes).map_err(|_| AppError::NotUtf8(path.to_owned()))
}

/// Figures of several currencies or clocks cannot stand side by side.
///
/// # Errors
/// The first policy that has another currency or time zone.
pub(crate) fn refuse_other_money(first: &LoadedPolicy, others: &[Arc<LoadedPolicy>]) -> Result<(), BesideError> {
    let differs = |other: &&Arc<LoadedPolicy>| {
        other.policy.currency != first.policy.currency || other.policy.timezone.name() != first.policy.timezone.name()
    };
    match others.iter().find(differs) {
        Some(other) => Err(BesideError::OtherMoney(other.file.clone())),
        None => Ok(()),
    }
}

/// Refuses policies that cannot stand side by side in one run: they have one currency and one clock, and each has a name of
/// its own, by which its columns and its kept runs are known.
///
/// # Errors
/// The first that does not fit.
pub fn check_beside(first: &LoadedPolicy, others: &[Arc<LoadedPolicy>]) -> Result<(), BesideError> {
    refuse_other_money(first, others)?;
    for (at, other) in others.iter().enumerate() {
        let mut earlier = std::iter::once(first).chain(others.iter().take(at).map(Arc::as_ref));
        if let Some(same) = earlier.find(|earlier| earlier.policy.name == other.policy.name) {
            let (name, file) = (other.policy.name.to_string(), other.file.clone());
            return Err(BesideError::SameName { name, file, other: same.file.clone() });
        }
    }
    Ok(())
}

/// The case files that belong to a policy: `NAME.cases.yaml` beside `NAME.yaml`.
pub fn cases_of(policy: &Path) -> Option<PathBuf> {
    let stem = policy.file_stem()?.to_str()?;
    let path = policy.with_file_name(format!("{stem}.cases.yaml"));
    path.is_file().then_some(path)
}

/// Runs a file of test cases against a policy.
pub fn test(policy: &Policy, cases: &Path) -> Result<CaseReport, AppError> {
    test_text(policy, &cases.display().to_string(), &read_text(cases)?)
}

/// Runs the text of test cases against a policy; `file` is how messages call it.
///
/// # Errors
/// All mistakes of the cases, and all that does not fit the policy.
pub fn test_text(policy: &Policy, file: &str, text: &str) -> Result<CaseReport, AppError> {
    let mistakes = |diagnostics| {
        AppError::Cases(Box::new(PolicyMistakes { file: file.to_owned(), text: text.to_owned(), diagnostics }))
    };
    let parsed = parse(text).map_err(mistakes)?;
    run(policy, &parsed).map_err(mistakes)
}

/// A policy that ships with Terrace.
#[derive(Debug, Clone, Copy)]
pub struct ReadyPolicy {
    /// Its name, as in `terrace policy show NAME`.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
    /// Its test cases.
    pub cases: Option<&'static str>,
}

impl ReadyPolicy {
    /// Its text with a currency and a clock.
    pub fn text_for(&self, currency: Currency, timezone: &Zone) -> String {
        let line = |line: &str| match line.split_once(':').map(|(key, _)| key) {
            Some("currency") => format!("currency: {currency}\n"),
            Some("timezone") => format!("timezone: {}\n", timezone.name()),
            _ => format!("{line}\n"),
        };
        self.text.lines().map(line).collect()
    }
}

/// The policies that ship with Terrace, ready to copy.
pub const READY: &[ReadyPolicy] = &[
    ReadyPolicy {
        name: "retail",
        text: include_str!("../../../../policies/retail.yaml"),
        cases: Some(include_str!("../../../../policies/retail.cases.yaml")),
    },
    ReadyPolicy {
        name: "stationery",
        text: include_str!("../../../../policies/stationery.yaml"),
        cases: Some(include_str!("../../../../policies/stationery.cases.yaml")),
    },
    ReadyPolicy {
        name: "home-decor",
        text: include_str!("../../../../policies/home-decor.yaml"),
        cases: Some(include_str!("../../../../policies/home-decor.cases.yaml")),
    },
    ReadyPolicy {
        name: "value-and-habit",
        text: include_str!("../../../../policies/value-and-habit.yaml"),
        cases: Some(include_str!("../../../../policies/value-and-habit.cases.yaml")),
    },
    ReadyPolicy {
        name: "value-and-risk",
        text: include_str!("../../../../policies/value-and-risk.yaml"),
        cases: Some(include_str!("../../../../policies/value-and-risk.cases.yaml")),
    },
    ReadyPolicy {
        name: "groups",
        text: include_str!("../../../../policies/groups.yaml"),
        cases: Some(include_str!("../../../../policies/groups.cases.yaml")),
    },
    ReadyPolicy {
        name: "regions",
        text: include_str!("../../../../policies/regions.yaml"),
        cases: Some(include_str!("../../../../policies/regions.cases.yaml")),
    },
    ReadyPolicy {
        name: "service-and-credit",
        text: include_str!("../../../../policies/service-and-credit.yaml"),
        cases: Some(include_str!("../../../../policies/service-and-credit.cases.yaml")),
    },
    ReadyPolicy {
        name: "relationships",
        text: include_str!("../../../../policies/relationships.yaml"),
        cases: Some(include_str!("../../../../policies/relationships.cases.yaml")),
    },
    ReadyPolicy {
        name: "finance",
        text: include_str!("../../../../policies/finance.yaml"),
        cases: Some(include_str!("../../../../policies/finance.cases.yaml")),
    },
];
