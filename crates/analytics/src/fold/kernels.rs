//! Loops over the rows of each customer. A mask has one byte a row: 1 where the row counts.
//!
//! Columns and masks are as long as the last of the starts says: no [`Chunk`](crate::rows::Chunk) and no [`Runs`] is
//! made otherwise. Where a stretch of rows is taken and the compiler asks for the case that it is not there, an empty one
//! stands, which is never met.

use super::filter::bytes_of;
use crate::error::AnalyticsError;
use crate::plan::{ChangeFigure, StayFigure};
use crate::rows::{Names, Numbers};
use arrow::buffer::NullBuffer;
use terrace_domain::{LostAfter, Stay, round_div};

/// Decimal places of a ratio.
const RATIO_PLACES: u32 = 12;

/// `over ÷ under` in units of 10⁻¹², half-even; `None` if it does not fit or the divisor is 0.
fn ratio(over: i128, under: i128) -> Option<i128> {
    round_div(over.checked_mul(10i128.pow(RATIO_PLACES))?, under)
}

/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;

/// What a run of rows is folded over: where customers start, and which rows count.
#[derive(Clone, Copy)]
pub(super) struct Runs<'a> {
    /// The first row of each customer, then the number of rows.
    starts: &'a [usize],
    /// `None` if all rows count.
    mask: Option<&'a [u8]>,
}

impl<'a> Runs<'a> {
    /// Makes the runs of a chunk's customers, all of whose rows count or those of the mask.
    ///
    /// # Errors
    /// A mask of another number of rows.
    pub(super) fn new(starts: &'a [usize], mask: Option<&'a [u8]>) -> Result<Self, AnalyticsError> {
        match (mask, starts.last()) {
            (Some(mask), Some(rows)) if mask.len() != *rows => {
                Err(AnalyticsError::internal(format!("a mask of {} rows over {rows}", mask.len())))
            }
            _ => Ok(Self { starts, mask }),
        }
    }

    fn ranges(self) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
        self.starts.iter().zip(self.starts.iter().skip(1)).map(|(start, end)| *start..*end)
    }

    pub(super) fn customers(self) -> usize {
        self.starts.len().saturating_sub(1) // A chunk has one start more than customers.
    }

    /// How many rows of each customer count.
    pub(super) fn count(self, out: &mut Vec<i64>) {
        let number = |rows: usize| rows as i64;
        match self.mask {
            None => out.extend(self.ranges().map(|rows| number(rows.len()))),
            Some(mask) => out.extend(self.ranges().map(|rows| {
                let mask = mask.get(rows).unwrap_or_default();
                mask.iter().fold(0, |sum: i64, counts| sum.wrapping_add(i64::from(*counts)))
            })),
        }
    }

    /// The sum of each customer's values.
    pub(super) fn sum(self, values: Numbers<'_>, name: &str, out: &mut Vec<i64>) -> Result<(), AnalyticsError> {
        let Numbers::Each(values, nulls) = values else {
            out.resize(out.len() + self.customers(), 0);
            return Ok(());
        };
        let filled = filled(self.mask, nulls);
        let mask = filled.as_deref().or(self.mask);
        if self.sums_fit(values) {
            out.extend(self.ranges().map(|rows| narrow_sum(values, mask, rows)));
            return Ok(());
        }
        for rows in self.ranges() {
            // Wide, so that no order of the rows decides whether it fits.
            let sum = wide_sum(values, mask, rows);
            out.push(i64::try_from(sum).map_err(|_| AnalyticsError::Overflow(name.to_owned()))?);
        }
        Ok(())
    }

    /// Whether no customer's sum of such values can leave 64 bits, nor any part of it on the way.
    fn sums_fit(self, values: &[i64]) -> bool {
        let longest = self.ranges().map(|rows| rows.len()).max().unwrap_or(0);
        // The bits that any of the values needs.
        let bits = u64::BITS - values.iter().fold(0, |bits, value| bits | value.unsigned_abs()).leading_zeros();
        let room = usize::BITS - longest.leading_zeros();
        bits + room < i64::BITS
    }

    /// The best of each customer's values, either the least or the most; null without values. Where the values of every
    /// customer are [`in_order`], it is the first or the last one that counts.
    pub(super) fn extreme(
        self,
        values: Numbers<'_>,
        extreme: Extreme,
        in_order: bool,
        out: &mut Vec<i64>,
        valid: &mut Vec<bool>,
    ) {
        let Numbers::Each(values, nulls) = values else {
            out.resize(out.len() + self.customers(), 0);
            valid.resize(valid.len() + self.customers(), false);
            return;
        };
        let filled = filled(self.mask, nulls);
        let mask = filled.as_deref().or(self.mask);
        match extreme {
            Extreme::Least if in_order => self.end(values, mask, |rows| rows.first(), out, valid),
            Extreme::Most if in_order => self.end(values, mask, |rows| rows.last(), out, valid),
            Extreme::Least => self.best(values, mask, i64::MAX, i64::min, out, valid),
            Extreme::Most => self.best(values, mask, i64::MIN, i64::max, out, valid),
        }
    }

    fn end(
        self,
        values: &[i64],
        mask: Option<&[u8]>,
        end: impl Fn(RowsOfCustomer<'_>) -> Option<usize>,
        out: &mut Vec<i64>,
        valid: &mut Vec<bool>,
    ) {
        for rows in self.ranges() {
            let own = values.get(rows.clone()).unwrap_or_default();
            let rows = match mask {
                None => RowsOfCustomer::All(own.len()),
                Some(mask) => RowsOfCustomer::Some(mask.get(rows).unwrap_or_default()),
            };
            let found = end(rows).and_then(|row| own.get(row));
            out.push(found.copied().unwrap_or(0));
            valid.push(found.is_some());
        }
    }

    /// Nothing is better than `worst`, so it may stand for rows that do not count.
    fn best(
        self,
        values: &[i64],
        mask: Option<&[u8]>,
        worst: i64,
        better: impl Fn(i64, i64) -> i64,
        out: &mut Vec<i64>,
        valid: &mut Vec<bool>,
    ) {
        for rows in self.ranges() {
            let own = values.get(rows.clone()).unwrap_or_default();
            let (best, any) = match mask {
                None => (own.iter().fold(worst, |best, value| better(best, *value)), !own.is_empty()),
                Some(mask) => {
                    let rows = own.iter().zip(mask.get(rows).unwrap_or_default());
                    rows.fold((worst, false), |(best, any), (value, counts)| {
                        let value = if *counts == 0 { worst } else { *value };
                        (better(best, value), any | (*counts != 0))
                    })
                }
            };
            out.push(if any { best } else { 0 });
            valid.push(any);
        }
    }

    /// On how many calendar days each customer's rows lie.
    pub(super) fn days(self, times: Numbers<'_>, out: &mut Vec<i64>) {
        let Numbers::Each(times, nulls) = times else {
            out.resize(out.len() + self.customers(), 0);
            return;
        };
        let filled = filled(self.mask, nulls);
        let mask = filled.as_deref().or(self.mask);
        let mut days: Vec<i64> = Vec::new();
        for rows in self.ranges() {
            days.clear();
            let mut ascending = true;
            // The bounds of the last day spare a division for each further row of it.
            let (mut from, mut to) = (1, 0);
            for row in rows {
                let counts = mask.is_none_or(|mask| mask.get(row).is_some_and(|counts| *counts != 0));
                let Some(time) = times.get(row).copied().filter(|_| counts) else { continue };
                if from <= time && time < to {
                    continue;
                }
                let day = time.div_euclid(DAY);
                ascending &= days.last().is_none_or(|last| *last < day);
                days.push(day);
                // At the ends of all times the bounds are cut, which costs a division and nothing else.
                from = day.saturating_mul(DAY);
                to = from.saturating_add(DAY);
            }
            if !ascending {
                days.sort_unstable();
                days.dedup();
            }
            out.push(days.len() as i64);
        }
    }

    /// A figure of the stay in which each customer's rows end; null without rows.
    pub(super) fn stays(
        self,
        times: Numbers<'_>,
        (figure, rule): (StayFigure, Option<LostAfter>),
        out: &mut Vec<i64>,
        valid: &mut Vec<bool>,
    ) {
        let mut days: Vec<i32> = Vec::new();
        for rows in self.ranges() {
            days.clear();
            // Times that are stored lie within the calendar, whose days need far fewer than 32 bits.
            let day = |time: i64| i32::try_from(time.div_euclid(DAY)).unwrap_or(i32::MAX);
            days.extend(rows.filter(|row| self.counts(*row)).filter_map(|row| times.get(row)).map(day));
            if !days.is_sorted() {
                days.sort_unstable();
            }
            let stay = Stay::of_days(days.iter().copied(), rule);
            let found = stay.and_then(|stay| match figure {
                StayFigure::Number => Some(i64::from(stay.number)),
                StayFigure::Rows => Some(i64::from(stay.orders)),
                StayFigure::Began => i64::from(stay.first).checked_mul(DAY),
                StayFigure::LostAfter => rule.map(|rule| i64::from(stay.lost_after(rule))),
            });
            out.push(found.unwrap_or(0)); // Beside it stands that it is null.
            valid.push(found.is_some());
        }
    }

    /// The sum of each customer's values on the first calendar day that has a row.
    pub(super) fn first_day(
        self,
        times: Numbers<'_>,
        values: Numbers<'_>,
        name: &str,
        out: &mut Vec<i64>,
    ) -> Result<(), AnalyticsError> {
        for rows in self.ranges() {
            let counted = || rows.clone().filter(|row| self.counts(*row));
            let first = counted().filter_map(|row| times.get(row)).min().map_or(i64::MIN, |time| time.div_euclid(DAY));
            let is_first = |row: &usize| times.get(*row).is_some_and(|time| time.div_euclid(DAY) == first);
            let sum: i128 = counted().filter(is_first).filter_map(|row| values.get(row)).map(i128::from).sum();
            out.push(i64::try_from(sum).map_err(|_| AnalyticsError::Overflow(name.to_owned()))?);
        }
        Ok(())
    }

    /// The sum of `over ÷ under` of each customer's rows, each rounded to twelve places; rows where either is null or
    /// `under` is not positive are left out.
    pub(super) fn ratios(
        self,
        over: Numbers<'_>,
        under: Numbers<'_>,
        out: &mut Vec<i128>,
    ) -> Result<(), AnalyticsError> {
        let overflow = || AnalyticsError::Overflow("ratios".to_owned());
        for rows in self.ranges() {
            let mut sum = 0i128;
            for row in rows.filter(|row| self.counts(*row)) {
                if let (Some(over), Some(under)) = (over.get(row), under.get(row).filter(|under| *under > 0)) {
                    let ratio = ratio(over.into(), under.into()).ok_or_else(overflow)?;
                    sum = sum.checked_add(ratio).ok_or_else(overflow)?;
                }
            }
            out.push(sum);
        }
        Ok(())
    }

    /// How the mean of `over ÷ under` has changed from the last but one of each customer's calendar days that have one to the
    /// last, in units of 10⁻¹²; null with fewer than two such days. Rows are left out as in [`Runs::ratios`].
    pub(super) fn change(
        self,
        figure: ChangeFigure,
        times: Numbers<'_>,
        (over, under): (Numbers<'_>, Numbers<'_>),
        (out, valid): (&mut Vec<i128>, &mut Vec<bool>),
    ) -> Result<(), AnalyticsError> {
        let overflow = || AnalyticsError::Overflow("ratios".to_owned());
        let mut days: Vec<(i64, i128)> = Vec::new();
        for rows in self.ranges() {
            days.clear();
            for row in rows.filter(|row| self.counts(*row)) {
                let under = under.get(row).filter(|under| *under > 0);
                if let (Some(time), Some(over), Some(under)) = (times.get(row), over.get(row), under) {
                    days.push((time.div_euclid(DAY), ratio(over.into(), under.into()).ok_or_else(overflow)?));
                }
            }
            days.sort_unstable();
            let mut latest = days.chunk_by(|one, next| one.0 == next.0).rev().map(|day| {
                let sum = day.iter().try_fold(0i128, |sum, (_, ratio)| sum.checked_add(*ratio));
                round_div(sum?, i128::try_from(day.len()).ok()?)
            });
            let change = match (latest.next(), latest.next()) {
                (Some(last), Some(before)) => {
                    let told = last.zip(before).and_then(|(last, before)| match figure {
                        ChangeFigure::Difference => last.checked_sub(before),
                        ChangeFigure::Before => Some(before),
                    });
                    Some(told.ok_or_else(overflow)?)
                }
                _ => None,
            };
            out.push(change.unwrap_or(0)); // Beside it stands that it is null.
            valid.push(change.is_some());
        }
        Ok(())
    }

    /// How many different names each customer has.
    pub(super) fn distinct(self, names: Names<'_>, out: &mut Vec<i64>) {
        if matches!(names, Names::Nowhere) {
            out.resize(out.len() + self.customers(), 0);
            return;
        }
        let mut own: Vec<&str> = Vec::new();
        for rows in self.ranges() {
            own.clear();
            for row in rows.filter(|row| self.counts(*row)) {
                // Lines of one order mostly name the same.
                own.extend(names.get(row).filter(|name| own.last() != Some(name)));
            }
            own.sort_unstable();
            own.dedup();
            out.push(own.len() as i64);
        }
    }

    /// The name of each customer's largest value, of equal ones the first; `None` without values.
    pub(super) fn top(self, names: Names<'_>, sizes: Numbers<'_>, mut each: impl FnMut(Option<&str>)) {
        for rows in self.ranges() {
            let mut best: Option<(i64, &str)> = None;
            for row in rows.filter(|row| self.counts(*row)) {
                let (Some(size), Some(name)) = (sizes.get(row), names.get(row)) else { continue };
                if best.is_none_or(|(most, held)| size > most || (size == most && name < held)) {
                    best = Some((size, name));
                }
            }
            each(best.map(|(_, name)| name));
        }
    }

    fn counts(&self, row: usize) -> bool {
        self.mask.is_none_or(|mask| mask.get(row).is_some_and(|counts| *counts != 0))
    }
}

/// The rows of a customer.
enum RowsOfCustomer<'a> {
    /// This number of rows, which all count.
    All(usize),
    /// Those that count.
    Some(&'a [u8]),
}

impl RowsOfCustomer<'_> {
    fn first(self) -> Option<usize> {
        match self {
            Self::All(rows) => (rows > 0).then_some(0),
            Self::Some(mask) => mask.iter().position(|counts| *counts != 0),
        }
    }

    fn last(self) -> Option<usize> {
        match self {
            Self::All(rows) => rows.checked_sub(1),
            Self::Some(mask) => mask.iter().rposition(|counts| *counts != 0),
        }
    }
}

/// Whether the values of every customer ascend and none is null, as times do in files that the lake wrote.
pub(super) fn in_order(starts: &[usize], values: Numbers<'_>) -> bool {
    let Numbers::Each(values, None) = values else { return false };
    let pairs = values.iter().zip(values.iter().skip(1));
    let falls = pairs.fold(0, |falls: usize, (one, next)| falls.wrapping_add(usize::from(one > next)));
    // Each fall must be one from a customer to the next.
    let falls_between = starts.iter().zip(starts.iter().skip(1)).filter(|(before, start)| {
        let last = start.checked_sub(1).and_then(|last| values.get(last));
        before != start && last.zip(values.get(**start)).is_some_and(|(last, first)| last > first)
    });
    falls == falls_between.count()
}

/// Which of a customer's values is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Extreme {
    Least,
    Most,
}

fn wide_sum(values: &[i64], mask: Option<&[u8]>, rows: std::ops::Range<usize>) -> i128 {
    let own = values.get(rows.clone()).unwrap_or_default();
    match mask {
        None => own.iter().map(|value| i128::from(*value)).sum(),
        Some(mask) => {
            let mask = mask.get(rows).unwrap_or_default();
            own.iter().zip(mask).map(|(value, counts)| i128::from(value & -i64::from(*counts))).sum()
        }
    }
}

/// The same of values whose sums are known to fit.
fn narrow_sum(values: &[i64], mask: Option<&[u8]>, rows: std::ops::Range<usize>) -> i64 {
    let own = values.get(rows.clone()).unwrap_or_default();
    match mask {
        None => own.iter().fold(0, |sum: i64, value| sum.wrapping_add(*value)),
        Some(mask) => {
            let rows = own.iter().zip(mask.get(rows).unwrap_or_default());
            rows.fold(0, |sum: i64, (value, counts)| sum.wrapping_add(value & -i64::from(*counts)))
        }
    }
}

/// The mask without rows that are null; `None` if none is.
fn filled(mask: Option<&[u8]>, nulls: Option<&NullBuffer>) -> Option<Vec<u8>> {
    let nulls = nulls?;
    let mut filled = bytes_of(nulls.inner());
    if let Some(mask) = mask {
        filled.iter_mut().zip(mask).for_each(|(valid, counts)| *valid &= counts);
    }
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_that_fit_are_those_of_wide_numbers(
            rows in prop::collection::vec((prop_oneof![-9i64..9, any::<i64>(), Just(i64::MIN)], 0..2u8), 0..40),
            cuts in prop::collection::vec(0..40usize, 0..6),
            shift in 0..64u32,
            masked in any::<bool>(),
        ) {
            let (values, mask): (Vec<i64>, Vec<u8>) = rows.into_iter().map(|(value, counts)| (value >> shift, counts)).unzip();
            let mut starts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(values.len())).chain([0, values.len()]).collect();
            starts.sort_unstable();
            let mask = masked.then_some(mask.as_slice());
            let runs = Runs::new(&starts, mask).unwrap();
            if runs.sums_fit(&values) {
                for rows in runs.ranges() {
                    prop_assert_eq!(i128::from(narrow_sum(&values, mask, rows.clone())), wide_sum(&values, mask, rows));
                }
            }
            let wide: Result<Vec<i64>, _> = runs.ranges().map(|rows| i64::try_from(wide_sum(&values, mask, rows))).collect();
            let mut sums = Vec::new();
            let done = runs.sum(Numbers::Each(&values, None), "amount", &mut sums);
            prop_assert_eq!(done.is_ok(), wide.is_ok());
            if let Ok(wide) = wide {
                prop_assert_eq!(sums, wide);
            }
        }

        #[test]
        fn extremes_are_those_of_the_rows_that_count(
            rows in prop::collection::vec((prop_oneof![-9i64..9, Just(i64::MIN), Just(i64::MAX)], 0..2u8), 0..20),
            masked in any::<bool>(),
            sorted in any::<bool>(),
            cuts in prop::collection::vec(0..20usize, 0..4),
        ) {
            let (mut values, mask): (Vec<i64>, Vec<u8>) = rows.into_iter().unzip();
            let mut starts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(values.len())).chain([0, values.len()]).collect();
            starts.sort_unstable();
            let runs = Runs::new(&starts, masked.then_some(mask.as_slice())).unwrap();
            if sorted {
                runs.ranges().for_each(|rows| values[rows].sort_unstable());
            }
            let ascend = runs.ranges().all(|rows| values[rows].is_sorted());
            prop_assert_eq!(in_order(&starts, Numbers::Each(&values, None)), ascend);
            for (extreme, better) in [(Extreme::Least, i64::min as fn(i64, i64) -> i64), (Extreme::Most, i64::max)] {
                let expected = runs.ranges().map(|rows| {
                    rows.filter(|row| !masked || mask[*row] == 1).map(|row| values[row]).reduce(better)
                });
                let expected: Vec<Option<i64>> = expected.collect();
                for in_order in [false, ascend] {
                    let (mut found, mut valid) = (Vec::new(), Vec::new());
                    runs.extreme(Numbers::Each(&values, None), extreme, in_order, &mut found, &mut valid);
                    let found = found.into_iter().zip(valid).map(|(value, valid)| valid.then_some(value));
                    prop_assert_eq!(&found.collect::<Vec<_>>(), &expected);
                }
            }
        }
    }
}
