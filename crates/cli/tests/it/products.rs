//! `terrace products`: what goes with what, to the last number, and offers on a real shop.

use crate::terrace::{Terrace, Workspace, policy_word, put, scratch, word};
use serde_json::{Value, json};
use terrace_testing::public_data;

/// Bread with butter four times of five, tea alone; `dan` has bought bread only.
const ORDERS: &str = "\
order_id,customer_id,ordered_at,product,amount
1,ann,2026-01-05,bread,3
1,ann,2026-01-05,butter,4
2,bob,2026-01-06,bread,3
2,bob,2026-01-06,butter,4
3,cat,2026-01-07,butter,4
3,cat,2026-01-07,bread,3
4,ann,2026-02-05,bread,3
4,ann,2026-02-05,butter,4
5,dan,2026-02-06,bread,3
6,eve,2026-02-07,tea,9
7,bob,2026-02-08,butter,-4
";

const POLICY: &str = "\
policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics:
  orders: { measure: orders }
schemes:
  habit:
    title: { en: Habit, zh: 习惯 }
    threshold: orders
    tiers:
      - { tier: often, title: { en: Often, zh: 常来 }, from: 2 }
      - { tier: once, title: { en: Once, zh: 来过一次 } }
";

fn shop() -> Workspace {
    let workspace = Workspace::with_policy(POLICY, 3);
    let orders = put(workspace.path(), "in/orders.csv", ORDERS);
    workspace.terrace.ok(&["import", "orders", &orders]);
    workspace
}

fn answer(workspace: &Workspace, words: &[&str]) -> Value {
    workspace.terrace.ok(&[&["products"], words, &["--as-of", "2026-03-01", "--json"]].concat()).json()
}

#[test]
fn offers_come_with_their_reason() {
    let workspace = shop();
    let found = answer(&workspace, &["next", "dan", "--top", "2"]);
    assert_eq!(found["bought"], 1);
    let butter = &found["offers"][0];
    assert_eq!((&butter["product"], &butter["because"]), (&json!("butter"), &json!("bread")), "{found}");
    assert_eq!((&butter["customers_with_because"], &butter["customers_with_both"]), (&json!(4), &json!(3)));
    assert_eq!((&found["offers"][1]["product"], &found["offers"][1]["because"]), (&json!("tea"), &Value::Null));
    let ran = workspace.terrace.ok(&["products", "next", "dan", "--as-of", "2026-03-01", "--lang", "en"]);
    assert!(ran.stdout.contains("bought bread; of 4 customers who did, 3 also bought this"), "{}", ran.stdout);
    let out = workspace.path().join("next.csv");
    workspace.terrace.ok(&["products", "next", "--as-of", "2026-03-01", "--top", "1", "--out", &word(&out)]);
    let text = std::fs::read_to_string(&out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "customer_id,rank,product,score,because");
    assert!(lines.iter().any(|line| line.starts_with("dan,1,butter,") && line.ends_with(",bread")), "{text}");
    let often = workspace.path().join("often.csv");
    let only = ["products", "next", "--as-of", "2026-03-01", "--top", "3", "--tier", "often", "--out", &word(&often)];
    let ran = workspace.terrace.ok(&[only.as_slice(), &["--lang", "zh"]].concat());
    assert!(ran.stderr.contains("1 位客户"), "{}", ran.stderr);
    let text = std::fs::read_to_string(&often).unwrap();
    // Ann alone came often; she has all but tea.
    assert_eq!(text.lines().collect::<Vec<_>>(), [lines[0], "ann,1,tea,0,"], "{text}");
    let status = |words: &[&str], code: &str| {
        let ran = workspace.terrace.run(&[&["products"], words, &["--as-of", "2026-03-01"]].concat());
        assert!(ran.says(code), "{words:?}: {}", ran.stderr);
        ran.status
    };
    assert_eq!(status(&["next", "don"], "T0072"), 3);
    assert_eq!(status(&["next"], "T0027"), 2);
    assert_eq!(status(&["best", "--scheme", "habits"], "T0015"), 2);
    assert_eq!(status(&["next", "--out", "n.csv", "--tier", "seldom"], "T0074"), 2);
    assert_eq!(status(&["next", "--tier", "often"], "T0022"), 2);
    assert_eq!(status(&["check", "--cut", "2020-01-01"], "T0071"), 3);
    assert_eq!(status(&["together", "--window", "soon"], "T0073"), 2);
    let folder = scratch();
    let plain = put(folder.path(), "plain.csv", "order_id,customer_id,ordered_at,amount\n1,a,2026-01-05,3\n");
    let ran = Terrace::at(folder.path()).run(&[
        "products",
        "together",
        "--orders",
        &plain,
        "--policy",
        &policy_word("retail"),
    ]);
    assert_eq!((ran.status, ran.says("T0070")), (3, true), "{}", ran.stderr);
}

#[test]
fn answers_for_scripts_are_whole() {
    let workspace = shop();
    let found = answer(&workspace, &["together", "--least", "2"]);
    assert_eq!((&found["orders"], &found["least"], &found["rules"][0]["orders"]), (&json!(6), &json!(2), &json!(4)));
    let window = answer(&workspace, &["together", "--least", "1", "--window", "1 month"]);
    assert_eq!(window["orders"], 3, "{window}");
    let none = workspace.terrace.ok(&["products", "together", "--as-of", "2026-03-01", "--lang", "zh"]);
    assert!(none.stdout.contains("--least"), "{}", none.stdout);
    let found = answer(&workspace, &["best"]);
    assert_eq!((&found["scheme"], &found["tiers"][0]["tier"]), (&json!("habit"), &json!("often")));
    assert_eq!(
        found["all"]["products"][0],
        json!({ "product": "bread", "customers": 4, "orders": 5, "units": null, "amount": "15.00", "index": 1.0 })
    );
}

/// A table in both languages, and the help with its examples.
#[test]
fn tables_are_in_both_languages() {
    let workspace = shop();
    let told = |words: &[&str], lang: &str| {
        let words = [&["products"], words, &["--as-of", "2026-03-01", "--lang", lang]].concat();
        workspace.terrace.ok(&words).stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let rows = |lines: Vec<String>| lines[1..].to_vec();
    let together = ["together", "--least", "2"];
    assert_eq!(
        rows(told(&together, "en")),
        [
            "  bought  also bought  orders  support  confidence  lift",
            "  butter  bread             4   66.67%      100.0%   1.2",
            "  bread   butter            4   66.67%       80.0%   1.2",
        ]
    );
    assert_eq!(rows(told(&together, "zh"))[0], "  买了    也买    订单数  支持度  置信度  提升度");
    let best = told(&["best", "--top", "1"], "zh");
    assert_eq!(
        best[1..],
        [
            "",
            "全体客户（5）",
            "  产品   客户数  订单数  件数   金额  指数",
            "  bread       4       5     –  15.00  1.00",
            "",
            "常来（1 位客户）",
            "  产品   客户数  订单数  件数  金额  指数",
            "  bread       1       2     –  6.00  1.25",
            "",
            "来过一次（4 位客户）",
            "  产品   客户数  订单数  件数  金额  指数",
            "  bread       3       3     –  9.00  0.94",
        ]
    );
    for (lang, head) in [("en", "Examples:"), ("zh", "示例:")] {
        for command in ["together", "best", "next", "check"] {
            let help = workspace.terrace.ok(&["products", command, "--help", "--lang", lang]).stdout;
            let examples = help.split(head).nth(1).unwrap_or_default();
            assert!(examples.contains(&format!("terrace products {command}")), "{help}");
        }
    }
}

/// Ten offers each, learned up to the end of October 2011, hit more customers than as many best sellers do.
#[test]
fn offers_beat_best_sellers_in_a_real_shop() {
    let Some(orders) = public_data("online_retail/online_retail.csv.gz") else { return };
    let folder = scratch();
    let words = ["products", "check", "--cut", "2011-10-31", "--as-of", "2011-12-11", "--json"];
    let files = ["--orders", &word(&orders), "--policy", &policy_word("retail")];
    let found = Terrace::at(folder.path()).ok(&[words.as_slice(), &files].concat()).json();
    for (side, customers) in [("new_products", 1_400), ("all_products", 1_500)] {
        let hits = &found[side];
        let number = |name: &str| hits[name].as_u64().unwrap();
        assert!(number("customers") > customers, "{found}");
        assert!(number("hits") * 10 > number("best_seller_hits") * 12, "{found}");
    }
}
