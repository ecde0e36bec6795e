//! Files taken in, listed, taken back.

use crate::error::OfficeError;
use crate::facts::is_recorded;
use crate::office::Office;
use crate::once::{Answer, ChangeRequest};
use crate::roles::{Caller, Right};
use crate::undone::UndonePoints;
use crate::uploads::{check_file_name, missing};
use crate::watch::JobWatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fs::File;
use std::sync::Arc;
use terrace_app::facts::Source;
use terrace_app::imports::{ImportRecord, ImportRequest, KeptMapping, list, rejected_rows, show};
use terrace_app::session::PATIENCE;
use terrace_app::views::ImportView;
use terrace_app::{AppError, uploads};
use terrace_domain::{InternalError, UnixTime};
use terrace_store::audit::Action;

/// What a mapping that was written in a page is called.
pub(crate) const MAPPING: &str = "mapping.yaml";

/// As what a file that waits is taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadImportBody {
    /// The kind of facts.
    pub kind: String,
    /// The text of a mapping, where the guess would be wrong.
    #[serde(default)]
    pub mapping: Option<String>,
    /// Whether rows whose status nobody knows are sales.
    #[serde(default)]
    pub unknown_as_sales: bool,
}

/// An import that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImportUndoneView {
    /// Its number.
    pub undone: u64,
    /// The lake version that holds now.
    pub lake_version: u64,
    /// Members who gave back points that its orders had earned.
    pub members: u64,
    /// The orders that had earned them.
    pub orders: u64,
}

/// Where the bytes of a file are.
enum FileContent {
    Held { name: String, bytes: Vec<u8> },
    Waiting(String),
}

impl UploadImportBody {
    /// The mapping, as an import keeps it; none where its text says nothing.
    pub(crate) fn kept_mapping(&self) -> Option<KeptMapping> {
        let text = self.mapping.as_ref().filter(|text| !text.trim().is_empty())?;
        Some(KeptMapping { name: MAPPING.to_owned(), text: text.clone() })
    }
}

impl Office {
    /// All imports, by number.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the disk says.
    pub async fn imports(&self, caller: &Caller, now: UnixTime) -> Result<Vec<ImportRecord>, OfficeError> {
        caller.must(Right::SeeWork)?;
        self.over_facts(now, |terrace, _| list(terrace.workspace())).await
    }

    /// Takes a file in, as `terrace import` does.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], what reading files may say, and what the disk says.
    pub async fn import(
        &self,
        request: &ChangeRequest,
        (kind, name): (&str, &str),
        bytes: Vec<u8>,
    ) -> Result<Answer, OfficeError> {
        self.import_watched(request, (kind, name), bytes, None).await
    }

    pub(crate) async fn import_watched(
        &self,
        request: &ChangeRequest,
        (kind, name): (&str, &str),
        bytes: Vec<u8>,
        watch: Option<Arc<JobWatch>>,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::Import)?;
        check_file_name(name)?;
        let body = UploadImportBody { kind: kind.to_owned(), mapping: None, unknown_as_sales: false };
        self.take_in(request, FileContent::Held { name: name.to_owned(), bytes }, body, watch).await
    }

    /// Takes a file in that waits, which then waits no more.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], what reading files may say, and what the disk says.
    pub async fn import_upload(
        &self,
        request: &ChangeRequest,
        id: &str,
        body: UploadImportBody,
    ) -> Result<Answer, OfficeError> {
        self.import_upload_watched(request, id, body, None).await
    }

    pub(crate) async fn import_upload_watched(
        &self,
        request: &ChangeRequest,
        id: &str,
        body: UploadImportBody,
        watch: Option<Arc<JobWatch>>,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::Import)?;
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        self.upload(&request.caller, id).await?;
        self.take_in(request, FileContent::Waiting(id.to_owned()), body, watch).await
    }

    async fn take_in(
        &self,
        request: &ChangeRequest,
        content: FileContent,
        body: UploadImportBody,
        watch: Option<Arc<JobWatch>>,
    ) -> Result<Answer, OfficeError> {
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        let now = request.now;
        let waiting = match &content {
            FileContent::Waiting(id) => Some(id.clone()),
            FileContent::Held { .. } => None,
        };
        let taken = self.over_facts_watched(now, watch, move |terrace, ctx| {
            let source = match content {
                FileContent::Held { name, bytes } => Some(Source::bytes(name, bytes)),
                FileContent::Waiting(id) => uploads::source(terrace.workspace(), &id)?,
            };
            let Some(source) = source else { return Ok(None) };
            let (mapping, sources) = (body.kept_mapping(), [source]);
            let UploadImportBody { kind, unknown_as_sales, .. } = body;
            let request = ImportRequest { kind: &kind, sources: &sources, mapping, unknown_as_sales };
            let view = ImportView::new(&terrace.import(&request, PATIENCE, ctx)?);
            Ok(Some(serde_json::to_value(view).map_err(|_| InternalError::new("a view without JSON"))?))
        });
        let view = taken.await?.ok_or_else(|| missing(waiting.as_deref().unwrap_or_default()))?;
        let actor = request.caller.actor.clone();
        let number = view.pointer("/import/number").and_then(Value::as_u64);
        let answer = self.once(request, 201, async move |change| {
            let (name, details) = (number.map_or_else(|| "file".to_owned(), |number| number.to_string()), json!({}));
            let subject = ("import", name.as_str());
            change.audit(&Action { at: now, actor: &actor, action: "import.stored", subject, details }).await?;
            Ok(view)
        });
        let answer = answer.await?;
        if let Some(id) = waiting {
            self.over_facts(now, move |terrace, _| uploads::remove(terrace.workspace(), &id)).await?;
        }
        Ok(answer)
    }

    /// Takes an import back; later imports stay.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::RecordedHere`], and what the undo may say.
    pub async fn undo_import(&self, request: &ChangeRequest, number: u64) -> Result<Answer, OfficeError> {
        self.undo_import_watched(request, number, None).await
    }

    pub(crate) async fn undo_import_watched(
        &self,
        request: &ChangeRequest,
        number: u64,
        watch: Option<Arc<JobWatch>>,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::Import)?;
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        let now = request.now;
        self.refuse_recorded(number, now).await?;
        let undone = self.over_facts_watched(now, watch, move |terrace, ctx| terrace.undo(number, PATIENCE, ctx));
        let lake_version = undone.await?;
        // Orders that are gone are no longer booked.
        self.booked_files.forget();
        let UndonePoints { members, orders, .. } = self.settled_or_later(now).await;
        let actor = request.caller.actor.clone();
        self.once(request, 200, async move |change| {
            let (name, details) = (number.to_string(), json!({ "lake_version": lake_version }));
            let subject = ("import", name.as_str());
            change.audit(&Action { at: now, actor: &actor, action: "import.undone", subject, details }).await?;
            Ok(ImportUndoneView { undone: number, lake_version, members, orders })
        })
        .await
    }

    /// Refuses to take back what was accepted by request: whoever sent it was told that it is kept.
    pub(crate) async fn refuse_recorded(&self, number: u64, now: UnixTime) -> Result<(), OfficeError> {
        let record = self.over_facts(now, move |terrace, _| show(terrace.workspace(), number)).await?;
        if record.undone {
            return Err(AppError::AlreadyUndone(number).into());
        }
        if is_recorded(&record) { Err(OfficeError::RecordedHere(number)) } else { Ok(()) }
    }

    /// The rejected rows of an import as CSV: for who may see personal values as they were, with their reasons; for others
    /// their lines and codes.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], an import without rejected rows, and what disk and store say.
    pub async fn rejects(&self, caller: &Caller, number: u64, now: UnixTime) -> Result<File, OfficeError> {
        caller.must(Right::Import)?;
        let whole = caller.role.may(Right::SeePersonal);
        let file = self.over_facts(now, move |terrace, ctx| rejected_rows(terrace.workspace(), number, whole, ctx));
        let missing = || OfficeError::Missing { what: "rejected rows", id: number.to_string() };
        let file = file.await?.ok_or_else(missing)?;
        let actor = caller.actor.clone();
        self.store()
            .write(async move |change| {
                let (name, details) = (number.to_string(), json!({ "whole": whole }));
                let subject = ("import", name.as_str());
                change.audit(&Action { at: now, actor: &actor, action: "rejects.exported", subject, details }).await?;
                Ok::<_, OfficeError>(())
            })
            .await?;
        Ok(file)
    }
}
