//! Purchases by the day say the same as the measures.

use crate::layouts::{shop, written};
use proptest::prelude::*;
use terrace_analytics::{Facts, population, purchases};
use terrace_domain::{AsOf, Date, LocalTime, Value, Window, Zone};
use terrace_policy::MeasureUse;

/// Per customer: order days, first and last day, gross, returned, and what was bought on the first day.
type Row = (i64, i32, i32, i64, i64, i64);

const MEASURES: [&str; 6] =
    ["order_days", "first_order_at", "last_order_at", "gross_amount", "returned_amount", "first_day_amount"];

fn by_measures(facts: &Facts, as_of: &AsOf) -> Vec<Row> {
    let uses = MEASURES.map(|measure| MeasureUse::new(measure, Window::All));
    let found = population(facts, &uses, &[], as_of, None).unwrap();
    let day = |micros: i64| LocalTime::from_micros(micros).date().days();
    let number = |column: usize, row: usize| match found.columns[column].value(row) {
        Some(Value::Count(number)) => number,
        Some(Value::Time(time)) => time.micros(),
        Some(Value::Money(money)) => money.ten_thousandths(),
        other => panic!("{other:?}"),
    };
    let rows = (0..found.ids.len()).filter(|row| found.ordered[*row]);
    let mut rows: Vec<Row> = rows
        .map(|row| {
            let of = |column| number(column, row);
            (of(0), day(of(1)), day(of(2)), of(3), of(4), of(5))
        })
        .collect();
    rows.sort_unstable();
    rows
}

fn by_purchases(facts: &Facts, as_of: &AsOf) -> Vec<Row> {
    let found = purchases(facts, as_of).unwrap();
    let row = |one: terrace_analytics::PurchasesOfOne<'_>| {
        assert!(one.days.is_sorted_by(|a, b| a < b) && one.days.len() == one.amounts.len());
        let (days, gross) = (i64::try_from(one.days.len()).unwrap(), one.amounts.iter().sum());
        let ends = (one.days[0], one.days[one.days.len() - 1]);
        (days, ends.0, ends.1, gross, one.returned.ten_thousandths(), one.amounts[0])
    };
    let mut rows: Vec<Row> = found.iter().map(row).collect();
    rows.sort_unstable();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn purchases_are_what_measures_count(shop in shop(), buckets in 1..5u32, files in 1..4usize) {
        let as_of = AsOf::start_of(Date::from_ymd(2024, 3, 31).unwrap(), Zone::utc());
        let tables = shop.tables(7);
        let facts = Facts::from_batches(buckets, tables.clone()).unwrap();
        let expected = by_measures(&facts, &as_of);
        prop_assert_eq!(&by_purchases(&facts, &as_of), &expected);
        let folder = tempfile::tempdir().unwrap();
        let stored = Facts::from_snapshot(&written(&tables, buckets, files, true, folder.path()));
        prop_assert_eq!(by_purchases(&stored, &as_of), expected);
    }
}
