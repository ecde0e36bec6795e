//! The policies that ship with the program, to choose from.

use crate::customer_page::TierNameView;
use crate::error::OfficeError;
use crate::fields::bad;
use crate::office::Office;
use crate::once::{Answer, ChangeRequest};
use crate::policies::{NewPolicy, PolicyVersionBody, put_policy};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use terrace_app::policies::{READY, ReadyPolicy, check_text};
use terrace_domain::{Currency, UnixTime, Zone};
use terrace_policy::{Policy, Scheme, Tier};
use terrace_store::audit::Action;
use terrace_store::{member_states, tail};
use terrace_words::Title;

/// A policy that ships with the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadyPolicyView {
    /// Its name.
    pub name: &'static str,
    /// For people.
    pub title: Title,
    /// Its schemes, as it lists them.
    pub schemes: Vec<ReadySchemeView>,
    /// Its levels of members, from best to rest; empty where it has none.
    pub levels: Vec<TierNameView>,
    /// Its text, in the currency and on the clock of the policy in force.
    pub text: String,
}

/// A scheme of such a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadySchemeView {
    /// Its name.
    pub name: String,
    /// For people.
    pub title: Title,
    /// How it classifies, such as `threshold`.
    pub kind: &'static str,
    /// Whether its tiers run from best to rest.
    pub is_ordered: bool,
    /// Its tiers.
    pub tiers: Vec<TierNameView>,
}

/// With which currency and clock a policy is chosen.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseBody {
    /// The currency of amounts; that of the policy in force, if it does not say.
    #[serde(default)]
    pub currency: Option<String>,
    /// The clock; that of the policy in force, if it does not say.
    #[serde(default)]
    pub timezone: Option<String>,
}

impl ReadyPolicyView {
    fn of(ready: &ReadyPolicy, currency: Currency, zone: &Zone) -> Result<Self, OfficeError> {
        let text = ready.text_for(currency, zone);
        let policy = check_text(format!("{}.yaml", ready.name), text.clone())?.policy;
        let levels = policy.membership.iter().flat_map(|rules| &rules.levels);
        let level =
            |level: &terrace_policy::Level| TierNameView { tier: level.level.to_string(), title: level.title.clone() };
        Ok(Self {
            name: ready.name,
            title: policy.title.clone(),
            levels: levels.map(level).collect(),
            schemes: schemes(&policy),
            text,
        })
    }
}

fn schemes(policy: &Policy) -> Vec<ReadySchemeView> {
    let tier = |tier: &Tier| TierNameView { tier: tier.id.to_string(), title: tier.title.clone() };
    let scheme = |scheme: &Scheme| ReadySchemeView {
        name: scheme.name.to_string(),
        title: scheme.title.clone(),
        kind: scheme.kind.key(),
        is_ordered: scheme.kind.is_ordered(),
        tiers: scheme.tiers.iter().map(tier).collect(),
    };
    policy.schemes.iter().map(scheme).collect()
}

fn ready(name: &str) -> Result<&'static ReadyPolicy, OfficeError> {
    let found = READY.iter().find(|ready| ready.name == name);
    found.ok_or_else(|| OfficeError::Missing { what: "ready policy", id: name.to_owned() })
}

impl Office {
    /// The policies that ship with the program.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`].
    pub fn ready_policies(&self, caller: &Caller) -> Result<Vec<ReadyPolicyView>, OfficeError> {
        caller.must(Right::SeeWork)?;
        let held = self.policy();
        let (currency, zone) = (held.policy.currency, &held.policy.timezone);
        READY.iter().map(|ready| ReadyPolicyView::of(ready, currency, zone)).collect()
    }

    /// Puts a policy that ships with the program in force, at once. Another currency or clock than that of the policy in
    /// force is for workspaces in which nothing is yet.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], [`OfficeError::NotNew`], a currency or a clock that does not
    /// exist, and what the store says.
    pub async fn choose_policy(
        &self,
        request: &ChangeRequest,
        name: &str,
        body: &ChooseBody,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::PutPolicies)?;
        let ready = ready(name)?;
        let held = self.policy();
        let currency = body.currency.as_deref().map(Currency::new).transpose();
        let currency = currency.map_err(|error| bad("currency", error))?.unwrap_or(held.policy.currency);
        let zone = body.timezone.as_deref().map(Zone::new).transpose();
        let zone = zone.map_err(|error| bad("timezone", error))?.unwrap_or_else(|| held.policy.timezone.clone());
        let text = ready.text_for(currency, &zone);
        if currency == held.policy.currency && zone == held.policy.timezone {
            return self.put_in_force(request, &PolicyVersionBody { text, from: None, seen: None }).await;
        }
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        // It is put in force at once: where a policy waits for a second person, so does everything that it rests on.
        if self.terrace().workspace().config().approvals.policies {
            let reason = "another currency or clock comes with a policy, which takes a second person".to_owned();
            return Err(OfficeError::NeedsApproval { reason });
        }
        if !self.is_new(request.now).await? {
            return Err(OfficeError::NotNew);
        }
        let (now, actor) = (request.now, request.caller.actor.clone());
        let loaded = check_text("policy.yaml".to_owned(), text)?;
        let new = NewPolicy { loaded, from: now, made_by: actor.clone(), approved_by: None, zone: zone.clone() };
        let moved = zone.clone();
        self.over_facts(now, move |terrace, _| terrace.workspace().move_to(&moved, currency)).await?;
        let answer = self.once(request, 201, async move |change| {
            let details = json!({ "currency": currency.to_string(), "timezone": zone.name() });
            let subject = ("workspace", "home");
            change.audit(&Action { at: now, actor: &actor, action: "workspace.moved", subject, details }).await?;
            put_policy(change, &new, now).await
        });
        let answer = answer.await?;
        self.take_up_policy(now).await?;
        Ok(answer)
    }

    /// Whether nothing is there whose amounts or times would be of another currency or clock: no import that holds, nothing
    /// that waits for the lake, no kept run, no points, no override.
    pub(crate) async fn is_new(&self, now: UnixTime) -> Result<bool, OfficeError> {
        let is_bare = self.over_facts(now, |terrace, _| {
            let imports = terrace_app::imports::list(terrace.workspace())?;
            Ok(imports.iter().all(|record| record.undone) && terrace.kept_runs()?.is_empty())
        });
        if !is_bare.await? {
            return Ok(false);
        }
        let mut reading = self.store().read().await?;
        Ok(tail::waiting(&mut reading).await?.0 == 0
            && member_states::after(&mut reading, 0, 1).await?.is_empty()
            && terrace_store::overrides::list(&mut reading, None).await?.is_empty())
    }
}
