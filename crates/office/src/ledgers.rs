//! The ledger of a member within a change: read, opened from history where there is none yet, written. Orders that came by
//! file since are booked first.

use crate::error::OfficeError;
use crate::histories::OrderHistory;
use crate::office::{membership, policy_now};
use serde_json::json;
use terrace_app::policies::LoadedPolicy;
use terrace_domain::{CustomerId, LocalTime, UnixTime};
use terrace_loyalty::{Booking, Command, CommandBody, Ledger, LevelStanding, RequestKey};
use terrace_store::{Change, bookings, events};

/// A member's ledger in a change.
pub(crate) struct OpenLedger<'r> {
    pub(crate) ledger: Ledger<'r>,
    pub(crate) member: CustomerId,
    pub(crate) now: LocalTime,
    before: Option<LevelStanding>,
}

/// The ledger of a member as it stands, with all that their history holds.
pub(crate) async fn open<'r>(
    change: &mut Change,
    policy: &'r LoadedPolicy,
    (member, history): (&CustomerId, OrderHistory),
    now: UnixTime,
) -> Result<OpenLedger<'r>, OfficeError> {
    let rules = membership(&policy.policy)?;
    let kept = bookings::take_ledger(change, member).await?;
    let has_begun = kept.has_any_of(member);
    let mut ledger = Ledger::resume(rules, kept);
    // Bookings are in order; a clock that was put back, or an hour that comes twice, books at the last one's time.
    let clock = policy_now(&policy.policy, now);
    let then = ledger.last().map_or(clock, |last| last.max(clock));
    // What a later file brings raises whoever it raises in front of those who listen; what was before is no event.
    let known = if has_begun { Some(ledger.standing(member, then)?) } else { None };
    for command in history.missing(&ledger, has_begun, then)? {
        let posted = ledger.post(&command)?;
        bookings::append(change, &posted.booking).await?;
    }
    let now = ledger.last().map_or(clock, |last| last.max(clock));
    let before = match known {
        Some(known) => known,
        None => ledger.standing(member, now)?,
    };
    Ok(OpenLedger { ledger, member: member.clone(), now, before })
}

impl OpenLedger<'_> {
    /// Gives it back for the next change, once everything is booked.
    pub(crate) async fn close(self, change: &mut Change) -> Result<(), OfficeError> {
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
