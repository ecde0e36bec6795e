//! Changes that are carried out once, however often they are sent.

use crate::error::OfficeError;
use crate::office::Office;
use crate::roles::Caller;
use serde::Serialize;
use terrace_domain::UnixTime;
use terrace_store::{Change, requests};

/// A request that changes something.
#[derive(Debug, Clone)]
pub struct ChangeRequest {
    /// Who sends it.
    pub caller: Caller,
    /// What makes it the same request when it is sent again, if the sender says so.
    pub key: Option<String>,
    /// A hash of what is asked: the same key with another is a conflict.
    pub fingerprint: String,
    /// When it came.
    pub now: UnixTime,
}

/// What is answered to a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, as JSON.
    pub body: String,
    /// Whether it was carried out before: this is the answer of then.
    pub is_repeated: bool,
}

impl Office {
    /// What was answered to a request before, for work that is done before its answer is kept.
    pub(crate) async fn answered(&self, request: &ChangeRequest) -> Result<Option<Answer>, OfficeError> {
        let Some(key) = &request.key else { return Ok(None) };
        let mut reading = self.store().read().await?;
        let Some(before) = requests::find(&mut reading, &request.caller.actor, key).await? else { return Ok(None) };
        if before.body_hash != request.fingerprint {
            return Err(OfficeError::KeyUsed(key.clone()));
        }
        Ok(Some(Answer { status: before.status, body: before.answer, is_repeated: true }))
    }

    /// Carries out a change and keeps its answer under the key; the same key again gets the same answer.
    pub(crate) async fn once<F, T>(&self, request: &ChangeRequest, status: u16, work: F) -> Result<Answer, OfficeError>
    where
        F: AsyncFnOnce(&mut Change) -> Result<T, OfficeError> + Send + 'static,
        T: Serialize,
    {
        let ChangeRequest { caller, key, fingerprint, now } = request.clone();
        let actor = caller.actor;
        self.store()
            .write(async move |change| {
                if let Some(key) = &key
                    && let Some(before) = requests::find(change.reading(), &actor, key).await?
                {
                    if before.body_hash != fingerprint {
                        return Err(OfficeError::KeyUsed(key.clone()));
                    }
                    return Ok(Answer { status: before.status, body: before.answer, is_repeated: true });
                }
                let told = work(change).await?;
                let body = serde_json::to_string(&told).map_err(|_| OfficeError::Lost)?;
                if let Some(key) = &key {
                    let answer = requests::Answer { body_hash: fingerprint, status, answer: body.clone() };
                    requests::keep(change, (&actor, key), &answer, now).await?;
                }
                Ok(Answer { status, body, is_repeated: false })
            })
            .await
    }
}
