//! Day before month, or month before day, and years of two digits before or behind both: decided over a whole column.

use crate::values::examples::Examples;

/// Which of day, month and year comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 9/12 is 9 December.
    DayFirst,
    /// 9/12 is 12 September.
    MonthFirst,
    /// 26-06-30 is 30 June 2026.
    YearFirst,
}

/// What a column says about its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    long: DayAndMonthEvidence,
    /// Of dates whose year has two digits.
    short: ShortYears,
    /// Dates that a spreadsheet made, of days up to 12 and of later ones.
    made_early: Examples,
    made_late: u64,
    /// The least and the greatest year of dates that leave no doubt of it.
    years: Option<(i64, i64)>,
}

/// What dates of day, month and year say about the first two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct DayAndMonthEvidence {
    day_first: Examples,
    month_first: Examples,
    /// The first value that is another day in the other order.
    open: Option<String>,
    /// Values of two numbers up to 12, in whatever order.
    small: u64,
}

/// A date of three short numbers, of which one is the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ShortDate {
    pub first: i64,
    pub second: i64,
    pub last: i64,
    /// Whether the first and the last number are written with two digits, as years are.
    pub first_is_wide: bool,
    pub last_is_wide: bool,
}

/// The year that two digits stand for: 69 to 99 are of the twentieth century.
pub(super) const fn year_of(short: i64) -> i64 {
    if short < 69 { 2000 + short } else { 1900 + short }
}

impl ShortDate {
    /// Whether it may begin with the year.
    fn may_begin_with_year(self) -> bool {
        self.first_is_wide && (1..=12).contains(&self.second) && (1..=31).contains(&self.last)
    }

    /// Whether it may end with the year.
    fn may_end_with_year(self) -> bool {
        let (first, second) = (self.first.min(self.second), self.first.max(self.second));
        self.last_is_wide && (1..=12).contains(&first) && (1..=31).contains(&second)
    }
}

/// What dates whose year has two digits say about where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct ShortYears {
    all: u64,
    begin: u64,
    end: u64,
    /// The different first and last numbers.
    firsts: u128,
    lasts: u128,
    example: Option<String>,
    /// If the year stands last.
    order: DayAndMonthEvidence,
}

/// What follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The column has one order.
    Order(DateOrder),
    /// It could be either; an example of a value that differs.
    Open(String),
    /// The year of two digits could stand first or last; an example.
    OpenYear(String),
    /// Some values fit one order only and some the other: which most of them fit, one of each, and all examples.
    Contradicting(DateOrder, String, String),
    /// A spreadsheet of the other order took the days up to 12 for dates: some of these, and some that stayed text.
    Swapped(DateOrder, String, String),
}

/// Of so many dates one may be a slip, which is rejected by itself.
const SLIPS: u64 = 1_000;

impl DayAndMonthEvidence {
    fn add(&mut self, first: i64, second: i64, text: &str) {
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

    fn merge(&mut self, other: Self) {
        self.day_first.merge(other.day_first);
        self.month_first.merge(other.month_first);
        self.open = self.open.take().or(other.open);
        self.small += other.small;
    }

    const fn count(&self) -> u64 {
        self.day_first.count + self.month_first.count + self.small
    }
}

/// Where the year of two digits stands.
enum YearPlace {
    First,
    Last,
    Open(String),
}

impl ShortYears {
    fn add(&mut self, date: ShortDate, text: &str) {
        self.all += 1;
        self.begin += u64::from(date.may_begin_with_year());
        self.end += u64::from(date.may_end_with_year());
        // Two digits name a bit.
        let bit = |number: i64| u32::try_from(number).ok().and_then(|bit| 1_u128.checked_shl(bit)).unwrap_or(0);
        self.firsts |= bit(date.first);
        self.lasts |= bit(date.last);
        if self.example.is_none() {
            self.example = Some(text.to_owned());
        }
        self.order.add(date.first, date.second, text);
    }

    fn merge(&mut self, other: Self) {
        self.all += other.all;
        self.begin += other.begin;
        self.end += other.end;
        self.firsts |= other.firsts;
        self.lasts |= other.lasts;
        self.example = self.example.take().or(other.example);
        self.order.merge(other.order);
    }

    /// Years hardly vary where days do, and lie near the others.
    fn place(&self, years: Option<(i64, i64)>) -> YearPlace {
        let fits = |fitting: u64| self.all > 0 && (self.all - fitting).saturating_mul(SLIPS) < self.all;
        match (fits(self.begin), fits(self.end)) {
            (true, false) => return YearPlace::First,
            (true, true) => {}
            _ => return YearPlace::Last,
        }
        let near = |numbers: u128| {
            let (least, most) = years?;
            let mut all = (0..100).filter(|number| numbers >> number & 1 == 1).map(year_of);
            Some(all.all(|year| (least - 1..=most + 1).contains(&year)))
        };
        match (near(self.firsts), near(self.lasts)) {
            (Some(true), Some(false)) => return YearPlace::First,
            (Some(false), Some(true)) => return YearPlace::Last,
            _ => {}
        }
        let (firsts, lasts) = (self.firsts.count_ones(), self.lasts.count_ones());
        match () {
            () if lasts >= 5 && firsts * 2 <= lasts => YearPlace::First,
            () if firsts >= 5 && lasts * 2 <= firsts => YearPlace::Last,
            () => YearPlace::Open(self.example.clone().unwrap_or_default()),
        }
    }
}

impl Evidence {
    /// Looks at one more text of two numbers before a year of four digits.
    pub fn add(&mut self, first: i64, second: i64, text: &str) {
        self.long.add(first, second, text);
    }

    /// Looks at one more text of three short numbers.
    pub(super) fn add_short(&mut self, date: ShortDate, text: &str) {
        self.short.add(date, text);
    }

    /// Looks at one more year that leaves no doubt.
    pub fn add_year(&mut self, year: i64) {
        self.add_years(Some((year, year)));
    }

    /// Looks at the years of other dates: the least and the greatest.
    pub fn add_years(&mut self, years: Option<(i64, i64)>) {
        self.years = match (self.years, years) {
            (Some((least, most)), Some((low, high))) => Some((least.min(low), most.max(high))),
            (one, other) => one.or(other),
        };
    }

    /// The least and the greatest year of dates that leave no doubt of it.
    pub const fn years(&self) -> Option<(i64, i64)> {
        self.years
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
        self.long.merge(other.long);
        self.short.merge(other.short);
        self.made_early.merge(other.made_early);
        self.made_late += other.made_late;
        self.add_years(other.years);
    }

    /// The order, or why there is none.
    pub fn verdict(mut self) -> Verdict {
        if self.short.all > 0 {
            match self.short.place(self.years) {
                YearPlace::Open(example) => return Verdict::OpenYear(example),
                YearPlace::First if self.long.count() == 0 => return Verdict::Order(DateOrder::YearFirst),
                // Dates of other forms beside them: what does not fit their order is rejected.
                YearPlace::First => {}
                YearPlace::Last => self.long.merge(std::mem::take(&mut self.short.order)),
            }
        }
        let DayAndMonthEvidence { day_first, month_first, open, small } = self.long;
        let (day, month) = (day_first.count, month_first.count);
        let most = if day >= month { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        if day.min(month) > 0 && day.min(month).saturating_mul(SLIPS) >= day + month {
            let (day, month) = (day_first.shown(), month_first.shown());
            let example = day_first.first.into_iter().next().unwrap_or_default();
            return Verdict::Contradicting(most, example, format!("{day}; {month}"));
        }
        // A program that read the texts month first took those that it could for dates and left the others.
        if self.made_early.count > 0 && self.made_late == 0 && small == 0 && day + month > 0 {
            let texts = if day > 0 { day_first } else { month_first };
            return Verdict::Swapped(most, self.made_early.shown(), texts.shown());
        }
        match (day.cmp(&month), open) {
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

    fn short(texts: &[&str], years: Option<(i64, i64)>) -> Verdict {
        let mut evidence = Evidence::default();
        evidence.add_years(years);
        for text in texts {
            let parts: Vec<&str> = text.split('-').collect();
            let number = |place: usize| parts[place].parse().unwrap();
            let date = ShortDate {
                first: number(0),
                second: number(1),
                last: number(2),
                first_is_wide: parts[0].len() == 2,
                last_is_wide: parts[2].len() == 2,
            };
            evidence.add_short(date, text);
        }
        evidence.verdict()
    }

    #[test]
    fn years_of_two_digits_are_known_by_their_values() {
        let first = Verdict::Order(DateOrder::YearFirst);
        // No day is above 31, and no year has one digit.
        assert_eq!(short(&["32-06-30", "26-06-01"], None), first);
        assert_eq!(short(&["26-06-01", "26-6-3"], None), first);
        assert_eq!(short(&["26-06-01", "30-06-45"], None), Verdict::Order(DateOrder::DayFirst));
        assert_eq!(short(&["06-06-01", "6-13-26"], None), Verdict::Order(DateOrder::MonthFirst));
        // What varies little is the year.
        let month = ["26-06-01", "26-06-05", "26-06-12", "26-06-20", "26-06-30"];
        assert_eq!(short(&month, None), first);
        let month = ["01-06-26", "05-06-26", "12-06-26", "20-06-26", "30-06-26"];
        assert_eq!(short(&month, None), Verdict::Order(DateOrder::DayFirst));
        // What lies near other years is the year.
        assert_eq!(short(&["26-06-12"], Some((2025, 2026))), first);
        assert_eq!(short(&["12-06-26"], Some((2025, 2026))), Verdict::Open("12-06-26".into()));
        // Nobody can tell.
        assert_eq!(short(&["26-06-12", "25-06-11"], None), Verdict::OpenYear("26-06-12".into()));
        assert_eq!(short(&["26-06-25"], Some((2025, 2026))), Verdict::OpenYear("26-06-25".into()));
    }
}
