use crate::shop::Shop;
use serde_json::json;

#[test]
fn a_key_is_shown_once_and_holds_until_it_is_taken_back() {
    let shop = Shop::new();
    let owner = shop.key("owner");
    let made = shop.post(&owner, "/api/v1/keys", &json!({ "name": "till 1", "role": "checkout" })).ok();
    let (id, token) = (made["id"].as_u64().expect("a number"), made["token"].as_str().expect("a token").to_owned());
    let listed = shop.get(&owner, "/api/v1/keys");
    assert!(listed.text.contains("till 1") && !listed.text.contains(&token));
    let quote = json!({ "lines": [{ "list": "10" }] });
    assert_eq!(shop.post(&token, "/api/v1/quotes", &quote).ok()["due"], "10.00");
    assert_eq!(shop.send("DELETE", &owner, &format!("/api/v1/keys/{id}"), &json!({})).status.as_u16(), 204);
    assert_eq!(shop.post(&token, "/api/v1/quotes", &quote).code(), "T1518");
    assert_eq!(shop.send("DELETE", &owner, &format!("/api/v1/keys/{id}"), &json!({})).code(), "T1507");
    assert_eq!(shop.post(&owner, "/api/v1/keys", &json!({ "name": "x", "role": "member" })).code(), "T1503");
}

#[test]
fn the_log_names_who_did_what_and_is_whole() {
    let shop = Shop::new();
    let (till, auditor) = (shop.key("checkout"), shop.key("auditor"));
    let body = json!({ "order_id": "o1", "customer_id": "C1", "lines": [{ "amount": "5" }] });
    shop.post(&till, "/api/v1/orders", &body).ok();
    let entries = shop.get(&auditor, "/api/v1/audit?kind=customer&id=C1").ok();
    let entry = &entries[0];
    assert_eq!((entry["action"].as_str(), entry["actor"].as_str()), (Some("order.accepted"), Some("key:1")));
    assert_eq!(entry["at"], "2026-11-30T12:00:00+08:00");
    let whole = shop.get(&auditor, "/api/v1/audit/verification").ok();
    assert_eq!(whole["is_whole"], true);
    assert!(whole["entries"].as_u64().is_some_and(|entries| entries >= 3));
}

#[test]
fn problems_are_told_in_the_language_that_was_asked_for() {
    let shop = Shop::new();
    let ask = |languages: &str| {
        let request = shop.request("GET", "", "/api/v1/users").header("accept-language", languages);
        shop.ask(request.body(axum::body::Body::empty()).expect("a request")).json()["detail"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(ask("zh-CN,zh;q=0.9,en;q=0.8"), "尚未登录");
    assert_eq!(ask("en-GB,en;q=0.9,zh;q=0.8"), "Nobody has signed in");
    assert_eq!(ask(""), "Nobody has signed in");
}

#[test]
fn bad_requests_are_told_and_never_a_failure_of_the_server() {
    let shop = Shop::new();
    let key = shop.key("owner");
    for body in
        ["", "{", "[]", "null", "{\"order_id\": 5}", "{\"order_id\":\"\",\"customer_id\":\"C\",\"lines\":[]}", "\u{0}"]
    {
        for path in ["/api/v1/orders", "/api/v1/members", "/api/v1/quotes", "/api/v1/members/C1/points", "/api/v1/keys"]
        {
            let request = shop.request("POST", &key, path).body(axum::body::Body::from(body)).expect("a request");
            let told = shop.ask(request);
            assert!((400..500).contains(&told.status.as_u16()), "{path} {body}: {} {}", told.status, told.text);
            told.code();
        }
    }
    let nul = json!({ "order_id": "a\u{0}b", "customer_id": "C1", "lines": [{ "amount": "1" }] });
    assert_eq!(shop.post(&key, "/api/v1/orders", &nul).code(), "T1521");
    assert_eq!(shop.get(&key, "/api/v1/members?card=a%00b").code(), "T1521");
    let long = json!({ "order_id": "x".repeat(5_000), "customer_id": "C1", "lines": [{ "amount": "1" }] });
    assert_eq!(shop.post(&key, "/api/v1/orders", &long).code(), "T1503");
    let late =
        json!({ "order_id": "o1", "customer_id": "C1", "ordered_at": "2027-01-01", "lines": [{ "amount": "1" }] });
    assert_eq!(shop.post(&key, "/api/v1/orders", &late).code(), "T1503");
    let below = json!({ "order_id": "o1", "customer_id": "C1", "lines": [{ "amount": "-1" }] });
    assert_eq!(shop.post(&key, "/api/v1/orders", &below).code(), "T1503");
    let waiting = shop.get("", "/readyz").ok();
    assert_eq!(waiting["tail"], 0, "nothing was accepted");
    assert!(shop.get("", "/metrics").text.contains("terrace_tail_facts 0"));
}
