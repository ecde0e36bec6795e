//! The ledger of a member within a change: read, opened from history where there is none yet, written.

use crate::error::OfficeError;
use crate::office::{Office, as_of_now, membership, policy_now};
use serde_json::json;
use std::sync::Arc;
use terrace_app::members::orders_as_commands;
use terrace_app::policies::LoadedPolicy;
use terrace_domain::{CustomerId, LocalTime, UnixTime};
use terrace_loyalty::{Booking, Command, CommandBody, Ledger, LevelStanding, OrderId, RequestKey};
use terrace_policy::Membership;
use terrace_store::{Change, bookings, events};

/// What a customer had ordered before their ledger began.
#[derive(Debug, Clone, Default)]
pub(crate) struct Opening(Vec<Command>);

/// A member's ledger in a change.
pub(crate) struct OpenLedger<'r> {
    pub(crate) ledger: Ledger<'r>,
    pub(crate) member: CustomerId,
    pub(crate) now: LocalTime,
    before: Option<LevelStanding>,
}

impl Opening {
    /// Whether there is nothing to open with.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ledger that it makes, which nobody keeps.
    pub(crate) fn ledger(self, rules: &Membership) -> Result<Ledger<'_>, OfficeError> {
        let mut ledger = Ledger::new(rules);
        for command in self.0 {
            ledger.post(&command)?;
        }
        Ok(ledger)
    }

    /// Whether one of the orders has a number.
    pub(crate) fn has_order(&self, order: &OrderId) -> bool {
        self.0
            .iter()
            .any(|command| matches!(&command.body, CommandBody::Purchase { order: known, .. } if known == order))
    }
}

impl Office {
    /// What a customer's ledger opens with, from the facts; nothing where there is a ledger already.
    pub(crate) async fn opening(
        &self,
        policy: &Arc<LoadedPolicy>,
        customer: &CustomerId,
        now: UnixTime,
    ) -> Result<Opening, OfficeError> {
        if policy.policy.membership.is_none() {
            return Ok(Opening::default());
        }
        let mut reading = self.store().read().await?;
        if bookings::has_any(&mut reading, customer).await? {
            return Ok(Opening::default());
        }
        drop(reading);
        let (policy, customer) = (Arc::clone(policy), customer.clone());
        let commands = self.over_facts(now, move |terrace, ctx| {
            let as_of = as_of_now(&policy.policy, now);
            orders_as_commands(terrace, &policy, &as_of, &customer, ctx)
        });
        Ok(Opening(commands.await?))
    }
}

/// The ledger of a member as it stands, opened from their history if it had not begun.
pub(crate) async fn open<'r>(
    change: &mut Change,
    policy: &'r LoadedPolicy,
    (member, opening): (&CustomerId, Opening),
    now: UnixTime,
) -> Result<OpenLedger<'r>, OfficeError> {
    let rules = membership(&policy.policy)?;
    let has_begun = bookings::has_any(change.reading(), member).await?;
    let mut ledger = read(change, rules, member).await?;
    if !has_begun {
        for command in opening.0 {
            let posted = ledger.post(&command)?;
            bookings::append(change, &posted.booking).await?;
        }
    }
    // Bookings are in order; a clock that was put back, or an hour that comes twice, books at the last one's time.
    let clock = policy_now(&policy.policy, now);
    let now = ledger.last().map_or(clock, |last| last.max(clock));
    let before = ledger.standing(member, now)?;
    Ok(OpenLedger { ledger, member: member.clone(), now, before })
}

pub(crate) async fn read<'r>(
    change: &mut Change,
    rules: &'r Membership,
    member: &CustomerId,
) -> Result<Ledger<'r>, OfficeError> {
    Ok(Ledger::of_bookings(rules, bookings::of_member(change.reading(), member).await?)?)
}

impl OpenLedger<'_> {
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
