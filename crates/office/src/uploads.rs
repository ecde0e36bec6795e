//! Files that people send, which wait until they are looked at and taken in.

use crate::error::OfficeError;
use crate::facts::is_of_tail;
use crate::fields::{bad, limited};
use crate::office::{Office, RECEIVING};
use crate::once::{Answer, ChangeRequest};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use terrace_app::uploads::{self, NewUpload, UploadRecord};
use terrace_domain::facts::KINDS;
use terrace_domain::{MICROS_PER_DAY, UnixTime, Zone};
use terrace_store::audit::Action;
use tokio::sync::OwnedSemaphorePermit;

/// How many files may wait at a time.
const MOST_WAITING: usize = 20;

/// The most bytes of a file.
pub const MOST_BYTES: u64 = 1 << 30;

/// How long a file waits, in microseconds.
const KEPT: i64 = MICROS_PER_DAY;

/// The longest name of a file, in bytes: what disks take.
const LONGEST_NAME: usize = 255;

/// A file that waits to be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UploadView {
    /// What it is asked for by.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it came.
    pub at: String,
    /// Until when it waits.
    pub until: String,
    /// Who sent it.
    pub sent_by: String,
}

/// A file that is being sent.
#[derive(Debug)]
pub struct ReceivedUpload {
    upload: NewUpload,
    _turn: OwnedSemaphorePermit,
}

impl ReceivedUpload {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`OfficeError::UploadTooLarge`], and what the disk says.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), OfficeError> {
        if self.upload.bytes().saturating_add(bytes.len() as u64) > MOST_BYTES {
            return Err(OfficeError::UploadTooLarge { most: MOST_BYTES });
        }
        Ok(self.upload.write(bytes)?)
    }
}

impl UploadView {
    fn of(record: UploadRecord, zone: &Zone) -> Self {
        let shown = |micros| UnixTime::from_micros(micros).with_offset(zone);
        let (at, until) = (shown(record.at), shown(record.at.saturating_add(KEPT)));
        Self { id: record.id, name: record.name, bytes: record.bytes, at, until, sent_by: record.sent_by }
    }
}

/// Refuses what is no name of a file, and names that only the program itself gives.
pub(crate) fn check_file_name(name: &str) -> Result<(), OfficeError> {
    limited("name", name)?;
    let is_path = name.contains(['/', '\\', '\n', '\t']) || matches!(name, "" | "." | "..");
    if is_path || name.len() > LONGEST_NAME || KINDS.iter().any(|kind| is_of_tail(kind.name, name)) {
        return Err(bad("name", "is no name of a file"));
    }
    Ok(())
}

pub(crate) fn missing(id: &str) -> OfficeError {
    OfficeError::Missing { what: "upload", id: id.to_owned() }
}

impl Office {
    /// Begins to take a file that is sent.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::TooManyUploads`], and what the disk says.
    pub async fn begin_upload(
        &self,
        caller: &Caller,
        name: &str,
        now: UnixTime,
    ) -> Result<ReceivedUpload, OfficeError> {
        caller.must(Right::Import)?;
        check_file_name(name)?;
        let turn = self.receiving_turn()?;
        let waiting = self.over_facts(now, |terrace, _| Ok(uploads::list(terrace.workspace())?.len())).await?;
        if waiting >= MOST_WAITING {
            return Err(OfficeError::TooManyUploads { most: MOST_WAITING });
        }
        let upload = self.over_facts(now, |terrace, _| NewUpload::begin(terrace.workspace())).await?;
        Ok(ReceivedUpload { upload, _turn: turn })
    }

    /// A turn to send a file: each that is on its way takes disk, or memory, before anybody can count it.
    ///
    /// # Errors
    /// [`OfficeError::TooManyUploads`].
    pub fn receiving_turn(&self) -> Result<OwnedSemaphorePermit, OfficeError> {
        let turn = Arc::clone(&self.receiving).try_acquire_owned();
        turn.map_err(|_| OfficeError::TooManyUploads { most: RECEIVING })
    }

    /// Keeps a file that came whole.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], an empty file, and what disk and store say.
    pub async fn keep_upload(
        &self,
        request: &ChangeRequest,
        received: ReceivedUpload,
        name: &str,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::Import)?;
        check_file_name(name)?;
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        if received.upload.bytes() == 0 {
            return Err(bad("body", "is empty"));
        }
        let (name, actor, now) = (name.to_owned(), request.caller.actor.clone(), request.now);
        let sent_by = actor.clone();
        let record = self.over_facts(now, move |_, _| received.upload.keep(&name, &sent_by, now.micros())).await?;
        let (id, view) = (record.id.clone(), UploadView::of(record, &self.terrace().workspace().config().timezone));
        let answer = self.once(request, 201, async move |change| {
            let (subject, details) = (("upload", view.id.as_str()), json!({ "bytes": view.bytes }));
            change.audit(&Action { at: now, actor: &actor, action: "upload.kept", subject, details }).await?;
            Ok(view)
        });
        let answer = answer.await;
        // What nobody was told of waits for nobody.
        if !answer.as_ref().is_ok_and(|answer| !answer.is_repeated) {
            self.over_facts(now, move |terrace, _| uploads::remove(terrace.workspace(), &id)).await?;
        }
        answer
    }

    /// The files that wait, the newest first.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the disk says.
    pub async fn uploads(&self, caller: &Caller, now: UnixTime) -> Result<Vec<UploadView>, OfficeError> {
        caller.must(Right::Import)?;
        self.over_facts(now, |terrace, _| {
            let zone = &terrace.workspace().config().timezone;
            let waiting = uploads::list(terrace.workspace())?;
            Ok(waiting.into_iter().map(|record| UploadView::of(record, zone)).collect())
        })
        .await
    }

    /// One of them.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the disk says.
    pub async fn upload(&self, caller: &Caller, id: &str) -> Result<UploadView, OfficeError> {
        caller.must(Right::Import)?;
        let workspace = self.terrace().workspace();
        let record = uploads::find(workspace, id)?.ok_or_else(|| missing(id))?;
        Ok(UploadView::of(record, &workspace.config().timezone))
    }

    /// Removes a file that waits.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what disk and store say.
    pub async fn remove_upload(&self, request: &ChangeRequest, id: &str) -> Result<(), OfficeError> {
        self.upload(&request.caller, id).await?;
        let (actor, now) = (request.caller.actor.clone(), request.now);
        let (gone, name) = (id.to_owned(), id.to_owned());
        self.over_facts(now, move |terrace, _| uploads::remove(terrace.workspace(), &gone)).await?;
        self.store()
            .write(async move |change| {
                let (subject, details) = (("upload", name.as_str()), json!({}));
                change.audit(&Action { at: now, actor: &actor, action: "upload.removed", subject, details }).await?;
                Ok::<_, OfficeError>(())
            })
            .await
    }

    /// Removes files that have waited for a day; returns how many.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn expire_uploads(&self, now: UnixTime) -> Result<usize, OfficeError> {
        let before = now.micros().saturating_sub(KEPT);
        self.over_facts(now, move |terrace, _| uploads::expire(terrace.workspace(), before)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_lead_nowhere_else() {
        for name in ["", ".", "..", "a/b", "a\\b", "a\0b", "a\nb", "api-orders-1-2.jsonl"] {
            assert!(check_file_name(name).is_err(), "{name}");
        }
        assert!(check_file_name(&"长".repeat(90)).is_err());
        for name in ["订单 2026-01.csv", "orders.csv.gz", "api-orders.csv"] {
            assert!(check_file_name(name).is_ok(), "{name}");
        }
    }
}
