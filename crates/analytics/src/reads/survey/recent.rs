//! The last months: who came back after their first order, and what was bought when.

use super::months::{first_day, money};
use super::slices::named;
use crate::error::AnalyticsError;
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_domain::{Date, Money};
use terrace_frame::Dictionary;

/// Two years, so that a season can be seen twice.
const MONTHS: usize = 24;

/// What the last 24 months tell, all of which are over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecentMonths {
    /// The first day of each, oldest first.
    pub months: Vec<Date>,
    /// Customers by the month of their first order ever, in order of time.
    pub firsts: Vec<FirstMonth>,
    /// Revenue by category, in order of their names; lines without a category come first.
    pub categories: Vec<CategoryMonths>,
}

/// Customers whose first order ever was in one of the months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstMonth {
    /// The first day of that month.
    pub first_day: Date,
    /// How many of them ordered in that month, in the next, and so on to the last of the months. The first number is
    /// all of them.
    pub active: Vec<u64>,
    /// How many of them ordered in any month after that one, of these months.
    pub again: u64,
}

/// What one category brought, less what came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryMonths {
    /// Its name; `None` for lines without one.
    pub category: Option<Arc<str>>,
    /// By month, parallel to [`RecentMonths::months`].
    pub net: Vec<Money>,
}

/// What was sold of something in the months in which any was: of many names most have few.
#[derive(Default)]
struct MonthsSold(Vec<(usize, i128)>);

impl MonthsSold {
    fn add(&mut self, month: usize, amount: i128) {
        match self.0.iter_mut().find(|(known, _)| *known == month) {
            Some((_, sum)) => *sum += amount,
            None => self.0.push((month, amount)),
        }
    }
}

/// The last months as they are counted.
pub(super) struct Recent {
    /// The first of them.
    from: i64,
    /// By the month of the first order: customers by months since.
    active: Vec<[u64; MONTHS]>,
    /// By the month of the first order: customers with an order in a later one.
    again: [u64; MONTHS],
    /// Of the bucket, by the category's code; the first place is for lines without a category.
    by_code: Vec<MonthsSold>,
    /// Of all buckets.
    by_name: BTreeMap<Option<Arc<str>>, MonthsSold>,
}

impl Recent {
    /// The months before one that is counted from January of year 0.
    pub(super) fn before(until: i64) -> Self {
        let from = until - MONTHS as i64;
        Self {
            from,
            active: vec![[0; MONTHS]; MONTHS],
            again: [0; MONTHS],
            by_code: Vec::new(),
            by_name: BTreeMap::new(),
        }
    }

    fn place(&self, month: i64) -> Option<usize> {
        usize::try_from(month - self.from).ok().filter(|place| *place < MONTHS)
    }

    /// A line of orders with the code of its category.
    pub(super) fn line(&mut self, month: i64, amount: i64, category: Option<u32>) {
        let Some(month) = self.place(month) else { return };
        // The code of no category is the largest, and so becomes the first place.
        let row = category.map_or(0, |code| code.wrapping_add(1)) as usize;
        if row >= self.by_code.len() {
            self.by_code.resize_with(row + 1, MonthsSold::default);
        }
        if let Some(sold) = self.by_code.get_mut(row) {
            sold.add(month, amount.into());
        }
    }

    /// The months in which one customer ordered, ascending, each once.
    pub(super) fn customer(&mut self, months: &[i64]) {
        let Some(first) = months.first().and_then(|first| self.place(*first)) else { return };
        let is_later = |month: &i64| self.place(*month).is_some_and(|month| month > first);
        if months.iter().any(is_later)
            && let Some(again) = self.again.get_mut(first)
        {
            *again += 1;
        }
        for month in months {
            let since = self.place(*month).and_then(|month| month.checked_sub(first));
            if let Some(count) = since.and_then(|since| self.active.get_mut(first)?.get_mut(since)) {
                *count += 1;
            }
        }
    }

    /// Adds what a bucket counted, whose categories have these names.
    pub(super) fn add(&mut self, bucket: Self, keys: &Dictionary) {
        for (sums, more) in self.active.iter_mut().zip(bucket.active) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        self.again.iter_mut().zip(bucket.again).for_each(|(sum, more)| *sum += more);
        for (row, months) in bucket.by_code.into_iter().enumerate() {
            if !months.0.is_empty() {
                let code = u32::try_from(row).ok().and_then(|row| row.checked_sub(1));
                let name = code.and_then(|code| named(keys, code));
                let sold = self.by_name.entry(name).or_default();
                months.0.into_iter().for_each(|(month, sum)| sold.add(month, sum));
            }
        }
    }

    pub(super) fn finish(self) -> Result<RecentMonths, AnalyticsError> {
        let months: Vec<Date> =
            (self.from..self.from + MONTHS as i64).map(first_day).collect::<Result<_, AnalyticsError>>()?;
        let firsts = months
            .iter()
            .zip(self.active.iter().zip(self.again))
            .enumerate()
            .filter(|(_, (_, (active, _)))| active[0] > 0);
        let firsts = firsts.map(|(place, (first_day, (active, again)))| FirstMonth {
            first_day: *first_day,
            active: active.iter().take(MONTHS - place).copied().collect(),
            again,
        });
        let of_category = |(category, sold): (Option<Arc<str>>, MonthsSold)| {
            let mut net = [0; MONTHS];
            for (month, sum) in sold.0 {
                if let Some(place) = net.get_mut(month) {
                    *place = sum;
                }
            }
            let net = net.into_iter().map(money).collect::<Result<_, AnalyticsError>>()?;
            Ok(CategoryMonths { category, net })
        };
        Ok(RecentMonths {
            firsts: firsts.collect(),
            categories: self.by_name.into_iter().map(of_category).collect::<Result<_, AnalyticsError>>()?,
            months,
        })
    }
}
