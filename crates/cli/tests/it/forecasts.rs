//! What models say of customers, from the policy to the answer.

use crate::terrace::{Terrace, Workspace, policy_word, put, scratch, word};
use serde_json::{Value, json};
use terrace_testing::public_data;

const SAMPLE: &str = "\
delimiter: blank
header: false
date_format: \"%Y%m%d\"
columns: { customer_id: 2, ordered_at: 3, quantity: 4, amount: 5, order_id: [customer_id, ordered_at] }
";

const POLICY: &str = "\
policy: ahead
currency: USD
timezone: UTC
metrics:
  alive:  { measure: p_alive, model: bg-nbd }
  ahead:  { measure: expected_orders, horizon: 39 weeks, model: bg-nbd }
  risk:   { measure: churn_risk, horizon: 39 weeks, model: pareto-nbd }
  worth:  { measure: clv, horizon: 12 months, discount: 1%, margin: 50% }
  bought: { measure: order_days }
labels:
  here: { when: alive >= 0.5 }
schemes:
  value:
    pyramid: worth
    tiers:
      - { tier: high, top: 20% }
      - { tier: rest }
";

/// The published answer for the customer with two repeat purchases, the last 30.43 of 38.86 weeks after the first
/// (Fader, Hardie and Lee 2005, \"Counting your customers the easy way\"): 1.226 purchases within 39 weeks.
#[test]
fn cdnow_gives_the_published_expectation() {
    let Some(sample) = public_data("cdnow/CDNOW_sample.txt") else { return };
    let folder = scratch();
    let (mapping, policy) = (put(folder.path(), "map.yaml", SAMPLE), put(folder.path(), "ahead.yaml", POLICY));
    let terrace = Terrace::at(folder.path());
    let files = ["--orders", &word(&sample), "--map", &mapping, "--policy", &policy, "--as-of", "1997-10-01"];
    let out = terrace.tiered(&files);
    let first = out.lines().nth(1).expect("a customer");
    let fields: Vec<&str> = first.split(',').collect();
    assert_eq!((fields[0], fields[1], fields[2], fields[5]), ("0001", "0.72662", "1.225994", "3"), "{first}");
    let explained = terrace.ok(&[&["explain", "0001", "--json"], files.as_slice()].concat()).json();
    let ahead = &explained["forecasts"][1];
    assert_eq!((&ahead["metric"], &ahead["repeats"]), (&json!("ahead"), &json!(2)));
    let number = |value: &Value| value.as_str().expect("a number").parse::<f64>().expect("a number");
    let (low, high) = (number(&ahead["interval_90"][0]), number(&ahead["interval_90"][1]));
    assert!(1.1 < low && low < 1.226 && 1.226 < high && high < 1.4, "{low} {high}");
    assert!((ahead["age_weeks"].as_f64().expect("weeks") - 272.0 / 7.0).abs() < 1e-9, "{ahead}");
    let basis = &explained["metrics"][1]["basis"]["forecast"];
    assert_eq!(*basis, json!({ "measure": "expected_orders", "model": "bg-nbd", "horizon": "39 weeks" }));
    for (lang, says) in [("en", "2 days with an order after the first day"), ("zh", "又有 2 个下单日")] {
        let ran = terrace.ok(&[&["explain", "0001", "--lang", lang], files.as_slice()].concat());
        assert!(ran.stdout.contains(says), "{}", ran.stdout);
    }
}

/// A run keeps its models: one customer alone gets the very answers of the run, and forgetting others changes none.
#[test]
fn one_customer_gets_the_forecasts_of_the_kept_run() {
    let Some(sample) = public_data("cdnow/CDNOW_sample.txt") else { return };
    let workspace = Workspace::with_policy(POLICY, 4);
    let mapping = put(workspace.path(), "map.yaml", SAMPLE);
    workspace.terrace.ok(&["import", "orders", &word(&sample), "--map", &mapping]);
    let out = workspace.terrace.tiered(&["--as-of", "1997-10-01"]);
    let alone =
        |id: &str, as_of: &str| workspace.terrace.ok(&["tier", "--customer", id, "--json", "--as-of", as_of]).json();
    let of_run = |id: &str| {
        let line = out.lines().find(|line| line.starts_with(id)).expect("the customer");
        line.split(',').map(str::to_owned).collect::<Vec<_>>()
    };
    for id in ["0001", "0004", "1516"] {
        let (found, expected) = (alone(id, "1997-10-01"), of_run(id));
        assert_eq!(found["cutoffs"]["run"], 1, "{found}");
        for (place, name) in ["alive", "ahead", "risk", "worth"].into_iter().enumerate() {
            let told = found["metrics"][name].to_string();
            assert_eq!(told.trim_matches('"'), expected[place + 1], "{id} {name}: {found}");
        }
        assert_eq!(found["schemes"]["value"], expected[7], "{id}");
    }
    let before = alone("0001", "1997-10-01");
    workspace.terrace.ok(&["forget", "0002", "--yes"]);
    assert_eq!(alone("0001", "1997-10-01")["metrics"], before["metrics"]);
    // A month later the same models see a longer silence.
    let later = alone("0001", "1997-11-01");
    let alive = |found: &Value| found["metrics"]["alive"].as_f64().expect("a number");
    assert!(alive(&later) < alive(&before), "{later}");
}

#[test]
fn few_orders_lean_on_a_prior_and_it_is_said() {
    let folder = scratch();
    let orders = put(
        folder.path(),
        "orders.csv",
        "order_id,customer_id,ordered_at,amount\n1,a,2026-01-05,10\n2,b,2026-02-05,20\n3,a,2026-03-05,30\n",
    );
    let policy = policy_word("value-and-risk");
    for (lang, says) in [("en", "10 are needed"), ("zh", "至少需 10 人")] {
        let words = ["tier", "--orders", &orders, "--policy", &policy, "--as-of", "2026-04-01", "--lang", lang];
        let ran = Terrace::at(folder.path()).ok(&words);
        assert!(ran.says("T0510") && ran.stderr.contains(says), "{}", ran.stderr);
        assert_eq!(ran.stderr.matches("T0510").count(), 2, "one for each model: {}", ran.stderr);
    }
}

/// What happens at or after the as-of changes nothing in the report, be it on the same day.
#[test]
fn the_report_s_check_sees_nothing_of_the_as_of_and_later() {
    let folder = scratch();
    let mut rows = String::from("order_id,customer_id,ordered_at,amount\n");
    for number in 0..400 {
        let (customer, day) = (number % 130, 1 + number * 7 % 28);
        let month = 1 + number * 5 % 5;
        rows.push_str(&format!("{number},c{customer},2026-{month:02}-{day:02}T09:00,{}\n", 10 + number % 9));
    }
    let before = put(folder.path(), "before.csv", &rows);
    for number in 1_000..1_090 {
        rows.push_str(&format!("{number},c{},2026-06-30T20:00,10\n", number % 130));
    }
    let after = put(folder.path(), "after.csv", &rows);
    let policy = put(folder.path(), "ahead.yaml", POLICY);
    let terrace = Terrace::at(folder.path());
    let section = |orders: &str| {
        let out = folder.path().join("report.html");
        let words = ["report", "--orders", orders, "--policy", &policy, "--as-of", "2026-06-30T12:00", "--out"];
        terrace.ok(&[words.as_slice(), &[&word(&out)]].concat());
        let page = std::fs::read_to_string(&out).expect("the report");
        let from = page.find("id=\"forecasts-en\"").expect("the section");
        page[from..from + page[from..].find("</section>").expect("its end")].to_owned()
    };
    assert_eq!(section(&before), section(&after));
}
