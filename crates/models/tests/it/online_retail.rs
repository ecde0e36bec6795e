//! Offers to the customers of a real shop, held against what they bought afterwards.

use std::collections::{BTreeMap, BTreeSet};

use terrace_models::Interrupt;
use terrace_models::baskets::{Baskets, Limits, NextItems, frequent, hit_rate, rules};
use terrace_testing::public_data;

/// An order: its items, by number.
struct Order {
    time: String,
    customer: String,
    items: BTreeSet<u32>,
}

/// Orders with a customer, in order of time; stock codes are numbered as they come.
fn orders() -> Option<Vec<Order>> {
    let file = std::fs::File::open(public_data("online_retail/online_retail.csv.gz")?).expect("readable");
    let mut reader = csv::Reader::from_reader(flate2::read::GzDecoder::new(file));
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut found: BTreeMap<String, Order> = BTreeMap::new();
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).expect("a record") {
        let field = |at: usize| String::from_utf8_lossy(&record[at]).into_owned();
        let (order, code, quantity, time, customer) = (field(0), field(1), field(3), field(4), field(6));
        let is_stock = code.starts_with(|first: char| first.is_ascii_digit());
        if customer.is_empty() || quantity.starts_with('-') || !is_stock {
            continue;
        }
        let next = u32::try_from(numbers.len()).expect("few");
        let number = *numbers.entry(code).or_insert(next);
        let order = found.entry(order).or_insert(Order { time, customer, items: BTreeSet::new() });
        order.items.insert(number);
    }
    let mut orders: Vec<Order> = found.into_values().collect();
    orders.sort_by(|left, right| (&left.time, &left.customer).cmp(&(&right.time, &right.customer)));
    Some(orders)
}

/// The day from which orders are held out; the file ends on 9 December 2011.
const CUT: &str = "2011-11-01";

#[test]
fn offers_hit_more_often_than_best_sellers() {
    let Some(orders) = orders() else { return };
    let mut customers: BTreeMap<&str, (BTreeSet<u32>, BTreeSet<u32>)> = BTreeMap::new();
    for order in &orders {
        let (before, after) = customers.entry(&order.customer).or_default();
        if order.time.as_str() < CUT { before } else { after }.extend(&order.items);
    }
    let known: Vec<(Vec<u32>, Vec<u32>)> = (customers.into_values())
        .filter(|(before, _)| !before.is_empty())
        .map(|(before, after)| (before.into_iter().collect(), after.into_iter().collect()))
        .collect();
    let histories: Vec<&[u32]> = known.iter().map(|(before, _)| before.as_slice()).collect();
    let next = NextItems::new(&Baskets::new(&histories, &Interrupt::default()).expect("never interrupted"))
        .expect("never interrupted");
    for again in [false, true] {
        let rate = hit_rate(&next, &known, 10, again);
        assert!(rate.customers > 1200 && rate.hits * 10 > rate.best_seller_hits * 12, "again {again}: {rate:?}");
    }
}

#[test]
fn sets_and_rules_are_those_of_plain_counting() {
    let Some(orders) = orders() else { return };
    let baskets: Vec<Vec<u32>> = orders.iter().map(|order| order.items.iter().copied().collect()).collect();
    let limits = Limits { count: baskets.len() / 50, items: 3 };
    let sets = frequent(&Baskets::new(&baskets, &Interrupt::default()).expect("never interrupted"), &limits)
        .expect("never interrupted");
    assert!(sets.iter().any(|set| set.items.len() == 2), "{} sets", sets.len());
    for set in &sets {
        let holds = |basket: &&Vec<u32>| set.items.iter().all(|item| basket.binary_search(item).is_ok());
        assert_eq!(set.count, baskets.iter().filter(holds).count(), "{set:?}");
    }
    let found = rules(&sets, baskets.len(), 0.3);
    assert!(found.iter().all(|rule| rule.lift > 1.0 && rule.confidence >= 0.3) && !found.is_empty(), "{found:?}");
}
