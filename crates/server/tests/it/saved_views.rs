//! Lists that people save: whose they are, who sees them, what becomes of them.

use crate::shop::{POLICY, Shop, Told};
use serde_json::{Value, json};

#[expect(clippy::needless_pass_by_value, reason = "JSON is written where it is sent")]
fn body(name: &str, shows: Value) -> Value {
    json!({ "name": name, "shows": shows })
}

fn views(shop: &Shop, key: &str) -> Vec<Value> {
    shop.get(key, "/api/v1/saved-views").ok().as_array().expect("views").clone()
}

fn names(shop: &Shop, key: &str) -> Vec<String> {
    views(shop, key).iter().map(|view| view["name"].as_str().expect("a name").to_owned()).collect()
}

fn put(shop: &Shop, key: &str, id: u64, revision: u64, body: &Value) -> Told {
    let request = shop.request("PUT", key, &format!("/api/v1/saved-views/{id}"));
    let request = request.header("content-type", "application/json").header("if-match", format!("\"{revision}\""));
    shop.ask(request.body(axum::body::Body::from(body.to_string())).expect("a request"))
}

#[test]
fn one_sees_own_views_and_those_that_are_shared_and_changes_ones_own() {
    let shop = Shop::new();
    let (li, mei, manager) = (shop.key("sales"), shop.key("sales"), shop.key("manager"));
    let shows = json!({ "where": " orders >= 1 ", "sort": "-amount", "columns": ["orders", "amount"] });
    let own = shop.post(&li, "/api/v1/saved-views", &body("Mine", shows)).ok();
    assert_eq!(own["shows"], json!({ "where": "orders >= 1", "sort": "-amount", "columns": ["orders", "amount"] }));
    assert_eq!((&own["is_own"], &own["is_pinned"], &own["broken"]), (&json!(true), &json!(true), &json!(null)));
    let shared = json!({ "name": "Ours", "is_shared": true, "shows": { "where": "orders > 2" } });
    let shared = shop.post(&li, "/api/v1/saved-views", &shared).ok();
    assert_eq!(names(&shop, &li), ["Mine", "Ours"]);
    assert_eq!(names(&shop, &mei), ["Ours"]);
    let seen = &views(&shop, &mei)[0];
    assert_eq!(
        (&seen["is_own"], &seen["may_change"], &seen["is_pinned"]),
        (&json!(false), &json!(false), &json!(false))
    );
    // Who may not see one is told the same as of one that is not there.
    assert_eq!(put(&shop, &mei, 1, 1, &body("x", json!({}))).code(), "T1507");
    assert_eq!(put(&shop, &mei, 2, 1, &body("x", json!({}))).code(), "T1501");
    assert_eq!(shop.send("DELETE", &mei, "/api/v1/saved-views/2", &json!({})).code(), "T1501");
    // Tabs are everybody's own.
    shop.send("PUT", &mei, "/api/v1/saved-views/2/pin", &json!({ "is_pinned": true })).ok();
    shop.send("PUT", &li, "/api/v1/saved-views/2/pin", &json!({ "is_pinned": false })).ok();
    assert_eq!(
        (&views(&shop, &mei)[0]["is_pinned"], &views(&shop, &li)[1]["is_pinned"]),
        (&json!(true), &json!(false))
    );
    // Of those that are shared, whoever puts policies in force changes any.
    let changed =
        put(&shop, &manager, 2, 1, &json!({ "name": "Ours", "is_shared": true, "shows": { "sort": "orders" } }));
    assert_eq!((&changed.ok()["owner"], &changed.ok()["revision"]), (&shared["owner"], &json!(2)));
    shop.send("DELETE", &li, "/api/v1/saved-views/2", &json!({})).ok();
    assert_eq!(names(&shop, &mei), [] as [String; 0]);
    let log = shop.get(&shop.key("auditor"), "/api/v1/audit?kind=view&id=2").ok();
    let told: Vec<&str> =
        log.as_array().expect("entries").iter().map(|entry| entry["action"].as_str().expect("an act")).collect();
    assert_eq!(told, ["view.removed", "view.changed", "view.unpinned", "view.pinned", "view.saved"]);
}

#[test]
fn a_view_is_saved_as_new_beside_the_present_one_and_in_its_place_only_as_it_was_read() {
    let shop = Shop::new();
    let key = shop.key("service");
    shop.post(&key, "/api/v1/saved-views", &body("Large", json!({ "where": "amount > 100" }))).ok();
    assert_eq!(shop.post(&key, "/api/v1/saved-views", &body(" Large ", json!({}))).code(), "T1509");
    shop.post(&key, "/api/v1/saved-views", &body("Larger", json!({ "where": "amount > 1000" }))).ok();
    assert_eq!(views(&shop, &key)[0]["shows"]["where"], "amount > 100", "the present one stays as it is");
    put(&shop, &key, 1, 1, &body("Large", json!({ "where": "amount > 200" }))).ok();
    let late = put(&shop, &key, 1, 1, &body("Large", json!({ "where": "amount > 300" })));
    assert_eq!((late.status.as_u16(), late.code().as_str()), (412, "T1534"));
    assert_eq!(put(&shop, &key, 1, 2, &body("Larger", json!({}))).code(), "T1509");
    assert_eq!(views(&shop, &key)[0]["shows"]["where"], "amount > 200");
    for wrong in [
        body("", json!({})),
        body("x", json!({ "where": "no_such_name > 1" })),
        body("x", json!({ "sort": "-no_such_name" })),
        body("x", json!({ "columns": ["amount", "no_such_name"] })),
    ] {
        assert_eq!(shop.post(&key, "/api/v1/saved-views", &wrong).status.as_u16(), 400, "{wrong}");
    }
    assert_eq!(names(&shop, &key), ["Large", "Larger"]);
}

#[test]
fn what_a_role_is_shown_first_is_one_shared_view_and_is_said_by_who_may() {
    let shop = Shop::new();
    let (sales, manager) = (shop.key("sales"), shop.key("manager"));
    let first = |name: &str, roles: Value| json!({ "name": name, "is_shared": true, "default_of": roles, "shows": {} });
    assert_eq!(shop.post(&sales, "/api/v1/saved-views", &first("a", json!(["sales"]))).code(), "T1501");
    shop.post(&manager, "/api/v1/saved-views", &first("a", json!(["sales", "service"]))).ok();
    shop.post(&manager, "/api/v1/saved-views", &first("b", json!(["sales"]))).ok();
    let told: Vec<Value> = views(&shop, &sales).iter().map(|view| view["default_of"].clone()).collect();
    assert_eq!(told, [json!(["service"]), json!(["sales"])]);
    let hidden = json!({ "name": "c", "default_of": ["sales"], "shows": {} });
    assert_eq!(shop.post(&manager, "/api/v1/saved-views", &hidden).code(), "T1503");
    assert_eq!(shop.post(&manager, "/api/v1/saved-views", &first("c", json!(["member"]))).code(), "T1503");
    // Nobody is shown first what they no longer see.
    put(&shop, &manager, 2, 1, &body("b", json!({}))).ok();
    assert_eq!(views(&shop, &manager)[1]["default_of"], json!([]));
}

#[test]
fn a_view_on_what_has_gone_keeps_its_condition_and_says_why() {
    let shop = Shop::new();
    let owner = shop.key("owner");
    let shows = json!({ "where": "recency > 30 and orders > 1", "sort": "-recency", "columns": ["recency", "amount"] });
    shop.post(&owner, "/api/v1/saved-views", &body("Silent", shows.clone())).ok();
    let without = POLICY.replace("  recency: { measure: days_since_last_order }\n", "");
    shop.post(&owner, "/api/v1/policies", &json!({ "text": without })).ok();
    let view = &views(&shop, &owner)[0];
    assert_eq!(view["shows"], shows, "nothing is dropped in silence");
    assert!(view["broken"]["message"]["en"].as_str().expect("a reason").contains("recency"), "{view}");
    assert!(view["broken"]["message"]["zh"].is_string());
    assert_eq!(view["gone"], json!(["recency"]));
    let late = put(&shop, &owner, 1, 1, &body("Silent", shows));
    assert_eq!(late.status.as_u16(), 400, "it cannot be saved so again");
    put(&shop, &owner, 1, 1, &body("Silent", json!({ "where": "orders > 1" }))).ok();
    assert_eq!(views(&shop, &owner)[0]["broken"], json!(null));
}

#[test]
fn a_condition_on_personal_fields_is_for_those_alone_who_see_them() {
    let shop =
        Shop::by(&POLICY.replace("schemes:\n", "labels:\n  reachable: { when: phone is not null }\nschemes:\n"), None);
    let (sales, analyst) = (shop.key("sales"), shop.key("analyst"));
    let planted = json!({ "name": "One", "is_shared": true, "shows": { "where": "phone = '13812345678'" } });
    assert_eq!(shop.post(&analyst, "/api/v1/saved-views", &planted).code(), "T1501");
    shop.post(&sales, "/api/v1/saved-views", &planted).ok();
    assert_eq!(names(&shop, &sales), ["One"]);
    let told = shop.get(&analyst, "/api/v1/saved-views");
    assert_eq!(told.ok(), json!([]));
    assert!(!told.text.contains("13812345678"));
}
