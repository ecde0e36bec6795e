//! Runs and policies, for who works with them.

use crate::error::OfficeError;
use crate::office::{Office, as_of_now, local};
use crate::once::{Answer, ChangeRequest};
use crate::policies::moment;
use crate::roles::{Caller, Right};
use crate::watch::JobWatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use terrace_app::runs::TierRequest;
use terrace_app::views::{CheckedPolicyView, RunView};
use terrace_domain::{AsOf, UnixTime};
use terrace_store::audit::Action;

/// The policy in force.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PolicyInForceView {
    /// The file, its hash and how many warnings it has.
    #[serde(flatten)]
    pub checked: CheckedPolicyView,
    /// Its text.
    pub text: String,
}

/// A run that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NewRunView {
    /// Its number.
    pub run: u64,
}

/// For when a run is, and by which policy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunBody {
    /// For when; now, if it does not say.
    #[serde(default)]
    pub as_of: Option<String>,
    /// The number of a policy; the one that is in force then, if it does not say.
    #[serde(default)]
    pub policy: Option<u64>,
}

impl Office {
    /// All kept runs, by number.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the disk says.
    pub async fn runs(&self, caller: &Caller, now: UnixTime) -> Result<Vec<RunView>, OfficeError> {
        caller.must(Right::SeeWork)?;
        self.over_facts(now, |terrace, _| Ok(terrace.kept_runs()?.iter().map(RunView::new).collect())).await
    }

    /// Classifies everybody now and keeps the run.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what reading facts may say.
    pub async fn run(&self, request: &ChangeRequest, body: &RunBody) -> Result<Answer, OfficeError> {
        self.run_watched(request, body, None).await
    }

    pub(crate) async fn run_watched(
        &self,
        request: &ChangeRequest,
        body: &RunBody,
        watch: Option<Arc<JobWatch>>,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::Import)?;
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        self.seal(request.now).await?;
        self.hand_in_overrides().await?;
        let now = request.now;
        let at = match &body.as_of {
            Some(at) => moment("as_of", at, &self.policy().policy.timezone)?,
            None => now,
        };
        let policy = self.policy_for(body.policy, at).await?;
        let is_now = body.as_of.is_none();
        let kept = self.over_facts_watched(now, watch, move |terrace, ctx| {
            let zone = policy.policy.timezone.clone();
            let as_of = match is_now {
                true => as_of_now(&policy.policy, now),
                false => AsOf::new(local(&zone, at), zone),
            };
            terrace.keep(&TierRequest::new(policy, as_of), None, ctx)
        });
        let number = kept.await?.run.record().number;
        let actor = request.caller.actor.clone();
        self.once(request, 201, async move |change| {
            let name = number.to_string();
            let (subject, details) = (("run", name.as_str()), json!({}));
            change.audit(&Action { at: now, actor: &actor, action: "run.kept", subject, details }).await?;
            Ok(NewRunView { run: number })
        })
        .await
    }

    /// The policy in force.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`].
    pub fn policy_in_force(&self, caller: &Caller) -> Result<PolicyInForceView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let policy = self.policy();
        Ok(PolicyInForceView { checked: CheckedPolicyView::new(&policy), text: policy.text.clone() })
    }
}
