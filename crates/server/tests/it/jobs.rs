//! Imports and runs that nobody waits for, and what browsers are told.

use crate::shop::{Shop, Told};
use axum::body::Body;
use serde_json::{Value, json};
use std::time::Duration;

fn begin(shop: &Shop, key: &str, path: &str, body: String, idempotency: &str) -> Told {
    let request =
        shop.request("POST", key, path).header("prefer", "respond-async").header("idempotency-key", idempotency);
    shop.ask(request.body(Body::from(body)).expect("a request"))
}

fn ended(shop: &Shop, key: &str, id: &Value) -> Value {
    for _ in 0..2_000 {
        let job = shop.get(key, &format!("/api/v1/jobs/{id}")).ok();
        if job["state"] != "running" {
            return job;
        }
        shop.run(async { tokio::time::sleep(Duration::from_millis(10)).await });
    }
    panic!("the job {id} does not end");
}

const ORDERS: &str = "order_id,customer_id,ordered_at,amount\no1,C1,2026-11-01,100\no2,C2,2026-11-02,1500\n";

#[test]
fn an_import_that_nobody_waits_for_is_done_once_and_told() {
    let shop = Shop::new();
    let key = shop.key("analyst");
    let path = "/api/v1/imports?kind=orders&name=orders.csv";
    let told = begin(&shop, &key, path, ORDERS.to_owned(), "1");
    assert_eq!(told.status.as_u16(), 202, "{}", told.text);
    let begun = told.ok();
    assert_eq!((&begun["kind"], &begun["state"]), (&json!("import"), &json!("running")));
    let done = ended(&shop, &key, &begun["id"]);
    assert_eq!((&done["state"], &done["answer"]["counts"]["accepted"]), (&json!("done"), &json!(2)));
    assert_eq!(begin(&shop, &key, path, ORDERS.to_owned(), "1").ok()["id"], begun["id"], "the same request again");
    let run = begin(&shop, &key, "/api/v1/runs", "{}".to_owned(), "2").ok();
    assert_eq!(ended(&shop, &key, &run["id"])["answer"]["run"], 1);
    let all = shop.get(&key, "/api/v1/jobs").ok();
    assert_eq!(all.as_array().expect("jobs").len(), 2);
    assert_eq!(shop.send("DELETE", &key, &format!("/api/v1/jobs/{}", run["id"]), &json!({})).code(), "T1533");
    assert_eq!(shop.get(&key, "/api/v1/jobs/99").code(), "T1507");
}

#[test]
fn a_job_that_fails_says_why_in_both_languages() {
    let shop = Shop::new();
    let key = shop.key("analyst");
    let begun = begin(&shop, &key, "/api/v1/imports?kind=nonsense&name=a.csv", ORDERS.to_owned(), "1").ok();
    let job = ended(&shop, &key, &begun["id"]);
    assert_eq!((&job["state"], &job["answer"]), (&json!("failed"), &Value::Null));
    let failure = &job["failure"];
    assert!(failure["code"].as_str().is_some_and(|code| code.starts_with('T')), "{failure}");
    assert_ne!(failure["message"]["en"], failure["message"]["zh"]);
    assert_eq!(begin(&shop, &key, "/api/v1/imports?kind=orders&name=a/b", ORDERS.to_owned(), "2").code(), "T1503");
    assert_eq!(begin(&shop, &shop.key("sales"), "/api/v1/runs", "{}".to_owned(), "3").code(), "T1501");
}

#[test]
fn a_job_that_is_stopped_leaves_nothing_behind() {
    let shop = Shop::new();
    let key = shop.key("analyst");
    let mut text = String::from("order_id,customer_id,ordered_at,amount\n");
    for number in 0..400_000 {
        text.push_str(&format!("o{number},C{},2026-11-01,1\n", number % 5_000));
    }
    let begun = begin(&shop, &key, "/api/v1/imports?kind=orders&name=orders.csv", text, "1").ok();
    let path = format!("/api/v1/jobs/{}", begun["id"]);
    let asked = shop.send("DELETE", &key, &path, &json!({}));
    assert_eq!(asked.status.as_u16(), 202, "{}", asked.text);
    assert_eq!(ended(&shop, &key, &begun["id"])["state"], "cancelled");
    assert_eq!(shop.get(&key, "/api/v1/imports").ok(), json!([]));
    assert_eq!(shop.run(shop.office.lose_jobs(shop.now())).expect("looked"), 0);
}

#[test]
fn browsers_are_told_of_events_and_jobs_from_where_they_were() {
    let shop = Shop::new();
    let (till, manager) = (shop.key("checkout"), shop.key("manager"));
    let listen = |key: &str, last: Option<&str>| {
        let request = shop.request("GET", key, "/api/v1/stream");
        let request = match last {
            Some(last) => request.header("last-event-id", last),
            None => request,
        };
        shop.ask(request.body(Body::empty()).expect("a request"))
    };
    let buy = |id: &str, amount: &str| {
        let body = json!({ "order_id": id, "customer_id": "C1", "lines": [{ "amount": amount }] });
        shop.post(&till, "/api/v1/orders", &body).ok();
    };
    buy("before", "100");
    let hello = listen(&manager, None);
    assert_eq!(hello.headers["content-type"], "text/event-stream");
    let id_of = |told: &Told| {
        let mut ids = told.text.lines().filter_map(|line| line.strip_prefix("id: "));
        ids.next_back().expect("an id").to_owned()
    };
    assert!(hello.text.contains("event: hello") && !hello.text.contains("event: change"), "{}", hello.text);
    buy("o1", "200");
    let told = listen(&manager, Some(&id_of(&hello)));
    assert_eq!(told.text.matches("event: change").count(), 1, "{}", told.text);
    assert!(told.text.contains("member.level_changed"));
    let begun = begin(&shop, &manager, "/api/v1/runs", "{}".to_owned(), "1").ok();
    ended(&shop, &manager, &begun["id"]);
    let told = listen(&manager, Some(&id_of(&told)));
    assert!(told.text.contains("event: job") && told.text.contains("\"state\":\"done\""), "{}", told.text);
    assert_eq!(listen(&till, None).code(), "T1501");
    // Who sees no work is told of no job.
    let sales = listen(&shop.key("sales"), Some("0-0"));
    assert!(sales.text.contains("event: change") && !sales.text.contains("event: job"), "{}", sales.text);
}
