//! Revenue by calendar month.

use crate::error::AnalyticsError;
use std::collections::BTreeMap;
use terrace_domain::{Date, LocalTime, Money};

/// What happened in one calendar month, over all customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first_day: Date,
    /// Orders that happened in it.
    pub orders: u64,
    /// Customers with such an order.
    pub customers: u64,
    /// Lines of the month that are no returns.
    pub gross: Money,
    /// Returns of the month, as a positive amount.
    pub returned: Money,
}

#[derive(Debug, Default)]
struct OneMonth {
    orders: i128,
    customers: i128,
    gross: i128,
    returned: i128,
}

/// What the months come to, by month.
#[derive(Debug, Default)]
pub(super) struct MonthSums(BTreeMap<i64, OneMonth>);

impl MonthSums {
    fn at(&mut self, month: i64) -> &mut OneMonth {
        self.0.entry(month).or_default()
    }

    /// A line of orders.
    pub(super) fn line(&mut self, month: i64, amount: i64, is_return: bool) {
        let sums = self.at(month);
        if is_return {
            sums.returned -= i128::from(amount);
        } else {
            sums.gross += i128::from(amount);
        }
    }

    /// Orders of one customer in a month.
    pub(super) fn orders_of_one(&mut self, month: i64, orders: usize) {
        let sums = self.at(month);
        sums.customers += 1;
        sums.orders += orders as i128;
    }

    pub(super) fn add(&mut self, other: Self) {
        for (month, more) in other.0 {
            let sums = self.at(month);
            sums.orders += more.orders;
            sums.customers += more.customers;
            sums.gross += more.gross;
            sums.returned += more.returned;
        }
    }

    pub(super) fn finish(self) -> Result<Vec<Month>, AnalyticsError> {
        self.0.into_iter().map(|(month, sums)| sums.month(month)).collect()
    }
}

impl OneMonth {
    fn month(&self, month: i64) -> Result<Month, AnalyticsError> {
        let number = |sum: i128| u64::try_from(sum).map_err(|_| overflow());
        Ok(Month {
            first_day: first_day(month)?,
            orders: number(self.orders)?,
            customers: number(self.customers)?,
            gross: money(self.gross)?,
            returned: money(self.returned)?,
        })
    }
}

fn overflow() -> AnalyticsError {
    AnalyticsError::Overflow("amount".to_owned())
}

pub(super) fn money(sum: i128) -> Result<Money, AnalyticsError> {
    i64::try_from(sum).map(Money::from_ten_thousandths).map_err(|_| overflow())
}

/// The calendar month of a day, counted from January of year 0.
pub(super) fn number_of(date: Date) -> i64 {
    let day = date.civil();
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// The first day of a month that is counted so.
pub(super) fn first_day(month: i64) -> Result<Date, AnalyticsError> {
    let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let first_day = i16::try_from(year).ok().zip(i8::try_from(of_year).ok());
    first_day.and_then(|(year, month)| Date::from_ymd(year, month, 1)).ok_or_else(overflow)
}

const DAY: i64 = 86_400_000_000;

/// Days whose months are remembered: calendar arithmetic for each of millions of lines would take longer than all else.
const REMEMBERED: usize = 1_024;

/// The calendar months of times, counted from January of year 0.
pub(super) struct MonthOf {
    /// By the day's last digits: the day and its month.
    days: Vec<Option<(i64, i64)>>,
}

impl Default for MonthOf {
    fn default() -> Self {
        Self { days: vec![None; REMEMBERED] }
    }
}

impl MonthOf {
    pub(super) fn month(&mut self, micros: i64) -> i64 {
        let day = micros.div_euclid(DAY);
        let place = usize::try_from(day.rem_euclid(REMEMBERED as i64)).unwrap_or(0);
        if let Some(Some((known, month))) = self.days.get(place)
            && *known == day
        {
            return *month;
        }
        let month = number_of(LocalTime::from_micros(micros).date());
        if let Some(remembered) = self.days.get_mut(place) {
            *remembered = Some((day, month));
        }
        month
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_share_a_place_are_told_apart() {
        let mut known = MonthOf::default();
        for day in [0, 1_024, 0, -1_024, 31, 31 + 1_024, -1] {
            let micros = day * DAY + 5;
            assert_eq!(known.month(micros), number_of(LocalTime::from_micros(micros).date()), "{day}");
        }
    }

    #[test]
    fn months_that_alternate_are_summed_apart() {
        let mut sums = MonthSums::default();
        for number in 0..10 {
            sums.line(24_000 + number % 2, 10_000, number == 9);
        }
        let mut other = MonthSums::default();
        other.line(24_001, 10_000, false);
        other.orders_of_one(24_001, 3);
        sums.add(other);
        let shown: Vec<String> = sums
            .finish()
            .unwrap()
            .iter()
            .map(|m| format!("{} {} {} {}", m.first_day, m.orders, m.gross, m.returned))
            .collect();
        assert_eq!(shown, ["2000-01-01 0 5.00 0.00", "2000-02-01 3 5.00 -1.00"]);
    }
}
