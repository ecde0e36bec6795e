//! The order of rows in a file: by customer, time and order, then by every other column, so that the same rows
//! always make the same file.

use crate::error::LakeError;
use crate::files::rows::{self, RowRef, Rows};
use std::collections::BTreeSet;
use std::hash::{BuildHasherDefault, Hasher};
use terrace_domain::{CancelToken, FactKind};
use xxhash_rust::xxh3::xxh3_64;

/// The number of rows after which sorting looks whether it is cancelled.
const ROWS_BETWEEN_CHECKS: usize = 65_536;

#[expect(clippy::disallowed_types, reason = "only looked up; the ranks come from a sorted list")]
type Numbers<'a> = std::collections::HashMap<Option<&'a str>, u32, BuildHasherDefault<OfText>>;

/// The hash of one text; that a text is there, and ends, need not be told apart.
#[derive(Default)]
struct OfText(u64);

impl Hasher for OfText {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= xxh3_64(bytes);
    }

    fn write_u8(&mut self, _: u8) {}

    fn write_isize(&mut self, _: isize) {}
}

/// The columns of a kind, most significant first.
#[derive(Debug, Clone)]
pub(crate) struct SortOrder {
    customer: usize,
    time: Option<usize>,
    rest: Vec<usize>,
    all: Vec<usize>,
}

impl SortOrder {
    pub(crate) fn of(kind: &FactKind) -> Self {
        let index = |name: &str| kind.columns.iter().position(|column| column.name == name);
        // Rates belong to nobody: their first column, the currency, takes the customer's part.
        let customer = index("customer_id").unwrap_or(0);
        let time = kind.time.and_then(index);
        let leading: BTreeSet<usize> = time.into_iter().chain([customer]).collect();
        let keys = kind.key.iter().filter_map(|name| index(name)).filter(|column| !leading.contains(column));
        let mut rest: Vec<usize> = keys.collect();
        let others = (0..kind.columns.len()).filter(|column| !leading.contains(column) && !rest.contains(column));
        let others: Vec<usize> = others.collect();
        rest.extend(others);
        let all = [customer].into_iter().chain(time).chain(rest.iter().copied()).collect();
        Self { customer, time, rest, all }
    }

    pub(crate) fn customer(&self) -> usize {
        self.customer
    }

    /// All columns, most significant first.
    pub(crate) fn all(&self) -> &[usize] {
        &self.all
    }

    /// Sorts places of rows: by customer by counting, then each customer's few rows.
    pub(crate) fn sort(&self, rows: &Rows, places: &mut [RowRef], cancel: &CancelToken) -> Result<(), LakeError> {
        let ranks = self.ranks(rows, places, cancel)?;
        let unranked = || LakeError::internal("a row without a rank among those that are sorted");
        if ranks.len() != places.len() {
            return Err(unranked());
        }
        // No ranks for no places.
        let mut ends = vec![0_usize; ranks.iter().map(|rank| *rank as usize + 1).max().unwrap_or(0)];
        for rank in &ranks {
            *ends.get_mut(*rank as usize).ok_or_else(unranked)? += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let time = |place| self.time.and_then(|column| rows.time(column, place)).unwrap_or(i64::MIN); // Without a time, first.
        let nowhere = RowRef { batch: 0, row: 0 };
        let mut keyed: Vec<(i64, RowRef)> = vec![(i64::MIN, nowhere); places.len()];
        for (rank, place) in ranks.iter().zip(places.iter()) {
            let next = ends.get_mut(*rank as usize).ok_or_else(unranked)?;
            *keyed.get_mut(*next).ok_or_else(unranked)? = (time(*place), *place);
            *next += 1;
        }
        let rest = rows.filled(&self.rest);
        let (mut start, mut checked) = (0, 0);
        for end in ends {
            if end - checked >= ROWS_BETWEEN_CHECKS {
                checked = end;
                cancel.check()?;
            }
            let same = keyed.get_mut(start..end).ok_or_else(unranked)?;
            same.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| rows.compare(&rest, a.1, b.1)));
            start = end;
        }
        for (place, (_, sorted)) in places.iter_mut().zip(keyed) {
            *place = sorted;
        }
        Ok(())
    }

    /// For every place the rank of its customer among all of them; no customer ranks first.
    fn ranks(&self, rows: &Rows, places: &[RowRef], cancel: &CancelToken) -> Result<Vec<u32>, LakeError> {
        let mut numbers = Numbers::default();
        let mut customers: Vec<(Option<&str>, u32)> = Vec::new();
        let mut previous: Option<(Option<&str>, u32)> = None;
        let mut numbered: Vec<u32> = Vec::with_capacity(places.len());
        for places in places.chunks(ROWS_BETWEEN_CHECKS) {
            cancel.check()?;
            for place in places {
                let customer = rows.text(self.customer, *place);
                let number = match previous {
                    Some((same, number)) if same == customer => number,
                    _ => *numbers.entry(customer).or_insert_with(|| {
                        let number = rows::number(customers.len());
                        customers.push((customer, number));
                        number
                    }),
                };
                previous = Some((customer, number));
                numbered.push(number);
            }
        }
        customers.sort_unstable();
        let mut rank_of = vec![0_u32; customers.len()];
        let unnumbered = || LakeError::internal("a customer without a number among those that are sorted");
        for (rank, (_, number)) in (0_u32..).zip(&customers) {
            *rank_of.get_mut(*number as usize).ok_or_else(unnumbered)? = rank;
        }
        for number in &mut numbered {
            *number = *rank_of.get(*number as usize).ok_or_else(unnumbered)?;
        }
        Ok(numbered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::FactType;
    use terrace_domain::facts::KINDS;

    /// Rows are read by these places: one of another type would read as empty.
    #[test]
    fn customers_are_texts_and_times_are_times() {
        for kind in KINDS {
            let order = SortOrder::of(kind);
            assert!(matches!(kind.columns[order.customer].kind, FactType::Id | FactType::Text), "{}", kind.name);
            assert_eq!(order.time.is_some(), kind.time.is_some(), "{}", kind.name);
            assert!(order.time.is_none_or(|time| kind.columns[time].kind == FactType::Time), "{}", kind.name);
            assert_eq!(order.all.len(), kind.columns.len(), "{}", kind.name);
        }
    }
}
