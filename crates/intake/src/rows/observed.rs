//! Customers as the lines of their orders show them.

use crate::error::Problem;
use crate::limits::Bounds;
use crate::rows::batch::BatchBuilder;
use crate::rows::latest::LatestTimes;
use crate::values::reader::FieldValue;
use arrow::array::RecordBatch;
use std::fmt::Write as _;
use std::sync::Arc;
use terrace_domain::facts::CUSTOMERS;
use terrace_domain::{CancelToken, InternalError};

/// Parts the texts of one observation; it is taken out of values.
const MARK: char = '\u{1f}';

/// Distinct observations of customers, each with the latest time at which it was made.
#[derive(Debug, Default)]
pub(crate) struct ObservedCustomers {
    seen: LatestTimes,
    /// The observation of the row before: the lines of an order follow each other.
    last: String,
    last_at: i64,
    next: String,
}

impl ObservedCustomers {
    /// Adds what a row shows. `columns` are the attributes' places among the columns of customers.
    pub fn see(&mut self, customer: &str, at: i64, attributes: &[FieldValue<'_>]) -> Result<(), InternalError> {
        self.next.clear();
        self.next.push_str(customer);
        let mut any = false;
        for attribute in attributes {
            self.next.push(MARK);
            match attribute {
                FieldValue::Text(text) if text.contains(MARK) => self.next.extend(text.chars().filter(|c| *c != MARK)),
                FieldValue::Text(text) => self.next.push_str(text),
                FieldValue::Number(number) => {
                    let _ = write!(self.next, "{number}");
                }
                FieldValue::Null | FieldValue::Finer(_) | FieldValue::Flag(_) | FieldValue::Part(_) => continue,
            }
            any = true;
        }
        if !any || (self.next == self.last && at <= self.last_at) {
            return Ok(());
        }
        self.seen.see(&self.next, at)?;
        std::mem::swap(&mut self.last, &mut self.next);
        self.last_at = at;
        Ok(())
    }

    /// Those of two parts together.
    pub fn merge(&mut self, other: Self, cancel: &CancelToken) -> Result<(), Problem> {
        if self.seen.is_empty() {
            self.seen = other.seen;
            return Ok(());
        }
        self.seen.merge(&other.seen, cancel)
    }

    /// Hands on batches of customers, sorted by customer and attributes. `names` are the attributes' columns.
    pub fn batches(
        &self,
        names: &[&'static str],
        bounds: Bounds<'_>,
        put: &mut dyn FnMut(RecordBatch) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let broken = |cause| Problem::Batch(Arc::new(cause));
        let place = |name: &str| {
            let place = CUSTOMERS.columns.iter().position(|column| column.name == name);
            place.ok_or_else(|| InternalError::new(format!("customers have no column {name}")))
        };
        let places: Vec<usize> = names.iter().map(|name| place(name)).collect::<Result<_, _>>()?;
        let (customer_id, seen_at, birth_date) = (place("customer_id")?, place("seen_at")?, place("birth_date")?);
        let filled = |name: &str| names.contains(&name) || name == "customer_id" || name == "seen_at";
        for part in self.seen.sorted(bounds.cancel)?.chunks(bounds.limits.rows.max(1)) {
            bounds.cancel.check()?;
            let mut columns = BatchBuilder::new(&CUSTOMERS, filled).map_err(broken)?;
            for (text, at) in part.iter().map(|entry| self.seen.entry(*entry)) {
                let mut values: Vec<FieldValue<'_>> = vec![FieldValue::Null; CUSTOMERS.columns.len()];
                let mut parts = text.split(MARK);
                let mut set = |place: usize, value| {
                    if let Some(slot) = values.get_mut(place) {
                        *slot = value;
                    }
                };
                let customer = parts.next().ok_or_else(|| InternalError::new("an observation without a customer"))?;
                set(customer_id, FieldValue::Text(customer.into()));
                set(seen_at, FieldValue::Number(at));
                for (target, part) in places.iter().zip(parts).filter(|(_, part)| !part.is_empty()) {
                    let value = if *target == birth_date {
                        let day = part.parse().map_err(|_| InternalError::new("an observed day is no number"))?;
                        FieldValue::Number(day)
                    } else {
                        FieldValue::Text(part.into())
                    };
                    set(*target, value);
                }
                columns.push(&values)?;
            }
            put(columns.finish().map_err(broken)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use arrow::array::{Array, AsArray};
    use arrow::datatypes::TimestampMicrosecondType;

    #[test]
    fn each_customer_and_attributes_is_one_row_with_its_latest_time() {
        let text = |text: &'static str| FieldValue::Text(text.into());
        let (limits, cancel) = (&Limits::default(), &CancelToken::new());
        let mut observed = ObservedCustomers::default();
        observed.see("2", 5, &[text("Rome"), FieldValue::Null]).unwrap();
        observed.see("1", 7, &[text("Bern"), FieldValue::Number(0)]).unwrap();
        observed.see("2", 9, &[text("Rome"), FieldValue::Null]).unwrap();
        observed.see("2", 3, &[text("Rome"), FieldValue::Null]).unwrap();
        observed.see("3", 3, &[FieldValue::Null, FieldValue::Null]).unwrap();
        let mut more = ObservedCustomers::default();
        more.see("2", 11, &[text("Oslo"), FieldValue::Null]).unwrap();
        observed.merge(more, cancel).unwrap();
        let mut batches = Vec::new();
        let mut put = |batch| {
            batches.push(batch);
            Ok(())
        };
        observed.batches(&["city", "birth_date"], Bounds { limits, cancel }, &mut put).unwrap();
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
