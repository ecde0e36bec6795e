//! The audit log as people read it.

use crate::error::OfficeError;
use crate::fields::kept_json;
use crate::office::Office;
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use terrace_store::audit::{self, Chain};
use terrace_store::reveals;

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

impl Office {
    /// Entries of the audit log, the newest first.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn audit(
        &self,
        caller: &Caller,
        subject: Option<(&str, &str)>,
        (before, limit): (Option<u64>, u32),
    ) -> Result<Vec<AuditEntryView>, OfficeError> {
        caller.must(Right::SeeAudit)?;
        let zone = self.policy().policy.timezone.clone();
        let mut reading = self.store().read().await?;
        let entries = audit::entries(&mut reading, subject, before, limit.clamp(1, LONGEST_PAGE)).await?;
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
