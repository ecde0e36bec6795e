//! Amounts of other currencies in the policy's: at the latest rate at or before their own time.

use crate::error::AnalyticsError;
use crate::facts::FactTables;
use crate::rows::{Names, Numbers, RowSource, each_batch};
use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch};
use arrow::datatypes::{DataType, Decimal64Type, TimestampMicrosecondType};
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_domain::facts::RATES;
use terrace_domain::{CancelToken, Currency, LocalTime, round_div};
use xxhash_rust::xxh3::xxh3_64;

/// Billionths in one: rates have nine decimals.
const UNIT: i128 = 1_000_000_000;

/// What units of other currencies are worth in the policy's.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Exchange {
    into: Currency,
    /// By currency: time in microseconds and rate in billionths, ascending, each time once.
    rates: BTreeMap<String, Vec<(i64, i64)>>,
}

impl Exchange {
    /// Reads the rates.
    pub(crate) fn read(tables: &FactTables, into: Currency, cancel: &CancelToken) -> Result<Self, AnalyticsError> {
        let mut rates: BTreeMap<String, Vec<(i64, i64)>> = BTreeMap::new();
        for bucket in 0..tables.buckets() {
            let source = RowSource { tables, bucket, further: &[], cancel };
            each_batch(source, &RATES, &[], |batch| gather(batch, &mut rates))?;
        }
        for rates in rates.values_mut() {
            // Of two rates of one time, which a lake never holds, the larger.
            rates.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
            rates.dedup_by_key(|(at, _)| *at);
        }
        Ok(Self { into, rates })
    }

    /// Tells these rates from others.
    pub(crate) fn fingerprint(&self) -> u64 {
        xxh3_64(format!("{} {:?}", self.into, self.rates).as_bytes())
    }

    /// An amount in ten-thousandths of the policy's currency, rounded half-even.
    ///
    /// `currency` is the amount's own, `at` its time in microseconds.
    pub(crate) fn convert(&self, amount: i64, currency: &str, at: i64) -> Result<i64, AnalyticsError> {
        if amount == 0 || currency == self.into.as_str() {
            return Ok(amount);
        }
        let rates = self.rates.get(currency).map_or(&[][..], Vec::as_slice);
        let before = rates.partition_point(|(from, _)| *from <= at);
        let Some((_, rate)) = before.checked_sub(1).and_then(|place| rates.get(place)) else {
            return Err(AnalyticsError::MissingRate {
                currency: currency.to_owned(),
                into: self.into.to_string(),
                day: LocalTime::from_micros(at).date().to_string(),
            });
        };
        let converted = round_div(i128::from(amount) * i128::from(*rate), UNIT);
        let fits = |amount: &i64| amount.unsigned_abs() < 10_u64.pow(18);
        let converted = converted.and_then(|amount| i64::try_from(amount).ok()).filter(fits);
        converted.ok_or_else(|| AnalyticsError::Overflow(currency.to_owned()))
    }

    /// The columns of some rows with those of amounts converted; rows that name no currency are as they were.
    pub(crate) fn columns(
        &self,
        columns: &[ArrayRef],
        amounts: &[usize],
        currency: usize,
        time: usize,
    ) -> Result<Vec<ArrayRef>, AnalyticsError> {
        let mut columns = columns.to_vec();
        let unread = || AnalyticsError::internal("amounts without the columns that they are converted by");
        let (currencies, times) = columns.get(currency).cloned().zip(columns.get(time).cloned()).ok_or_else(unread)?;
        if *currencies.data_type() == DataType::Null {
            return Ok(columns);
        }
        let (currencies, times) = (Names::of(&currencies)?, Numbers::of(&times)?);
        for amount in amounts {
            let column = columns.get_mut(*amount).ok_or_else(unread)?;
            let values = Numbers::of(column)?;
            if matches!(values, Numbers::Nowhere) {
                continue;
            }
            let converted = (0..column.len()).map(|row| match (values.get(row), currencies.get(row), times.get(row)) {
                (Some(amount), Some(currency), Some(at)) => self.convert(amount, currency, at).map(Some),
                // Every kind that has amounts requires their time.
                (Some(_), Some(_), None) => Err(AnalyticsError::internal("an amount without a time to convert it at")),
                (amount, None, _) => Ok(amount),
                (None, ..) => Ok(None),
            });
            let converted: Int64Array = converted.collect::<Result<_, AnalyticsError>>()?;
            *column = Arc::new(converted);
        }
        Ok(columns)
    }
}

/// Adds the rates of a batch, which has all columns that every rate must have.
fn gather(batch: &RecordBatch, rates: &mut BTreeMap<String, Vec<(i64, i64)>>) -> Result<(), AnalyticsError> {
    let column = |name: &str| {
        let missing = || AnalyticsError::MissingColumn { kind: RATES.name.to_owned(), column: name.to_owned() };
        batch.column_by_name(name).ok_or_else(missing)
    };
    let wrong = |name: &str, column: &ArrayRef| AnalyticsError::WrongColumn {
        kind: RATES.name.to_owned(),
        column: name.to_owned(),
        found: column.data_type().to_string(),
    };
    let (names, times, values) = (column("currency")?, column("at")?, column("rate")?);
    let names = names.as_string_opt::<i32>().ok_or_else(|| wrong("currency", names))?;
    let times = times.as_primitive_opt::<TimestampMicrosecondType>().ok_or_else(|| wrong("at", times))?;
    let values = values.as_primitive_opt::<Decimal64Type>().ok_or_else(|| wrong("rate", values))?;
    for row in (0..batch.num_rows()).filter(|row| names.is_valid(*row) && times.is_valid(*row) && values.is_valid(*row))
    {
        rates.entry(names.value(row).to_owned()).or_default().push((times.value(row), values.value(row)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange() -> Exchange {
        let at = |text: &str| LocalTime::parse(text).unwrap().micros();
        let rates = vec![(at("2024-01-01"), 7_100_000_000), (at("2024-01-02"), 7_123_456_789)];
        let yen = vec![(at("2024-01-01"), 6_530_000)];
        let rates = BTreeMap::from([("USD".to_owned(), rates), ("JPY".to_owned(), yen)]);
        Exchange { into: Currency::new("CNY").unwrap(), rates }
    }

    #[test]
    fn the_latest_rate_at_or_before_holds() {
        for (amount, currency, at, converted) in [
            (10_000, "USD", "2024-01-01", 71_000),
            (10_000, "USD", "2024-01-01T23:59:59.999999", 71_000),
            (10_000, "USD", "2024-01-02", 71_235),
            (-10_000, "USD", "2030-01-01", -71_235),
            (500_000, "JPY", "2024-01-05", 3_265),
            (7, "CNY", "1999-01-01", 7),
            (0, "EUR", "1999-01-01", 0),
        ] {
            let at = LocalTime::parse(at).unwrap().micros();
            assert_eq!(exchange().convert(amount, currency, at).unwrap(), converted, "{amount} {currency}");
        }
    }

    #[test]
    fn a_missing_rate_names_currency_and_day() {
        let at = LocalTime::parse("2023-12-31T23:59").unwrap().micros();
        for (currency, day) in [("USD", "2023-12-31"), ("EUR", "2023-12-31")] {
            let error = exchange().convert(1, currency, at).unwrap_err();
            assert!(
                matches!(&error, AnalyticsError::MissingRate { currency: c, day: d, .. } if c == currency && d == day),
                "{error}"
            );
        }
        let huge = exchange().convert(999_999_999_999_999_999, "USD", at + 172_800_000_000);
        assert!(matches!(huge, Err(AnalyticsError::Overflow(_))));
    }
}
