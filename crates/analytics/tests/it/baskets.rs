//! Orders with their products, against plain counting, over any layout.

use crate::layouts::{shop, written};
use crate::shop::Shop;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use terrace_analytics::{Baskets, Facts, Sold, baskets};
use terrace_domain::{AsOf, Date, Window, Zone};

fn as_of() -> AsOf {
    AsOf::start_of(Date::from_ymd(2024, 3, 31).unwrap(), Zone::utc())
}

/// Customer, time, products with their amounts and units.
type Row = (String, i64, BTreeMap<String, Sold>);

fn read(found: &Baskets) -> Vec<Row> {
    let row = |basket: terrace_analytics::OneBasket<'_>| {
        let products: BTreeMap<String, Sold> = (basket.items.iter().zip(basket.sold))
            .map(|(item, sold)| (found.product(*item).to_owned(), *sold))
            .collect();
        assert_eq!(products.len(), basket.items.len(), "each once");
        (found.customers.get(basket.customer).to_owned(), basket.at.micros(), products)
    };
    found.iter().map(row).collect()
}

fn counted(shop: &Shop, from: i64) -> Vec<Row> {
    let now = as_of().local().micros();
    let counts = |line: &&crate::shop::Line| line.at < now && !line.is_cancelled && !line.is_return;
    let mut orders: BTreeMap<(String, String), Vec<&crate::shop::Line>> = BTreeMap::new();
    for line in shop.lines.iter().filter(counts) {
        if let Some(customer) = &line.customer {
            orders.entry((customer.clone(), line.order.clone())).or_default().push(line);
        }
    }
    let mut rows: Vec<Row> = Vec::new();
    for ((customer, _), lines) in orders {
        let at = lines.iter().map(|line| line.at).min().unwrap();
        let mut products: BTreeMap<String, Sold> = BTreeMap::new();
        for line in lines {
            if let Some(product) = &line.product {
                let sold = products.entry(product.clone()).or_default();
                sold.amount += line.amount;
                sold.units += line.quantity.unwrap_or(0);
            }
        }
        if at >= from && !products.is_empty() {
            rows.push((customer, at, products));
        }
    }
    rows.sort();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn orders_hold_what_their_lines_say(shop in shop(), buckets in 1..5u32, files in 1..4usize) {
        let tables = shop.tables(7);
        let facts = Facts::from_batches(buckets, tables.clone()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let stored = Facts::from_snapshot(&written(&tables, buckets, files, true, folder.path()));
        for window in ["all", "1 month"].map(|text| Window::parse(text).unwrap()) {
            let expected = counted(&shop.settled(), window.start(&as_of()).map_or(i64::MIN, |start| start.micros()));
            let found = baskets(&facts, &as_of(), window).unwrap();
            let mut rows = read(&found);
            rows.sort();
            prop_assert_eq!(&rows, &expected);
            prop_assert!(found.products.is_sorted_by(|a, b| a < b));
            let customers: BTreeSet<&str> = expected.iter().map(|row| row.0.as_str()).collect();
            prop_assert_eq!(found.customers.iter().collect::<Vec<_>>(), customers.into_iter().collect::<Vec<_>>());
            // The very same, however the facts are laid out.
            prop_assert_eq!(baskets(&stored, &as_of(), window).unwrap(), found);
        }
    }
}
