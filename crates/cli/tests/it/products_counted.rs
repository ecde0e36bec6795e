//! `terrace products` against plain counting, from the files to the answer: any order of rows, any buckets, any threads.

use crate::terrace::{Terrace, Workspace, put, scratch, word};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const POLICY: &str = "\
policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics:
  orders: { measure: orders }
schemes:
  habit:
    threshold: orders
    tiers:
      - { tier: often, from: 2 }
      - { tier: once }
";
const HEADER: &str = "order_id,customer_id,ordered_at,product,quantity,amount,status";
const AS_OF: [&str; 2] = ["--as-of", "2026-03-01"];

/// A line of a sort: a sale below four, then a return, a cancelled one, and one that happens at the as-of.
#[derive(Debug, Clone)]
struct Line {
    order: u8,
    product: u8,
    quantity: i64,
    sort: u8,
}

impl Line {
    fn is_sale(&self) -> bool {
        self.sort < 4
    }

    /// Three orders each.
    fn customer(&self) -> String {
        format!("c{}", self.order / 3)
    }

    fn text(&self, place: usize) -> String {
        let (sign, status) = match self.sort {
            4 => ("-", "completed"),
            5 => ("", "cancelled"),
            _ => ("", "completed"),
        };
        let day = if self.sort == 6 { "2026-03-01".to_owned() } else { format!("2026-01-{:02}", self.order + 1) };
        let Self { order, product, quantity, .. } = self;
        // Amounts tell lines apart, which are the same line twice otherwise.
        format!("o{order},{},{day},p{product},{sign}{quantity},{sign}{},{status}", self.customer(), place + 1)
    }
}

fn lines() -> impl Strategy<Value = Vec<(usize, Line)>> {
    let line = (0..24_u8, 0..7_u8, 1..4_i64, 0..7_u8);
    let line = line.prop_map(|(order, product, quantity, sort)| Line { order, product, quantity, sort });
    prop::collection::vec(line, 12..60).prop_map(|lines| lines.into_iter().enumerate().collect())
}

/// Sets of up to three products, with the orders that hold them.
fn sets(orders: &[BTreeSet<String>]) -> BTreeMap<Vec<String>, usize> {
    let mut counts = BTreeMap::new();
    for order in orders {
        let products: Vec<&String> = order.iter().collect();
        for mask in 1_u32..1 << products.len() {
            if mask.count_ones() <= 3 {
                let set = (0..products.len()).filter(|at| mask >> at & 1 == 1).map(|at| products[at].clone()).collect();
                *counts.entry(set).or_insert(0) += 1;
            }
        }
    }
    counts
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

/// By what is bought and what goes with it: the number of orders, and support, confidence and lift.
type CountedRules = BTreeMap<(Vec<String>, String), (usize, [f64; 3])>;

/// Rules of pairs and triples in at least two orders, by their products.
fn rules(orders: &[BTreeSet<String>]) -> CountedRules {
    let counts = sets(orders);
    let all = number(orders.len());
    let mut found = BTreeMap::new();
    for (set, count) in counts.iter().filter(|(set, count)| set.len() > 1 && **count > 1) {
        for then in set {
            let because: Vec<String> = set.iter().filter(|product| *product != then).cloned().collect();
            let confidence = number(*count) / number(counts[&because]);
            let lift = confidence / (number(counts[&vec![then.clone()]]) / all);
            found.insert((because, then.clone()), (*count, [number(*count) / all, confidence, lift]));
        }
    }
    found
}

fn same_rules(found: &Value, expected: &CountedRules) {
    let found = found["rules"].as_array().unwrap();
    assert_eq!(found.len(), expected.len());
    for rule in found {
        let because = rule["because"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
        let (count, figures) = &expected[&(because.collect(), rule["then"].as_str().unwrap().to_owned())];
        assert_eq!(rule["orders"], json!(count));
        for (name, expected) in ["support", "confidence", "lift"].iter().zip(figures) {
            assert!((rule[name].as_f64().unwrap() - expected).abs() < 1e-9, "{name} of {rule}: {expected}");
        }
    }
}

/// Best sellers of a group: customers, orders, units and amount of each product.
fn sellers(lines: &[&Line], amounts: &[usize], is_member: impl Fn(&str) -> bool) -> BTreeMap<String, Value> {
    let mut of: BTreeMap<String, (BTreeSet<String>, BTreeSet<u8>, i64, usize)> = BTreeMap::new();
    for (line, amount) in lines.iter().zip(amounts).filter(|(line, _)| is_member(&line.customer())) {
        let own = of.entry(format!("p{}", line.product)).or_default();
        own.0.insert(line.customer());
        own.1.insert(line.order);
        own.2 += line.quantity;
        own.3 += amount;
    }
    let told = |(customers, orders, units, amount): (BTreeSet<String>, BTreeSet<u8>, i64, usize)| {
        json!({ "customers": customers.len(), "orders": orders.len(), "units": units.to_string(),
            "amount": format!("{amount}.00") })
    };
    of.into_iter().map(|(product, sums)| (product, told(sums))).collect()
}

fn same_sellers(found: &Value, expected: &BTreeMap<String, Value>) {
    let found = found["products"].as_array().unwrap();
    assert_eq!(found.len(), expected.len());
    for product in found {
        for (name, value) in expected[product["product"].as_str().unwrap()].as_object().unwrap() {
            assert_eq!(&product[name], value, "{name} of {product}");
        }
    }
}

/// What each command says, and the file of offers.
fn answers(terrace: &Terrace, folder: &Path, words: &[&str], customer: &str) -> Vec<String> {
    let ask = |asked: &[&str]| terrace.ok(&[&["products"], asked, words, &AS_OF, &["--json"]].concat()).stdout;
    let out = word(&folder.join("next.csv"));
    terrace.ok(&[&["products", "next", "--out", &out], words, &AS_OF].concat());
    let one = terrace.ok(&[&["products", "next", customer, "--json"], words, &AS_OF].concat()).stdout;
    vec![
        ask(&["together", "--least", "2", "--confidence", "0"]),
        ask(&["best", "--top", "20"]),
        one,
        std::fs::read_to_string(&out).unwrap(),
    ]
}

fn check(lines: &[(usize, Line)]) {
    let sales: Vec<(usize, &Line)> = lines.iter().filter(|(_, l)| l.is_sale()).map(|(at, l)| (*at, l)).collect();
    let Some((_, first)) = sales.first() else { return };
    let texts: Vec<String> = lines.iter().map(|(place, line)| line.text(*place)).collect();
    let file = |texts: &[String]| format!("{HEADER}\n{}\n", texts.join("\n"));
    let folder = scratch();
    let plain = put(folder.path(), "orders.csv", file(&texts));
    let policy = put(folder.path(), "shop.yaml", POLICY);
    let alone = Terrace::at(folder.path()).with("RAYON_NUM_THREADS", "1");
    let said = answers(&alone, folder.path(), &["--orders", &plain, "--policy", &policy], &first.customer());

    // The same rows from behind, stored in three buckets, with more threads.
    let workspace = Workspace::with_policy(POLICY, 3);
    let reversed: Vec<String> = texts.iter().rev().cloned().collect();
    workspace.terrace.ok(&["import", "orders", &put(workspace.path(), "in/orders.csv", file(&reversed))]);
    let busy = workspace.terrace.clone().with("RAYON_NUM_THREADS", "4");
    assert_eq!(answers(&busy, workspace.path(), &[], &first.customer()), said);

    let mut orders: BTreeMap<u8, BTreeSet<String>> = BTreeMap::new();
    let mut histories: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, line) in &sales {
        orders.entry(line.order).or_default().insert(format!("p{}", line.product));
        histories.entry(line.customer()).or_default().insert(format!("p{}", line.product));
    }
    let parsed = |at: usize| serde_json::from_str::<Value>(&said[at]).unwrap();
    let baskets: Vec<BTreeSet<String>> = orders.values().cloned().collect();
    same_rules(&parsed(0), &rules(&baskets));

    let mut of_customer: BTreeMap<String, BTreeSet<u8>> = BTreeMap::new();
    for (_, line) in &sales {
        of_customer.entry(line.customer()).or_default().insert(line.order);
    }
    let sold: Vec<&Line> = sales.iter().map(|(_, line)| *line).collect();
    let amounts: Vec<usize> = sales.iter().map(|(place, _)| place + 1).collect();
    let best = parsed(1);
    same_sellers(&best["all"], &sellers(&sold, &amounts, |_| true));
    for (at, is_often) in [(0, true), (1, false)] {
        let is_member = |customer: &str| (of_customer[customer].len() > 1) == is_often;
        same_sellers(&best["tiers"][at], &sellers(&sold, &amounts, is_member));
    }

    let next = parsed(2);
    let own = &histories[&first.customer()];
    assert_eq!(next["bought"], json!(own.len()));
    let offers = next["offers"].as_array().unwrap();
    let sold: BTreeSet<&String> = histories.values().flatten().collect();
    assert_eq!(offers.len(), (sold.len() - own.len()).min(10), "all that is new is offered in the end");
    for offer in offers {
        let product = offer["product"].as_str().unwrap();
        assert!(!own.contains(product), "{offer}");
        if let Some(because) = offer["because"].as_str() {
            assert!(own.contains(because), "{offer}");
            let with: Vec<_> = histories.values().filter(|all| all.contains(because)).collect();
            let both = with.iter().filter(|all| all.contains(product)).count();
            assert_eq!(offer["customers_with_because"], json!(with.len()), "{offer}");
            assert_eq!(offer["customers_with_both"], json!(both), "{offer}");
        }
    }
}

#[test]
fn answers_are_those_of_counting() {
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    runner
        .run(&lines(), |lines| {
            check(&lines);
            Ok(())
        })
        .unwrap();
}
