//! Overrides of standings: made with a reason and an end, ended early, listed.

use crate::approvals::ActView;
use crate::error::OfficeError;
use crate::fields::{bad, customer_id, limited, time};
use crate::office::{Office, policy_now};
use crate::once::{Answer, ChangeRequest};
use crate::roles::{Caller, Right};
use crate::views::OverrideView;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use terrace_app::workspace::HeldOverride;
use terrace_domain::{CustomerId, UnixTime};
use terrace_policy::Policy;
use terrace_store::audit::Action;
use terrace_store::{Change, overrides};

/// An override as it is sent.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
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

/// That something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EndedView {
    /// Always `true`.
    pub ended: bool,
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
        request.caller.must_for_some(Right::OverrideStandings)?;
        request.caller.must_see_field(&body.scheme)?;
        self.must_see(&request.caller, &customer_id(customer)?, request.now).await?;
        let actor = request.caller.actor.clone();
        let new = self.checked_override(customer, body, &actor, request.now)?;
        if self.is_to_approve(&new, body)? {
            return self.ask_for_approval(request, ActView::of_override(new)).await;
        }
        let now = request.now;
        self.once(request, 201, async move |change| make_override(change, new, &actor, now).await).await
    }

    /// Whether the settings ask for a second person.
    pub(crate) fn is_to_approve(
        &self,
        new: &overrides::StandingOverride,
        body: &OverrideBody,
    ) -> Result<bool, OfficeError> {
        let Some(lowest) = self.terrace().workspace().config().approvals.override_rank else { return Ok(false) };
        if body.approved_by.is_some() {
            return Err(bad("approved_by", "is for whoever decides: approvals are asked for"));
        }
        let policy = self.policy();
        let tiers = policy.policy.scheme(&new.scheme).map(|scheme| scheme.tiers.as_slice()).unwrap_or_default();
        let place = tiers.iter().position(|tier| tier.id.as_str() == new.tier);
        Ok(place.is_some_and(|place| (place as u64) < u64::from(lowest)))
    }

    /// An override that can be made now.
    pub(crate) fn checked_override(
        &self,
        customer: &str,
        body: &OverrideBody,
        actor: &str,
        now: UnixTime,
    ) -> Result<overrides::StandingOverride, OfficeError> {
        let policy = self.policy();
        let id = customer_id(customer)?;
        check_tier(&policy.policy, &body.scheme, &body.tier)?;
        limited("reason", &body.reason)?;
        if body.reason.trim().is_empty() {
            return Err(bad("reason", "is empty"));
        }
        let from = policy_now(&policy.policy, now);
        let until = time("until", &body.until, &policy.policy.timezone)?;
        if until <= from {
            return Err(bad("until", format!("{until} is over")));
        }
        if body.approved_by.as_deref() == Some(actor) {
            return Err(OfficeError::NeedsApproval { reason: "nobody approves what they ask for".to_owned() });
        }
        Ok(overrides::StandingOverride {
            id: 0,
            scheme: body.scheme.clone(),
            customer: id.to_string(),
            tier: body.tier.clone(),
            reason: body.reason.trim().to_owned(),
            made_by: actor.to_owned(),
            approved_by: body.approved_by.clone(),
            from,
            until,
        })
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
        request.caller.must_for_some(Right::OverrideStandings)?;
        request.caller.must_see_field(scheme)?;
        let policy = self.policy();
        let (id, scheme) = (customer_id(customer)?, scheme.to_owned());
        self.must_see(&request.caller, &id, request.now).await?;
        let at = policy_now(&policy.policy, request.now);
        let (now, actor) = (request.now, request.caller.actor.clone());
        self.once(request, 200, async move |change| {
            if overrides::end(change, &scheme, id.as_str(), at).await? == 0 {
                return Err(OfficeError::Missing { what: "override", id: format!("{id} {scheme}") });
            }
            let (details, subject) = (json!({ "scheme": scheme }), ("customer", id.as_str()));
            change.audit(&Action { at: now, actor: &actor, action: "standing.ended", subject, details }).await?;
            Ok(EndedView { ended: true })
        })
        .await
    }

    /// All overrides, or one customer's, those that are over among them.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn overrides(
        &self,
        caller: &Caller,
        customer: Option<&str>,
        now: UnixTime,
    ) -> Result<Vec<OverrideView>, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        let customer = customer.map(customer_id).transpose()?;
        let mut reading = self.store().read().await?;
        let all = overrides::list(&mut reading, customer.as_ref().map(CustomerId::as_str)).await?;
        drop(reading);
        let mut views: Vec<OverrideView> = all.iter().map(OverrideView::of).collect();
        views.retain(|view| caller.role.sees(&view.scheme));
        self.seen(caller, views, |view| &view.customer_id, now).await
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

/// Makes an override within a change; what held by an earlier one ends.
pub(crate) async fn make_override(
    change: &mut Change,
    new: overrides::StandingOverride,
    actor: &str,
    now: UnixTime,
) -> Result<OverrideView, OfficeError> {
    overrides::end(change, &new.scheme, &new.customer, new.from).await?;
    let number = overrides::add(change, &new, now).await?;
    let details = json!({
        "scheme": new.scheme, "tier": new.tier, "until": new.until.to_string(), "approved_by": new.approved_by,
    });
    let subject = ("customer", new.customer.as_str());
    change.audit(&Action { at: now, actor, action: "standing.overridden", subject, details }).await?;
    Ok(OverrideView::of(&overrides::StandingOverride { id: number, ..new }))
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
