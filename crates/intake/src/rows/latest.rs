//! Distinct texts, each with the latest time at which it was seen; close together, since there may be millions.

use crate::error::Problem;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use terrace_domain::{CancelToken, InternalError};
use xxhash_rust::xxh3::xxh3_64;

/// The number of entries that are sorted at a time.
const RUN: usize = 65_536;

/// More entries than that cannot be numbered.
const MOST: usize = u32::MAX as usize;

/// Texts and times. The texts stand in one string, and a table of their numbers finds them.
#[derive(Debug, Default)]
pub(crate) struct LatestTimes {
    texts: String,
    /// Where each text ends, and its time.
    entries: Vec<(usize, i64)>,
    /// Numbers of entries plus one by the hash of their text, the next free place taken where that one is; 0 is free.
    table: Vec<u32>,
}

impl LatestTimes {
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Notes a text at a time.
    pub fn see(&mut self, text: &str, at: i64) -> Result<(), InternalError> {
        // At most two thirds are taken, so a free place is found soon.
        if self.entries.len() * 3 >= self.table.len() * 2 {
            self.grow();
        }
        let (place, found) = self.find(text);
        match found.and_then(|entry| self.entries.get_mut(entry as usize)) {
            Some((_, latest)) => *latest = at.max(*latest),
            None => {
                self.texts.push_str(text);
                self.entries.push((self.texts.len(), at));
                let number = u32::try_from(self.entries.len()).ok().filter(|number| *number < u32::MAX);
                let number =
                    number.ok_or_else(|| InternalError::new("more observations of customers than 32 bits count"))?;
                if let Some(slot) = self.table.get_mut(place) {
                    *slot = number;
                }
            }
        }
        Ok(())
    }

    /// A text and its time, by its number.
    pub fn entry(&self, entry: u32) -> (&str, i64) {
        let entry = entry as usize;
        debug_assert!(entry < self.entries.len(), "numbers of entries come from here");
        let from = entry.checked_sub(1).and_then(|before| self.entries.get(before)).map_or(0, |(end, _)| *end);
        let (to, at) = self.entries.get(entry).copied().unwrap_or((from, 0));
        (self.texts.get(from..to).unwrap_or(""), at)
    }

    /// The numbers of all entries.
    fn numbers(&self) -> std::ops::Range<u32> {
        debug_assert!(self.entries.len() < MOST, "`see` refuses more");
        0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    /// Adds all texts of another; a text that both have keeps the later time.
    pub fn merge(&mut self, other: &Self, cancel: &CancelToken) -> Result<(), Problem> {
        for entry in other.numbers() {
            cancel.check()?;
            let (text, at) = other.entry(entry);
            self.see(text, at)?;
        }
        Ok(())
    }

    /// The numbers of all, in the order of their texts.
    pub fn sorted(&self, cancel: &CancelToken) -> Result<Vec<u32>, Problem> {
        let mut numbers: Vec<u32> = self.numbers().collect();
        // Sorted piece by piece, since a sort cannot be ended early; the whole is then merged from sorted runs.
        for run in numbers.chunks_mut(RUN) {
            cancel.check()?;
            run.sort_unstable_by(|a, b| self.entry(*a).0.cmp(self.entry(*b).0));
        }
        let mut runs: Vec<std::slice::Iter<'_, u32>> = numbers.chunks(RUN).map(<[u32]>::iter).collect();
        let mut next: BinaryHeap<Reverse<(&str, u32, usize)>> = BinaryHeap::with_capacity(runs.len());
        let head = |which: usize, run: &mut std::slice::Iter<'_, u32>| {
            run.next().map(|entry| Reverse((self.entry(*entry).0, *entry, which)))
        };
        next.extend(runs.iter_mut().enumerate().filter_map(|(which, run)| head(which, run)));
        let mut sorted = Vec::with_capacity(self.entries.len());
        while let Some(Reverse((_, entry, which))) = next.pop() {
            cancel.check()?;
            sorted.push(entry);
            next.extend(runs.get_mut(which).and_then(|run| head(which, run)));
        }
        Ok(sorted)
    }

    /// A text's number, or the free place in the table where it would stand.
    fn find(&self, text: &str) -> (usize, Option<u32>) {
        let last = self.table.len().saturating_sub(1);
        // The lower half of the hash: a number of 32 bits fits any place.
        let mut place = usize::try_from(xxh3_64(text.as_bytes()) & u64::from(u32::MAX)).unwrap_or(0) & last;
        loop {
            match self.table.get(place).copied().and_then(|number| number.checked_sub(1)) {
                None => return (place, None),
                Some(entry) if self.entry(entry).0 == text => return (place, Some(entry)),
                Some(_) => place = (place + 1) & last,
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(16);
        self.table.clear();
        self.table.resize(size, 0);
        for entry in self.numbers() {
            let (place, _) = self.find(self.entry(entry).0);
            if let Some(slot) = self.table.get_mut(place) {
                *slot = entry + 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_latest_of_each_text_stays() {
        let (mut latest, mut plain) = (LatestTimes::default(), BTreeMap::new());
        for number in 0..2_000_i64 {
            let (text, at) = (format!("customer {}", number * 7 % 300), number * 31 % 1_000);
            latest.see(&text, at).unwrap();
            let known = plain.entry(text).or_insert(at);
            *known = at.max(*known);
        }
        let sorted: Vec<(String, i64)> = latest
            .sorted(&CancelToken::new())
            .unwrap()
            .into_iter()
            .map(|entry| latest.entry(entry))
            .map(|(t, at)| (t.to_owned(), at))
            .collect();
        assert_eq!(sorted, plain.into_iter().collect::<Vec<_>>());
    }
}
