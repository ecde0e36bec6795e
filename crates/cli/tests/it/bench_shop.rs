//! The shop that benchmarks are run on: the answers that are compared there with those of other programs are the
//! reference's.

use crate::answers::{Answers, compare};
use crate::reference::{Facts, Line, bench};
use crate::terrace::{Terrace, put, scratch, word};
use terrace_bench::{AS_OF, POLICY, Shop};

const YEAR_BEFORE: &str = "2025-07-01";

fn facts(csv: &str) -> Facts {
    let line = |row: &str| -> Option<Line> {
        let [order, customer, at, product, _, _, _, _, amount] = row.split(',').collect::<Vec<_>>().try_into().ok()?;
        let amount: i128 = amount.replace('.', "").parse::<i128>().ok()? * 100;
        Some(Line {
            order: order.to_owned(),
            customer: customer.to_owned(),
            at: at.replace(' ', "T"),
            product: product.to_owned(),
            amount,
            is_return: amount < 0,
            is_cancelled: false,
        })
    };
    let lines = csv.lines().skip(1).map(|row| line(row).unwrap_or_else(|| panic!("not a row: {row}")));
    Facts { lines: lines.collect(), ..Facts::default() }
}

fn holds(shop: Shop) {
    let folder = scratch();
    let written = shop.write(folder.path()).expect("a shop");
    let csv = std::fs::read_to_string(folder.path().join("orders.csv")).expect("orders");
    let facts = facts(&csv);
    assert_eq!(facts.lines.len() as u64, written.rows);
    let expected: Answers = bench(&facts, AS_OF, YEAR_BEFORE);
    assert_eq!(expected.len() as u64, shop.customers);

    let policy = put(folder.path(), "tier.yaml", POLICY);
    let (csv, parquet) = (word(&folder.path().join("orders.csv")), word(&folder.path().join("orders.parquet")));
    let terrace = Terrace::at(folder.path());
    terrace.ok(&["init", "shop"]);
    terrace.ok(&["import", "orders", &csv, "-C", "shop"]);
    let asked = ["--policy", &policy, "--as-of", AS_OF, "--columns", "rfm.digits"];
    for source in [["-C", "shop"], ["--orders", &csv], ["--orders", &parquet]] {
        let words: Vec<&str> = asked.into_iter().chain(source).collect();
        compare(&terrace.tiered(&words), &expected);
    }
}

#[test]
fn one_row_per_order() {
    holds(Shop { seed: 1, customers: 300, orders: 4_000, several_lines: false });
}

#[test]
fn several_lines_per_order() {
    holds(Shop { seed: 2, customers: 200, orders: 2_000, several_lines: true });
}
