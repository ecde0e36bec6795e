//! A shop's orders of three years, of any number: time-ordered, as Parquet and as CSV.
//!
//! The same [`Shop`] gives the same rows on any machine and any number of threads: each day has a stream of draws of
//! its own, and all draws are whole numbers.

mod customers;
mod day;
mod season;
mod table;
mod write;

use customers::{Customers, Picker};
use day::{OrderRow, Prices, Trade};
use rayon::prelude::*;
use std::io;
use std::path::Path;
use terrace_domain::Date;

pub use write::Written;

/// 2023-07-01, in days since 1970-01-01.
const FIRST_DAY: i32 = 19_539;
/// Three years.
const DAYS: u16 = 1_096;

/// The day before which all orders lie, as people write it.
pub const AS_OF: &str = "2026-07-01";

/// A shop to be made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shop {
    /// Where the draws begin.
    pub seed: u64,
    /// How many customers; each has at least one order.
    pub customers: u64,
    /// How many orders, returns among them.
    pub orders: u64,
    /// Whether orders have several lines, two in the mean, instead of one.
    pub several_lines: bool,
}

impl Shop {
    /// Writes `orders.parquet` and `orders.csv` into a folder that exists.
    ///
    /// Memory grows with the customers (some 40 bytes each) and with the orders of a few days.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn write(&self, folder: &Path) -> io::Result<Written> {
        let mut files = write::Files::create(folder)?;
        self.days(|day, rows| files.day(day, rows))?;
        files.finish()
    }

    /// Passes on the rows of each day, ordered by time.
    fn days(&self, mut each: impl FnMut(Date, &[OrderRow]) -> io::Result<()>) -> io::Result<()> {
        let customers = Customers::make(self.seed, self.customers, DAYS);
        let (picker, prices) = (Picker::new(&customers.weight), Prices::make(self.seed));
        let trade = Trade { shop: self, customers: &customers, picker: &picker, prices: &prices };
        let first_day = Date::from_days(FIRST_DAY);
        let again = self.orders.saturating_sub(self.customers);
        let repeats = season::orders_by_day(again, first_day, &customers.weight_by_day(DAYS));
        let mut first_orders = Vec::with_capacity(repeats.len());
        let (mut next, mut joined) = (1u64, customers.joined.iter().peekable());
        for (day, repeats) in (0u16..).zip(&repeats) {
            let mut new = 0;
            while joined.next_if(|at| **at == day).is_some() {
                new += 1;
            }
            first_orders.push((day, *repeats, next));
            next += repeats + new;
        }
        // As many days at once as keep the cores busy and memory small.
        for days in first_orders.chunks(8) {
            let made: Vec<Vec<OrderRow>> =
                days.par_iter().map(|(day, repeats, first)| trade.rows(*day, *repeats, *first)).collect();
            for ((day, ..), rows) in days.iter().zip(made) {
                each(Date::from_days(FIRST_DAY + i32::from(*day)), &rows)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const SHOP: Shop = Shop { seed: 5, customers: 900, orders: 12_000, several_lines: false };

    fn rows(shop: Shop, threads: usize) -> Vec<(i32, OrderRow)> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut all = Vec::new();
        let mut keep = |day: Date, rows: &[OrderRow]| {
            all.extend(rows.iter().map(|row| (day.days(), *row)));
            Ok(())
        };
        pool.install(|| shop.days(&mut keep)).unwrap();
        all
    }

    #[test]
    fn the_same_shop_has_the_same_rows_whatever_the_threads() {
        assert_eq!(rows(SHOP, 1), rows(SHOP, 4));
        assert_ne!(rows(SHOP, 1), rows(Shop { seed: 6, ..SHOP }, 1));
    }

    #[test]
    fn there_are_as_many_orders_and_customers_as_asked() {
        for several_lines in [false, true] {
            let rows = rows(Shop { several_lines, ..SHOP }, 2);
            let numbers: BTreeSet<u64> = rows.iter().map(|(_, row)| row.order).collect();
            assert_eq!((numbers.first(), numbers.last(), numbers.len()), (Some(&1), Some(&12_000), 12_000));
            let customers: BTreeSet<u32> = rows.iter().map(|(_, row)| row.customer).collect();
            assert_eq!(customers.len(), 900);
            assert_eq!(rows.len() > 12_000, several_lines);
            assert!(rows.is_sorted_by_key(|(day, row)| (*day, row.second, row.order)));
        }
    }

    #[test]
    fn returns_are_some_and_never_the_first() {
        let rows = rows(SHOP, 2);
        let returns = rows.iter().filter(|(_, row)| row.amount < 0).count();
        assert!((240..480).contains(&returns), "{returns} of 12,000");
        assert!(rows.iter().all(|(_, row)| (row.amount < 0) == (row.quantity < 0)));
        let sold: BTreeSet<u32> = rows.iter().filter(|(_, row)| row.amount > 0).map(|(_, row)| row.customer).collect();
        assert_eq!(sold.len(), 900, "everybody bought something");
    }
}
