//! Policies held against the past.

use crate::terrace::{Terrace, put, scratch};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::fmt::Write as _;
use terrace_testing::public_data;

const PYRAMID: &str = "policy: pyramid
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend: { measure: net_amount }
  orders: { measure: orders }
schemes:
  top:
    pyramid: spend
    tiers: [{ tier: A, top: 25% }, { tier: B }]
  habit:
    rules: [{ tier: often, when: orders >= 2 }, { tier: once }]
";

fn json(words: &[&str], folder: &std::path::Path) -> Value {
    Terrace::at(folder).ok(&[&["backtest", "--json"], words].concat()).json()
}

#[test]
fn each_day_knows_only_what_was_known_on_it() {
    let folder = scratch();
    // By 1 March a has most; in March b and a bring 30 and 10, of which 5 came back, and e comes anew.
    let rows = "1,a,2026-01-05,100\n2,b,2026-02-05,50\n3,c,2026-02-06,20\n4,d,2026-02-07,10\n\
                5,b,2026-03-02,30\n6,a,2026-03-31 23:59:59,10\n6,a,2026-03-31,-5\n7,e,2026-03-10,500\n8,a,2026-04-01,999\n";
    let orders = put(folder.path(), "o.csv", format!("order_id,customer_id,ordered_at,amount\n{rows}"));
    let policy = put(folder.path(), "p.yaml", PYRAMID);
    let words =
        ["--orders", &orders, "--policy", &policy, "--as-of", "2026-04-01", "--dates", "2", "--ahead", "1 month"];
    let found = json(&words, folder.path());
    assert_eq!(found["dates"], serde_json::json!(["2026-02-01", "2026-03-01"]));
    let top = &found["schemes"][0]["at"][1];
    assert_eq!((&top["customers"], &top["revenue"]), (&4.into(), &"35.00".into()));
    let tier = |at: &Value, index: usize| {
        let tier = &at["tiers"][index];
        (
            tier["customers"].as_u64().unwrap(),
            tier["bought"].as_u64().unwrap(),
            tier["revenue"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!((tier(top, 0), tier(top, 1)), ((1, 1, "5.00".into()), (3, 1, "30.00".into())));
    assert_eq!((&top["known_before"], &top["stayed"]), (&1.into(), &1.into()), "only a was there before");
    // A fifth of four is one: by tiers a, by February's revenue b.
    let share = |ranking: &str| top["rankings"][ranking]["best_20"].as_f64().unwrap();
    assert!((share("tiers") - 5.0 / 35.0).abs() < 1e-12 && (share("revenue") - 30.0 / 35.0).abs() < 1e-12);
    let habit = &found["schemes"][1];
    assert_eq!((&habit["ranked"], &habit["at"][1]["rankings"]["tiers"]), (&false.into(), &Value::Null));
    // Both give what a run of that day gives.
    let run = ["tier", "--orders", &orders, "--policy", &policy, "--as-of", "2026-03-01", "--out", "-"];
    let tiers = Terrace::at(folder.path()).ok(&run).stdout;
    assert_eq!(tiers.lines().filter(|line| line.contains(",A")).count(), 1, "{tiers}");
    let said = Terrace::at(folder.path()).ok(&[&["backtest"], words.as_slice()].concat()).stdout;
    assert!(said.contains("2026-02-01") && said.contains("these tiers") && said.contains("in no order"), "{said}");
}

#[test]
fn schemes_and_policies_together_say_what_each_says_alone() {
    let folder = scratch();
    // Of a, b, c and d only a and b bought twice by April; in April d brings most.
    let rows = "1,a,2026-01-05,100\n2,b,2026-02-05,50\n3,c,2026-02-06,20\n4,d,2026-02-07,10\n5,b,2026-03-02,30\n\
                6,a,2026-03-31,10\n8,a,2026-04-01,9\n9,b,2026-04-05,70\n10,d,2026-04-06,400\n11,d,2026-05-06,1\n";
    let orders = put(folder.path(), "o.csv", format!("order_id,customer_id,ordered_at,amount\n{rows}"));
    let policy = put(folder.path(), "p.yaml", PYRAMID.replace(", { tier: once }", ""));
    let other =
        put(folder.path(), "other.yaml", PYRAMID.replace("25%", "50%").replace("policy: pyramid", "policy: other"));
    let told = |policy: &str, more: &[&str]| {
        let words = ["--orders", &orders, "--policy", policy, "--as-of", "2026-06-01", "--dates", "4"];
        let found = json(&[words.as_slice(), &["--ahead", "1 month"], more].concat(), folder.path());
        found["schemes"].as_array().unwrap().iter().map(|scheme| scheme["at"].clone()).collect::<Vec<Value>>()
    };
    let together = told(&policy, &["--against", &other]);
    let alone = |policy: &str, scheme| told(policy, &["--scheme", scheme]).remove(0);
    let each = [(&policy, "top"), (&policy, "habit"), (&other, "top"), (&other, "habit")];
    assert_eq!(together, each.map(|(policy, scheme)| alone(policy, scheme)));
    let april = |at: usize| {
        let at = &together[at][2];
        (at["customers"].as_u64().unwrap(), at["rankings"]["revenue"]["gini"].as_f64().unwrap() > 0.0)
    };
    assert_eq!((april(0), april(1)), ((4, false), (2, true)), "two rank two of them well, and not all four");
}

#[test]
fn what_cannot_be_held_against_the_past_is_told() {
    let folder = scratch();
    let orders = put(folder.path(), "o.csv", "order_id,customer_id,ordered_at,amount\n1,a,2026-01-05,100\n");
    let policy = put(folder.path(), "p.yaml", PYRAMID);
    let run = |words: &[&str]| {
        let given = ["backtest", "--orders", &orders, "--policy", &policy, "--as-of", "2026-02-01"];
        Terrace::at(folder.path()).run(&[given.as_slice(), words].concat())
    };
    for (words, code) in [
        (&["--ahead", "all"][..], "T0097"),
        (&["--every", "soon"], "T0097"),
        (&["--scheme", "none"], "T0098"),
        (&["--dates", "1", "--ahead", "1 month"], "T0099"),
    ] {
        let ran = run(words);
        assert!(ran.status != 0 && ran.says(code), "{code}: {}", ran.stderr);
    }
}

/// Figures computed by other programs over the same sales, without returns and without lines of nobody: what the best of
/// those known on 10 June 2011 brought in the half year after it.
#[test]
fn a_real_shop_gives_the_figures_that_others_found() {
    let Some(file) = public_data("online_retail/online_retail.csv.gz") else { return };
    let folder = scratch();
    let mut reader = csv::Reader::from_reader(GzDecoder::new(std::fs::File::open(file).unwrap()));
    let mut writer = csv::Writer::from_path(folder.path().join("sales.csv")).unwrap();
    writer.write_record(reader.headers().unwrap()).unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let is_above = |at: usize| record[at].parse::<f64>().unwrap() > 0.0;
        if !record[0].starts_with('C') && is_above(3) && is_above(5) && !record[6].is_empty() {
            writer.write_record(&record).unwrap();
        }
    }
    writer.flush().unwrap();
    let mut policy = String::from(
        "policy: abcd\ncurrency: GBP\ntimezone: Europe/London\nmetrics:\n  spend: { measure: net_amount }\n",
    );
    policy.push_str("schemes:\n  top:\n    pyramid: spend\n    tiers:\n");
    for (tier, top) in [("A", "1%"), ("B", "5%"), ("C", "20%")] {
        writeln!(policy, "      - {{ tier: {tier}, top: {top} }}").unwrap();
    }
    policy.push_str("      - { tier: D }\n");
    let policy = put(folder.path(), "p.yaml", policy);
    let facts = ["--orders", "sales.csv", "--policy", &policy, "--as-of", "2011-12-10"];
    let spans = ["--dates", "2", "--every", "6 months", "--ahead", "6 months"];
    let found = json(&[facts, spans].concat(), folder.path());
    let at = &found["schemes"][0]["at"][1];
    assert_eq!(
        (&at["date"], &at["customers"], &at["revenue"]),
        (&"2011-06-10".into(), &2_800.into(), &"4198005.821".into())
    );
    let sizes: Vec<u64> =
        at["tiers"].as_array().unwrap().iter().map(|tier| tier["customers"].as_u64().unwrap()).collect();
    assert_eq!(sizes, [28, 112, 420, 2_240]);
    let rounded = |value: &Value| format!("{:.3}", value.as_f64().unwrap());
    let tiers = &at["rankings"]["tiers"];
    let captured = ["best_1", "best_5", "best_20"].map(|share| rounded(&tiers[share]));
    assert_eq!(captured, ["0.285", "0.474", "0.671"]);
    assert_eq!(rounded(&at["rankings"]["recency"]["gini"]), "0.541");
}
