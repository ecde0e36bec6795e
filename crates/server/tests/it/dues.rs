//! What time alone changes is told once, at its moment or after it.

use crate::shop::{POLICY, Shop};
use serde_json::{Value, json};
use terrace_office::dues::Settled;

const DAY: i64 = 86_400;

/// Points expire after 30 days, and levels fall at reviews.
fn policy() -> String {
    POLICY.replace("worth: 0.01 }", "worth: 0.01, expire: { after: 30 days } }").replace(
        "qualify: { window: all }",
        "qualify: { window: 12 months }\n  review: { falls: recomputed, grace: 10 days }",
    )
}

fn order(id: &str, customer: &str, amount: &str) -> Value {
    json!({ "order_id": id, "customer_id": customer, "lines": [{ "amount": amount }] })
}

fn settle(shop: &Shop) -> Settled {
    let settled = shop.run(shop.office.settle_dues(shop.now())).expect("settled");
    assert!(settled.failed.is_empty(), "{:?}", settled.failed);
    settled
}

/// The events of a kind about a customer, as what was before and is now.
fn told(shop: &Shop, key: &str, kind: &str, customer: &str) -> Vec<(Value, Value)> {
    let events = shop.get(key, "/api/v1/events?limit=1000").ok();
    let events = events.as_array().expect("events").clone();
    let of_customer = events.into_iter().filter(|event| event["kind"] == kind && event["subject"] == customer);
    of_customer
        .map(|event| {
            let now = if kind == "member.level_changed" { "level" } else { "points" };
            (event["data"]["before"].clone(), event["data"][now].clone())
        })
        .collect()
}

fn on_both() -> Vec<Option<String>> {
    std::iter::once(None).chain(terrace_testing::postgres_database().map(Some)).collect()
}

#[test]
fn points_expire_and_levels_fall_at_their_moment_and_are_told_once() {
    for url in on_both() {
        let shop = Shop::by(&policy(), url);
        let (till, owner) = (shop.key("checkout"), shop.key("owner"));
        shop.post(&till, "/api/v1/orders", &order("o1", "C1", "250")).ok();
        shop.post(&till, "/api/v1/orders", &order("o2", "C2", "20")).ok();
        assert_eq!(settle(&shop).members, 0, "nobody is due");
        shop.wait(29 * DAY);
        assert_eq!(settle(&shop).members, 0, "nobody is due yet");
        shop.wait(2 * DAY);
        let settled = settle(&shop);
        assert_eq!((settled.members, settled.told), (2, 2));
        assert_eq!(told(&shop, &owner, "member.points_changed", "C1"), [(json!(250), json!(0))]);
        assert_eq!(settle(&shop).members, 0, "it is told once");
        assert_eq!(shop.get(&till, "/api/v1/members/C1").ok()["points"]["active"], 0);
        let rise = (json!("member"), json!("gold"));
        let first = told(&shop, &owner, "member.level_changed", "C1");
        assert_eq!(first.last().map(|(_, now)| now), Some(&rise.1));
        // The first review still sees the order, the second is followed by ten days of grace.
        shop.wait(705 * DAY);
        settle(&shop);
        assert_eq!(told(&shop, &owner, "member.level_changed", "C1"), first, "the grace is not over");
        shop.wait(10 * DAY);
        settle(&shop);
        let levels = told(&shop, &owner, "member.level_changed", "C1");
        assert_eq!(levels.get(first.len()..), Some(&[(json!("gold"), json!("member"))][..]));
        assert_eq!(told(&shop, &owner, "member.level_changed", "C2").len(), 1, "who stays is not told of");
    }
}

#[test]
fn what_a_stopped_server_missed_is_made_up_for_once() {
    let shop = Shop::by(&policy(), None);
    let (till, owner) = (shop.key("checkout"), shop.key("owner"));
    shop.post(&till, "/api/v1/orders", &order("o1", "C1", "250")).ok();
    let before = told(&shop, &owner, "member.level_changed", "C1");
    shop.wait(3 * 366 * DAY);
    // The next order comes before the clockwork: it tells the fall, then its own rise.
    shop.post(&till, "/api/v1/orders", &order("o2", "C1", "120")).ok();
    let levels = told(&shop, &owner, "member.level_changed", "C1");
    let missed = [(json!("gold"), json!("member")), (json!("member"), json!("silver"))];
    assert_eq!(levels.get(before.len()..), Some(&missed[..]));
    assert_eq!(told(&shop, &owner, "member.points_changed", "C1"), [(json!(250), json!(0))]);
    assert_eq!(settle(&shop).told, 0);
    assert_eq!(told(&shop, &owner, "member.level_changed", "C1"), levels);
    // The same for everybody at once, by the clockwork.
    for number in 0..250 {
        let (id, customer) = (format!("p{number}"), format!("P{number:03}"));
        shop.post(&till, "/api/v1/orders", &order(&id, &customer, "100")).ok();
    }
    shop.wait(3 * 366 * DAY);
    let settled = settle(&shop);
    assert_eq!((settled.members, settled.told), (251, 251));
    assert_eq!(settle(&shop).members, 0);
}

#[test]
fn who_was_merged_is_told_of_under_one_id() {
    let shop = Shop::by(&policy(), None);
    let (till, owner) = (shop.key("checkout"), shop.key("owner"));
    shop.post(&till, "/api/v1/orders", &order("o1", "C1", "150")).ok();
    shop.post(&till, "/api/v1/orders", &order("o2", "C2", "150")).ok();
    shop.post(&owner, "/api/v1/members/C1/points", &json!({ "do": "merge", "from": "C2" })).ok();
    shop.wait(31 * DAY);
    let settled = settle(&shop);
    assert_eq!((settled.members, settled.told), (1, 1), "who was merged has nothing that ends");
    assert_eq!(told(&shop, &owner, "member.points_changed", "C1"), [(json!(300), json!(0))]);
    assert!(told(&shop, &owner, "member.points_changed", "C2").is_empty());
}

#[test]
fn another_policy_is_looked_at_without_a_booking() {
    let shop = Shop::by(&policy(), None);
    let (till, owner) = (shop.key("checkout"), shop.key("owner"));
    shop.post(&till, "/api/v1/orders", &order("o1", "C1", "150")).ok();
    let before = told(&shop, &owner, "member.level_changed", "C1");
    let text = policy().replace("from: 200,", "from: 140,");
    shop.post(&owner, "/api/v1/policies", &json!({ "text": text })).ok();
    assert_eq!(settle(&shop).told, 1);
    let levels = told(&shop, &owner, "member.level_changed", "C1");
    assert_eq!(levels.get(before.len()..), Some(&[(json!("silver"), json!("gold"))][..]));
    assert_eq!(settle(&shop).members, 0);
}
