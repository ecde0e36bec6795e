//! What the programme is measured by, for whom it is meant.

use crate::shop::{POLICY, Shop};
use serde_json::{Value, json};

const PHONE: &str = "13812345678";

fn order(id: &str, customer: &str, day: &str, amount: &str) -> Value {
    json!({ "order_id": id, "customer_id": customer, "ordered_at": day, "lines": [{ "amount": amount }] })
}

fn with_target(growth: &str) -> Value {
    json!({ "text": format!("{POLICY}board:\n  targets: {{ revenue_growth: {growth} }}\n") })
}

#[test]
fn a_board_follows_what_the_policy_says_of_goals() {
    let shop = Shop::new();
    let key = shop.key("manager");
    shop.post(&key, "/api/v1/orders", &order("b1", "C1", "2026-05-05", "500")).ok();
    let target = || shop.get(&key, "/api/v1/board").ok()["goals"][0]["target"]["value"].clone();
    for (growth, expected) in [("20%", 0.2), ("30%", 0.3)] {
        shop.post(&key, "/api/v1/policies", &with_target(growth)).ok();
        assert_eq!([target(), target()], [json!(expected), json!(expected)], "made, and remembered");
    }
}

#[test]
fn a_board_shows_nobody_to_whom_it_may_not() {
    let shop = Shop::new();
    let [manager, analyst, auditor] = ["manager", "analyst", "auditor"].map(|role| shop.key(role));
    for (number, day, amount) in [("b1", "2025-05-05", "900"), ("b2", "2026-05-05", "500")] {
        shop.post(&manager, "/api/v1/orders", &order(number, PHONE, day, amount)).ok();
    }
    shop.post(&manager, "/api/v1/policies", &with_target("20%")).ok();
    let board = |key: &str| shop.get(key, "/api/v1/board").ok().to_string();
    assert!(board(&manager).contains(PHONE), "customers to turn to: {}", board(&manager));
    assert!(board(&analyst).contains("138****5678") && !board(&analyst).contains(PHONE), "{}", board(&analyst));
    assert!(!board(&auditor).contains("138"), "{}", board(&auditor));
    let rows = |key: &str, figure: &str| shop.get(key, &format!("/api/v1/board/rows?figure={figure}"));
    let told = rows(&manager, "revenue").ok();
    let own = &told["rows"][0];
    assert_eq!(
        (&told["count"], &own["customer"], &own["value"], &own["value_before"]),
        (&json!(1), &json!(PHONE), &json!("500.00"), &json!("900.00")),
        "{told}"
    );
    assert_eq!(rows(&analyst, "revenue").ok()["rows"][0]["customer"], "138****5678");
    assert_eq!(rows(&auditor, "revenue").code(), "T1501");
    assert_eq!(rows(&manager, "nonsense").code(), "T0560");
}
