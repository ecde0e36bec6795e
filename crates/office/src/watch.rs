//! Work that runs just now: how far it is, and how it is asked to stop.

use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use terrace_domain::{CancelToken, Progress};

/// Jobs that ended and are still told of to those who listen.
const ENDED: usize = 50;

/// What a job does just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobPhase {
    /// It computes, or has just begun.
    Working,
    /// It reads files; `done` and `total` are bytes.
    Reading,
    /// It waits for another writer.
    Waiting,
    /// It stores rows; `done` and `total` are rows.
    Storing,
    /// It merges files; `done` and `total` are bytes.
    Merging,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct JobProgressView {
    /// What it does just now.
    pub phase: JobPhase,
    /// How much of it is done.
    pub done: u64,
    /// How much there is; 0 where that is not known.
    pub total: u64,
    /// Rows that were read so far.
    pub rows: u64,
}

/// A job that runs, or has just ended.
#[derive(Debug)]
pub struct JobWatch {
    /// Its number.
    pub(crate) id: u64,
    /// What it is.
    pub(crate) kind: &'static str,
    pub(crate) cancel: CancelToken,
    now: Mutex<JobNow>,
    turns: Arc<AtomicU64>,
}

#[derive(Debug)]
struct JobNow {
    state: &'static str,
    progress: JobProgressView,
    /// The turn of the last change.
    turn: u64,
}

impl JobWatch {
    pub(crate) fn progress(&self) -> JobProgressView {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).progress
    }

    pub(crate) fn state(&self) -> &'static str {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).state
    }

    pub(crate) fn cancel(&self) {
        self.cancel.cancel();
    }

    fn change(&self, change: impl FnOnce(&mut JobNow)) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut now);
        now.turn = self.turns.fetch_add(1, Ordering::Relaxed) + 1;
    }

    /// Begins a phase with so much to do, or adds to what there is to do in it.
    fn phase(&self, phase: JobPhase, more: u64) {
        self.change(|now| {
            let JobProgressView { phase: before, done, total, rows } = now.progress;
            let (done, total) = if before == phase { (done, total) } else { (0, 0) };
            now.progress = JobProgressView { phase, done, total: total.saturating_add(more), rows };
        });
    }
}

impl Progress for JobWatch {
    fn reading(&self, _name: &str, bytes: u64) {
        self.phase(JobPhase::Reading, bytes);
    }

    fn advance(&self, bytes: u64, rows: u64) {
        self.change(|now| {
            now.progress.done = now.progress.done.saturating_add(bytes);
            now.progress.rows = now.progress.rows.saturating_add(rows);
        });
    }

    fn waiting_for(&self, _holder: &str) {
        self.phase(JobPhase::Waiting, 0);
    }

    fn storing(&self, _rows: u64) {
        self.phase(JobPhase::Storing, 0);
    }

    fn stored(&self, more: u64, done: u64) {
        self.phase(JobPhase::Storing, more);
        self.change(|now| now.progress.done = now.progress.done.saturating_add(done));
    }

    fn merging(&self, bytes: u64) {
        self.phase(JobPhase::Merging, bytes);
    }
}

/// All jobs that run in this process, and those that have just ended.
#[derive(Debug)]
pub(crate) struct JobWatches {
    /// What tells this process from others that use the same database.
    server: String,
    jobs: Mutex<BTreeMap<u64, Arc<JobWatch>>>,
    turns: Arc<AtomicU64>,
}

impl Default for JobWatches {
    fn default() -> Self {
        let server = uuid::Uuid::new_v4().simple().to_string();
        Self { server, jobs: Mutex::default(), turns: Arc::default() }
    }
}

impl JobWatches {
    pub(crate) fn server(&self) -> &str {
        &self.server
    }

    /// Whether anything runs here.
    pub(crate) fn has_running(&self) -> bool {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.values().any(|job| job.state() == "running")
    }

    pub(crate) fn begin(&self, id: u64, kind: &'static str) -> Arc<JobWatch> {
        let turn = self.turns.fetch_add(1, Ordering::Relaxed) + 1;
        let progress = JobProgressView { phase: JobPhase::Working, done: 0, total: 0, rows: 0 };
        let watch = Arc::new(JobWatch {
            id,
            kind,
            cancel: CancelToken::new(),
            now: Mutex::new(JobNow { state: "running", progress, turn }),
            turns: Arc::clone(&self.turns),
        });
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let ended: Vec<u64> = jobs.values().filter(|job| job.state() != "running").map(|job| job.id).collect();
        for id in ended.iter().take(ended.len().saturating_sub(ENDED)) {
            jobs.remove(id);
        }
        jobs.insert(id, Arc::clone(&watch));
        watch
    }

    pub(crate) fn end(&self, watch: &JobWatch, state: &'static str) {
        watch.change(|now| now.state = state);
    }

    pub(crate) fn get(&self, id: u64) -> Option<Arc<JobWatch>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    pub(crate) fn turn(&self) -> u64 {
        self.turns.load(Ordering::Relaxed)
    }

    /// Those that changed since a turn; all of them for a turn of an earlier process.
    pub(crate) fn since(&self, turn: u64) -> Vec<Arc<JobWatch>> {
        let turn = if turn > self.turn() { 0 } else { turn };
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = |job: &&Arc<JobWatch>| job.now.lock().unwrap_or_else(PoisonError::into_inner).turn > turn;
        jobs.values().filter(is_new).cloned().collect()
    }
}
