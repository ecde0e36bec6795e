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
    assert_eq!(shop.run(shop.office.beat(shop.now())).expect("looked"), 0);
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
    assert_eq!(hello.headers["x-accel-buffering"], "no");
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

#[test]
fn a_job_ends_when_it_ends() {
    let shop = Shop::new();
    let key = shop.key("analyst");
    let mut text = String::from("order_id,customer_id,ordered_at,amount\n");
    for number in 0..200_000 {
        text.push_str(&format!("o{number},C{},2026-11-01,1\n", number % 5_000));
    }
    let begun = begin(&shop, &key, "/api/v1/imports?kind=orders&name=orders.csv", text, "1").ok();
    shop.wait(60);
    let job = ended(&shop, &key, &begun["id"]);
    assert_eq!((&job["state"], &job["at"]), (&json!("done"), &json!("2026-11-30T12:00:00+08:00")));
    assert_eq!(job["ended"], "2026-11-30T12:01:00+08:00");
}

/// Another server on the same database: its jobs are not lost while it lives, can be stopped from here, and are lost a
/// minute after it fell silent.
#[test]
fn jobs_of_another_server_are_its_own_while_it_lives() {
    let Some(url) = terrace_testing::postgres_database() else { return };
    let (shop, other) = (Shop::on(Some(url.clone())), Shop::on(Some(url)));
    let key = shop.key("analyst");
    for office in [&shop.office, &other.office] {
        assert_eq!(shop.run(office.beat(shop.now())).expect("it lives"), 0);
    }
    // A job of another's that does not end by itself.
    let id: u64 = shop
        .run(other.office.store().write(async |change| {
            let servers = terrace_store::servers::all(change.reading()).await?;
            let id = terrace_store::jobs::add(
                change,
                ("run", "user:1", "the other"),
                terrace_domain::UnixTime::from_micros(0),
            )
            .await?;
            assert_eq!(servers.len(), 2);
            terrace_store::servers::beat(change, "the other").await?;
            change.is_bookkeeping();
            Ok::<_, terrace_store::StoreError>(id)
        }))
        .expect("added");
    let state = || shop.get(&key, &format!("/api/v1/jobs/{id}")).ok()["state"].clone();
    let beat = |seconds: i64, is_alive: bool| {
        shop.wait(seconds);
        if is_alive {
            let lives = shop.office.store().write(async |change| {
                terrace_store::servers::beat(change, "the other").await?;
                change.is_bookkeeping();
                Ok::<_, terrace_store::StoreError>(())
            });
            shop.run(lives).expect("it lives");
        }
        shop.run(shop.office.beat(shop.now())).expect("looked")
    };
    for _ in 0..3 {
        assert_eq!((beat(40, true), state()), (0, json!("running")));
    }
    let asked = shop.send("DELETE", &key, &format!("/api/v1/jobs/{id}"), &json!({}));
    assert_eq!((asked.status.as_u16(), asked.ok()["state"].clone()), (202, json!("running")));
    let to_stop = shop.run(async {
        let mut reading = shop.office.store().read().await.expect("a reader");
        terrace_store::jobs::to_stop(&mut reading, "the other").await.expect("read")
    });
    assert_eq!(to_stop, [id], "it is told to the server that works at it");
    assert_eq!((beat(59, false), state()), (0, json!("running")));
    assert_eq!((beat(1, false), state()), (1, json!("lost")));
    assert_eq!(shop.send("DELETE", &key, &format!("/api/v1/jobs/{id}"), &json!({})).code(), "T1533");
}

#[test]
fn a_server_that_ends_loses_its_own_jobs_at_once() {
    let shop = Shop::new();
    let key = shop.key("analyst");
    let text = (0..400_000).fold(String::from("order_id,customer_id,ordered_at,amount\n"), |text, number| {
        text + &format!("o{number},C{},2026-11-01,1\n", number % 5_000)
    });
    shop.run(shop.office.beat(shop.now())).expect("it lives");
    let begun = begin(&shop, &key, "/api/v1/imports?kind=orders&name=orders.csv", text, "1").ok();
    assert_eq!(shop.run(shop.office.leave(shop.now())).expect("it left"), 1);
    assert_eq!(shop.get(&key, &format!("/api/v1/jobs/{}", begun["id"])).ok()["state"], "lost");
}

/// One answer tells what happens while it is open, thing after thing, and ends for who signed out.
#[test]
fn one_answer_tells_one_thing_after_the_other() {
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;
    let shop = Shop::new();
    let (till, manager) = (shop.key("checkout"), shop.key("manager"));
    let app = shop.app.clone().listening_for(Duration::from_secs(60));
    let request = shop.request("GET", &manager, "/api/v1/stream").header("last-event-id", "0-0");
    let answer = terrace_server::router(app).oneshot(request.body(Body::empty()).expect("a request"));
    let mut body = shop.run(answer).expect("an answer").into_body();
    let mut next = || {
        let frame = shop.run(async { tokio::time::timeout(Duration::from_secs(20), body.frame()).await });
        let frame = frame.expect("it comes in time");
        frame.map(|frame| String::from_utf8(frame.expect("told").into_data().expect("text").to_vec()).expect("text"))
    };
    assert_eq!(next().as_deref(), Some("retry: 100\n\n"));
    for (number, amount) in [(1, "150"), (2, "200")] {
        let order = json!({ "order_id": format!("o{number}"), "customer_id": "C1", "lines": [{ "amount": amount }] });
        shop.post(&till, "/api/v1/orders", &order).ok();
        let told = next().expect("something happened");
        assert_eq!(told.matches("event: change").count(), 1, "{told}");
        assert!(told.contains(&format!("id: {number}-")), "{told}");
    }
    let keys = shop.run(shop.office.keys(&Shop::owner())).expect("keys");
    let own = keys.iter().find(|key| key.role == "manager").expect("the key").id;
    shop.run(shop.office.revoke_key(&Shop::owner(), own, shop.now())).expect("revoked");
    assert_eq!(next(), None, "who may no longer see it is told no more");
}
