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
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(id) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
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
