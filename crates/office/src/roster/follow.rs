//! The rows of customers of whom something changed, computed anew.

use crate::error::OfficeError;
use crate::office::{Office, as_of_now};
use crate::versions::HeldRoster;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terrace_app::facts::Unsealed;
use terrace_app::workspace::HeldOverride;
use terrace_domain::{CustomerId, UnixTime};
use terrace_store::member_states::{self, MemberState};
use terrace_store::tail;

/// The most customers who are computed at a time, so that nobody waits for long.
const MOST_ROWS: usize = 500;

impl Office {
    /// The newest version, with the rows of those of whom something was accepted by now, as far as they are not too many.
    pub(super) async fn followed(&self, now: UnixTime) -> Result<Option<HeldRoster>, OfficeError> {
        let _making = self.roster.making.lock().await;
        let Some(held) = self.roster.newest() else { return Ok(None) };
        let most = u32::try_from(MOST_ROWS).unwrap_or(u32::MAX);
        let mut reading = self.store().read().await?;
        let states = member_states::after(&mut reading, held.members, most).await?;
        drop(reading);
        let overrides = self.terrace().workspace().overrides();
        let mut customers = self.roster.take_pending(MOST_ROWS);
        customers.extend(states.iter().map(|(_, state)| state.member.clone()));
        customers.extend(differing(&held.overrides, &overrides));
        if customers.is_empty() {
            return Ok(Some(held));
        }
        let members = states.last().map_or(held.members, |(seq, _)| *seq);
        let version = match self.with_rows(&held, &customers, now).await {
            Ok(version) => version,
            Err(error) => {
                self.roster.put_back(customers);
                return Err(error);
            }
        };
        // A seal may have gone on meanwhile.
        let lake = self.roster.newest().map_or(held.lake, |newest| newest.lake);
        let held = HeldRoster { version: Arc::new(version), members, overrides, lake, ..held };
        self.roster.put(held.clone());
        Ok(Some(held))
    }

    async fn with_rows(
        &self,
        held: &HeldRoster,
        customers: &BTreeSet<String>,
        now: UnixTime,
    ) -> Result<terrace_app::roster::RosterVersion, OfficeError> {
        // A seal in between would show its facts twice, or not at all.
        let sealing = self.sealing.lock().await;
        let mut reading = self.store().read().await?;
        let mut asked: Vec<(CustomerId, Vec<Unsealed>)> = Vec::with_capacity(customers.len());
        let mut states: BTreeMap<String, MemberState> = BTreeMap::new();
        for customer in customers {
            let Ok(id) = CustomerId::new(customer) else { continue };
            asked.push((id, unsealed(tail::facts(&mut reading, Some(customer)).await?)));
            let state = member_states::find(&mut reading, customer).await?;
            states.extend(state.filter(MemberState::is_known).map(|state| (customer.clone(), state)));
        }
        drop(reading);
        let version = Arc::clone(&held.version);
        let number = self.roster.number(now);
        let next = self.over_facts(now, move |terrace, ctx| {
            let base = &version.base;
            let as_of = as_of_now(&base.policy.policy, now);
            let rows = terrace.roster_rows(base, &asked, &as_of, ctx)?;
            let rows = asked.into_iter().zip(rows).map(|((id, _), row)| {
                let id = id.to_string();
                let row = match (row, states.get(&id)) {
                    (Some(row), Some(state)) => Some(row.with_member(base, state.level.as_deref(), state.points)),
                    (row, _) => row,
                };
                (id, row)
            });
            version.with_rows(number, rows.collect())
        });
        let next = next.await;
        drop(sealing);
        next
    }
}

/// Facts of the tail by kind, as whoever reads them beside the lake takes them.
pub(crate) fn unsealed(facts: Vec<tail::TailFact>) -> Vec<Unsealed> {
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    for fact in facts {
        let lines = kinds.entry(fact.kind).or_default();
        lines.push_str(&fact.fact);
        lines.push('\n');
    }
    kinds.into_iter().map(|(kind, lines)| Unsealed { kind, lines }).collect()
}

/// The customers about whom two lists of overrides differ.
fn differing(before: &Arc<[HeldOverride]>, now: &Arc<[HeldOverride]>) -> BTreeSet<String> {
    if before == now {
        return BTreeSet::new();
    }
    let gone = before.iter().filter(|held| !now.contains(held));
    let new = now.iter().filter(|held| !before.contains(held));
    gone.chain(new).map(|held| held.customer.clone()).collect()
}
