//! Discounts thought through before they are given.

use crate::terrace::{Terrace, put, scratch};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use terrace_domain::Date;

/// The levels of the published example.
const POLICY: &str = "policy: club
currency: CNY
timezone: Asia/Shanghai
metrics:
  amount: { measure: net_amount }
schemes:
  size: { threshold: amount, tiers: [{ tier: large, from: 1000 }, { tier: small }] }
membership:
  points: { per: 1, earn: 1 }
  levels:
    - { level: diamond, from: 500, pays: 70% }
    - { level: platinum, from: 300, pays: 80% }
    - { level: gold, from: 200, pays: 90% }
    - { level: silver, from: 100, pays: 95% }
    - { level: member, from: 0, pays: 100% }
";

/// Monday, 6 January 2025, in days since 1970-01-01.
const MONDAY: i32 = 20_094;

fn run(folder: &Path, words: &[&str]) -> crate::terrace::Ran {
    let given = ["what-if", "discount", "--policy", "p.yaml", "--as-of", "2026-01-01"];
    Terrace::at(folder).run(&[&given, words].concat())
}

fn json(folder: &Path, words: &[&str]) -> Value {
    let ran = run(folder, &[&["--orders", "o.csv", "--json"], words].concat());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    ran.json()
}

fn said(folder: &Path, words: &[&str]) -> String {
    let ran = run(folder, &[&["--orders", "o.csv"], words].concat());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    ran.stdout
}

fn shop(orders: &str) -> tempfile::TempDir {
    let folder = scratch();
    put(folder.path(), "p.yaml", POLICY);
    put(folder.path(), "o.csv", orders);
    folder
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("a number: {value}"))
}

fn near(found: &Value, expected: f64, what: &str) {
    assert!((number(found) - expected).abs() < 1e-6, "{what}: {found}, not {expected}");
}

/// Numbers of chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

#[test]
fn levels_and_discounts_need_what_is_published() {
    let folder = shop("order_id,customer_id,ordered_at,product,quantity,amount,cost\n1,a,2025-05-05,tea,10,100,60\n");
    let of_levels = |words: &[&str]| -> Vec<(String, Option<f64>)> {
        let found = json(folder.path(), &[&["--percent", "10"], words].concat());
        let levels = found["levels"].as_array().expect("levels").clone();
        levels.iter().map(|one| (one["level"].as_str().unwrap().to_owned(), one["more_volume"].as_f64())).collect()
    };
    for (words, expected) in [
        (&[][..], [Some(3.0), Some(1.0), Some(1.0 / 3.0), Some(1.0 / 7.0)]),
        (&["--margin", "30"], [None, Some(2.0), Some(0.5), Some(0.2)]),
    ] {
        for ((level, found), expected) in of_levels(words).iter().zip(expected) {
            let is_as_published = match (found, expected) {
                (Some(found), Some(expected)) => (found - expected).abs() < 1e-9,
                (found, expected) => *found == expected,
            };
            assert!(is_as_published, "{level}: {found:?}, not {expected:?}");
        }
    }
    // From 10 to 9.50 at a cost of 5.50; from 2.50 to 2 at 1; a cut of 15 at a cost of half the price.
    for (margin, percent, expected) in [("45", "5", 0.125), ("60", "20", 0.5), ("50%", "15%", 0.15 / 0.35)] {
        let found = json(folder.path(), &["--percent", percent, "--margin", margin]);
        near(&found["needs"]["more_volume"], expected, percent);
        assert_eq!((&found["margin"]["given"], &found["margin"]["cost"]), (&true.into(), &Value::Null));
    }
    let table: Vec<Value> = json(folder.path(), &["--percent", "10"])["table"].as_array().unwrap().clone();
    let shown: Vec<&str> = table.iter().map(|step| step["discount"].as_str().unwrap()).collect();
    assert_eq!(shown, ["5%", "10%", "15%", "20%", "30%"]);
    near(&table[2]["more_volume"], 0.6, "15 of 40");
    assert_eq!(table[4]["profit_if_volume_stays"], "10.00");
    let text = said(folder.path(), &["--percent", "30"]);
    assert!(text.contains("30% off needs 4.00 times the volume") && text.contains("That is 30 more units"), "{text}");
    let text = said(folder.path(), &["--percent", "40"]);
    assert!(text.contains("takes the whole margin of 40.0%") && !text.contains("needs"), "{text}");
    let text = said(folder.path(), &["--percent", "30", "--lang", "zh"]);
    assert!(text.contains("销量要达到现在的 4.00 倍") && text.contains("terrace effects draw"), "{text}");
}

/// A discount that was given already lies between the list price, which levels are off, and what is paid.
#[test]
fn levels_are_off_the_list_price() {
    let folder =
        shop("order_id,customer_id,ordered_at,product,quantity,amount,discount,cost\n1,a,2025-05-05,tea,10,90,10,60\n");
    let found = json(folder.path(), &["--percent", "10"]);
    near(&found["margin"]["share"], 1.0 / 3.0, "of what is paid");
    near(&found["margin"]["of_list_price"], 0.4, "of the list price");
    near(&found["sales"]["discount_share"], 0.1, "already given");
    near(&found["levels"][3]["more_volume"], 1.0 / 7.0, "silver");
    let given = json(folder.path(), &["--percent", "10", "--margin", "33.3333"]);
    assert!((number(&given["margin"]["of_list_price"]) - 0.4).abs() < 1e-5);
}

#[test]
fn money_is_that_of_a_plain_sum() {
    let mut chance = Chance(7);
    let mut text =
        String::from("order_id,customer_id,ordered_at,product,category,quantity,amount,discount,cost,status\n");
    let (mut sold, mut returned, mut discount, mut with_cost, mut cost) = (0_i128, 0_i128, 0_i128, 0_i128, 0_i128);
    let mut of_tea = 0_i128;
    let mut orders = std::collections::BTreeSet::new();
    let money = |fen: u64| format!("{}.{:02}", fen / 100, fen % 100);
    for line in 0..2_000 {
        let day = Date::from_days(MONDAY - 200 + i32::try_from(chance.below(540)).unwrap());
        let is_in = (20_089..20_454).contains(&day.days());
        let (product, category) = [("tea", "drink"), ("pen", "desk")][usize::try_from(chance.below(2)).unwrap()];
        let (amount, off, own) = (1 + chance.below(90_000), chance.below(900), 1 + chance.below(40_000));
        let (has_cost, came_back, is_closed) = (chance.below(5) > 0, chance.below(9) == 0, chance.below(11) == 0);
        let customer = chance.below(900);
        let (sign, status) = (if came_back { "-" } else { "" }, if is_closed { "已取消" } else { "" });
        let own_text = if has_cost { money(own) } else { String::new() };
        writeln!(
            text,
            "{line},c{customer},{day},{product},{category},{sign}2,{sign}{},{},{own_text},{status}",
            money(amount),
            money(off)
        )
        .unwrap();
        if is_closed || !is_in {
            continue;
        }
        let amount = i128::from(amount) * 100;
        if came_back {
            returned += amount;
            continue;
        }
        orders.insert(line);
        sold += amount;
        discount += i128::from(off) * 100;
        of_tea += if product == "tea" { amount } else { 0 };
        if has_cost {
            with_cost += amount;
            cost += i128::from(own) * 100;
        }
    }
    let folder = shop(&text);
    let found = json(folder.path(), &["--percent", "12.5"]);
    let sum = |value: &Value| terrace_domain::sum_of(value.as_str().unwrap()).unwrap();
    let sales = &found["sales"];
    assert_eq!(sales["orders"].as_u64(), Some(orders.len() as u64));
    assert_eq!((sum(&sales["sold"]), sum(&sales["returned"]), sum(&sales["discount"])), (sold, returned, discount));
    assert_eq!((sum(&sales["revenue"]), sum(&found["margin"]["cost"])), (sold - returned, cost));
    assert_eq!(sum(&sales["units"]), 20_000 * i128::try_from(orders.len()).unwrap());
    // To the nearest ten-thousandth.
    let profit = sum(&found["margin"]["profit"]);
    let exact = (sold - returned) * (with_cost - cost);
    assert!((profit * with_cost - exact).abs() * 2 <= with_cost, "{profit}");
    let lost = sum(&found["needs"]["lost_if_volume_stays"]);
    assert!((lost * 8 - (sold - returned)).abs() * 2 <= 8, "an eighth: {lost}");
    assert_eq!(sum(&found["needs"]["profit_if_volume_stays"]), profit - lost);
    let tea = json(folder.path(), &["--percent", "10", "--product", "tea"]);
    assert_eq!(sum(&tea["sales"]["sold"]), of_tea);
    let drinks = json(folder.path(), &["--percent", "10", "--category", "drink"]);
    assert_eq!(drinks["sales"], tea["sales"]);
    let both = json(folder.path(), &["--percent", "10", "--product", "tea", "--product", "pen"]);
    assert_eq!(both["sales"], found["sales"]);
    // A tier holds customers by all that they bought; both together are everybody.
    let tier = |name: &str| sum(&json(folder.path(), &["--percent", "10", "--tier", name])["sales"]["sold"]);
    let (large, small) = (tier("large"), tier("small"));
    assert!(large > 0 && small >= 0 && large + small == sold, "{large} and {small} of {sold}");
}

#[test]
fn what_cannot_be_thought_through_is_told() {
    let folder = shop(
        "order_id,customer_id,ordered_at,product,amount,cost\n1,a,2025-05-05,tea,100,60\n2,a,2025-05-06,pen,30,\n3,a,2025-05-06,ink,50,50\n",
    );
    let mut two = POLICY.replace(
        "membership:",
        "  twice: { threshold: amount, tiers: [{ tier: big, from: 9 }, { tier: x }] }\nmembership:",
    );
    two.push('\n');
    put(folder.path(), "two.yaml", two);
    let orders = ["--orders", "o.csv"];
    for (words, code) in [
        (&["--percent", "0"][..], "T0553"),
        (&["--percent", "100"], "T0553"),
        (&["--percent", "ten"], "T0553"),
        (&["--percent", "10", "--margin", "0"], "T0553"),
        (&["--percent", "10", "--window", "all"], "T0097"),
        (&["--percent", "10", "--window", "1 month"], "T0550"),
        (&["--percent", "10", "--product", "lamp"], "T0550"),
        (&["--percent", "10", "--product", "pen"], "T0551"),
        (&["--percent", "10", "--product", "ink"], "T0552"),
        (&["--percent", "10", "--tier", "none"], "T0074"),
        (&["--percent", "10", "--tier", "large", "--scheme", "none"], "T0015"),
    ] {
        let ran = run(folder.path(), &[&orders, words].concat());
        assert!(ran.status != 0, "{code}: {}", ran.stdout);
        assert!(ran.says(code), "{code}: {}", ran.stderr);
    }
    // A cost below zero would be a margin above the price.
    let wrong = shop("order_id,customer_id,ordered_at,amount,cost\n1,a,2025-05-05,5,-9\n");
    let ran = run(wrong.path(), &["--orders", "o.csv", "--percent", "10"]);
    assert!(ran.status != 0 && ran.says("T0552"), "{}", ran.stderr);
    let given = ["what-if", "discount", "--policy", "two.yaml", "--as-of", "2026-01-01", "--percent", "5"];
    let ran = Terrace::at(folder.path()).run(&[&given[..], &orders, &["--tier", "big"]].concat());
    assert!(ran.says("T0536"), "{}", ran.stderr);
    // Most of the revenue has a cost, so it is answered, with a note; a margin that is given needs none.
    let ran = run(folder.path(), &["--orders", "o.csv", "--percent", "10"]);
    assert!(ran.status == 0 && ran.says("T0554"), "{}", ran.stderr);
    let ran = run(folder.path(), &["--orders", "o.csv", "--percent", "10", "--product", "pen", "--margin", "40"]);
    assert!(ran.status == 0 && !ran.says_any_code(), "{}", ran.stderr);
    assert!(ran.stdout.contains("don't say how many units") && ran.stdout.contains("no cases and no contacts"));
}

/// Eight products over forty-five weeks, each week at a price that holds for everybody; `sold` says how many at which part
/// of the price.
fn weeks(mut sold: impl FnMut(f64, &mut Chance) -> f64) -> String {
    let mut chance = Chance(11);
    let mut text = String::from("order_id,customer_id,ordered_at,product,quantity,amount,cost\n");
    let mut order = 0;
    for product in 0..8 {
        for week in 0..45 {
            let price = [100_u64, 95, 90, 80][usize::try_from(chance.below(4)).unwrap()];
            #[expect(clippy::cast_precision_loss, reason = "a price of two digits")]
            let units = sold(price as f64 / 100.0, &mut chance);
            for customer in 0..3 {
                order += 1;
                let day = Date::from_days(MONDAY + 7 * week + customer);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundreds")]
                let own = units.round() as u64;
                writeln!(text, "{order},c{customer},{day},p{product},{own},{}.00,{}.00", own * price, own * 60)
                    .unwrap();
            }
        }
    }
    text
}

/// A factor around 1 with some spread.
fn noise(chance: &mut Chance) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "below a thousand")]
    let sum: f64 = (0..4).map(|_| chance.below(1_000) as f64 / 1_000.0 - 0.5).sum();
    (0.2 * sum).exp()
}

#[test]
fn past_prices_tell_the_elasticity_behind_them() {
    let folder = shop(&weeks(|price, chance| 200.0 * price.powf(-2.0) * noise(chance)));
    let found = json(folder.path(), &["--percent", "10"]);
    let history = &found["history"];
    assert_eq!((&history["products"], &history["product_weeks"]), (&8.into(), &360.into()));
    let of = |name: &str, end: &str| number(&history[name][end]);
    let (low, high) = (of("elasticity", "low"), of("elasticity", "high"));
    assert!(low < -2.0 && -2.0 < high && high - low < 0.6, "{low} to {high}");
    // Volume and gain are its ends carried over.
    assert!((1.0 + of("volume", "low") - 0.9_f64.powf(high)).abs() < 1e-9);
    let revenue: f64 = found["sales"]["revenue"].as_str().unwrap().parse().unwrap();
    let margin = number(&found["margin"]["share"]);
    let gain = |volume: f64| revenue * ((1.0 + volume) * (margin - 0.1) - margin);
    for end in ["low", "estimate", "high"] {
        let expected = gain(of("volume", end));
        assert!((of("gain", end) - expected).abs() < 1e-6 * revenue, "{end}: {expected}");
    }
    let text = said(folder.path(), &["--percent", "30"]);
    assert!(text.contains("You would lose") && text.contains("terrace effects draw"), "{text}");
    // A single product is told with its trend, and with less to go by.
    let one = said(folder.path(), &["--percent", "10", "--product", "p3"]);
    assert!(one.contains("45 product weeks of 1 product whose") && one.contains("fewer than 5 products"), "{one}");
}

#[test]
fn sales_that_do_not_follow_the_price_suggest_nothing() {
    let folder = shop(&weeks(|_, chance| 200.0 * noise(chance)));
    let history = &json(folder.path(), &["--percent", "10"])["history"];
    let (low, high) = (number(&history["elasticity"]["low"]), number(&history["elasticity"]["high"]));
    assert!(low < 0.0 && 0.0 < high && high - low < 0.6, "{low} to {high}");
    let folder = shop(&weeks(|_, _| 200.0));
    let history = &json(folder.path(), &["--percent", "10"])["history"];
    assert!(number(&history["elasticity"]["estimate"]).abs() < 1e-9, "{history}");
}

#[test]
fn prices_that_did_not_move_tell_nothing() {
    let header = "order_id,customer_id,ordered_at,product,quantity,amount,cost\n";
    let shop_of = |price: &dyn Fn(i32, i32, &mut Chance) -> u64, weeks: i32| {
        let (mut text, mut chance) = (header.to_owned(), Chance(5));
        for week in 0..weeks {
            for customer in 0..6 {
                let (day, units) = (Date::from_days(MONDAY + 7 * week + customer), 1 + chance.below(20));
                let price = price(week, customer, &mut chance);
                let (order, amount) = (10 * week + customer, units * price);
                writeln!(text, "{order},c{customer},{day},tea,{units},{amount},{units}").unwrap();
            }
        }
        shop(&text)
    };
    let why = |folder: &tempfile::TempDir| json(folder.path(), &["--percent", "10"])["no_history"].clone();
    let one = shop_of(&|_, _, _| 10, 30);
    assert_eq!(why(&one), "one price");
    assert!(said(one.path(), &["--percent", "10"]).contains("none of 1 product had a price"));
    // What customers pay differs from one to the other, not from week to week.
    assert_eq!(why(&shop_of(&|_, _, chance| 10 - chance.below(4), 30)), "one price");
    assert_eq!(why(&shop_of(&|week, _, _| if week % 2 == 0 { 10 } else { 9 }, 5)), "few weeks");
    let moved = shop_of(&|week, _, _| if week % 2 == 0 { 10 } else { 9 }, 30);
    assert_eq!(why(&moved), Value::Null, "the same with prices that moved says something");
    let none = shop("order_id,customer_id,ordered_at,product,amount,cost\n1,a,2025-05-05,tea,100,60\n");
    assert_eq!(why(&none), "no quantities");
}

/// 60 contacts on 500 orders are 0.121 by order, between 0.0924 and 0.1533.
#[test]
fn the_work_after_orders_is_told_by_day() {
    let mut orders = String::from("order_id,customer_id,ordered_at,amount,cost\n");
    let mut cases = String::from("case_id,customer_id,opened_at,kind\n");
    let mut contacts = String::from("contact_id,customer_id,at,direction\n");
    for number in 0..500 {
        let day = MONDAY + number % 250;
        writeln!(orders, "{number},c{number},{},100,60", Date::from_days(day)).unwrap();
        if number < 60 {
            // Half of them on the day of the order, half two days later.
            let after = 2 * (number % 2);
            writeln!(cases, "{number},c{number},{},complaint", Date::from_days(day + after)).unwrap();
            writeln!(contacts, "{number},c{number},{},呼入", Date::from_days(day + after)).unwrap();
            // Neither what we began, nor what came long after, comes of an order.
            writeln!(contacts, "x{number},c{number},{},呼出", Date::from_days(day + 1)).unwrap();
            writeln!(cases, "x{number},c{number},{},question", Date::from_days(day + 40)).unwrap();
        }
    }
    let folder = shop(&orders);
    put(folder.path(), "cases.csv", cases);
    put(folder.path(), "contacts.csv", contacts);
    let words = ["--percent", "20", "--days", "3", "--agents-each", "1"];
    let of = |file: [&str; 2]| json(folder.path(), &[&words[..], &file].concat())["after_sales"].clone();
    let by_cases = of(["--cases", "cases.csv"]);
    assert_eq!((&by_cases["of"], &by_cases["count"], &by_cases["orders"]), (&"cases".into(), &60.into(), &500.into()));
    let rate = &by_cases["per_order"];
    near(&rate["estimate"], 0.121, "by order");
    let ends = ["low", "high"].map(|end| format!("{:.4}", number(&rate[end])));
    assert_eq!(ends, ["0.0924", "0.1533"]);
    let by_contacts = of(["--contacts", "contacts.csv"]);
    assert_eq!(by_contacts["of"], "contacts");
    assert_eq!((&by_contacts["per_order"], &by_contacts["days"]), (&by_cases["per_order"], &by_cases["days"]));

    // 20 off a margin of 40 needs twice the volume; half of what follows comes two days later.
    let today = number(&by_cases["orders_today"]);
    assert!((number(&by_cases["orders_then"]) - 2.0 * today).abs() < 1e-9 && by_cases["suggested"] == false);
    let days = by_cases["days"].as_array().unwrap();
    assert_eq!(days.len(), 3 + 7);
    let loads: Vec<f64> = days.iter().map(|day| number(&day["load"]["estimate"]) / (today * 0.121)).collect();
    for (day, expected) in [1.5, 1.5, 2.0, 1.5, 1.5, 1.0, 1.0, 1.0, 1.0, 1.0].iter().enumerate() {
        assert!((loads[day] - expected).abs() < 1e-9, "day {}: {loads:?}", day + 1);
        let needed = (today * 0.121 * expected).ceil();
        assert!((number(&days[day]["people"]) - needed).abs() < 1e-9, "day {}", day + 1);
    }
    let text = said(folder.path(), &[&words[..], &["--cases", "cases.csv"]].concat());
    assert!(text.contains("60 cases followed 500 orders within 30 days: 0.121 per order"), "{text}");
    // No volume pays for it, so there is none to plan for.
    let none = json(folder.path(), &["--percent", "50", "--cases", "cases.csv"]);
    assert_eq!(none["no_after_sales"], "no volume");
    assert_eq!(json(folder.path(), &words)["no_after_sales"], "no facts");
}

#[test]
fn a_workspace_answers_as_its_files_do() {
    let folder = shop(&weeks(|price, chance| 200.0 * price.powf(-2.0) * noise(chance)));
    let straight = json(folder.path(), &["--percent", "15"]);
    let terrace = Terrace::at(folder.path());
    terrace.ok(&["init", "w", "--currency", "CNY", "--timezone", "Asia/Shanghai"]);
    terrace.ok(&["-C", "w", "import", "orders", "o.csv"]);
    let words = ["-C", "w", "what-if", "discount", "--policy", "p.yaml", "--as-of", "2026-01-01", "--percent", "15"];
    let kept = terrace.ok(&[&words[..], &["--json"]].concat()).json();
    for part in ["sales", "margin", "needs", "table", "levels"] {
        assert_eq!(kept[part], straight[part], "{part}");
    }
    near(&kept["history"]["elasticity"]["estimate"], number(&straight["history"]["elasticity"]["estimate"]), "both");
}
