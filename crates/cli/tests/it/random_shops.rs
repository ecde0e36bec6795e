//! Small shops of any kind against the reference: ties, edges, returns, nothing at all.

use crate::answers::{Answers, Table, compare};
use crate::reference::{Facts, Line, Said, retail, stationery};
use crate::terrace::{Terrace, Workspace, policy_word, put, scratch};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const AS_OF: &str = "2026-07-01";
const YEAR_BEFORE: &str = "2025-07-01";
/// Before, at and after both ends of the year, and in between.
const TIMES: [&str; 8] = [
    "2024-02-29T08:00:00",
    "2025-06-30T23:59:59",
    "2025-07-01T00:00:00",
    "2025-12-31T12:00:00",
    "2026-03-05T10:00:00",
    "2026-06-30T23:59:59",
    "2026-07-01T00:00:00",
    "2026-08-01T00:00:00",
];
/// Ten-thousandths, many of them often and some at the edges of tiers.
const AMOUNTS: [i128; 10] =
    [0, 1, 100_000, 100_000, 125_000, 333_333, 499_999_999, 500_000_000, 500_000_001, 1_000_000_000];

fn csv_files(facts: &Facts) -> (String, String) {
    let amount = |value: i128| {
        let sign = if value < 0 { "-" } else { "" };
        format!("{sign}{}.{:04}", value.abs() / 10_000, value.abs() % 10_000)
    };
    let mut orders = String::from("order_id,customer_id,ordered_at,product,amount,status\n");
    for line in &facts.lines {
        let status = if line.is_cancelled { "交易关闭" } else { "交易成功" };
        let Line { order, customer, at, product, .. } = line;
        writeln!(orders, "{order},{customer},{at},{product},{},{status}", amount(line.amount)).expect("written");
    }
    let mut feedback = String::from("customer_id,at,source,rating,scale,expected,perceived,product\n");
    let number = |value: Option<i128>| value.map(amount).unwrap_or_default();
    for (at, said) in facts.said.iter().enumerate() {
        let [rating, scale, expected, perceived] = [said.rating, said.scale, said.expected, said.perceived].map(number);
        writeln!(
            feedback,
            "{},{},{},{rating},{scale},{expected},{perceived},p{at}",
            said.customer, said.at, said.source
        )
        .expect("written");
    }
    (orders, feedback)
}

/// Runs one policy straight from the files; with feedback where there is any.
fn tiered(facts: &Facts, policy: &str) -> Result<String, i32> {
    let folder = scratch();
    let (orders, feedback) = csv_files(facts);
    let orders = put(folder.path(), "orders.csv", orders);
    let policy = policy_word(policy);
    let mut words = vec!["tier", "--orders", &orders, "--policy", &policy, "--as-of", AS_OF, "--out", "-"];
    let feedback = put(folder.path(), "feedback.csv", feedback);
    if !facts.said.is_empty() {
        words.extend(["--feedback", &feedback]);
    }
    let ran = Terrace::at(folder.path()).run(&words);
    if ran.status == 0 { Ok(ran.stdout) } else { Err(ran.status) }
}

fn check(facts: &Facts) {
    for (policy, answers) in [("retail", retail(facts, AS_OF)), ("stationery", stationery(facts, AS_OF, YEAR_BEFORE))] {
        match tiered(facts, policy) {
            Ok(out) => compare(&out, &answers),
            // Nobody is known before the as-of.
            Err(status) => assert!(status == 3 && answers.is_empty(), "{policy}: {status}, {answers:?}"),
        }
    }
}

fn line(customer: usize, order: usize, times: &[usize], (product, amount, kind): (usize, usize, usize)) -> Line {
    let is_return = kind == 1 && AMOUNTS[amount] != 0;
    Line {
        order: format!("o{customer}-{order}"),
        customer: format!("c{customer}"),
        at: TIMES[times[order]].to_owned(),
        product: format!("p{product}"),
        amount: if is_return { -AMOUNTS[amount] } else { AMOUNTS[amount] },
        is_return,
        is_cancelled: kind == 2,
    }
}

prop_compose! {
    fn lines_of(customer: usize)(
        times in prop::collection::vec(0..TIMES.len(), 4),
        lines in prop::collection::vec((0..4_usize, (0..3_usize, 0..AMOUNTS.len(), 0..8_usize)), 0..7),
    ) -> Vec<Line> {
        lines.into_iter().map(|(order, rest)| line(customer, order, &times, rest)).collect()
    }
}

prop_compose! {
    fn said_of(customers: usize)(
        customer in 0..customers,
        at in 0..TIMES.len(),
        source in prop::sample::select(vec!["survey", "review", "nps"]),
        rating in prop::option::of(0..11_i128),
        scale in prop::option::of(prop::sample::select(vec![5_i128, 10, 7])),
        expected in prop::option::of(1..11_i128),
        perceived in prop::option::of(0..11_i128),
    ) -> Said {
        let ten_thousandths = |number: Option<i128>| number.map(|number| number * 10_000);
        Said {
            customer: format!("c{customer}"),
            at: TIMES[at].to_owned(),
            source: source.to_owned(),
            rating: ten_thousandths(rating),
            scale: ten_thousandths(scale),
            expected: ten_thousandths(expected),
            perceived: ten_thousandths(perceived),
        }
    }
}

/// Orders of up to fourteen customers, the same amounts and times again and again, and what some of them said.
fn shops() -> impl Strategy<Value = Facts> {
    (1..15_usize).prop_flat_map(|customers| {
        let lines = (0..customers).map(lines_of).collect::<Vec<_>>();
        (lines, prop::collection::vec(said_of(customers), 0..12)).prop_map(|(lines, mut said)| {
            // A customer all of whose orders were cancelled is looked at elsewhere.
            let of_cancelled = |lines: &Vec<Line>| {
                let mut before = lines.iter().filter(|line| line.at.as_str() < AS_OF).peekable();
                before.peek().is_some() && before.all(|line| line.is_cancelled)
            };
            // So are returns beside orders that were called off: which of them count is settled with all rows together.
            let held = |mut lines: Vec<Line>| {
                let returns = lines.iter().any(|line| line.is_return);
                lines.iter_mut().for_each(|line| line.is_cancelled &= !returns);
                lines
            };
            let lines: Vec<Line> = lines.into_iter().map(held).filter(|lines| !of_cancelled(lines)).flatten().collect();
            let known: BTreeSet<String> = lines.iter().map(|line| line.customer.clone()).collect();
            said.retain(|said| known.contains(&said.customer));
            Facts { customers: BTreeSet::new(), lines, said }
        })
    })
}

#[test]
fn any_small_shop_is_as_the_reference_says() {
    let mut runner =
        TestRunner::new(Config { cases: 48, failure_persistence: None, max_shrink_iters: 200, ..Config::default() });
    let outcome = runner.run(&shops(), |facts| {
        if !facts.lines.is_empty() {
            check(&facts);
        }
        Ok(())
    });
    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
}

/// The same lines in imports of their own, in any order; every order lies in one of them.
fn imported(facts: &Facts, parts: &[Vec<usize>], buckets: u32) -> String {
    let workspace = Workspace::new("retail", buckets);
    for (number, part) in parts.iter().enumerate() {
        let here = |line: &&Line| part.contains(&usize::from(line.order.bytes().fold(0_u8, u8::wrapping_add) % 3));
        let lines: Vec<Line> = facts.lines.iter().filter(here).cloned().collect();
        if !lines.is_empty() {
            let (orders, _) = csv_files(&Facts { lines, ..Facts::default() });
            let path = put(workspace.path(), &format!("in/{number}.csv"), orders);
            workspace.terrace.ok(&["import", "orders", &path]);
        }
    }
    workspace.terrace.tiered(&["--as-of", AS_OF])
}

#[test]
fn any_split_into_imports_gives_the_same() {
    let splits = prop::sample::select(vec![
        vec![vec![0], vec![1], vec![2]],
        vec![vec![2], vec![0, 1]],
        vec![vec![1], vec![2], vec![0]],
        vec![vec![0, 2], vec![1]],
    ]);
    let mut runner =
        TestRunner::new(Config { cases: 12, failure_persistence: None, max_shrink_iters: 60, ..Config::default() });
    let outcome = runner.run(&(shops(), splits, 1..6_u32), |(mut facts, parts, buckets)| {
        facts.said.clear();
        if let Ok(straight) = tiered(&facts, "retail") {
            prop_assert_eq!(imported(&facts, &parts, buckets), straight);
        }
        Ok(())
    });
    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
}

#[test]
fn who_only_cancelled_is_known_or_not_whatever_else_the_file_says() {
    let folder = scratch();
    let rows = |column: &str, value: &str| {
        format!(
            "order_id,customer_id,ordered_at,amount,status{column}\n1,ann,2026-01-05,5,交易成功{value}\n2,bob,2026-01-05,5,交易关闭{value}\n"
        )
    };
    let policy = policy_word("retail");
    let tiered = |name: &str, text: String| {
        let path = put(folder.path(), name, text);
        Terrace::at(folder.path()).tiered(&["--orders", &path, "--policy", &policy, "--as-of", AS_OF])
    };
    let plain = tiered("plain.csv", rows("", ""));
    assert_eq!(plain, tiered("country.csv", rows(",country", ",CN")));
    let table = Table::of(&plain);
    assert_eq!(table.field("ann", "orders"), "1");
    let bob: Vec<&str> = table.ids().into_iter().filter(|id| *id == "bob").collect();
    assert!(bob.is_empty() || table.field("bob", "orders") == "0", "cancelled lines count nowhere");
}

fn sale(customer: &str, order: usize, product: usize, amount: i128) -> Line {
    Line {
        order: format!("{customer}-{order}"),
        customer: customer.to_owned(),
        at: format!("2026-01-{:02}T10:00:00", 1 + order % 28),
        product: format!("p{product}"),
        amount,
        is_return: amount < 0,
        is_cancelled: false,
    }
}

#[test]
fn the_edges_of_the_stationery_policy() {
    let mut facts = Facts::default();
    let yuan = 10_000_i128;
    for (customer, amount) in [
        ("on50", 50_000 * yuan),
        ("below50", 50_000 * yuan - 1),
        ("on100", 100_000 * yuan),
        ("over100", 100_000 * yuan + 1),
    ] {
        facts.lines.push(sale(customer, 1, 1, amount));
    }
    // A return brings it down to the edge.
    facts.lines.extend([sale("returned", 1, 1, 50_001 * yuan), sale("returned", 2, 1, -yuan)]);
    facts.lines.extend((0..12).map(|order| sale("twelve", order, order, yuan)));
    facts.lines.extend((0..13).map(|order| sale("thirteen", order, order, yuan)));
    // Three of ten products again is 30%, four of thirteen more.
    for (customer, products, again) in [("three_of_ten", 10, 3), ("four_of_thirteen", 13, 4)] {
        facts.lines.extend((0..products).map(|product| sale(customer, 1, product, yuan)));
        facts.lines.extend((0..again).map(|product| sale(customer, 2, product, yuan)));
    }
    check(&facts);
    let out = tiered(&facts, "stationery").expect("an answer");
    let table = Table::of(&out);
    for (customer, class) in
        [("on50", "mid"), ("below50", "low"), ("on100", "mid"), ("over100", "high"), ("returned", "mid")]
    {
        assert_eq!(table.field(customer, "value"), class, "{customer}");
    }
    for (customer, label, holds) in [
        ("twelve", "high_frequency", "false"),
        ("thirteen", "high_frequency", "true"),
        ("three_of_ten", "loyal", "false"),
        ("four_of_thirteen", "loyal", "true"),
        ("on50", "loyal", "false"),
    ] {
        assert_eq!(table.field(customer, label), holds, "{customer} {label}");
    }
}

#[test]
fn one_customer_and_all_equal() {
    let one = Facts { lines: vec![sale("only", 1, 1, 10_000)], ..Facts::default() };
    check(&one);
    let equal = (0..17).map(|customer| sale(&format!("c{customer:02}"), 1, 1, 70_000)).collect();
    check(&Facts { lines: equal, ..Facts::default() });
    let returns = Facts { lines: vec![sale("a", 1, 1, -10_000), sale("b", 1, 1, -20_000)], ..Facts::default() };
    check(&returns);
    let answers: Answers = retail(&returns, AS_OF);
    assert!(answers.values().all(|row| row["pyramid"] == crate::answers::Answer::Null), "an empty universe");
}
