//! What takes a second person: asked for, waiting, ended by time. Who decides stands in `decisions`.

use crate::error::OfficeError;
use crate::office::Office;
use crate::once::{Answer, ChangeRequest};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use terrace_domain::{MICROS_PER_DAY, UnixTime, Zone};
use terrace_store::Change;
use terrace_store::approvals::{self, Approval, WAITING};
use terrace_store::audit::Action;
use terrace_store::overrides::StandingOverride;

/// The most that are told of at a time.
const MOST: u32 = 2_000;

/// What waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ActView {
    /// A customer is to stand in a tier.
    Override {
        /// The customer.
        customer_id: String,
        /// The scheme.
        scheme: String,
        /// The tier.
        tier: String,
        /// Why.
        reason: String,
        /// Until when.
        until: String,
    },
    /// A member's points are to be changed by hand.
    Points {
        /// The member.
        customer_id: String,
        /// Points to spend, more or fewer.
        points: i64,
        /// Points that decide the level, more or fewer.
        qualifying: i64,
        /// Why.
        reason: String,
    },
    /// A policy is to be in force.
    Policy {
        /// The policy's name.
        name: String,
        /// Its text.
        text: String,
        /// From when on; from the decision on, if that is later.
        from: String,
    },
}

impl ActView {
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Override { .. } => "override",
            Self::Points { .. } => "points",
            Self::Policy { .. } => "policy",
        }
    }

    /// What whoever decides needs beside the right to decide.
    pub(crate) const fn right(&self) -> Right {
        match self {
            Self::Override { .. } => Right::OverrideStandings,
            Self::Points { .. } => Right::AdjustPoints,
            Self::Policy { .. } => Right::PutPolicies,
        }
    }

    /// An override that is to be made.
    pub(crate) fn of_override(new: StandingOverride) -> Self {
        Self::Override {
            customer_id: new.customer,
            scheme: new.scheme,
            tier: new.tier,
            reason: new.reason,
            until: new.until.to_string(),
        }
    }

    fn customer(&self) -> &str {
        match self {
            Self::Override { customer_id, .. } | Self::Points { customer_id, .. } => customer_id,
            Self::Policy { .. } => "",
        }
    }
}

/// Something that takes a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApprovalView {
    /// Its number.
    pub id: u64,
    /// How it stands.
    pub state: ApprovalStateView,
    /// What is to be done.
    pub act: ActView,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: String,
    /// When it ends by itself.
    pub expires: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<String>,
    /// What they said.
    pub note: Option<String>,
}

/// How something that takes a second person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalStateView {
    /// Nobody has decided.
    Waiting,
    /// Somebody agreed, and it was done.
    Approved,
    /// Somebody did not agree.
    Refused,
    /// Nobody decided in time.
    Expired,
}

impl ApprovalStateView {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Waiting => WAITING,
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Expired => "expired",
        }
    }

    /// How it stands at a moment: what is over waits no longer, whether or not that was written down.
    pub(crate) fn of(kept: &Approval, now: UnixTime) -> Result<Self, OfficeError> {
        match kept.state.as_str() {
            WAITING if kept.expires <= now => Ok(Self::Expired),
            WAITING => Ok(Self::Waiting),
            "approved" => Ok(Self::Approved),
            "refused" => Ok(Self::Refused),
            "expired" => Ok(Self::Expired),
            _ => Err(OfficeError::Lost),
        }
    }
}

impl ApprovalView {
    pub(crate) fn of(kept: &Approval, zone: &Zone, now: UnixTime) -> Result<Self, OfficeError> {
        Ok(Self {
            id: kept.id,
            state: ApprovalStateView::of(kept, now)?,
            act: act_of(kept)?,
            asked_by: kept.asked_by.clone(),
            asked_at: kept.at.with_offset(zone),
            expires: kept.expires.with_offset(zone),
            decided_by: kept.decided_by.clone(),
            decided_at: kept.decided_at.map(|at| at.with_offset(zone)),
            note: kept.note.clone(),
        })
    }
}

/// What is to be done, as it was written down.
pub(crate) fn act_of(kept: &Approval) -> Result<ActView, OfficeError> {
    serde_json::from_str(&kept.act).map_err(|_| OfficeError::Lost)
}

/// Writes down within a change what takes a second person; returns its number.
pub(crate) async fn add_approval(change: &mut Change, new: &Approval) -> Result<u64, OfficeError> {
    let id = approvals::add(change, new).await?;
    let number = id.to_string();
    let subject = match new.customer.as_str() {
        "" => ("approval", number.as_str()),
        customer => ("customer", customer),
    };
    let details = json!({ "approval": id, "kind": new.kind });
    change.audit(&Action { at: new.at, actor: &new.asked_by, action: "approval.asked", subject, details }).await?;
    Ok(id)
}

impl Office {
    /// Writes down what takes a second person. Nothing else is changed.
    pub(crate) async fn ask_for_approval(&self, request: &ChangeRequest, act: ActView) -> Result<Answer, OfficeError> {
        let zone = self.policy().policy.timezone.clone();
        let now = request.now;
        let new = self.new_approval(&act, &request.caller.actor, now)?;
        self.once(request, 202, async move |change| {
            let id = add_approval(change, &new).await?;
            ApprovalView::of(&Approval { id, ..new }, &zone, now)
        })
        .await
    }

    /// What is to be written down of an act that takes a second person.
    pub(crate) fn new_approval(&self, act: &ActView, actor: &str, now: UnixTime) -> Result<Approval, OfficeError> {
        let days = i64::from(self.terrace().workspace().config().approvals.days);
        let expires = UnixTime::from_micros(now.micros().saturating_add(days.saturating_mul(MICROS_PER_DAY)));
        Ok(Approval {
            id: 0,
            kind: act.kind().to_owned(),
            customer: act.customer().to_owned(),
            act: serde_json::to_string(act).map_err(|_| OfficeError::Lost)?,
            asked_by: actor.to_owned(),
            at: now,
            expires,
            state: WAITING.to_owned(),
            decided_by: None,
            decided_at: None,
            note: None,
        })
    }

    /// What waits for a second person, or all that ever did, the newest first.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn approvals(
        &self,
        caller: &Caller,
        with_decided: bool,
        now: UnixTime,
    ) -> Result<Vec<ApprovalView>, OfficeError> {
        caller.must(Right::Approve)?;
        let zone = self.policy().policy.timezone.clone();
        let mut reading = self.store().read().await?;
        let kept = approvals::list(&mut reading, !with_decided, MOST).await?;
        let views = kept.iter().map(|kept| ApprovalView::of(kept, &zone, now));
        let mut views = views.collect::<Result<Vec<_>, _>>()?;
        views.retain(|view| with_decided || view.state == ApprovalStateView::Waiting);
        Ok(views)
    }

    /// Writes down what nobody decided in time; returns how many.
    ///
    /// # Errors
    /// What the store says.
    pub async fn end_approvals(&self, now: UnixTime) -> Result<usize, OfficeError> {
        let mut reading = self.store().read().await?;
        if approvals::over(&mut reading, now).await?.is_empty() {
            return Ok(0);
        }
        drop(reading);
        self.store()
            .write(async move |change| {
                let over = approvals::over(change.reading(), now).await?;
                for kept in &over {
                    let (number, state) = (kept.id.to_string(), ApprovalStateView::Expired.name());
                    approvals::decide(change, kept.id, (state, "system", None), now).await?;
                    let (subject, details) = (("approval", number.as_str()), json!({ "kind": kept.kind }));
                    change
                        .audit(&Action { at: now, actor: "system", action: "approval.expired", subject, details })
                        .await?;
                }
                if over.is_empty() {
                    change.is_bookkeeping();
                }
                Ok(over.len())
            })
            .await
    }
}
