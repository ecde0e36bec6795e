//! Policies in force from a date on.

use crate::shop::{POLICY, Shop};
use serde_json::{Value, json};

/// The same policy with lower edges.
fn lower() -> String {
    POLICY.replace("platypus, from: 1000,", "platypus, from: 400,")
}

fn shop() -> (Shop, String) {
    let shop = Shop::new();
    let key = shop.key("manager");
    for (id, customer, amount) in [("o1", "C1", "500"), ("o2", "C2", "2000"), ("o3", "C3", "10")] {
        let body = json!({
            "order_id": id, "customer_id": customer, "ordered_at": "2026-11-01", "lines": [{ "amount": amount }],
        });
        shop.post(&key, "/api/v1/orders", &body).ok();
    }
    (shop, key)
}

fn tier_of(shop: &Shop, key: &str, customer: &str) -> Value {
    shop.get(key, &format!("/api/v1/customers/{customer}")).ok()["schemes"][0]["tier"]["tier"].clone()
}

#[test]
fn a_policy_is_in_force_from_its_time_on_and_runs_take_the_one_of_their_moment() {
    let (shop, key) = shop();
    let put = |text: &str, from: Value| shop.post(&key, "/api/v1/policies", &json!({ "text": text, "from": from }));
    assert_eq!(put(&lower(), json!("2026-11-01")).code(), "T1503", "what held is told as it was");
    assert_eq!(put("policy: x\n", Value::Null).status.as_u16(), 400);
    assert_eq!(
        put(&lower().replace("Asia/Shanghai", "Asia/Tokyo"), Value::Null).code(),
        "T1503",
        "holds end by its clock"
    );
    assert_eq!(put(&lower().replace("CNY", "JPY"), Value::Null).code(), "T1503");
    let told = put(&lower(), json!("2026-12-01"));
    assert_eq!(told.status.as_u16(), 201);
    let made = told.ok();
    assert_eq!(
        (&made["number"], &made["is_in_force"], &made["from"]),
        (&json!(1), &json!(false), &json!("2026-12-01T00:00:00+08:00"))
    );
    assert!(!shop.run(shop.office.take_up_policy(shop.now())).expect("looked"));
    assert_eq!(tier_of(&shop, &key, "C1"), "wombat");
    let before = shop.get(&key, "/api/v1/policy").ok()["hash"].clone();
    shop.wait(2 * 86_400);
    assert!(shop.run(shop.office.take_up_policy(shop.now())).expect("looked"));
    assert!(!shop.run(shop.office.take_up_policy(shop.now())).expect("looked"), "once");
    assert_eq!(tier_of(&shop, &key, "C1"), "platypus");
    let listed = shop.get(&key, "/api/v1/policies").ok();
    assert_eq!((&listed["in_force"], &listed["versions"][0]["hash"]), (&json!(1), &made["hash"]));
    assert_eq!(shop.get(&key, "/api/v1/policies/1").ok()["text"], json!(lower()));
    assert_eq!(shop.get(&key, "/api/v1/policies/2").code(), "T1507");
    let file = shop.get(&key, "/api/v1/policies/0").ok();
    assert_eq!(
        (&file["text"], &file["is_in_force"]),
        (&json!(POLICY), &json!(false)),
        "the file held before the first"
    );
    // Runs.
    let hash_of = |body: Value| {
        let number = shop.post(&key, "/api/v1/runs", &body).ok()["run"].clone();
        let runs = shop.get(&key, "/api/v1/runs").ok();
        let run = runs.as_array().expect("runs").iter().find(|run| run["number"] == number).expect("kept").clone();
        run["policy"]["hash"].clone()
    };
    assert_eq!(hash_of(json!({ "as_of": "2026-11-15" })), before);
    assert_eq!(hash_of(json!({})), made["hash"]);
    assert_eq!(hash_of(json!({ "as_of": "2026-11-16", "policy": 1 })), made["hash"]);
    assert_eq!(shop.post(&key, "/api/v1/runs", &json!({ "policy": 7 })).code(), "T1507");
    assert_eq!(shop.post(&key, "/api/v1/policies", &json!({ "text": POLICY })).ok()["is_in_force"], true);
    assert_eq!(tier_of(&shop, &key, "C1"), "wombat");
    let analyst = shop.key("analyst");
    assert_eq!(shop.post(&analyst, "/api/v1/policies", &json!({ "text": POLICY })).code(), "T1501");
}

#[test]
fn a_preview_tells_the_distribution_and_who_would_move_and_changes_nothing() {
    let (shop, key) = shop();
    let preview = |key: &str| shop.post(key, "/api/v1/policies/preview", &json!({ "text": lower() })).ok();
    let customers = |told: &Value, place: usize| told["run"]["schemes"]["worth"]["tiers"][place]["customers"].clone();
    let alone = preview(&key);
    assert_eq!((customers(&alone, 0), &alone["against"], &alone["schemes"]), (json!(2), &Value::Null, &json!({})));
    shop.post(&key, "/api/v1/runs", &json!({})).ok();
    let told = preview(&key);
    assert_eq!((customers(&told, 0), &told["against"]), (json!(2), &json!(1)));
    let worth = &told["schemes"]["worth"];
    assert_eq!((&worth["up"]["customers"], &worth["largest"][0]["customer_id"]), (&json!(1), &json!("C1")));
    let auditor = preview(&shop.key("auditor"));
    assert_eq!(
        (&auditor["schemes"]["worth"]["up"], &auditor["schemes"]["worth"]["largest"]),
        (&worth["up"], &json!([]))
    );
    assert_eq!(shop.get(&key, "/api/v1/runs").ok().as_array().expect("runs").len(), 1);
    assert_eq!(shop.get(&key, "/api/v1/policies").ok()["versions"], json!([]));
}
