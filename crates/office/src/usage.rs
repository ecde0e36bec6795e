//! How often pages are used: counted by day, page, act and role, and by nobody's name.

use crate::error::OfficeError;
use crate::office::{Office, policy_now};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use terrace_domain::UnixTime;
use terrace_store::usage::{self, PageUse};

/// The most that one page tells of itself at a time.
const MOST_TIMES: u32 = 10_000;

/// For how many days it is told where nobody says.
const USUAL_DAYS: u32 = 30;

/// The most days that it is told of.
const MOST_DAYS: u32 = 1_100;

/// What was done with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UseKind {
    /// It was opened.
    Open,
    /// Something was changed by it.
    Change,
    /// A change by it was refused.
    Refused,
}

impl UseKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Change => "change",
            Self::Refused => "refused",
        }
    }
}

/// A page that was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used<'a> {
    /// Which: the first part of its address.
    pub page: &'a str,
    /// What was done.
    pub action: UseKind,
    /// How often.
    pub times: u32,
}

/// How often pages were used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UsageView {
    /// Whether it is counted.
    pub is_counted: bool,
    /// The first day that is told of.
    pub from: String,
    /// By page, role and act, the most first.
    pub uses: Vec<PageUseView>,
    /// By day: how often any page was opened.
    pub days: Vec<DayUseView>,
}

/// How often a page was used for something by a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PageUseView {
    /// The page.
    pub page: String,
    /// What was done: `open`, `change`, `refused`.
    pub action: String,
    /// The role of whoever did.
    pub role: String,
    /// How often.
    pub times: u64,
    /// The last day.
    pub last: String,
}

/// How often any page was opened on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DayUseView {
    /// The day.
    pub day: String,
    /// How often.
    pub times: u64,
}

impl Office {
    /// Whether the use of pages by somebody is counted: that of the shop's own people, unless the settings say otherwise.
    pub fn counts_usage_of(&self, caller: &Caller) -> bool {
        self.terrace().workspace().config().counts_usage && caller.role.is_staff()
    }

    /// Counts that pages were used. Nothing is kept of who used them, and nothing where the settings say so.
    ///
    /// # Errors
    /// What the store says.
    pub async fn count_usage(&self, caller: &Caller, used: &[Used<'_>], now: UnixTime) -> Result<(), OfficeError> {
        if !self.counts_usage_of(caller) || used.is_empty() {
            return Ok(());
        }
        let day = policy_now(&self.policy().policy, now).date().to_string();
        let of = |used: &Used<'_>| PageUse {
            day: day.clone(),
            page: used.page.to_owned(),
            action: used.action.name().to_owned(),
            role: caller.role.name.to_string(),
            times: u64::from(used.times.min(MOST_TIMES)),
        };
        let used: Vec<PageUse> = used.iter().map(of).collect();
        self.store()
            .write(async move |change| {
                for used in &used {
                    usage::add(change, used).await?;
                }
                Ok::<_, OfficeError>(())
            })
            .await
    }

    /// How often pages were used in the last days.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn usage(&self, caller: &Caller, days: Option<u32>, now: UnixTime) -> Result<UsageView, OfficeError> {
        caller.must(Right::Manage)?;
        let days = days.unwrap_or(USUAL_DAYS).clamp(1, MOST_DAYS);
        let back = i32::try_from(days).unwrap_or(i32::MAX) - 1;
        let from = policy_now(&self.policy().policy, now).date().plus_days(-back);
        let mut reading = self.store().read().await?;
        let found = usage::since(&mut reading, from).await?;
        let mut uses: BTreeMap<(String, String, String), (u64, String)> = BTreeMap::new();
        let mut days: BTreeMap<String, u64> = BTreeMap::new();
        for used in found {
            if used.action == UseKind::Open.name() {
                *days.entry(used.day.clone()).or_default() += used.times;
            }
            let sum = uses.entry((used.page, used.role, used.action)).or_default();
            sum.0 += used.times;
            // They come by day.
            sum.1 = used.day;
        }
        let uses = uses.into_iter().map(|((page, role, action), (times, last))| PageUseView {
            page,
            action,
            role,
            times,
            last,
        });
        let mut uses: Vec<PageUseView> = uses.collect();
        uses.sort_by_key(|used| std::cmp::Reverse(used.times));
        Ok(UsageView {
            is_counted: self.terrace().workspace().config().counts_usage,
            from: from.to_string(),
            uses,
            days: days.into_iter().map(|(day, times)| DayUseView { day, times }).collect(),
        })
    }
}
