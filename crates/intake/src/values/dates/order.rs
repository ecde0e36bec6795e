//! Day before month, or month before day: decided over a whole column.

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
    day_first: u64,
    month_first: u64,
    /// The first value that is another day in the other order.
    open: Option<String>,
}

/// What follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The column has one order.
    Order(DateOrder),
    /// It could be either; an example of a value that differs.
    Open(String),
}

impl Evidence {
    /// Looks at one more value.
    pub fn add(&mut self, first: i64, second: i64, text: &str) {
        match (first > 12, second > 12) {
            (true, false) => self.day_first += 1,
            (false, true) => self.month_first += 1,
            (false, false) if first != second && self.open.is_none() => self.open = Some(text.to_owned()),
            _ => {}
        }
    }

    /// What two parts of a column say together; `other` stands later in the file.
    pub fn merge(&mut self, other: Self) {
        self.day_first += other.day_first;
        self.month_first += other.month_first;
        self.open = self.open.take().or(other.open);
    }

    /// The order. Values that contradict it are few, or the column is no column of dates at all.
    pub fn verdict(self) -> Verdict {
        match (self.day_first.cmp(&self.month_first), self.open) {
            (std::cmp::Ordering::Greater, _) => Verdict::Order(DateOrder::DayFirst),
            (std::cmp::Ordering::Less, _) => Verdict::Order(DateOrder::MonthFirst),
            (std::cmp::Ordering::Equal, Some(example)) => Verdict::Open(example),
            (std::cmp::Ordering::Equal, None) => Verdict::Order(DateOrder::DayFirst),
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
        assert_eq!(verdict(&[(13, 1), (1, 13), (1, 2)]), Verdict::Open("1/2".to_owned()));
    }
}
