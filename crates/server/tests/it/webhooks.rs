use crate::shop::Shop;
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use terrace_server::deliveries::{Courier, signature};

/// What an address was told: each delivery's signature and body.
#[derive(Clone, Default)]
struct Listener {
    told: Arc<Mutex<Vec<(String, String)>>>,
    is_down: Arc<AtomicBool>,
}

impl Listener {
    /// Listens on the loopback; returns the address.
    async fn listen(&self) -> String {
        let listener = self.clone();
        let handler = async move |headers: HeaderMap, body: String| {
            if listener.is_down.load(Ordering::Relaxed) {
                return StatusCode::INTERNAL_SERVER_ERROR;
            }
            let signature = headers["terrace-signature"].to_str().expect("text").to_owned();
            listener.told.lock().expect("a list").push((signature, body));
            StatusCode::NO_CONTENT
        };
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/events", socket.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(socket, Router::new().route("/events", post(handler))).await });
        address
    }

    fn seqs(&self) -> Vec<u64> {
        let told = self.told.lock().expect("a list");
        told.iter()
            .map(|(_, body)| serde_json::from_str::<Value>(body).expect("JSON")["seq"].as_u64().expect("seq"))
            .collect()
    }
}

#[test]
fn events_are_told_signed_in_order_again_after_failures_and_when_asked() {
    let shop = Shop::new();
    let (owner, till) = (shop.key("owner"), shop.key("checkout"));
    let buy = |id: &str, amount: &str| {
        let body = json!({ "order_id": id, "customer_id": "C1", "lines": [{ "amount": amount }] });
        shop.post(&till, "/api/v1/orders", &body).ok();
    };
    buy("before", "1");
    let listener = Listener::default();
    let url = shop.run(listener.listen());
    let made = shop.post(&owner, "/api/v1/webhooks", &json!({ "url": url })).ok();
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    assert!(!shop.get(&owner, "/api/v1/webhooks").text.contains(&secret));
    let mut courier = Courier::new().expect("a client");
    let mut deliver = || {
        shop.run(async {
            courier.set_out(&shop.office, shop.now()).await.expect("set out");
            courier.come_back().await.expect("delivered");
        });
    };
    buy("o1", "100");
    buy("o2", "150");
    deliver();
    let seqs = listener.seqs();
    assert_eq!(seqs.len(), 2, "what was before is not told");
    assert!(seqs.is_sorted());
    for (told, body) in listener.told.lock().expect("a list").iter() {
        assert_eq!(*told, signature(&secret, shop.now().micros() / 1_000_000, body).expect("signed"));
        assert!(body.contains("member.level_changed"), "{body}");
    }
    listener.is_down.store(true, Ordering::Relaxed);
    buy("o3", "200");
    deliver();
    listener.is_down.store(false, Ordering::Relaxed);
    deliver();
    assert_eq!(listener.seqs().len(), 2, "not before its time");
    shop.wait(3);
    deliver();
    deliver();
    assert_eq!(listener.seqs().len(), 3, "told once it answers again, and once");
    let path = format!("/api/v1/webhooks/{}/replay", made["id"]);
    assert_eq!(shop.post(&owner, &path, &json!({ "after": 0 })).status, StatusCode::NO_CONTENT);
    deliver();
    assert_eq!(listener.seqs().len(), 7, "all of them, also the one from before the webhook");
    assert_eq!(shop.post(&owner, "/api/v1/webhooks", &json!({ "url": "file:///etc/passwd" })).code(), "T1503");
}

/// An address that takes its time keeps no other waiting, and what is asked for again while somebody is under way is told
/// again.
#[test]
fn slow_addresses_keep_no_other_waiting_and_no_replay_is_lost() {
    let shop = Shop::new();
    let (owner, till) = (shop.key("owner"), shop.key("checkout"));
    let (may_answer, waits) = tokio::sync::watch::channel(false);
    let slow = async move || {
        let mut waits = waits.clone();
        waits.wait_for(|may| *may).await.expect("asked");
        StatusCode::NO_CONTENT
    };
    let slow_url = shop.run(async {
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/", socket.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(socket, Router::new().route("/", post(slow))).await });
        address
    });
    // Each makes the level of a customer of its own.
    let buy = |id: &str| {
        let body = json!({ "order_id": id, "customer_id": id, "lines": [{ "amount": "100" }] });
        shop.post(&till, "/api/v1/orders", &body).ok();
    };
    buy("before");
    let quick = Listener::default();
    let quick_url = shop.run(quick.listen());
    let made = shop.post(&owner, "/api/v1/webhooks", &json!({ "url": slow_url })).ok();
    shop.post(&owner, "/api/v1/webhooks", &json!({ "url": quick_url })).ok();
    let mut courier = Courier::new().expect("a client");
    for (id, seen) in [("o1", 1), ("o2", 2)] {
        buy(id);
        shop.run(async {
            for _ in 0..400 {
                courier.set_out(&shop.office, shop.now()).await.expect("set out");
                if quick.seqs().len() >= seen {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        });
        assert_eq!(quick.seqs().len(), seen);
    }
    let path = format!("/api/v1/webhooks/{}/replay", made["id"]);
    let told = |shop: &Shop| shop.get(&owner, "/api/v1/webhooks").ok()[0]["told"].as_u64().expect("a number");
    let start = told(&shop);
    assert!(start > 0);
    assert_eq!(shop.post(&owner, &path, &json!({ "after": 0 })).status, StatusCode::NO_CONTENT);
    may_answer.send(true).expect("somebody waits");
    shop.run(courier.come_back()).expect("delivered");
    assert_eq!(told(&shop), 0, "sent back while somebody was under way");
    shop.run(async {
        courier.set_out(&shop.office, shop.now()).await.expect("set out");
        courier.come_back().await.expect("delivered");
    });
    assert!(told(&shop) > start);
}
