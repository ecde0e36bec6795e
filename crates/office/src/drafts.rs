//! Drafts of policies: checked, held to test cases, their thresholds proposed. Nothing is changed.

use crate::error::OfficeError;
use crate::fields::bad;
use crate::office::Office;
use crate::preview::run_of_draft;
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terrace_app::facts::ReadingOptions;
use terrace_app::policies::{READY, cases_of, check_text, read_text, test_text};
use terrace_app::runs::{WrongShares, cumulative_shares, propose};
use terrace_app::views::{CaseView, CheckedPolicyView, PolicyMistakeView, ThresholdsView};
use terrace_domain::{Share, UnixTime};
use terrace_words::Lang;

/// The most tiers that shares are wanted for.
const MOST_TIERS: usize = 100;

/// The text of a policy to check.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyBody {
    /// How messages call it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A policy without mistakes, with what may not be as it is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckedDraftView {
    /// Its name and hash.
    #[serde(flatten)]
    pub checked: CheckedPolicyView,
    /// What it works in spite of, each at its place.
    pub remarks: Vec<PolicyMistakeView>,
}

/// A policy to be held to test cases.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CasesBody {
    /// The text of the policy.
    pub text: String,
    /// The text of the cases; the policy's own, if it does not say.
    #[serde(default)]
    pub cases: Option<String>,
}

/// How the test cases of a policy came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PolicyCasesView {
    /// The file that the cases are of; `None` where the policy has none.
    pub file: Option<String>,
    /// The text of the cases.
    pub text: String,
    /// In the order of the file.
    pub cases: Vec<CaseView>,
    /// How many came out otherwise than expected.
    pub failed: usize,
}

/// Shares that the tiers of a scheme are wanted to have.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThresholdsBody {
    /// The text of the policy.
    pub text: String,
    /// The scheme.
    pub scheme: String,
    /// The share of each tier but the last, from best to worst, such as `10%`.
    pub shares: Vec<String>,
}

impl Office {
    /// Checks the text of a policy.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and all mistakes of the policy.
    pub fn check_policy(
        &self,
        caller: &Caller,
        body: &PolicyBody,
        lang: Lang,
    ) -> Result<CheckedDraftView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let loaded = Arc::new(check_text(body.name.clone(), body.text.clone())?);
        let remarks = PolicyMistakeView::of(&loaded.file, &loaded.warnings, lang);
        Ok(CheckedDraftView { checked: CheckedPolicyView::new(&loaded), remarks })
    }

    /// Holds a policy to test cases: to those that are sent, else to its own. These stand in the file beside the
    /// workspace's policy; a ready policy that has none beside it keeps those that it ships with.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], all mistakes of the policy or of the cases, and what the disk says.
    pub async fn policy_cases(
        &self,
        caller: &Caller,
        body: &CasesBody,
        now: UnixTime,
    ) -> Result<PolicyCasesView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let (body, of_workspace) = (body.clone(), self.policy_of_file().file.clone());
        self.over_facts(now, move |_, _| {
            let policy = check_text("draft.yaml".to_owned(), body.text)?.policy;
            let own = || match cases_of(std::path::Path::new(&of_workspace)) {
                Some(path) => {
                    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                    read_text(&path).map(|text| Some((name.unwrap_or_default(), text)))
                }
                None => {
                    let ready = READY.iter().find(|ready| ready.name == policy.name.as_str());
                    let shipped = ready.and_then(|ready| Some((ready.name, ready.cases?)));
                    Ok(shipped.map(|(name, text)| (format!("{name}.cases.yaml"), text.to_owned())))
                }
            };
            let found = match body.cases {
                Some(text) => Some(("cases.yaml".to_owned(), text)),
                None => own()?,
            };
            let Some((file, text)) = found else {
                return Ok(PolicyCasesView { file: None, text: String::new(), cases: Vec::new(), failed: 0 });
            };
            let report = test_text(&policy, &file, &text)?;
            let cases: Vec<CaseView> = report.cases.iter().map(CaseView::new).collect();
            let failed = cases.iter().filter(|case| !case.passed).count();
            Ok(PolicyCasesView { file: Some(file), text, cases, failed })
        })
        .await
    }

    /// Thresholds of a scheme of a draft for the shares that its tiers are wanted to have, and where the values fall apart by
    /// themselves, on the facts by which a preview is made.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], all mistakes of the policy, shares that are none, [`OfficeError::NoThresholds`], and what
    /// reading facts may say.
    pub async fn propose_thresholds(
        &self,
        caller: &Caller,
        body: &ThresholdsBody,
        now: UnixTime,
    ) -> Result<ThresholdsView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let draft = Arc::new(check_text("draft.yaml".to_owned(), body.text.clone())?);
        let none = || OfficeError::NoThresholds(body.scheme.clone());
        let scheme = draft.policy.schemes.iter().find(|scheme| scheme.name.as_str() == body.scheme);
        let tiers = scheme.ok_or_else(none)?.tiers.len();
        let wanted = cumulative(&body.shares, tiers)?;
        self.seal(now).await?;
        self.hand_in_overrides().await?;
        let (policy, name) = (self.policy(), body.scheme.clone());
        let told = self.over_facts(now, move |terrace, ctx| {
            let of_draft = run_of_draft(terrace, (&policy, &draft), now, ctx)?;
            let reading = ReadingOptions::of(&of_draft.run.request.policy.policy);
            let inputs = terrace.facts(&reading, Some(of_draft.version()), ctx)?;
            let found = propose(&of_draft.run, &inputs, &name, &wanted)?;
            Ok(found.map(|found| ThresholdsView::new(&of_draft.run, &found)))
        });
        told.await?.ok_or_else(none)
    }
}

/// Shares one after the other as shares of all better ones together.
fn cumulative(shares: &[String], tiers: usize) -> Result<Vec<Share>, OfficeError> {
    let texts: Vec<&str> = shares.iter().map(String::as_str).collect();
    if texts.len() > MOST_TIERS {
        return Err(bad("shares", format!("has {}; {MOST_TIERS} are the most", texts.len())));
    }
    cumulative_shares(&texts, tiers).map_err(|wrong| match wrong {
        WrongShares::Count { wanted } => {
            bad("shares", format!("has {}; one for each tier but the last is {wanted}", texts.len()))
        }
        WrongShares::NoShare(place) => {
            let text = texts.get(place).copied().unwrap_or_default();
            bad(format!("shares[{place}]"), format!("`{text}` is no share such as 10%"))
        }
        WrongShares::BeyondWhole(place) => bad(format!("shares[{place}]"), "makes more than 100% with those before"),
    })
}

#[cfg(test)]
mod tests {
    use super::{OfficeError, cumulative};

    #[test]
    fn wrong_shares_are_told_by_their_field() {
        let of = |shares: &[&str], tiers| {
            let shares: Vec<String> = shares.iter().map(|text| (*text).to_owned()).collect();
            match cumulative(&shares, tiers) {
                Err(OfficeError::BadField { field, .. }) => field,
                found => panic!("{found:?}"),
            }
        };
        assert_eq!(of(&["10%"], 3), "shares");
        assert_eq!(of(&["10%", "95%"], 3), "shares[1]");
        assert_eq!(of(&["0%", "5%"], 3), "shares[0]");
        assert_eq!(of(&["0.01%"; 1_000], 1_001), "shares");
    }
}
