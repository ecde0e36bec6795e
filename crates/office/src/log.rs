//! The audit log as people read it.

use crate::error::OfficeError;
use crate::fields::{bad, kept_json, limited};
use crate::office::Office;
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use terrace_domain::{Date, UnixTime, Zone};
use terrace_store::audit::{self, Chain, EntryFilter};
use terrace_store::{Connection, keys, reveals, users};

/// The most entries of one page.
const LONGEST_PAGE: u32 = 1_000;

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AuditEntryView {
    /// Its number.
    pub seq: u64,
    /// When, with its offset.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Their name: of a user or a key; `None` of who is neither.
    pub actor_name: Option<String>,
    /// What.
    pub action: String,
    /// The kind of whom it is about; `None` if they were erased.
    pub subject_kind: Option<String>,
    /// Their id.
    pub subject_id: Option<String>,
    /// What else is known.
    pub details: Value,
    /// Of personal values that were shown: why, as it was typed. It goes when the customer is erased.
    pub reason: Option<String>,
    /// The hash of the entry.
    pub hash: String,
}

/// What checking the log found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VerificationView {
    /// Whether every entry is as it was written.
    pub is_whole: bool,
    /// How many entries there are; up to the first that does not fit.
    pub entries: u64,
    /// The hash of the last, to be written down elsewhere: it shows later whether the end was cut off.
    pub hash: Option<String>,
}

/// Which entries are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogRequest {
    /// About what: a kind of subject.
    pub kind: Option<String>,
    /// The id of the subject.
    pub id: Option<String>,
    /// By whom, as the log names them.
    pub actor: Option<String>,
    /// What was done: `points.adjust`, or `points` for all of that family.
    pub action: Option<String>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// Only entries before this number.
    pub before: Option<u64>,
    /// How many at most.
    pub limit: u32,
}

impl Office {
    /// Entries of the audit log, the newest first.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], what is no day, and what the store says.
    pub async fn audit(&self, caller: &Caller, asked: &LogRequest) -> Result<Vec<AuditEntryView>, OfficeError> {
        caller.must(Right::SeeAudit)?;
        let zone = self.policy().policy.timezone.clone();
        let filter = EntryFilter {
            kind: asked.kind.as_deref(),
            id: asked.id.as_deref(),
            actor: asked.actor.as_deref(),
            action: asked.action.as_deref(),
            from: asked.from.as_deref().map(|day| start_of("from", day, 0, &zone)).transpose()?,
            until: asked.until.as_deref().map(|day| start_of("until", day, 1, &zone)).transpose()?,
        };
        for (field, text) in
            [("kind", filter.kind), ("id", filter.id), ("actor", filter.actor), ("action", filter.action)]
        {
            limited(field, text.unwrap_or_default())?;
        }
        let mut reading = self.store().read().await?;
        let entries = audit::entries(&mut reading, &filter, asked.before, asked.limit.clamp(1, LONGEST_PAGE)).await?;
        let names = names(&mut reading).await?;
        let mut views = Vec::with_capacity(entries.len());
        for entry in entries {
            let (subject_kind, subject_id) = audit::subject(&mut reading, &entry.subject).await?.unzip();
            let details: Value = kept_json("audit", entry.seq, &entry.details)?;
            let reason = match details.get("reveal").and_then(Value::as_u64) {
                Some(reveal) => reveals::reason(&mut reading, reveal).await?,
                None => None,
            };
            views.push(AuditEntryView {
                seq: entry.seq,
                at: entry.at.with_offset(&zone),
                actor_name: names.get(&entry.actor).cloned(),
                actor: entry.actor,
                action: entry.action,
                subject_kind,
                subject_id,
                details,
                reason,
                hash: entry.hash,
            });
        }
        Ok(views)
    }

    /// Checks that every entry of the log is as it was written.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn verify_audit(&self, caller: &Caller) -> Result<VerificationView, OfficeError> {
        caller.must(Right::SeeAudit)?;
        let mut reading = self.store().read().await?;
        Ok(match audit::verify(&mut reading).await? {
            Chain::Whole { entries, hash } => VerificationView { is_whole: true, entries, hash: Some(hash) },
            Chain::Broken { seq } => VerificationView { is_whole: false, entries: seq - 1, hash: None },
        })
    }
}

/// When a day begins, or one so many days later, on the policy's clock.
fn start_of(field: &str, day: &str, later: i32, zone: &Zone) -> Result<UnixTime, OfficeError> {
    let parsed = Date::parse(day).ok().and_then(|day| zone.first_showing(day.plus_days(later).start()));
    parsed.ok_or_else(|| bad(field, format!("`{day}` is not a day such as 2026-11-30")))
}

/// The names of everybody who signs in and of all keys, as the log names them.
async fn names(connection: &mut Connection) -> Result<BTreeMap<String, String>, OfficeError> {
    let users = users::list(connection).await?.into_iter().map(|user| (format!("user:{}", user.id), user.name));
    let mut names: BTreeMap<String, String> = users.collect();
    names.extend(keys::list(connection).await?.into_iter().map(|key| (format!("key:{}", key.id), key.name)));
    Ok(names)
}
