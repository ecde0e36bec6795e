//! Day before month, or month before day: decided over a whole column.

use crate::values::examples::Examples;

/// Which of day and month comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 9/12 is 9 December.
    DayFirst,
    /// 9/12 is 12 September.
    MonthFirst,
}

/// What a column says about its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    day_first: Examples,
    month_first: Examples,
    /// The first value that is another day in the other order.
    open: Option<String>,
    /// Values of two numbers up to 12, in whatever order.
    small: u64,
    /// Dates that a spreadsheet made, of days up to 12 and of later ones.
    made_early: Examples,
    made_late: u64,
}

/// What follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The column has one order.
    Order(DateOrder),
    /// It could be either; an example of a value that differs.
    Open(String),
    /// Some values fit one order only and some the other: which most of them fit, one of each, and all examples.
    Contradicting(DateOrder, String, String),
    /// A spreadsheet of the other order took the days up to 12 for dates: some of these, and some that stayed text.
    Swapped(DateOrder, String, String),
}

/// Of so many dates one may be a slip, which is rejected by itself.
const SLIPS: u64 = 1_000;

impl Evidence {
    /// Looks at one more text.
    pub fn add(&mut self, first: i64, second: i64, text: &str) {
        match (first > 12, second > 12) {
            (true, false) => self.day_first.add(|| text.to_owned()),
            (false, true) => self.month_first.add(|| text.to_owned()),
            (false, false) => {
                self.small += 1;
                if first != second && self.open.is_none() {
                    self.open = Some(text.to_owned());
                }
            }
            _ => {}
        }
    }

    /// Looks at one more date that a spreadsheet made, or wrote with the year first.
    pub fn add_made(&mut self, day: i8, text: impl FnOnce() -> String) {
        if day > 12 {
            self.made_late += 1;
        } else {
            self.made_early.add(text);
        }
    }

    /// What two parts of a column say together; `other` stands later in the file.
    pub fn merge(&mut self, other: Self) {
        self.day_first.merge(other.day_first);
        self.month_first.merge(other.month_first);
        self.open = self.open.take().or(other.open);
        self.small += other.small;
        self.made_early.merge(other.made_early);
        self.made_late += other.made_late;
    }

    /// The order, or why there is none.
    pub fn verdict(self) -> Verdict {
        let (day, month) = (self.day_first.count, self.month_first.count);
        let most = if day >= month { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        if day.min(month) > 0 && day.min(month).saturating_mul(SLIPS) >= day + month {
            let (day, month) = (self.day_first.shown(), self.month_first.shown());
            let example = self.day_first.first.into_iter().next().unwrap_or_default();
            return Verdict::Contradicting(most, example, format!("{day}; {month}"));
        }
        // A program that read the texts month first took those that it could for dates and left the others.
        if self.made_early.count > 0 && self.made_late == 0 && self.small == 0 && day + month > 0 {
            let texts = if day > 0 { self.day_first } else { self.month_first };
            return Verdict::Swapped(most, self.made_early.shown(), texts.shown());
        }
        match (day.cmp(&month), self.open) {
            (std::cmp::Ordering::Equal, Some(example)) => Verdict::Open(example),
            _ => Verdict::Order(most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(values: &[(i64, i64)]) -> Verdict {
        let mut evidence = Evidence::default();
        for (first, second) in values {
            evidence.add(*first, *second, &format!("{first}/{second}"));
        }
        evidence.verdict()
    }

    #[test]
    fn one_value_proves_the_order() {
        assert_eq!(verdict(&[(1, 2), (13, 2)]), Verdict::Order(DateOrder::DayFirst));
        assert_eq!(verdict(&[(1, 2), (2, 31)]), Verdict::Order(DateOrder::MonthFirst));
    }

    #[test]
    fn without_proof_it_is_open_unless_it_makes_no_difference() {
        assert_eq!(verdict(&[(3, 3), (1, 2)]), Verdict::Open("1/2".to_owned()));
        assert_eq!(verdict(&[(3, 3), (4, 4)]), Verdict::Order(DateOrder::DayFirst));
    }

    #[test]
    fn values_of_both_orders_contradict_each_other_unless_they_are_slips() {
        let found = verdict(&[(13, 1), (1, 13), (1, 2)]);
        assert_eq!(found, Verdict::Contradicting(DateOrder::DayFirst, "13/1".into(), "`13/1`; `1/13`".into()));
        let mut many = vec![(13, 1); 2_000];
        many.push((1, 13));
        assert_eq!(verdict(&many), Verdict::Order(DateOrder::DayFirst));
    }

    #[test]
    fn half_swapped_columns_are_known_by_their_early_dates() {
        let column = |made: &[i8], texts: &[(i64, i64)]| {
            let mut evidence = Evidence::default();
            made.iter().for_each(|day| evidence.add_made(*day, || format!("2026-01-{day:02}")));
            texts.iter().for_each(|(first, second)| evidence.add(*first, *second, &format!("{first}/{second}")));
            evidence.verdict()
        };
        let swapped = column(&[4, 5], &[(13, 4), (25, 4)]);
        assert_eq!(
            swapped,
            Verdict::Swapped(DateOrder::DayFirst, "`2026-01-04`, `2026-01-05`".into(), "`13/4`, `25/4`".into())
        );
        assert_eq!(column(&[4, 15], &[(13, 4)]), Verdict::Order(DateOrder::DayFirst));
        assert_eq!(column(&[4], &[(13, 4), (3, 4)]), Verdict::Order(DateOrder::DayFirst));
    }
}
