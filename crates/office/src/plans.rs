//! Plans put in force, as long as nothing that they rest on has changed.

use crate::error::OfficeError;
use crate::office::{Office, location_if_any};
use crate::once::{Answer, ChangeRequest};
use crate::policies::PolicyVersionBody;
use crate::roles::Right;
use std::sync::Arc;
use terrace_app::Workspace;
use terrace_app::plans::{PlanFile, facts_mark};
use terrace_app::policies::LoadedPolicy;
use terrace_store::policies;

/// How a plan is to be put in force.
#[derive(Debug, Clone, Default)]
pub struct ApplyBody {
    /// From when on; at once, if it does not say.
    pub from: Option<String>,
    /// Whether it holds though facts have come in, or people have decided about tiers, since it was made.
    pub on_new_facts: bool,
}

/// The number of the newest policy that was put in force, from now on or from later; 0 for none.
///
/// # Errors
/// What opening the state may say.
pub async fn newest_policy(workspace: &Workspace, policy: &Arc<LoadedPolicy>) -> Result<u64, OfficeError> {
    if location_if_any(workspace).is_none() {
        return Ok(0);
    }
    let office = Office::open(Workspace::open(workspace.root())?, Arc::clone(policy), None).await?;
    let newest = office.newest_policy().await;
    office.close().await;
    newest
}

impl Office {
    async fn newest_policy(&self) -> Result<u64, OfficeError> {
        let mut reading = self.store().read().await?;
        Ok(policies::list(&mut reading).await?.last().map_or(0, |newest| newest.number))
    }

    /// Puts the policy of a plan in force; where the settings ask for a second person it waits for one.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::PolicyNotPlanned`], [`OfficeError::FactsNotPlanned`], and as
    /// [`Office::put_in_force`].
    pub async fn apply_plan(
        &self,
        request: &ChangeRequest,
        plan: &PlanFile,
        body: &ApplyBody,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::PutPolicies)?;
        // What was accepted by now is a fact, whether it lies in the lake yet or not.
        self.seal(request.now).await?;
        self.hand_in_overrides().await?;
        // Whatever file was named, what was put in force holds.
        self.take_up_policy(request.now).await?;
        let held = self.policy();
        if held.policy.hash != plan.in_force.hash || held.policy.name.as_str() != plan.in_force.name {
            let named = |name: &str, hash: &str| format!("{name} {}", hash.get(..8).unwrap_or(hash));
            return Err(OfficeError::PolicyNotPlanned {
                planned: named(&plan.in_force.name, &plan.in_force.hash),
                held: named(held.policy.name.as_str(), &held.policy.hash),
            });
        }
        if !body.on_new_facts {
            let found = self.over_facts(request.now, |terrace, _| {
                let lease = terrace.pin(None)?;
                Ok((lease.version().version, facts_mark(lease.version(), terrace.workspace())))
            });
            let (now, mark) = found.await?;
            if mark != plan.facts.mark {
                return Err(OfficeError::FactsNotPlanned { planned: plan.facts.lake_version, now });
            }
        }
        let text = plan.policy.text.clone().unwrap_or_default();
        let body = PolicyVersionBody { text, from: body.from.clone(), seen: Some(plan.newest) };
        self.put_in_force(request, &body).await
    }
}
