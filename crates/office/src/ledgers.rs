//! The ledger of a member within a change: read, opened from history where there is none yet, written. Orders that came by
//! file since are booked first.
//!
//! How a member stands after a change is written down with it ([`member_states`]), so that lists need not open ledgers, and
//! what time alone changes is told once: by whoever comes first, the clockwork or the member's next booking.

use crate::error::OfficeError;
use crate::histories::OrderHistory;
use crate::office::{membership, policy_now};
use serde_json::json;
use std::collections::BTreeSet;
use terrace_app::policies::LoadedPolicy;
use terrace_domain::{CustomerId, LocalTime, UnixTime};
use terrace_loyalty::{Booking, Command, CommandBody, Ledger, LevelStanding, OrderId, RequestKey};
use terrace_store::member_states::{self, MemberState};
use terrace_store::{Change, StoreError, bookings, events, tail};

/// A member's ledger in a change.
pub(crate) struct OpenLedger<'r> {
    pub(crate) ledger: Ledger<'r>,
    pub(crate) member: CustomerId,
    pub(crate) now: LocalTime,
    before: Option<LevelStanding>,
    /// The hash of the policy.
    hash: &'r str,
}

/// The ledger of a member as it stands, with all that their history holds.
pub(crate) async fn open<'r>(
    change: &mut Change,
    policy: &'r LoadedPolicy,
    (member, history): (&CustomerId, OrderHistory),
    now_at: UnixTime,
) -> Result<OpenLedger<'r>, OfficeError> {
    let rules = membership(&policy.policy)?;
    let kept = bookings::take_ledger(change, member).await?;
    let has_begun = kept.has_any_of(member);
    let mut ledger = Ledger::resume(rules, kept);
    // Bookings are in order; a clock that was put back, or an hour that comes twice, books at the last one's time.
    let clock = policy_now(&policy.policy, now_at);
    let then = ledger.last().map_or(clock, |last| last.max(clock));
    // What a later file brings raises whoever it raises in front of those who listen; what was before is no event.
    let known = if has_begun {
        tell_due(change, &ledger, (member, &policy.policy.hash), (then, now_at)).await?;
        Some(ledger.standing(member, then)?)
    } else {
        None
    };
    for command in history.missing(&ledger, has_begun, then)? {
        let posted = ledger.post(&command)?;
        bookings::append(change, &posted.booking).await?;
    }
    let now = ledger.last().map_or(clock, |last| last.max(clock));
    let before = match known {
        Some(known) => known,
        None => ledger.standing(member, now)?,
    };
    Ok(OpenLedger { ledger, member: member.clone(), now, before, hash: &policy.policy.hash })
}

/// Takes back what a member earned by orders that the lake no longer tells and that do not wait for it; returns how many
/// those are.
pub(crate) async fn withdraw(
    change: &mut Change,
    policy: &LoadedPolicy,
    (member, told): (&CustomerId, &BTreeSet<OrderId>),
    at: UnixTime,
) -> Result<u64, OfficeError> {
    let waiting = tail::facts(change.reading(), Some(member.as_str())).await?;
    let waits = |order: &OrderId| waiting.iter().any(|fact| fact.kind == "orders" && names_order(&fact.fact, order));
    let mut ledger = open(change, policy, (member, OrderHistory::default()), at).await?;
    let gone = ledger.ledger.orders_of(member).into_iter().filter(|order| !told.contains(order) && !waits(order));
    let gone: Vec<OrderId> = gone.collect();
    for order in &gone {
        let wanted = RequestKey::new(&format!("withdraw/{order}"));
        let wanted = wanted.ok_or_else(|| StoreError::damaged("booking", member, "an order without a number"))?;
        let key = ledger.ledger.fresh_key(&wanted)?.to_string();
        ledger.post(change, &key, CommandBody::Withdraw { order: order.clone() }).await?;
    }
    ledger.settle_level(change, at).await?;
    ledger.close(change).await?;
    Ok(gone.len() as u64)
}

/// Whether a fact that waits for the lake is of an order.
fn names_order(fact: &str, order: &OrderId) -> bool {
    let row: Option<serde_json::Value> = serde_json::from_str(fact).ok();
    row.is_some_and(|row| row.get("order_id").and_then(serde_json::Value::as_str) == Some(order.as_str()))
}

/// Looks at a member whom time alone may have changed: tells what changed since it was looked last, and writes down how
/// they stand. Returns whether anything was told.
pub(crate) async fn settle_due(
    change: &mut Change,
    policy: &LoadedPolicy,
    member: &CustomerId,
    at: UnixTime,
) -> Result<bool, OfficeError> {
    let kept = bookings::take_ledger(change, member).await?;
    let ledger = Ledger::resume(membership(&policy.policy)?, kept);
    let clock = policy_now(&policy.policy, at);
    let now = ledger.last().map_or(clock, |last| last.max(clock));
    let is_told = tell_due(change, &ledger, (member, &policy.policy.hash), (now, at)).await?;
    bookings::put_ledger(change, member, ledger.into_kept()).await?;
    Ok(is_told)
}

async fn tell_due(
    change: &mut Change,
    ledger: &Ledger<'_>,
    (member, hash): (&CustomerId, &str),
    (now, at): (LocalTime, UnixTime),
) -> Result<bool, OfficeError> {
    let Some(before) = member_states::find(change.reading(), member.as_str()).await? else { return Ok(false) };
    if !before.is_due(hash, now) {
        return Ok(false);
    }
    let state = state_of(ledger, (member, hash), now)?;
    // Who was merged into another is told of under the other's id alone.
    let is_to_be_told = before.is_known() && ledger.is_person(member);
    let is_told = is_to_be_told && (before.level != state.level || before.points != state.points);
    if is_told && before.level != state.level {
        let body = json!({ "before": before.level, "level": state.level });
        events::add(change, ("member.level_changed", member.as_str()), &body, at).await?;
    }
    if is_told && before.points != state.points {
        let body = json!({ "before": before.points, "points": state.points });
        events::add(change, ("member.points_changed", member.as_str()), &body, at).await?;
    }
    member_states::put(change, &state).await?;
    Ok(is_told)
}

/// How a member stands at a moment, and when to look again.
fn state_of(
    ledger: &Ledger<'_>,
    (member, hash): (&CustomerId, &str),
    at: LocalTime,
) -> Result<MemberState, OfficeError> {
    // Whoever was merged into another has their level and points under the other's id: in a list they count once.
    let is_person = ledger.is_person(member);
    let standing = if is_person { ledger.standing(member, at)? } else { None };
    let level = standing.as_ref().and_then(|standing| ledger.rules().levels.get(standing.level?));
    let level = level.map(|level| level.level.to_string());
    let points = standing.map(|_| ledger.balance(member, at)).transpose()?.map(|balance| balance.active);
    let due = if is_person { ledger.next_change(member, at)? } else { None };
    Ok(MemberState { member: member.to_string(), level, points, at, due, rules: hash.to_owned() })
}

impl OpenLedger<'_> {
    /// Writes down how the member stands, and whoever is in one ledger with them; then gives it back for the next change,
    /// once everything is booked.
    pub(crate) async fn close(self, change: &mut Change) -> Result<(), OfficeError> {
        for member in self.ledger.members() {
            let state = state_of(&self.ledger, (member, self.hash), self.now)?;
            member_states::put(change, &state).await?;
        }
        Ok(bookings::put_ledger(change, &self.member, self.ledger.into_kept()).await?)
    }

    /// Books something now.
    pub(crate) async fn post(
        &mut self,
        change: &mut Change,
        key: &str,
        body: CommandBody,
    ) -> Result<Booking, OfficeError> {
        let refused = || OfficeError::BadField { field: "key".to_owned(), reason: "empty".to_owned() };
        let key = RequestKey::new(key).ok_or_else(refused)?;
        let command = Command { key, at: self.now, member: self.member.clone(), body };
        let posted = self.ledger.post(&command)?;
        // What is sent again is answered before it comes here; this is another request under a key of before.
        if posted.is_repeated {
            return Err(OfficeError::KeyUsed(command.key.to_string()));
        }
        bookings::append(change, &posted.booking).await?;
        Ok(posted.booking)
    }

    /// Writes an event if the level is another than before; returns the levels before and now, as indices.
    pub(crate) async fn settle_level(
        &self,
        change: &mut Change,
        at: UnixTime,
    ) -> Result<(Option<usize>, Option<usize>), OfficeError> {
        let before = self.before.as_ref().and_then(|standing| standing.level);
        let now = self.ledger.standing(&self.member, self.now)?.and_then(|standing| standing.level);
        if before != now {
            let named = |level: Option<usize>| {
                let level = self.ledger.rules().levels.get(level?)?;
                Some(level.level.to_string())
            };
            let body = json!({ "before": named(before), "level": named(now) });
            events::add(change, ("member.level_changed", self.member.as_str()), &body, at).await?;
        }
        Ok((before, now))
    }
}
