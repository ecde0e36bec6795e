//! A second person decides: what is agreed to is done in the same transaction.

use crate::approvals::{ActView, ApprovalStateView, ApprovalView, act_of};
use crate::error::OfficeError;
use crate::fields::{customer_id, limited};
use crate::hands::{person, second_person};
use crate::office::Office;
use crate::once::{Answer, ChangeRequest};
use crate::own_roles::role_named;
use crate::points::{PointsBody, PreparedPoints};
use crate::policies::{NewPolicy, put_policy_asked_for};
use crate::roles::Right;
use crate::standings::{OverrideBody, make_override};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use terrace_domain::UnixTime;
use terrace_store::approvals::{self, Approval};
use terrace_store::audit::Action;
use terrace_store::overrides::StandingOverride;
use terrace_store::{Change, Connection, keys, users};

/// What a second person says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    /// Whether it is to be done.
    pub decision: DecisionKind,
    /// Why.
    #[serde(default)]
    pub note: Option<String>,
}

/// Whether something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// It is.
    Approve,
    /// It is not.
    Refuse,
}

/// What is done when it is agreed to, with what was read for it.
enum Prepared {
    Nothing,
    Override(Box<StandingOverride>),
    Points(Box<PreparedPoints>),
    Policy(Box<NewPolicy>),
}

impl Office {
    /// Decides what waits for a second person. What is agreed to is done in the name of whoever asked.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::SamePerson`], [`OfficeError::Decided`], what the act itself may say, and
    /// what the store says.
    pub async fn decide(&self, request: &ChangeRequest, id: u64, body: &DecisionBody) -> Result<Answer, OfficeError> {
        request.caller.must(Right::Approve)?;
        let note = body.note.as_deref().map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
        limited("note", note.as_deref().unwrap_or_default())?;
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        let mut reading = self.store().read().await?;
        let kept = waiting(&mut reading, id, request.now).await?;
        let act = act_of(&kept)?;
        request.caller.must(act.right())?;
        if body.decision == DecisionKind::Approve {
            let asked_by = person(&mut reading, &kept.asked_by).await?;
            still_may(&mut reading, &asked_by, &kept.asked_by, act.right()).await?;
            second_person(&mut reading, &kept, &request.caller.actor).await?;
        }
        drop(reading);
        let prepared = match body.decision {
            DecisionKind::Refuse => Prepared::Nothing,
            DecisionKind::Approve => self.prepare(&act, &kept, &request.caller.actor, request.now).await?,
        };
        let is_policy = matches!(prepared, Prepared::Policy(_));
        let zone = self.policy().policy.timezone.clone();
        let (now, actor) = (request.now, request.caller.actor.clone());
        let answer = self.once(request, 200, async move |change| {
            let state = match prepared {
                Prepared::Nothing => ApprovalStateView::Refused,
                _ => ApprovalStateView::Approved,
            };
            let decided = (state.name(), actor.as_str(), note.as_deref());
            if !approvals::decide(change, id, decided, now).await? {
                // Of two who decide at once one comes too late.
                return Err(already(&waiting_or_decided(change.reading(), id).await?, now)?);
            }
            carry_out(change, prepared, &kept, now).await?;
            let action = match state {
                ApprovalStateView::Refused => "approval.refused",
                _ => "approval.approved",
            };
            let number = id.to_string();
            let (subject, details) = (("approval", number.as_str()), json!({ "kind": kept.kind }));
            change.audit(&Action { at: now, actor: &actor, action, subject, details }).await?;
            let decided = approvals::get(change.reading(), id).await?.ok_or(OfficeError::Lost)?;
            ApprovalView::of(&decided, &zone, now)
        });
        let answer = answer.await?;
        self.shoppers.forget();
        if is_policy {
            self.take_up_policy(now).await?;
        }
        Ok(answer)
    }

    async fn prepare(
        &self,
        act: &ActView,
        kept: &Approval,
        approver: &str,
        now: UnixTime,
    ) -> Result<Prepared, OfficeError> {
        match act {
            ActView::Override { customer_id, scheme, tier, reason, until } => {
                let body = OverrideBody {
                    scheme: scheme.clone(),
                    tier: tier.clone(),
                    reason: reason.clone(),
                    until: until.clone(),
                    approved_by: Some(approver.to_owned()),
                };
                Ok(Prepared::Override(Box::new(self.checked_override(customer_id, &body, &kept.asked_by, now)?)))
            }
            ActView::Points { customer_id: member, points, qualifying, reason } => {
                let body = PointsBody::Adjust {
                    points: *points,
                    qualifying: *qualifying,
                    reason: reason.clone(),
                    approved_by: Some(approver.to_owned()),
                };
                let id = customer_id(member)?;
                Ok(Prepared::Points(Box::new(self.prepare_points(&id, &body, now).await?)))
            }
            ActView::Policy { name, text, from } => {
                let new = self.checked_policy((name.as_str(), text.as_str()), Some(from.as_str()), now, true)?;
                let new = NewPolicy { made_by: kept.asked_by.clone(), approved_by: Some(approver.to_owned()), ..new };
                Ok(Prepared::Policy(Box::new(new)))
            }
        }
    }
}

async fn carry_out(change: &mut Change, prepared: Prepared, kept: &Approval, now: UnixTime) -> Result<(), OfficeError> {
    match prepared {
        Prepared::Nothing => {}
        Prepared::Override(new) => drop(make_override(change, *new, &kept.asked_by, now).await?),
        Prepared::Points(points) => {
            let key = format!("approval/{}", kept.id);
            points.book(change, (&kept.asked_by, &key), now).await?;
        }
        Prepared::Policy(new) => drop(put_policy_asked_for(change, &new, kept.at, now).await?),
    }
    Ok(())
}

async fn waiting_or_decided(connection: &mut Connection, id: u64) -> Result<Approval, OfficeError> {
    let kept = approvals::get(connection, id).await?;
    kept.ok_or_else(|| OfficeError::Missing { what: "approval", id: id.to_string() })
}

async fn waiting(connection: &mut Connection, id: u64, now: UnixTime) -> Result<Approval, OfficeError> {
    let kept = waiting_or_decided(connection, id).await?;
    match ApprovalStateView::of(&kept, now)? {
        ApprovalStateView::Waiting => Ok(kept),
        _ => Err(already(&kept, now)?),
    }
}

fn already(kept: &Approval, now: UnixTime) -> Result<OfficeError, OfficeError> {
    Ok(OfficeError::Decided { id: kept.id, state: ApprovalStateView::of(kept, now)?.name() })
}

/// Refuses what somebody asked for who could no longer do so: who left, has another role, or whose key was taken back.
async fn still_may(connection: &mut Connection, person: &str, actor: &str, right: Right) -> Result<(), OfficeError> {
    let mut roles = Vec::new();
    if let Some(id) = person.strip_prefix("user:").and_then(|id| id.parse().ok()) {
        roles.push(users::get(connection, id).await?.filter(|user| user.is_active).map(|user| user.role));
    }
    if let Some(id) = actor.strip_prefix("key:") {
        let key = keys::list(connection).await?.into_iter().find(|key| key.id.to_string() == id);
        roles.push(key.filter(|key| key.revoked.is_none()).map(|key| key.role));
    }
    for role in roles {
        let known = match &role {
            Some(role) => role_named(connection, role).await?,
            None => None,
        };
        if !known.is_some_and(|role| role.may(right)) {
            return Err(OfficeError::Forbidden { role: role.unwrap_or_else(|| actor.to_owned()), right: right.name() });
        }
    }
    Ok(())
}
