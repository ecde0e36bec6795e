//! Chains of runs with standings: which tiers are in force, run by run.

use crate::shop::Shop;
use serde_json::{Value, json};
use terrace_app::imports::erase;

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

fn shop_of(policy: &str) -> Shop {
    let shop = Shop::new(policy, "[lake]\nbuckets = 3\n");
    shop.bring("orders", ORDERS);
    shop
}

/// The shop with standings, and its runs for the given days.
fn shop(days: &[&str]) -> Shop {
    let shop = shop_of(&format!("{POLICY}{STANDINGS}"));
    for day in days {
        shop.tiered(day);
    }
    shop
}

/// What is in force in a run: the run it goes on from, tiers, who waits for a fall, who is new.
fn in_force(answer: &Value) -> Value {
    let standings = &answer["schemes"]["value"]["standings"];
    let tiers = &standings["tiers"];
    json!([standings["from_run"], tiers["A"], tiers["B"], tiers["C"], standings["waiting"], standings["newcomers"]])
}

/// Tier, since, why and until of a customer.
fn standing(shop: &Shop, customer: &str, day: &str) -> Value {
    let explained = shop.explained(customer, day);
    let found = &explained["standings"]["value"];
    json!([found["tier"], found["since"], found["why"], found["until"]])
}

#[test]
fn runs_go_on_from_the_run_before() {
    let shop = shop(&[]);
    // The class holds: A, B, C.
    assert_eq!(in_force(&shop.tiered(FEBRUARY)), json!([null, 1, 1, 1, 0, 3]));
    // Ann has bought nothing for 30 days and keeps A; Bob has risen; Gus is new.
    let march = shop.tiered(MARCH);
    assert_eq!(in_force(&march), json!([1, 2, 0, 2, 1, 1]));
    let tiers = march["schemes"]["value"]["tiers"].as_array().expect("tiers").iter();
    assert_eq!(tiers.map(|tier| tier["customers"].as_u64().unwrap_or(0)).collect::<Vec<_>>(), [1, 0, 3]);
    // Grace of 60 days from 1 March is over on 30 April; Bob's begins now, and Cat has risen.
    assert_eq!(in_force(&shop.tiered(MAY)), json!([2, 1, 1, 2, 1, 0]));
    for (customer, day, expected) in [
        ("ann", FEBRUARY, json!(["A", "2026-02-01T00:00:00", "first", null])),
        ("ann", MARCH, json!(["A", "2026-02-01T00:00:00", "grace", "2026-04-30T00:00:00"])),
        ("ann", MAY, json!(["C", "2026-04-30T00:00:00", "fell", null])),
        ("bob", MARCH, json!(["A", "2026-03-01T00:00:00", "rose", null])),
        ("bob", MAY, json!(["A", "2026-03-01T00:00:00", "grace", "2026-07-04T00:00:00"])),
        ("cat", MAY, json!(["B", "2026-05-05T00:00:00", "rose", null])),
        ("gus", MARCH, json!(["C", "2026-03-01T00:00:00", "first", null])),
    ] {
        assert_eq!(standing(&shop, customer, day), expected, "{customer} on {day}");
    }
}

#[test]
fn the_same_chain_says_the_same() {
    let first = shop(&[FEBRUARY, MARCH, MAY]);
    let again = shop(&[FEBRUARY, MARCH, MAY]);
    // A run that is made once more takes its place, and goes on from the one before it.
    assert_eq!(in_force(&again.tiered(MARCH)), json!([1, 2, 0, 2, 1, 1]));
    assert_eq!(in_force(&again.tiered(MAY)), in_force(&first.tiered(MAY)));
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
fn straight_from_files_the_class_holds() {
    let shop = shop(&[FEBRUARY]);
    let list = shop.straight(&[ORDERS], MARCH);
    let ann = list.lines().find(|line| line.starts_with("ann,")).expect("ann");
    // Ann's tier from the run before does not count.
    assert_eq!(ann, "ann,0.00,55,C,C,2026-03-01T00:00:00,first,,", "{list}");
}

#[test]
fn a_run_without_standings_leaves_its_classes_to_the_next() {
    let mut shop = shop_of(POLICY);
    let february = shop.tiered(FEBRUARY);
    assert!(february["schemes"]["value"].get("standings").is_none(), "{february}");
    assert!(shop.explained("ann", FEBRUARY).get("standings").is_none());
    assert!(shop.csv(FEBRUARY, None).starts_with("customer_id,spend,tenure,value\n"));
    shop.rule_by(&format!("{POLICY}{STANDINGS}"));
    assert_eq!(in_force(&shop.tiered(MARCH)), json!([1, 2, 0, 2, 1, 1]));
    // A tier that is called otherwise now begins anew.
    shop.rule_by(&format!("{POLICY}{STANDINGS}").replace("tier: A", "tier: S"));
    let march = shop.tiered(MARCH);
    let tiers = &march["schemes"]["value"]["standings"]["tiers"];
    assert_eq!((&tiers["S"], &tiers["C"]), (&json!(1), &json!(3)));
}

#[test]
fn who_is_erased_leaves_the_standings_of_others() {
    let shop = shop(&[FEBRUARY, MARCH]);
    erase(&shop.workspace, &["gus".to_owned()], &crate::shop::Silent::new().on_day(1)).expect("erased");
    assert_eq!(standing(&shop, "ann", MAY), json!(["C", "2026-04-30T00:00:00", "fell", null]));
    assert_eq!(in_force(&shop.tiered(MAY)), json!([2, 1, 1, 1, 1, 0]));
}
