//! Plans of policies, and plans put in force.

use crate::terrace::{Ran, Workspace, put};
use serde_json::{Value, json};
use std::fmt::Write as _;

const AS_OF: &str = "2026-07-01";

/// Tiers by spend, levels by points, and discounts of both, of which the better one holds unless `stack` says otherwise.
fn policy(top: &str, gold: u32, pays: &str, stack: &str) -> String {
    format!(
        "policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend: {{ measure: net_amount }}
schemes:
  value:
    pyramid: spend
    tiers: [{{ tier: A, top: {top} }}, {{ tier: B }}]
membership:
  join: {{ first_order_from: 0 }}
  points: {{ per: 1, earn: 1 }}
  qualify: {{ window: all }}
  levels:
    - {{ level: gold, from: {gold}, pays: {pays} }}
    - {{ level: member, from: 0, pays: 100% }}
prices:
  stack: {stack}
  class: {{ scheme: value, pays: {{ A: 95%, B: 100% }} }}
"
    )
}

/// Orders of twenty customers, each a hundred more than the one before; half of the money is older than a year.
fn orders() -> String {
    let mut text = String::from("order_id,customer_id,ordered_at,amount\n");
    for customer in 1..=20 {
        for (order, day) in [(1, "2025-02-03"), (2, "2026-03-04")] {
            writeln!(text, "{customer}-{order},c{customer:02},{day},{}.05", customer * 50).unwrap();
        }
    }
    text
}

fn shop() -> Workspace {
    let workspace = Workspace::with_policy(&policy("10%", 1500, "90%", "best"), 4);
    let file = put(workspace.path(), "orders.csv", orders());
    workspace.terrace.ok(&["import", "orders", &file]);
    workspace
}

fn plan(workspace: &Workspace, text: &str, words: &[&str]) -> Ran {
    let new = put(workspace.path(), "new.yaml", text);
    workspace.terrace.run(&[&["plan", &new], words].concat())
}

/// Customers of each tier by a command's answer.
fn sizes(schemes: &Value) -> Vec<u64> {
    let tiers = schemes["value"]["tiers"].as_array().unwrap();
    tiers.iter().map(|tier| tier["customers"].as_u64().unwrap()).collect()
}

#[test]
fn a_plan_says_what_separate_runs_say() {
    let workspace = shop();
    let text = policy("40%", 700, "80%", "in_order");
    let found = plan(&workspace, &text, &["--as-of", AS_OF, "--json"]);
    assert_eq!(found.status, 0, "{}", found.stderr);
    assert!(found.says("T0089") && !found.says("T0088"), "{}", found.stderr);
    let found = found.json();
    let run = |policy: Option<&str>| {
        let words = ["tier", "--as-of", AS_OF, "--json"];
        let named = policy.map(|policy| ["--policy", policy]);
        workspace.terrace.ok(&[&words[..], named.as_ref().map_or(&[][..], |named| &named[..])].concat()).json()
    };
    let new = workspace.path().join("new.yaml");
    let (held, drafted) = (run(None), run(new.to_str()));
    assert_eq!((sizes(&found["now"]), sizes(&found["then"])), (sizes(&held["schemes"]), sizes(&drafted["schemes"])));
    assert_eq!((sizes(&found["now"]), sizes(&found["then"])), (vec![2, 18], vec![8, 12]));
    assert_eq!((&found["members_now"], &found["members_then"]), (&held["members"], &drafted["members"]));
    let changes = workspace.terrace.ok(&["changes", "--from", "1", "--to", "2", "--json"]).json();
    let (moves, both) = (&found["moves"]["value"], &changes["schemes"]["value"]);
    for part in ["up", "down", "other", "stayed", "matrix"] {
        assert_eq!(moves[part], both[part], "{part}");
    }
    assert_eq!(moves["up"]["customers"], json!(6));
    assert_eq!(moves["causes"][0]["moved_by"], json!("(rules)"));
    // Of each customer 50 for every number and five hundredths lie in the last 12 months. Who has 1,500 points is gold and
    // pays 90%, who is A pays 95%: the better one holds. Then 80% and 95% are taken one after the other.
    let bought = |customer: u64| customer * 500_000 + 500;
    let total: u64 = (1..=20).map(bought).sum();
    let points = |customer: u64| 2 * (customer * 50);
    let off = |customer: u64, gold: u64, pays: u64, a_from: u64, both: bool| {
        let level = if points(customer) >= gold { pays } else { 100 };
        let class = if customer >= a_from { 95 } else { 100 };
        let paid = if both { level * class } else { level.min(class) * 100 };
        bought(customer) * (10_000 - paid)
    };
    let text = |sum: u64| {
        // Each of them has at most six further decimals, which are rounded once.
        let money = (sum + 5_000) / 10_000;
        format!("{}.{:04}", money / 10_000, money % 10_000).trim_end_matches('0').to_owned()
    };
    let (now, then): (u64, u64) = (
        (1..=20).map(|customer| off(customer, 1500, 90, 19, false)).sum(),
        (1..=20).map(|customer| off(customer, 700, 80, 13, true)).sum(),
    );
    let shown = |part: &Value| part.as_str().unwrap().trim_end_matches('0').to_owned();
    let discounts = &found["discounts"];
    assert_eq!(shown(&discounts["purchases"]), text(total * 10_000));
    assert_eq!((shown(&discounts["now"]["amount"]), shown(&discounts["then"]["amount"])), (text(now), text(then)));
    assert_eq!((&discounts["now"]["customers"], &discounts["then"]["customers"]), (&json!(6), &json!(14)));
    let said = plan(&workspace, &policy("40%", 700, "80%", "in_order"), &["--as-of", AS_OF, "--lang", "zh"]);
    for part in ["现行", "预案", "上升 6 位", "各等级会员", "共优惠"] {
        assert!(said.stdout.contains(part), "{part}: {}", said.stdout);
    }
    assert!(said.stdout.contains("c18") && !said.stdout.contains("变动原因"), "{}", said.stdout);
}

#[test]
fn a_plan_is_put_in_force_while_nothing_has_changed() {
    let workspace = shop();
    let path = |name: &str| workspace.path().join(name).display().to_string();
    let movers = path("movers.csv");
    let planned =
        plan(&workspace, &policy("40%", 700, "80%", "best"), &["--out", &path("plan.json"), "--movers", &movers]);
    assert_eq!(planned.status, 0, "{}", planned.stderr);
    assert!(!["T0088", "T0089"].iter().any(|code| planned.says(code)), "{}", planned.stderr);
    assert_eq!(std::fs::read_to_string(&movers).unwrap().lines().count(), 1 + 6);
    // A second one, which waits for a later day, holds of the policy in force until then.
    let later = workspace.terrace.ok(&["apply", &path("plan.json"), "--from", "2099-01-01", "--json"]).json();
    assert_eq!((&later["number"], &later["is_in_force"]), (&json!(1), &json!(false)));
    let hash = || workspace.terrace.ok(&["tier", "--json"]).json()["policy"]["hash"].clone();
    let before = hash();
    // The plan has not seen the policy that is to hold later.
    let unseen = workspace.terrace.run(&["apply", &path("plan.json")]);
    assert!(unseen.status != 0 && unseen.says("T1550"), "{}", unseen.stderr);
    plan(&workspace, &policy("40%", 700, "80%", "best"), &["--out", &path("plan.json")]);
    let applied = workspace.terrace.ok(&["apply", &path("plan.json")]);
    assert!(applied.stdout.contains("shop") && applied.stdout.contains("policy 2"), "{}", applied.stdout);
    assert_ne!(hash(), before);
    assert_eq!(sizes(&workspace.terrace.ok(&["tier", "--json"]).json()["schemes"]), [8, 12]);
    // What it was made beside holds no more.
    let again = workspace.terrace.run(&["apply", &path("plan.json")]);
    assert!(again.status != 0 && again.says("T1552"), "{}", again.stderr);
    let same = plan(&workspace, &policy("40%", 700, "80%", "best"), &[]);
    assert!(same.says("T0088") && same.stdout.contains("Nobody moved"), "{}\n{}", same.stdout, same.stderr);
}

#[test]
fn a_plan_does_not_outlive_its_facts() {
    let workspace = shop();
    let path = |name: &str| workspace.path().join(name).display().to_string();
    let next = policy("20%", 700, "80%", "best");
    plan(&workspace, &next, &["--out", &path("plan.json")]);
    let more = put(workspace.path(), "more.csv", "order_id,customer_id,ordered_at,amount\n99,c01,2026-04-01,9000\n");
    workspace.terrace.ok(&["import", "orders", &more]);
    let stale = workspace.terrace.run(&["apply", &path("plan.json")]);
    assert!(stale.status != 0 && stale.says("T1553"), "{}", stale.stderr);
    // An import that was taken back gives its number to the next one, with other facts.
    workspace.terrace.ok(&["imports", "undo", "2"]);
    let other = workspace.terrace.run(&["apply", &path("plan.json")]);
    assert!(other.says("T1553"), "{}", other.stderr);
    workspace.terrace.ok(&["apply", &path("plan.json"), "--on-new-facts"]);
    // A tier that was decided by hand is no fact, but changes who is where.
    let held = policy("20%", 700, "80%", "best") + "standings:\n  value: { grace: 30 days }\n";
    plan(&workspace, &held, &["--out", &path("plan.json")]);
    workspace.terrace.ok(&["apply", &path("plan.json")]);
    let last = held.replace("20%", "30%");
    plan(&workspace, &last, &["--out", &path("plan.json")]);
    let words = ["--scheme", "value", "--tier", "A", "--reason", "promised", "--until", "2099-01-01"];
    workspace.terrace.ok(&[&["standing", "override", "c01"], &words[..]].concat());
    let decided = workspace.terrace.run(&["apply", &path("plan.json")]);
    assert!(decided.says("T1553"), "{}", decided.stderr);
}

#[test]
fn what_is_no_plan_is_refused() {
    let workspace = shop();
    let path = |name: &str| workspace.path().join(name).display().to_string();
    let next = policy("40%", 700, "80%", "best");
    plan(&workspace, &next, &["--out", &path("plan.json")]);
    let text = std::fs::read_to_string(path("plan.json")).unwrap();
    assert!(text.contains("top: 40%"), "{text}");
    put(workspace.path(), "changed.json", text.replace("top: 40%", "top: 90%"));
    for name in ["changed.json", "new.yaml"] {
        let refused = workspace.terrace.run(&["apply", &path(name)]);
        assert!(refused.status != 0 && refused.says("T0086"), "{name}: {}", refused.stderr);
    }
    let missing = workspace.terrace.run(&["apply", &path("none.json")]);
    assert!(missing.status != 0 && missing.says_any_code(), "{}", missing.stderr);
    let abroad = plan(&workspace, &next.replace("CNY", "USD"), &["--out", &path("abroad.json")]);
    assert!(abroad.status != 0 && abroad.says("T0087") && abroad.stderr.contains("CNY"), "{}", abroad.stderr);
    assert!(!workspace.path().join("abroad.json").exists());
    let elsewhere = plan(&workspace, &next.replace("Asia/Shanghai", "UTC"), &[]);
    assert!(elsewhere.says("T0087"), "{}", elsewhere.stderr);
    let over = workspace.terrace.run(&["apply", &path("plan.json"), "--from", "2020-01-01"]);
    assert!(over.status != 0 && over.says("T1503"), "{}", over.stderr);
    // Nothing was put in force by any of these.
    let hash = workspace.terrace.ok(&["tier", "--json"]).json()["policy"]["hash"].clone();
    let planned: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(planned["plan"]["in_force"]["hash"], hash);
}

#[test]
fn schemes_may_come_and_go() {
    let workspace = shop();
    let next = policy("10%", 1500, "90%", "best").replace("value", "worth");
    let found = plan(&workspace, &next, &[]);
    assert_eq!(found.status, 0, "{}", found.stderr);
    let list = workspace.path().join("movers.csv").display().to_string();
    let unlisted = plan(&workspace, &next, &["--movers", &list]);
    assert!(unlisted.stderr.contains("no scheme in common") && !std::path::Path::new(&list).exists());
    let kept = workspace.path().join("lake/movers.csv").display().to_string();
    let kept = plan(&workspace, &next, &["--movers", &kept]);
    assert!(kept.status != 0 && kept.says("T0635"), "{}", kept.stderr);
    for part in ["no scheme in common", "New: worth", "No longer there: value"] {
        assert!(found.stdout.contains(part), "{part}: {}", found.stdout);
    }
}

#[test]
fn a_plan_may_wait_for_a_second_person() {
    let workspace = shop();
    put(workspace.path(), "terrace.toml", "[lake]\nbuckets = 4\n[approvals]\npolicies = true\n");
    let out = workspace.path().join("plan.json").display().to_string();
    plan(&workspace, &policy("40%", 700, "80%", "best"), &["--out", &out]);
    let asked = workspace.terrace.ok(&["apply", &out]);
    assert!(asked.stderr.contains("second person"), "{}{}", asked.stdout, asked.stderr);
    assert_eq!(sizes(&workspace.terrace.ok(&["tier", "--json"]).json()["schemes"]), [2, 18]);
}
