//! Points: spent, held, confirmed, changed by hand; members found to be one person.

use crate::approvals::ActView;
use crate::error::OfficeError;
use crate::fields::{bad, customer_id, limited, order_id, time};
use crate::histories::OrderHistory;
use crate::ledgers::{self, OpenLedger};
use crate::office::{Office, membership};
use crate::once::{Answer, ChangeRequest};
use crate::roles::Right;
use crate::views::{LevelNameView, PointsAnswerView};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use terrace_app::policies::LoadedPolicy;
use terrace_domain::{CustomerId, LocalTime, Name, UnixTime};
use terrace_loyalty::{Adjustment, CommandBody, LayerRule, RequestKey};
use terrace_policy::Policy;
use terrace_store::audit::Action;
use terrace_store::{Change, bookings};

/// What is done with a member's points or level.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum PointsBody {
    /// Points are spent.
    Spend {
        /// How many.
        points: i64,
        /// The order that they pay for.
        #[serde(default)]
        order_id: Option<String>,
    },
    /// Points are set aside, under a name by which they are taken or released.
    Hold {
        /// The name of the hold.
        hold: String,
        /// How many.
        points: i64,
        /// When it lapses by itself.
        #[serde(default)]
        until: Option<String>,
    },
    /// Held points are spent; what is not spent is free again.
    Capture {
        /// The name of the hold.
        hold: String,
        /// How many of them.
        points: i64,
        /// The order that they pay for.
        #[serde(default)]
        order_id: Option<String>,
    },
    /// Held points are free again.
    Release {
        /// The name of the hold.
        hold: String,
    },
    /// Pending points of an order become active.
    Confirm {
        /// The order.
        order_id: String,
    },
    /// Pending points of an order are cancelled.
    Cancel {
        /// The order.
        order_id: String,
    },
    /// Points are changed by hand.
    Adjust {
        /// Points to spend, more or fewer.
        points: i64,
        /// Points that decide the level, more or fewer.
        #[serde(default)]
        qualifying: i64,
        /// Why.
        reason: String,
        /// Who else agreed, where the policy asks for a second person.
        #[serde(default)]
        approved_by: Option<String>,
    },
    /// A level is granted for a time.
    Grant {
        /// The level.
        level: String,
        /// When it ends.
        until: String,
        /// Why.
        reason: String,
    },
    /// A level is held as the lowest.
    Floor {
        /// The level.
        level: String,
        /// When that ends; never, if it does not say.
        #[serde(default)]
        until: Option<String>,
        /// Why.
        reason: String,
    },
    /// Another member is the same person.
    Merge {
        /// The other member.
        from: String,
    },
    /// That was a mistake.
    Unmerge {
        /// The other member.
        from: String,
    },
}

impl PointsBody {
    /// What a caller needs to do it.
    pub const fn right(&self) -> Right {
        match self {
            Self::Spend { .. }
            | Self::Hold { .. }
            | Self::Capture { .. }
            | Self::Release { .. }
            | Self::Confirm { .. }
            | Self::Cancel { .. } => Right::SpendPoints,
            Self::Adjust { .. } | Self::Grant { .. } | Self::Floor { .. } => Right::AdjustPoints,
            Self::Merge { .. } | Self::Unmerge { .. } => Right::AdjustPoints,
        }
    }

    const fn action(&self) -> &'static str {
        match self {
            Self::Spend { .. } => "points.spent",
            Self::Hold { .. } => "points.held",
            Self::Capture { .. } => "points.captured",
            Self::Release { .. } => "points.released",
            Self::Confirm { .. } => "points.confirmed",
            Self::Cancel { .. } => "points.cancelled",
            Self::Adjust { .. } => "points.adjusted",
            Self::Grant { .. } => "level.granted",
            Self::Floor { .. } => "level.floor_set",
            Self::Merge { .. } => "member.merged",
            Self::Unmerge { .. } => "member.unmerged",
        }
    }
}

/// Who books, and on which clock.
struct Booker<'a> {
    policy: &'a Policy,
    actor: &'a str,
    member: &'a CustomerId,
    now: LocalTime,
}

impl Booker<'_> {
    /// The key under which it is booked, and what is booked.
    fn command(&self, key: &str, body: &PointsBody) -> Result<(String, CommandBody), OfficeError> {
        let order = |text: &Option<String>| text.as_deref().map(order_id).transpose();
        let hold = |name: &str| {
            limited("hold", name)?;
            RequestKey::new(&format!("hold/{}/{name}", self.member)).ok_or_else(|| bad("hold", "is empty"))
        };
        let until = |field: &str, text: &str| {
            let until = time(field, text, &self.policy.timezone)?;
            if until <= self.now { Err(bad(field, format!("{until} is over"))) } else { Ok(until) }
        };
        let own = || format!("points/{}/{}/{key}", self.member, self.actor);
        Ok(match body {
            PointsBody::Spend { points, order_id } => {
                (own(), CommandBody::Spend { points: *points, order: order(order_id)? })
            }
            PointsBody::Hold { hold: name, points, until: end } => {
                let end = end.as_deref().map(|end| until("until", end)).transpose()?;
                (hold(name)?.to_string(), CommandBody::Hold { points: *points, until: end })
            }
            PointsBody::Capture { hold: name, points, order_id } => {
                (own(), CommandBody::Capture { hold: hold(name)?, points: *points, order: order(order_id)? })
            }
            PointsBody::Release { hold: name } => (own(), CommandBody::Release { hold: hold(name)? }),
            PointsBody::Confirm { order_id: order } => (own(), CommandBody::Confirm { order: order_id(order)? }),
            PointsBody::Cancel { order_id: order } => (own(), CommandBody::Cancel { order: order_id(order)? }),
            PointsBody::Adjust { points, qualifying, reason, approved_by } => {
                limited("reason", reason)?;
                let adjustment = Adjustment {
                    redeemable: *points,
                    qualifying: *qualifying,
                    reason: reason.trim().to_owned(),
                    by: self.actor.to_owned(),
                    second: approved_by.clone(),
                };
                (own(), CommandBody::Adjust(adjustment))
            }
            PointsBody::Grant { level, until: end, reason } => {
                (own(), CommandBody::Grant(self.layer(level, Some(until("until", end)?), reason)?))
            }
            PointsBody::Floor { level, until: end, reason } => {
                let end = end.as_deref().map(|end| until("until", end)).transpose()?;
                (own(), CommandBody::SetFloor(self.layer(level, end, reason)?))
            }
            PointsBody::Merge { from } => (own(), CommandBody::Merge { from: customer_id(from)? }),
            PointsBody::Unmerge { from } => (own(), CommandBody::Unmerge { from: customer_id(from)? }),
        })
    }

    fn layer(&self, level: &str, until: Option<LocalTime>, reason: &str) -> Result<LayerRule, OfficeError> {
        let known = membership(self.policy)?.levels.iter().find(|known| known.level.as_str() == level);
        let known = known.ok_or_else(|| OfficeError::Missing { what: "level", id: level.to_owned() })?;
        limited("reason", reason)?;
        if reason.trim().is_empty() {
            return Err(bad("reason", "is empty"));
        }
        let level: Name = known.level.clone();
        let (reason, by) = (reason.trim().to_owned(), self.actor.to_owned());
        Ok(LayerRule { level, from: self.now, until, reason, by })
    }
}

impl Office {
    /// Does something with a member's points or level.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], whatever the ledger refuses, and what the store says.
    pub async fn change_points(
        &self,
        request: &ChangeRequest,
        member: &str,
        body: &PointsBody,
    ) -> Result<Answer, OfficeError> {
        request.caller.must_for_some(body.right())?;
        request.caller.must_see_field("level")?;
        request.caller.must_see_field("points")?;
        let id = customer_id(member)?;
        self.must_see(&request.caller, &id, request.now).await?;
        if let PointsBody::Merge { from } | PointsBody::Unmerge { from } = body {
            self.must_see(&request.caller, &customer_id(from)?, request.now).await?;
        }
        if let Some(act) = self.points_to_approve(&id, body)? {
            membership(&self.policy().policy)?;
            return self.ask_for_approval(request, act).await;
        }
        self.book_points(request, &id, body).await
    }

    /// What waits for a second person, if the settings ask for one.
    fn points_to_approve(&self, id: &CustomerId, body: &PointsBody) -> Result<Option<ActView>, OfficeError> {
        let PointsBody::Adjust { points, qualifying, reason, approved_by } = body else { return Ok(None) };
        let Some(most) = self.terrace().workspace().config().approvals.points else { return Ok(None) };
        // Beyond the policy's own limit the ledger wants a second person as well.
        let own = self.policy().policy.membership.as_ref().map(|rules| rules.points.approve_above.unsigned_abs());
        let most = own.map_or(most, |own| most.min(own));
        if approved_by.is_some() {
            return Err(bad("approved_by", "is for whoever decides: approvals are asked for"));
        }
        if points.unsigned_abs().max(qualifying.unsigned_abs()) <= most {
            return Ok(None);
        }
        limited("reason", reason)?;
        if reason.trim().is_empty() {
            return Err(bad("reason", "is empty"));
        }
        let reason = reason.trim().to_owned();
        let customer_id = id.to_string();
        Ok(Some(ActView::Points { customer_id, points: *points, qualifying: *qualifying, reason }))
    }

    /// Does it, whoever has agreed.
    async fn book_points(
        &self,
        request: &ChangeRequest,
        id: &CustomerId,
        body: &PointsBody,
    ) -> Result<Answer, OfficeError> {
        let prepared = self.prepare_points(id, body, request.now).await?;
        let (booked, upto) = (id.clone(), prepared.history.upto());
        let (now, actor) = (request.now, request.caller.actor.clone());
        // Without a key of the sender's each request is one of its own.
        let key = request.key.clone().unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string());
        let answer = self.once(request, 200, async move |change| prepared.book(change, (&actor, &key), now).await);
        let answer = answer.await;
        if answer.is_ok() {
            self.booked_files.note(&booked, upto);
        }
        // A merge changes what others of the family may spend.
        self.shoppers.forget();
        answer
    }

    /// What booking it takes, read beforehand.
    pub(crate) async fn prepare_points(
        &self,
        id: &CustomerId,
        body: &PointsBody,
        now: UnixTime,
    ) -> Result<PreparedPoints, OfficeError> {
        let policy = self.policy();
        membership(&policy.policy)?;
        let history = self.history(&policy, id, now).await?;
        let of_other = match body {
            PointsBody::Merge { from } => self.history(&policy, &customer_id(from)?, now).await?,
            _ => OrderHistory::default(),
        };
        Ok(PreparedPoints { policy, id: id.clone(), history, of_other, body: body.clone() })
    }
}

/// Something to be done with a member's points, with what was read for it.
pub(crate) struct PreparedPoints {
    policy: Arc<LoadedPolicy>,
    id: CustomerId,
    history: OrderHistory,
    of_other: OrderHistory,
    body: PointsBody,
}

impl PreparedPoints {
    /// Does it within a change, in somebody's name and under a key.
    pub(crate) async fn book(
        self,
        change: &mut Change,
        (actor, key): (&str, &str),
        now: UnixTime,
    ) -> Result<PointsAnswerView, OfficeError> {
        let Self { policy, id, history, of_other, body } = self;
        let mut ledger = match &body {
            PointsBody::Merge { from } => {
                merged(change, &policy, (&id, history), (&customer_id(from)?, of_other), now).await?
            }
            _ => ledgers::open(change, &policy, (&id, history), now).await?,
        };
        let booker = Booker { policy: &policy.policy, actor, member: &id, now: ledger.now };
        let (key, command) = booker.command(key, &body)?;
        ledger.post(change, &key, command).await?;
        let (_, level) = ledger.settle_level(change, now).await?;
        let details = match &body {
            PointsBody::Adjust { points, qualifying, approved_by, .. } => {
                json!({ "points": points, "qualifying": qualifying, "approved_by": approved_by })
            }
            PointsBody::Spend { points, .. } | PointsBody::Hold { points, .. } => json!({ "points": points }),
            _ => json!({}),
        };
        let subject = ("customer", id.as_str());
        change.audit(&Action { at: now, actor, action: body.action(), subject, details }).await?;
        let balance = ledger.ledger.balance(&id, ledger.now)?;
        ledger.close(change).await?;
        Ok(PointsAnswerView::of(&id, &balance, LevelNameView::of(&policy.policy, level)))
    }
}

/// Both ledgers as one, before the merge is booked over the bookings of both. Each is opened first, so that what they had
/// ordered before counts.
async fn merged<'r>(
    change: &mut Change,
    policy: &'r LoadedPolicy,
    (id, history): (&CustomerId, OrderHistory),
    (from, of_other): (&CustomerId, OrderHistory),
    now: UnixTime,
) -> Result<OpenLedger<'r>, OfficeError> {
    if of_other.is_empty() && !bookings::has_any(change.reading(), from).await? {
        return Err(OfficeError::Missing { what: "member", id: from.to_string() });
    }
    ledgers::open(change, policy, (from, of_other), now).await?;
    ledgers::open(change, policy, (id, history), now).await?;
    bookings::join(change, id, from).await?;
    ledgers::open(change, policy, (id, OrderHistory::default()), now).await
}
