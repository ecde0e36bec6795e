//! A workspace at work: its facts, its state, the policy in force.

use crate::error::OfficeError;
use crate::peers::Peers;
use crate::remembered::{Boards, BookedFiles, Comparisons, Portfolios, Shoppers};
use crate::versions::Roster;
use crate::watch::{JobWatch, JobWatches};
use std::collections::BTreeSet;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use terrace_app::policies::LoadedPolicy;
use terrace_app::workspace::Workspace;
use terrace_app::{AppError, RunContext, Terrace};
use terrace_domain::{AsOf, CancelToken, Date, LocalTime, NoProgress, Progress, UnixTime, Zone};
use terrace_policy::{Membership, Policy};
use terrace_store::{Location, Store};

/// Passwords that are hashed at a time.
const HASHING: usize = 2;

/// Lists that are written as files at a time.
const EXPORTING: usize = 2;

/// Files that are received at a time: each takes disk, or memory, before it can be counted.
pub(crate) const RECEIVING: usize = 4;

/// The name of the file that state is kept in, below the workspace.
const STATE: &str = "state/terrace.db";

/// A workspace at work. It is shared between all who serve a request.
#[derive(Debug)]
pub struct Office {
    terrace: Arc<Terrace>,
    store: Store,
    policy: RwLock<PolicyNow>,
    /// The workspace's own, which is in force before any that is kept in the state.
    policy_of_file: Arc<LoadedPolicy>,
    /// What lists are answered from.
    pub(crate) roster: Roster,
    /// What of customers touches prices.
    pub(crate) shoppers: Shoppers,
    /// Which files of orders ledgers have booked.
    pub(crate) booked_files: Arc<BookedFiles>,
    /// Of whom something was accepted since tiers were told last.
    pub(crate) touched: Mutex<BTreeSet<String>>,
    /// Passwords that are hashed at a time: each takes some memory and time.
    pub(crate) hashing: tokio::sync::Semaphore,
    /// The figures of the newest run.
    pub(crate) portfolios: Portfolios,
    pub(crate) boards: Arc<Boards>,
    /// Runs that were compared.
    pub(crate) comparisons: Comparisons,
    /// Lists that are written as files at a time: each may hold everybody once more.
    pub(crate) exporting: Arc<tokio::sync::Semaphore>,
    /// Files that are received at a time.
    pub(crate) receiving: Arc<tokio::sync::Semaphore>,
    /// Jobs that run.
    pub(crate) watches: JobWatches,
    /// The servers that use the same database, as they were seen.
    pub(crate) peers: Peers,
    /// The version of the lake at which it was looked for imports that were undone.
    pub(crate) undone_looked: AtomicU64,
    /// What makes the files of a sample shop; `None` where nothing does.
    pub(crate) sample: Option<SampleMaker>,
    /// Whoever seals the tail holds it.
    pub(crate) sealing: Arc<tokio::sync::Mutex<()>>,
}

/// The files of a sample shop up to a day, by their kinds of facts, written into a folder.
type MakeSample = dyn Fn(&Path, Date) -> std::io::Result<Vec<(&'static str, PathBuf)>> + Send + Sync;

/// Makes the files of a sample shop.
#[derive(Clone)]
pub struct SampleMaker(Arc<MakeSample>);

impl SampleMaker {
    /// By a function that writes the files up to a day into a folder and tells their kinds of facts, in the order in which
    /// they are taken in.
    pub fn new(
        make: impl Fn(&Path, Date) -> std::io::Result<Vec<(&'static str, PathBuf)>> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(make))
    }

    pub(crate) fn make(&self, folder: &Path, last_day: Date) -> std::io::Result<Vec<(&'static str, PathBuf)>> {
        (self.0)(folder, last_day)
    }
}

impl std::fmt::Debug for SampleMaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SampleMaker")
    }
}

/// The policy in force with its number.
#[derive(Debug)]
struct PolicyNow {
    policy: Arc<LoadedPolicy>,
    number: Option<u64>,
}

impl Office {
    /// Opens a workspace's state: in its own file, or in a database elsewhere.
    ///
    /// # Errors
    /// What the disk says, and what opening a store may say.
    pub async fn open(
        workspace: Workspace,
        policy: Arc<LoadedPolicy>,
        elsewhere: Option<String>,
    ) -> Result<Self, OfficeError> {
        let location = match elsewhere {
            Some(url) => Location::Postgres(url),
            None => location(&workspace),
        };
        if let Location::File(file) = &location
            && let Some(folder) = file.parent()
        {
            // Names, phones and passwords' hashes are for whoever runs the server alone.
            let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
            made.map_err(|cause| AppError::writing(folder, cause))?;
        }
        let store = Store::open(location).await?;
        Ok(Self {
            terrace: Arc::new(Terrace::new(workspace)),
            store,
            policy_of_file: Arc::clone(&policy),
            policy: RwLock::new(PolicyNow { policy, number: None }),
            roster: Roster::default(),
            shoppers: Shoppers::default(),
            booked_files: Arc::default(),
            touched: Mutex::default(),
            hashing: tokio::sync::Semaphore::new(HASHING),
            portfolios: Portfolios::default(),
            boards: Arc::default(),
            comparisons: Comparisons::default(),
            exporting: Arc::new(tokio::sync::Semaphore::new(EXPORTING)),
            receiving: Arc::new(tokio::sync::Semaphore::new(RECEIVING)),
            watches: JobWatches::default(),
            peers: Peers::default(),
            undone_looked: AtomicU64::new(0),
            sample: None,
            sealing: Arc::default(),
        })
    }

    /// With a sample shop that people may look around in.
    #[must_use]
    pub fn with_sample(self, sample: SampleMaker) -> Self {
        Self { sample: Some(sample), ..self }
    }

    /// Its state.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Its facts.
    pub const fn terrace(&self) -> &Arc<Terrace> {
        &self.terrace
    }

    /// The policy in force.
    pub fn policy(&self) -> Arc<LoadedPolicy> {
        self.policy_and_number().0
    }

    /// The policy in force with its number; `None` for the workspace's file.
    pub(crate) fn policy_and_number(&self) -> (Arc<LoadedPolicy>, Option<u64>) {
        let held = self.policy.read().unwrap_or_else(PoisonError::into_inner);
        (Arc::clone(&held.policy), held.number)
    }

    /// The policy of the workspace's file.
    pub(crate) fn policy_of_file(&self) -> Arc<LoadedPolicy> {
        Arc::clone(&self.policy_of_file)
    }

    /// Puts another policy in force. Work that has begun goes on by the one before.
    pub(crate) fn set_policy(&self, policy: Arc<LoadedPolicy>, number: Option<u64>) {
        *self.policy.write().unwrap_or_else(PoisonError::into_inner) = PolicyNow { policy, number };
        self.shoppers.forget();
    }

    /// Ends what runs and closes the state.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Runs work over facts, which takes a thread of its own.
    pub(crate) async fn over_facts<T: Send + 'static>(
        &self,
        now: UnixTime,
        work: impl FnOnce(&Terrace, &RunContext<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, OfficeError> {
        self.over_facts_watched(now, None, work).await
    }

    /// The same, followed and stopped by whoever watches it.
    pub(crate) async fn over_facts_watched<T: Send + 'static>(
        &self,
        now: UnixTime,
        watch: Option<Arc<JobWatch>>,
        work: impl FnOnce(&Terrace, &RunContext<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, OfficeError> {
        let terrace = Arc::clone(&self.terrace);
        let done = tokio::task::spawn_blocking(move || {
            let cancel = watch.as_ref().map_or_else(CancelToken::new, |watch| watch.cancel.clone());
            let progress: &dyn Progress = match watch.as_deref() {
                Some(watch) => watch,
                None => &NoProgress,
            };
            let now = local(&terrace.workspace().config().timezone, now);
            work(&terrace, &RunContext { progress, cancel: &cancel, now })
        });
        Ok(done.await.map_err(|_| OfficeError::Lost)??)
    }
}

/// Where a workspace keeps its state.
fn location(workspace: &Workspace) -> Location {
    match &workspace.config().store_url {
        Some(url) => Location::Postgres(url.clone()),
        None => Location::File(workspace.root().join(STATE)),
    }
}

/// The same; `None` for a file that is not there, since nothing was ever kept.
pub(crate) fn location_if_any(workspace: &Workspace) -> Option<Location> {
    Some(location(workspace)).filter(|location| match location {
        Location::File(file) => file.exists(),
        Location::Postgres(_) => true,
    })
}

/// What a clock shows at a moment; the end of time where it has none.
pub(crate) fn local(zone: &Zone, at: UnixTime) -> LocalTime {
    zone.shown_at(at).unwrap_or_else(|| LocalTime::from_micros(at.micros()))
}

/// The moment as the policy's clock shows it.
pub(crate) fn policy_now(policy: &Policy, at: UnixTime) -> LocalTime {
    local(&policy.timezone, at)
}

/// For when answers hold that are asked for now: all facts up to now exist.
pub(crate) fn as_of_now(policy: &Policy, at: UnixTime) -> AsOf {
    // An as-of leaves out what happens at it.
    AsOf::new(LocalTime::from_micros(policy_now(policy, at).micros() + 1), policy.timezone.clone())
}

/// The policy's rules of members.
pub(crate) fn membership(policy: &Policy) -> Result<&Membership, OfficeError> {
    let none = || OfficeError::NoSection { policy: policy.name.to_string(), section: "membership" };
    policy.membership.as_ref().ok_or_else(none)
}
