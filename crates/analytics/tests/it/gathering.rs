//! Orders laid out while they are read: the same answers, of the columns that a run needs alone.

use crate::layouts::{all_uses, ask, same, shop};
use crate::shop::{Shop, Tables};
use arrow::array::RecordBatch;
use proptest::prelude::*;
use std::collections::BTreeSet;
use terrace_analytics::{Facts, Gathering, OrderIds, order_columns, population};
use terrace_domain::facts::ORDERS;
use terrace_domain::{AsOf, Date, Zone};

/// The facts of a shop whose orders come part by part, in any order; the ways in which their ids were looked at.
fn gathered(tables: &Tables, buckets: u32, columns: &BTreeSet<String>, way: OrderIds) -> (Facts, Vec<OrderIds>) {
    let (orders, others): (Tables, Tables) = tables.iter().cloned().partition(|(kind, _)| **kind == ORDERS);
    let parts: Vec<RecordBatch> = orders.into_iter().flat_map(|(_, parts)| parts).collect();
    let mut ways = vec![way];
    loop {
        let gathering = Gathering::new(buckets, columns.clone(), *ways.last().unwrap());
        // The first part comes first, as where a file is read; the rest as it likes.
        let later = (1..parts.len()).rev();
        for part in (0..parts.len().min(1)).chain(later) {
            gathering.put(part as u64, &parts[part]).unwrap();
        }
        assert_eq!(gathering.rows(), parts.iter().map(|part| part.num_rows() as u64).sum::<u64>());
        match gathering.retry_with() {
            Some(way) => ways.push(way),
            None => return (Facts::from_batches(buckets, others.clone()).unwrap().with_orders(gathering), ways),
        }
    }
}

fn all_columns() -> BTreeSet<String> {
    ORDERS.columns.iter().map(|column| column.name.to_owned()).collect()
}

/// Every order as one row, whose numbers ascend, descend or do neither.
fn one_row_each(mut shop: Shop, numbers: fn(usize, usize) -> usize) -> Shop {
    let count = shop.lines.len();
    for (row, line) in shop.lines.iter_mut().enumerate() {
        line.order = numbers(row, count).to_string();
    }
    shop
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_answers_are_the_same(shop in shop(), buckets in 1..9u32, chunk in 1..9usize) {
        let tables = shop.tables(chunk);
        let plain = Facts::from_batches(buckets, tables.clone()).unwrap();
        // Whose a payment is, its order says.
        let (facts, _) = gathered(&tables, buckets, &all_columns(), OrderIds::Kept);
        same(&ask(&plain, None), &ask(&facts, None));
    }

    #[test]
    fn every_measure_finds_its_columns(shop in shop(), pick in 0..7usize, chunk in 1..9usize, numbers in 0..4usize) {
        let shop = match numbers {
            0 => one_row_each(shop, |row, _| row),
            1 => one_row_each(shop, |row, count| count - row),
            2 => one_row_each(shop, |row, _| row ^ 5),
            _ => shop,
        };
        // Whoever gathers keeps more where a customer has both returns and what was called off.
        let mut shop = shop;
        shop.lines.iter_mut().for_each(|line| line.is_cancelled &= pick % 2 == 0 && !line.is_return);
        let returns: BTreeSet<_> = shop.lines.iter().filter(|l| l.is_return).map(|l| l.customer.clone()).collect();
        shop.lines.iter_mut().for_each(|line| line.is_cancelled &= !returns.contains(&line.customer));
        let as_of = AsOf::start_of(Date::from_ymd(2024, 3, 31).unwrap(), Zone::utc());
        let tables = shop.tables(chunk);
        let plain = Facts::from_batches(2, tables.clone()).unwrap();
        let uses = all_uses();
        for asked in uses.iter().skip(pick).step_by(7) {
            let asked = [asked.clone()];
            let Some(columns) = order_columns(&asked, &as_of).unwrap() else { continue };
            let few = gathered(&tables, 2, &columns, OrderIds::Undecided).0;
            let of = |facts| population(facts, &asked, &[], &as_of, None).unwrap();
            same(&of(&plain), &of(&few));
        }
    }
}

#[test]
fn ids_are_looked_at_as_far_as_needed() {
    let line = |order: &str| crate::shop::Line {
        order: order.to_owned(),
        customer: Some("A".to_owned()),
        at: crate::shop::micros("2024-01-31"),
        amount: 10_000,
        ..crate::shop::Line::default()
    };
    for (orders, expected) in [
        (["8", "9", "10", "11"], vec![OrderIds::Undecided]),
        (["11", "10", "9", "8"], vec![OrderIds::Undecided]),
        (["2", "1", "4", "3"], vec![OrderIds::Undecided, OrderIds::Hashed]),
        (["1", "2", "2", "3"], vec![OrderIds::Undecided, OrderIds::Hashed, OrderIds::Kept]),
        (["1", "1", "2", "3"], vec![OrderIds::Undecided]),
    ] {
        let shop = Shop { lines: orders.iter().map(|order| line(order)).collect(), ..Shop::default() };
        let (facts, ways) = gathered(&shop.tables(2), 1, &all_columns(), OrderIds::Undecided);
        assert_eq!(ways, expected, "{orders:?}");
        same(&ask(&Facts::from_batches(1, shop.tables(2)).unwrap(), None), &ask(&facts, None));
    }
}

/// An order that one file has for a customer and another for nobody is looked at with all of its rows.
#[test]
fn orders_of_guests_meet_those_of_customers_in_other_files() {
    let line = |order: &str, customer: Option<&str>| crate::shop::Line {
        order: order.to_owned(),
        customer: customer.map(str::to_owned),
        at: crate::shop::micros("2024-01-31"),
        amount: 10_000,
        ..crate::shop::Line::default()
    };
    let meet = |files: &[&[(&str, Option<&str>)]]| {
        let mut way = OrderIds::Undecided;
        loop {
            let gathering = Gathering::new(2, all_columns(), way);
            for (file, rows) in files.iter().enumerate() {
                let lines = rows.iter().map(|(order, customer)| line(order, *customer)).collect();
                let tables = Shop { lines, ..Shop::default() }.tables(1_000);
                let (_, batches) = tables.iter().find(|(kind, _)| **kind == ORDERS).unwrap();
                batches.iter().for_each(|batch| gathering.put((file as u64) << 32, batch).unwrap());
            }
            match gathering.retry_with() {
                Some(other) => way = other,
                None => return gathering.orders_may_meet(),
            }
        }
    };
    let first: &[(&str, Option<&str>)] = &[("7", Some("A")), ("3", Some("B")), ("5", Some("C"))];
    assert!(meet(&[first, &[("9", Some("A")), ("3", None)]]));
    assert!(!meet(&[first, &[("9", Some("A")), ("4", None)]]));
    // Within a file, and among guests of one file, nothing is to be decided.
    assert!(!meet(&[&[("7", Some("A")), ("3", Some("B")), ("3", None)]]));
    assert!(!meet(&[first, &[("9", None), ("1", None), ("9", None)]]));
}
