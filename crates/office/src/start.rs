//! How far somebody has come who has just begun.

use crate::error::OfficeError;
use crate::office::Office;
use crate::roles::{Caller, Right};
use crate::sample::SampleView;
use schemars::JsonSchema;
use serde::Serialize;
use terrace_app::imports::list;
use terrace_domain::UnixTime;
use terrace_store::{keys, users};
use terrace_words::Title;

/// How far somebody has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StartView {
    /// The name of the policy in force.
    pub policy: String,
    /// For people.
    pub policy_title: Title,
    /// Whether somebody put it in force; else it is the one that the workspace's file names.
    pub is_chosen: bool,
    /// The currency of amounts.
    pub currency: String,
    /// The clock.
    pub timezone: String,
    /// Whether currency and clock may still be chosen.
    pub is_new: bool,
    /// Whether there is a sample shop to look around in.
    pub has_sample: bool,
    /// The sample shop, where it is in.
    pub sample: Option<SampleView>,
    /// How many imports of one's own hold.
    pub imports: usize,
    /// Their rows.
    pub rows: u64,
    /// How many runs are kept.
    pub runs: usize,
    /// How many may sign in.
    pub users: usize,
    /// How many keys of programs hold.
    pub keys: usize,
}

impl Office {
    /// How far somebody has come who has just begun.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what disk and store say.
    pub async fn start(&self, caller: &Caller, now: UnixTime) -> Result<StartView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let is_new = self.is_new(now).await?;
        let (imports, runs) =
            self.over_facts(now, |terrace, _| Ok((list(terrace.workspace())?, terrace.kept_runs()?.len()))).await?;
        let mut reading = self.store().read().await?;
        let users =
            users::list(&mut reading).await?.iter().filter(|user| user.password.is_some() && user.is_active).count();
        let keys = keys::list(&mut reading).await?.iter().filter(|key| key.revoked.is_none()).count();
        drop(reading);
        let (policy, number) = self.policy_and_number();
        let own = || imports.iter().filter(|record| !record.sample && !record.undone);
        Ok(StartView {
            policy: policy.policy.name.to_string(),
            policy_title: policy.policy.title.clone(),
            is_chosen: number.is_some(),
            currency: policy.policy.currency.to_string(),
            timezone: policy.policy.timezone.name().to_owned(),
            is_new,
            has_sample: self.sample.is_some(),
            sample: SampleView::of(&imports),
            imports: own().count(),
            rows: own().map(|record| record.counts.accepted).sum(),
            runs,
            users,
            keys,
        })
    }
}
