//! Policies in force from a date on: numbered, kept for good, taken up when their time comes.

use crate::approvals::ActView;
use crate::error::OfficeError;
use crate::fields::{bad, limited};
use crate::office::Office;
use crate::once::{Answer, ChangeRequest};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use terrace_app::policies::{LoadedPolicy, check_text};
use terrace_domain::{LocalTime, UnixTime, Zone};
use terrace_store::audit::Action;
use terrace_store::policies::{self, PolicyVersion};
use terrace_store::{Change, Connection};

/// A policy that is to be in force.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyVersionBody {
    /// Its text.
    pub text: String,
    /// From when on; at once, if it does not say.
    #[serde(default)]
    pub from: Option<String>,
    /// The number of the newest policy that its author has seen, 0 for none: where another was put there since, this one is
    /// refused. Whoever does not say takes back what they have not seen.
    #[serde(default)]
    pub seen: Option<u64>,
}

/// A policy that is, was or will be in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PolicyVersionView {
    /// Its number.
    pub number: u64,
    /// The policy's name.
    pub name: String,
    /// The hash of what it means.
    pub hash: String,
    /// From when on it is in force, until the next is.
    pub from: String,
    /// When it was put there.
    pub at: String,
    /// Who put it there.
    pub made_by: String,
    /// Who agreed.
    pub approved_by: Option<String>,
    /// Whether it is in force now.
    pub is_in_force: bool,
    /// Its text; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// All policies that are, were or will be in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PolicyVersionsView {
    /// The name of the policy in force.
    pub name: String,
    /// Its hash.
    pub hash: String,
    /// Its number; `None` while the workspace's file is in force, before the first.
    pub in_force: Option<u64>,
    /// The newest first.
    pub versions: Vec<PolicyVersionView>,
}

/// A policy that has been checked, to be put in force.
#[derive(Debug, Clone)]
pub(crate) struct NewPolicy {
    pub(crate) loaded: LoadedPolicy,
    pub(crate) from: UnixTime,
    pub(crate) made_by: String,
    pub(crate) approved_by: Option<String>,
    pub(crate) zone: Zone,
}

impl PolicyVersionView {
    fn of(kept: &PolicyVersion, zone: &Zone, in_force: Option<u64>) -> Self {
        Self {
            number: kept.number,
            name: kept.name.clone(),
            hash: kept.hash.clone(),
            from: kept.from.with_offset(zone),
            at: kept.at.with_offset(zone),
            made_by: kept.made_by.clone(),
            approved_by: kept.approved_by.clone(),
            is_in_force: in_force == Some(kept.number),
            text: None,
        }
    }
}

impl Office {
    /// All policies that are, were or will be in force.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn policy_versions(&self, caller: &Caller) -> Result<PolicyVersionsView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let (policy, in_force) = self.policy_and_number();
        let mut reading = self.store().read().await?;
        let kept = policies::list(&mut reading).await?;
        let zone = &policy.policy.timezone;
        Ok(PolicyVersionsView {
            name: policy.policy.name.to_string(),
            hash: policy.policy.hash.clone(),
            in_force,
            versions: kept.iter().rev().map(|kept| PolicyVersionView::of(kept, zone, in_force)).collect(),
        })
    }

    /// One of them, with its text; 0 is the workspace's file, which holds before the first.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the store says.
    pub async fn policy_version(&self, caller: &Caller, number: u64) -> Result<PolicyVersionView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let (policy, in_force) = self.policy_and_number();
        if number == 0 {
            return Ok(self.version_of_file(&policy.policy.timezone, in_force));
        }
        let mut reading = self.store().read().await?;
        let kept = version(&mut reading, number).await?;
        let view = PolicyVersionView::of(&kept, &policy.policy.timezone, in_force);
        Ok(PolicyVersionView { text: Some(kept.text), ..view })
    }

    fn version_of_file(&self, zone: &Zone, in_force: Option<u64>) -> PolicyVersionView {
        let file = self.policy_of_file();
        let beginning = UnixTime::from_micros(0);
        PolicyVersionView {
            number: 0,
            name: file.policy.name.to_string(),
            hash: file.policy.hash.clone(),
            from: beginning.with_offset(zone),
            at: beginning.with_offset(zone),
            made_by: "system".to_owned(),
            approved_by: None,
            is_in_force: in_force.is_none(),
            text: Some(file.text.clone()),
        }
    }

    /// Puts a policy in force from a time on; where the settings ask for a second person it waits for one.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], all mistakes of the policy, a time that is over, and what the store says.
    pub async fn put_in_force(&self, request: &ChangeRequest, body: &PolicyVersionBody) -> Result<Answer, OfficeError> {
        request.caller.must(Right::PutPolicies)?;
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        let new = self.checked_policy(("policy.yaml", &body.text), body.from.as_deref(), request.now, false)?;
        if self.terrace().workspace().config().approvals.policies {
            let mut reading = self.store().read().await?;
            refuse_unseen(&mut reading, body.seen, &new.zone).await?;
            drop(reading);
            let act = ActView::Policy {
                name: new.loaded.policy.name.to_string(),
                text: body.text.clone(),
                from: new.from.with_offset(&new.zone),
            };
            return self.ask_for_approval(request, act).await;
        }
        let new = NewPolicy { made_by: request.caller.actor.clone(), ..new };
        let (now, seen) = (request.now, body.seen);
        let answer = self.once(request, 201, async move |change| {
            refuse_unseen(change.reading(), seen, &new.zone).await?;
            put_policy(change, &new, now).await
        });
        let answer = answer.await?;
        self.take_up_policy(now).await?;
        Ok(answer)
    }

    /// A policy that can be put in force. One whose time passed while it waited begins now.
    pub(crate) fn checked_policy(
        &self,
        (name, text): (&str, &str),
        from: Option<&str>,
        now: UnixTime,
        has_waited: bool,
    ) -> Result<NewPolicy, OfficeError> {
        let loaded = check_text(name.to_owned(), text.to_owned())?;
        let held = self.policy();
        let zone = held.policy.timezone.clone();
        // Bookings, holds and overrides stand by its clock, and amounts are of its currency.
        if loaded.policy.timezone != zone {
            return Err(bad("timezone", format!("is {} in the policy in force", zone.name())));
        }
        if loaded.policy.currency != held.policy.currency {
            return Err(bad("currency", format!("is {} in the policy in force", held.policy.currency)));
        }
        let from = match from {
            None => now,
            Some(from) => moment("from", from, &zone)?,
        };
        if from < now && !has_waited {
            return Err(bad("from", format!("{} is over: what held then is told as it was", from.with_offset(&zone))));
        }
        Ok(NewPolicy { loaded, from: from.max(now), made_by: String::new(), approved_by: None, zone })
    }

    /// Takes up the policy whose time has come, if it is another one than is held; returns whether it was.
    ///
    /// # Errors
    /// What the store says, and a policy that this program no longer takes.
    pub async fn take_up_policy(&self, now: UnixTime) -> Result<bool, OfficeError> {
        let mut reading = self.store().read().await?;
        let Some(kept) = policies::in_force(&mut reading, now).await? else { return Ok(false) };
        drop(reading);
        if self.policy_and_number().1 == Some(kept.number) {
            return Ok(false);
        }
        let number = kept.number;
        self.set_policy(Arc::new(loaded(kept)?), Some(number));
        Ok(true)
    }

    /// The policy that a number names, else the one that is in force at a moment.
    pub(crate) async fn policy_for(&self, number: Option<u64>, at: UnixTime) -> Result<Arc<LoadedPolicy>, OfficeError> {
        let mut reading = self.store().read().await?;
        let kept = match number {
            Some(number) => Some(version(&mut reading, number).await?),
            None => policies::in_force(&mut reading, at).await?,
        };
        match kept {
            Some(kept) if self.policy_and_number().1 == Some(kept.number) => Ok(self.policy()),
            Some(kept) => Ok(Arc::new(loaded(kept)?)),
            // Before the first the workspace's file holds.
            None => Ok(self.policy_of_file()),
        }
    }
}

/// Puts a policy in force that waited for a second person, unless another was put there after it was asked for.
pub(crate) async fn put_policy_asked_for(
    change: &mut Change,
    new: &NewPolicy,
    asked_at: UnixTime,
    now: UnixTime,
) -> Result<PolicyVersionView, OfficeError> {
    let newest = policies::list(change.reading()).await?.pop();
    refuse_newer(newest.filter(|newest| newest.at > asked_at), &new.zone)?;
    put_policy(change, new, now).await
}

/// Refuses where another policy was put there than the newest that an author has seen.
async fn refuse_unseen(connection: &mut Connection, seen: Option<u64>, zone: &Zone) -> Result<(), OfficeError> {
    let newest = policies::list(connection).await?.pop();
    refuse_newer(newest.filter(|newest| seen.is_some_and(|seen| newest.number > seen)), zone)
}

fn refuse_newer(newer: Option<PolicyVersion>, zone: &Zone) -> Result<(), OfficeError> {
    match newer {
        None => Ok(()),
        Some(PolicyVersion { number, made_by, from, .. }) => {
            Err(OfficeError::NewerPolicy { number, made_by, from: from.with_offset(zone) })
        }
    }
}

/// Writes a policy down within a change.
pub(crate) async fn put_policy(
    change: &mut Change,
    new: &NewPolicy,
    now: UnixTime,
) -> Result<PolicyVersionView, OfficeError> {
    let (policy, actor) = (&new.loaded.policy, new.made_by.as_str());
    let version = PolicyVersion {
        number: 0,
        name: policy.name.to_string(),
        text: new.loaded.text.clone(),
        hash: policy.hash.clone(),
        from: new.from,
        at: now,
        made_by: actor.to_owned(),
        approved_by: new.approved_by.clone(),
    };
    let number = policies::add(change, &version).await?;
    let from = new.from.with_offset(&new.zone);
    let details = json!({ "hash": policy.hash, "from": from, "approved_by": new.approved_by });
    let (name, version) = (number.to_string(), PolicyVersion { number, ..version });
    let subject = ("policy", name.as_str());
    change.audit(&Action { at: now, actor, action: "policy.put_in_force", subject, details }).await?;
    Ok(PolicyVersionView::of(&version, &new.zone, (new.from <= now).then_some(number)))
}

async fn version(connection: &mut Connection, number: u64) -> Result<PolicyVersion, OfficeError> {
    let kept = policies::get(connection, number).await?;
    kept.ok_or_else(|| OfficeError::Missing { what: "policy", id: number.to_string() })
}

fn loaded(kept: PolicyVersion) -> Result<LoadedPolicy, OfficeError> {
    Ok(check_text(format!("{}.yaml", kept.name), kept.text)?)
}

/// A moment: a time with an offset, or one of a clock.
pub(crate) fn moment(field: &str, text: &str, zone: &Zone) -> Result<UnixTime, OfficeError> {
    limited(field, text)?;
    if let Ok(moment) = UnixTime::parse(text) {
        return Ok(moment);
    }
    let local = LocalTime::parse(text).ok();
    local
        .and_then(|local| zone.first_showing(local))
        .ok_or_else(|| bad(field, format!("`{text}` is not a time such as 2026-11-30T12:00:00+08:00")))
}
