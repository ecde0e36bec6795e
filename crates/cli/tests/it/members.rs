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
