//! Values that are computed once and shared between threads, bounded by what they hold in memory.

use crate::error::AppError;
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use terrace_domain::CancelToken;

/// How often somebody who waits for another's computation looks whether to stop.
const LOOK: Duration = Duration::from_millis(20);

/// Shared values by key. The least recently used ones go when together they weigh more than the bound.
#[derive(Debug)]
pub(crate) struct SharedCache<K, V> {
    bound: u64,
    state: Mutex<State<K, V>>,
    /// Somebody's computation has ended.
    ended: Condvar,
}

#[derive(Debug)]
struct State<K, V> {
    entries: BTreeMap<K, Entry<V>>,
    /// Counts uses, to tell which value was used last.
    uses: u64,
    /// How many hold the cache closed.
    closed: usize,
    /// Counts clearings: what was begun before one is not kept after it.
    clearings: u64,
}

#[derive(Debug)]
enum Entry<V> {
    /// A thread computes it.
    Pending,
    Ready {
        value: Arc<V>,
        weight: u64,
        last_use: u64,
    },
}

impl<K: Ord + Clone, V> SharedCache<K, V> {
    /// An empty cache that keeps values of at most this weight together, and always the newest.
    pub(crate) fn new(bound: u64) -> Self {
        let state = State { entries: BTreeMap::new(), uses: 0, closed: 0, clearings: 0 };
        Self { bound, state: Mutex::new(state), ended: Condvar::new() }
    }

    /// Returns the value of a key that is there, if `holds` says that it still holds, or computes it. Threads that ask
    /// for the same key meanwhile wait for the first; if that one fails, the next computes it.
    ///
    /// # Errors
    /// What `compute` says, and that the work was cancelled while it waited for another thread.
    pub(crate) fn get_or_compute(
        &self,
        key: &K,
        cancel: &CancelToken,
        holds: impl Fn(&V) -> bool,
        compute: impl FnOnce() -> Result<(V, u64), AppError>,
    ) -> Result<Arc<V>, AppError> {
        let mut state = self.state();
        loop {
            match state.entries.get(key) {
                Some(Entry::Ready { value, .. }) if holds(value) => {
                    let found = Arc::clone(value);
                    state.touch(key);
                    return Ok(found);
                }
                Some(Entry::Pending) => {
                    cancel.check()?;
                    let waited = self.ended.wait_timeout(state, LOOK);
                    state = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
                Some(Entry::Ready { .. }) | None => break,
            }
        }
        state.entries.insert(key.clone(), Entry::Pending);
        let begun = state.clearings;
        drop(state);
        let pending = PendingEntry { cache: self, key };
        let (value, weight) = compute()?;
        let value = Arc::new(value);
        self.keep(key, &value, weight, begun);
        drop(pending);
        Ok(value)
    }

    /// Whether the value of a key is there.
    pub(crate) fn has(&self, key: &K) -> bool {
        matches!(self.state().entries.get(key), Some(Entry::Ready { .. }))
    }

    /// Drops all values; those in use stay with their users.
    pub(crate) fn clear(&self) {
        let mut state = self.state();
        state.clearings += 1;
        state.entries.retain(|_, entry| matches!(entry, Entry::Pending));
    }

    /// Drops all values and keeps none while the guard lives, so that nobody waits for what only the cache holds.
    pub(crate) fn close(&self) -> ClosedCache<'_, K, V> {
        self.state().closed += 1;
        self.clear();
        ClosedCache(self)
    }

    fn keep(&self, key: &K, value: &Arc<V>, weight: u64, begun: u64) {
        let mut state = self.state();
        if state.closed > 0 || state.clearings != begun {
            return;
        }
        state.entries.insert(key.clone(), Entry::Ready { value: Arc::clone(value), weight, last_use: 0 });
        state.touch(key);
        state.shrink(self.bound);
    }

    fn state(&self) -> MutexGuard<'_, State<K, V>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Ord + Clone, V> State<K, V> {
    fn touch(&mut self, key: &K) {
        self.uses += 1;
        if let Some(Entry::Ready { last_use, .. }) = self.entries.get_mut(key) {
            *last_use = self.uses;
        }
    }

    /// Drops the values that were used longest ago until the rest is light enough; the newest stays.
    fn shrink(&mut self, bound: u64) {
        let mut ready: Vec<(u64, u64, K)> = Vec::new();
        for (key, entry) in &self.entries {
            if let Entry::Ready { weight, last_use, .. } = entry {
                ready.push((*last_use, *weight, key.clone()));
            }
        }
        ready.sort_by_key(|(last_use, ..)| std::cmp::Reverse(*last_use));
        let mut sum = 0_u64;
        for (place, (_, weight, key)) in ready.iter().enumerate() {
            sum = sum.saturating_add(*weight);
            if place > 0 && sum > bound {
                self.entries.remove(key);
            }
        }
    }
}

/// A computation under way: however it ends, others go on.
struct PendingEntry<'c, K: Ord + Clone, V> {
    cache: &'c SharedCache<K, V>,
    key: &'c K,
}

impl<K: Ord + Clone, V> Drop for PendingEntry<'_, K, V> {
    fn drop(&mut self) {
        let mut state = self.cache.state();
        if matches!(state.entries.get(self.key), Some(Entry::Pending)) {
            state.entries.remove(self.key);
        }
        self.cache.ended.notify_all();
    }
}

/// Keeps a cache empty while it lives.
pub(crate) struct ClosedCache<'c, K: Ord + Clone, V>(&'c SharedCache<K, V>);

impl<K: Ord + Clone, V> Drop for ClosedCache<'_, K, V> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.closed = state.closed.saturating_sub(1);
        state.clearings += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn weighing(bound: u64) -> SharedCache<u32, u32> {
        SharedCache::new(bound)
    }

    fn get(cache: &SharedCache<u32, u32>, key: u32, counted: &AtomicUsize) -> u32 {
        let compute = || {
            counted.fetch_add(1, Ordering::SeqCst);
            Ok((key * 10, 1))
        };
        *cache.get_or_compute(&key, &CancelToken::new(), |_| true, compute).unwrap()
    }

    #[test]
    fn what_was_used_longest_ago_goes() {
        let (cache, counted) = (weighing(2), AtomicUsize::new(0));
        let got = [1, 2, 1, 3, 1, 2].map(|key| get(&cache, key, &counted));
        assert_eq!(got, [10, 20, 10, 30, 10, 20]);
        // 2 went when 3 came, since 1 had been used after it.
        assert_eq!(counted.load(Ordering::SeqCst), 4);
    }

    #[test]
    fn threads_that_ask_for_the_same_compute_it_once() {
        let (cache, counted) = (weighing(9), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let compute = || {
                        std::thread::sleep(Duration::from_millis(30));
                        counted.fetch_add(1, Ordering::SeqCst);
                        Ok((7, 1))
                    };
                    assert_eq!(*cache.get_or_compute(&1, &CancelToken::new(), |_| true, compute).unwrap(), 7);
                });
            }
        });
        assert_eq!(counted.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_failure_is_nobody_elses() {
        let (cache, counted) = (weighing(9), AtomicUsize::new(0));
        let token = CancelToken::new();
        let failed = cache.get_or_compute(&1, &token, |_| true, || Err(AppError::NoFacts));
        assert!(matches!(failed, Err(AppError::NoFacts)));
        assert_eq!(get(&cache, 1, &counted), 10);
    }

    #[test]
    fn a_closed_cache_keeps_nothing() {
        let (cache, counted) = (weighing(9), AtomicUsize::new(0));
        get(&cache, 1, &counted);
        let closed = cache.close();
        get(&cache, 1, &counted);
        get(&cache, 1, &counted);
        drop(closed);
        get(&cache, 1, &counted);
        get(&cache, 1, &counted);
        assert_eq!(counted.load(Ordering::SeqCst), 4);
    }
}
