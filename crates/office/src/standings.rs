//! Overrides of standings: made with a reason and an end, ended early, listed.

use crate::error::OfficeError;
use crate::fields::{bad, customer_id, limited, time};
use crate::office::{Office, policy_now};
use crate::once::{Answer, ChangeRequest};
use crate::roles::{Caller, Right};
use crate::views::OverrideView;
use serde::Deserialize;
use serde_json::json;
use terrace_app::workspace::HeldOverride;
use terrace_domain::CustomerId;
use terrace_policy::Policy;
use terrace_store::audit::Action;
use terrace_store::overrides;

/// An override as it is sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverrideBody {
    /// The scheme.
    pub scheme: String,
    /// The tier that holds.
    pub tier: String,
    /// Why.
    pub reason: String,
    /// When it ends.
    pub until: String,
    /// Who else agreed.
    #[serde(default)]
    pub approved_by: Option<String>,
}

impl Office {
    /// Says that a customer stands in a tier until an end. Whatever held by an earlier override ends now.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a scheme without standings, an unknown tier, an end that is over, and what the store
    /// says.
    pub async fn override_standing(
        &self,
        request: &ChangeRequest,
        customer: &str,
        body: &OverrideBody,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::OverrideStandings)?;
        let policy = self.policy();
        let id = customer_id(customer)?;
        check_tier(&policy.policy, &body.scheme, &body.tier)?;
        limited("reason", &body.reason)?;
        if body.reason.trim().is_empty() {
            return Err(bad("reason", "is empty"));
        }
        let from = policy_now(&policy.policy, request.now);
        let until = time("until", &body.until, &policy.policy.timezone)?;
        if until <= from {
            return Err(bad("until", format!("{until} is over")));
        }
        if body.approved_by.as_deref() == Some(request.caller.actor.as_str()) {
            return Err(OfficeError::NeedsApproval { reason: "nobody approves what they ask for".to_owned() });
        }
        let (now, actor) = (request.now, request.caller.actor.clone());
        let new = overrides::StandingOverride {
            id: 0,
            scheme: body.scheme.clone(),
            customer: id.to_string(),
            tier: body.tier.clone(),
            reason: body.reason.trim().to_owned(),
            made_by: actor.clone(),
            approved_by: body.approved_by.clone(),
            from,
            until,
        };
        self.once(request, 201, async move |change| {
            overrides::end(change, &new.scheme, &new.customer, from).await?;
            let number = overrides::add(change, &new, now).await?;
            let details = json!({ "scheme": new.scheme, "tier": new.tier, "until": until.to_string() });
            let subject = ("customer", new.customer.as_str());
            change.audit(&Action { at: now, actor: &actor, action: "standing.overridden", subject, details }).await?;
            Ok(OverrideView::of(&overrides::StandingOverride { id: number, ..new }))
        })
        .await
    }

    /// Ends a customer's override in a scheme now.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`] if none holds, and what the store says.
    pub async fn end_override(
        &self,
        request: &ChangeRequest,
        customer: &str,
        scheme: &str,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::OverrideStandings)?;
        let policy = self.policy();
        let (id, scheme) = (customer_id(customer)?, scheme.to_owned());
        let at = policy_now(&policy.policy, request.now);
        let (now, actor) = (request.now, request.caller.actor.clone());
        self.once(request, 200, async move |change| {
            if overrides::end(change, &scheme, id.as_str(), at).await? == 0 {
                return Err(OfficeError::Missing { what: "override", id: format!("{id} {scheme}") });
            }
            let (details, subject) = (json!({ "scheme": scheme }), ("customer", id.as_str()));
            change.audit(&Action { at: now, actor: &actor, action: "standing.ended", subject, details }).await?;
            Ok(json!({ "ended": true }))
        })
        .await
    }

    /// All overrides, or one customer's, those that are over among them.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn overrides(&self, caller: &Caller, customer: Option<&str>) -> Result<Vec<OverrideView>, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        let customer = customer.map(customer_id).transpose()?;
        let mut reading = self.store().read().await?;
        let all = overrides::list(&mut reading, customer.as_ref().map(CustomerId::as_str)).await?;
        Ok(all.iter().map(OverrideView::of).collect())
    }
}

impl Office {
    /// Hands the overrides to whoever computes standings. They are read anew, since another process may have changed them.
    pub(crate) async fn hand_in_overrides(&self) -> Result<(), OfficeError> {
        let mut reading = self.store().read().await?;
        let held = overrides::list(&mut reading, None).await?;
        self.terrace().workspace().set_overrides(held.into_iter().map(held_override).collect());
        Ok(())
    }
}

fn held_override(held: overrides::StandingOverride) -> HeldOverride {
    HeldOverride {
        scheme: held.scheme,
        customer: held.customer,
        tier: held.tier,
        from: held.from,
        until: held.until,
        reason: held.reason,
        who: held.made_by,
        approved_by: held.approved_by.unwrap_or_default(),
    }
}

fn check_tier(policy: &Policy, scheme: &str, tier: &str) -> Result<(), OfficeError> {
    let missing = |what: &'static str, id: &str| OfficeError::Missing { what, id: id.to_owned() };
    let at = policy.schemes.iter().position(|known| known.name.as_str() == scheme);
    let at = at.ok_or_else(|| missing("scheme", scheme))?;
    if !policy.standings.iter().any(|rules| rules.scheme == at) {
        let (policy, section) = (policy.name.to_string(), "standings");
        return Err(OfficeError::NoSection { policy, section });
    }
    let has_tier = policy.schemes.get(at).is_some_and(|scheme| scheme.tiers.iter().any(|own| own.id.as_str() == tier));
    if has_tier { Ok(()) } else { Err(missing("tier", tier)) }
}
