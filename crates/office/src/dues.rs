//! What time alone changes: points that become active or expire, holds that lapse, levels that end. It is told at its
//! moment without looking at everybody; after a stop it is made up for, once.
//!
//! Nothing is booked for it: the ledger tells by itself how it stands at any moment. What is written is how the member
//! stands now, and events for those who listen.

use crate::error::OfficeError;
use crate::ledgers::settle_due;
use crate::office::{Office, policy_now};
use serde_json::json;
use std::collections::BTreeSet;
use terrace_domain::{CustomerId, UnixTime};
use terrace_store::audit::Action;
use terrace_store::member_states;

/// Members who are looked at in one transaction.
const BATCH: u32 = 100;

/// What came of looking at whoever was due.
#[derive(Debug, Default)]
pub struct Settled {
    /// Members who were looked at.
    pub members: usize,
    /// Of them, those of whom something was told.
    pub told: usize,
    /// Why some could not be looked at: they are tried again the next time.
    pub failed: Vec<OfficeError>,
}

impl Office {
    /// Looks at all members whose time has come, and at those who stand by another policy than the one in force.
    ///
    /// # Errors
    /// What the store says. Whose ledger cannot be read is told in the answer, and keeps nobody else waiting.
    pub async fn settle_dues(&self, now: UnixTime) -> Result<Settled, OfficeError> {
        let (mut settled, mut failing) = (Settled::default(), BTreeSet::new());
        loop {
            let members = self.due_members(&failing, now).await?;
            if members.is_empty() {
                return Ok(settled);
            }
            for member in &members {
                self.shoppers.forget_one(member);
            }
            let (looked, told, failed) = self.settle_batch(members, now).await?;
            settled.members += looked;
            settled.told += told;
            for (member, error) in failed {
                failing.insert(member);
                settled.failed.push(error);
            }
        }
    }

    async fn due_members(&self, failing: &BTreeSet<String>, now: UnixTime) -> Result<Vec<String>, OfficeError> {
        let policy = self.policy();
        if policy.policy.membership.is_none() {
            return Ok(Vec::new());
        }
        let mut reading = self.store().read().await?;
        let at = policy_now(&policy.policy, now);
        // Who failed stands in both still, and hides nobody: so many more are asked for.
        let most = BATCH.saturating_add(u32::try_from(failing.len()).unwrap_or(u32::MAX));
        let others = |members: Vec<String>| -> Vec<String> {
            members.into_iter().filter(|member| !failing.contains(member)).collect()
        };
        let due = others(member_states::due(&mut reading, at, most).await?);
        if !due.is_empty() {
            return Ok(due);
        }
        Ok(others(member_states::by_other_rules(&mut reading, &policy.policy.hash, most).await?))
    }

    async fn settle_batch(
        &self,
        members: Vec<String>,
        now: UnixTime,
    ) -> Result<(usize, usize, Vec<(String, OfficeError)>), OfficeError> {
        let policy = self.policy();
        self.store()
            .write(async move |change| {
                let (mut looked, mut told, mut failed) = (0, 0, Vec::new());
                for member in members {
                    let Ok(id) = CustomerId::new(&member) else {
                        let missing = OfficeError::Missing { what: "member", id: member.clone() };
                        failed.push((member, missing));
                        continue;
                    };
                    match settle_due(change, &policy, &id, now).await {
                        Ok(true) => {
                            told += 1;
                            let (subject, details) = (("customer", id.as_str()), json!({}));
                            let action = "member.time_passed";
                            change.audit(&Action { at: now, actor: "system", action, subject, details }).await?;
                        }
                        Ok(false) => {}
                        Err(error @ OfficeError::Store(terrace_store::StoreError::Database(_))) => return Err(error),
                        // Nothing of theirs was written: the ledger is read and told first.
                        Err(error) => {
                            failed.push((member, error));
                            continue;
                        }
                    }
                    looked += 1;
                }
                // Who stands as before has a new moment to look at, and nothing to be told.
                change.is_bookkeeping();
                Ok((looked, told, failed))
            })
            .await
    }
}
