//! Lists of numbers in one piece of memory.

/// Lists of item numbers, one after the other in one piece of memory: four bytes for each number and eight for each list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemLists {
    ends: Vec<usize>,
    numbers: Vec<u32>,
}

impl ItemLists {
    /// Adds a list.
    pub fn push(&mut self, list: impl IntoIterator<Item = u32>) {
        self.numbers.extend(list);
        self.ends.push(self.numbers.len());
    }

    /// The number of lists.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no list.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A list by its place; empty if there is none.
    #[must_use]
    pub fn get(&self, place: usize) -> &[u32] {
        let start = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(place)).map(|(start, end)| start..*end);
        range.and_then(|range| self.numbers.get(range)).unwrap_or_default()
    }

    /// All lists in the order in which they came.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        (0..self.len()).map(|place| self.get(place))
    }

    /// Puts other numbers in place of those there are; each list is in order afterwards.
    pub fn replace(&mut self, by: impl Fn(u32) -> u32) {
        let mut start = 0;
        for end in &self.ends {
            let list = self.numbers.get_mut(start..*end).unwrap_or_default();
            list.iter_mut().for_each(|number| *number = by(*number));
            list.sort_unstable();
            start = *end;
        }
    }

    /// Every number of every list.
    pub(super) fn numbers_mut(&mut self) -> &mut [u32] {
        &mut self.numbers
    }

    /// The places in the order of their lists.
    pub(super) fn in_order(&self) -> Vec<u32> {
        use rayon::prelude::*;
        let mut places: Vec<u32> = (0..self.len()).filter_map(|place| u32::try_from(place).ok()).collect();
        places.par_sort_unstable_by(|one, other| self.get(*one as usize).cmp(self.get(*other as usize)));
        places
    }
}
