//! Customers as the lines of their orders show them.

use crate::columns::Columns;
use crate::error::Problem;
use crate::fields::Field;
use crate::latest::Latest;
use arrow::array::RecordBatch;
use std::fmt::Write as _;
use std::sync::Arc;
use terrace_domain::facts::CUSTOMERS;

/// Parts the texts of one observation; it is taken out of values.
const MARK: char = '\u{1f}';

/// Distinct observations of customers, each with the latest time at which it was made.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    seen: Latest,
    /// The observation of the row before: the lines of an order follow each other.
    last: String,
    last_at: i64,
    next: String,
}

impl Observed {
    /// Adds what a row shows. `columns` are the attributes' places among the columns of customers.
    pub fn see(&mut self, customer: &str, at: i64, attributes: &[Field<'_>]) {
        self.next.clear();
        self.next.push_str(customer);
        let mut any = false;
        for attribute in attributes {
            self.next.push(MARK);
            match attribute {
                Field::Text(text) if text.contains(MARK) => self.next.extend(text.chars().filter(|c| *c != MARK)),
                Field::Text(text) => self.next.push_str(text),
                Field::Number(number) => {
                    let _ = write!(self.next, "{number}");
                }
                Field::Null | Field::Flag(_) => continue,
            }
            any = true;
        }
        if !any || (self.next == self.last && at <= self.last_at) {
            return;
        }
        self.seen.see(&self.next, at);
        std::mem::swap(&mut self.last, &mut self.next);
        self.last_at = at;
    }

    /// Those of two parts together.
    pub fn merge(&mut self, other: Self) {
        if self.seen.is_empty() {
            self.seen = other.seen;
        } else {
            other.seen.each(|text, at| self.seen.see(text, at));
        }
    }

    /// Hands on batches of customers, sorted by customer and attributes. `names` are the attributes' columns.
    pub fn batches(
        &self,
        names: &[&'static str],
        rows: usize,
        put: &mut dyn FnMut(RecordBatch) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let broken = |cause| Problem::Batch(Arc::new(cause));
        let place = |name: &str| CUSTOMERS.columns.iter().position(|column| column.name == name);
        let places: Vec<usize> = names.iter().filter_map(|name| place(name)).collect();
        let filled = |name: &str| names.contains(&name) || name == "customer_id" || name == "seen_at";
        for part in self.seen.sorted().chunks(rows.max(1)) {
            let mut columns = Columns::new(&CUSTOMERS, filled).map_err(broken)?;
            for (text, at) in part.iter().map(|entry| self.seen.entry(*entry)) {
                let mut values: Vec<Field<'_>> = vec![Field::Null; CUSTOMERS.columns.len()];
                let mut parts = text.split(MARK);
                let mut set = |place: Option<usize>, value| {
                    if let Some(slot) = place.and_then(|place| values.get_mut(place)) {
                        *slot = value;
                    }
                };
                set(place("customer_id"), Field::Text(parts.next().unwrap_or("").into()));
                set(place("seen_at"), Field::Number(at));
                for (target, part) in places.iter().zip(parts).filter(|(_, part)| !part.is_empty()) {
                    let is_date = place("birth_date") == Some(*target);
                    let value = if is_date {
                        part.parse().map_or(Field::Null, Field::Number)
                    } else {
                        Field::Text(part.into())
                    };
                    set(Some(*target), value);
                }
                columns.push(&values);
            }
            put(columns.finish().map_err(broken)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Array, AsArray};
    use arrow::datatypes::TimestampMicrosecondType;

    #[test]
    fn each_customer_and_attributes_is_one_row_with_its_latest_time() {
        let text = |text: &'static str| Field::Text(text.into());
        let mut observed = Observed::default();
        observed.see("2", 5, &[text("Rome"), Field::Null]);
        observed.see("1", 7, &[text("Bern"), Field::Number(0)]);
        observed.see("2", 9, &[text("Rome"), Field::Null]);
        observed.see("2", 3, &[text("Rome"), Field::Null]);
        observed.see("3", 3, &[Field::Null, Field::Null]);
        let mut more = Observed::default();
        more.see("2", 11, &[text("Oslo"), Field::Null]);
        observed.merge(more);
        let mut batches = Vec::new();
        let mut put = |batch| {
            batches.push(batch);
            Ok(())
        };
        observed.batches(&["city", "birth_date"], 100, &mut put).unwrap();
        let batch = &batches[0];
        let texts = |name: &str| -> Vec<Option<&str>> {
            batch.column_by_name(name).unwrap().as_string::<i32>().iter().collect()
        };
        assert_eq!(texts("customer_id"), [Some("1"), Some("2"), Some("2")]);
        assert_eq!(texts("city"), [Some("Bern"), Some("Oslo"), Some("Rome")]);
        let times = batch.column_by_name("seen_at").unwrap().as_primitive::<TimestampMicrosecondType>();
        assert_eq!(times.values().to_vec(), [7, 11, 9]);
        assert_eq!(batch.column_by_name("birth_date").unwrap().null_count(), 2);
    }
}
