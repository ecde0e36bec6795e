use crate::rows::money::{Fate, MoneyTally};
use crate::values::status::StatusMeaning;
use arrow::array::{Array, StringArray};

/// The money of rows taken whole: `amounts` as listed, by what their statuses mean, with whether each has a customer
/// and the currency that it names.
pub(super) fn tally(
    amounts: &[i64],
    words: Option<&[Option<StatusMeaning>]>,
    customers: Option<&StringArray>,
    currencies: Option<&StringArray>,
) -> MoneyTally {
    let mut tally = MoneyTally::default();
    let has_customer = |row: usize| customers.is_some_and(|customers| customers.is_valid(row));
    let all_have = customers.is_some_and(|customers| customers.null_count() == 0);
    if let (None, None, true) = (words, currencies, all_have) {
        // So many of the largest amounts fit 64 bits.
        let parts = amounts.chunks(1_024).map(|part| part.iter().sum::<i64>());
        tally.add_counted(parts.map(i128::from).sum());
        return tally;
    }
    for (row, amount) in amounts.iter().enumerate() {
        let fate = match words.and_then(|words| words.get(row)).copied().flatten() {
            Some(StatusMeaning::Unpaid) => Fate::Unpaid,
            Some(StatusMeaning::Cancelled | StatusMeaning::Closed) => Fate::Cancelled,
            _ if !has_customer(row) => Fate::WithoutCustomer,
            _ => Fate::Counted { returned: 0 },
        };
        let currency = currencies.filter(|currencies| currencies.is_valid(row)).map(|currencies| currencies.value(row));
        tally.add(currency, *amount, fate);
    }
    tally
}
