use std::sync::atomic::{AtomicUsize, Ordering};
use terrace_frame::Ids;

/// How many customers buckets have had so far, and the bytes of their ids: buckets are about alike, so that what is
/// gathered of the next one need not grow again and again. No answer depends on it.
#[derive(Debug, Default)]
pub(crate) struct CapacityHint {
    customers: AtomicUsize,
    bytes: AtomicUsize,
}

impl CapacityHint {
    /// Takes note of a bucket.
    pub(crate) fn note(&self, ids: &Ids) {
        self.customers.fetch_max(ids.len(), Ordering::Relaxed);
        self.bytes.fetch_max(ids.bytes(), Ordering::Relaxed);
    }

    /// The customers to expect, a little more than there were in any bucket.
    pub(crate) fn customers(&self) -> usize {
        with_some_more(self.customers.load(Ordering::Relaxed))
    }

    /// An empty list with capacity for their ids.
    pub(crate) fn ids(&self) -> Ids {
        Ids::with_capacity(self.customers(), with_some_more(self.bytes.load(Ordering::Relaxed)))
    }
}

fn with_some_more(size: usize) -> usize {
    size.saturating_add(size / 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_made_for_the_largest_bucket() {
        let hint = CapacityHint::default();
        assert_eq!((hint.customers(), hint.ids()), (0, Ids::default()));
        hint.note(&(0..64).map(|_| "abc").collect());
        hint.note(&["a"].into_iter().collect());
        assert_eq!((hint.customers(), hint.ids()), (66, Ids::default()));
    }
}
