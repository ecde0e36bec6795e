use crate::rows::money::{Fate, MoneyTally};
use crate::values::status::StatusMeaning;
use arrow::array::{Array, StringArray};

/// The money of rows taken whole: amounts as they are `listed` and `stored`, by what their statuses mean, with whether
/// each has a customer and the currency that it names.
pub(super) fn tally(
    listed: &[i64],
    stored: &[i64],
    words: Option<&[Option<StatusMeaning>]>,
    customers: Option<&StringArray>,
    currencies: Option<&StringArray>,
) -> MoneyTally {
    let mut tally = MoneyTally::default();
    let has_customer = |row: usize| customers.is_some_and(|customers| customers.is_valid(row));
    let all_have = customers.is_some_and(|customers| customers.null_count() == 0);
    // The very same numbers, unless a row has its sign elsewhere.
    if let (None, None, true, true) = (words, currencies, all_have, std::ptr::eq(listed, stored)) {
        // So many of the largest amounts fit 64 bits.
        let parts = listed.chunks(1_024).map(|part| part.iter().sum::<i64>());
        tally.add_counted(parts.map(i128::from).sum());
        return tally;
    }
    for (row, (listed, stored)) in listed.iter().zip(stored).enumerate() {
        let fate = match words.and_then(|words| words.get(row)).copied().flatten() {
            Some(StatusMeaning::Unpaid) => Fate::Unpaid,
            Some(StatusMeaning::Cancelled | StatusMeaning::Closed) => Fate::Cancelled,
            _ if !has_customer(row) => Fate::WithoutCustomer,
            _ => Fate::Counted { counts: *stored },
        };
        let currency = currencies.filter(|currencies| currencies.is_valid(row)).map(|currencies| currencies.value(row));
        tally.add(currency, *listed, fate);
    }
    tally
}
