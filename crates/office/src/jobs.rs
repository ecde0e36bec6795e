//! Work that somebody asks for and does not wait for: it tells how far it is, and can be stopped.

use crate::error::OfficeError;
use crate::imports::UploadImportBody;
use crate::office::Office;
use crate::once::{Answer, ChangeRequest};
use crate::roles::{Caller, Right};
use crate::uploads::check_file_name;
use crate::watch::{JobProgressView, JobWatch};
use crate::work::RunBody;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use terrace_domain::{Coded as _, UnixTime, Zone};
use terrace_store::audit::Action;
use terrace_store::jobs::{self, Job, RUNNING};
use terrace_words::{Lang, Title, fix, message};

/// The most that are told of at a time.
const MOST: u32 = 200;

/// A piece of work.
#[derive(Debug)]
pub enum JobWork {
    /// A file is taken in.
    Import {
        /// The kind of facts.
        kind: String,
        /// The file's name.
        name: String,
        /// What is in it.
        bytes: Vec<u8>,
    },
    /// A file that waits is taken in; it stays in its folder until then.
    Upload {
        /// Its id.
        id: String,
        /// As what.
        body: UploadImportBody,
    },
    /// An import is taken back.
    Undo(u64),
    /// The sample shop is taken in.
    Sample,
    /// The sample shop is taken out.
    SampleRemoval,
    /// Everybody is classified.
    Run(RunBody),
}

/// Work that somebody asked for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct JobView {
    /// Its number.
    pub id: u64,
    /// What: `import`, `undo`, `sample`, `sample_removal` or `run`.
    pub kind: String,
    /// How it stands: `running`, `done`, `failed`, `cancelled`; `lost` where the server ended before it did.
    pub state: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub at: String,
    /// When it ended.
    pub ended: Option<String>,
    /// How far it is; `None` where it does not run here.
    pub progress: Option<JobProgressView>,
    /// What was answered, as the route answers whoever waits.
    pub answer: Option<Value>,
    /// Why it failed.
    pub failure: Option<JobFailureView>,
}

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct JobFailureView {
    /// The code of the message.
    pub code: String,
    /// What is wrong.
    pub message: Title,
    /// What to do about it.
    pub fix: Title,
}

impl JobWork {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Import { .. } | Self::Upload { .. } => "import",
            Self::Undo(_) => "undo",
            Self::Sample => "sample",
            Self::SampleRemoval => "sample_removal",
            Self::Run(_) => "run",
        }
    }
}

impl JobView {
    fn of(job: &Job, zone: &Zone, watch: Option<&JobWatch>) -> Self {
        let told: Value = job.answer.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let is_failed = job.state == "failed";
        Self {
            id: job.id,
            kind: job.kind.clone(),
            state: job.state.clone(),
            asked_by: job.asked_by.clone(),
            at: job.at.with_offset(zone),
            ended: job.ended.map(|at| at.with_offset(zone)),
            progress: watch.map(JobWatch::progress),
            answer: (!is_failed && !told.is_null()).then(|| told.clone()),
            failure: is_failed.then(|| JobFailureView::of(&told)),
        }
    }
}

impl JobFailureView {
    fn of(told: &Value) -> Self {
        let text = |name: &str, lang: &str| Some(told.get(name)?.get(lang)?.as_str()?.to_owned());
        Self {
            code: told.get("code").and_then(Value::as_str).unwrap_or("T1517").to_owned(),
            message: Title { en: text("message", "en"), zh: text("message", "zh") },
            fix: Title { en: text("fix", "en"), zh: text("fix", "zh") },
        }
    }
}

impl Office {
    /// Begins work and answers at once with its job.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a key that was used for something else, and what the store says.
    pub async fn begin_job(self: &Arc<Self>, request: &ChangeRequest, work: JobWork) -> Result<Answer, OfficeError> {
        request.caller.must(Right::Import)?;
        match &work {
            JobWork::Import { name, .. } => check_file_name(name)?,
            JobWork::Upload { id, .. } => drop(self.upload(&request.caller, id).await?),
            JobWork::Undo(number) => self.refuse_recorded(*number, request.now).await?,
            JobWork::Sample | JobWork::SampleRemoval | JobWork::Run(_) => {}
        }
        let zone = self.policy().policy.timezone.clone();
        let (now, actor, kind) = (request.now, request.caller.actor.clone(), work.kind());
        let number = Arc::new(AtomicU64::new(0));
        let given = Arc::clone(&number);
        let answer = self.once(request, 202, async move |change| {
            let id = jobs::add(change, (kind, &actor), now).await?;
            given.store(id, Ordering::Relaxed);
            let name = id.to_string();
            let (subject, details) = (("job", name.as_str()), json!({ "kind": kind }));
            change.audit(&Action { at: now, actor: &actor, action: "job.begun", subject, details }).await?;
            let state = RUNNING.to_owned();
            let job = Job { id, kind: kind.to_owned(), asked_by: actor, at: now, state, ended: None, answer: None };
            Ok(JobView::of(&job, &zone, None))
        });
        let answer = answer.await?;
        // Who sends the same request again is told of the job that it began.
        if !answer.is_repeated {
            let id = number.load(Ordering::Relaxed);
            let watch = self.watches.begin(id, kind);
            let (office, request) = (Arc::clone(self), ChangeRequest { key: None, ..request.clone() });
            tokio::spawn(async move { office.work_off(&request, work, &watch).await });
        }
        Ok(answer)
    }

    /// Does the work of a job and writes down how it ended.
    async fn work_off(&self, request: &ChangeRequest, work: JobWork, watch: &Arc<JobWatch>) {
        let done = match work {
            JobWork::Import { kind, name, bytes } => {
                self.import_watched(request, (&kind, &name), bytes, Some(Arc::clone(watch))).await
            }
            JobWork::Upload { id, body } => {
                self.import_upload_watched(request, &id, body, Some(Arc::clone(watch))).await
            }
            JobWork::Undo(number) => self.undo_import_watched(request, number, Some(Arc::clone(watch))).await,
            JobWork::Sample => self.bring_sample_watched(request, Some(Arc::clone(watch))).await,
            JobWork::SampleRemoval => self.remove_sample_watched(request, Some(Arc::clone(watch))).await,
            JobWork::Run(body) => self.run_watched(request, &body, Some(Arc::clone(watch))).await,
        };
        let (state, answer) = match done {
            Ok(answer) => ("done", answer.body),
            Err(error) if error.code() == "T0090" => ("cancelled", "null".to_owned()),
            Err(error) => ("failed", failure(&error).to_string()),
        };
        let (id, at) = (watch.id, request.now);
        let ended = self.store().write(async move |change| {
            jobs::end(change, id, (state, Some(&answer)), at).await?;
            // The work itself stands in the log.
            change.is_bookkeeping();
            Ok::<_, OfficeError>(())
        });
        // A store that is away leaves the job as one that runs, and the next start of the server calls it lost.
        let state = if ended.await.is_ok() { state } else { "lost" };
        self.watches.end(watch, state);
    }

    /// Asks a job to stop. What it had not finished leaves nothing behind.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], [`OfficeError::JobEnded`], and what the store says.
    pub async fn cancel_job(&self, request: &ChangeRequest, id: u64) -> Result<JobView, OfficeError> {
        request.caller.must(Right::Import)?;
        let view = self.job(&request.caller, id).await?;
        let watch = self.watches.get(id).filter(|_| view.state == RUNNING);
        let watch = watch.ok_or_else(|| OfficeError::JobEnded { id, state: view.state.clone() })?;
        let (now, actor) = (request.now, request.caller.actor.clone());
        self.store()
            .write(async move |change| {
                let name = id.to_string();
                let (subject, details) = (("job", name.as_str()), json!({}));
                change.audit(&Action { at: now, actor: &actor, action: "job.cancelled", subject, details }).await?;
                Ok::<_, OfficeError>(())
            })
            .await?;
        watch.cancel();
        Ok(JobView { progress: Some(watch.progress()), ..view })
    }

    /// A job.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the store says.
    pub async fn job(&self, caller: &Caller, id: u64) -> Result<JobView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let zone = self.policy().policy.timezone.clone();
        let mut reading = self.store().read().await?;
        let job = jobs::get(&mut reading, id).await?;
        let job = job.ok_or_else(|| OfficeError::Missing { what: "job", id: id.to_string() })?;
        Ok(JobView::of(&job, &zone, self.watches.get(id).as_deref()))
    }

    /// The newest jobs.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn jobs(&self, caller: &Caller) -> Result<Vec<JobView>, OfficeError> {
        caller.must(Right::SeeWork)?;
        let zone = self.policy().policy.timezone.clone();
        let mut reading = self.store().read().await?;
        let all = jobs::list(&mut reading, MOST).await?;
        Ok(all.iter().map(|job| JobView::of(job, &zone, self.watches.get(job.id).as_deref())).collect())
    }

    /// Writes down that jobs of a server that ended were lost; returns how many. For the start of a server.
    ///
    /// # Errors
    /// What the store says.
    pub async fn lose_jobs(&self, now: UnixTime) -> Result<usize, OfficeError> {
        self.store()
            .write(async move |change| {
                let lost = jobs::running(change.reading()).await?;
                for job in &lost {
                    jobs::end(change, job.id, ("lost", None), now).await?;
                }
                change.is_bookkeeping();
                Ok(lost.len())
            })
            .await
    }

    /// What changed of jobs since a turn, and the turn that it is now.
    pub fn jobs_since(&self, turn: u64) -> (u64, Vec<JobStepView>) {
        // What changes between the two is told twice rather than never.
        let now = self.watches.turn();
        let changed = self.watches.since(turn);
        let step = |watch: Arc<JobWatch>| JobStepView {
            id: watch.id,
            kind: watch.kind,
            state: watch.state(),
            progress: watch.progress(),
        };
        (now, changed.into_iter().map(step).collect())
    }
}

/// How a job stands, as those who listen are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct JobStepView {
    /// Its number.
    pub id: u64,
    /// What: `import`, `undo`, `sample`, `sample_removal` or `run`.
    pub kind: &'static str,
    /// How it stands.
    pub state: &'static str,
    /// How far it is.
    pub progress: JobProgressView,
}

fn failure(error: &OfficeError) -> Value {
    let (code, arguments) = (error.code(), error.arguments());
    let told = |lang| message(lang, code, &arguments);
    json!({
        "code": code,
        "message": { "en": told(Lang::En), "zh": told(Lang::Zh) },
        "fix": { "en": fix(Lang::En, code, &arguments), "zh": fix(Lang::Zh, code, &arguments) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_in_both_languages() {
        let view = JobFailureView::of(&failure(&OfficeError::SamePerson));
        assert_eq!(view.code, "T1531");
        assert!(view.message.en.is_some() && view.message.zh.is_some() && view.message.en != view.message.zh);
    }
}
