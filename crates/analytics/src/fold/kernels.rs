//! Loops over the rows of each customer. A mask has one byte a row: 1 where the row counts.

use crate::error::AnalyticsError;
use crate::functions::ratio;
use crate::rows::{Names, Numbers};
use datafusion::arrow::buffer::NullBuffer;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// What a run of rows is folded over: where customers start, and which rows count.
#[derive(Clone, Copy)]
pub(super) struct Runs<'a> {
    /// The first row of each customer, then the number of rows.
    pub starts: &'a [usize],
    /// Nothing where all rows count.
    pub mask: Option<&'a [u8]>,
}

impl<'a> Runs<'a> {
    fn ranges(self) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
        self.starts.iter().zip(self.starts.iter().skip(1)).map(|(start, end)| *start..*end)
    }

    pub(super) fn customers(self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many rows of each customer count.
    pub(super) fn count(self, out: &mut Vec<i64>) {
        let number = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
        match self.mask {
            None => out.extend(self.ranges().map(|rows| number(rows.len()))),
            Some(mask) => out.extend(self.ranges().map(|rows| {
                let mask = mask.get(rows).unwrap_or_default();
                mask.iter().map(|counts| i64::from(*counts)).sum::<i64>()
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
        for rows in self.ranges() {
            let own = values.get(rows.clone()).unwrap_or_default();
            // Wide, so that no order of the rows decides whether it fits.
            let sum = match mask {
                None => own.iter().map(|value| i128::from(*value)).sum::<i128>(),
                Some(mask) => {
                    let mask = mask.get(rows).unwrap_or_default();
                    own.iter().zip(mask).map(|(value, counts)| i128::from(value & -i64::from(*counts))).sum::<i128>()
                }
            };
            out.push(i64::try_from(sum).map_err(|_| AnalyticsError::Overflow(name.to_owned()))?);
        }
        Ok(())
    }

    /// The best of each customer's values by a comparison; nothing of nothing.
    pub(super) fn extreme(
        self,
        values: Numbers<'_>,
        better: impl Fn(i64, i64) -> i64,
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
        for rows in self.ranges() {
            let own = values.get(rows.clone()).unwrap_or_default();
            let best = match mask {
                None => own.iter().copied().reduce(&better),
                Some(mask) => {
                    let mask = mask.get(rows).unwrap_or_default();
                    own.iter().zip(mask).filter(|(_, counts)| **counts != 0).map(|(value, _)| *value).reduce(&better)
                }
            };
            out.push(best.unwrap_or(0));
            valid.push(best.is_some());
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
                from = day.saturating_mul(DAY);
                to = from.saturating_add(DAY);
            }
            if !ascending {
                days.sort_unstable();
                days.dedup();
            }
            out.push(i64::try_from(days.len()).unwrap_or(i64::MAX));
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

    /// The row of each customer's largest value, of equal ones that with the first name; nothing of nothing.
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

/// The mask without rows that are null; nothing where none is.
fn filled(mask: Option<&[u8]>, nulls: Option<&NullBuffer>) -> Option<Vec<u8>> {
    let nulls = nulls?;
    let valid = nulls.iter().map(u8::from);
    Some(match mask {
        None => valid.collect(),
        Some(mask) => valid.zip(mask).map(|(valid, counts)| valid & counts).collect(),
    })
}
