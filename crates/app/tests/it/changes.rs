//! Kept runs: listed, compared, and what they say of one customer.

use crate::answers::code;
use crate::shop::Shop;
use serde_json::{Value, json};

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
fn shop() -> Shop {
    let shop = Shop::new(POLICY, "[lake]\nbuckets = 3\n");
    shop.bring("customers", CUSTOMERS);
    shop.bring("orders", ORDERS);
    for day in [FEBRUARY, MARCH] {
        shop.tiered(day);
    }
    shop
}

/// All changes between two runs.
fn between(shop: &Shop, from: Option<&str>, to: Option<&str>, scheme: Option<&str>) -> Value {
    shop.changes(from, to, scheme).expect("changes")
}

/// One number of every cell of a matrix.
fn cells(scheme: &Value, of: &str) -> Vec<Vec<String>> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let line = |line: &Value| line.as_array().expect("a line").iter().map(|cell| text(&cell[of])).collect();
    scheme["matrix"].as_array().expect("a matrix").iter().map(line).collect()
}

fn moved_by<'a>(scheme: &'a Value) -> Vec<(&'a str, &'a str, &'a str)> {
    let text = |mover: &'a Value, name: &str| mover[name].as_str().unwrap_or("-");
    let movers = scheme["largest"].as_array().expect("movers").iter();
    movers.map(|mover| (text(mover, "customer_id"), text(mover, "direction"), text(mover, "moved_by"))).collect()
}

#[test]
fn changes_tell_who_moved_and_why() {
    let shop = shop();
    let all = between(&shop, None, None, None);
    assert_eq!((&all["from"]["run"], &all["to"]["run"], &all["same_rules"]), (&json!(1), &json!(2), &json!(true)));
    assert_eq!((&all["both"], &all["new"], &all["gone"]), (&json!(7), &json!(1), &json!(0)));
    let value = &all["schemes"]["value"];
    // Down: A, B, C, no class, new. Across: A, B, C, no class, gone.
    assert_eq!(
        cells(value, "customers"),
        [
            ["1", "0", "0", "0", "0"],
            ["1", "1", "1", "0", "0"],
            ["0", "1", "1", "0", "0"],
            ["0", "0", "1", "0", "0"],
            ["1", "0", "0", "0", "0"],
        ]
    );
    assert_eq!(
        cells(value, "revenue_after"),
        [
            ["1200.00", "0.00", "0.00", "0.00", "0.00"],
            ["1100.00", "450.00", "250.00", "0.00", "0.00"],
            ["0.00", "350.00", "50.00", "0.00", "0.00"],
            ["0.00", "0.00", "20.00", "0.00", "0.00"],
            ["2000.00", "0.00", "0.00", "0.00", "0.00"],
        ]
    );
    assert_eq!(cells(value, "revenue_before")[1], ["400.00", "450.00", "350.00", "0.00", "0.00"]);
    assert_eq!(
        moved_by(value),
        [("bob", "up", "spend"), ("dan", "up", "spend"), ("cat", "down", "spend"), ("fay", "other", "first_order")]
    );
    let rank = &all["schemes"]["rank"];
    assert_eq!(moved_by(rank), [("bob", "up", "spend"), ("hal", "down", "(cutoffs)"), ("fay", "other", "first_order")]);
    let care = &all["schemes"]["care"];
    assert_eq!(moved_by(care), [("bob", "other", "(several)"), ("fay", "other", "orders")]);
    assert_eq!((&care["ordered"], &care["stayed"]["customers"]), (&json!(false), &json!(5)));
}

#[test]
fn a_run_against_itself_and_backwards() {
    let shop = shop();
    let same = between(&shop, Some("2"), Some("2"), None);
    for scheme in same["schemes"].as_object().expect("schemes").values() {
        assert_eq!((&scheme["largest"], &scheme["causes"]), (&json!([]), &json!([])));
        assert_eq!(scheme["stayed"]["customers"], 8);
    }
    let back = between(&shop, Some("2"), Some("1"), Some("value"));
    assert_eq!((&back["new"], &back["gone"]), (&json!(0), &json!(1)));
    let value = &back["schemes"]["value"];
    assert_eq!(cells(value, "customers")[0], ["1", "1", "0", "0", "1"]);
    assert_eq!(cells(value, "revenue_before")[0], ["1200.00", "1100.00", "0.00", "0.00", "2000.00"]);
    assert_eq!(back["schemes"].as_object().expect("schemes").len(), 1);
}

#[test]
fn runs_are_named_by_number_or_date() {
    let shop = shop();
    let pair = |from: Option<&str>, to: Option<&str>| {
        let found = between(&shop, from, to, None);
        (found["from"]["run"].as_u64().unwrap_or(0), found["to"]["run"].as_u64().unwrap_or(0))
    };
    assert_eq!(pair(Some("2026-02-20"), Some("2026-03-01")), (1, 2));
    assert_eq!(pair(None, Some("2")), (1, 2));
    assert_eq!(pair(Some("1"), None), (1, 2));
    assert_eq!(pair(Some("2026-12-31"), Some("1")), (2, 1));
    for (to, expected) in [("2026-01-31", "T0052"), ("1", "T0053"), ("9", "T0051"), ("soon", "T0056")] {
        assert_eq!(code(shop.changes(None, Some(to), None)), expected, "{to}");
    }
    assert_eq!(code(shop.changes(None, None, Some("nothing"))), "T0015");
    assert_eq!(code(Shop::new(POLICY, "").changes(None, None, None)), "T0053");
}

#[test]
fn other_rules_are_told_apart() {
    let mut shop = shop();
    shop.rule_by(&POLICY.replace("from: 1000", "from: 400"));
    shop.tiered(MARCH);
    let all = between(&shop, Some("2"), Some("3"), None);
    assert_eq!(all["same_rules"], false);
    assert_eq!(moved_by(&all["schemes"]["value"]), [("hal", "up", "(rules)")]);
    // A metric that means something else tells nothing of the earlier values.
    shop.rule_by(&POLICY.replace("{ measure: net_amount }", "{ measure: net_amount, window: 20 days }"));
    shop.tiered(MARCH);
    let all = between(&shop, Some("2"), Some("4"), Some("value"));
    assert_eq!(moved_by(&all["schemes"]["value"])[0], ("gus", "down", "(unknown)"));
}

#[test]
fn comments_and_titles_are_no_change_of_rules() {
    let mut shop = shop();
    shop.rule_by(&format!("# a remark\n{}", POLICY.replace("The shop", "Our shop")));
    shop.tiered("2026-03-02");
    assert_eq!(between(&shop, None, None, None)["same_rules"], true);
    shop.rule_by(&POLICY.replace("from: 300", "from: 200"));
    shop.tiered("2026-03-03");
    assert_eq!(between(&shop, None, None, None)["same_rules"], false);
}

#[test]
fn the_same_run_again_takes_its_place() {
    let shop = shop();
    let before = shop.runs();
    shop.tiered(FEBRUARY);
    let files = std::fs::read_dir(shop.workspace.lake_folder().join("runs/00000001")).expect("a folder").count();
    assert_eq!(files, 7);
    let again = shop.runs();
    assert_eq!((again.len(), &again[0]["revenue"]), (before.len(), &before[0]["revenue"]));
    // Other facts make another run.
    shop.bring("orders", "order_id,customer_id,ordered_at,product,amount\n12,eve,2026-01-20,thing,5\n");
    shop.tiered(FEBRUARY);
    let all = shop.runs();
    assert_eq!((all.len(), &all[2]["number"], &all[2]["revenue"]), (3, &json!(3), &json!("2555.00")));
    // An import can still be taken back, and the runs stay.
    shop.undo(3).expect("undone");
    assert_eq!(shop.runs(), all);
}

#[test]
fn one_customer_is_classified_by_kept_cutoffs() {
    let shop = shop();
    let alone = |customer: &str, day: &str| shop.alone(customer, day).expect("a customer");
    let bob = alone("bob", MARCH);
    assert_eq!(bob["cutoffs"], json!({ "run": 2, "as_of": "2026-03-01T00:00:00", "lake_version": 2 }));
    assert_eq!(bob["metrics"], json!({ "spend": "1100.00", "orders": 2 }));
    assert_eq!(
        (&bob["labels"], &bob["schemes"]),
        (&json!({ "regular": true }), &json!({ "value": "A", "rank": "top", "care": "key" }))
    );
    // The cutoffs are those of the newest run that is not for later.
    let earlier = alone("hal", "2026-02-15");
    assert_eq!((&earlier["cutoffs"]["run"], &earlier["schemes"]["rank"]), (&json!(1), &json!("top")));
    let first = alone("hal", "2026-01-20");
    assert_eq!((&first["cutoffs"], &first["schemes"]["rank"]), (&json!({ "customers": 7 }), &json!("top")));
    assert_eq!(shop.runs().len(), 2);
    assert_eq!(code(shop.alone("bop", MARCH)), "T0007");
}

#[test]
fn explanations_tell_the_past() {
    let shop = shop();
    assert_eq!(
        shop.explained("bob", MARCH)["past"]["value"],
        json!([
            { "since": "2026-02-01T00:00:00", "run": 1, "known": true, "tier": "B" },
            { "since": "2026-03-01T00:00:00", "run": 2, "known": true, "tier": "A" },
        ])
    );
    assert!(shop.explained("bob", "2026-01-20")["past"].is_null());
}
