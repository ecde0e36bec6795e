//! The versions of the roster that are held, and who is to be computed anew.

use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use terrace_app::roster::RosterVersion;
use terrace_app::workspace::HeldOverride;
use terrace_domain::{Date, UnixTime};

/// Up to so many customers everybody is computed anew where something changed: it takes some tens of milliseconds.
const WHOLE_UP_TO: usize = 20_000;

/// How many versions are held for whoever pages through them, beside the newest.
const MOST_PINNED: usize = 32;

/// For how long a version is held for whoever asks for its next page: an erasure is not outlived by much.
const PINNED_FOR: Duration = Duration::from_secs(600);

/// How many bases of many customers they may rest on together: each holds everybody.
const MOST_BASES: usize = 2;

/// The newest version with what it rests on.
#[derive(Debug, Clone)]
pub(crate) struct HeldRoster {
    pub(crate) version: Arc<RosterVersion>,
    /// The newest version of the lake whose changes are known: the base's, or that of a seal of ours behind it.
    pub(crate) lake: u64,
    pub(crate) day: Date,
    pub(crate) overrides: Arc<[HeldOverride]>,
    /// Up to which change of members' levels and points.
    pub(crate) members: u64,
    /// When the base was made, and how long that took.
    pub(crate) made: UnixTime,
    pub(crate) took: Duration,
}

/// Who is to be computed anew.
#[derive(Debug, Default)]
struct Pending {
    customers: BTreeSet<String>,
    /// Whoever changed since everybody began to be computed, who stands in the base that is coming as before.
    since_begun: Option<BTreeSet<String>>,
}

/// What lists are answered from.
#[derive(Debug)]
pub(crate) struct Roster {
    newest: Mutex<Option<HeldRoster>>,
    pinned: Mutex<VecDeque<(Instant, Arc<RosterVersion>)>>,
    pending: Mutex<Pending>,
    /// Something changed that concerns everybody.
    is_outdated: AtomicBool,
    whole_up_to: AtomicUsize,
    /// Whoever makes the next version holds it.
    pub(crate) making: tokio::sync::Mutex<()>,
    /// Whoever computes everybody beside the readers holds it.
    pub(crate) refreshing: tokio::sync::Mutex<()>,
}

impl Default for Roster {
    fn default() -> Self {
        Self {
            newest: Mutex::default(),
            pinned: Mutex::default(),
            pending: Mutex::default(),
            is_outdated: AtomicBool::new(false),
            whole_up_to: AtomicUsize::new(WHOLE_UP_TO),
            making: tokio::sync::Mutex::default(),
            refreshing: tokio::sync::Mutex::default(),
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Roster {
    /// The newest version, if there is one.
    pub(crate) fn newest(&self) -> Option<HeldRoster> {
        locked(&self.newest).clone()
    }

    pub(crate) fn put(&self, held: HeldRoster) {
        *locked(&self.newest) = Some(held);
    }

    /// A number for the next version. It goes up, also from one process to the next.
    pub(crate) fn number(&self, now: UnixTime) -> u64 {
        let newest = self.newest().map_or(0, |held| held.version.number);
        now.micros().unsigned_abs().max(newest + 1)
    }

    /// Whether so few customers are computed as a whole.
    pub(crate) fn is_small(&self, held: &HeldRoster) -> bool {
        held.version.base.customers() <= self.whole_up_to.load(Ordering::Relaxed)
    }

    pub(crate) fn set_whole_up_to(&self, customers: usize) {
        self.whole_up_to.store(customers, Ordering::Relaxed);
    }

    /// Holds a version for whoever asks for its next page.
    pub(crate) fn pin(&self, version: &Arc<RosterVersion>) {
        let mut pinned = locked(&self.pinned);
        pinned.retain(|(since, known)| known.number != version.number && since.elapsed() < PINNED_FOR);
        pinned.push_back((Instant::now(), Arc::clone(version)));
        while pinned.len() > MOST_PINNED || bases(&pinned) > MOST_BASES {
            pinned.pop_front();
        }
    }

    /// The version of a number, if it is still held.
    pub(crate) fn pinned(&self, number: u64) -> Option<Arc<RosterVersion>> {
        let newest = self.newest().map(|held| held.version).filter(|version| version.number == number);
        let mut pinned = locked(&self.pinned);
        pinned.retain(|(since, _)| since.elapsed() < PINNED_FOR);
        newest.or_else(|| {
            pinned.iter().find(|(_, version)| version.number == number).map(|(_, version)| Arc::clone(version))
        })
    }

    /// Notes that something of a customer was accepted; without a customer it may concern everybody.
    pub(crate) fn note(&self, customer: &str) {
        if customer.is_empty() {
            self.is_outdated.store(true, Ordering::Relaxed);
            return;
        }
        let mut pending = locked(&self.pending);
        if let Some(since) = &mut pending.since_begun {
            since.insert(customer.to_owned());
        }
        pending.customers.insert(customer.to_owned());
    }

    /// Notes that a seal of ours made a version of the lake: its facts are known.
    pub(crate) fn note_sealed(&self, lake_version: u64) {
        if let Some(held) = locked(&self.newest).as_mut()
            && held.lake.checked_add(1) == Some(lake_version)
        {
            held.lake = lake_version;
        }
    }

    /// Takes at most so many of those who are to be computed anew.
    pub(crate) fn take_pending(&self, most: usize) -> BTreeSet<String> {
        let mut pending = locked(&self.pending);
        let Some(first) = pending.customers.iter().nth(most).cloned() else {
            return std::mem::take(&mut pending.customers);
        };
        let rest = pending.customers.split_off(&first);
        std::mem::replace(&mut pending.customers, rest)
    }

    pub(crate) fn has_pending(&self) -> bool {
        !locked(&self.pending).customers.is_empty()
    }

    pub(crate) fn put_back(&self, customers: impl IntoIterator<Item = String>) {
        locked(&self.pending).customers.extend(customers);
    }

    pub(crate) fn is_outdated(&self) -> bool {
        self.is_outdated.load(Ordering::Relaxed)
    }

    /// Everybody could not be computed: it is due still.
    pub(crate) fn stay_outdated(&self) {
        self.is_outdated.store(true, Ordering::Relaxed);
    }

    /// Everybody begins to be computed; these customers have facts that are not in the lake.
    pub(crate) fn begin(&self, unsealed: impl IntoIterator<Item = String>) {
        self.is_outdated.store(false, Ordering::Relaxed);
        locked(&self.pending).since_begun = Some(unsealed.into_iter().collect());
    }

    /// Everybody was computed, or was not: whoever changed meanwhile is computed anew.
    pub(crate) fn end(&self) {
        let mut pending = locked(&self.pending);
        let since = pending.since_begun.take().unwrap_or_default();
        pending.customers.extend(since);
    }
}

fn bases(versions: &VecDeque<(Instant, Arc<RosterVersion>)>) -> usize {
    let large = versions.iter().map(|(_, version)| &version.base).filter(|base| base.customers() > WHOLE_UP_TO);
    large.map(Arc::as_ptr).collect::<BTreeSet<*const terrace_app::roster::RosterBase>>().len()
}
