//! Life cycles: stages with their dates, for lists, explanations and other rules.

use crate::terrace::{Workspace, put, word};

const POLICY: &str = "\
policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend: { measure: net_amount }
labels:
  to_win_back: { when: lifecycle = 'lost' and spend > 500 }
schemes:
  lifecycle:
    title: { en: Life cycle, zh: 生命周期 }
    lifecycle:
      forming: { orders: 2 }
      stable: { orders: 3, after: 30 days }
      stable_again: { orders: 2, after: 10 days }
      lost_after: 60 days
      at_risk_after: 50%
  care:
    rules:
      - { tier: call, when: \"lifecycle_at_risk and lifecycle in ('stable', 'forming')\" }
      - { tier: greet, when: lifecycle_stays > 1 and lifecycle = 'won_back' }
      - { tier: none }
";

/// Ann comes, forms a habit, is stable, is lost, comes back and is stable again; bob falls silent; all that eve bought
/// came back, and her order counts all the same; fay has never ordered.
const ORDERS: &str = "\
order_id,customer_id,ordered_at,product,amount
1,ann,2026-01-05 10:00,thing,100
2,ann,2026-01-15,thing,200
3,ann,2026-01-20,thing,300
4,ann,2026-05-01,thing,50
5,ann,2026-05-11,thing,60
C3,ann,2026-02-20,thing,-30
6,bob,2026-04-20,thing,400
7,bob,2026-04-20,thing,400
8,eve,2026-05-20,thing,80
C8,eve,2026-05-21,thing,-80
";

fn shop() -> Workspace {
    let workspace = Workspace::with_policy(POLICY, 3);
    let orders = put(workspace.path(), "in/orders.csv", ORDERS);
    let customers = put(workspace.path(), "in/customers.csv", "customer_id,name\nfay,Fay\n");
    workspace.terrace.ok(&["import", "orders", &orders]);
    workspace.terrace.ok(&["import", "customers", &customers]);
    workspace
}

/// The list of a day: customer, stage, mark, what is to be done.
fn list(workspace: &Workspace, day: &str) -> Vec<[String; 4]> {
    let out = word(&workspace.path().join("list.csv"));
    workspace.terrace.ok(&["tier", "--as-of", day, "--quiet", "--out", &out]);
    let text = std::fs::read_to_string(out).expect("a list");
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().expect("a header");
    let places = ["customer_id", "lifecycle", "lifecycle_at_risk", "care"]
        .map(|name| head.iter().position(|column| column == name).unwrap_or_else(|| panic!("no {name}: {head:?}")));
    lines.map(|line| places.map(|place| line[place].clone())).collect()
}

#[test]
fn every_day_has_its_stage() {
    let workspace = shop();
    for (day, expected) in [
        ("2026-01-05", ["fay prospect false none"].as_slice()),
        ("2026-01-06", &["ann trial false none", "fay prospect false none"]),
        ("2026-01-16", &["ann forming false none", "fay prospect false none"]),
        // Thirty days after the first order, without any order on that day.
        ("2026-02-04", &["ann stable false none", "fay prospect false none"]),
        ("2026-02-20", &["ann stable true call", "fay prospect false none"]),
        ("2026-03-21", &["ann stable true call", "fay prospect false none"]),
        ("2026-03-22", &["ann lost false none", "fay prospect false none"]),
        (
            "2026-05-21",
            &["ann stable false none", "bob forming true call", "eve trial false none", "fay prospect false none"],
        ),
    ] {
        let found: Vec<String> = list(&workspace, day).into_iter().map(|line| line.join(" ")).collect();
        assert_eq!(found, expected, "{day}");
    }
    let back = list(&workspace, "2026-05-02");
    assert_eq!(back[0], ["ann", "won_back", "false", "greet"]);
    // Two runs side by side tell who moved, and by which value.
    let changes = workspace.terrace.ok(&["changes", "--scheme", "lifecycle"]).stdout;
    assert!(changes.contains("Won back"), "{changes}");
}

#[test]
fn stages_are_told_with_their_dates() {
    let workspace = shop();
    let json = workspace.terrace.ok(&["explain", "ann", "--as-of", "2026-05-22", "--json"]).json();
    let schemes = json["schemes"].as_array().expect("schemes");
    let line = schemes.iter().find(|line| line["scheme"] == "lifecycle").expect("a life cycle");
    let why = &line["why"];
    assert_eq!((&line["tier"], &why["kind"], &why["stays"]), (&"stable".into(), &"lifecycle".into(), &2.into()));
    assert_eq!((&why["orders"], &why["days"], &why["silence"]), (&2.into(), &21.into(), &11.into()));
    assert_eq!((&why["lost_after"], &why["next"]), (&60.into(), &serde_json::Value::Null));
    let told: Vec<String> = why["stages"].as_array().expect("stages").iter().map(stage).collect();
    assert_eq!(
        told,
        [
            "trial 2026-01-05 2026-01-15 1 100.00 -",
            "forming 2026-01-15 2026-02-04 2 500.00 5",
            "stable 2026-02-04 2026-03-22 0 -30.00 -",
            "lost 2026-03-22 2026-05-01 0 0.00 -",
            "won_back 2026-05-01 2026-05-11 1 50.00 -",
            "stable 2026-05-11 - 1 60.00 -",
        ]
    );
    let people = workspace.terrace.ok(&["explain", "ann", "--as-of", "2026-05-22"]).stdout;
    for piece in [
        "Life cycle (lifecycle): Stable (stable)",
        "came 2 times; 2 orders in the 21 days since the last time; silent for 11 days",
        "Forming (forming) from 2026-01-15 to 2026-02-04: 2 orders, 500.00 net, 5 days from one day",
        "Won back (won_back) from 2026-05-01 to 2026-05-11: 1 order, 50.00 net",
        "stay_orders, all, lost_after 60 days",
    ] {
        assert!(people.contains(piece), "{piece}: {people}");
    }
    let chinese = workspace.terrace.ok(&["explain", "bob", "--as-of", "2026-05-22", "--lang", "zh"]).stdout;
    assert!(
        chinese.contains("考察期 (trial)") && chinese.contains("形成期 (forming)，2026-04-20 起：2 单"),
        "{chinese}"
    );
    let nobody = workspace.terrace.ok(&["explain", "fay", "--as-of", "2026-05-22"]).stdout;
    assert!(nobody.contains("no order yet") && nobody.contains("next is Trial (trial)"), "{nobody}");
    // Whether the run was kept or not, and straight from files.
    workspace.terrace.ok(&["tier", "--as-of", "2026-05-22", "--quiet"]);
    let kept = workspace.terrace.ok(&["explain", "ann", "--as-of", "2026-05-22", "--json"]).json();
    assert_eq!(kept["schemes"], json["schemes"]);
    let orders = word(&workspace.path().join("in/orders.csv"));
    let policy = word(&workspace.path().join("policies/policy.yaml"));
    let words = ["explain", "--orders", &orders, "ann", "--policy", &policy, "--as-of", "2026-05-22", "--json"];
    let straight = workspace.terrace.ok(&words).json();
    let found = straight["schemes"].as_array().expect("schemes").iter().find(|line| line["scheme"] == "lifecycle");
    assert_eq!(found, Some(line));
}

fn stage(stage: &serde_json::Value) -> String {
    let text = |name: &str| stage[name].as_str().unwrap_or("-").to_owned();
    let (tier, from, to) = (text("tier"), text("from"), text("to"));
    format!("{tier} {from} {to} {} {} {}", stage["orders"], text("net_amount"), text("average_gap"))
}

#[test]
fn the_report_draws_stages_as_bars() {
    let workspace = shop();
    let report = workspace.terrace.ok(&["report", "--as-of", "2026-05-22", "--out", "-"]).stdout;
    assert!(report.contains("Life cycle") && report.contains("Won back") && report.contains("from the first order"));
}
