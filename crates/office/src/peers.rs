//! Several servers on one database: each says that it lives, and what one left behind that ended is called lost.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use terrace_domain::UnixTime;

/// For how long a server may say nothing before it is taken to have ended: it may be busy, or its database slow.
const SILENCE: i64 = 60_000_000;

/// The servers that use the same database: how far each had counted, and since when that stands still.
#[derive(Debug, Default)]
pub(crate) struct Peers(Mutex<BTreeMap<String, (u64, UnixTime)>>);

impl Peers {
    /// Looks at the counts of all servers; returns those that have stood still for too long. Only this process's clock is
    /// asked, so that clocks need not agree.
    pub(crate) fn silent(&self, counts: &BTreeMap<String, u64>, now: UnixTime) -> Vec<String> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|id, _| counts.contains_key(id));
        let mut silent = Vec::new();
        for (id, count) in counts {
            let (known, since) = seen.entry(id.clone()).or_insert((*count, now));
            if known != count {
                (*known, *since) = (*count, now);
            }
            if now.micros().saturating_sub(since.micros()) >= SILENCE {
                silent.push(id.clone());
            }
        }
        silent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_stands_still_for_a_minute_is_of_a_server_that_ended() {
        let (peers, at) = (Peers::default(), |second: i64| UnixTime::from_micros(second * 1_000_000));
        let counts = |one: u64, other: u64| BTreeMap::from([("a".to_owned(), one), ("b".to_owned(), other)]);
        assert!(peers.silent(&counts(1, 1), at(0)).is_empty());
        assert!(peers.silent(&counts(2, 1), at(59)).is_empty());
        assert_eq!(peers.silent(&counts(2, 1), at(60)), ["b"]);
        assert!(peers.silent(&counts(2, 2), at(61)).is_empty(), "it was only slow");
    }
}
