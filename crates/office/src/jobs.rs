//! Work that somebody asks for and does not wait for: it tells how far it is, and can be stopped.

use crate::bulk::{BulkRequest, BulkWork};
use crate::error::OfficeError;
use crate::failure::FailureView;
use crate::fields::kept_json;
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
use terrace_store::job_rows::{self, JobRow};
use terrace_store::jobs::{self, Job, RUNNING};

/// What tells the time when work ends.
pub type Clock = Arc<dyn Fn() -> UnixTime + Send + Sync>;

/// The most that are told of at a time.
const MOST: u32 = 200;

/// The rows of a job that are read at a time.
const ROWS: u32 = 2_000;

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
    /// One act on many customers.
    Bulk(BulkWork),
}

/// Work that somebody asked for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct JobView {
    /// Its number.
    pub id: u64,
    /// What: `import`, `undo`, `sample`, `sample_removal`, `run` or `bulk`.
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
    pub failure: Option<FailureView>,
}

impl JobWork {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Import { .. } | Self::Upload { .. } => "import",
            Self::Undo(_) => "undo",
            Self::Sample => "sample",
            Self::SampleRemoval => "sample_removal",
            Self::Run(_) => "run",
            Self::Bulk(_) => "bulk",
        }
    }

    /// What it takes.
    const fn right(&self) -> Right {
        match self {
            Self::Bulk(work) => work.right(),
            _ => Right::Import,
        }
    }

    /// What the log says of it.
    fn details(&self) -> Value {
        match self {
            Self::Bulk(work) => work.details(),
            _ => json!({ "kind": self.kind() }),
        }
    }
}

impl JobView {
    fn of(job: &Job, zone: &Zone, watch: Option<&JobWatch>) -> Result<Self, OfficeError> {
        let told: Option<Value> = job.answer.as_deref().map(|text| kept_json("job", job.id, text)).transpose()?;
        let told = told.filter(|told| !told.is_null());
        let is_failed = job.state == "failed";
        let failure = told.as_ref().filter(|_| is_failed).map(|told| FailureView::kept(job.id, told)).transpose()?;
        Ok(Self {
            id: job.id,
            kind: job.kind.clone(),
            state: job.state.clone(),
            asked_by: job.asked_by.clone(),
            at: job.at.with_offset(zone),
            ended: job.ended.map(|at| at.with_offset(zone)),
            progress: watch.map(JobWatch::progress),
            answer: told.filter(|_| !is_failed),
            failure,
        })
    }
}

impl Office {
    /// Begins work and answers at once with its job.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a key that was used for something else, and what the store says.
    pub async fn begin_job(
        self: &Arc<Self>,
        request: &ChangeRequest,
        work: JobWork,
        clock: Clock,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(work.right())?;
        // What the job was for need not be there any more for who sends the same request again.
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        match &work {
            JobWork::Import { name, .. } => check_file_name(name)?,
            JobWork::Upload { id, .. } => drop(self.upload(&request.caller, id).await?),
            JobWork::Undo(number) => self.refuse_recorded(*number, request.now).await?,
            JobWork::Sample | JobWork::SampleRemoval | JobWork::Run(_) | JobWork::Bulk(_) => {}
        }
        let zone = self.policy().policy.timezone.clone();
        let (now, actor, kind) = (request.now, request.caller.actor.clone(), work.kind());
        let details = work.details();
        let number = Arc::new(AtomicU64::new(0));
        let (given, server) = (Arc::clone(&number), self.watches.server().to_owned());
        let answer = self.once(request, 202, async move |change| {
            let id = jobs::add(change, (kind, &actor, &server), now).await?;
            given.store(id, Ordering::Relaxed);
            let name = id.to_string();
            let subject = ("job", name.as_str());
            change.audit(&Action { at: now, actor: &actor, action: "job.begun", subject, details }).await?;
            let state = RUNNING.to_owned();
            let kind = kind.to_owned();
            let job = Job { id, kind, asked_by: actor, at: now, state, ended: None, answer: None, server };
            JobView::of(&job, &zone, None)
        });
        let answer = answer.await?;
        // Who sends the same request again is told of the job that it began.
        if !answer.is_repeated {
            let id = number.load(Ordering::Relaxed);
            let watch = self.watches.begin(id, kind);
            let (office, request) = (Arc::clone(self), ChangeRequest { key: None, ..request.clone() });
            tokio::spawn(async move { office.work_off(&request, work, &watch, clock).await });
        }
        Ok(answer)
    }

    /// Begins one act on many customers.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], an act or scope that is wrong, [`OfficeError::RosterGone`], a key that was used for
    /// something else, and what the store says.
    pub async fn begin_bulk(
        self: &Arc<Self>,
        request: &ChangeRequest,
        asked: &BulkRequest,
        clock: Clock,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(asked.right())?;
        // The list of then need not be there any more for who sends the same request again.
        if let Some(before) = self.answered(request).await? {
            return Ok(before);
        }
        let work = self.bulk_work(&request.caller, asked, request.now).await?;
        self.begin_job(request, JobWork::Bulk(work), clock).await
    }

    /// Does the work of a job and writes down how it ended.
    async fn work_off(&self, request: &ChangeRequest, work: JobWork, watch: &Arc<JobWatch>, clock: Clock) {
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
            JobWork::Bulk(work) => self.bulk_watched(request, work, watch).await,
        };
        let (state, answer) = match done {
            Ok(answer) => ("done", answer.body),
            Err(error) if error.code() == "T0090" => ("cancelled", "null".to_owned()),
            Err(error) => {
                ("failed", FailureView::told(error.code(), |lang| error.told_arguments(lang)).json().to_string())
            }
        };
        let (id, at) = (watch.id, clock());
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
        let asked_by = self.kept_job(id).await?.map(|job| job.asked_by);
        if asked_by.as_ref() != Some(&request.caller.actor) {
            request.caller.must(Right::Import)?;
        }
        let view = self.job(&request.caller, id).await?;
        let (now, actor) = (request.now, request.caller.actor.clone());
        self.store()
            .write(async move |change| {
                // Another server may work at it, which looks for that.
                if !jobs::ask_to_stop(change, id).await? {
                    let state = jobs::get(change.reading(), id).await?.map(|job| job.state);
                    return Err(OfficeError::JobEnded { id, state: state.unwrap_or_default() });
                }
                let name = id.to_string();
                let (subject, details) = (("job", name.as_str()), json!({}));
                change.audit(&Action { at: now, actor: &actor, action: "job.cancelled", subject, details }).await?;
                Ok::<_, OfficeError>(())
            })
            .await?;
        let watch = self.watches.get(id);
        watch.iter().for_each(|watch| watch.cancel());
        Ok(JobView { progress: watch.map(|watch| watch.progress()), ..view })
    }

    async fn kept_job(&self, id: u64) -> Result<Option<Job>, OfficeError> {
        let mut reading = self.store().read().await?;
        Ok(jobs::get(&mut reading, id).await?)
    }

    /// A job that a caller may see: their own, or any for who sees work.
    async fn seen_job(&self, caller: &Caller, id: u64) -> Result<Job, OfficeError> {
        let job = self.kept_job(id).await?;
        if job.as_ref().is_none_or(|job| job.asked_by != caller.actor) {
            caller.must(Right::SeeWork)?;
        }
        job.ok_or_else(|| OfficeError::Missing { what: "job", id: id.to_string() })
    }

    /// What became of each customer of a job over many, by customer.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the store says.
    pub async fn job_rows(&self, caller: &Caller, id: u64) -> Result<Vec<JobRow>, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        let job = self.kept_job(id).await?;
        let is_seen = |job: Job| job.asked_by == caller.actor || caller.role.may(Right::SeeWork);
        if !job.is_some_and(is_seen) {
            return Err(OfficeError::Missing { what: "job", id: id.to_string() });
        }
        let mut reading = self.store().read().await?;
        let mut all: Vec<JobRow> = Vec::new();
        loop {
            let last = all.last().map(|row| row.customer.clone()).unwrap_or_default();
            let page = job_rows::after(&mut reading, id, &last, ROWS).await?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }

    /// A job: one's own, or any for who sees work.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the store says.
    pub async fn job(&self, caller: &Caller, id: u64) -> Result<JobView, OfficeError> {
        let zone = self.policy().policy.timezone.clone();
        let job = self.seen_job(caller, id).await?;
        JobView::of(&job, &zone, self.watches.get(id).as_deref())
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
        all.iter().map(|job| JobView::of(job, &zone, self.watches.get(job.id).as_deref())).collect()
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
    /// What: `import`, `undo`, `sample`, `sample_removal`, `run` or `bulk`.
    pub kind: &'static str,
    /// How it stands.
    pub state: &'static str,
    /// How far it is.
    pub progress: JobProgressView,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_no_answer_of_nothing() {
        let zone = Zone::utc();
        let at = UnixTime::from_micros(0);
        let job = |state: &str, answer: &str| Job {
            id: 7,
            kind: "run".into(),
            asked_by: "user:1".into(),
            at,
            state: state.into(),
            ended: Some(at),
            answer: Some(answer.into()),
            server: String::new(),
        };
        for (state, answer) in [("done", "{\"run\":"), ("failed", "{}"), ("failed", "")] {
            let told = JobView::of(&job(state, answer), &zone, None).unwrap_err();
            assert!(told.to_string().contains('7'), "{state} {answer}: {told}");
        }
        assert_eq!(JobView::of(&job("cancelled", "null"), &zone, None).unwrap().answer, None);
    }
}
