//! Random histories of orders, sent as requests and read from a file: both give the same customers.

use crate::shop::{Shop, Told};
use serde_json::{Value, json};
use std::fmt::Write as _;
use terrace_app::RunContext;
use terrace_app::facts::Source;
use terrace_app::imports::{ImportRequest, take};
use terrace_domain::{CancelToken, LocalTime, NoProgress};

/// How many histories are tried; `TERRACE_HISTORIES` tries more.
const HISTORIES: u64 = 6;

/// Draws numbers (SplitMix64, Steele, Lea and Flood 2014).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below the end.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// An amount of fen as text.
fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// A day of 2026, from 1 January on.
fn day(number: u64) -> String {
    format!("2026-{:02}-{:02}", number / 28 + 1, number % 28 + 1)
}

/// An order that was sent, of which something may come back.
struct Sent {
    id: String,
    customer: Option<u64>,
    day: u64,
    left: u64,
    returns: u64,
}

/// Sends a random history to a shop; returns the same as a file.
fn send(shop: &Shop, till: &str, draw: &mut Draw) -> String {
    let mut file = String::from("order_id,customer_id,ordered_at,line,product,channel,amount\n");
    let mut sent: Vec<Sent> = Vec::new();
    for number in 0..20 + draw.below(60) {
        if number > 0 && draw.chance(25) {
            let place = usize::try_from(draw.below(sent.len() as u64)).expect("a place");
            refund(shop, till, draw, &mut sent[place], &mut file);
        } else {
            sent.push(order(shop, till, draw, number, &mut file));
        }
        // Some go into the lake on the way, some with the first answer about everybody.
        if draw.chance(5) {
            shop.run(shop.office.seal(shop.now())).expect("sealed");
        }
    }
    file
}

fn order(shop: &Shop, till: &str, draw: &mut Draw, number: u64, file: &mut String) -> Sent {
    let customer = (!draw.chance(10)).then(|| draw.below(8));
    // What comes back some days later still lies before now.
    let (id, at) = (format!("o{number}"), draw.below(280));
    let (mut lines, mut left) = (Vec::new(), 0);
    let name = customer.map_or(String::new(), |customer| format!("C{customer}"));
    for line in 1..=1 + draw.below(3) {
        let (fen, product) = (draw.below(40_000), format!("p{}", draw.below(5)));
        left += fen;
        lines.push(json!({ "amount": yuan(fen), "product": product }));
        writeln!(file, "{id},{name},{}T10:00:00,{line},{product},web,{}", day(at), yuan(fen)).expect("written");
    }
    let mut body =
        json!({ "order_id": id, "ordered_at": format!("{}T10:00:00", day(at)), "channel": "web", "lines": lines });
    if customer.is_some() {
        body["customer_id"] = json!(name);
    }
    shop.post(till, "/api/v1/orders", &body).ok();
    Sent { id, customer, day: at, left, returns: 0 }
}

fn refund(shop: &Shop, till: &str, draw: &mut Draw, sent: &mut Sent, file: &mut String) {
    if sent.left == 0 {
        return;
    }
    let fen = if draw.chance(40) { sent.left } else { 1 + draw.below(sent.left) };
    let at = format!("{}T18:00:00", day(sent.day + draw.below(20)));
    let path = format!("/api/v1/orders/{}/refunds", sent.id);
    shop.post(till, &path, &json!({ "amount": yuan(fen), "at": at })).ok();
    (sent.left, sent.returns) = (sent.left - fen, sent.returns + 1);
    let name = sent.customer.map_or(String::new(), |customer| format!("C{customer}"));
    writeln!(file, "{},{name},{at},R{},,,-{}", sent.id, sent.returns, yuan(fen)).expect("written");
}

fn import(shop: &Shop, text: String) {
    let sources = [Source::bytes("orders.csv".to_owned(), text)];
    let request = ImportRequest { kind: "orders", sources: &sources, mapping: None, unknown_as_sales: false };
    let now = LocalTime::parse("2026-11-29T08:00:00").expect("a time");
    let ctx = RunContext { progress: &NoProgress, cancel: &CancelToken::new(), now };
    take(shop.office.terrace().workspace(), &request, &ctx).expect("it is taken in");
}

fn parts(told: &Told, parts: &[&str]) -> Vec<Value> {
    let told = told.ok();
    parts.iter().map(|part| told[part].clone()).collect()
}

#[test]
fn random_histories_by_request_and_by_file_give_the_same_customers() {
    let more = std::env::var("TERRACE_HISTORIES").ok().and_then(|more| more.parse().ok());
    for seed in 0..more.unwrap_or(HISTORIES) {
        let mut draw = Draw(seed);
        // Every other one with its state in PostgreSQL, where there is one.
        let url = (seed % 2 == 1).then(terrace_testing::postgres_database).flatten();
        let (by_request, by_file) = (Shop::on(url), Shop::new());
        let file = send(&by_request, &by_request.key("checkout"), &mut draw);
        import(&by_file, file.clone());
        let (one, other) = (by_request.key("manager"), by_file.key("manager"));
        let told = |path: &str, names: &[&str]| {
            let by_request = parts(&by_request.get(&one, path), names);
            assert_eq!(by_request, parts(&by_file.get(&other, path), names), "history {seed}, {path}\n{file}");
            by_request
        };
        let listed = told("/api/v1/customers?limit=100", &["total", "customers"]);
        let customers = listed[1].as_array().expect("a list");
        assert!(!customers.is_empty());
        for customer in customers {
            let id = customer["customer_id"].as_str().expect("an id");
            told(&format!("/api/v1/customers/{id}/explanation"), &["metrics", "labels", "schemes", "standings"]);
            told(&format!("/api/v1/members/{id}"), &["level", "points", "qualifying"]);
        }
    }
}
