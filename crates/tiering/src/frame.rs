use crate::column::Column;
use std::ops::Range;
use terrace_domain::AsOf;

/// What is known of a population before it is classified: one row per customer, sorted by id as text.
#[derive(Debug, Clone)]
pub struct Frame {
    /// For when.
    pub as_of: AsOf,
    /// Who, ascending byte by byte, each once.
    pub ids: Ids,
    /// Whether the customer has at least one order ever before the as-of: the default universe.
    pub ordered: Vec<bool>,
    /// Parallel to `Policy::metrics`; nothing for metrics that are expressions.
    pub metrics: Vec<Option<Column>>,
    /// Parallel to `Policy::attributes`.
    pub attributes: Vec<Column>,
}

impl Frame {
    /// The same for some of the rows; a single one is a customer alone.
    pub fn slice(&self, rows: Range<usize>) -> Self {
        Self {
            as_of: self.as_of.clone(),
            ids: rows.clone().map(|row| self.ids.get(row)).collect(),
            ordered: self.ordered.get(rows.clone()).unwrap_or_default().to_vec(),
            metrics: self.metrics.iter().map(|column| column.as_ref().map(|c| c.slice(rows.clone()))).collect(),
            attributes: self.attributes.iter().map(|column| column.slice(rows.clone())).collect(),
        }
    }
}

/// Many ids in one allocation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ids {
    text: String,
    ends: Vec<usize>,
}

impl Ids {
    /// None yet, with room for so many ids of so many bytes in all.
    pub fn with_room(ids: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ends: Vec::with_capacity(ids) }
    }

    /// The bytes of all ids.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Appends an id; the caller keeps them sorted.
    pub fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len());
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The id of a row; empty beyond the end.
    pub fn get(&self, row: usize) -> &str {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(row).and_then(|end| self.text.get(start..*end)).unwrap_or("")
    }

    /// All ids in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// The row of an id, by bisection.
    pub fn find(&self, id: &str) -> Option<usize> {
        let place = self.place(id);
        (place < self.len() && self.get(place) == id).then_some(place)
    }

    /// The first row whose id is not below this one, by bisection.
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

    /// Lists after one another, as one.
    pub fn joined(lists: &[Self]) -> Self {
        let mut all = Self::with_room(lists.iter().map(Self::len).sum(), lists.iter().map(Self::bytes).sum());
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
    fn lists_are_joined_and_searched() {
        let lists: [Ids; 3] = [["a", "bb"].into_iter().collect(), Ids::default(), ["c", "客户"].into_iter().collect()];
        let all = Ids::joined(&lists);
        assert_eq!(all, ["a", "bb", "c", "客户"].into_iter().collect());
        assert_eq!(["", "a", "b", "bb", "客户", "龙"].map(|id| all.place(id)), [0, 0, 1, 1, 3, 4]);
        assert_eq!(
            ["", "a", "b", "bb", "客户", "龙"].map(|id| all.find(id)),
            [None, Some(0), None, Some(1), Some(3), None]
        );
        assert_eq!(Ids::joined(&[]), Ids::default());
    }
}
