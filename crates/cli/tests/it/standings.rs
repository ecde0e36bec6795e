//! Standings: which tiers are in force, run by run.

use crate::terrace::{Workspace, put, word};
use serde_json::Value;

const POLICY: &str = "\
policy: shop
title: { en: The shop, zh: 小店 }
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend:  { measure: net_amount, window: 30 days }
  tenure: { measure: days_since_first_order }
schemes:
  value:
    title: { en: Value, zh: 价值 }
    threshold: spend
    tiers:
      - { tier: A, title: { en: Best, zh: 最佳 }, from: 1000 }
      - { tier: B, from: 300 }
      - { tier: C }
";

const STANDINGS: &str = "standings:\n  value: { grace: 60 days, newcomers: 45 days }\n";

const ORDERS: &str = "\
order_id,customer_id,ordered_at,product,amount
1,ann,2026-01-05,thing,1200
2,bob,2026-01-07,thing,400
3,cat,2026-01-08,thing,50
4,bob,2026-02-20,thing,1700
5,gus,2026-02-20,thing,200
6,cat,2026-04-20,thing,500
";

const FEBRUARY: &str = "2026-02-01";
const MARCH: &str = "2026-03-01";

/// The shop with standings, and its runs for the given days.
fn shop(days: &[&str]) -> Workspace {
    let workspace = Workspace::with_policy(&format!("{POLICY}{STANDINGS}"), 3);
    let orders = put(workspace.path(), "in/orders.csv", ORDERS);
    workspace.terrace.ok(&["import", "orders", &orders]);
    for day in days {
        workspace.terrace.ok(&["tier", "--as-of", day, "--quiet"]);
    }
    workspace
}

#[test]
fn lists_hold_the_tiers_in_force() {
    let workspace = shop(&[FEBRUARY]);
    let out = workspace.path().join("list.csv");
    workspace.terrace.ok(&["tier", "--as-of", MARCH, "--out", &word(&out)]);
    let list = std::fs::read_to_string(&out).expect("a list");
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "customer_id,spend,tenure,value,value.standing,value.since,value.why,value.until,value.newcomer_until",
            "ann,0.00,55,C,A,2026-02-01T00:00:00,grace,2026-04-30T00:00:00,",
            "bob,1700.00,53,A,A,2026-03-01T00:00:00,rose,,",
        ]
    );
    assert!(lines[4].starts_with("gus,200.00,9,C,C,2026-03-01T00:00:00,first,,2026-04-06T00:00:00"), "{list}");
    // The kept file is the output file.
    let copied = workspace.path().join("list.parquet");
    workspace.terrace.ok(&["tier", "--as-of", MARCH, "--out", &word(&copied)]);
    let kept = workspace.terrace.ok(&["runs", "show", "2", "--json"]).json()["classes_file"].clone();
    let kept = workspace.path().join(kept.as_str().expect("a file"));
    assert!(std::fs::read(&copied).expect("a copy") == std::fs::read(kept).expect("the kept file"));
    // On the terminal, and with titles.
    let shown = workspace.terrace.ok(&["tier", "--as-of", MARCH, "--columns", "value.standing"]).stdout;
    assert!(shown.lines().any(|line| line.split_whitespace().eq(["ann", "A", "C"])), "{shown}");
    let titled = workspace.terrace.ok(&["tier", "--as-of", MARCH, "--out", "-", "--titles"]).stdout;
    assert!(titled.starts_with("customer,spend,tenure,Value,Value standing,"), "{titled}");
    assert!(titled.lines().any(|line| line.starts_with("ann,0.00,55,C,Best,")), "{titled}");
    let unknown = workspace.terrace.run(&["tier", "--as-of", MARCH, "--columns", "value.standin"]);
    assert!(unknown.status == 2 && unknown.stderr.contains("value.standing"), "{}", unknown.stderr);
}

#[test]
fn people_read_what_holds_and_why() {
    let workspace = shop(&[FEBRUARY]);
    let shown = workspace.terrace.ok(&["tier", "--as-of", MARCH]).stdout;
    for line in [
        "In force, going on from run 1 (facts before 2026-02-01): Best 2 (+1), B 0, C 2 (−1)",
        "1 customer keeps a better tier than their class for now",
        "1 customer is too new to be retired",
    ] {
        assert!(shown.lines().any(|shown| shown.trim() == line), "{line}\n{shown}");
    }
    let shown = workspace.terrace.ok(&["explain", "ann", "--as-of", MARCH]).stdout;
    let line = "In force: Best (A) since 2026-02-01; the class is lower, grace lasts until 2026-04-30";
    assert!(shown.lines().any(|shown| shown.trim() == line), "{shown}");
    let shown = workspace.terrace.ok(&["explain", "gus", "--as-of", MARCH, "--lang", "zh"]).stdout;
    assert!(shown.contains("生效层级：C，自 2026-03-01 起；即当前分层结果，此前没有记录"), "{shown}");
    assert!(shown.contains("新客户保护期内，2026-04-06 之前不得淘汰"), "{shown}");
    let told = workspace.terrace.ok(&["explain", "ann", "--as-of", MARCH, "--json"]).json();
    assert_eq!(told["standings"]["value"]["why"], "grace");
    let told = workspace.terrace.ok(&["tier", "--as-of", MARCH, "--json"]).json();
    assert_eq!(told["schemes"]["value"]["standings"]["from_run"], 1);
    let shown = workspace.terrace.ok(&["changes"]).stdout;
    assert!(shown.contains("In force: 1 up, 0 down, 0 into or out of the scheme, 2 stayed"), "{shown}");
    let changes = workspace.terrace.ok(&["changes", "--json"]).json();
    let (classes, moves) = (&changes["schemes"]["value"], &changes["schemes"]["value"]["standings"]);
    let counts = |of: &Value| ["up", "down", "stayed"].map(|way| of[way]["customers"].as_u64().unwrap_or(99));
    assert_eq!((counts(classes), counts(moves)), ([1, 1, 1], [1, 0, 2]));
    let report = workspace.path().join("report.html");
    workspace.terrace.ok(&["report", "--as-of", MARCH, "--out", &word(&report)]);
    let page = std::fs::read_to_string(&report).expect("a report");
    assert!(page.contains("Tiers in force") && page.contains("Going on from run 1."), "the section of standings");
}
