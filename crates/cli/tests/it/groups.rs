//! Natural groups, from the policy to the answer.

use crate::terrace::{Workspace, put};
use serde_json::Value;

const POLICY: &str = "\
policy: kinds
currency: CNY
timezone: Asia/Shanghai
metrics:
  days:   { title: { en: order days, zh: 购买天数 }, measure: order_days, window: 3 months }
  basket: { title: { en: order value, zh: 客单价 }, measure: average_order_value, window: 3 months }
schemes:
  natural:
    title: { en: Natural groups, zh: 自然客群 }
    among: days > 0
    clusters:
      - { metric: days }
      - { metric: basket, scale: log }
    most: 4
labels:
  often: { when: \"natural = 'g2'\" }
";

/// Orders of one quarter: many rare small buyers, fewer frequent ones, a few large ones. `grown` is how many more of
/// the large ones there are.
fn quarter(first: u32, grown: u32) -> String {
    let mut orders = String::from("order_id,customer_id,ordered_at,amount\n");
    let mut line = |customer: String, day: u32, amount: u32| {
        let date = format!("2026-{:02}-{:02}", first + day / 28, 1 + day % 28);
        orders.push_str(&format!("{customer}-{first}-{day},{customer},{date},{amount}\n"));
    };
    for at in 0..60 {
        line(format!("rare{at:02}"), at, 50 + at % 7);
    }
    for at in 0..40 {
        (0..10 + at % 3).for_each(|day| line(format!("often{at:02}"), day * 5 + at % 4, 60 + at % 9));
    }
    for at in 0..20 + grown {
        (0..2).for_each(|day| line(format!("large{at:03}"), day * 20 + at % 15, 5_000 + 37 * (at % 11)));
    }
    orders
}

fn workspace() -> Workspace {
    let workspace = Workspace::with_policy(POLICY, 2);
    for (first, grown) in [(1, 0), (4, 100)] {
        let file = put(workspace.path(), &format!("orders-{first}.csv"), quarter(first, grown));
        workspace.terrace.ok(&["import", "orders", &file]);
    }
    workspace
}

fn sizes(summary: &Value) -> Vec<(String, u64)> {
    let tiers = summary["schemes"]["natural"]["tiers"].as_array().expect("tiers").iter();
    tiers
        .map(|tier| (tier["tier"].as_str().expect("an id").to_owned(), tier["customers"].as_u64().expect("n")))
        .collect()
}

fn expected(sizes: [u64; 4]) -> Vec<(String, u64)> {
    ["g1", "g2", "g3", "g4"].map(str::to_owned).into_iter().zip(sizes).collect()
}

#[test]
fn groups_keep_their_numbers_while_they_grow() {
    let workspace = workspace();
    let run = |words: &[&str]| workspace.terrace.ok(&[&["tier", "--json"], words].concat()).json();
    assert_eq!(sizes(&run(&["--as-of", "2026-04-01"])), expected([60, 40, 20, 0]));
    // The large buyers are the most by now, and stay who they were.
    assert_eq!(sizes(&run(&["--as-of", "2026-07-01", "--no-keep"])), expected([60, 40, 120, 0]));
    // One customer alone, explained, and listed.
    let explained = workspace.terrace.ok(&["explain", "large003", "--as-of", "2026-07-01", "--json"]).json();
    assert_eq!(explained["schemes"][0]["tier"], "g3", "{explained}");
    run(&["--as-of", "2026-07-01"]);
    let alone = workspace.terrace.ok(&["tier", "--customer", "often07", "--as-of", "2026-07-01", "--json"]).json();
    assert_eq!((&alone["schemes"]["natural"], &alone["labels"]["often"]), (&"g2".into(), &true.into()), "{alone}");
    let changes = workspace.terrace.ok(&["changes", "--json"]).json();
    assert_eq!(changes["from"]["as_of"], "2026-04-01T00:00:00", "{changes}");
    // Under another name nothing is known of them.
    let renamed = put(workspace.path(), "fresh.yaml", POLICY.replace("policy: kinds", "policy: fresh"));
    let fresh = run(&["--as-of", "2026-07-01", "--policy", &renamed, "--no-keep"]);
    assert_eq!(sizes(&fresh), expected([120, 60, 40, 0]));
}

#[test]
fn groups_are_called_by_what_sets_them_apart() {
    let workspace = workspace();
    for (lang, names, near) in [
        ("en", ["Low order days, low order value", "High order days", "High order value"], "closest to the centre"),
        ("zh", ["购买天数低、客单价低", "购买天数高", "客单价高"], "中心最近"),
    ] {
        let words = ["--as-of", "2026-04-01", "--lang", lang];
        let ran = workspace.terrace.ok(&[&["tier"], words.as_slice()].concat());
        for name in names {
            assert!(ran.stdout.contains(name), "{name}: {}", ran.stdout);
        }
        assert!(!ran.stdout.contains("g4"), "{}", ran.stdout);
        let ran = workspace.terrace.ok(&[&["explain", "often03"], words.as_slice()].concat());
        assert!(ran.stdout.contains(names[1]) && ran.stdout.contains(near), "{}", ran.stdout);
        let page = workspace.terrace.ok(&[&["report", "--out", "-"], words.as_slice()].concat()).stdout;
        assert!(names.iter().all(|name| page.contains(name)) && page.contains("class=\"place apart\""));
        assert!(page.contains("These are natural groups") && page.contains("这些客群是自然形成的"));
    }
    let titled = POLICY
        .replace("    most: 4\n", "    most: 4\n    tiers: [{ tier: g1, title: { en: Now and then, zh: 偶尔 } }]\n");
    let path = put(workspace.path(), "titled.yaml", &titled);
    let ran = workspace.terrace.ok(&["tier", "--as-of", "2026-04-01", "--policy", &path, "--lang", "en"]);
    assert!(ran.stdout.contains("Now and then") && ran.stdout.contains("High order value"), "{}", ran.stdout);
    let distances = workspace.terrace.tiered(&["--as-of", "2026-04-01", "--columns", "natural.distance"]);
    assert!(distances.lines().next().is_some_and(|head| head.ends_with("natural.distance")), "{distances}");
}
