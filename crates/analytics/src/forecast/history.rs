use crate::error::AnalyticsError;
use crate::measures::WEEK;
use terrace_domain::{AsOf, LocalTime};
use terrace_frame::{Column, Integers};
use terrace_models::{History, Spending};

/// What the models know of each customer, in the order of the columns.
#[derive(Debug)]
pub(super) struct Histories {
    customers: Vec<Option<CustomerHistory>>,
}

/// What is known of one.
#[derive(Debug, Clone, Copy)]
struct CustomerHistory {
    history: History,
    /// `None` for a customer who spent nothing on repeat purchases.
    spending: Option<Spending>,
    /// The mean amount of all purchases, the first included, before returns.
    mean: f64,
    /// Whether anything is left of what was paid, once returns are taken off.
    keeps: bool,
}

impl Histories {
    /// From the columns of [`super::inputs`].
    ///
    /// Orders of one day are one purchase. Time is counted in weeks from the first day with an order; it ends with the
    /// last day that lies before the as-of.
    ///
    /// # Errors
    /// A column that holds no numbers.
    pub(super) fn new(inputs: [&Column; 6], as_of: &AsOf) -> Result<Self, AnalyticsError> {
        let [days, first, last, gross, returned, first_day] = inputs;
        let (days, first, last) = (numbers(days)?, numbers(first)?, numbers(last)?);
        let (gross, returned, first_day) = (numbers(gross)?, numbers(returned)?, numbers(first_day)?);
        let before = LocalTime::from_micros(as_of.local().micros().saturating_sub(1));
        let until = before.date().days();
        let day =
            |column: &Integers, row: usize| column.get(row).map(|micros| LocalTime::from_micros(micros).date().days());
        let weeks = |from: i32, to: i32| f64::from(to.saturating_sub(from).max(0)) / WEEK;
        let customer = |row: usize| {
            let (first, last) = day(first, row).zip(day(last, row))?;
            let repeats = days.get(row)?.checked_sub(1).filter(|repeats| *repeats >= 0)?;
            // Days are counted by 32 bits.
            let frequency = u32::try_from(repeats).ok()?;
            let history = History { frequency, recency: weeks(first, last), age: weeks(first, until) };
            let (gross, returned) = (units(gross.get(row)?), units(returned.get(row)?));
            let amounts = [gross, returned, units(first_day.get(row)?)];
            let mean = gross / (f64::from(frequency) + 1.0);
            Some(CustomerHistory { history, spending: spending(frequency, amounts), mean, keeps: gross > returned })
        };
        Ok(Self { customers: (0..days.values.len()).map(customer).collect() })
    }

    pub(super) fn len(&self) -> usize {
        self.customers.len()
    }

    /// `None` for a customer who never ordered.
    pub(super) fn history(&self, row: usize) -> Option<&History> {
        self.customers.get(row)?.as_ref().map(|customer| &customer.history)
    }

    /// `None` for a customer who spent nothing on repeat purchases.
    pub(super) fn spending(&self, row: usize) -> Option<&Spending> {
        self.customers.get(row)?.as_ref()?.spending.as_ref()
    }

    /// Whether a customer has kept anything that was paid for. Of one who brought everything back, or was given it, no
    /// amount can be expected: the mean of the others would be worth more the more came back.
    pub(super) fn keeps(&self, row: usize) -> bool {
        self.customers.get(row).and_then(Option::as_ref).is_some_and(|customer| customer.keeps)
    }

    /// Of all who ordered.
    pub(super) fn all(&self) -> Vec<History> {
        self.customers.iter().flatten().map(|customer| customer.history).collect()
    }

    /// Of all who spent on repeat purchases.
    pub(super) fn spendings(&self) -> Vec<Spending> {
        self.customers.iter().flatten().filter_map(|customer| customer.spending).collect()
    }

    /// The mean amounts of the purchases of each customer who bought for more than nothing.
    pub(super) fn means(&self) -> Vec<f64> {
        self.customers.iter().flatten().map(|customer| customer.mean).filter(|mean| *mean > 0.0).collect()
    }
}

/// An amount in units of its currency.
fn units(amount: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a statistic of amounts, far below the precision of a double")]
    let units = amount as f64 / 1e4;
    units
}

fn spending(repeats: u32, [gross, returned, first_day]: [f64; 3]) -> Option<Spending> {
    Spending::of_repeats(repeats, gross, first_day, returned)
}

fn numbers(column: &Column) -> Result<&Integers, AnalyticsError> {
    match column {
        Column::Integers(integers) => Ok(integers),
        _ => Err(AnalyticsError::internal("forecasts are drawn from numbers")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_brought_back_lowers_the_mean() {
        let of = |repeats, amounts: [i64; 3]| spending(repeats, amounts.map(units)).map(|spending| spending.mean);
        assert_eq!(of(2, [900_000, 0, 300_000]), Some(30.0));
        assert_eq!(of(2, [900_000, 450_000, 300_000]), Some(15.0));
        // One purchase, all brought back, nothing paid after the first day, more brought back than bought.
        for (repeats, amounts) in
            [(0, [300_000, 0, 300_000]), (1, [5, 5, 1]), (1, [5, 0, 5]), (1, [5, 9, 1]), (1, [0, 0, 0])]
        {
            assert_eq!(of(repeats, amounts), None, "{amounts:?}");
        }
    }
}
