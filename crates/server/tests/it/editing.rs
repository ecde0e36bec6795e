//! Nobody writes over what they have not seen; personal values are shown for a reason, so many a day.

use crate::shop::{Shop, Told};
use axum::body::Body;
use serde_json::{Value, json};

fn put(shop: &Shop, key: &str, path: &str, tag: &str, body: &Value) -> Told {
    let request = shop.request("PUT", key, path).header("if-match", tag);
    shop.ask(request.body(Body::from(body.to_string())).expect("a request"))
}

#[test]
fn users_webhooks_and_forms_are_changed_as_they_were_read() {
    let shop = Shop::new();
    let owner = shop.key("owner");
    shop.post(&owner, "/api/v1/users", &json!({ "name": "boss", "role": "owner" })).ok();
    let user = shop.post(&owner, "/api/v1/users", &json!({ "name": "li", "role": "sales" })).ok();
    let path = format!("/api/v1/users/{}", user["id"]);
    let changed = put(&shop, &owner, &path, "\"1\"", &json!({ "role": "service" }));
    assert_eq!((&changed.ok()["revision"], changed.headers["etag"].to_str().ok()), (&json!(2), Some("\"2\"")));
    let late = put(&shop, &owner, &path, "\"1\"", &json!({ "role": "manager" }));
    assert_eq!((late.status.as_u16(), late.code().as_str()), (412, "T1534"));
    assert_eq!(put(&shop, &owner, &path, "1", &json!({})).code(), "T1521");
    assert_eq!(put(&shop, &owner, &path, "*", &json!({ "is_active": false })).ok()["revision"], 3);

    let hook = shop.post(&owner, "/api/v1/webhooks", &json!({ "url": "http://127.0.0.1:9/" })).ok();
    let path = format!("/api/v1/webhooks/{}", hook["id"]);
    let off = json!({ "url": "http://127.0.0.1:9/other", "kinds": ["a"], "is_active": false });
    let told = put(&shop, &owner, &path, "\"1\"", &off).ok();
    assert_eq!((&told["revision"], &told["is_active"], &told["kinds"]), (&json!(2), &json!(false), &json!(["a"])));
    assert_eq!(shop.get(&owner, "/api/v1/webhooks").ok()[0], told);
    assert_eq!(put(&shop, &owner, &path, "\"1\"", &off).status.as_u16(), 412);
    assert_eq!(put(&shop, &owner, "/api/v1/webhooks/99", "*", &off).code(), "T1507");

    let form = json!({ "customer_id": "C1", "name": "Li" });
    shop.post(&owner, "/api/v1/members", &form).ok();
    assert_eq!(shop.get(&owner, "/api/v1/members/C1").headers["etag"], "\"1\"");
    let told = put(&shop, &owner, "/api/v1/members/C1", "\"1\"", &json!({ "name": "Lei" }));
    assert_eq!((told.status.as_u16(), told.headers["etag"].to_str().ok()), (200, Some("\"2\"")));
    assert_eq!(put(&shop, &owner, "/api/v1/members/C1", "\"1\"", &json!({ "name": "Wu" })).status.as_u16(), 412);
    assert_eq!(shop.send("PUT", &owner, "/api/v1/members/C1", &json!({ "name": "Wu" })).code(), "T1503");
}

#[test]
fn personal_values_are_shown_for_a_reason_and_so_many_a_day() {
    let shop = Shop::set("[privacy]\nreveals_per_day = 2\n");
    let (manager, analyst) = (shop.key("manager"), shop.key("analyst"));
    for (id, phone) in [("C1", "13812345678"), ("C2", "13812345679"), ("C3", "13812345670")] {
        let row = json!({ "customer_id": id, "name": "王小明", "phone": phone, "city": "上海" });
        shop.post(&manager, "/api/v1/facts/customers", &json!({ "rows": [row] })).ok();
    }
    let reveal = |customer: &str, reason: &str| {
        shop.post(&analyst, "/api/v1/reveals", &json!({ "customer_id": customer, "reason": reason }))
    };
    assert_eq!(reveal("C1", "  ").code(), "T1503");
    assert_eq!(reveal("C99", "a call").status.as_u16(), 404);
    let told = reveal("C1", "a call from 13812345678 (王小明) about a case").ok();
    let names: Vec<&str> =
        told["fields"].as_array().expect("fields").iter().filter_map(|field| field["name"].as_str()).collect();
    assert_eq!(
        (names, &told["fields"][1]["value"], &told["left"]),
        (vec!["name", "phone"], &json!("13812345678"), &json!(1))
    );
    reveal("C2", "a call").ok();
    let over = reveal("C3", "a call");
    assert_eq!((over.status.as_u16(), over.code().as_str()), (429, "T1532"));
    assert_eq!(over.headers["retry-after"], "43201", "until midnight");
    shop.wait(43_201);
    reveal("C3", "a call").ok();
    let log = shop.get(&shop.key("auditor"), "/api/v1/audit?kind=customer&id=C1").ok();
    assert_eq!(
        (&log[0]["action"], &log[0]["reason"], &log[0]["details"]),
        (&json!("customer.revealed"), &json!("a call from *** (***) about a case"), &json!({ "reveal": 1 }))
    );
    // What was typed stands beside the log, and goes with the customer; that it was asked for stays.
    let erased = shop.office.store().write(async |change| {
        let gone = terrace_store::erasure::erase(change, "C1", &std::collections::BTreeSet::new()).await?;
        change.is_bookkeeping();
        Ok::<_, terrace_store::StoreError>(gone)
    });
    shop.run(erased).expect("erased");
    let log = shop.get(&shop.key("auditor"), "/api/v1/audit?limit=1000").ok();
    let log = log.as_array().expect("entries").clone();
    let kept: Vec<&Value> = log.iter().filter(|entry| entry["action"] == "customer.revealed").collect();
    assert_eq!((kept.len(), &kept[2]["reason"], &kept[2]["subject_id"]), (3, &Value::Null, &Value::Null));
    assert!(log.iter().all(|entry| !entry.to_string().contains("about a case")));
    assert_eq!(shop.get(&shop.key("auditor"), "/api/v1/audit/verification").ok()["is_whole"], true);
    assert_eq!(
        shop.post(&shop.key("checkout"), "/api/v1/reveals", &json!({ "customer_id": "C1", "reason": "r" })).code(),
        "T1501"
    );
}
