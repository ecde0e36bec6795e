//! A plan as a file: what `terrace plan --out` writes and `terrace apply` takes.

use crate::error::{AppError, PlanError};
use crate::policies::{LoadedPolicy, read_text};
use crate::workspace::disk::write_whole;
use crate::workspace::{Workspace, fingerprint};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;
use terrace_lake::LakeVersion;
use xxhash_rust::xxh3::xxh3_128;

/// The only format so far.
const FORMAT: u64 = 1;

/// A plan with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFile {
    /// When it was made, with its offset from UTC.
    pub made_at: String,
    /// For when everybody was classified, on the policy's clock.
    pub as_of: String,
    /// The policy that it was made beside.
    pub in_force: PlannedPolicy,
    /// The number of the newest policy that was known then, in force or not yet; 0 for none.
    pub newest: u64,
    /// The policy that it puts in force, with its text.
    pub policy: PlannedPolicy,
    /// The facts that it was made over.
    pub facts: PlannedFacts,
    /// What it says, for people and programs to read.
    pub found: Value,
}

/// A policy of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPolicy {
    /// Its name.
    pub name: String,
    /// The hash of what it means.
    pub hash: String,
    /// How its file was called.
    pub file: String,
    /// Its text, where the plan puts it in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The facts of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFacts {
    /// The version of the lake.
    pub lake_version: u64,
    /// What tells these facts and overrides from all others: a number that was taken back is given again.
    pub mark: String,
}

impl PlannedPolicy {
    /// The policy without its text.
    pub fn named(policy: &LoadedPolicy) -> Self {
        let (name, hash) = (policy.policy.name.to_string(), policy.policy.hash.clone());
        Self { name, hash, file: policy.file.clone(), text: None }
    }

    /// The policy with its text.
    pub fn whole(policy: &LoadedPolicy) -> Self {
        Self { text: Some(policy.text.clone()), ..Self::named(policy) }
    }
}

/// What tells facts and people's overrides from all others.
pub fn facts_mark(version: &LakeVersion, workspace: &Workspace) -> String {
    let facts = format!("{} {} {:?}", version.version, version.at, version.tables);
    let overrides = fingerprint(&workspace.overrides());
    format!("{:032x}", xxh3_128(format!("{facts} {overrides}").as_bytes()))
}

impl PlanFile {
    /// The text of its file, which shows it when something of it is changed.
    ///
    /// # Errors
    /// None in practice: all of it is JSON.
    pub fn text(&self) -> Result<String, AppError> {
        let failed =
            |error: serde_json::Error| terrace_domain::InternalError::new(format!("a plan is no JSON: {error}"));
        // As it will be read: its numbers have the digits of a value that went through text.
        let once = serde_json::to_string(self).map_err(failed)?;
        let plan: Value = serde_json::from_str(&once).map_err(failed)?;
        let whole = serde_json::json!({ "terrace_plan": FORMAT, "sum": sum(&plan), "plan": plan });
        let text = serde_json::to_string_pretty(&whole).map_err(failed)?;
        Ok(text + "\n")
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// What the disk says.
    pub fn write(&self, path: &Path) -> Result<(), AppError> {
        write_whole(path, self.text()?.as_bytes())
    }
}

fn sum(plan: &Value) -> String {
    format!("{:032x}", xxh3_128(plan.to_string().as_bytes()))
}

/// Reads a plan.
///
/// # Errors
/// [`PlanError::NoPlan`] of a file that is none or was changed by hand, and what the disk says.
pub fn read_plan(path: &Path) -> Result<PlanFile, AppError> {
    let no_plan = |reason: String| PlanError::NoPlan { file: path.display().to_string(), reason };
    let text = read_text(path)?;
    let mut whole: Value = serde_json::from_str(&text).map_err(|error| no_plan(error.to_string()))?;
    let format = whole.get("terrace_plan").and_then(Value::as_u64);
    if format != Some(FORMAT) {
        let reason = match format {
            Some(other) => format!("its format is {other}, and this program knows {FORMAT}"),
            None => "`terrace_plan` is missing".to_owned(),
        };
        return Err(no_plan(reason).into());
    }
    let told = whole.get("sum").and_then(Value::as_str).unwrap_or_default().to_owned();
    let plan = whole.get_mut("plan").map(Value::take).unwrap_or_default();
    if sum(&plan) != told {
        return Err(no_plan("something of it was changed after it was made".to_owned()).into());
    }
    let plan: PlanFile = serde_json::from_value(plan).map_err(|error| no_plan(error.to_string()))?;
    match plan.policy.text {
        Some(_) => Ok(plan),
        None => Err(no_plan("`policy.text` is missing".to_owned()).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> PlanFile {
        let policy = |text: Option<&str>| PlannedPolicy {
            name: "retail".to_owned(),
            hash: "9f".to_owned(),
            file: "retail.yaml".to_owned(),
            text: text.map(str::to_owned),
        };
        PlanFile {
            made_at: "2026-03-01T10:00:00+08:00".to_owned(),
            as_of: "2026-03-01T00:00:00".to_owned(),
            in_force: policy(None),
            newest: 2,
            policy: policy(Some("policy: retail\n")),
            facts: PlannedFacts { lake_version: 3, mark: "ab".to_owned() },
            found: serde_json::json!({ "share": 0.123_457, "title": "客户", "many": [1, 2.5, null] }),
        }
    }

    #[test]
    fn a_plan_reads_back_and_shows_each_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.json");
        let text = plan().text().unwrap();
        std::fs::write(&path, &text).unwrap();
        assert_eq!(read_plan(&path).unwrap(), plan());
        // Other white space says the same.
        let value: Value = serde_json::from_str(&text).unwrap();
        std::fs::write(&path, value.to_string()).unwrap();
        assert_eq!(read_plan(&path).unwrap(), plan());
        for (part, other) in [
            ("客户", "顾客"),
            ("0.123457", "0.123458"),
            ("retail\\n", "retail \\n"),
            ("\"lake_version\": 3", "\"lake_version\": 4"),
        ] {
            assert!(text.contains(part), "{part}");
            std::fs::write(&path, text.replace(part, other)).unwrap();
            assert_eq!(terrace_domain::Coded::code(&read_plan(&path).unwrap_err()), "T0086", "{part}");
        }
        for broken in
            ["", "{}", "[1]", "policy: retail", "{\"terrace_plan\": 2}", "{\"terrace_plan\": 1, \"plan\": {}}"]
        {
            std::fs::write(&path, broken).unwrap();
            assert_eq!(terrace_domain::Coded::code(&read_plan(&path).unwrap_err()), "T0086", "{broken}");
        }
    }
}
