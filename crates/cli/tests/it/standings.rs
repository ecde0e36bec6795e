//! Standings: which tiers are in force, run by run.

use crate::terrace::{Workspace, put, word};
use serde_json::{Value, json};

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
const MAY: &str = "2026-05-05";

fn workspace(policy: &str) -> Workspace {
    let workspace = Workspace::with_policy(policy, 3);
    let orders = put(workspace.path(), "in/orders.csv", ORDERS);
    workspace.terrace.ok(&["import", "orders", &orders]);
    workspace
}

/// The shop with standings, and its runs for the given days.
fn shop(days: &[&str]) -> Workspace {
    let workspace = workspace(&format!("{POLICY}{STANDINGS}"));
    for day in days {
        tier(&workspace, day);
    }
    workspace
}

fn tier(workspace: &Workspace, day: &str) -> Value {
    workspace.terrace.ok(&["tier", "--as-of", day, "--json"]).json()
}

/// What is in force in a run: the run it goes on from, tiers, who waits for a fall, who is new.
fn in_force(answer: &Value) -> Value {
    let standings = &answer["schemes"]["value"]["standings"];
    let tiers = &standings["tiers"];
    json!([standings["from_run"], tiers["A"], tiers["B"], tiers["C"], standings["waiting"], standings["newcomers"]])
}

/// Tier, since, why and until of a customer.
fn standing(workspace: &Workspace, customer: &str, day: &str) -> Value {
    let explained = workspace.terrace.ok(&["explain", customer, "--as-of", day, "--json"]).json();
    let found = &explained["standings"]["value"];
    json!([found["tier"], found["since"], found["why"], found["until"]])
}

#[test]
fn runs_go_on_from_the_run_before() {
    let workspace = shop(&[]);
    // The class holds: A, B, C.
    assert_eq!(in_force(&tier(&workspace, FEBRUARY)), json!([null, 1, 1, 1, 0, 3]));
    // Ann has bought nothing for 30 days and keeps A; Bob has risen; Gus is new.
    let march = tier(&workspace, MARCH);
    assert_eq!(in_force(&march), json!([1, 2, 0, 2, 1, 1]));
    let tiers = march["schemes"]["value"]["tiers"].as_array().expect("tiers").iter();
    assert_eq!(tiers.map(|tier| tier["customers"].as_u64().unwrap_or(0)).collect::<Vec<_>>(), [1, 0, 3]);
    // Grace of 60 days from 1 March is over on 30 April; Bob's begins now, and Cat has risen.
    assert_eq!(in_force(&tier(&workspace, MAY)), json!([2, 1, 1, 2, 1, 0]));
    for (customer, day, expected) in [
        ("ann", FEBRUARY, json!(["A", "2026-02-01T00:00:00", "first", null])),
        ("ann", MARCH, json!(["A", "2026-02-01T00:00:00", "grace", "2026-04-30T00:00:00"])),
        ("ann", MAY, json!(["C", "2026-04-30T00:00:00", "fell", null])),
        ("bob", MARCH, json!(["A", "2026-03-01T00:00:00", "rose", null])),
        ("bob", MAY, json!(["A", "2026-03-01T00:00:00", "grace", "2026-07-04T00:00:00"])),
        ("cat", MAY, json!(["B", "2026-05-05T00:00:00", "rose", null])),
        ("gus", MARCH, json!(["C", "2026-03-01T00:00:00", "first", null])),
    ] {
        assert_eq!(standing(&workspace, customer, day), expected, "{customer} on {day}");
    }
}

#[test]
fn the_same_chain_says_the_same() {
    let first = shop(&[FEBRUARY, MARCH, MAY]);
    let again = shop(&[FEBRUARY, MARCH, MAY]);
    // A run that is made once more takes its place, and goes on from the one before it.
    assert_eq!(in_force(&tier(&again, MARCH)), json!([1, 2, 0, 2, 1, 1]));
    assert_eq!(in_force(&tier(&again, MAY)), in_force(&tier(&first, MAY)));
    // Explained without a kept run of that moment, and with one.
    let without = shop(&[FEBRUARY, MARCH]);
    for customer in ["ann", "bob", "cat", "gus"] {
        assert_eq!(standing(&without, customer, MAY), standing(&first, customer, MAY), "{customer}");
    }
    // A moment between two runs goes on from the earlier one.
    assert_eq!(standing(&first, "ann", "2026-04-29"), standing(&first, "ann", MARCH));
    assert_eq!(standing(&first, "ann", "2026-04-30")[0], "C");
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

#[test]
fn straight_from_files_the_class_holds() {
    let workspace = shop(&[FEBRUARY]);
    let orders = word(&workspace.path().join("in/orders.csv"));
    let policy = put(workspace.path(), "other.yaml", format!("{POLICY}{STANDINGS}"));
    let answer =
        workspace.terrace.ok(&["tier", "--policy", &policy, "--orders", &orders, "--as-of", MARCH, "--json"]).json();
    assert_eq!(in_force(&answer), json!([null, 1, 0, 3, 0, 1]));
}

#[test]
fn a_run_without_standings_leaves_its_classes_to_the_next() {
    let workspace = workspace(POLICY);
    let february = tier(&workspace, FEBRUARY);
    assert!(february["schemes"]["value"].get("standings").is_none(), "{february}");
    let explained = workspace.terrace.ok(&["explain", "ann", "--as-of", FEBRUARY, "--json"]).json();
    assert!(explained.get("standings").is_none());
    let list = workspace.terrace.ok(&["tier", "--as-of", FEBRUARY, "--out", "-"]).stdout;
    assert!(list.starts_with("customer_id,spend,tenure,value\n"), "{list}");
    let policy = put(workspace.path(), "with.yaml", format!("{POLICY}{STANDINGS}"));
    let march = workspace.terrace.ok(&["tier", "--policy", &policy, "--as-of", MARCH, "--json"]).json();
    assert_eq!(in_force(&march), json!([1, 2, 0, 2, 1, 1]));
    // A tier that is called otherwise now begins anew.
    let renamed = format!("{POLICY}{STANDINGS}").replace("tier: A", "tier: S");
    let policy = put(workspace.path(), "renamed.yaml", renamed);
    let may = workspace.terrace.ok(&["tier", "--policy", &policy, "--as-of", MARCH, "--json"]).json();
    let tiers = &may["schemes"]["value"]["standings"]["tiers"];
    assert_eq!((&tiers["S"], &tiers["C"]), (&json!(1), &json!(3)));
}

#[test]
fn who_is_forgotten_leaves_the_standings_of_others() {
    let workspace = shop(&[FEBRUARY, MARCH]);
    workspace.terrace.ok(&["forget", "gus", "--yes"]);
    assert_eq!(standing(&workspace, "ann", MAY), json!(["C", "2026-04-30T00:00:00", "fell", null]));
    assert_eq!(in_force(&tier(&workspace, MAY)), json!([2, 1, 1, 1, 1, 0]));
}
