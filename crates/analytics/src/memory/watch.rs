use super::Bounds;
use crate::fold::{NOBODY, Room, places, united};
use crate::rows::{Chunk, Numbers};
use arrow::array::ArrayRef;
use terrace_frame::Ids;

/// No row at or after a bound.
const NEVER: i64 = i64::MAX;

/// For each customer and bound the earliest row at or after the bound: until the bound has moved past it, nothing
/// changes for the customer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Watch {
    /// Who has any row, ascending.
    pub ids: Ids,
    /// By bound, in microseconds.
    pub next: Vec<Vec<i64>>,
}

impl Watch {
    /// Nobody yet, with room for some.
    pub(crate) fn new(bounds: &Bounds, room: Option<&Room>) -> Self {
        let customers = room.map_or(0, Room::customers);
        let next = bounds.0.iter().map(|_| Vec::with_capacity(customers)).collect();
        Self { ids: room.map(Room::ids).unwrap_or_default(), next }
    }

    /// Takes note of further customers, with all rows that they have.
    pub(crate) fn see(&mut self, chunk: &Chunk, times: &ArrayRef, bounds: &Bounds) {
        (0..chunk.customers()).for_each(|customer| self.ids.push(chunk.id(customer)));
        let times = Numbers::of(times).unwrap_or(Numbers::Nowhere);
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
    pub(crate) fn beside(watches: Vec<Self>, bounds: &Bounds) -> Self {
        let mut watches: Vec<Self> = watches.into_iter().filter(|watch| !watch.ids.is_empty()).collect();
        if watches.len() < 2 {
            return watches.pop().unwrap_or_else(|| Self::new(bounds, None));
        }
        let ids = united(watches.iter().map(|watch| &watch.ids));
        let mut next = vec![vec![NEVER; ids.len()]; bounds.0.len()];
        for watch in &watches {
            let rows = places(&watch.ids, &ids);
            for (all, own) in next.iter_mut().zip(&watch.next) {
                for (earliest, row) in all.iter_mut().zip(&rows).filter(|(_, row)| **row != NOBODY) {
                    *earliest = (*earliest).min(own.get(*row as usize).copied().unwrap_or(NEVER));
                }
            }
        }
        Self { ids, next }
    }
}
