//! Members and quotes, told from orders.

use crate::terrace::Terrace;
use serde_json::Value;

/// Levels of 100 and 500, a point for each unit paid.
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
    - { level: diamond, title: { en: Diamond, zh: 钻石会员 }, from: 500, pays: 70% }
    - { level: silver, title: { en: Silver, zh: 白银会员 }, from: 100, pays: 95% }
    - { level: member, title: { en: Member, zh: 普通会员 }, from: 0, pays: 100% }
";

/// `back` returns half of an order under its number, `other` under a number of its own.
const ORDERS: &str = "order_id,customer_id,ordered_at,amount
1,ann,2026-01-01,100
2,ann,2026-02-01,500
3,back,2026-01-01,200
3,back,2026-01-05,-120
4,other,2026-01-01,90
5,other,2026-01-02,60
R1,other,2026-01-09,-60
";

fn club() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("club.yaml"), POLICY).unwrap();
    std::fs::write(folder.path().join("orders.csv"), ORDERS).unwrap();
    folder
}

fn json(folder: &tempfile::TempDir, words: &[&str], as_of: &str) -> Value {
    let facts = ["--policy", "club.yaml", "--as-of", as_of, "--json", "--orders", "orders.csv"];
    let ran = Terrace::at(folder.path()).ok(&[words, &facts].concat());
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn orders_make_levels_and_points() {
    let folder = club();
    let shown = |customer: &str, as_of: &str| {
        let view = json(&folder, &["members", "show", customer], as_of);
        (view["level"]["level"].as_str().unwrap().to_owned(), view["points"]["active"].as_i64().unwrap())
    };
    assert_eq!(shown("ann", "2026-01-15"), ("silver".to_owned(), 100));
    assert_eq!(shown("ann", "2026-03-01"), ("diamond".to_owned(), 600));
    // What came back is taken back: of its own order, or of the latest before it.
    assert_eq!(shown("back", "2026-01-03"), ("silver".to_owned(), 200));
    assert_eq!(shown("back", "2026-03-01"), ("member".to_owned(), 80));
    assert_eq!(shown("other", "2026-01-05"), ("silver".to_owned(), 150));
    assert_eq!(shown("other", "2026-03-01"), ("member".to_owned(), 90));
    let all = json(&folder, &["members", "list"], "2026-03-01");
    let counts: Vec<(i64, i64)> = all["levels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|level| (level["members"].as_i64().unwrap(), level["points"].as_i64().unwrap()))
        .collect();
    assert_eq!(counts, [(1, 600), (0, 0), (2, 170), (0, 0)]);
    let facts = ["--policy", "club.yaml", "--as-of", "2026-03-01", "--out", "all.csv", "--orders", "orders.csv"];
    Terrace::at(folder.path()).ok(&[&["members", "list"], &facts[..]].concat());
    let written = std::fs::read_to_string(folder.path().join("all.csv")).unwrap();
    assert_eq!(
        written,
        "customer_id,level,qualifying,points,pending,expired,to_next_level\nann,diamond,600,600,0,0,\n\
         back,member,80,80,0,0,20\nother,member,90,90,0,0,10\n"
    );
}

#[test]
fn the_order_that_lifts_is_priced_by_the_level_before() {
    let folder = club();
    std::fs::write(folder.path().join("cart.json"), r#"{"lines": [{"list": "500"}]}"#).unwrap();
    let quoted = |words: &[&str], as_of: &str| {
        let view = json(&folder, &[&["quote", "cart.json"], words].concat(), as_of);
        let lifts = view["lifts_to"]["level"].as_str().map(str::to_owned);
        (view["due"].as_str().unwrap().to_owned(), lifts)
    };
    assert_eq!(quoted(&["--customer", "ann"], "2026-01-15"), ("475.00".to_owned(), Some("diamond".to_owned())));
    assert_eq!(quoted(&["--customer", "ann"], "2026-03-01"), ("350.00".to_owned(), None));
    assert_eq!(quoted(&[], "2026-03-01").0, "500.00");
}

#[test]
fn what_cannot_be_told_is_said() {
    let folder = club();
    let refused = |words: &[&str]| {
        let facts = ["--policy", "club.yaml", "--as-of", "2026-03-01", "--orders", "orders.csv"];
        Terrace::at(folder.path()).run(&[words, &facts].concat())
    };
    assert!(refused(&["members", "show", "nobody"]).says("T1029"));
    std::fs::write(folder.path().join("cart.json"), "{").unwrap();
    assert!(refused(&["quote", "cart.json"]).says("T1030"));
    std::fs::write(folder.path().join("club.yaml"), POLICY.split("membership").next().unwrap()).unwrap();
    assert!(refused(&["members", "list"]).says("T1028"));
}

fn ran(folder: &tempfile::TempDir, words: &[&str], as_of: &str) -> String {
    let facts = ["--policy", "club.yaml", "--as-of", as_of, "--orders", "orders.csv"];
    Terrace::at(folder.path()).ok(&[words, &facts].concat()).stdout
}

#[test]
fn lists_of_tiers_tell_level_and_points() {
    let folder = club();
    let listed = |words: &[&str]| ran(&folder, &[&["tier", "--out", "-"], words].concat(), "2026-03-01");
    assert_eq!(
        listed(&[]),
        "customer_id,amount,size,level,points\nann,600.00,small,diamond,600\nback,80.00,small,member,80\n\
         other,90.00,small,member,90\n"
    );
    // Who asks for other columns alone has them alone.
    assert_eq!(listed(&["--columns", "email"]).lines().next(), Some("customer_id,amount,size,email"));
    assert_eq!(listed(&["--columns", "points"]).lines().next(), Some("customer_id,amount,size,level,points"));
    assert_eq!(
        listed(&["--where", "level = 'member' and points >= 90", "--titles", "--lang", "zh"]),
        "客户,amount,size,等级,积分\nother,90.00,small,普通会员,90\n"
    );
    let facts = ["--policy", "club.yaml", "--as-of", "2026-03-01", "--orders", "orders.csv"];
    let tier = |words: &[&str]| Terrace::at(folder.path()).run(&[&["tier"], words, &facts[..]].concat());
    assert!(tier(&["--where", "level = 'dimond'"]).says("T1225"));
    let shown = tier(&["--where", "points > 85"]).stdout;
    assert!(shown.contains("points") && shown.contains("90") && !shown.contains("back"), "{shown}");
    let all = json(&folder, &["tier"], "2026-03-01");
    assert_eq!(all["members"]["points"], 770);
    assert_eq!(
        all["members"]["levels"][2],
        serde_json::json!({
            "level": "member", "title": { "en": "Member", "zh": "普通会员" }, "members": 2, "points": 170
        })
    );
    assert!(tier(&[]).stdout.contains("Members: 3 (Diamond 1, Silver 0, Member 2), with 770 points to spend"));
}

#[test]
fn who_joins_by_a_large_order_is_no_member_before_it() {
    let folder = club();
    let rules = POLICY.replace("  points:", "  join: { first_order_from: 100 }\n  points:");
    std::fs::write(folder.path().join("club.yaml"), rules).unwrap();
    assert_eq!(
        ran(&folder, &["tier", "--out", "-"], "2026-03-01"),
        "customer_id,amount,size,level,points\nann,600.00,small,diamond,600\nback,80.00,small,member,80\n\
         other,90.00,small,,\n"
    );
    let explained = json(&folder, &["explain", "other"], "2026-03-01");
    assert_eq!(explained["membership"], Value::Null);
    assert!(explained.as_object().unwrap().contains_key("membership"));
    assert!(ran(&folder, &["explain", "other"], "2026-03-01").contains("Membership: none"));
}

#[test]
fn what_members_have_may_not_be_called_otherwise() {
    let folder = club();
    let rules = POLICY.replace("  amount: {", "  points: {").replace("threshold: amount", "threshold: points");
    std::fs::write(folder.path().join("club.yaml"), &rules).unwrap();
    assert!(Terrace::at(folder.path()).run(&["policy", "check", "club.yaml"]).says("T1224"));
    // Without members a name is a name.
    std::fs::write(folder.path().join("club.yaml"), rules.split("membership").next().unwrap()).unwrap();
    Terrace::at(folder.path()).ok(&["policy", "check", "club.yaml"]);
}

#[test]
fn explain_tells_level_and_points_and_why() {
    let folder = club();
    let rules = POLICY
        .replace("earn: 1 }", "earn: 1, expire: { after: 1 year } }")
        .replace("  levels:", "  qualify: { window: 12 months }\n  review: { falls: one_level }\n  levels:");
    std::fs::write(folder.path().join("club.yaml"), rules).unwrap();
    let member = &json(&folder, &["explain", "ann"], "2026-03-01")["membership"];
    assert_eq!((&member["level"]["level"], &member["since"]), (&"diamond".into(), &"2026-02-01T00:00:00".into()));
    assert_eq!(member["keeps"], serde_json::json!({ "at": "2027-02-01T00:00:00", "needs": 0 }));
    assert_eq!(member["expiring"][0], serde_json::json!({ "at": "2027-01-02T00:00:00", "points": 100 }));
    let told = ran(&folder, &["explain", "back"], "2026-03-01");
    for line in [
        "Membership",
        "  Level: Member (member), with 80 points that decide it",
        "  Since 2026-01-01 (joined)",
        "  Next: Silver (silver) needs 20 more points",
        "  Points to spend: 80; pending 0, set aside 0, owed 0, expired 0",
        "    80 points expire at 2027-01-02",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}\n{told}");
    }
    let alone = json(&folder, &["tier", "--customer", "back"], "2026-03-01");
    assert_eq!(alone["membership"]["points"]["active"], 80);
    assert!(ran(&folder, &["tier", "--customer", "ann"], "2026-03-01").contains("  Since 2026-02-01 (rise)"));
}

/// The club in a workspace, with standings.
fn clubhouse() -> crate::terrace::Workspace {
    let rules = format!("{POLICY}standings:\n  size: {{ grace: 30 days }}\n");
    let workspace = crate::terrace::Workspace::with_policy(&rules, 3);
    let orders = crate::terrace::put(workspace.path(), "in/orders.csv", ORDERS);
    workspace.terrace.ok(&["import", "orders", &orders]);
    workspace
}

#[test]
fn kept_runs_hold_members_and_standings() {
    let workspace = clubhouse();
    let terrace = &workspace.terrace;
    let asked = ["--as-of", "2026-03-01"];
    // A list of a few columns is kept whole.
    terrace.ok(&[&["tier", "--columns", "email"], &asked[..]].concat());
    let shown = terrace.ok(&["runs", "show", "1", "--json"]).json();
    assert_eq!(shown["members"]["levels"][0]["members"], 1);
    assert_eq!(shown["schemes"]["size"]["standings"]["tiers"], serde_json::json!({ "large": 0, "small": 3 }));
    let told = terrace.ok(&["runs", "show", "1"]).stdout;
    assert!(told.contains("In force, beginning with this run: large 0, small 3"), "{told}");
    assert!(told.contains("Members: 3 (Diamond 1, Silver 0, Member 2), with 770 points to spend"), "{told}");
    // The report reads the run back, and says of members what computing them says.
    let report = |name: &str| {
        terrace.ok(&[&["report", "--out", name], &asked[..]].concat());
        std::fs::read_to_string(workspace.path().join(name)).unwrap()
    };
    let of_kept = report("kept.html");
    assert!(of_kept.contains("3 members have 770 points to spend"));
    std::fs::remove_dir_all(workspace.path().join("lake/runs")).unwrap();
    assert_eq!(of_kept, report("anew.html"));
}

#[test]
fn runs_of_older_programs_are_read_without_members() {
    let workspace = clubhouse();
    let (terrace, asked) = (&workspace.terrace, ["--as-of", "2026-03-01"]);
    terrace.ok(&[&["tier"], &asked[..]].concat());
    let place = workspace.path().join("lake/runs/00000001/run.json");
    let mut record: Value = serde_json::from_str(&std::fs::read_to_string(&place).unwrap()).unwrap();
    record.as_object_mut().unwrap().remove("members");
    let columns = record["columns"].as_array_mut().unwrap();
    columns.retain(|column| !["level", "points"].contains(&column["name"].as_str().unwrap()));
    std::fs::write(&place, serde_json::to_string(&record).unwrap()).unwrap();
    let shown = terrace.ok(&["runs", "show", "1", "--json"]).json();
    assert_eq!((shown["customers"].as_u64(), shown.get("members")), (Some(3), None));
    terrace.ok(&[&["report", "--out", "page.html"], &asked[..]].concat());
    let page = std::fs::read_to_string(workspace.path().join("page.html")).unwrap();
    assert!(page.contains("3 members have 770 points to spend"));
}

#[test]
fn conditions_name_the_tiers_that_hold() {
    let workspace = clubhouse();
    let listed = |condition: &str| {
        workspace.terrace.run(&["tier", "--as-of", "2026-03-01", "--out", "-", "--no-keep", "--where", condition])
    };
    let lines = |condition: &str| listed(condition).stdout.lines().skip(1).count();
    assert_eq!(lines("size.standing = 'small' and level <> 'member'"), 1);
    assert_eq!(lines("size.since < '2026-03-02' and size.until is null"), 3);
    assert!(listed("size.standing = 'smal'").says("T1225"));
    assert!(listed("size.standings = 'small'").says("T0221"));
}

#[test]
fn members_are_nominated_with_reasons() {
    let folder = club();
    let rule = "  nominate: { to: [large], when: amount >= 90 and size = 'small' }\n";
    std::fs::write(folder.path().join("club.yaml"), format!("{POLICY}{rule}")).unwrap();
    let found = json(&folder, &["members", "nominations"], "2026-03-01");
    assert_eq!(found["when"], "amount >= 90 and size = 'small'");
    assert_eq!(
        found["members"],
        serde_json::json!([
            { "customer_id": "ann", "level": "diamond", "points": 600, "present": "small", "proposed": ["large"],
              "because": { "amount": "600.00", "size": "small" } },
            { "customer_id": "other", "level": "member", "points": 90, "present": "small", "proposed": ["large"],
              "because": { "amount": "90.00", "size": "small" } },
        ])
    );
    let told = ran(&folder, &["members", "nominations"], "2026-03-01");
    assert!(told.starts_with("2 members would be proposed in size (size)"), "{told}");
    assert!(told.contains("amount = 90.00, size = small"), "{told}");
    ran(&folder, &["members", "nominations", "--out", "list.csv"], "2026-03-01");
    let written = std::fs::read_to_string(folder.path().join("list.csv")).unwrap();
    assert!(written.contains("ann,diamond,600,small,large,\"amount = 600.00, size = small\""), "{written}");
    std::fs::write(folder.path().join("club.yaml"), POLICY).unwrap();
    let facts = ["--policy", "club.yaml", "--as-of", "2026-03-01", "--orders", "orders.csv"];
    assert!(Terrace::at(folder.path()).run(&[&["members", "nominations"], &facts[..]].concat()).says("T1032"));
}

#[test]
fn a_cart_says_what_its_lines_are_called() {
    let folder = club();
    std::fs::write(folder.path().join("cart.json"), r#"{"lines": [{"product": "desk", "list": "500"}]}"#).unwrap();
    let quoted = json(&folder, &["quote", "cart.json", "--customer", "ann"], "2026-03-01");
    assert_eq!(quoted["lines"], serde_json::json!([{ "product": "desk", "list": "500.00", "price": "350.00" }]));
    assert!(ran(&folder, &["quote", "cart.json"], "2026-03-01").contains("desk"));
}

/// Orders on days without a clock, of which several fall on one day; returns under numbers of their own.
fn busy_orders() -> String {
    let mut rows = "order_id,customer_id,ordered_at,amount\n".to_owned();
    for number in 0..240 {
        let (customer, day) = (number * 7 % 23, number * 5 % 27 + 1);
        let cents = 700 + number * 1_319 % 9_000;
        let sign = if number % 6 == 5 { "-" } else { "" };
        let month = number % 3 + 1;
        rows +=
            &format!("N{number},c{customer:02},2026-{month:02}-{day:02},{sign}{}.{:02}\n", cents / 100, cents % 100);
    }
    rows
}

#[test]
fn lists_say_what_ledgers_say_whoever_reads_the_orders() {
    let folder = club();
    let rules = POLICY.replace(
        "  points: { per: 1, earn: 1 }",
        "  join: { first_order_from: 20 }\n  points: { per: 0.7, earn: 1, expire: { after: 1 month } }",
    );
    std::fs::write(folder.path().join("club.yaml"), &rules).unwrap();
    std::fs::write(folder.path().join("orders.csv"), busy_orders()).unwrap();
    let straight = ran(&folder, &["tier", "--out", "-"], "2026-04-01");
    let rows: Vec<Vec<&str>> = straight.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 23);
    for row in &rows {
        let member = &json(&folder, &["explain", row[0]], "2026-04-01")["membership"];
        let level = member["level"]["level"].as_str().unwrap_or_default();
        let points = member["points"]["active"].as_i64().map(|points| points.to_string()).unwrap_or_default();
        assert_eq!((row[3], row[4]), (level, points.as_str()), "{}", row[0]);
    }
    ran(&folder, &["members", "list", "--out", "list.csv"], "2026-04-01");
    let listed = std::fs::read_to_string(folder.path().join("list.csv")).unwrap();
    let listed: Vec<Vec<&str>> = listed.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let members: Vec<Vec<&str>> =
        rows.iter().filter(|row| !row[4].is_empty()).map(|row| vec![row[0], row[3], row[4]]).collect();
    assert_eq!(listed.iter().map(|row| vec![row[0], row[1], row[3]]).collect::<Vec<_>>(), members);
    // The same from a workspace, where the orders lie in another order.
    let workspace = crate::terrace::Workspace::with_policy(&rules, 3);
    let orders = busy_orders();
    let (head, body) = orders.split_once('\n').unwrap();
    let turned: Vec<&str> = body.lines().rev().collect();
    let orders = crate::terrace::put(workspace.path(), "in/orders.csv", format!("{head}\n{}\n", turned.join("\n")));
    workspace.terrace.ok(&["import", "orders", &orders]);
    assert_eq!(workspace.terrace.tiered(&["--as-of", "2026-04-01"]), straight);
}
