use crate::value::Value;
use std::fmt;

/// After how many days without an order a customer counts as lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LostAfter {
    /// The same for everybody.
    Days(u32),
    /// By the customer's own rhythm.
    Rhythm {
        /// So many times the average gap between the days with an order, in millionths.
        times: u32,
        /// Never sooner than after so many days.
        at_least: u32,
        /// Never later, and for who has ordered on one day only.
        at_most: u32,
    },
}

impl LostAfter {
    /// The fewest days after which anybody can be lost.
    pub const fn shortest(self) -> u32 {
        match self {
            Self::Days(days) => days,
            Self::Rhythm { at_least, .. } => at_least,
        }
    }
}

impl fmt::Display for LostAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days} days"),
            Self::Rhythm { times, at_least, at_most } => {
                let times = Value::Decimal(i64::from(*times));
                write!(f, "{times} × own rhythm, {at_least} to {at_most} days")
            }
        }
    }
}

/// A stretch of a customer's orders without a silence so long that they counted as lost.
///
/// It is told from the days of the orders alone, one after the other, and remembers no more than this of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// 1 for the first, and one more for each time that the customer came back.
    pub number: u32,
    /// Orders in it.
    pub orders: u32,
    /// The day of its first order, since 1970-01-01.
    pub first: i32,
    /// The day of its last order.
    pub last: i32,
    /// Days with an order in it.
    order_days: u32,
}

impl Stay {
    /// The first stay, which begins with an order on that day.
    pub const fn begun(day: i32) -> Self {
        Self { number: 1, orders: 1, first: day, last: day, order_days: 1 }
    }

    /// The stay after an order on a day that is not before the last one. Without a rule no stay ever ends.
    #[must_use]
    pub fn after_order(self, day: i32, rule: Option<LostAfter>) -> Self {
        if rule.is_some_and(|rule| self.is_lost(day, rule)) {
            return Self { number: self.number.saturating_add(1), ..Self::begun(day) };
        }
        let is_new_day = u32::from(day > self.last);
        Self {
            orders: self.orders.saturating_add(1),
            last: self.last.max(day),
            order_days: self.order_days.saturating_add(is_new_day),
            ..self
        }
    }

    /// The stay in which rising days of orders end; `None` without orders.
    pub fn of_days(days: impl IntoIterator<Item = i32>, rule: Option<LostAfter>) -> Option<Self> {
        let mut days = days.into_iter();
        let first = Self::begun(days.next()?);
        Some(days.fold(first, |stay, day| stay.after_order(day, rule)))
    }

    /// The most days without an order after which the customer is not lost yet.
    pub fn lost_after(&self, rule: LostAfter) -> u32 {
        match rule {
            LostAfter::Days(days) => days,
            LostAfter::Rhythm { times, at_least, at_most } => {
                let span = u64::from(self.last.abs_diff(self.first)) * u64::from(times);
                let gaps = u64::from(self.order_days.saturating_sub(1)) * 1_000_000;
                let own = span.checked_div(gaps).map_or(at_most, |days| u32::try_from(days).unwrap_or(u32::MAX));
                own.min(at_most).max(at_least)
            }
        }
    }

    /// The first day on which the customer is lost if no order comes: the day after the span ran out.
    pub fn lost_on(&self, rule: LostAfter) -> i64 {
        i64::from(self.last) + i64::from(self.lost_after(rule)) + 1
    }

    /// Whether the customer is lost on a day, if no order came since.
    pub fn is_lost(&self, day: i32, rule: LostAfter) -> bool {
        i64::from(day) >= self.lost_on(rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIXED: LostAfter = LostAfter::Days(10);
    const RHYTHM: LostAfter = LostAfter::Rhythm { times: 2_500_000, at_least: 5, at_most: 30 };

    #[test]
    fn a_silence_longer_than_the_span_ends_a_stay() {
        let stay = |days: &[i32]| Stay::of_days(days.iter().copied(), Some(FIXED)).unwrap();
        // Ten days of silence are not more than ten.
        assert_eq!((stay(&[0, 10, 20]).number, stay(&[0, 10, 20]).orders), (1, 3));
        let back = stay(&[0, 10, 21]);
        assert_eq!((back.number, back.orders, back.first), (2, 1, 21));
        assert_eq!(stay(&[0, 11, 22, 22]).number, 3);
        assert_eq!(stay(&[0]).lost_on(FIXED), 11);
        assert_eq!(Stay::of_days([], Some(FIXED)), None);
        assert_eq!(Stay::of_days([0, 1000], None).map(|stay| (stay.number, stay.orders)), Some((1, 2)));
    }

    #[test]
    fn an_own_rhythm_is_the_average_gap_within_bounds() {
        let after = |days: &[i32]| Stay::of_days(days.iter().copied(), Some(RHYTHM)).unwrap().lost_after(RHYTHM);
        // One day with an order has no rhythm.
        assert_eq!([after(&[0]), after(&[0, 0])], [30, 30]);
        // 2.5 × 3 days, rounded down; two orders of one day are one day of the rhythm.
        assert_eq!([after(&[0, 3]), after(&[0, 3, 3, 6])], [7, 7]);
        assert_eq!([after(&[0, 1]), after(&[0, 20])], [5, 30]);
        assert_eq!([FIXED.shortest(), RHYTHM.shortest()], [10, 5]);
    }

    #[test]
    fn rules_are_told_as_people_read_them() {
        assert_eq!(FIXED.to_string(), "10 days");
        assert_eq!(RHYTHM.to_string(), "2.5 × own rhythm, 5 to 30 days");
        let three = LostAfter::Rhythm { times: 3_000_000, at_least: 1, at_most: 2 };
        assert_eq!(three.to_string(), "3 × own rhythm, 1 to 2 days");
    }
}
