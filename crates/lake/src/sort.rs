//! The order of rows in a file: by customer, time and order, then by every other column, so that the same rows
//! always make the same file.

use crate::rows::{RowRef, Rows};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use terrace_domain::FactKind;

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

    /// Sorts places of rows. Customers are ranked first, so that almost all comparisons are of two integers.
    pub(crate) fn sort(&self, rows: &Rows, places: &mut Vec<RowRef>) {
        let ranks = self.ranks(rows, places);
        let rest = rows.filled(&self.rest);
        let time = |place| self.time.and_then(|column| rows.time(column, place)).unwrap_or(i64::MIN);
        let mut keyed: Vec<(u32, i64, RowRef)> =
            ranks.into_iter().zip(places.iter()).map(|(rank, place)| (rank, time(*place), *place)).collect();
        keyed.sort_unstable_by(|a, b| match (a.0, a.1).cmp(&(b.0, b.1)) {
            Ordering::Equal => rows.compare(&rest, a.2, b.2),
            order => order,
        });
        places.clear();
        places.extend(keyed.into_iter().map(|(_, _, place)| place));
    }

    /// For every place the rank of its customer among all of them; no customer ranks first.
    fn ranks(&self, rows: &Rows, places: &[RowRef]) -> Vec<u32> {
        #[expect(clippy::disallowed_types, reason = "only looked up; the ranks come from a sorted list")]
        let mut numbers = std::collections::HashMap::<Option<&str>, u32>::new();
        let mut customers: Vec<(Option<&str>, u32)> = Vec::new();
        let numbered: Vec<u32> = places
            .iter()
            .map(|place| {
                let customer = rows.text(self.customer, *place);
                *numbers.entry(customer).or_insert_with(|| {
                    let number = u32::try_from(customers.len()).unwrap_or(u32::MAX);
                    customers.push((customer, number));
                    number
                })
            })
            .collect();
        customers.sort_unstable();
        let mut rank_of = vec![0_u32; customers.len()];
        for (rank, (_, number)) in (0_u32..).zip(&customers) {
            if let Some(slot) = rank_of.get_mut(*number as usize) {
                *slot = rank;
            }
        }
        numbered.into_iter().map(|number| rank_of.get(number as usize).copied().unwrap_or(0)).collect()
    }
}
