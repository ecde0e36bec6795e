/// Many ids in one allocation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ids {
    text: String,
    ends: Vec<usize>,
}

impl Ids {
    /// Makes an empty list with room for `ids` ids of `bytes` bytes in all.
    pub fn with_capacity(ids: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ends: Vec::with_capacity(ids) }
    }

    /// The number of bytes of all ids.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Appends an id; the caller keeps them sorted.
    pub fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len());
    }

    /// The number of ids.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the id of a row. A row beyond the end is a mistake of the caller and has an empty id.
    pub fn get(&self, row: usize) -> &str {
        debug_assert!(row < self.len(), "row {row} of {}", self.len());
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(row).and_then(|end| self.text.get(start..*end)).unwrap_or("")
    }

    /// All ids in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Returns the row of an id, or `None` if it is not among them; by bisection.
    pub fn find(&self, id: &str) -> Option<usize> {
        let place = self.place(id);
        (place < self.len() && self.get(place) == id).then_some(place)
    }

    /// Returns the first row whose id is not below this one, by bisection.
    pub fn place(&self, id: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle) < id {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Returns the rows of other ids among these, `None` for those that are not; both lists are sorted. It takes few steps
    /// for each where the others are spread over all.
    pub fn rows_of(&self, others: &Self) -> Vec<Option<usize>> {
        let mut from = 0;
        let row = |id: &str| {
            // Double the stride until it passes the id, then bisect the last stride.
            let mut stride = 1;
            while from + stride < self.len() && self.get(from + stride) < id {
                from += stride;
                stride *= 2;
            }
            let (mut low, mut high) = (from, (from + stride).min(self.len()));
            while low < high {
                let middle = low.midpoint(high);
                if self.get(middle) < id {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            from = low;
            (low < self.len() && self.get(low) == id).then_some(low)
        };
        others.iter().map(row).collect()
    }

    /// Joins lists, one after another.
    pub fn concatenate(lists: &[Self]) -> Self {
        let mut all = Self::with_capacity(lists.iter().map(Self::len).sum(), lists.iter().map(Self::bytes).sum());
        for list in lists {
            let before = all.text.len();
            all.text.push_str(&list.text);
            all.ends.extend(list.ends.iter().map(|end| before + end));
        }
        all
    }
}

impl<'a> FromIterator<&'a str> for Ids {
    fn from_iter<I: IntoIterator<Item = &'a str>>(ids: I) -> Self {
        let mut all = Self::default();
        for id in ids {
            all.push(id);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_concatenated_and_searched() {
        let lists: [Ids; 3] = [["a", "bb"].into_iter().collect(), Ids::default(), ["c", "客户"].into_iter().collect()];
        let all = Ids::concatenate(&lists);
        assert_eq!(all, ["a", "bb", "c", "客户"].into_iter().collect());
        assert_eq!(["", "a", "b", "bb", "客户", "龙"].map(|id| all.place(id)), [0, 0, 1, 1, 3, 4]);
        assert_eq!(
            ["", "a", "b", "bb", "客户", "龙"].map(|id| all.find(id)),
            [None, Some(0), None, Some(1), Some(3), None]
        );
        assert_eq!(Ids::concatenate(&[]), Ids::default());
        let others: Ids = ["", "a", "b", "c", "d", "客户", "龙"].into_iter().collect();
        assert_eq!(all.rows_of(&others), [None, Some(0), None, Some(2), None, Some(3), None]);
        let many: Ids =
            (0..1_000).map(|number| format!("{number:04}")).collect::<Vec<_>>().iter().map(String::as_str).collect();
        for step in [1, 2, 7, 63, 400, 999] {
            let rows = (0..1_000).step_by(step);
            let some: Ids = rows.clone().map(|row| many.get(row)).collect();
            assert_eq!(many.rows_of(&some), rows.map(Some).collect::<Vec<_>>());
        }
        assert_eq!(Ids::default().rows_of(&all), [None; 4]);
    }
}
