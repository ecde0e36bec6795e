//! Whether the ids of orders rise or fall from row to row, as in most exports: then none comes again further on.

use arrow::array::{Array, AsArray, RecordBatch};
use std::cmp::Ordering;

/// How the order ids of some rows follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sequence {
    /// There are no rows.
    Empty,
    /// Rows of one id follow each other and name one customer, and ids only rise or only fall.
    InOrder {
        /// The first row.
        first: RowId,
        /// The last row.
        last: RowId,
        /// Whether ids rise or fall; `None` while there is one id.
        step: Option<Ordering>,
    },
    /// Anything else.
    Mixed,
}

/// The order and customer of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowId {
    order: String,
    customer: Option<String>,
}

impl Sequence {
    /// Looks at the rows of a batch of orders.
    pub fn of(batch: &RecordBatch) -> Self {
        let texts = |name: &str| batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
        if batch.num_rows() == 0 {
            return Self::Empty;
        }
        let (Some(orders), Some(customers)) = (texts("order_id"), texts("customer_id")) else { return Self::Mixed };
        if orders.null_count() > 0 {
            return Self::Mixed;
        }
        let customer = |row: usize| customers.is_valid(row).then(|| customers.value(row));
        let mut direction = None;
        for row in 1..orders.len() {
            match compare_order_ids(orders.value(row - 1), orders.value(row)) {
                Ordering::Equal if customer(row - 1) == customer(row) => {}
                Ordering::Equal => return Self::Mixed,
                step if *direction.get_or_insert(step) == step => {}
                _ => return Self::Mixed,
            }
        }
        let id = |row: usize| RowId { order: orders.value(row).to_owned(), customer: customer(row).map(str::to_owned) };
        Self::InOrder { first: id(0), last: id(orders.len() - 1), step: direction }
    }

    /// These rows and those that follow them, in the same file or in the next.
    pub fn then(self, next: Self, same_file: bool) -> Self {
        match (self, next) {
            (Self::Empty, other) | (other, Self::Empty) => other,
            (
                Self::InOrder { first, last, step },
                Self::InOrder { first: next_first, last: next_last, step: next_step },
            ) => {
                let between = match compare_order_ids(&last.order, &next_first.order) {
                    Ordering::Equal if same_file && last == next_first => None,
                    Ordering::Equal => return Self::Mixed,
                    step => Some(step),
                };
                let steps: Vec<Ordering> = [step, between, next_step].into_iter().flatten().collect();
                if steps.windows(2).any(|pair| matches!(pair, [a, b] if a != b)) {
                    return Self::Mixed;
                }
                Self::InOrder { first, last: next_last, step: steps.first().copied() }
            }
            _ => Self::Mixed,
        }
    }

    /// Whether no order can meet rows of itself further on.
    pub fn keeps_orders_apart(&self) -> bool {
        !matches!(self, Self::Mixed)
    }
}

/// How the ids of two orders follow each other: as numbers are ordered, the shorter one first.
pub fn compare_order_ids(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::StringArray;
    use std::sync::Arc;

    fn rows(orders: &[(&str, &str)]) -> Sequence {
        let texts = |texts: Vec<&str>| Arc::new(StringArray::from(texts)) as arrow::array::ArrayRef;
        let (orders, customers): (Vec<&str>, Vec<&str>) = orders.iter().copied().unzip();
        let columns = [("order_id", texts(orders)), ("customer_id", texts(customers))];
        Sequence::of(&RecordBatch::try_from_iter(columns).unwrap())
    }

    #[test]
    fn ids_that_rise_or_fall_stay_apart() {
        let apart = |one: &[(&str, &str)], next: &[(&str, &str)], same: bool| {
            rows(one).then(rows(next), same).keeps_orders_apart()
        };
        assert!(apart(&[("9", "a"), ("9", "a"), ("10", "b")], &[("10", "b"), ("11", "a")], true));
        assert!(apart(&[("9", "a")], &[("8", "a"), ("7", "a")], false));
        assert!(apart(&[], &[("8", "a")], false));
        // The next file, another customer, back again.
        assert!(!apart(&[("9", "a")], &[("9", "a")], false));
        assert!(!apart(&[("9", "a")], &[("9", "b")], true));
        assert!(!apart(&[("9", "a"), ("9", "b")], &[], true));
        assert!(!apart(&[("9", "a"), ("10", "a")], &[("9", "a")], true));
        assert!(!apart(&[("10", "a")], &[("9", "a"), ("11", "a")], true));
    }
}
