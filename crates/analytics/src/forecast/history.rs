use super::WEEK;
use terrace_domain::{AsOf, LocalTime};
use terrace_models::{History, Spending};
use terrace_tiering::{Column, Integers};

/// What the models know of each customer, in the order of the columns.
#[derive(Debug)]
pub(super) struct Histories {
    customers: Vec<Option<(History, Option<Spending>)>>,
}

impl Histories {
    /// From the columns of [`super::inputs`].
    ///
    /// Orders of one day are one purchase. Time is counted in weeks from the first day with an order; it ends with the
    /// last day that lies before the as-of.
    pub(super) fn new(inputs: [&Column; 6], as_of: &AsOf) -> Self {
        let [days, first, last, gross, returned, first_day] = inputs.map(numbers);
        let before = LocalTime::from_micros(as_of.local().micros().saturating_sub(1));
        let until = before.date().days();
        let rows = days.map_or(0, |days| days.values.len());
        let get = |column: Option<&Integers>, row: usize| column.and_then(|column| column.get(row));
        let day = |column: Option<&Integers>, row: usize| {
            get(column, row).map(|micros| LocalTime::from_micros(micros).date().days())
        };
        let weeks = |from: i32, to: i32| f64::from(to.saturating_sub(from).max(0)) / WEEK;
        let customer = |row: usize| {
            let (first, last) = day(first, row).zip(day(last, row))?;
            let repeats = get(days, row)?.checked_sub(1).filter(|repeats| *repeats >= 0)?;
            let frequency = u32::try_from(repeats).unwrap_or(u32::MAX);
            let history = History { frequency, recency: weeks(first, last), age: weeks(first, until) };
            let amounts = (get(gross, row)?, get(returned, row)?, get(first_day, row)?);
            Some((history, spending(frequency, amounts)))
        };
        Self { customers: (0..rows).map(customer).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.customers.len()
    }

    /// Nothing for who never ordered.
    pub(super) fn history(&self, row: usize) -> Option<&History> {
        self.customers.get(row)?.as_ref().map(|(history, _)| history)
    }

    /// Nothing for who spent nothing on repeat purchases.
    pub(super) fn spending(&self, row: usize) -> Option<&Spending> {
        self.customers.get(row)?.as_ref()?.1.as_ref()
    }

    /// Of all who ordered.
    pub(super) fn all(&self) -> Vec<History> {
        self.customers.iter().flatten().map(|(history, _)| *history).collect()
    }

    /// Of all who spent on repeat purchases.
    pub(super) fn spendings(&self) -> Vec<Spending> {
        self.customers.iter().flatten().filter_map(|(_, spending)| *spending).collect()
    }
}

fn spending(repeats: u32, (gross, returned, first_day): (i64, i64, i64)) -> Option<Spending> {
    #[expect(clippy::cast_precision_loss, reason = "a statistic of amounts, far below the precision of a double")]
    let [gross, returned, first_day] = [gross, returned, first_day].map(|amount| amount as f64 / 1e4);
    Spending::of_repeats(repeats, gross, first_day, returned)
}

fn numbers(column: &Column) -> Option<&Integers> {
    match column {
        Column::Integers(integers) => Some(integers),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_brought_back_lowers_the_mean() {
        let of = |repeats, amounts| spending(repeats, amounts).map(|spending| spending.mean);
        assert_eq!(of(2, (900_000, 0, 300_000)), Some(30.0));
        assert_eq!(of(2, (900_000, 450_000, 300_000)), Some(15.0));
        // One purchase, all brought back, nothing paid after the first day, more brought back than bought.
        for (repeats, amounts) in
            [(0, (300_000, 0, 300_000)), (1, (5, 5, 1)), (1, (5, 0, 5)), (1, (5, 9, 1)), (1, (0, 0, 0))]
        {
            assert_eq!(of(repeats, amounts), None, "{amounts:?}");
        }
    }
}
