//! A sample shop to look around in, and its removal: it goes as if it had never been there, and nothing else goes.

use crate::error::OfficeError;
use crate::office::{Office, policy_now};
use crate::once::{Answer, ChangeRequest};
use crate::roles::Right;
use crate::watch::JobWatch;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use terrace_app::facts::Source;
use terrace_app::imports::{ImportRecord, ImportRequest, ImportResult, list};
use terrace_app::session::PATIENCE;
use terrace_app::{AppError, RunContext, Terrace};
use terrace_domain::{CancelToken, Date};
use terrace_store::audit::Action;

/// A sample shop that was taken in, or taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SampleView {
    /// The numbers of its imports.
    pub imports: Vec<u64>,
    /// Their rows.
    pub rows: u64,
    /// How many kept runs went with it.
    pub runs: usize,
}

impl SampleView {
    /// The imports of the sample that are in force, of all there are.
    pub(crate) fn of(records: &[ImportRecord]) -> Option<Self> {
        let own = || records.iter().filter(|record| record.sample && !record.undone);
        let imports: Vec<u64> = own().map(|record| record.number).collect();
        let rows = own().map(|record| record.counts.accepted).sum();
        (!imports.is_empty()).then_some(Self { imports, rows, runs: 0 })
    }
}

impl Office {
    /// Takes the sample shop in, up to yesterday.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::SampleExists`], and what importing may say.
    pub async fn bring_sample(&self, request: &ChangeRequest) -> Result<Answer, OfficeError> {
        self.bring_sample_watched(request, None).await
    }

    pub(crate) async fn bring_sample_watched(
        &self,
        request: &ChangeRequest,
        watch: Option<Arc<JobWatch>>,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::Import)?;
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        let (now, maker) = (request.now, self.sample.clone());
        let maker = maker.ok_or_else(|| OfficeError::Missing { what: "sample", id: "shop".to_owned() })?;
        let known = self.over_facts(now, |terrace, _| list(terrace.workspace())).await?;
        if SampleView::of(&known).is_some() {
            return Err(OfficeError::SampleExists);
        }
        let last_day = Date::from_days(policy_now(&self.policy().policy, now).date().days().saturating_sub(1));
        let brought = self.over_facts_watched(now, watch, move |terrace, ctx| {
            terrace.with_scratch(|scratch| {
                let files = maker.make(scratch, last_day).map_err(|cause| AppError::writing(scratch, cause))?;
                let mut taken = Vec::new();
                for (kind, file) in files {
                    match take(terrace, kind, &file, ctx) {
                        Ok(number) => taken.extend(number),
                        Err(error) => {
                            take_out(terrace, &taken, ctx)?;
                            return Err(error);
                        }
                    }
                }
                Ok(SampleView::of(&list(terrace.workspace())?))
            })
        });
        let view = brought.await?.ok_or(OfficeError::Lost)?;
        let actor = request.caller.actor.clone();
        self.once(request, 201, async move |change| {
            let (subject, details) = (("sample", "shop"), json!({ "imports": view.imports }));
            change.audit(&Action { at: now, actor: &actor, action: "sample.brought", subject, details }).await?;
            Ok(view)
        })
        .await
    }

    /// Takes the sample shop out: its imports are taken back, the newest first, and kept runs that it was part of go.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], no sample that is there, and what an undo may say.
    pub async fn remove_sample(&self, request: &ChangeRequest) -> Result<Answer, OfficeError> {
        self.remove_sample_watched(request, None).await
    }

    pub(crate) async fn remove_sample_watched(
        &self,
        request: &ChangeRequest,
        watch: Option<Arc<JobWatch>>,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::Import)?;
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        let now = request.now;
        let removed = self.over_facts_watched(now, watch, |terrace, ctx| {
            let known = list(terrace.workspace())?;
            let Some(view) = SampleView::of(&known) else { return Ok(None) };
            let since = known.iter().filter(|record| view.imports.contains(&record.number));
            let since = since.map(|record| record.lake_version).min().unwrap_or(0);
            // The runs go first: without the imports nobody would know any more which of them the sample was part of.
            let runs = terrace.forget_runs_since(since)?;
            for number in view.imports.iter().rev() {
                terrace.undo(*number, PATIENCE, ctx)?;
            }
            Ok(Some(SampleView { runs, ..view }))
        });
        let missing = || OfficeError::Missing { what: "sample", id: "shop".to_owned() };
        let view = removed.await?.ok_or_else(missing)?;
        self.booked_files.forget();
        self.settled_or_later(now).await;
        let actor = request.caller.actor.clone();
        self.once(request, 200, async move |change| {
            let details = json!({ "imports": view.imports, "runs": view.runs });
            let subject = ("sample", "shop");
            change.audit(&Action { at: now, actor: &actor, action: "sample.removed", subject, details }).await?;
            Ok(view)
        })
        .await
    }
}

/// Takes a file of the sample in; `None` where no row of it counts.
fn take(terrace: &Terrace, kind: &str, file: &Path, ctx: &RunContext<'_>) -> Result<Option<u64>, AppError> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let sources = [Source::named(file, name)];
    let request = ImportRequest { kind, sources: &sources, mapping: None, unknown_as_sales: false };
    match terrace.import_sample(&request, PATIENCE, ctx)?.result {
        ImportResult::Stored { record, .. } => Ok(Some(record.number)),
        ImportResult::Nothing(_) | ImportResult::DryRun { .. } => Ok(None),
    }
}

/// Takes back what was taken in of a sample that did not come whole.
fn take_out(terrace: &Terrace, taken: &[u64], ctx: &RunContext<'_>) -> Result<(), AppError> {
    // Whoever cancelled the rest wants none of it.
    let whole = RunContext { cancel: &CancelToken::new(), ..*ctx };
    taken.iter().rev().try_for_each(|number| terrace.undo(*number, PATIENCE, &whole).map(|_| ()))
}
