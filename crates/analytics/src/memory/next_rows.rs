use super::Bounds;
use crate::error::AnalyticsError;
use crate::fold::{CapacityHint, NOBODY, Observer, places, united};
use crate::rows::{Chunk, Numbers};
use arrow::array::ArrayRef;
use terrace_frame::Ids;

/// No row at or after a bound.
const NEVER: i64 = i64::MAX;

/// For each customer and bound the earliest row at or after the bound: until the bound has moved past it, nothing
/// changes for the customer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct NextRows {
    /// Who has any row, ascending.
    pub ids: Ids,
    /// By bound, in microseconds.
    pub next: Vec<Vec<i64>>,
}

impl NextRows {
    /// Nobody yet, with capacity for some.
    pub(crate) fn new(bounds: &Bounds, capacity: Option<&CapacityHint>) -> Self {
        let customers = capacity.map_or(0, CapacityHint::customers);
        let next = bounds.0.iter().map(|_| Vec::with_capacity(customers)).collect();
        Self { ids: capacity.map(CapacityHint::ids).unwrap_or_default(), next }
    }

    /// Takes note of further customers, with all rows that they have.
    fn see(&mut self, chunk: &Chunk, times: &ArrayRef, bounds: &Bounds) -> Result<(), AnalyticsError> {
        (0..chunk.customers()).for_each(|customer| self.ids.push(chunk.id(customer)));
        let times = Numbers::of(times)?;
        let latest = match times {
            Numbers::Each(times, None) => times.iter().copied().max(),
            _ => None,
        };
        for (bound, next) in bounds.0.iter().zip(&mut self.next) {
            if latest.is_some_and(|latest| latest < *bound) {
                next.resize(next.len() + chunk.customers(), NEVER);
                continue;
            }
            let earliest = |customer: usize| match times {
                Numbers::Each(times, None) => {
                    let own = times.get(chunk.rows_of(customer)).unwrap_or_default();
                    own.iter().fold(NEVER, |next, time| if time >= bound { next.min(*time) } else { next })
                }
                times => chunk
                    .rows_of(customer)
                    .filter_map(|row| times.get(row))
                    .filter(|time| time >= bound)
                    .min()
                    .unwrap_or(NEVER),
            };
            next.extend((0..chunk.customers()).map(earliest));
        }
        Ok(())
    }

    /// Whoever has a row that a bound has moved past.
    pub(crate) fn due(&self, bounds: &Bounds) -> Ids {
        let mut due = vec![false; self.ids.len()];
        for (bound, next) in bounds.0.iter().zip(&self.next) {
            due.iter_mut().zip(next).for_each(|(due, next)| *due |= next < bound);
        }
        due.iter().enumerate().filter(|(_, due)| **due).map(|(row, _)| self.ids.get(row)).collect()
    }

    /// What was seen of several kinds of facts as one.
    pub(crate) fn merge(kinds: Vec<Self>, bounds: &Bounds) -> Self {
        let mut kinds: Vec<Self> = kinds.into_iter().filter(|kind| !kind.ids.is_empty()).collect();
        if kinds.len() < 2 {
            return kinds.pop().unwrap_or_else(|| Self::new(bounds, None));
        }
        let ids = united(kinds.iter().map(|kind| &kind.ids));
        let mut next = vec![vec![NEVER; ids.len()]; bounds.0.len()];
        for kind in &kinds {
            let rows = places(&kind.ids, &ids);
            for (all, own) in next.iter_mut().zip(&kind.next) {
                for (earliest, row) in all.iter_mut().zip(&rows).filter(|(_, row)| **row != NOBODY) {
                    *earliest = (*earliest).min(own.get(*row as usize).copied().unwrap_or(NEVER));
                }
            }
        }
        Self { ids, next }
    }
}

/// Takes note of rows as they are folded.
pub(super) struct NextRowsObserver<'a> {
    pub rows: NextRows,
    pub bounds: &'a Bounds,
}

impl Observer for NextRowsObserver<'_> {
    fn see(&mut self, chunk: &Chunk, times: &ArrayRef) -> Result<(), AnalyticsError> {
        self.rows.see(chunk, times, self.bounds)
    }
}
