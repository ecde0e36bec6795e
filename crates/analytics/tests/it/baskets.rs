//! Orders with their products, against plain counting, over any layout.

use crate::layouts::{shop, written};
use crate::shop::Shop;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use terrace_analytics::{BasketTally, Baskets, CustomerGroups, Facts, ProductSales, Sold, baskets, tally_baskets};
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

/// Every other customer by the last byte of the id; a third of them are in no group.
fn group_of(id: &str) -> Option<usize> {
    Some(usize::from(*id.as_bytes().last()?) % 3).filter(|group| *group < 2)
}

/// What the orders come to, one at a time.
fn tallied(rows: &[Row]) -> (BasketTally, Vec<Vec<u32>>) {
    let products: BTreeSet<&String> = rows.iter().flat_map(|row| row.2.keys()).collect();
    let place = |name: &String| u32::try_from(products.iter().position(|known| *known == name).unwrap()).unwrap();
    let mut tally = BasketTally {
        products: products.iter().map(|name| name.as_str().into()).collect(),
        orders: rows.len(),
        customers: vec![0; 2],
        sales: vec![BTreeMap::new(); 2],
        ..BasketTally::default()
    };
    let (mut several, mut met) = (Vec::new(), BTreeSet::new());
    for (customer, _, items) in rows {
        let own: Vec<u32> = items.keys().map(place).collect();
        match own.as_slice() {
            [item] => *tally.alone.entry(*item).or_default() += 1,
            _ => several.push(own),
        }
        let Some(group) = group_of(customer) else { continue };
        tally.customers[group] += usize::from(met.insert((customer, None)));
        for (name, sold) in items {
            let sales: &mut ProductSales = tally.sales[group].entry(place(name)).or_default();
            sales.customers += usize::from(met.insert((customer, Some(name))));
            sales.orders += 1;
            sales.units += i128::from(sold.units);
            sales.amount += i128::from(sold.amount);
        }
    }
    several.sort();
    (tally, several)
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
            prop_assert_eq!(&baskets(&stored, &as_of(), window).unwrap(), &found);
            let (plain, several) = tallied(&expected);
            for facts in [&facts, &stored] {
                let groups = CustomerGroups { number: 2, group_of: &group_of };
                let tally = tally_baskets(facts, &as_of(), window, &groups).unwrap();
                let mut held: Vec<Vec<u32>> = tally.several.iter().map(<[u32]>::to_vec).collect();
                held.sort();
                prop_assert_eq!(&held, &several);
                let has_units = found.has_units;
                prop_assert_eq!(&tally, &BasketTally { has_units, several: tally.several.clone(), ..plain.clone() });
            }
        }
    }
}
