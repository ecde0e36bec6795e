//! Kept runs: listed, compared, explained, let go of.

use crate::terrace::{Workspace, put, repository, word};
use serde_json::{Value, json};
use terrace_testing::assert_golden;

const POLICY: &str = "\
policy: shop
title: { en: The shop, zh: 小店 }
currency: CNY
timezone: Asia/Shanghai

metrics:
  spend:  { measure: net_amount }
  orders: { measure: orders }

labels:
  regular: { title: { en: Regular, zh: 常客 }, when: orders >= 2 }

schemes:
  value:
    title: { en: Value, zh: 价值 }
    threshold: spend
    tiers:
      - { tier: A, from: 1000 }
      - { tier: B, from: 300 }
      - { tier: C }
  rank:
    title: { en: Rank, zh: 排名 }
    pyramid: spend
    tiers:
      - { tier: top, title: { en: Top, zh: 顶层 }, top: 30% }
      - { tier: rest, title: { en: Rest, zh: 其余 } }
  care:
    title: { en: Care, zh: 关怀 }
    among: orders > 0
    rules:
      - { tier: key, when: spend >= 1000 and orders >= 2 }
      - { tier: plain }
";

const CUSTOMERS: &str = "customer_id,name\nann,Ann\nfay,Fay\n";

const ORDERS: &str = "\
order_id,customer_id,ordered_at,product,amount
1,ann,2026-01-05,thing,1200
2,hal,2026-01-06,thing,450
3,bob,2026-01-07,thing,400
4,cat,2026-01-08,thing,350
5,dan,2026-01-09,thing,100
6,eve,2026-01-10,thing,50
7,bob,2026-02-03,thing,700
8,cat,2026-02-04,thing,-100
9,dan,2026-02-05,thing,250
10,fay,2026-02-06,thing,20
11,gus,2026-02-07,thing,2000
";

const FEBRUARY: &str = "2026-02-01";
const MARCH: &str = "2026-03-01";

/// The shop with its runs for the first of February and of March, numbers 1 and 2.
fn shop() -> Workspace {
    let workspace = Workspace::with_policy(POLICY, 3);
    let customers = put(workspace.path(), "in/customers.csv", CUSTOMERS);
    let orders = put(workspace.path(), "in/orders.csv", ORDERS);
    workspace.terrace.ok(&["import", "customers", &customers]);
    workspace.terrace.ok(&["import", "orders", &orders]);
    for day in [FEBRUARY, MARCH] {
        workspace.terrace.ok(&["tier", "--as-of", day, "--quiet"]);
    }
    workspace
}

fn changes(workspace: &Workspace, words: &[&str]) -> Value {
    workspace.terrace.ok(&[&["changes", "--json"], words].concat()).json()
}

fn runs(workspace: &Workspace) -> Vec<Value> {
    workspace.terrace.ok(&["runs", "--json"]).json().as_array().expect("a list").clone()
}

#[test]
fn every_run_is_kept_and_listed() {
    let workspace = shop();
    let all = runs(&workspace);
    let told: Vec<_> =
        all.iter().map(|run| (&run["number"], &run["as_of"], &run["customers"], &run["revenue"])).collect();
    assert_eq!(
        json!(told),
        json!([[1, "2026-02-01T00:00:00", 7, "2550.00"], [2, "2026-03-01T00:00:00", 8, "5420.00"]])
    );
    let tiers: Vec<_> = all[1]["schemes"]["value"]["tiers"]
        .as_array()
        .expect("tiers")
        .iter()
        .map(|t| (&t["tier"], &t["customers"], &t["revenue"]))
        .collect();
    assert_eq!(json!(tiers), json!([["A", 3, "4300.00"], ["B", 2, "800.00"], ["C", 3, "320.00"]]));
    assert_eq!(workspace.terrace.ok(&["runs", "show", "2", "--json"]).json(), all[1]);
    let shown = workspace.terrace.ok(&["runs", "--scheme", "rank"]).stdout;
    assert!(shown.contains("rank: top 37.5% · rest 62.5%"), "{shown}");
    let unknown = workspace.terrace.run(&["runs", "show", "3"]);
    assert_eq!((unknown.status, unknown.says("T0051")), (2, true), "{}", unknown.stderr);
    // The kept file is the output file.
    let out = workspace.path().join("out.parquet");
    workspace.terrace.ok(&["tier", "--as-of", MARCH, "--out", &word(&out)]);
    workspace.terrace.ok(&[
        "tier",
        "--as-of",
        MARCH,
        "--out",
        &word(&workspace.path().join("alone.parquet")),
        "--no-keep",
    ]);
    let bytes = |name: &str| std::fs::read(workspace.path().join(name)).expect("written");
    assert!(bytes("out.parquet") == bytes("alone.parquet"));
    // Runs from files, and those that are told so, are not kept.
    workspace.terrace.ok(&["tier", "--as-of", "2026-02-02", "--quiet", "--no-keep"]);
    let orders = word(&workspace.path().join("in/orders.csv"));
    workspace.terrace.ok(&["tier", "--as-of", "2026-02-02", "--quiet", "--orders", &orders]);
    assert_eq!(runs(&workspace).len(), 2);
    assert!(bytes("out.parquet") == bytes("lake/runs/00000002/classes-2.parquet"));
}

#[test]
fn runs_are_named_by_number_or_date() {
    let workspace = shop();
    let found = changes(&workspace, &["--from", "2026-12-31", "--to", "1", "--scheme", "value"]);
    assert_eq!((&found["from"]["run"], &found["to"]["run"]), (&json!(2), &json!(1)));
    assert_eq!(found["schemes"].as_object().expect("schemes").len(), 1);
    for (words, code) in [(["--to", "9"], "T0051"), (["--to", "soon"], "T0056"), (["--scheme", "nothing"], "T0015")] {
        let ran = workspace.terrace.run(&[["changes"].as_slice(), &words].concat());
        assert!(ran.status == 2 && ran.says(code), "{}", ran.stderr);
    }
    // Other rules are remarked.
    put(workspace.path(), "policies/policy.yaml", POLICY.replace("from: 1000", "from: 400"));
    workspace.terrace.ok(&["tier", "--as-of", MARCH, "--quiet"]);
    let ran = workspace.terrace.ok(&["changes", "--from", "2"]);
    assert!(ran.says("T0057"), "{}", ran.stderr);
    let empty = Workspace::with_policy(POLICY, 2);
    let ran = empty.terrace.run(&["changes"]);
    assert_eq!((ran.status, ran.says("T0053")), (2, true), "{}", ran.stderr);
    assert!(empty.terrace.ok(&["runs"]).stdout.contains("No runs are kept yet"));
}

#[test]
fn movers_are_written_as_a_table() {
    let workspace = shop();
    let out = word(&workspace.path().join("movers.csv"));
    workspace.terrace.ok(&["changes", "--scheme", "value", "--out", &out]);
    let text = std::fs::read_to_string(&out).expect("written");
    let expected = "\
customer_id,scheme,from,to,direction,moved_by,net_amount_before,net_amount_after
bob,value,B,A,up,spend,400.00,1100.00
cat,value,B,C,down,spend,350.00,250.00
dan,value,C,B,up,spend,100.00,350.00
fay,value,,C,other,first_order,0.00,20.00
gus,value,,A,new,,,2000.00
";
    assert_eq!(text, expected);
    for ending in ["parquet", "json", "xlsx"] {
        let out = workspace.path().join(format!("movers.{ending}"));
        workspace.terrace.ok(&["changes", "--out", &word(&out)]);
        assert!(out.is_file());
    }
    let wrong = workspace.terrace.run(&["changes", "--out", "movers.txt"]);
    assert_eq!((wrong.status, wrong.says("T0630")), (2, true), "{}", wrong.stderr);
}

#[test]
fn one_customer_is_classified_by_kept_cutoffs() {
    let workspace = shop();
    let words = ["tier", "--customer", "bob", "--as-of", MARCH, "--json"];
    assert_eq!(workspace.terrace.ok(&words).json()["schemes"], json!({ "value": "A", "rank": "top", "care": "key" }));
    // New facts, the cutoffs from before.
    let later = put(
        workspace.path(),
        "in/later.csv",
        "order_id,customer_id,ordered_at,product,amount\n12,eve,2026-02-20,thing,5000\n",
    );
    workspace.terrace.ok(&["import", "orders", &later]);
    let ran = workspace.terrace.ok(&["tier", "--customer", "eve", "--as-of", MARCH]);
    assert!(ran.says("T0058"), "{}", ran.stderr);
    assert!(ran.stdout.contains("5050.00") && ran.stdout.contains("Cutoffs of run 2"), "{}", ran.stdout);
    assert_eq!(runs(&workspace).len(), 2);
    let unknown = workspace.terrace.run(&["tier", "--customer", "bop", "--as-of", MARCH]);
    assert_eq!((unknown.status, unknown.says("T0007")), (3, true), "{}", unknown.stderr);
    assert!(unknown.stderr.contains("bob"), "{}", unknown.stderr);
}

#[test]
fn explanations_tell_the_past() {
    let workspace = shop();
    let text = workspace.terrace.ok(&["explain", "bob", "--as-of", MARCH]).stdout;
    assert!(text.contains("Past: since 2026-03-01: Top (top); since 2026-02-01: Rest (rest)"), "{text}");
    let text = workspace.terrace.ok(&["explain", "gus", "--as-of", MARCH, "--lang", "zh"]).stdout;
    assert!(text.contains("自 2026-03-01 起：顶层"), "{text}");
    let none = workspace.terrace.ok(&["explain", "bob", "--as-of", "2026-01-20"]).stdout;
    assert!(!none.contains("Past"), "{none}");
}

#[test]
fn old_runs_are_let_go_but_the_newest_of_a_policy() {
    let workspace = shop();
    let settings = "[lake]\nbuckets = 3\n[history]\nkeep_days = 30\n";
    put(workspace.path(), "terrace.toml", settings);
    // Both ran long ago, as their records say.
    for number in [1, 2] {
        let path = workspace.path().join(format!("lake/runs/0000000{number}/run.json"));
        let text = std::fs::read_to_string(&path).expect("a record");
        let mut record: Value = serde_json::from_str(&text).expect("JSON");
        record["at"] = json!("2020-01-01T00:00:00");
        std::fs::write(&path, record.to_string()).expect("written");
    }
    // Between then and now nothing is known, so the clock has to be vouched for.
    workspace.terrace.ok(&["lake", "compact", "--trust-clock"]);
    let other = put(workspace.path(), "other.yaml", POLICY.replace("policy: shop", "policy: other"));
    workspace.terrace.ok(&["tier", "--as-of", MARCH, "--quiet", "--policy", &other]);
    let numbers: Vec<Value> = runs(&workspace).iter().map(|run| run["number"].clone()).collect();
    assert_eq!(numbers, [2, 3]);
    workspace.terrace.ok(&["tier", "--as-of", "2026-03-02", "--quiet"]);
    let numbers: Vec<Value> = runs(&workspace).iter().map(|run| run["number"].clone()).collect();
    assert_eq!(numbers, [3, 4]);
}

#[test]
fn damage_is_told_and_costs_no_answer() {
    let workspace = shop();
    std::fs::write(workspace.path().join("lake/runs/00000001/classes-1.parquet"), "PAR1").expect("written");
    let ran = workspace.terrace.run(&["changes"]);
    assert_eq!((ran.status, ran.says("T0055")), (3, true), "{}", ran.stderr);
    let explained = workspace.terrace.ok(&["explain", "bob", "--as-of", MARCH]);
    assert!(explained.says("T0059"), "{}", explained.stderr);
    // What nobody can write to keeps no run, and the answer comes all the same.
    std::fs::remove_dir_all(workspace.path().join("lake/runs")).expect("removed");
    put(workspace.path(), "lake/runs", "in the way");
    let ran = workspace.terrace.ok(&["tier", "--as-of", MARCH]);
    assert!(ran.says("T0050") && ran.stdout.contains("5,420.00"), "{}\n{}", ran.stdout, ran.stderr);
}

/// What a person reads stands in a file; `TERRACE_UPDATE=1` writes it anew.
#[test]
fn changes_read_well_in_both_languages() {
    let workspace = shop();
    for lang in ["en", "zh"] {
        let text = workspace.terrace.ok(&["changes", "--lang", lang]).stdout;
        assert_golden(&repository().join(format!("crates/cli/tests/it/golden/changes-{lang}.txt")), &text);
    }
}
