//! What becomes of rows taken whole, and of their money.

use super::texts;
use crate::rows::kinds::orders::told::{OwnAmount, RowWords, Told};
use crate::rows::money::{Fate, MoneyTally};
use crate::rows::stats::ReadStats;
use crate::values::status::{MappedWords, StatusTexts, Statuses};
use arrow::array::{Array, StringArray};

/// The statuses of rows.
pub(super) struct StatusColumn {
    /// By row the number of its status.
    of_rows: Vec<Option<u8>>,
    statuses: Vec<(String, RowWords)>,
}

impl StatusColumn {
    /// Reads what the texts of a column mean; `None` if they are many.
    pub(super) fn read(texts: &StringArray, counted: &mut Statuses, mapped: &MappedWords) -> Option<Self> {
        let (of_rows, different) = texts::distinct(texts)?;
        let statuses = different.into_iter().map(|(text, rows)| {
            counted.read_many(text, rows, mapped);
            (text.to_owned(), RowWords::read(of_status(text), &mut Statuses::default(), mapped))
        });
        Some(Self { statuses: statuses.collect(), of_rows })
    }

    /// What they make of rows: of their amounts, as the file lists them, and of those that are returns by their numbers.
    pub(super) fn settle_rows(&self, listed: &[i64], returns: &mut [bool], stats: &mut ReadStats) -> RowFates {
        let mut fates = RowFates {
            cancelled: vec![false; listed.len()],
            refunded: Vec::new(),
            fates: Vec::with_capacity(listed.len()),
        };
        let rows = listed.iter().zip(returns).zip(&mut fates.cancelled).zip(&self.of_rows);
        for (row, (((listed, is_return), cancelled), which)) in rows.enumerate() {
            let status = which.and_then(|which| self.statuses.get(usize::from(which)));
            let told = status.map_or_else(Told::default, |(_, words)| Told::from(*words));
            let own = OwnAmount { amount: listed.saturating_abs(), is_return: *is_return, ..OwnAmount::nothing() };
            let line = told.line(&own);
            (*is_return, *cancelled) = (line.is_return, line.is_cancelled);
            if let Some((text, _)) = status.filter(|_| told.leaves_doubt(&line)) {
                stats.statuses.add_money(of_status(text), own.amount);
            }
            if let Some(refunded) = line.refunded {
                stats.refunds_above += u64::from(told.refunded.is_some_and(|told| told > own.amount));
                fates.refunded.push((row, refunded));
            }
            stats.refunds_unsaid += u64::from(line.is_part_unsaid);
            fates.fates.push(match line.fate {
                Fate::Counted { .. } => Fate::Counted { counts: line.counts(&own) },
                fate => fate,
            });
        }
        fates
    }
}

fn of_status(text: &str) -> StatusTexts<'_> {
    StatusTexts { status: Some(text), ..StatusTexts::default() }
}

/// What becomes of rows.
pub(super) struct RowFates {
    /// By rows, whether they were called off.
    pub cancelled: Vec<bool>,
    /// Rows of which some came back, in their order, and how much.
    pub refunded: Vec<(usize, i64)>,
    fates: Vec<Fate>,
}

/// The money of rows taken whole: amounts as they are `listed` and `stored`, by what becomes of them, with whether each
/// has a customer and the currency that it names.
pub(super) fn tally(
    listed: &[i64],
    stored: &[i64],
    fates: Option<&RowFates>,
    customers: Option<&StringArray>,
    currencies: Option<&StringArray>,
) -> MoneyTally {
    let mut tally = MoneyTally::default();
    let has_customer = |row: usize| customers.is_some_and(|customers| customers.is_valid(row));
    let all_have = customers.is_some_and(|customers| customers.null_count() == 0);
    // The very same numbers, unless a row has its sign elsewhere.
    if let (None, None, true, true) = (fates, currencies, all_have, std::ptr::eq(listed, stored)) {
        // So many of the largest amounts fit 64 bits.
        let parts = listed.chunks(1_024).map(|part| part.iter().sum::<i64>());
        tally.add_counted(parts.map(i128::from).sum());
        return tally;
    }
    for (row, (listed, stored)) in listed.iter().zip(stored).enumerate() {
        let fate = fates.and_then(|fates| fates.fates.get(row)).copied();
        let fate = match fate.unwrap_or(Fate::Counted { counts: *stored }) {
            Fate::Counted { .. } if !has_customer(row) => Fate::WithoutCustomer,
            fate => fate,
        };
        let currency = currencies.filter(|currencies| currencies.is_valid(row)).map(|currencies| currencies.value(row));
        tally.add(currency, *listed, fate);
    }
    tally
}
