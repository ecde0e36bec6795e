//! Orders by their key, whose lines may stand anywhere in a file; in memory or, if they are many, in files.

use super::order::{OrderLines, Votes};
use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::input::spool::Spool;
use crate::limits::Bounds;
use std::sync::{Mutex, PoisonError};
use terrace_domain::CancelToken;

/// The number of shares that orders are parted into by their key; one share after the other is put together.
const SHARES: u64 = 256;

/// Bytes of an order in its share: key, chunk, and what its lines in that chunk say.
const SIZE: usize = 8 * 11;

/// What the chunks of a file say of their orders.
pub(super) struct OrderTally {
    shares: Vec<Mutex<Spool>>,
}

/// The orders of some keys.
pub(super) struct KeyShare(Bulk);

impl OrderTally {
    pub fn new(bounds: Bounds<'_>) -> Self {
        let held = bounds.limits.orders.saturating_mul(SIZE) / usize::try_from(SHARES).unwrap_or(1);
        let held = held as u64;
        let spool = |_| Mutex::new(Spool::holding(held, bounds));
        Self { shares: (0..SHARES).map(spool).collect() }
    }

    /// Adds the orders of a chunk.
    pub fn add(&self, chunk: usize, orders: impl IntoIterator<Item = (u64, OrderLines)>) -> Result<(), Problem> {
        let mut shares = vec![Vec::new(); self.shares.len()];
        let chunk = chunk as u64;
        for (key, order) in orders {
            // The hash that keys are leaves its high bits to choose by.
            if let Some(share) = usize::try_from(key >> 56).ok().and_then(|share| shares.get_mut(share)) {
                write(share, key, chunk, &order);
            }
        }
        for (share, bytes) in self.shares.iter().zip(shares).filter(|(_, bytes)| !bytes.is_empty()) {
            share.lock().unwrap_or_else(PoisonError::into_inner).add(&bytes)?;
        }
        Ok(())
    }

    /// All shares.
    pub fn done(self) -> Vec<KeyShare> {
        let spools = self.shares.into_iter().map(|share| share.into_inner().unwrap_or_else(PoisonError::into_inner));
        spools.map(|spool| KeyShare(spool.done())).collect()
    }
}

impl KeyShare {
    /// What its orders say.
    pub fn votes(self, cancel: &CancelToken) -> Result<Votes, Problem> {
        cancel.check()?;
        let bytes = self.0.whole()?;
        let mut lines: Vec<(u64, u64, OrderLines)> = bytes.chunks_exact(SIZE).filter_map(read).collect();
        drop(bytes);
        lines.sort_unstable_by_key(|(key, chunk, _)| (*key, *chunk));
        let mut votes = Votes::default();
        for lines in lines.chunk_by(|(one, ..), (other, ..)| one == other) {
            let mut order = OrderLines::default();
            lines.iter().for_each(|(_, _, part)| order.merge(*part));
            order.vote(&mut votes);
        }
        Ok(votes)
    }
}

fn write(out: &mut Vec<u8>, key: u64, chunk: u64, order: &OrderLines) {
    let flags = i64::from(order.varies) | i64::from(order.apart) << 1;
    let OrderLines { lines, filled, amount, priced, gross, discounted, discount, discounts, .. } = *order;
    out.extend(key.to_le_bytes());
    out.extend(chunk.to_le_bytes());
    for number in [flags, lines, filled, amount, priced, gross, discounted, discount, discounts] {
        out.extend(number.to_le_bytes());
    }
}

fn read(bytes: &[u8]) -> Option<(u64, u64, OrderLines)> {
    let (words, _) = bytes.as_chunks::<8>();
    let &[key, chunk, flags, lines, filled, amount, priced, gross, discounted, discount, discounts] = words else {
        return None;
    };
    let [flags, lines, filled, amount, priced, gross, discounted, discount, discounts] =
        [flags, lines, filled, amount, priced, gross, discounted, discount, discounts].map(i64::from_le_bytes);
    let (varies, apart) = (flags & 1 != 0, flags & 2 != 0);
    let order = OrderLines { lines, filled, amount, varies, priced, gross, discounted, discount, discounts, apart };
    Some((u64::from_le_bytes(key), u64::from_le_bytes(chunk), order))
}
