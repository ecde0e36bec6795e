//! Every answer as a serde type. Amounts are texts of exact decimals, times are of the policy's clock as in ISO 8601.

use crate::error::OfficeError;
use crate::fields::kept_json;
use crate::masks::masked;
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use terrace_app::members::MemberShown;
use terrace_app::policies::LoadedPolicy;
use terrace_app::roster::{RosterPage, RosterVersion};
use terrace_app::views::{ByName, ValueView};
pub use terrace_app::views::{ExplanationView, MemberPageView, PointsView, QuoteView};
use terrace_domain::{AsOf, CustomerId, Money};
use terrace_loyalty::{Balance, Booking, CommandBody, EntryKind};
use terrace_policy::{Membership, Policy};
use terrace_store::members::MemberForm;
use terrace_store::orders::AcceptedOrder;
use terrace_store::overrides::StandingOverride;
use terrace_words::Title;

/// That something was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RemovedView {
    /// Always `true`.
    pub removed: bool,
}

/// A level by its name and title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LevelNameView {
    /// Its id.
    pub level: String,
    /// Its title.
    pub title: Title,
}

impl LevelNameView {
    pub(crate) fn of(policy: &Policy, level: Option<usize>) -> Option<Self> {
        Self::of_rules(policy.membership.as_ref()?, level)
    }

    pub(crate) fn of_rules(rules: &Membership, level: Option<usize>) -> Option<Self> {
        let level = rules.levels.get(level?)?;
        Some(Self { level: level.level.to_string(), title: level.title.clone() })
    }
}

/// An order that was accepted.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OrderAnswerView {
    /// Its number.
    pub order_id: String,
    /// Whose it is; nobody's without it.
    pub customer_id: Option<String>,
    /// When it was placed.
    pub ordered_at: String,
    /// What was paid for its goods.
    pub amount: String,
    /// The points that it earned; absent without members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_earned: Option<i64>,
    /// The member's points that can be spent now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// The level before the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level_before: Option<LevelNameView>,
    /// The level now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelNameView>,
}

impl OrderAnswerView {
    pub(crate) fn of(order: &AcceptedOrder) -> Self {
        Self {
            order_id: order.id.clone(),
            customer_id: Some(order.customer.clone()).filter(|id| !id.is_empty()),
            ordered_at: order.at.to_string(),
            amount: order.bought.to_string(),
            points_earned: None,
            points: None,
            level_before: None,
            level: None,
        }
    }
}

/// What came back of an order.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RefundAnswerView {
    /// The order.
    pub order_id: String,
    /// Whose it is; nobody's without it.
    pub customer_id: Option<String>,
    /// What came back now.
    pub amount: String,
    /// What can still come back.
    pub left: String,
    /// The points that were taken back; absent without members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_taken_back: Option<i64>,
    /// The member's points that can be spent now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// The level now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelNameView>,
}

impl RefundAnswerView {
    pub(crate) fn of(order: &AcceptedOrder, amount: Money) -> Self {
        let left = order.bought.checked_sub(order.returned).and_then(|left| left.checked_sub(amount));
        Self {
            order_id: order.id.clone(),
            customer_id: Some(order.customer.clone()).filter(|id| !id.is_empty()),
            amount: amount.to_string(),
            left: left.unwrap_or(Money::ZERO).to_string(),
            points_taken_back: None,
            points: None,
            level: None,
        }
    }
}

/// Facts that were accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FactsAnswerView {
    /// The kind.
    pub kind: String,
    /// How many rows.
    pub accepted: usize,
}

/// How a member stands after something was done with their points.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PointsAnswerView {
    /// The member.
    pub customer_id: String,
    /// Their points.
    pub points: PointsView,
    /// Their level.
    pub level: Option<LevelNameView>,
}

impl PointsAnswerView {
    pub(crate) fn of(member: &CustomerId, balance: &Balance, level: Option<LevelNameView>) -> Self {
        let Balance { active, pending, held, owed, expired } = *balance;
        let points = PointsView { active, pending, held, owed, expired };
        Self { customer_id: member.to_string(), points, level }
    }
}

/// A member, as staff, tills and the member see them. A tier is not among it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MemberView {
    /// Level, points, what comes next.
    #[serde(flatten)]
    pub member: MemberPageView,
    /// What the shop knows of them; absent without a form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<MemberFormView>,
}

impl MemberView {
    pub(crate) fn new(policy: &LoadedPolicy, as_of: &AsOf, shown: &MemberShown) -> Self {
        Self { member: MemberPageView::new(policy, as_of, shown), form: None }
    }

    pub(crate) fn with_form(self, form: &MemberForm, caller: &Caller) -> Result<Self, OfficeError> {
        Ok(Self { form: Some(MemberFormView::of(form, caller)?), ..self })
    }
}

/// A member's form. Personal values are masked for whoever may not see them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MemberFormView {
    /// The member's id.
    pub customer_id: String,
    /// The number of the card.
    pub card: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Fields of the shop's own.
    pub fields: Map<String, Value>,
    /// Goes up with every change; sent back with the next.
    pub revision: u64,
}

/// What stands for a text that is hidden whole.
const HIDDEN: &str = "****";

impl MemberFormView {
    pub(crate) fn of(form: &MemberForm, caller: &Caller) -> Result<Self, OfficeError> {
        let is_open = caller.role.may(Right::SeePersonal) || caller.customer.as_deref() == Some(form.id.as_str());
        let shown =
            |value: &Option<String>| value.as_ref().map(|value| if is_open { value.clone() } else { masked(value) });
        let fields: Map<String, Value> = kept_json("member", &form.id, &form.fields)?;
        let field = |(name, value): (String, Value)| match value {
            // What a shop writes into its own fields may be personal, from the first letter to the last.
            Value::String(_) if !is_open => (name, json!(HIDDEN)),
            other => (name, other),
        };
        Ok(Self {
            customer_id: form.id.clone(),
            card: shown(&form.card),
            phone: shown(&form.phone),
            email: shown(&form.email),
            name: shown(&form.name),
            fields: fields.into_iter().map(field).collect(),
            revision: form.revision,
        })
    }
}

/// A booking of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BookingView {
    /// When it was booked.
    pub at: String,
    /// What was wanted, such as `purchase`.
    pub command: &'static str,
    /// The order that it is about.
    pub order_id: Option<String>,
    /// Why, where a person said so.
    pub reason: Option<String>,
    /// What it changed of the points that can be spent or are pending.
    pub points: i64,
    /// What it changed of the points that decide the level.
    pub qualifying: i64,
}

impl BookingView {
    pub(crate) fn of(booking: &Booking) -> Self {
        let (command, order, reason) = match &booking.command.body {
            CommandBody::Join => ("join", None, None),
            CommandBody::Purchase { order, .. } => ("purchase", Some(order), None),
            CommandBody::Confirm { order } => ("confirm", Some(order), None),
            CommandBody::Cancel { order } => ("cancel", Some(order), None),
            CommandBody::Spend { order, .. } => ("spend", order.as_ref(), None),
            CommandBody::Hold { .. } => ("hold", None, None),
            CommandBody::Capture { order, .. } => ("capture", order.as_ref(), None),
            CommandBody::Release { .. } => ("release", None, None),
            CommandBody::Refund { order, .. } => ("refund", Some(order), None),
            CommandBody::Withdraw { order } => ("withdraw", Some(order), None),
            CommandBody::Adjust(adjustment) => ("adjust", None, Some(&adjustment.reason)),
            CommandBody::Grant(layer) => ("grant", None, Some(&layer.reason)),
            CommandBody::SetFloor(layer) => ("floor", None, Some(&layer.reason)),
            CommandBody::Merge { .. } => ("merge", None, None),
            CommandBody::Unmerge { .. } => ("unmerge", None, None),
        };
        let own = booking.entries.iter().filter(|entry| !matches!(entry.kind, EntryKind::DebtPaid));
        let postings = || own.clone().flat_map(|entry| &entry.postings);
        Self {
            at: booking.command.at.to_string(),
            command,
            order_id: order.map(ToString::to_string),
            reason: reason.cloned(),
            points: postings().map(|posting| posting.free).sum(),
            qualifying: postings().map(|posting| posting.qualifying).sum(),
        }
    }
}

/// An override of a standing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OverrideView {
    /// Its number.
    pub id: u64,
    /// The scheme.
    pub scheme: String,
    /// The customer.
    pub customer_id: String,
    /// The tier that holds.
    pub tier: String,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub made_by: String,
    /// Who agreed.
    pub approved_by: Option<String>,
    /// From when on.
    pub from: String,
    /// Until when.
    pub until: String,
}

impl OverrideView {
    pub(crate) fn of(held: &StandingOverride) -> Self {
        Self {
            id: held.id,
            scheme: held.scheme.clone(),
            customer_id: held.customer.clone(),
            tier: held.tier.clone(),
            reason: held.reason.clone(),
            made_by: held.made_by.clone(),
            approved_by: held.approved_by.clone(),
            from: held.from.to_string(),
            until: held.until.to_string(),
        }
    }
}

/// Part of the list of customers.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CustomerPageView {
    /// For when.
    pub as_of: String,
    /// The hash of the policy.
    pub policy_hash: String,
    /// The version of the lake.
    pub lake_version: u64,
    /// How many customers the whole list has.
    pub total: usize,
    /// How many come before the first of this page.
    pub skip: usize,
    /// Customers, each with all columns of the policy.
    pub customers: Vec<CustomerRowView>,
    /// The version of the roster that it was answered from: pages of one version fit together.
    pub roster: String,
    /// The sums of the columns of money over the whole list, by name.
    pub totals: ByName<String>,
    /// What asks for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CustomerRowView {
    /// The customer's id.
    pub customer_id: String,
    /// The values by column.
    #[serde(flatten)]
    pub values: ByName<Option<ValueView>>,
}

impl CustomerPageView {
    pub(crate) fn new(version: &RosterVersion, skip: usize, page: RosterPage, next_cursor: Option<String>) -> Self {
        let columns = page.columns;
        let row = |(id, values): (String, Vec<Option<terrace_domain::Value>>)| CustomerRowView {
            customer_id: id,
            values: columns.iter().cloned().zip(values.into_iter().map(|value| value.map(ValueView))).collect(),
        };
        let base = &version.base;
        Self {
            as_of: base.as_of.to_string(),
            policy_hash: base.policy.policy.hash.clone(),
            lake_version: base.lake_version,
            total: page.total,
            skip,
            customers: page.rows.into_iter().map(row).collect(),
            roster: version.number.to_string(),
            totals: page.sums.into_iter().map(|(name, sum)| (name, sum.to_string())).collect(),
            next_cursor,
        }
    }
}
