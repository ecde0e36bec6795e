//! The programme's board, held against straight counts of a small shop.

use crate::terrace::{Ran, Terrace, put, scratch};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

const POLICY: &str = "policy: club
title: { en: The club, zh: 会员店 }
currency: CNY
timezone: Asia/Shanghai
metrics:
  amount: { measure: net_amount, window: 12 months }
schemes:
  value: { title: { en: Value, zh: 价值 }, threshold: amount, tiers: [{ tier: high, title: { en: High, zh: 高 }, from: 1000 }, { tier: mid, from: 300 }, { tier: low }] }
board:
  since: 2025-07-01
  targets: { revenue_growth: 20%, satisfied_share: 85%, nps: -100, cost_to_win: 1, cost_to_keep: 500 }
";

/// An order: customer, day, amount, cost, discount.
struct Order(u32, &'static str, i64, i64, i64);

const NOW: [&str; 4] = ["2025-08-03", "2025-11-20", "2026-02-14", "2026-06-30"];
const BEFORE: [&str; 4] = ["2024-07-01", "2024-10-09", "2025-01-15", "2025-06-30"];

/// Forty customers: most buy in both years, some in one alone.
fn orders() -> Vec<Order> {
    let mut orders = Vec::new();
    for customer in 0..40_u32 {
        let number = i64::from(customer);
        for (place, (now, before)) in NOW.iter().zip(BEFORE).enumerate() {
            let step = place as u32;
            if customer % 5 != 4 && step <= customer % 4 {
                orders.push(Order(customer, before, 100 + 13 * number, 60 + 7 * number, number % 3 * 5));
            }
            if customer % 7 != 6 && step <= (customer + 1) % 4 {
                orders.push(Order(customer, now, 90 + 17 * number, 50 + 9 * number, number % 4 * 6));
            }
        }
    }
    orders
}

/// An answer of a customer: the day, what was expected and perceived.
fn answers() -> Vec<(u32, &'static str, i64, i64)> {
    let mut answers = Vec::new();
    for customer in 0..40_u32 {
        let number = i64::from(customer);
        if customer % 3 != 0 {
            answers.push((customer, "2025-03-01", 4, 3 + number % 3));
        }
        if customer % 4 != 0 {
            answers.push((customer, "2026-03-01", 4, 3 + (number + 1) % 3));
            answers.push((customer, "2026-04-01", 4, 4 + number % 2));
        }
    }
    answers
}

fn is_now(day: &str) -> bool {
    ("2025-07-01".."2026-07-01").contains(&day)
}

fn is_before(day: &str) -> bool {
    ("2024-07-01".."2025-07-01").contains(&day)
}

fn shop() -> tempfile::TempDir {
    let folder = scratch();
    put(folder.path(), "p.yaml", POLICY);
    let mut lines = "order_id,customer_id,ordered_at,amount,cost,discount\n".to_owned();
    for (number, Order(customer, day, amount, cost, discount)) in orders().iter().enumerate() {
        writeln!(lines, "{number},c{customer:02},{day},{amount},{cost},{discount}").unwrap();
    }
    put(folder.path(), "o.csv", &lines);
    let mut lines = "customer_id,at,source,expected,perceived,rating,scale\n".to_owned();
    for (customer, day, expected, perceived) in answers() {
        writeln!(lines, "c{customer:02},{day},survey,{expected},{perceived},{},5", 3 + customer % 3).unwrap();
    }
    for customer in 0..20 {
        writeln!(lines, "c{customer:02},2026-01-05,nps,,,{},10", customer % 11).unwrap();
    }
    put(folder.path(), "f.csv", &lines);
    let mut lines = "contact_id,customer_id,at,purpose,cost\n".to_owned();
    for customer in 0..40 {
        writeln!(lines, "k{customer},c{customer:02},2025-09-09,retention,{}", 3 + customer % 5).unwrap();
        writeln!(lines, "a{customer},c{customer:02},2025-09-10,acquisition,{}", customer % 6).unwrap();
    }
    put(folder.path(), "k.csv", &lines);
    let mut lines = "customer_id,referrer\n".to_owned();
    for customer in 0..40 {
        let referrer = if customer % 2 == 0 { "c01" } else { "" };
        writeln!(lines, "c{customer:02},{referrer}").unwrap();
    }
    put(folder.path(), "c.csv", &lines);
    folder
}

const FACTS: [&str; 12] = [
    "board",
    "--policy",
    "p.yaml",
    "--as-of",
    "2026-07-01",
    "--orders",
    "o.csv",
    "--feedback",
    "f.csv",
    "--contacts",
    "k.csv",
    "--lang",
];

fn run(folder: &Path, words: &[&str]) -> Ran {
    let lang = if words.contains(&"zh") { &[][..] } else { &["en"] };
    let ran = Terrace::at(folder).run(&[&FACTS[..], lang, words, &["--customers", "c.csv"]].concat());
    assert!(!ran.panicked(), "{}", ran.stderr);
    ran
}

fn json(folder: &Path, words: &[&str]) -> Value {
    let ran = run(folder, &[&["--json"], words].concat());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    ran.json()
}

/// All figures of a board, those of tables too.
fn figures(board: &Value) -> Vec<&Value> {
    let mut all = Vec::new();
    for section in board["sections"].as_array().expect("sections") {
        all.extend(section["figures"].as_array().expect("figures"));
        for table in section["tables"].as_array().expect("tables") {
            for row in table["rows"].as_array().expect("rows") {
                all.extend(row["figures"].as_array().expect("figures"));
            }
        }
    }
    all
}

fn figure<'b>(board: &'b Value, key: &str) -> &'b Value {
    let found = figures(board).into_iter().find(|figure| figure["key"] == key);
    found.unwrap_or_else(|| panic!("no figure {key}"))
}

fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_else(|| panic!("a number: {value}"))
}

fn near(found: &Value, expected: f64, what: &str) {
    assert!((number(found) - expected).abs() < 1e-4, "{what}: {found}, not {expected}");
}

fn customers(of: impl Fn(&Order) -> bool) -> BTreeSet<u32> {
    orders().iter().filter(|order| of(order)).map(|order| order.0).collect()
}

fn sum(of: impl Fn(&Order) -> i64) -> f64 {
    orders().iter().map(of).sum::<i64>() as f64
}

#[test]
fn figures_over_everybody_are_straight_counts() {
    let folder = shop();
    let board = json(folder.path(), &[]);
    let (now, before) = (sum(|o| if is_now(o.1) { o.2 } else { 0 }), sum(|o| if is_before(o.1) { o.2 } else { 0 }));
    let revenue = figure(&board, "revenue");
    near(&revenue["value"], now, "revenue");
    near(&revenue["before"], before, "revenue before");
    near(&revenue["change"]["value"], now / before - 1.0, "its change");
    assert_eq!((&revenue["grade"], &revenue["change"]["grade"]), (&"measured".into(), &"E".into()));
    near(&figure(&board, "revenue_growth")["value"], now / before - 1.0, "growth");
    assert_eq!(figure(&board, "revenue_growth")["grade"], "E");
    let profit = sum(|o| if is_now(o.1) { o.2 - o.3 } else { 0 });
    near(&figure(&board, "margin")["value"], profit, "profit");
    let (buyers, earlier) = (customers(|o| is_now(o.1)), customers(|o| is_before(o.1)));
    near(&figure(&board, "customers")["value"], buyers.len() as f64, "buyers");
    let count = orders().iter().filter(|order| is_now(order.1)).count() as f64;
    near(&figure(&board, "average_order")["value"], (now / count * 1e4).round() / 1e4, "average order");
    let kept: BTreeSet<u32> = buyers.intersection(&earlier).copied().collect();
    near(&figure(&board, "retention")["value"], kept.len() as f64 / earlier.len() as f64, "retention");
    let new: BTreeSet<u32> = buyers.difference(&earlier).copied().collect();
    near(&figure(&board, "new_customers")["value"], new.len() as f64, "new customers");
    let referred = new.iter().filter(|customer| *customer % 2 == 0).count() as f64;
    near(&figure(&board, "referred_share")["value"], referred / new.len() as f64, "referred");
    let twice = buyers.iter().filter(|customer| customers_orders(**customer) > 1).count() as f64;
    near(&figure(&board, "repeat_share")["value"], twice / buyers.len() as f64, "second orders");
    let won: u32 = (0..40).map(|customer| customer % 6).sum();
    near(&figure(&board, "cost_to_win")["value"], f64::from(won) / new.len() as f64, "cost to win");
    let spent: u32 = (0..40).map(|customer| 3 + customer % 5).sum();
    near(&figure(&board, "cost_to_keep")["value"], f64::from(spent) / kept.len() as f64, "cost to keep");
    assert_eq!(figure(&board, "cost_to_keep")["of"], kept.len());
}

fn customers_orders(customer: u32) -> usize {
    orders().iter().filter(|order| order.0 == customer && is_now(order.1)).count()
}

/// The mean over customers of their share of answers above expectation.
fn satisfied(is_in: impl Fn(&str) -> bool, among: impl Fn(u32) -> bool) -> (f64, usize) {
    let mut shares = Vec::new();
    for customer in (0..40).filter(|customer| among(*customer)) {
        let own: Vec<bool> = answers().iter().filter(|a| a.0 == customer && is_in(a.1)).map(|a| a.3 > a.2).collect();
        if !own.is_empty() {
            shares.push(own.iter().filter(|above| **above).count() as f64 / own.len() as f64);
        }
    }
    (shares.iter().sum::<f64>() / shares.len() as f64, shares.len())
}

/// Wilson's interval, in its other form: the shares that a test of level 5% does not refuse.
fn wilson(share: f64, of: usize) -> (f64, f64) {
    let refuses = |p: f64| (share - p).abs() > 1.959_963_985 * (p * (1.0 - p) / of as f64).sqrt();
    let edge = |mut inside: f64, mut outside: f64| {
        for _ in 0..60 {
            let middle = 0.5 * (inside + outside);
            if refuses(middle) { outside = middle } else { inside = middle }
        }
        inside
    };
    (edge(share, 0.0), edge(share, 1.0))
}

#[test]
fn satisfaction_is_a_mean_of_customers_with_its_interval() {
    let folder = shop();
    let board = json(folder.path(), &[]);
    let found = figure(&board, "satisfied_share");
    let (share, of) = satisfied(is_now, |_| true);
    let (earlier, _) = satisfied(is_before, |_| true);
    near(&found["value"], share, "satisfied");
    near(&found["before"], earlier, "satisfied before");
    near(&found["change"]["value"], share - earlier, "its change");
    let (low, high) = wilson(share, of);
    near(&found["interval"][0], low, "low");
    near(&found["interval"][1], high, "high");
    assert_eq!(found["of"], of);
    // The goals are the same figures.
    let goals = board["goals"].as_array().expect("goals");
    let reached = |key: &str| goals.iter().find(|goal| goal["figure"]["key"] == key).expect("a goal")["target"].clone();
    assert_eq!(goals.len(), 5);
    assert_eq!(reached("satisfied_share")["reached"], share >= 0.85);
    assert_eq!(reached("satisfied_share")["is_certain"], high < 0.85 || low >= 0.85);
    assert_eq!((&reached("nps")["reached"], &reached("cost_to_win")["reached"]), (&true.into(), &false.into()));
    assert_eq!(
        (&reached("cost_to_keep")["reached"], &reached("cost_to_keep")["is_most"]),
        (&true.into(), &true.into())
    );
    // Eleven scores from 0 to 10 and nine from 0 to 8: 9 and 10 once, 0 to 6 twice.
    near(&figure(&board, "nps")["value"], (2.0 - 14.0) / 20.0, "recommendation");
}

/// The tier by what was spent in a year.
fn tier(customer: u32, is_in: fn(&str) -> bool) -> Option<&'static str> {
    let spent = orders().iter().filter(|o| o.0 == customer && is_in(o.1)).map(|o| o.2).sum::<i64>();
    let ever = orders().iter().any(|o| o.0 == customer && (is_in(o.1) || is_before(o.1)));
    let name = if spent >= 1000 {
        "high"
    } else if spent >= 300 {
        "mid"
    } else {
        "low"
    };
    ever.then_some(name)
}

#[test]
fn tiers_since_the_roll_out_are_those_of_its_day() {
    let folder = shop();
    let board = json(folder.path(), &[]);
    for name in ["high", "mid", "low"] {
        let members: Vec<u32> = (0..40).filter(|customer| tier(*customer, is_before) == Some(name)).collect();
        let key = |figure: &str| format!("tiers.{name}.{figure}");
        assert_eq!(figure(&board, &key("customers"))["value"], members.len(), "{name}");
        let each = |is_in: fn(&str) -> bool| {
            sum(|o| if members.contains(&o.0) && is_in(o.1) { o.2 } else { 0 }) / members.len() as f64
        };
        near(&figure(&board, &key("revenue_each"))["value"], (each(is_now) * 1e4).round() / 1e4, name);
        near(&figure(&board, &key("revenue_each"))["before"], (each(is_before) * 1e4).round() / 1e4, name);
        let (share, of) = satisfied(is_now, |customer| members.contains(&customer));
        near(&figure(&board, &key("satisfied_share"))["value"], share, name);
        assert_eq!(figure(&board, &key("satisfied_share"))["of"], of);
        // Movement: who of them is where now.
        for to in ["high", "mid", "low"] {
            let there = members.iter().filter(|customer| tier(**customer, is_now) == Some(to)).count();
            let moved = figure(&board, &format!("moves.{name}.{to}.share"));
            near(&moved["value"], there as f64 / members.len() as f64, to);
            assert!(number(&moved["interval"][0]) <= number(&moved["value"]), "{moved}");
        }
        // Spend against return goes by the tier now.
        let own: Vec<u32> = (0..40).filter(|customer| tier(*customer, is_now) == Some(name)).collect();
        let of_own = |value: fn(&Order) -> i64| sum(|o| if own.contains(&o.0) && is_now(o.1) { value(o) } else { 0 });
        let service: u32 = own.iter().map(|customer| 3 + customer % 5 + customer % 6).sum();
        let (revenue, discounts) = (of_own(|o| o.2), of_own(|o| o.4));
        near(&figure(&board, &format!("returns.{name}.discounts"))["value"], discounts, name);
        near(&figure(&board, &format!("returns.{name}.service"))["value"], f64::from(service), name);
        let left = of_own(|o| o.2 - o.3) - f64::from(service);
        near(&figure(&board, &format!("returns.{name}.net_value"))["value"], left, name);
        let per = figure(&board, &format!("returns.{name}.per_spent"));
        near(&per["value"], revenue / (discounts + f64::from(service)), name);
        near(&figure(&board, &format!("segments.{name}.profit"))["value"], left, name);
    }
}

#[test]
fn every_figure_has_its_definition_grade_and_rows() {
    let folder = shop();
    let board = json(folder.path(), &[]);
    let all = figures(&board);
    assert!(all.len() > 60, "{}", all.len());
    let keys: BTreeSet<&str> = all.iter().filter_map(|figure| figure["key"].as_str()).collect();
    for found in &all {
        assert!(found["definition"]["en"].as_str().is_some_and(|text| text.len() > 10), "{found}");
        assert!(found["definition"]["zh"].as_str().is_some_and(|text| !text.is_empty()), "{found}");
        let grade = found["grade"].as_str().expect("a grade");
        assert!(["measured", "D", "E", "-"].contains(&grade), "{found}");
        assert_eq!(found["value"].is_null(), !found["missing"].is_null(), "{found}");
        let rows = found["rows"].as_str().expect("a way to rows");
        assert_eq!(rows, format!("terrace board --as-of 2026-07-01 --rows {}", found["key"].as_str().unwrap()));
    }
    // What is listed adds up to what is shown.
    for key in
        ["revenue", "orders", "customers", "tiers.high.customers", "returns.mid.discounts", "moves.high.mid.customers"]
    {
        if !keys.contains(key) {
            continue;
        }
        let listed = json(folder.path(), &["--rows", key]);
        let rows = listed["rows"].as_array().expect("rows");
        let added: f64 = rows.iter().filter(|row| !row["value"].is_null()).map(|row| number(&row["value"])).sum();
        near(&figure(&board, key)["value"], added, key);
    }
    let listed = json(folder.path(), &["--rows", "cost_to_win"]);
    let rows = listed["rows"].as_array().expect("rows").clone();
    let part = |name: &str| rows.iter().filter(|row| !row[name].is_null()).map(|row| number(&row[name])).sum::<f64>();
    near(&figure(&board, "cost_to_win")["value"], part("value") / part("counted"), "cost to win");
    let said = run(folder.path(), &["--rows", "satisfied_share"]);
    assert!(
        said.stdout.contains("averaged over customers") && said.stdout.contains("terrace explain"),
        "{}",
        said.stdout
    );
    let ran = run(folder.path(), &["--rows", "revenue", "--out", "rows.csv"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let written = std::fs::read_to_string(folder.path().join("rows.csv")).expect("rows");
    assert!(written.starts_with("customer_id,tier,value,counted,value_before,counted_before\nc00,"), "{written}");
    // A figure that is none, and endings that are none.
    let ran = run(folder.path(), &["--rows", "tiers.gold.revenue"]);
    assert!(ran.says("T0560") && ran.stderr.contains("tiers.high.customers"), "{}", ran.stderr);
    let ran = run(folder.path(), &["--rows", "revenu"]);
    assert!(ran.says("T0560") && ran.stderr.contains("satisfied_share"), "{}", ran.stderr);
    assert!(run(folder.path(), &["--out", "board.pdf"]).says("T0633"));
    assert!(run(folder.path(), &["--scheme", "size"]).says("T0015"));
}

#[test]
fn the_review_is_a_page_in_both_languages_and_the_terminal_shows_the_same() {
    let folder = shop();
    let ran = run(folder.path(), &["--out", "board.html"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let page = std::fs::read_to_string(folder.path().join("board.html")).expect("a page");
    for text in [
        "Programme review",
        "客户项目回顾",
        "Target segments",
        "目标细分",
        "terrace board --as-of 2026-07-01 --rows satisfied_share",
        "regression to the mean",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("http://") && !page.contains("https://"));
    let said = run(folder.path(), &[]).stdout;
    for text in ["Satisfied customers", "at least 85.0%", "Spend against return", "stays first", "By the tier now"] {
        assert!(said.contains(text), "{text}: {said}");
    }
    let said = run(folder.path(), &["zh"]).stdout;
    for text in ["满意客户", "至少 85.0%", "投入与回报", "目标客户"] {
        assert!(said.contains(text), "{text}: {said}");
    }
}

#[test]
fn little_data_says_what_is_missing() {
    let folder = scratch();
    put(folder.path(), "p.yaml", POLICY);
    put(folder.path(), "o.csv", "order_id,customer_id,ordered_at,amount\n1,13812341234,2026-05-05,40\n");
    let given = ["board", "--policy", "p.yaml", "--orders", "o.csv", "--as-of"];
    let board = |as_of: &str| {
        let ran = Terrace::at(folder.path()).run(&[&given[..], &[as_of, "--json"]].concat());
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        ran.json()
    };
    let found = board("2026-07-01");
    for (key, why) in [
        ("satisfied_share", "Import feedback"),
        ("nps", "Import feedback"),
        ("cost_to_win", "acquisition"),
        ("cost_to_keep", "retention"),
        ("margin", "column `cost`"),
        ("revenue_growth", "Nothing was counted"),
        ("retention", "Nobody"),
        ("top_fifth_profit", "column `cost`"),
        ("revenue_trend", "two years of whole months"),
        ("repurchase_rate", "column `product`"),
        ("satisfaction_and_orders", "Fewer than five"),
    ] {
        let figure = figure(&found, key);
        assert!(figure["missing"]["en"].as_str().is_some_and(|text| text.contains(why)), "{key}: {figure}");
        assert_eq!((&figure["value"], &figure["grade"]), (&Value::Null, &"-".into()), "{key}");
    }
    let remarks = found["sections"].to_string();
    assert!(remarks.contains("No customer had a tier on 2025-07-01"), "{remarks}");
    assert!(remarks.contains("138****1234") && !remarks.contains("13812341234"), "{remarks}");
    assert_eq!(found["goals"][1]["target"]["reached"], Value::Null);
    // The day of the roll-out itself: nothing is over yet, as of the day before nobody is known.
    put(folder.path(), "o.csv", "order_id,customer_id,ordered_at,amount\n1,a,2024-05-05,40\n2,a,2025-08-05,50\n");
    assert!(board("2025-07-01")["sections"].to_string().contains("not over yet"));
    // A quarter of a year since: its days against the same ones of the year before.
    let short = board("2025-10-01")["sections"].to_string();
    assert!(short.contains("less than a year ago: its 92 days"), "{short}");
    assert!(short.contains("2025-07-01 to 2025-09-30 against 2024-07-01 to 2024-09-30"), "{short}");
    // No section at all, and no scheme.
    put(folder.path(), "p.yaml", POLICY.split("board:").next().unwrap());
    let plain = board("2026-07-01");
    assert!(plain["no_goals"]["en"].as_str().unwrap().contains("targets"), "{}", plain["no_goals"]);
    assert!(plain["sections"].to_string().contains("does not say when"));
    put(folder.path(), "p.yaml", POLICY.split("schemes:").next().unwrap());
    assert!(board("2026-07-01")["sections"].to_string().contains("The policy has no scheme."));
}

#[test]
fn the_stationers_board_runs() {
    let Ok(text) = std::fs::read_to_string("../../../shared/acting/stationery.yaml") else { return };
    let folder = shop();
    // Sections of other parts of the program stand in the file as well.
    let mut kept = String::new();
    let mut skipping = false;
    for line in text.lines() {
        if line.starts_with(|first: char| first.is_ascii_lowercase()) {
            skipping = ["care:", "service:"].iter().any(|section| line.starts_with(section));
        }
        if !skipping {
            writeln!(kept, "{line}").unwrap();
        }
    }
    put(folder.path(), "p.yaml", &kept);
    let board = json(folder.path(), &[]);
    let goals: Vec<&str> =
        board["goals"].as_array().expect("goals").iter().filter_map(|goal| goal["figure"]["key"].as_str()).collect();
    assert_eq!(goals, ["revenue_growth", "satisfied_share"]);
    assert_eq!(board["periods"]["since"], "2025-01-01");
    assert_eq!(board["scheme"]["zh"], "价值分级");
}
